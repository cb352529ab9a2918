"""What must hold after any number of kills."""

from io import StringIO
from typing import Any

from django.core.management import call_command
from django.db import transaction
from django.db.models import Count

from council import storage
from council.chain import telling
from council.documents import issues
from council.models import File, Issue, OwedIssue, Paper
from council.oparl import ledger
from responses.models import Answer, Statement

Acts = list[tuple[str, int, str]]


def faults(acts: Acts) -> list[str]:
    """What is wrong; first as it was left, then once what was owed has been made good."""
    found = [*_lost(acts), *_halves(), *_without_file()]
    OwedIssue.objects.update(next_at="2020-01-01T00:00:00Z")
    issues.issue_owed()
    telling.tell()
    with transaction.atomic():
        stale = ledger.sweep()
    if stale:
        found.append(f"{stale} public objects were not up to date")
    return [*found, *_not_verified()]


def _lost(acts: Acts) -> list[str]:
    """What was acknowledged and is not there."""
    return [f"lost: {act} {key} {said}" for act, key, said in acts if not KEPT[act](key, said)]


def _paper_has(key: int, action: str) -> bool:
    return Paper.objects.filter(pk=key, steps__action=action).exists()


def _answer_has(key: int, action: str) -> bool:
    return Statement.objects.filter(pk=key, steps__action=action).exists()


KEPT: dict[str, Any] = {
    "draft": lambda key, said: _paper_has(key, "draft"),
    "filed": lambda key, said: _paper_has(key, "file"),
    "registered": lambda key, said: Paper.objects.filter(pk=key, reference=said).exists(),
    "opened": lambda key, said: _answer_has(key, "open"),
    "saved": lambda key, said: Answer.history.filter(id=key, text=said).exists(),
    "forwarded": lambda key, said: Statement.objects.filter(pk=key, steps__target=said).exists(),
    "approved": lambda key, said: _answer_has(key, "approve"),
    "issued": lambda key, said: Issue.objects.filter(paper=key).exists(),
}


def _halves() -> list[str]:
    """Rows whose slip says other than they do, or that lack what their state demands."""
    found = []
    for model in (Paper, Statement):
        for row in model.objects.prefetch_related("steps"):
            steps = sorted(row.steps.all(), key=lambda step: step.pk)
            if not steps or steps[-1].target != row.state:
                found.append(f"half: {row} is {row.state}, its slip says otherwise")
    unissued = Paper.objects.filter(reference__isnull=False, issues=None, owed_issue=None)
    found += [f"half: {paper} has no issue and owes none" for paper in unissued]
    numbers = Paper.objects.values("reference").exclude(reference=None).annotate(n=Count("pk"))
    found += [f"twice: {row['reference']}" for row in numbers.filter(n__gt=1)]
    published = Statement.objects.filter(state="distributed", published=None)
    return [*found, *(f"half: {row} is distributed and not in the record" for row in published)]


def _without_file() -> list[str]:
    rows = [*Issue.objects.all(), *File.objects.exclude(sha256="")]
    return [f"no file: {row}" for row in rows if not storage.is_intact(row.sha256)]


def _not_verified() -> list[str]:
    told = StringIO()
    try:
        call_command("verify", stdout=StringIO(), stderr=told)
    except SystemExit:
        return told.getvalue().splitlines()
    return []
