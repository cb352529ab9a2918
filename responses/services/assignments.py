"""Opening an answer, naming who owes it and until when, and giving it up."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from council.acts import act
from council.enums import DeadlineStart, OrganizationKind, PaperState, Role
from council.exceptions import Invalid, NotAllowed, NotNow
from council.history import save_as
from council.models import Consultation, Organization, Paper
from council.queries import current_city
from council.rules import deadlines
from council.rules.permissions import council_office
from council.rules.transitions import changing, lock
from council.rules.workflow import WRITTEN_ANSWER
from council.services import door
from responses import notifications
from responses.enums import RecipientRole, StatementKind, StatementState
from responses.models import (
    Answer,
    AnsweredPaper,
    AnswerQuestion,
    Recipient,
    Statement,
    StatementStep,
)
from responses.rules.steps import ENDED
from responses.rules.workflow import STATEMENTS
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
    if not council_office(by):
        raise NotAllowed("Das kann nur das Ratsbüro.")
    if lead.kind not in (OrganizationKind.UNIT, OrganizationKind.DIVISION):
        raise Invalid("Bitte wählen Sie ein Amt oder Dezernat.", field="lead")
    for paper in papers:
        _check_wants_answer(lock(Paper, paper.pk))
    statement = Statement(kind=StatementKind.STATEMENT, lead=lead, due_on=due_on)
    _create(statement, papers, by=by, comment=comment)
    _lay_out_answers(statement, papers, by=by)
    for paper in papers:
        known = seen if paper is papers[0] else None
        door.name_lead(paper, lead=lead, due_on=due_on, by=by, seen=known)
    notifications.assigned(statement)
    return statement


@act()
def open_interim_notice(paper: Paper, *, by: Any) -> Statement:
    """Begin an interim notice on a paper whose answer takes longer; the lead unit writes it."""
    lead = lock(Paper, paper.pk).lead
    offices = by.organizations(Role.CASE_OFFICER, Role.HEAD_OF_UNIT)
    if lead is None or lead.pk not in offices:
        raise NotAllowed("Die Zwischennachricht schreibt das federführende Amt.")
    if not _open_answers(paper, StatementKind.STATEMENT).exists():
        raise NotNow("Zu diesem Vorgang ist keine Antwort in Arbeit.")
    running = _open_answers(paper, StatementKind.INTERIM_NOTICE).first()
    if running is not None:
        return running
    city = current_city()
    notice = Statement(
        kind=StatementKind.INTERIM_NOTICE,
        state=StatementState.DRAFTING,
        lead=lead,
        case_officer=by,
        due_on=paper.due_on,
        editors=by.name,
        phone=f"{city.phone_prefix} {by.phone}".strip(),
        last_edited_by=by,
    )
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
    if not (council_office(by) or statement.lead_id in by.organizations(Role.HEAD_OF_UNIT)):
        raise NotAllowed("Die Frist verlängert das Ratsbüro oder die Amtsleitung.")
    if not comment.strip():
        raise Invalid("Bitte geben Sie einen Grund an.", field="comment")
    if statement.due_on and due_on <= statement.due_on:
        raise Invalid("Die neue Frist liegt nicht nach der bisherigen.", field="due_on")
    working = [state for state in StatementState if state not in ENDED]
    with changing(
        STATEMENTS, statement, "extend", by=by, comment=comment, seen=seen, states=working
    ) as locked:
        locked.due_on = due_on
        for row in locked.answered.select_related("paper"):
            door.extend(row.paper, due_on=due_on, by=by, comment=comment)
    return statement


def _create(statement: Statement, papers: Sequence[Paper], *, by: Any, comment: str = "") -> None:
    save_as(statement, by=by, reason="open")
    for position, paper in enumerate(papers, start=1):
        save_as(AnsweredPaper(statement=statement, paper=paper, position=position), by=by)
    _propose_distribution(statement, papers[0], by=by)
    StatementStep.objects.create(
        subject=statement,
        action="open",
        source=statement.state,
        target=statement.state,
        by=by,
        by_name=by.name,
        for_whom=str(statement.lead),
        comment=comment.strip(),
    )


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


def _check_wants_answer(paper: Paper) -> None:
    if not paper.kind_row.is_filed:
        raise Invalid("Zu dieser Drucksache gibt es keine Stellungnahme.")
    if paper.state not in (PaperState.REGISTERED, PaperState.CLOSED):
        raise NotNow("Beantwortet wird erst, was registriert ist.")
    if _open_answers(paper, StatementKind.STATEMENT).exists():
        raise NotNow(f"Zu {paper} ist schon eine Stellungnahme in Arbeit.")


def _open_answers(paper: Paper, kind: str) -> QuerySet[Statement]:
    return Statement.objects.filter(answered__paper=paper, kind=kind).exclude(state__in=ENDED)


def _sitting_with_result(paper: Paper) -> datetime.date | None:
    rows = paper.consultations.filter(result=WRITTEN_ANSWER).order_by("held_on")
    return _held_on(rows.last())


def _first_sitting(paper: Paper) -> datetime.date | None:
    return _held_on(paper.consultations.filter(held_on__isnull=False).first())


def _held_on(row: Consultation | None) -> datetime.date | None:
    return row.held_on if row else None


def _day(instant: datetime.datetime | None) -> datetime.date | None:
    return timezone.localdate(instant) if instant else None
