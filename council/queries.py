"""What several pages and services ask of the record."""

import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from council.enums import OrganizationKind, PaperKind, Relation
from council.models import City, Meeting, Organization, Paper, PaperLink


def current_city() -> City:
    """The settings of the city; the defaults until somebody has saved any."""
    return City.objects.filter(pk=1).first() or City(pk=1)


def with_answered(papers: QuerySet[Paper], answers: QuerySet[Paper]) -> QuerySet[Paper]:
    """Annotate `answered`: whether one of `answers` (what the reader may see) is a statement."""
    statements = PaperLink.objects.filter(
        target=OuterRef("pk"),
        relation=Relation.PARENT,
        paper__in=answers.filter(kind=PaperKind.STATEMENT),
    )
    return papers.annotate(answered=Exists(statements))


def coming_meetings(since) -> QuerySet[Meeting]:
    """Sittings that start at `since` or later and are not cancelled, soonest first."""
    return (
        Meeting.objects.filter(Q(starts_at__gte=since), cancelled=False)
        .select_related("organization")
        .order_by("starts_at", "pk")
    )


def organizations_on(day: datetime.date, *kinds: OrganizationKind) -> QuerySet[Organization]:
    """The organisations of these kinds that exist on `day`."""
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
    lasting = Q(valid_until__isnull=True) | Q(valid_until__gte=day)
    return Organization.objects.filter(begun, lasting, kind__in=kinds)
