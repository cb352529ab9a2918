"""What desks and lists ask of record and workshop; each with a constant number of queries."""

import datetime
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery

from council.enums import OrganizationKind, PaperKind, PaperState, Relation, Role
from council.models import City, Originator, Paper, PaperLink, PaperStep
from council.rules.inbox import Tray, held_without_result
from council.rules.kinds import ANSWERABLE_KINDS
from council.rules.standing import ANSWERED, with_standing
from council.rules.visibility import visible_papers
from responses.enums import StatementKind, StatementState
from responses.models import AnsweredPaper, Cosignature, Recipient, Statement, StatementStep
from responses.rules.desks import asked_of
from responses.rules.steps import ENDED
from responses.rules.visibility import visible_statements

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class RowColumns(TypedDict):
        """What the queries of this module add to a statement."""

        mayor_day: datetime.date | None
        decision: str  # of those on which the mayor's sitting has decided

    RowStatement = WithAnnotations[Statement, RowColumns]


# --- Answers --------------------------------------------------------------------------------


def running(statements: QuerySet[Statement]) -> QuerySet[Statement]:
    """Those of `statements` that still are on their way."""
    return statements.exclude(state__in=ENDED)


def most_urgent_first(statements: QuerySet[Statement]) -> QuerySet[Statement]:
    """By due date, what has none last; then what has been lying longest."""
    return statements.order_by(F("due_on").asc(nulls_last=True), "state_since", "pk")


def asked_of_me(user: Any) -> QuerySet[Statement]:
    """The answers that wait for `user`, most urgent first."""
    return most_urgent_first(visible_statements(user).filter(asked_of(user)))


def concerning(user: Any) -> QuerySet[Statement]:
    """The answers that are `user`'s business: her offices lead them, or she serves the city."""
    if user.has_role(Role.COUNCIL_OFFICE, Role.MAYORS_OFFICE):
        return visible_statements(user)
    offices = user.organizations(Role.CASE_OFFICER, Role.HEAD_OF_UNIT)
    divisions = user.organizations(Role.DEPUTY_MAYOR)
    theirs = Q(lead__in=offices | divisions) | Q(lead__parent__in=divisions)
    return visible_statements(user).filter(theirs)


def waiting_for_others(user: Any) -> QuerySet[Statement]:
    """The running answers that concern `user` and lie with somebody else."""
    return most_urgent_first(running(concerning(user)).exclude(asked_of(user)))


def statements_for_rows(statements: QuerySet[Any]) -> "QuerySet[RowStatement]":
    """With all that a row of a list shows."""
    rows: QuerySet[RowStatement] = (
        statements.annotate(mayor_day=_mayor_day())
        .select_related("lead__parent", "case_officer", "published")
        .prefetch_related(
            Prefetch("answered", AnsweredPaper.objects.select_related("paper")),
            "answered__paper__originators",
            Prefetch("cosignatures", Cosignature.objects.select_related("organization")),
        )
    )
    return rows


def _mayor_day() -> Subquery:
    """The day on which the mayor's sitting is to decide: that of the last row."""
    rows = Recipient.objects.filter(
        statement=OuterRef("pk"), organization__kind=OrganizationKind.MAYOR
    )
    return Subquery(rows.order_by("-position").values("held_on")[:1])


# --- The mayor's sitting --------------------------------------------------------------------


def at_mayor(user: Any) -> QuerySet[Any]:
    """The answers known to `user` that wait for the mayor's decision, with each one's day."""
    waiting = visible_statements(user).filter(state=StatementState.MAYOR)
    return waiting.annotate(mayor_day=_mayor_day())


def decided_on(day: datetime.date, user: Any) -> QuerySet[Any]:
    """The answers known to `user` that the mayor's sitting of `day` decided on or deferred."""
    rows = Recipient.objects.filter(
        statement=OuterRef("pk"), organization__kind=OrganizationKind.MAYOR, held_on=day
    ).exclude(result="")
    return (
        visible_statements(user)
        .filter(Exists(rows))
        .annotate(decision=Subquery(rows.order_by("-position").values("result")[:1]))
    )


# Papers (with their standing) that wait for something still to come.
WAITING = Q(state__in=(PaperState.FILED, PaperState.REGISTERED)) & ~ANSWERED

# --- Papers ---------------------------------------------------------------------------------


