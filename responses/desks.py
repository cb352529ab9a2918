"""Whose desk an answer lies on at each step: one table for mails, desks and lists."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from council.enums import Role
from council.models import User
from council.notifications import holders
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


def place_of(statement: Statement) -> str:
    """Where an answer lies, in words: "Amt 61 Stadtplanung (In Bearbeitung)"."""
    desk = DESKS.get(StatementState(statement.state))
    label = statement.get_state_display()
    if desk is None or desk.where == "city":
        return label
    if desk.where == "division":
        return f"{statement.lead.parent or statement.lead} ({label})"
    if desk.where == "cosigners":
        open_rows = [r for r in statement.cosignatures.all() if r.decision == Decision.OPEN]
        names = ", ".join(row.organization.short for row in open_rows)
        return f"{names} ({label})" if names else label
    return f"{statement.lead} ({label})"


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
