"""The papers of a bundle, one after another, each with its PDF or the reason why it has none."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db.models import QuerySet
from django.utils import timezone

from council import storage
from council.documents.issues import current_issue
from council.documents.reproductions import reproduction_of
from council.documents.stored import PREFETCH
from council.enums import Relation
from council.exceptions import ActionRefused
from council.models import City, Issue, Paper
from council.queries import current_city
from council.rules.visibility import awaits_public_issue
from council.words.german import german_date

# Called after each paper with how many are done; it may raise to end the work.
Progress = Callable[[int], None]
# As many papers are in memory at once.
BATCH = 50


@dataclass(frozen=True)
class Wanted:
    """What is to be bundled: keys of papers in their order, and what the reader may know of.

    The gate `known` is asked again when the work is done: what the reader may no longer see
    is left out, and nothing is said of it.
    """

    title: str
    papers: Sequence[int]
    known: QuerySet[Paper]
    made_for: str = ""


@dataclass(frozen=True)
class Sheet:
    """One paper with its PDF: `path` is None if there is none, and `problem` says why."""

    paper: Paper
    path: Path | None = None
    sha256: str = ""
    note: str = ""
    problem: str = ""


@dataclass
class Inventory:
    """What a finished bundle holds, and lines for people on what it does not."""

    included: list[int] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def note(self, sheet: Sheet) -> None:
        """Keep account of one paper."""
        if sheet.path is None:
            self.missing.append(f"{sheet.paper}: {sheet.problem}")
        else:
            self.included.append(sheet.paper.pk)


def sheets(wanted: Wanted) -> Iterator[Sheet]:
    """Give the papers in their order, those that the reader may know of."""
    city = current_city()
    for start in range(0, len(wanted.papers), BATCH):
        keys = wanted.papers[start : start + BATCH]
        papers = wanted.known.filter(pk__in=keys, reference__isnull=False)
        by_key = {p.pk: p for p in papers.select_related("lead").prefetch_related(*PREFETCH)}
        for key in keys:
            if key in by_key:
                yield _sheet(by_key[key], wanted.known, city)


def _sheet(paper: Paper, known: QuerySet[Paper], city: City) -> Sheet:
    try:
        issue = current_issue(paper)
        # Whoever the bundle is for: what is closed is not bound among what is public.
        if issue is not None and (issue.public or paper.confidential):
            return _issued(paper, issue)
        if awaits_public_issue(paper):
            return Sheet(paper, problem="Die öffentliche Fassung ist noch nicht ausgegeben.")
        path = reproduction_of(paper, _parents(paper, known), city)
    except ActionRefused as error:
        return Sheet(paper, problem=str(error))
    return Sheet(paper, path, note="Nachbildung aus dem Datensatz")


def _issued(paper: Paper, issue: Issue) -> Sheet:
    """A file that is not what was issued goes into no bundle."""
    if not storage.is_intact(issue.sha256):
        return Sheet(paper, problem="Die Ausfertigung fehlt oder hat sich verändert.")
    day = german_date(timezone.localtime(issue.issued_at))
    note = f"{issue.number}. Ausfertigung vom {day}"
    return Sheet(paper, storage.path_of(issue.sha256), issue.sha256, note)


def _parents(paper: Paper, known: QuerySet[Paper]) -> list[Paper]:
    """The papers it belongs to, as far as the reader may know of them."""
    cited = known.filter(cited_by__paper=paper, cited_by__relation=Relation.PARENT)
    cited = cited.select_related("lead").prefetch_related(*PREFETCH)
    return list(cited.order_by("cited_by__position"))
