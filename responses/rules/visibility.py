"""The workshop's gate: which answers in the making a person may know of. Never the public."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from council.enums import Role
from council.rules.visibility import OFFICES, parts_ended, parts_in_work
from responses.models import AnsweredPaper, Cosignature, Statement, StatementVersion


def visible_statements(user: Any) -> QuerySet[Statement]:
    """The answers that `user` may know of: those in which her office has a part now."""
    if not user.is_authenticated:
        return Statement.objects.none()
    open_to_user = Statement.objects.filter(_not_closed_to(user))
    if user.has_role(Role.COUNCIL_OFFICE, Role.MAYORS_OFFICE):
        return open_to_user
    offices = user.organizations(*OFFICES)
    if not offices:
        return Statement.objects.none()
    cosigned = Cosignature.objects.filter(statement=OuterRef("pk"), organization__in=offices)
    part = parts_in_work(offices).filter(paper__workshop_answers__statement=OuterRef("pk"))
    return open_to_user.filter(
        Q(lead__in=offices) | Q(lead__parent__in=offices) | Exists(cosigned), Exists(part)
    )


def kept_versions(user: Any) -> QuerySet[StatementVersion]:
    """What is left to `user` of answers in which her office has no part any more.

    These are the versions that were frozen while it led or co-signed them: what it had then.
    """
    if not user.is_authenticated:
        return StatementVersion.objects.none()
    statement, office = OuterRef(OuterRef("statement")), OuterRef("organization")
    led = Statement.history.filter(id=statement, lead=office)
    asked = Cosignature.history.filter(statement=statement, organization=office)
    had = parts_ended(user.organizations(*OFFICES)).filter(
        Exists(led) | Exists(asked),
        paper__workshop_answers__statement=OuterRef("statement"),
        ended_at__gte=OuterRef("at"),
    )
    seen = visible_statements(user).filter(pk=OuterRef("statement"))
    theirs = Statement.objects.filter(_not_closed_to(user), pk=OuterRef("statement"))
    return StatementVersion.objects.filter(Exists(had), Exists(theirs), ~Exists(seen))


def _not_closed_to(user: Any) -> Q:
    """Answers to papers in which nothing forbids `user` to take part."""
    if not user.excluded_from:
        return Q()
    closed = AnsweredPaper.objects.filter(statement=OuterRef("pk"), paper__in=user.excluded_from)
    return ~Q(Exists(closed))
