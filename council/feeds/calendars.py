"""The public sittings as a calendar to subscribe to (iCalendar, RFC 5545)."""

import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar, Event

from council.enums import ObjectKind
from council.models import Meeting, PublicObject
from council.portal.serving import public_page
from council.queries import current_city
from council.rules.public_registers import public_bodies, public_meetings

# How long a sitting stays in the calendar after its day.
KEPT = datetime.timedelta(days=366)


@public_page
def sittings(request: HttpRequest) -> HttpResponse:
    """The public sittings of all bodies."""
    city = current_city()
    return _calendar(f"Sitzungen – {city.printed_name}", public_meetings())


@public_page
def sittings_of_body(request: HttpRequest, pk: int) -> HttpResponse:
    """The public sittings of one body."""
    body = get_object_or_404(public_bodies(), pk=pk)
    return _calendar(f"Sitzungen: {body.name}", public_meetings().filter(organization=body))


def _calendar(name: str, meetings: QuerySet[Meeting]) -> HttpResponse:
    zone = current_city().zone
    calendar = Calendar()
    calendar.add("prodid", f"-//{urlsplit(settings.SITE_URL).hostname}//Sitzungen//DE")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    shown = meetings.filter(public=True, starts_at__gte=timezone.now() - KEPT)
    rows = list(shown.order_by("starts_at", "pk"))
    changed = dict(
        PublicObject.objects.filter(
            kind=ObjectKind.MEETING, number__in=[row.pk for row in rows]
        ).values_list("number", "modified_at")
    )
    for row in rows:
        calendar.add_component(_event(row, zone, changed.get(row.pk, row.starts_at)))
    calendar.add_missing_timezones()
    return HttpResponse(
        calendar.to_ical(),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'inline; filename="sitzungen.ics"'},
    )


def _event(row: Meeting, zone: datetime.tzinfo, changed: datetime.datetime) -> Event:
    """A sitting; nobody knows when it ends, so it has no end."""
    event = Event()
    event.add("uid", f"sitzung-{row.pk}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", changed.astimezone(datetime.UTC))
    event.add("last-modified", changed.astimezone(datetime.UTC))
    event.add("dtstart", row.starts_at.astimezone(zone))
    event.add("summary", f"{row.organization.name}: {row}" if row.name else str(row))
    event.add("url", f"{settings.SITE_URL}{reverse('meeting', args=[row.pk])}")
    if row.place:
        event.add("location", row.place)
    event.add("status", "CANCELLED" if row.cancelled else "CONFIRMED")
    return event
