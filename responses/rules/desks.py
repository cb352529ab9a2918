"""Whose desk a statement lies on, for mails, lists and pages; the rows are in `steps`."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from council.mail.notifications import holders
from council.models import City, Exclusion, User
from council.queries import current_city
from responses.enums import Decision, StatementState
from responses.models import Statement
from responses.rules.permissions import Desk, Where
from responses.rules.steps import ROWS, step_of


def people_at(statement: Statement) -> set[User]:
    """The people who are asked to act on a statement now; nobody once it has ended.

    Whoever must take no part is not asked: her work lies with the others at her desk.
    """
    excluded = {row.user_id for row in exclusions_from(statement)}
    officer = statement.case_officer
    if statement.state == StatementState.DRAFTING and officer and officer.pk not in excluded:
        return {officer}
    desk = step_of(statement).desk
    people = people_of(desk, desk.offices(statement)) if desk else set()
    return {user for user in people if user.pk not in excluded}


def exclusions_from(statement: Statement) -> QuerySet[Exclusion]:
    """What keeps people from taking part in a statement now."""
    return Exclusion.objects.filter(paper__workshop_answers__statement=statement, lifted_at=None)


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
    excluded = Exclusion.objects.filter(
        paper__workshop_answers__statement=OuterRef("pk"),
        user=OuterRef("case_officer"),
        lifted_at=None,
    )
    writes = Q(state=StatementState.DRAFTING) & ~Q(case_officer=user) & ~Q(Exists(excluded))
    return waiting & ~writes


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
