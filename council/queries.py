"""What several pages and services ask of the record."""

import datetime
import re

from django.db.models import Prefetch, Q, QuerySet

from council.documents.stored import PREFETCH
from council.enums import OrganizationKind
from council.models import City, Consultation, Meeting, Organization, Paper, PaperLink
from council.models.spans import valid_on
from council.rules.visibility import public_papers


def current_city() -> City:
    """The settings of the city; the defaults until somebody has saved any."""
    return City.objects.filter(pk=1).first() or City(pk=1)


def public_records(consultations: QuerySet[Consultation] | None = None) -> QuerySet[Paper]:
    """The public papers with all that `record_of` reads.

    What a paper cites without everybody knowing of it is left out of its links. The rows of
    `consultations` may bring more than their own columns along.
    """
    links = PaperLink.objects.filter(Q(target=None) | Q(target__in=public_papers()))
    parts = {name: Prefetch(name) for name in PREFETCH}
    parts["links"] = Prefetch("links", links)
    if consultations is not None:
        parts["consultations"] = Prefetch("consultations", consultations)
    return public_papers().select_related("lead").prefetch_related(*parts.values())


def coming_meetings(since: datetime.datetime) -> QuerySet[Meeting]:
    """Sittings that start at `since` or later and are not cancelled, soonest first."""
    return (
        Meeting.objects.filter(Q(starts_at__gte=since), cancelled=False)
        .select_related("organization")
        .order_by("starts_at", "pk")
    )


def organizations_on(day: datetime.date, *kinds: OrganizationKind) -> QuerySet[Organization]:
    """The organisations of these kinds that exist on `day`."""
    return Organization.objects.filter(valid_on(day), kind__in=kinds)


def by_agenda(item: Consultation) -> tuple[bool, list[int], int]:
    """The order of an agenda: 9.3 stands before 9.28; what has no number yet comes last."""
    numbers = [int(part) for part in re.findall(r"\d+", item.agenda_item)]
    return (not numbers, numbers, item.pk)
