"""Mails about answers on their way; they go to those who are asked to act, and to the askers."""

from typing import Any

from council.enums import Role
from council.mail.notifications import askers, holders, promise
from council.models import Issue, Paper
from responses.models import Statement
from responses.rules.desks import exclusions_from, people_at


def assigned(statement: Statement) -> None:
    """Word to the lead unit that it is asked to answer."""
    _tell_desk(statement, "Neu zugewiesen", "statement_assigned")


def arrived(statement: Statement) -> None:
    """Word to the next desk."""
    _tell_desk(statement, "Liegt bei Ihnen", "statement_arrived")


def returned(statement: Statement) -> None:
    """Word to the case officer that the answer is back."""
    _tell_desk(statement, "Zurück an Sie", "statement_returned")


def approved(statement: Statement) -> None:
    """Word to the council office that the answer can be distributed."""
    _tell_desk(statement, "Bereit zum Verteilen", "statement_arrived")


def cancelled(statement: Statement, *, comment: str) -> None:
    """Word to the case officer that the answer is not needed any more."""
    officer = statement.case_officer
    if officer is not None and not exclusions_from(statement).filter(user=officer).exists():
        papers = _papers(statement)
        promise(
            [officer],
            subject=f"{papers}: Antwort abgebrochen",
            template="statement_cancelled",
            statement=statement,
            papers=papers,
        )


def withdrawn(paper: Paper, *, by: Any) -> None:
    """Word to the askers and the council office that a paper was withdrawn."""
    promise(
        (askers(paper) | holders(Role.COUNCIL_OFFICE)) - {by},
        subject=f"{paper}: zurückgezogen",
        template="paper_withdrawn",
        paper=paper,
    )


def distributed(answer: Paper, papers: list[Paper]) -> None:
    """Word to asker and faction of each of `papers` that `answer` is there, or was corrected."""
    corrected = Issue.objects.filter(paper=answer).count() > 1
    name = answer.name_for_askers
    for paper in papers:
        promise(
            askers(paper),
            subject=f"{paper}: {name} berichtigt" if corrected else f"{paper}: {name}",
            template="statement_distributed",
            paper=paper,
            name=name,
            corrected=corrected,
        )


def _tell_desk(statement: Statement, what: str, template: str) -> None:
    papers = _papers(statement)
    promise(
        people_at(statement),
        subject=f"{what}: {papers}",
        template=template,
        statement=statement,
        papers=papers,
    )


def _papers(statement: Statement) -> str:
    return ", ".join(str(row.paper) for row in statement.answered.select_related("paper"))
