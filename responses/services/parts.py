"""Who has a part in a paper's answer, told to the record: need to know ends with the work."""

from collections.abc import Iterable
from typing import Any

from council.acts import act
from council.exceptions import NotNow
from council.models import Organization, Paper, PaperAccess
from council.services import access, door
from responses.enums import Decision, StatementState
from responses.models import Cosignature, Statement
from responses.rules.steps import RUNNING


def offices_at_work(paper: Paper) -> set[Organization]:
    """The offices that lead or co-sign an answer to `paper`, being written or distributed."""
    statements = Statement.objects.filter(answered__paper=paper)
    statements = statements.exclude(state=StatementState.CANCELLED)
    offices: set[Organization] = set()
    for statement in statements.select_related("lead").prefetch_related(
        "cosignatures__organization"
    ):
        offices.add(statement.lead)
        offices.update(row.organization for row in statement.cosignatures.all())
    return offices


def follow(papers: Iterable[Paper], *, by: Any) -> None:
    """Let just those offices see `papers` that work on them now. Part of the act that moved it."""
    for paper in papers:
        door.entitle(paper, offices_at_work(paper), by=by)


@act()
def withdraw_access(
    paper: Paper, *, part: PaperAccess, by: Any, comment: str, seen: int | None = None
) -> None:
    """Let an office see no more of a paper that is not public, and none of its answers.

    Raises NotNow while the next step is asked of that office: somebody else must have it first.
    """
    running = Statement.objects.filter(answered__paper=paper, state__in=RUNNING)
    asked = Cosignature.objects.filter(statement__in=running, decision=Decision.OPEN)
    if running.filter(lead=part.organization_id).exists():
        raise NotNow("Die Stelle ist federführend. Bitte geben Sie die Antwort zuerst ab.")
    if asked.filter(organization=part.organization_id).exists():
        raise NotNow(
            "Die Stelle ist um Mitzeichnung gebeten. Das federführende Amt muss die Antwort zuerst "
            "zurückholen und die Stelle streichen."
        )
    access.take_access(paper, part, by=by, comment=comment, seen=seen)
