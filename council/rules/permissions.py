"""Who a person is to a paper. The docstrings are what the help page prints."""

from typing import Any

from council.enums import STAFF_ROLES, PaperState, Role
from council.models import Originator, Paper


def asker(user: Any, paper: Paper) -> bool:
    """wer die Anfrage oder den Antrag stellt, und die Geschäftsstelle der eigenen Fraktion"""
    if paper.drafted_by_id is not None and paper.drafted_by_id == user.pk:
        return user.has_role(Role.COUNCIL_MEMBER, Role.FACTION_OFFICE)
    return signatory(user, paper) or (
        paper.state != PaperState.DRAFT and faction_office(user, paper)
    )


def signatory(user: Any, paper: Paper) -> bool:
    """wer die Anfrage oder den Antrag unterzeichnet"""
    if user.person_id is None or not user.has_role(Role.COUNCIL_MEMBER):
        return False
    return Originator.objects.filter(paper=paper, person=user.person_id).exists()


def faction_office(user: Any, paper: Paper) -> bool:
    """die Geschäftsstelle einer Fraktion, die fragt"""
    factions = user.organizations(Role.FACTION_OFFICE)
    return bool(factions) and Originator.objects.filter(paper=paper, faction__in=factions).exists()


def council_office(user: Any, paper: Any = None) -> bool:
    """das Ratsbüro"""
    return user.has_role(Role.COUNCIL_OFFICE)


def author(user: Any, paper: Paper) -> bool:
    """wer fragt oder beantragt, die Geschäftsstelle der eigenen Fraktion, und das Ratsbüro im
    Auftrag"""
    return asker(user, paper) or (council_office(user) and paper.drafted_by_id == user.pk)


def mayors_office(user: Any, subject: Any = None) -> bool:
    """das Büro der Oberbürgermeisterin oder des Oberbürgermeisters"""
    return user.has_role(Role.MAYORS_OFFICE)


def administrator(user: Any, subject: Any = None) -> bool:
    """die Systemverwaltung"""
    return user.has_role(Role.ADMINISTRATOR)


def may_write_papers(user: Any) -> bool:
    """Ratsmitglieder, Fraktionsgeschäftsstellen und, im Auftrag, das Ratsbüro"""
    return user.has_role(Role.COUNCIL_MEMBER, Role.FACTION_OFFICE, Role.COUNCIL_OFFICE)


def may_bundle(user: Any) -> bool:
    """das Ratsbüro, das Büro des Stadtoberhaupts und die Ämter und Dezernate"""
    return user.has_role(*STAFF_ROLES)
