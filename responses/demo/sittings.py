"""The sittings of the demo city over three years, past and planned.

They are counted from the day the demo is built, so that its desks look the same on every day:
the last sitting of the council was ten to sixteen days ago.
"""

import datetime

from django.utils import timezone

from council.deadlines import is_working_day
from council.models import LegislativeTerm, Meeting, Organization
from council.services import registers
from responses.demo.city import DemoCity

PAST_SITTINGS = 39  # every four weeks: three years
COMING_SITTINGS = 6
FOUR_WEEKS = datetime.timedelta(weeks=4)
THURSDAY, TUESDAY = 3, 1
TOWN_HALL = "Altes Rathaus, Ratssaal"
MAYORS_ROOM = "Neues Rathaus, Raum 104"


class Calendar:
    """The sittings of the council by number: 0 the last one, -1 the one before, 1 the next."""

    def __init__(self, city: DemoCity, today: datetime.date) -> None:
        self.city = city
        self.council: dict[int, Meeting] = {}
        self.committees: dict[tuple[int, int], Meeting] = {}
        ten_days_ago = today - datetime.timedelta(days=10)
        self.last = ten_days_ago - datetime.timedelta(days=(ten_days_ago.weekday() - THURSDAY) % 7)
        for number in range(-PAST_SITTINGS, COMING_SITTINGS + 1):
            self._round(number)
        self._mayors_sittings(today)

    def day_of(self, number: int) -> datetime.date:
        """The day of the council's sitting `number`."""
        return timezone.localdate(self.council[number].starts_at)

    def committee(self, name: str, number: int) -> Meeting:
        """The sitting of a committee that follows the council's sitting `number`."""
        return self.committees[self.city[name].pk, number]

    def _round(self, number: int) -> None:
        """A sitting of the council and those of the committees before the next one."""
        day = self.last + number * FOUR_WEEKS
        self.council[number] = self._sitting(
            self.city.council, day, 14, f"{number + PAST_SITTINGS + 1:03d}", TOWN_HALL
        )
        for position, committee in enumerate(self.city.committees):
            # Mondays to Wednesdays of the second and third week.
            weeks, weekday = divmod(position, 6)
            later = datetime.timedelta(days=4 + 7 * (weeks + 1) + weekday // 2)
            self.committees[committee.pk, number] = self._sitting(
                committee, day + later, 16 + weekday % 2, "", "Neues Rathaus, Großer Saal"
            )

    def _mayors_sittings(self, today: datetime.date) -> None:
        """The Dienstberatung: every Tuesday at nine, called off on a holiday."""
        weeks = 4 * (PAST_SITTINGS + 1)
        first = self.last - datetime.timedelta(weeks=weeks, days=THURSDAY - TUESDAY)
        for week in range(weeks + 12):
            day = first + datetime.timedelta(weeks=week)
            self._sitting(
                self.city.mayor,
                day,
                9,
                "",
                MAYORS_ROOM,
                name="Dienstberatung der Oberbürgermeisterin",
                public=False,
                cancelled=not is_working_day(day, "ST"),
            )

    def _sitting(
        self,
        organization: Organization,
        day: datetime.date,
        hour: int,
        number: str,
        place: str,
        *,
        name: str = "",
        **columns: bool,
    ) -> Meeting:
        while not is_working_day(day, "ST") and "cancelled" not in columns:
            day -= datetime.timedelta(days=1)
        meeting = Meeting(
            organization=organization,
            name=name or f"{number.lstrip('0')}. Sitzung des Stadtrates"
            if number
            else name or f"Sitzung: {organization.name}",
            number=f"SR/{number}({_term(day)})/{day:%y}" if number else "",
            starts_at=at(day, hour),
            place=place,
            **columns,
        )
        registers.save_entry(meeting, by=self.city.clerk)
        return meeting


def at(day: datetime.date, hour: int, minute: int = 0) -> datetime.datetime:
    """A moment of the city's time."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour, minute)))


def _term(day: datetime.date) -> str:
    term = LegislativeTerm.objects.filter(starts_on__lte=day).first()
    return term.number if term else ""
