"""What a page says to programs in the words of schema.org, as a block of data in its head.

A data block is no script: it is never run, and the content security policy does not concern it.
"""

import json
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from council.models import City, Meeting, Paper
from council.rules.kinds import ANSWER_KINDS

# Nothing in the data may end the block, whoever wrote it.
ESCAPES = {ord(char): f"\\u{ord(char):04X}" for char in "<>&\u2028\u2029"}
SCHEDULED, CANCELLED = "https://schema.org/EventScheduled", "https://schema.org/EventCancelled"


def of_paper(paper: Paper, related: list[Paper], city: City) -> SafeString:
    """A paper as a document; `related` are the papers it belongs to, as far as they are shown."""
    people = [row for row in paper.originators.all() if row.person_name]
    factions = {row.faction_name for row in paper.originators.all() if row.faction_name}
    authors = [{"@type": "Person", "name": row.person_name} for row in people]
    authors += [{"@type": "Organization", "name": name} for name in sorted(factions)]
    if paper.kind in ANSWER_KINDS:
        authors = [_publisher(city)]
    fields = {
        "@type": "DigitalDocument",
        "@id": f"{settings.SITE_URL}{paper.get_absolute_url()}",
        "url": f"{settings.SITE_URL}{paper.get_absolute_url()}",
        "name": paper.title,
        "identifier": paper.reference,
        "genre": paper.get_kind_display(),
        "inLanguage": "de",
        "dateCreated": paper.dated_on.isoformat() if paper.dated_on else None,
        "datePublished": paper.published_at.isoformat() if paper.published_at else None,
        "author": authors,
        "publisher": _publisher(city),
        "license": city.data_license,
        "isBasedOn": [f"{settings.SITE_URL}{paper.get_absolute_url()}" for paper in related],
    }
    return _block(fields)


def of_meeting(meeting: Meeting, city: City) -> SafeString:
    """A sitting as an event."""
    fields = {
        "@type": "Event",
        "url": f"{settings.SITE_URL}{reverse('meeting', args=[meeting.pk])}",
        "name": str(meeting),
        "startDate": meeting.starts_at.astimezone(city.zone).isoformat(),
        "eventStatus": CANCELLED if meeting.cancelled else SCHEDULED,
        "location": {"@type": "Place", "name": meeting.place, "address": city.name}
        if meeting.place
        else None,
        "organizer": {"@type": "Organization", "name": meeting.organization.name},
    }
    return _block(fields)


def _publisher(city: City) -> dict[str, str]:
    return {"@type": "GovernmentOrganization", "name": city.printed_name}


def _block(fields: dict[str, Any]) -> SafeString:
    known = {name: value for name, value in fields.items() if value not in (None, "", [])}
    content = json.dumps({"@context": "https://schema.org", **known}, ensure_ascii=False)
    return format_html(
        '<script type="application/ld+json">{}</script>', mark_safe(content.translate(ESCAPES))
    )
