"""What papers can be filtered by: a row for each filter, and a column of the papers' values."""

import datetime
import functools
from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from django.db.models import Model, QuerySet

from council.enums import PaperKind
from council.models import LegislativeTerm, Organization

Values = dict[str, str]  # the filters in force, by name
Counts = dict[str, Counter[str]]  # how many papers each value of each filter has
Words = dict[str, str]  # the word of each value
ValuesOf = Callable[[Any], tuple[str, ...]]  # what is read of a paper -> its values
# What is late is open too.
STATUSES = {"": (), "answered": ("answered",), "open": ("open",), "late": ("open", "late")}


def single() -> ValuesOf:
    """What is read is the value."""
    return lambda value: (str(value),) if value else ()


def flag() -> ValuesOf:
    """Papers have it or not."""
    return lambda value: ("1",) if value else ()


def status() -> ValuesOf:
    """How a paper stands."""
    return STATUSES.__getitem__


def listed() -> ValuesOf:
    """Keys between commas."""
    return functools.cache(lambda keys: tuple(keys[1:-1].split(",")) if keys else ())


def offices() -> ValuesOf:
    """An office and the one above it, as they are now."""
    parents: dict[int | None, int | None] = dict(
        Organization.objects.values_list("pk", "parent_id")
    )
    return functools.cache(
        lambda key: tuple(str(office) for office in (key, parents.get(key)) if office)
    )


def terms() -> ValuesOf:
    """The terms of the council in which a day lies, as they are now."""
    spans = list(LegislativeTerm.objects.values_list("pk", "starts_on", "ends_on"))

    @functools.cache
    def terms_of(day: datetime.date | None) -> tuple[str, ...]:
        return tuple(
            str(key)
            for key, start, end in spans
            if day is not None and start <= day and (end is None or day <= end)
        )

    return terms_of


@dataclass(frozen=True)
class Facet:
    """One filter of the list of papers."""

    name: str  # in addresses
    label: str
    column: str  # what the catalogue reads of a paper
    values: Callable[[], ValuesOf]  # how that becomes values
    words: tuple[tuple[str, str], ...] = ()  # these may be chosen although no paper has them now
    rows_of: type[Model] | None = None  # whose keys the values are


FACETS = (
    Facet("kind", "Art", "kind", single, words=tuple(PaperKind.choices)),
    Facet(
        "status",
        "Stand",
        "status",
        status,
        words=(("answered", "beantwortet"), ("open", "offen"), ("late", "überfällig")),
    ),
    Facet("urgency", "Dringlichkeit", "urgency", flag, words=(("1", "dringlich"),)),
    Facet("faction", "Fraktion", "search_entry__factions", listed, rows_of=Organization),
    Facet("unit", "Federführung", "lead_id", offices, rows_of=Organization),
    Facet("committee", "Ausschuss", "search_entry__committees", listed, rows_of=Organization),
    Facet("term", "Wahlperiode", "dated_on", terms, rows_of=LegislativeTerm),
    Facet("year", "Jahr", "year", single),
    Facet(
        "attachment",
        "Anlagen",
        "search_entry__has_attachment",
        flag,
        words=(("1", "mit Anlagen"),),
    ),
)
NAMES = tuple(facet.name for facet in FACETS)
FIXED = {facet.name: frozenset(dict(facet.words)) for facet in FACETS if facet.words}


def words_for(
    asked: Mapping[str, Collection[str]], organizations: QuerySet[Organization]
) -> dict[str, Words]:
    """The words of the values that are asked for, by filter; of `organizations` and no others.

    A value without a word is left out.
    """
    named = [key for facet in FACETS if facet.rows_of is Organization for key in asked[facet.name]]
    rows: dict[type[Model], Words] = {
        Organization: {str(row.pk): row.label for row in organizations.filter(pk__in=named)},
        LegislativeTerm: {str(row.pk): str(row) for row in LegislativeTerm.objects.all()},
    }
    words: dict[str, Words] = {}
    for facet in FACETS:
        values = sorted(asked[facet.name], reverse=True)
        own = dict(facet.words) or {value: value for value in values}
        all_words = rows[facet.rows_of] if facet.rows_of else own
        words[facet.name] = {
            value: word for value, word in all_words.items() if value in asked[facet.name]
        }
    return words


class Column:
    """The values of all papers for one filter. Many papers have the same: each is kept once."""

    def __init__(self) -> None:
        self.values: list[tuple[str, ...]] = []
        self.numbers = array("I")  # by place: which of the values
        self._known: dict[tuple[str, ...], int] = {}

    def add(self, values: tuple[str, ...]) -> None:
        """Take in the values of the next paper."""
        self.numbers.append(self._number(values))

    def changed(self, values: Mapping[int, tuple[str, ...]]) -> "Column":
        """The same column, but with these values at these places."""
        column = Column()
        column.values, column._known = list(self.values), dict(self._known)
        column.numbers = self.numbers[:]
        for place, new in values.items():
            column.numbers[place] = column._number(new)
        return column

    def having(self, value: str, places: Sequence[int]) -> Sequence[int]:
        """The places whose papers have a value."""
        wanted = {number for number, values in enumerate(self.values) if value in values}
        return [place for place in places if self.numbers[place] in wanted]

    def counts(self, places: Sequence[int]) -> Counter[str]:
        """How many of the papers at these places have each value."""
        counts: Counter[str] = Counter()
        for number, papers in Counter(at(places, self.numbers)).items():
            for value in self.values[number]:
                counts[value] += papers
        return counts

    def _number(self, values: tuple[str, ...]) -> int:
        number = self._known.setdefault(values, len(self.values))
        if number == len(self.values):
            self.values.append(values)
        return number


def at(places: Sequence[int], numbers: Sequence[int]) -> Sequence[int]:
    """The numbers at these places; taken all at once, in half of the time."""
    return itemgetter(*places)(numbers) if len(places) > 1 else [numbers[place] for place in places]


Columns = dict[str, Column]


def columns_of(rows: Iterable[Sequence[Any]]) -> Columns:
    """The columns of papers, with the divisions and terms as they are now.

    Of each paper is given what the facets read, in their order.
    """
    columns = {name: Column() for name in NAMES}
    readers = [(columns[facet.name], facet.values()) for facet in FACETS]
    for row in rows:
        for (column, values_of), value in zip(readers, row, strict=True):
            column.add(values_of(value))
    return columns


def chosen(
    columns: Columns, places: Sequence[int], values: Values, without: str = ""
) -> Sequence[int]:
    """The places that pass the filters in force, one of them left out."""
    for name, value in values.items():
        if name != without:
            places = columns[name].having(value, places)
    return places


def counts(columns: Columns, places: Sequence[int], values: Values) -> Counts:
    """How many of `places` each value of each filter would leave, the other filters kept."""
    kept = chosen(columns, places, values)
    return {
        name: column.counts(chosen(columns, places, values, name) if name in values else kept)
        for name, column in columns.items()
    }


def known(typed: Mapping[str, str], offered: Counts) -> Values:
    """The filters of an address that mean something to a reader; the others are ignored.

    `offered` counts what the reader may know of, whatever else was asked for.
    """
    return {
        name: typed[name]
        for name, counted in offered.items()
        if typed.get(name, "") in FIXED.get(name, counted)
    }
