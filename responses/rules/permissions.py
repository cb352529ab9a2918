"""Who a person is to a statement, and the desks on which one can lie."""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db.models import Exists, OuterRef, Q

from council.enums import Role
from council.rules.conditions import who
from council.rules.permissions import author
from responses.enums import Decision
from responses.models import Cosignature, Statement


class Where(Enum):
    """In which offices the people of a desk sit."""

    LEAD = "the unit that leads"
    DIVISION = "the division above it"
    COSIGNERS = "the offices that are asked to co-sign and have not yet"
    CITY = "one office for the whole city"


@dataclass(frozen=True)
class Desk:
    """The people who hold one of `roles` in the offices that `where` means for a statement."""

    words: str
    roles: tuple[Role, ...]
    where: Where
    name: str = ""  # what one for the whole city is called

    def __call__(self, user: Any, statement: Any = None) -> bool:
        """Whether `user` sits at this desk of `statement`."""
        if self.where == Where.CITY:
            return bool(user.has_role(*self.roles))
        held = user.organizations(*self.roles)
        return bool(held) and bool(held & self.offices(statement))

    def offices(self, statement: Statement) -> set[int]:
        """The keys of the offices in question; none where one serves the whole city."""
        match self.where:
            case Where.LEAD:
                return {statement.lead_id}
            case Where.DIVISION:
                return {pk for pk in (statement.lead_id, statement.lead.parent_id) if pk}
            case Where.COSIGNERS:
                rows = statement.cosignatures.filter(decision=Decision.OPEN)
                return set(rows.values_list("organization_id", flat=True))
        return set()

    def lies_with(self, user: Any) -> Q:
        """The condition under which a statement lies on this desk where `user` sits."""
        held = user.organizations(*self.roles)
        if not held:
            return Q(pk__in=[])
        match self.where:
            case Where.LEAD:
                return Q(lead__in=held)
            case Where.DIVISION:
                return Q(lead__in=held) | Q(lead__parent__in=held)
            case Where.COSIGNERS:
                rows = Cosignature.objects.filter(
                    statement=OuterRef("pk"), decision=Decision.OPEN, organization__in=held
                )
                return Q(Exists(rows))
        return Q()


lead_unit = Desk(
    "die Sachbearbeitung und die Leitung des federführenden Amtes",
    (Role.CASE_OFFICER, Role.HEAD_OF_UNIT),
    Where.LEAD,
)
head_of_unit = Desk("die Leitung des federführenden Amtes", (Role.HEAD_OF_UNIT,), Where.LEAD)
deputy_mayor = Desk(
    "die oder der Beigeordnete des zuständigen Dezernats", (Role.DEPUTY_MAYOR,), Where.DIVISION
)
cosigner = Desk(
    "die Leitung eines um Mitzeichnung gebetenen Amtes",
    (Role.HEAD_OF_UNIT, Role.DEPUTY_MAYOR),
    Where.COSIGNERS,
)
mayors_office = Desk(
    "das Büro der Oberbürgermeisterin oder des Oberbürgermeisters",
    (Role.MAYORS_OFFICE,),
    Where.CITY,
)
council_office = Desk("das Ratsbüro", (Role.COUNCIL_OFFICE,), Where.CITY, name="Ratsbüro")


@who("wer gefragt oder beantragt hat")
def asker(user: Any, statement: Statement) -> bool:
    """The authors of the papers that the statement answers."""
    rows = statement.answered.select_related("paper")
    return any(author(user, row.paper) for row in rows)
