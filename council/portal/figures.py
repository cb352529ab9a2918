"""How many inquiries were answered and how long that took: the same figures for everybody.

Only what everybody may read is counted, whoever looks. Of an answer that is not public at most
its existence counts, if the city shows that; its day does not.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from council.enums import PaperKind, PaperState, Relation
from council.models import City, Consultation, Paper, PaperLink
from council.rules.standing import with_standing
from council.rules.visibility import public_papers

EVERYTHING = Q()


@dataclass(frozen=True)
class Case:
    """A public inquiry: when it was asked and answered, and whether it still waits."""

    year: int | None
    asked_on: datetime.date | None
    answered_on: datetime.date | None
    due_on: datetime.date | None
    answered: bool
    waits: bool

    @property
    def days(self) -> int | None:
        """How long the answer took; None where a day is unknown or a slip."""
        if self.asked_on is None or self.answered_on is None or self.answered_on < self.asked_on:
            return None
        return (self.answered_on - self.asked_on).days

    @property
    def in_time(self) -> bool | None:
        """Whether the answer kept its deadline; None where either day is unknown."""
        if self.due_on is None or self.answered_on is None:
            return None
        return self.answered_on <= self.due_on

    def waited_on(self, day: datetime.date) -> bool:
        """Whether the inquiry was asked by `day` and its answer came later or not at all."""
        if self.year is None or (self.asked_on or datetime.date(self.year, 1, 1)) > day:
            return False
        return self.waits or (self.answered_on is not None and self.answered_on > day)


@dataclass(frozen=True)
class Figures:
    """What many inquiries come to."""

    asked: int
    answered: int
    open: int
    late: int
    median_days: int | None
    with_deadline: int
    in_time: int

    @property
    def percent_in_time(self) -> int | None:
        """The share of answers that kept their deadline, of those that had one."""
        return round(100 * self.in_time / self.with_deadline) if self.with_deadline else None


@dataclass(frozen=True)
class Year:
    """The inquiries of one year, and how many of all waited when it ended."""

    year: int
    figures: Figures
    waiting: int


def cases(city: City, condition: Q = EVERYTHING) -> dict[int, Case]:
    """The public inquiries that meet `condition`, by key; two queries, however many there are."""
    stranger = AnonymousUser()
    asked = public_papers().filter(condition, kind=PaperKind.INQUIRY, reference__isnull=False)
    answers = _answer_days(asked, city)
    rows = with_standing(asked, stranger, city).select_related(None).order_by()
    cases_by_paper = {}
    for pk, year, asked_on, due_on, state, answered, confidentially in rows.values_list(
        "pk",
        "year",
        Coalesce("dated_on", _heard_on("held_on")),
        "due_on",
        "state",
        "answered",
        "answered_confidentially",
    ):
        has_answer = answered or confidentially
        cases_by_paper[pk] = Case(
            year=asked_on.year if asked_on else year,
            asked_on=asked_on,
            answered_on=answers.get(pk),
            due_on=due_on,
            answered=has_answer,
            waits=state == PaperState.REGISTERED and not has_answer,
        )
    return cases_by_paper


def summary(cases: Iterable[Case], today: datetime.date) -> Figures:
    """What these inquiries come to."""
    known = list(cases)
    days = [case.days for case in known if case.days is not None]
    in_time = [case.in_time for case in known if case.in_time is not None]
    waiting = [case for case in known if case.waits]
    return Figures(
        asked=len(known),
        answered=sum(case.answered for case in known),
        open=len(waiting),
        late=sum(case.due_on is not None and case.due_on < today for case in waiting),
        median_days=round(median(days)) if days else None,
        with_deadline=len(in_time),
        in_time=sum(in_time),
    )


def by_year(cases: Iterable[Case], today: datetime.date) -> list[Year]:
    """The same by the years in which was asked, without gaps, up to this year."""
    known = list(cases)
    years = [case.year for case in known if case.year is not None]
    if not years:
        return []
    return [
        Year(
            year=year,
            figures=summary((case for case in known if case.year == year), today),
            waiting=sum(case.waited_on(min(datetime.date(year, 12, 31), today)) for case in known),
        )
        for year in range(min(years), today.year + 1)
    ]


def _answer_days(asked: QuerySet[Paper], city: City) -> dict[int, datetime.date]:
    """The day of the first public answer to each inquiry: of its issue, else what it is dated."""
    links = PaperLink.objects.filter(
        relation=Relation.PARENT,
        target__in=asked,
        paper__in=public_papers().filter(kind=PaperKind.STATEMENT),
    )
    days: dict[int, datetime.date] = {}
    for inquiry, issued_at, dated_on in links.order_by().values_list(
        "target_id",
        "paper__registered_at",
        Coalesce("paper__dated_on", _heard_on("-held_on", of="paper")),
    ):
        day = timezone.localdate(issued_at, city.zone) if issued_at else dated_on
        if day is not None:
            days[inquiry] = min(day, days.get(inquiry, day))
    return days


def _heard_on(order: str, of: str = "pk") -> Any:
    """The first or last day on which a body heard a paper: old papers have no other date."""
    heard = Consultation.objects.filter(paper=OuterRef(of), held_on__isnull=False)
    return Subquery(heard.order_by(order).values("held_on")[:1])
