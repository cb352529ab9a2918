"""The one gate: which papers a person may know of. Nothing lists or opens papers around it.

There is deliberately no second predicate for one object: a page asks for its paper in
`visible_papers`, so lists, counts, pages, files and PDFs cannot disagree.
"""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from council.enums import PaperState, Relation, Role
from council.models import Originator, Paper, PaperAccess, PaperLink
from council.rules.kinds import ANSWER_KINDS

PUBLIC = Q(published_at__isnull=False, confidential=False)
NUMBERED = Q(reference__isnull=False)
REACHED_THE_OFFICE = NUMBERED | Q(filed_at__isnull=False) & ~Q(state=PaperState.DRAFT)


def visible_papers(user: Any) -> QuerySet[Paper]:
    """The papers that `user` (signed in or anonymous) may know of."""
    return Paper.objects.filter(_visible_to(user))


def public_papers() -> QuerySet[Paper]:
    """The papers that everybody may read: published and not confidential."""
    return Paper.objects.filter(PUBLIC)


def public_at(path: str) -> Q:
    """The condition of rows that everybody may read the paper to which `path` leads from them.

    Asked for each row: a list of all public papers would be made for a single row too.
    """
    return Q(Exists(public_papers().filter(pk=OuterRef(path))))


def _visible_to(user: Any) -> Q:
    if not user.is_authenticated:
        return PUBLIC
    if user.has_role(Role.COUNCIL_OFFICE):
        return REACHED_THE_OFFICE | Q(drafted_by=user)
    visible = PUBLIC
    if user.has_role(Role.MAYORS_OFFICE):
        visible |= NUMBERED
    if user.has_role(Role.COUNCIL_MEMBER):
        visible |= NUMBERED | Q(drafted_by=user) | _asked_by(user)
    if factions := user.organizations(Role.FACTION_OFFICE):
        visible |= Q(drafted_by=user) | REACHED_THE_OFFICE & _asked_in(factions)
        visible |= NUMBERED & _answer_to(factions)
    if offices := user.organizations(Role.CASE_OFFICER, Role.HEAD_OF_UNIT, Role.DEPUTY_MAYOR):
        visible |= NUMBERED & (Q(confidential=False) | _worked_on_in(offices))
    return visible


def _asked_by(user: Any) -> Q:
    if user.person_id is None:
        return Q(pk__in=[])
    return Q(Exists(Originator.objects.filter(paper=OuterRef("pk"), person=user.person_id)))


def _asked_in(factions: set[int]) -> Q:
    return Q(Exists(Originator.objects.filter(paper=OuterRef("pk"), faction__in=factions)))


def _answer_to(factions: set[int]) -> Q:
    """Answers to what these factions asked.

    One that answers the non-public paper of another faction too quotes it, so it stays closed.
    """
    answered = PaperLink.objects.filter(paper=OuterRef("pk"), relation=Relation.PARENT)
    asked = Originator.objects.filter(faction__in=factions)
    theirs = answered.filter(Exists(asked.filter(paper=OuterRef("target"))))
    others = answered.exclude(Exists(asked.filter(paper=OuterRef("target"))))
    public = Exists(Paper.objects.filter(PUBLIC, pk=OuterRef("target")))
    return Q(Exists(theirs)) & Q(kind__in=ANSWER_KINDS) & ~Q(Exists(others.exclude(public)))


def _worked_on_in(offices: set[int]) -> Q:
    return Q(Exists(PaperAccess.objects.filter(paper=OuterRef("pk"), organization__in=offices)))
