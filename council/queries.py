"""What several pages and services ask of the record."""

import datetime
import functools
import re
from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects

from council.enums import OrganizationKind
from council.models import (
    City,
    Consultation,
    Meeting,
    Organization,
    Originator,
    Paper,
    PaperLink,
    Question,
)
from council.models.spans import valid_on
from council.rules.visibility import (
    files_given_with_papers,
    issues_given_with_papers,
    public_at,
    public_papers,
)
from council.words.german import as_day


def current_city() -> City:
    """The settings of the city; the defaults until somebody has saved any."""
    return City.objects.filter(pk=1).first() or City(pk=1)


@functools.cache
def parts_of_papers() -> dict[str, QuerySet[Any]]:
    """What is shown of papers besides their own columns, by the name of the relation.

    What a paper cites without everybody knowing of it is left out of its links, and so are those
    that cite it. Made once: to put such a query together takes longer than to make it.
    """
    return {
        "originators": Originator.objects.all(),
        "questions": Question.objects.all(),
        "links": PaperLink.objects.filter(Q(target=None) | public_at("target")),
        "cited_by": PaperLink.objects.filter(public_at("paper")),
        "consultations": Consultation.objects.select_related(
            "organization", "meeting__organization"
        ),
        "files": files_given_with_papers(),
        # What an issue was made from is large, and shown nowhere. By its paper it stands already.
        "issues": issues_given_with_papers()
        .defer("document")
        .annotate(was_supplied=Q(document={}))
        .order_by("number"),
    }


def public_records() -> QuerySet[Paper]:
    """The public papers with all that is shown of them."""
    parts = (Prefetch(name, rows.all()) for name, rows in parts_of_papers().items())
    return public_papers().select_related("lead").prefetch_related(*parts)


# Parts that most papers have none of: they are asked for only where there are some.
RARE_PARTS = ("links", "cited_by", "files", "issues")


def telling_parts(papers: QuerySet[Paper]) -> QuerySet[Paper]:
    """`papers` that tell which of the rare parts they have, for `add_parts`."""
    has = {}
    for name in RARE_PARTS:
        relation: Any = Paper._meta.get_field(name)
        rows = relation.related_model._default_manager.order_by()
        has[f"has_{name}"] = Exists(rows.filter(**{relation.field.name: OuterRef("pk")}))
    return papers.annotate(**has)


def add_parts(papers: Sequence[Any]) -> None:
    """Read all that is shown of these papers (from `telling_parts`) besides their columns."""
    parts = {name: rows.all() for name, rows in parts_of_papers().items()}
    missing = [name for name in RARE_PARTS if not any(getattr(p, f"has_{name}") for p in papers)]
    none = {name: _known_to_be_none(parts.pop(name)) for name in missing}
    prefetch_related_objects(papers, *(Prefetch(name, rows) for name, rows in parts.items()))
    for paper in papers:
        # As Prefetch does it, which takes as long for rows of which there are none.
        paper._prefetched_objects_cache |= none


def _known_to_be_none(rows: QuerySet[Any]) -> QuerySet[Any]:
    rows._result_cache = []  # from now on nobody asks; to ask `none()` takes as long as a query
    return rows


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


def agenda_of(meeting: Meeting, papers: QuerySet[Paper]) -> list[Consultation]:
    """What a sitting hears of `papers`: rows that name it, or only its body and day."""
    of_the_day = Q(
        meeting=None, organization=meeting.organization_id, held_on=as_day(meeting.starts_at)
    )
    items = (
        Consultation.objects.filter(Q(meeting=meeting) | of_the_day, paper__in=papers)
        .select_related("paper__lead")
        .prefetch_related("paper__originators")
    )
    return sorted(items, key=by_agenda)


def by_agenda(item: Any) -> tuple[bool, list[int], int]:
    """The order of an agenda: 9.3 stands before 9.28; what has no number yet comes last."""
    numbers = [int(part) for part in re.findall(r"\d+", item.agenda_item)]
    return (not numbers, numbers, item.pk)
