"""What hits can be filtered by, and how many there are of each."""

import datetime
import functools
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from council.enums import PaperKind
from council.models import LegislativeTerm, Organization, Paper


class Row(NamedTuple):
    """A hit with what it can be filtered by. `place` is larger, the better it fits."""

    pk: int
    kind: str
    year: int | None
    lead: int | None
    dated_on: datetime.date | None
    factions: str | None
    committees: str | None
    has_attachment: bool | None
    status: str
    place: float


ValuesOf = Callable[[Row], Sequence[str]]
Values = dict[str, str]  # the filters in force


@dataclass(frozen=True)
class Facets:
    """The filters by name, each with the values that a row has."""

    values_of: dict[str, ValuesOf]

    def chosen(self, rows: Sequence[Row], values: Values, without: str = "") -> Sequence[Row]:
        """The rows that pass the filters in force, one of them left out."""
        for name, value in values.items():
            if name != without:
                of = self.values_of[name]
                rows = [row for row in rows if value in of(row)]
        return rows

    def counts(self, rows: Sequence[Row], values: Values) -> dict[str, Counter[str]]:
        """How many hits each value of each filter would leave, the other filters kept."""
        kept = self.chosen(rows, values)
        return {
            name: _count(self.chosen(rows, values, name) if name in values else kept, of)
            for name, of in self.values_of.items()
        }


def facets() -> Facets:
    """The filters, with the divisions and terms as they are now."""
    parents: dict[int | None, int | None] = dict(
        Organization.objects.values_list("pk", "parent_id")
    )
    terms = list(LegislativeTerm.objects.values_list("pk", "starts_on", "ends_on"))

    @functools.cache
    def offices(lead: int | None) -> tuple[str, ...]:
        return tuple(str(key) for key in (lead, parents.get(lead)) if key)

    @functools.cache
    def listed(keys: str | None) -> tuple[str, ...]:
        return tuple(keys[1:-1].split(",")) if keys else ()

    @functools.cache
    def terms_of(day: datetime.date | None) -> tuple[str, ...]:
        return tuple(
            str(key)
            for key, start, end in terms
            if day is not None and start <= day and (end is None or day <= end)
        )

    return Facets(
        {
            "kind": lambda row: (row.kind,),
            "status": lambda row: STATUSES[row.status],
            "faction": lambda row: listed(row.factions),
            "unit": lambda row: offices(row.lead),
            "committee": lambda row: listed(row.committees),
            "term": lambda row: terms_of(row.dated_on),
            "year": lambda row: (str(row.year),) if row.year else (),
            "attachment": lambda row: ("1",) if row.has_attachment else (),
        }
    )


# Which of a reader's papers have a value at all, whatever else was asked for.
CONDITIONS: dict[str, Callable[[str], Q | Exists]] = {
    "faction": lambda key: Q(search_entry__factions__contains=f",{key},"),
    "unit": lambda key: Q(lead=key) | Q(lead__parent=key),
    "committee": lambda key: Q(search_entry__committees__contains=f",{key},"),
    "year": lambda year: Q(year=year),
    "term": lambda key: Exists(
        LegislativeTerm.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef("dated_on")),
            pk=key,
            starts_on__lte=OuterRef("dated_on"),
        )
    ),
}
FIXED = {
    "kind": frozenset(PaperKind.values),
    "status": frozenset({"answered", "open", "late"}),
    "attachment": frozenset({"1"}),
}


def known(typed: Mapping[str, str], papers: QuerySet[Paper]) -> Values:
    """The filters of an address that mean something to this reader; the others are ignored."""
    values = {}
    for name in (*FIXED, *CONDITIONS):
        value = typed.get(name, "")
        if name in FIXED:
            is_known = value in FIXED[name]
        else:
            is_number = value.isascii() and value.isdigit() and len(value) < 10
            is_known = is_number and papers.filter(CONDITIONS[name](value)).exists()
        if is_known:
            values[name] = value
    return values


# What is late is open too.
STATUSES = {"": (), "answered": ("answered",), "open": ("open",), "late": ("open", "late")}


def _count(rows: Iterable[Row], of: ValuesOf) -> Counter[str]:
    """Rows with the same values are many: they are counted first and taken apart then."""
    counts: Counter[str] = Counter()
    for values, number in Counter(map(of, rows)).items():
        for value in values:
            counts[value] += number
    return counts
