"""When an answer is due: the city's rule, counted in its own calendar."""

import datetime
from functools import lru_cache

import holidays

from council.enums import DeadlineUnit
from council.models import City


def due_on(city: City, start: datetime.date) -> datetime.date:
    """The day on which a deadline that starts on `start` ends.

    The day of the event is not counted; an end on a Saturday, Sunday or public holiday of the
    Land moves to the next working day (§§ 187, 188, 193 BGB).
    """
    length = city.deadline_length
    match city.deadline_unit:
        case DeadlineUnit.WORKING_DAYS:
            return _working_days_later(start, length, city.land)
        case DeadlineUnit.CALENDAR_DAYS:
            end = start + datetime.timedelta(days=length)
        case DeadlineUnit.WEEKS:
            end = start + datetime.timedelta(weeks=length)
        case DeadlineUnit.MONTHS:
            end = _months_later(start, length)
        case unit:
            raise ValueError(f"unknown unit of deadlines: {unit}")
    return next_working_day(end, city.land)


def next_working_day(day: datetime.date, land: str) -> datetime.date:
    """`day` itself, or the first working day after it."""
    while not is_working_day(day, land):
        day += datetime.timedelta(days=1)
    return day


def is_working_day(day: datetime.date, land: str) -> bool:
    """Whether offices in `land` work on `day`."""
    return day.weekday() < 5 and day not in _holidays(land)


def _working_days_later(day: datetime.date, count: int, land: str) -> datetime.date:
    while count:
        day = next_working_day(day + datetime.timedelta(days=1), land)
        count -= 1
    return day


def _months_later(day: datetime.date, count: int) -> datetime.date:
    """The same day `count` months later, or that month's last day (§ 188 (3) BGB)."""
    years, month = divmod(day.month - 1 + count, 12)
    first = day.replace(year=day.year + years, month=month + 1, day=1)
    last = (first + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1)
    return min(first + datetime.timedelta(days=day.day - 1), last)


@lru_cache(maxsize=16)
def _holidays(land: str) -> holidays.HolidayBase:
    return holidays.country_holidays("DE", subdiv=land)
