"""The workshop's gate: which answers in the making a person may know of. Never the public."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from council.enums import Role
from responses.models import Cosignature, Statement, StatementStep


def visible_statements(user: Any) -> QuerySet[Statement]:
    """The answers that `user` may know of: those that her office leads, co-signs or led once."""
    if not user.is_authenticated:
        return Statement.objects.none()
    if user.has_role(Role.COUNCIL_OFFICE, Role.MAYORS_OFFICE):
        return Statement.objects.all()
    offices = user.organizations(Role.CASE_OFFICER, Role.HEAD_OF_UNIT, Role.DEPUTY_MAYOR)
    if not offices:
        return Statement.objects.none()
    cosigned = Cosignature.objects.filter(statement=OuterRef("pk"), organization__in=offices)
    acted = StatementStep.objects.filter(subject=OuterRef("pk"), by=user)
    return Statement.objects.filter(
        Q(lead__in=offices) | Q(lead__parent__in=offices) | Exists(cosigned) | Exists(acted)
    )
