"""The sittings of the demo city over three years, past and planned.

They are counted from the day the demo is built, so that its desks look the same on every day:
the last sitting of the council was ten to sixteen days ago.
"""

import datetime

from django.utils import timezone

from council.history import create_all
from council.models import LegislativeTerm, Meeting, Organization
from council.rules.deadlines import is_working_day
from tests.demo.city import LAND, DemoCity

PAST_SITTINGS = 39  # every four weeks: three years
COMING_SITTINGS = 6
COMING_WEEKS = 12  # of the Dienstberatung
FOUR_WEEKS = datetime.timedelta(weeks=4)
THURSDAY, TUESDAY = 3, 1


class Calendar:
    """The sittings of the council by number: 0 the last one, -1 the one before, 1 the next."""

    def __init__(self, city: DemoCity, today: datetime.date) -> None:
        self.city = city
        self.council: dict[int, Meeting] = {}
        self.committees: dict[tuple[int, int], Meeting] = {}
        ten_days_ago = today - datetime.timedelta(days=10)
        self.last = ten_days_ago - datetime.timedelta(days=(ten_days_ago.weekday() - THURSDAY) % 7)
        self.terms = list(LegislativeTerm.objects.all())  # the newest first
        for number in range(-PAST_SITTINGS, COMING_SITTINGS + 1):
            self._round(number)
        create_all(
            [*self.council.values(), *self.committees.values(), *self._mayors_sittings()],
            by=city.clerk,
        )

    def day_of(self, number: int) -> datetime.date:
        """The day of the council's sitting `number`."""
        return timezone.localdate(self.council[number].starts_at)

    def committee(self, name: str, number: int) -> Meeting:
        """The sitting of a committee that follows the council's sitting `number`."""
        return self.committees[self.city[name].pk, number]

    def _round(self, number: int) -> None:
        """A sitting of the council and those of the committees before the next one."""
        day = self.last + number * FOUR_WEEKS
        self.council[number] = self._of_council(number, day)
        for position, committee in enumerate(self.city.committees):
            # Mondays to Wednesdays of the second and third week.
            weeks, weekday = divmod(position, 6)
            later = datetime.timedelta(days=4 + 7 * (weeks + 1) + weekday // 2)
            self.committees[committee.pk, number] = self._of_committee(
                committee, day + later, 16 + weekday % 2
            )

    def _mayors_sittings(self) -> list[Meeting]:
        """The Dienstberatung: every Tuesday at nine, called off on a holiday."""
        weeks = 4 * (PAST_SITTINGS + 1)
        first = self.last - datetime.timedelta(weeks=weeks, days=THURSDAY - TUESDAY)
        days = [first + datetime.timedelta(weeks=week) for week in range(weeks + COMING_WEEKS)]
        return [
            Meeting(
                organization=self.city.mayor,
                name="Dienstberatung der Oberbürgermeisterin",
                starts_at=at(day, 9),
                place="Neues Rathaus, Raum 104",
                public=False,
                cancelled=not is_working_day(day, LAND),
            )
            for day in days
        ]

    def _of_council(self, number: int, day: datetime.date) -> Meeting:
        day = _working_day(day)
        running = number + PAST_SITTINGS + 1
        term = next(term for term in self.terms if term.starts_on <= day)
        return Meeting(
            organization=self.city.council,
            name=f"{running}. Sitzung des Stadtrates",
            number=f"SR/{running:03d}({term.number})/{day:%y}",
            starts_at=at(day, 14),
            place="Altes Rathaus, Ratssaal",
        )

    def _of_committee(self, committee: Organization, day: datetime.date, hour: int) -> Meeting:
        return Meeting(
            organization=committee,
            name=f"Sitzung: {committee.name}",
            starts_at=at(_working_day(day), hour),
            place="Neues Rathaus, Großer Saal",
        )


def _working_day(day: datetime.date) -> datetime.date:
    """`day`, or the last working day before it."""
    while not is_working_day(day, LAND):
        day -= datetime.timedelta(days=1)
    return day


def at(day: datetime.date, hour: int, minute: int = 0) -> datetime.datetime:
    """A moment of the city's time."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour, minute)))
