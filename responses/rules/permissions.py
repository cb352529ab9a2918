"""Who a person is to a statement. The docstrings are what the help page prints."""

from typing import Any

from council.enums import Role
from council.rules.permissions import author, council_office, mayors_office
from responses.enums import Decision
from responses.models import Statement

__all__ = [
    "asker",
    "cosigner",
    "council_office",
    "deputy_mayor",
    "head_of_unit",
    "lead_unit",
    "mayors_office",
]


def lead_unit(user: Any, statement: Statement) -> bool:
    """die Sachbearbeitung und die Leitung des federführenden Amtes"""
    return statement.lead_id in user.organizations(Role.CASE_OFFICER, Role.HEAD_OF_UNIT)


def head_of_unit(user: Any, statement: Statement) -> bool:
    """die Leitung des federführenden Amtes"""
    return statement.lead_id in user.organizations(Role.HEAD_OF_UNIT)


def deputy_mayor(user: Any, statement: Statement) -> bool:
    """die oder der Beigeordnete des zuständigen Dezernats"""
    divisions = {statement.lead_id, statement.lead.parent_id}
    return bool(divisions & user.organizations(Role.DEPUTY_MAYOR))


def cosigner(user: Any, statement: Statement) -> bool:
    """die Leitung eines um Mitzeichnung gebetenen Amtes"""
    offices = user.organizations(Role.HEAD_OF_UNIT, Role.DEPUTY_MAYOR)
    return (
        bool(offices)
        and statement.cosignatures.filter(decision=Decision.OPEN, organization__in=offices).exists()
    )


def asker(user: Any, statement: Statement) -> bool:
    """wer gefragt oder beantragt hat"""
    rows = statement.answered.select_related("paper")
    return any(author(user, row.paper) for row in rows)
