"""Dates, spans and sizes in the German of the pages, mails and messages."""

import math
from datetime import date, datetime, timedelta

from django.utils import timezone

WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")


def as_day(value: date | datetime | str | None) -> date | None:
    """Return the day of a date, an instant (in the city's time zone) or an ISO text.

    Gives None for nothing and for a text that is no date: records that were
    brought in from outside may hold either.
    """
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat((value or "")[:10])
    except ValueError:
        return None


def german_date(value: date | datetime | str | None) -> str:
    """Return 10.12.2019, or an empty text where there is no date."""
    day = as_day(value)
    return f"{day:%d.%m.%Y}" if day else ""


def german_datetime(value: datetime | None) -> str:
    """Return 10.12.2019, 14:05 Uhr in the city's time zone, or an empty text."""
    if not value:
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{local:%d.%m.%Y, %H:%M} Uhr"


def weekday(value: date | datetime | str | None) -> str:
    """Return the name of the day of the week, or an empty text."""
    day = as_day(value)
    return WEEKDAYS[day.weekday()] if day else ""


def days_until(value: date | datetime | str | None) -> int | None:
    """Return the days from today to a day, negative when it is past; None without a day."""
    day = as_day(value)
    return (day - timezone.localdate()).days if day else None


def count_days(number: int) -> str:
    """Return 1 Tag, 12 Tage."""
    return "1 Tag" if number == 1 else f"{number} Tage"


def in_days(value: date | datetime | str | None) -> str:
    """Return heute, morgen, in 12 Tagen, gestern or vor 3 Tagen."""
    days = days_until(value)
    if days is None:
        return ""
    near = {-1: "gestern", 0: "heute", 1: "morgen"}
    if days in near:
        return near[days]
    return f"in {days} Tagen" if days > 0 else f"vor {-days} Tagen"


def since_days(value: date | datetime | str | None) -> str:
    """Return since when something lasts: seit heute, seit gestern, seit 3 Tagen."""
    days = days_until(value)
    if days is None:
        return ""
    near = {-1: "seit gestern", 0: "seit heute"}
    return near.get(days) or f"seit {abs(days)} Tagen"


def due_words(value: date | datetime | str | None) -> str:
    """Return how a deadline stands: noch 12 Tage, heute fällig, 3 Tage überfällig."""
    days = days_until(value)
    if days is None:
        return ""
    near = {0: "heute fällig", 1: "morgen fällig"}
    if days in near:
        return near[days]
    return f"noch {count_days(days)}" if days > 0 else f"{count_days(-days)} überfällig"


def duration(span: timedelta) -> str:
    """Return how long somebody has to wait, never too short: 40 Sekunden, 1 Minute, 12 Minuten."""
    seconds = max(1, math.ceil(span.total_seconds()))
    if seconds < 60:
        return "1 Sekunde" if seconds == 1 else f"{seconds} Sekunden"
    minutes = math.ceil(seconds / 60)
    return "1 Minute" if minutes == 1 else f"{minutes} Minuten"


def file_size(size: int | None) -> str:
    """Return a number of bytes as people read it: 812 Byte, 96 kB, 1,4 MB."""
    if size is None:
        return ""
    if size < 1000:
        return f"{size} Byte"
    if size < 1_000_000:
        return f"{round(size / 1000)} kB"
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")