def asked_by(user: Any) -> Q:
    """The papers of `user`: signed or drafted by her, or asked by the faction she serves."""
    mine = Q(drafted_by=user)
    if user.person_id is not None and user.has_role(Role.COUNCIL_MEMBER):
        mine |= Q(Exists(Originator.objects.filter(paper=OuterRef("pk"), person=user.person_id)))
    if factions := user.organizations(Role.FACTION_OFFICE):
        mine |= ~Q(state=PaperState.DRAFT) & Q(
            Exists(Originator.objects.filter(paper=OuterRef("pk"), faction__in=factions))
        )
    return mine


def my_papers(user: Any) -> QuerySet[Paper]:
    """All inquiries and motions of `user`."""
    return visible_papers(user).filter(asked_by(user), kind__in=ANSWERABLE_KINDS)


def my_drafts(user: Any) -> QuerySet[Paper]:
    """What `user` is writing; its `last_action` is "return" where it was sent back."""
    steps = PaperStep.objects.filter(subject=OuterRef("pk")).order_by("-at", "-pk")
    return (
        my_papers(user)
        .filter(state=PaperState.DRAFT)
        .annotate(
            last_action=Subquery(steps.values("action")[:1]),
            last_at=Subquery(steps.values("at")[:1]),
            last_comment=Subquery(steps.values("comment")[:1]),
        )
        .order_by("-last_at", "-pk")
    )


def office_tasks(tray: Tray, user: Any) -> QuerySet[Any]:
    """One pile of the council office's inbox; `held` is a sitting's row without a result."""
    held = held_without_result().filter(paper=OuterRef("pk")).order_by("held_at")
    papers: QuerySet[Any] = tray.papers(user).annotate(held=Subquery(held.values("pk")[:1]))
    return papers.order_by("waiting_since", "pk")


def papers_for_rows(papers: QuerySet[Paper], user: Any, city: City) -> QuerySet[Paper]:
    """With all that tells where a paper stands, as far as `user` may know it.

    `running_answers` are the answers in the making, `known_answers` the links to issued ones.
    """
    in_work = (
        AnsweredPaper.objects.filter(
            statement__in=running(visible_statements(user)),
            statement__kind=StatementKind.STATEMENT,
        )
        .select_related("statement__lead__parent")
        .prefetch_related(
            Prefetch("statement__cosignatures", Cosignature.objects.select_related("organization"))
        )
    )
    issued = (
        PaperLink.objects.filter(
            relation=Relation.PARENT,
            paper__in=visible_papers(user).filter(kind=PaperKind.STATEMENT),
        )
        .select_related("paper")
        .order_by("paper__dated_on", "paper__pk")
    )
    return with_standing(papers, user, city).prefetch_related(
        "originators",
        "consultations",
        Prefetch("workshop_answers", in_work, to_attr="running_answers"),
        Prefetch("cited_by", issued, to_attr="known_answers"),
    )


# --- What is new ----------------------------------------------------------------------------

# The turns of an answer that those who wait for it want to hear of.
TURNS = (
    "open",
    "hand_over",
    "return",
    "refuse",
    "approve",
    "take_note",
    "defer",
    "extend",
    "distribute",
    "correct",
    "cancel",
    "withdraw",
)
# What the askers do that the council office does not find on its own pile anyway.
SURPRISES = ("take_back", "withdraw")


def news_of_papers(user: Any, since: datetime.datetime) -> QuerySet[PaperStep]:
    """What others did to the papers of `user` since then; the council office hears of surprises."""
    steps = PaperStep.objects.filter(at__gt=since).exclude(by=user)
    mine = Q(subject__in=my_papers(user))
    if user.has_role(Role.COUNCIL_OFFICE):
        mine |= Q(subject__in=visible_papers(user), action__in=SURPRISES)
    return steps.filter(mine).select_related("subject").order_by("-at", "-pk")


def news_of_statements(user: Any, since: datetime.datetime) -> QuerySet[StatementStep]:
    """The turns that the answers of `user`'s offices took since then by other hands."""
    return (
        StatementStep.objects.filter(at__gt=since, action__in=TURNS, subject__in=concerning(user))
        .exclude(by=user)
        .select_related("subject__lead")
        .prefetch_related(
            Prefetch("subject__answered", AnsweredPaper.objects.select_related("paper"))
        )
        .order_by("-at", "-pk")
    )
