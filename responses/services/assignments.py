"""Opening an answer, naming who owes it and until when, and giving it up."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from council.acts import act
from council.enums import DeadlineStart, OrganizationKind
from council.exceptions import Invalid, NotNow
from council.history import save_as
from council.models import Consultation, Organization, Paper
from council.queries import current_city
from council.rules import deadlines
from council.rules.results import WRITTEN_ANSWER
from council.rules.transitions import acting, beginning, lock
from council.services import door
from responses import notifications
from responses.documents.assembly import answered_papers
from responses.enums import RecipientRole, StatementKind
from responses.models import (
    Answer,
    AnsweredPaper,
    AnswerQuestion,
    Recipient,
    Statement,
)
from responses.rules.steps import ENDED
from responses.rules.workflow import STATEMENTS
from responses.services import parts
from responses.services.moves import making


def proposed_due_on(paper: Paper) -> datetime.date:
    """The day that the city's deadline rule proposes for the answer to `paper`."""
    city = current_city()
    starts = {
        DeadlineStart.RECEIPT: _day(paper.filed_at),
        DeadlineStart.SITTING: _first_sitting(paper),
        DeadlineStart.RESULT: _sitting_with_result(paper) or _first_sitting(paper),
    }
    start = starts[DeadlineStart(city.deadline_start)] or _day(paper.registered_at)
    return deadlines.due_on(city, start or city.today())


@act()
def open_statement(
    papers: Sequence[Paper],
    *,
    lead: Organization,
    due_on: datetime.date | None,
    by: Any,
    comment: str = "",
    seen: int | None = None,
) -> Statement:
    """Open the statement that answers `papers` (the main one first) and name its lead unit.

    `comment` is a note for that unit: it stands on the answer's routing slip, which the askers
    do not see.
    Raises NotAllowed, Invalid, Overtaken (`seen` is the main one's revision), or NotNow when one
    of them is being answered already.
    """
    if lead.kind not in (OrganizationKind.UNIT, OrganizationKind.DIVISION):
        raise Invalid("Bitte wählen Sie ein Amt oder Dezernat.", field="lead")
    statement = Statement(kind=StatementKind.STATEMENT, lead=lead, due_on=due_on)
    statement.meant_for = [lock(Paper, paper.pk) for paper in papers]
    with beginning(STATEMENTS, statement, "open", by=by, comment=comment, for_whom=str(lead)):
        _create(statement, papers, by=by)
        _lay_out_answers(statement, papers, by=by)
    for paper in papers:
        known = seen if paper is papers[0] else None
        door.name_lead(paper, lead=lead, due_on=due_on, by=by, seen=known)
    notifications.assigned(statement)
    return statement


@act()
def open_interim_notice(paper: Paper, *, by: Any) -> Statement:
    """Begin an interim notice on a paper whose answer takes longer; the lead unit writes it."""
    locked = lock(Paper, paper.pk)
    notice = Statement(
        kind=StatementKind.INTERIM_NOTICE,
        lead=locked.lead,
        case_officer=by,
        due_on=locked.due_on,
        editors=by.name,
        phone=f"{current_city().phone_prefix} {by.phone}".strip(),
        last_edited_by=by,
    )
    notice.meant_for = [locked]
    with beginning(STATEMENTS, notice, "open_notice", by=by, for_whom=str(locked.lead)):
        _create(notice, [paper], by=by)
    return notice


@act()
def cancel(statement: Statement, *, by: Any, comment: str, seen: int | None = None) -> Statement:
    """Give an answer up (the paper was withdrawn or answered orally), with a reason."""
    with making(statement, "cancel", by=by, comment=comment, seen=seen):
        pass
    if statement.kind == StatementKind.STATEMENT:
        for row in statement.answered.select_related("paper"):
            door.release_lead(row.paper, by=by, comment=comment)
    parts.follow(answered_papers(statement), by=by)
    notifications.cancelled(statement, comment=comment)
    return statement


@act()
def withdraw_paper(paper: Paper, *, by: Any, comment: str, seen: int | None = None) -> Paper:
    """Withdraw an inquiry or motion; answers that are being written end with it."""
    for statement in Statement.objects.filter(answered__paper=paper).exclude(state__in=ENDED):
        if statement.is_correction:
            raise NotNow("Die Antwort wird gerade berichtigt.")
        with making(statement, "withdraw", by=by, comment=comment):
            pass
    door.withdraw(paper, by=by, comment=comment, seen=seen)
    parts.follow([paper], by=by)
    notifications.withdrawn(paper, by=by)
    return paper


@act()
def extend_deadline(
    statement: Statement,
    *,
    due_on: datetime.date,
    by: Any,
    comment: str,
    seen: int | None = None,
) -> Statement:
    """Move the day until which an answer is due; the asker reads the reason."""
    with acting(STATEMENTS, statement, "extend", by=by, comment=comment, seen=seen) as locked:
        if locked.due_on and due_on <= locked.due_on:
            raise Invalid("Die neue Frist liegt nicht nach der bisherigen.", field="due_on")
        locked.due_on = due_on
        for row in locked.answered.select_related("paper"):
            door.extend(row.paper, due_on=due_on, by=by, comment=comment)
    return statement


def _create(statement: Statement, papers: Sequence[Paper], *, by: Any) -> None:
    save_as(statement, by=by, reason="open")
    for position, paper in enumerate(papers, start=1):
        save_as(AnsweredPaper(statement=statement, paper=paper, position=position), by=by)
    _propose_distribution(statement, papers[0], by=by)
    parts.follow(papers, by=by)


def _lay_out_answers(statement: Statement, papers: Sequence[Paper], *, by: Any) -> None:
    """One empty answer a question; one free text where nothing is asked."""
    questions = [question for paper in papers for question in paper.questions.all()]
    for position, question in enumerate(questions or [None], start=1):
        answer = Answer(statement=statement, position=position)
        save_as(answer, by=by)
        if question is not None:
            row = AnswerQuestion(statement=statement, answer=answer, question=question)
            save_as(row, by=by)


def _propose_distribution(statement: Statement, paper: Paper, *, by: Any) -> None:
    """The mayor first; where they decide on it the committees of its referral, then the council."""
    mayor = Organization.objects.filter(kind=OrganizationKind.MAYOR).first()
    rows = [(mayor, RecipientRole.MAYOR)] if mayor else []
    if paper.kind_row.answer_is_heard:
        rows += [(body, RecipientRole.CONSULT) for body in _referred_to(paper)]
        council = Organization.objects.filter(kind=OrganizationKind.COUNCIL).first()
        rows += [(council, RecipientRole.DECIDE)] if council else []
    for position, (body, role) in enumerate(rows, start=1):
        row = Recipient(statement=statement, position=position, organization=body, role=role)
        save_as(row, by=by)


def _referred_to(paper: Paper) -> list[Organization]:
    rows = paper.consultations.filter(organization__kind=OrganizationKind.COMMITTEE).select_related(
        "organization"
    )
    return list(dict.fromkeys(row.organization for row in rows))


def _sitting_with_result(paper: Paper) -> datetime.date | None:
    rows = paper.consultations.filter(result=WRITTEN_ANSWER).order_by("held_on")
    return _held_on(rows.last())


def _first_sitting(paper: Paper) -> datetime.date | None:
    return _held_on(paper.consultations.filter(held_on__isnull=False).first())


def _held_on(row: Consultation | None) -> datetime.date | None:
    return row.held_on if row else None


def _day(instant: datetime.datetime | None) -> datetime.date | None:
    return timezone.localdate(instant) if instant else None
