"""Whose desk a statement lies on, for mails, lists and pages; the rows are in `steps`."""

from typing import Any

from django.db.models import Q

from council.mail.notifications import holders
from council.models import City, User
from council.queries import current_city
from responses.enums import Decision, StatementState
from responses.models import Statement
from responses.rules.permissions import Desk, Where
from responses.rules.steps import ROWS, step_of


def people_at(statement: Statement) -> set[User]:
    """The people who are asked to act on a statement now; nobody once it has ended."""
    if statement.state == StatementState.DRAFTING and statement.case_officer is not None:
        return {statement.case_officer}
    desk = step_of(statement).desk
    return people_of(desk, desk.offices(statement)) if desk else set()


def people_of(desk: Desk, offices: set[int]) -> set[User]:
    """The people who sit at a desk in these offices."""
    in_city = desk.where == Where.CITY
    return holders(*desk.roles, organizations=None if in_city else offices)


def asked_of(user: Any) -> Q:
    """The condition under which a statement waits for `user`."""
    waiting = Q(pk__in=[])
    for step in ROWS:
        if step.desk is not None and user.has_role(*step.desk.roles):
            waiting |= Q(state=step.state) & step.desk.lies_with(user)
    in_drafting_elsewhere = Q(state=StatementState.DRAFTING) & ~Q(case_officer=user)
    return waiting & ~in_drafting_elsewhere


def state_word(statement: Statement, city: City | None = None) -> str:
    """The word for the step of a statement, as the city calls it."""
    return step_of(statement).word(city or current_city())


def desk_of(statement: Statement, city: City | None = None) -> str:
    """Whose desk a statement lies on: "Amt 61 Stadtplanung"; empty once it has ended.

    Lists give the `city`, so that it is not fetched for every row.
    """
    step = step_of(statement)
    if step.desk is None:
        return ""
    if step.desk_in is not None:
        return step.desk_in(city or current_city())
    match step.desk.where:
        case Where.DIVISION:
            return str(statement.lead.parent or statement.lead)
        case Where.COSIGNERS:
            open_rows = [r for r in statement.cosignatures.all() if r.decision == Decision.OPEN]
            return ", ".join(row.organization.short for row in open_rows)
        case Where.LEAD:
            return str(statement.lead)
    return step.desk.name


def place_of(statement: Statement, city: City | None = None) -> str:
    """Where a statement lies, in words: "Amt 61 Stadtplanung (In Bearbeitung)"."""
    word = state_word(statement, city)
    desk = desk_of(statement, city)
    if not desk or step_of(statement).word_in is not None:  # the word says it already
        return word
    return f"{desk} ({word})"
