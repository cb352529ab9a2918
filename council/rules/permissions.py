"""Who a person is to a paper, and to the system."""

from typing import Any

from council.enums import STAFF_ROLES, PaperState, Role
from council.models import Originator, Paper, User
from council.rules.conditions import who


@who("wer die Anfrage oder den Antrag stellt, und die Geschäftsstelle der eigenen Fraktion")
def asker(user: User, paper: Paper) -> bool:
    """Who drafted or signs the paper, and from its filing on the offices of asking factions."""
    if paper.drafted_by_id is not None and paper.drafted_by_id == user.pk:
        return user.has_role(Role.COUNCIL_MEMBER, Role.FACTION_OFFICE)
    return signatory(user, paper) or (
        paper.state != PaperState.DRAFT and faction_office(user, paper)
    )


@who("wer die Anfrage oder den Antrag unterzeichnet")
def signatory(user: User, paper: Paper) -> bool:
    """A member of the council who is named on the paper."""
    if user.person_id is None or not user.has_role(Role.COUNCIL_MEMBER):
        return False
    return Originator.objects.filter(paper=paper, person=user.person_id).exists()


@who("die Geschäftsstelle einer Fraktion, die fragt")
def faction_office(user: User, paper: Paper) -> bool:
    """Who serves a faction that is named on the paper."""
    factions = user.organizations(Role.FACTION_OFFICE)
    return bool(factions) and Originator.objects.filter(paper=paper, faction__in=factions).exists()


@who("das Ratsbüro")
def council_office(user: User, subject: Any) -> bool:
    """The council office, whatever the subject."""
    return user.has_role(Role.COUNCIL_OFFICE)


@who(
    "wer fragt oder beantragt, die Geschäftsstelle der eigenen Fraktion, und das Ratsbüro im "
    "Auftrag"
)
def author(user: User, paper: Paper) -> bool:
    """The askers, and the council office for what it entered on their behalf."""
    return asker(user, paper) or (council_office(user) and paper.drafted_by_id == user.pk)


@who("das Büro der Oberbürgermeisterin oder des Oberbürgermeisters")
def mayors_office(user: User, subject: Any) -> bool:
    """The mayor's office, whatever the subject."""
    return user.has_role(Role.MAYORS_OFFICE)


@who("die Systemverwaltung")
def administrator(user: User, subject: Any) -> bool:
    """Who administers the system, whatever the subject."""
    return user.has_role(Role.ADMINISTRATOR)


@who("Ratsmitglieder, Fraktionsgeschäftsstellen und, im Auftrag, das Ratsbüro")
def may_write_papers(user: User, subject: Any) -> bool:
    """Who may begin a paper."""
    return user.has_role(Role.COUNCIL_MEMBER, Role.FACTION_OFFICE, Role.COUNCIL_OFFICE)


@who("das Ratsbüro, das Büro des Stadtoberhaupts und die Ämter und Dezernate")
def may_bundle(user: User, subject: Any) -> bool:
    """Who may bind papers together."""
    return user.has_role(*STAFF_ROLES)
