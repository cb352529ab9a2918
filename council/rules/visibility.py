"""The one gate: which papers a person may know of. Nothing lists or opens papers around it.

There is deliberately no second predicate for one object: a page asks for its paper in
`visible_papers`, so lists, counts, pages, files and PDFs cannot disagree.

What was issued of a paper has a publicity of its own. A paper may be corrected and then made
public; what was issued before is closed still, and those who might read the paper while it was
may read it.
"""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from council.enums import PaperState, Relation, Role
from council.models import File, Issue, Originator, Paper, PaperAccess, PaperLink
from council.rules.kinds import ANSWER_KINDS

PUBLIC = Q(published_at__isnull=False, confidential=False)
NUMBERED = Q(reference__isnull=False)
# What was issued, as far as it is given to all who may know of its paper.
GIVEN_WITH_PAPER = Q(public=True) | Q(paper__confidential=True)
OFFICES = (Role.CASE_OFFICER, Role.HEAD_OF_UNIT, Role.DEPUTY_MAYOR)
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


def visible_issues(user: Any) -> QuerySet[Issue]:
    """What was issued and `user` may read; of a public paper, also what is closed still."""
    shown = visible_papers(user).filter(pk=OuterRef("paper"))
    return Issue.objects.filter(Q(Exists(shown), public=True) | _of_entitled(user))


def public_issues() -> QuerySet[Issue]:
    """What was issued as public, of the papers that everybody may read."""
    return Issue.objects.filter(public_at("paper"), public=True)


def visible_files(user: Any) -> QuerySet[File]:
    """The files of papers that `user` may read, also while those wait to be issued as public."""
    shown = visible_papers(user).filter(pk=OuterRef("paper"))
    return File.objects.filter(
        Q(Exists(shown), public=True) & ~_awaits_issue() | _of_entitled(user)
    )


def public_files() -> QuerySet[File]:
    """The files that go out with papers that everybody may read.

    Those of a paper that waits to be issued as public wait with it.
    """
    return File.objects.filter(public_at("paper") & ~_awaits_issue(), public=True)


def issues_given_with_papers() -> QuerySet[Issue]:
    """What was issued, as far as all who may know of its paper may read it."""
    return Issue.objects.filter(GIVEN_WITH_PAPER)


def files_given_with_papers() -> QuerySet[File]:
    """The files that all who may know of their paper may read."""
    return File.objects.filter(~_awaits_issue() & Q(public=True) | Q(paper__confidential=True))


def awaits_public_issue(paper: Paper) -> bool:
    """Whether a paper that is not confidential was issued here as a confidential one only."""
    return not paper.confidential and withheld_issues().filter(paper=paper).exists()


def withheld_issues() -> QuerySet[Issue]:
    """What is in force, was printed here, and is not public.

    A PDF that came from elsewhere cannot be printed anew: nothing waits for it.
    """
    return Issue.objects.filter(replaced_by=None, public=False).exclude(document={})


def _awaits_issue() -> Q:
    return Q(Exists(withheld_issues().filter(paper=OuterRef("paper"))))


def _of_entitled(user: Any) -> Q:
    entitled = Paper.objects.filter(
        _entitled(user, of_issues=True), not_closed_to(user), pk=OuterRef("paper")
    )
    return Q(Exists(entitled))


def _visible_to(user: Any) -> Q:
    if not user.is_authenticated:
        return PUBLIC
    visible = _entitled(user)
    if user.organizations(*OFFICES):
        visible |= NUMBERED & Q(confidential=False)
    return PUBLIC | visible & not_closed_to(user)


def not_closed_to(user: Any) -> Q:
    """Papers in which nothing forbids `user` to take part, nor in what they answer."""
    if not user.is_authenticated or not user.excluded_from:
        return Q()
    answers = PaperLink.objects.filter(
        paper=OuterRef("pk"), relation=Relation.PARENT, target__in=user.excluded_from
    )
    return ~Q(pk__in=user.excluded_from) & ~Q(Exists(answers))


def _entitled(user: Any, *, of_issues: bool = False) -> Q:
    """What `user` may know of whether it is confidential or not.

    With `of_issues`, what they may read that was issued while it was confidential.
    """
    entitled = Q(pk__in=[])
    if not user.is_authenticated:
        return entitled
    if user.has_role(Role.COUNCIL_OFFICE):
        return REACHED_THE_OFFICE | Q(drafted_by=user)
    if user.has_role(Role.MAYORS_OFFICE):
        entitled |= NUMBERED
    if user.has_role(Role.COUNCIL_MEMBER):
        entitled |= NUMBERED | Q(drafted_by=user) | _asked_by(user)
    if factions := user.organizations(Role.FACTION_OFFICE):
        entitled |= Q(drafted_by=user) | REACHED_THE_OFFICE & _asked_in(factions)
        entitled |= NUMBERED & _answer_to(factions, of_issues=of_issues)
    if offices := user.organizations(*OFFICES):
        entitled |= NUMBERED & _worked_on_in(offices)
    return entitled


def _asked_by(user: Any) -> Q:
    if user.person_id is None:
        return Q(pk__in=[])
    return Q(Exists(Originator.objects.filter(paper=OuterRef("pk"), person=user.person_id)))


def _asked_in(factions: set[int]) -> Q:
    return Q(Exists(Originator.objects.filter(paper=OuterRef("pk"), faction__in=factions)))


def _answer_to(factions: set[int], *, of_issues: bool) -> Q:
    """Answers to what these factions asked.

    One that answers the non-public paper of another faction too quotes it, so it stays closed;
    what was issued of it stays so when that paper is opened, which may have said other things.
    """
    answered = PaperLink.objects.filter(paper=OuterRef("pk"), relation=Relation.PARENT)
    asked = Originator.objects.filter(faction__in=factions)
    theirs = answered.filter(Exists(asked.filter(paper=OuterRef("target"))))
    others = answered.exclude(Exists(asked.filter(paper=OuterRef("target"))))
    public = public_at("target")
    if of_issues:
        past = Paper.history.filter(id=OuterRef("target"), confidential=True)
        public &= ~Q(Exists(past))
    return Q(Exists(theirs)) & Q(kind__in=ANSWER_KINDS) & ~Q(Exists(others.exclude(public)))


def _worked_on_in(offices: set[int]) -> Q:
    return Q(Exists(parts_in_work(offices).filter(paper=OuterRef("pk"))))


def parts_in_work(offices: set[int]) -> QuerySet[PaperAccess]:
    """What these offices, or the units below them, work on now, unless that was withdrawn."""
    return _parts_of(offices).filter(ended_at=None)


def parts_ended(offices: set[int]) -> QuerySet[PaperAccess]:
    """What these offices, or the units below them, have worked on, unless that was withdrawn."""
    return _parts_of(offices).filter(ended_at__isnull=False)


def _parts_of(offices: set[int]) -> QuerySet[PaperAccess]:
    theirs = Q(organization__in=offices) | Q(organization__parent__in=offices)
    return PaperAccess.objects.filter(theirs, withdrawn_at=None)
