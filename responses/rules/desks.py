"""Whose desk an answer lies on at each step: one table for mails, desks and lists."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from council.enums import Role
from council.mail.notifications import holders
from council.models import City, User
from council.queries import current_city
from responses.enums import Decision, StatementState
from responses.models import Cosignature, Statement


@dataclass(frozen=True)
class Desk:
    """Who is asked to act at a step: holders of `roles` in the offices that `where` names."""

    roles: tuple[Role, ...]
    where: str  # "lead", "division", "cosigners" or "city"
    verb: str  # the one thing that is asked


DESKS = {
    StatementState.ASSIGNED: Desk((Role.CASE_OFFICER, Role.HEAD_OF_UNIT), "lead", "Übernehmen"),
    StatementState.DRAFTING: Desk((Role.CASE_OFFICER, Role.HEAD_OF_UNIT), "lead", "Bearbeiten"),
    StatementState.COSIGNING: Desk(
        (Role.HEAD_OF_UNIT, Role.DEPUTY_MAYOR), "cosigners", "Mitzeichnen"
    ),
    StatementState.UNIT_REVIEW: Desk((Role.HEAD_OF_UNIT,), "lead", "Prüfen"),
    StatementState.DIVISION_REVIEW: Desk((Role.DEPUTY_MAYOR,), "division", "Prüfen"),
    StatementState.MAYOR: Desk((Role.MAYORS_OFFICE,), "city", "Entscheidung eintragen"),
    StatementState.APPROVED: Desk((Role.COUNCIL_OFFICE,), "city", "Verteilen"),
}


def people_at(statement: Statement) -> set[User]:
    """The people who are asked to act on an answer now; nobody once it has ended."""
    if statement.state == StatementState.DRAFTING and statement.case_officer is not None:
        return {statement.case_officer}
    desk = DESKS.get(StatementState(statement.state))
    if desk is None:
        return set()
    return holders(*desk.roles, organizations=_offices(statement, desk))


def asked_of(user: Any) -> Q:
    """The condition under which an answer waits for `user`."""
    waiting = Q(pk__in=[])
    for state, desk in DESKS.items():
        offices = user.organizations(*desk.roles)
        if not offices:
            continue
        waiting |= Q(state=state) & _lies_in(desk, offices)
    in_drafting_elsewhere = Q(state=StatementState.DRAFTING) & ~Q(case_officer=user)
    return waiting & ~in_drafting_elsewhere


def state_word(statement: Statement, city: City | None = None) -> str:
    """The word for the step of an answer; the mayor's step follows the city's label."""
    if statement.state == StatementState.MAYOR:
        return (city or current_city()).at_mayor
    return statement.get_state_display()


def desk_of(statement: Statement, city: City | None = None) -> str:
    """Whose desk an answer lies on: "Amt 61 Stadtplanung"; empty once it has ended.

    Lists give the `city`, so that it is not fetched for every row.
    """
    desk = DESKS.get(StatementState(statement.state))
    if desk is None:
        return ""
    if statement.state == StatementState.MAYOR:
        return (city or current_city()).mayor_label
    if desk.where == "city":
        return "Ratsbüro"
    if desk.where == "division":
        return str(statement.lead.parent or statement.lead)
    if desk.where == "cosigners":
        open_rows = [r for r in statement.cosignatures.all() if r.decision == Decision.OPEN]
        return ", ".join(row.organization.short for row in open_rows)
    return str(statement.lead)


def place_of(statement: Statement, city: City | None = None) -> str:
    """Where an answer lies, in words: "Amt 61 Stadtplanung (In Bearbeitung)"."""
    word = state_word(statement, city)
    desk = desk_of(statement, city)
    if not desk or statement.state == StatementState.MAYOR:
        return word
    return f"{desk} ({word})"


def _offices(statement: Statement, desk: Desk) -> set[int] | None:
    match desk.where:
        case "lead":
            return {statement.lead_id}
        case "division":
            return {pk for pk in (statement.lead_id, statement.lead.parent_id) if pk}
        case "cosigners":
            rows = statement.cosignatures.filter(decision=Decision.OPEN)
            return set(rows.values_list("organization_id", flat=True))
    return None


def _lies_in(desk: Desk, offices: set[int]) -> Q:
    match desk.where:
        case "lead":
            return Q(lead__in=offices)
        case "division":
            return Q(lead__in=offices) | Q(lead__parent__in=offices)
        case "cosigners":
            rows = Cosignature.objects.filter(
                statement=OuterRef("pk"), decision=Decision.OPEN, organization__in=offices
            )
            return Q(Exists(rows))
    return Q()
