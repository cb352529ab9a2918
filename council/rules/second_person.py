"""Whose yes a strong role needs besides that of whoever gives it."""

from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import QuerySet
from django.utils import timezone

from council.enums import Role, SecondPerson
from council.models import RoleProposal, User
from council.models.spans import valid_on
from council.queries import current_city

CONFIRMERS: dict[str, tuple[Role, ...]] = {
    SecondPerson.ADMINISTRATORS: (Role.ADMINISTRATOR,),
    SecondPerson.MAYORS_OFFICE: (Role.ADMINISTRATOR, Role.MAYORS_OFFICE),
    SecondPerson.COUNCIL_OFFICE: (Role.ADMINISTRATOR, Role.MAYORS_OFFICE, Role.COUNCIL_OFFICE),
}
STRONGEST = tuple({role for roles in CONFIRMERS.values() for role in roles})


def same_person(one: Any, other: Any) -> bool:
    """Whether both are one: the same account, or two accounts of one person of the council."""
    return one.pk == other.pk or (one.person_id is not None and one.person_id == other.person_id)


def may_confirm(user: Any) -> bool:
    """Whether this person is one of those who confirm strong roles."""
    if not user.has_role(*STRONGEST):  # each page asks, and few need to know the city's choice
        return False
    return bool(user.has_role(*CONFIRMERS[current_city().second_person]))


def may_decide(user: Any, proposal: RoleProposal) -> bool:
    """Whether this person may say yes or no to a role: a second one, and not who would get it."""
    return may_confirm(user) and not (
        same_person(user, proposal.proposed_by) or same_person(user, proposal.user)
    )


def second_persons(user: Any, *, by: Any) -> list[User]:
    """Who could confirm a role that `by` wants to give to `user`: all who can sign in today."""
    held = valid_on(timezone.localdate(), of="grants__")
    roles = CONFIRMERS[current_city().second_person]
    people = User.objects.filter(held, grants__role__in=roles, is_active=True).distinct()
    people = people.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX, last_login=None)
    return [one for one in people if not (same_person(one, by) or same_person(one, user))]


def open_proposals() -> QuerySet[RoleProposal]:
    """The roles that wait for a second person, the oldest first."""
    rows = RoleProposal.objects.filter(outcome="").order_by("proposed_at", "pk")
    return rows.select_related("user", "organization", "proposed_by")


def asked_of(user: Any) -> list[RoleProposal]:
    """The roles that wait for this very person's word."""
    if not may_confirm(user):
        return []
    return [row for row in open_proposals() if may_decide(user, row)]
