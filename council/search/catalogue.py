"""All numbered papers with what they can be filtered by, kept in the memory of the process.

A search then asks the index for keys alone, and counts here. What is kept is right as long as
the mark is the same, which every act that changes any of it writes anew in its own transaction
(`follow`): from the next request on, in any process, and not at all if the act is taken back.
"""

import datetime
import threading
import uuid
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import compress
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When

from council.enums import PaperState
from council.models import (
    City,
    LegislativeTerm,
    Organization,
    Paper,
    PaperLink,
    SearchEntry,
    SearchMark,
)
from council.rules.standing import ANSWERED, OPEN, with_standing
from council.rules.visibility import public_papers, visible_papers
from council.search.facets import FACETS, STATUSES, Columns, Counts, Values, columns_of, counts

# Papers of which no day is known stand by their numbers.
NEWEST = (
    F("dated_on").desc(nulls_last=True),
    F("year").desc(nulls_last=True),
    "-reference_key",
)
SORTED_BY = {"reference": "reference_key", "title": "title", "date": "dated_on", "due": "due_on"}
NEWEST_FIRST = "-date"
# What else changes how papers are filtered, counted or sorted.
OTHERS = (PaperLink, SearchEntry, Organization, LegislativeTerm, City)
AT_ONCE = 2000

Places = Sequence[int]  # in ascending order: the newest paper has place 0


@dataclass(frozen=True)
class Catalogue:
    """The numbered papers, each at its place, and which of them one reader may know of."""

    keys: Sequence[int]  # by place
    places: Sequence[int]  # by key; of keys that are no paper's, the place behind the last
    columns: Columns
    hidden: frozenset[int]  # the places that the reader may not know of
    orders: dict[str, Sequence[int]]  # other orders, as they are asked for: the rank of each place

    @cached_property
    def all(self) -> Places:
        """All that the reader may know of."""
        everything = range(len(self.keys))
        if not self.hidden:
            return everything
        return [place for place in everything if place not in self.hidden]

    @cached_property
    def _all(self) -> frozenset[int]:
        return frozenset(self.all)

    @cached_property
    def counts(self) -> Counts:
        """How many papers of each value the reader may know of."""
        return counts(self.columns, self.all, {})

    def counts_of(self, places: Places, values: Values) -> Counts:
        """How many of `places` each value of each filter would leave, those in force kept."""
        if values or 2 * len(places) < len(self.all):
            return counts(self.columns, places, values)
        # The fewer are counted: of nearly all, those that are missing.
        missing = counts(self.columns, sorted(self._all.difference(places)), {})
        return {name: counted - missing[name] for name, counted in self.counts.items()}

    def place_of(self, key: int) -> int:
        """Where a paper stands; behind the last if it is none of these, or newer than they are."""
        return self.places[key] if key < len(self.places) else len(self.keys)

    def among(self, keys: Iterable[int]) -> Places:
        """Those of these papers that the reader may know of."""
        # Marked in small arrays that stay in the processor's cache, where sets would not.
        is_among, known = bytearray(len(self.keys) + 1), len(self.places)
        for key in keys:
            if key < known:
                is_among[self.places[key]] = True
        for place in self.hidden:
            is_among[place] = False
        return list(compress(range(len(self.keys)), is_among))

    def ordered(self, places: Places, sort: str) -> Sequence[int]:
        """These places in one of the orders of `SORTED_BY`; "-" before its name turns it round."""
        if sort == NEWEST_FIRST:
            return places
        if sort not in self.orders:
            self.orders[sort] = self._ranks(sort)
        return sorted(places, key=self.orders[sort].__getitem__)

    def _ranks(self, sort: str) -> Sequence[int]:
        column = F(SORTED_BY[sort.removeprefix("-")])
        if sort.startswith("-"):
            order = (column.desc(nulls_last=True), "-pk")
        else:
            order = (column.asc(nulls_last=True), "pk")
        ranks = array("I", [len(self.keys)]) * (len(self.keys) + 1)
        keys = _numbered().order_by(*order).values_list("pk", flat=True)
        for rank, key in enumerate(keys.iterator(AT_ONCE)):
            ranks[self.place_of(key)] = rank
        return ranks


@dataclass(frozen=True)
class Kept:
    """The catalogue as the public knows it, and what it is right for."""

    mark: uuid.UUID
    today: datetime.date
    catalogue: Catalogue


_kept: Kept | None = None
_reading = threading.Lock()


def catalogue_for(user: Any, city: City) -> Catalogue:
    """The papers that `user` may know of, as the record is now."""
    catalogue = _public(city)
    if not user.is_authenticated:
        return catalogue
    return _with_own(catalogue, user, city)


def follow(rows: Iterable[Any]) -> None:
    """Make what is kept invalid if one of the written `rows` changes it. Part of their act."""
    if any(isinstance(row, OTHERS) or (isinstance(row, Paper) and _left_desk(row)) for row in rows):
        renew()


def renew() -> None:
    """Make what every process keeps invalid, once the transaction has ended well."""
    new = SearchMark(pk=1, value=uuid.uuid4())
    SearchMark.objects.bulk_create(
        [new], update_conflicts=True, unique_fields=["id"], update_fields=["value"]
    )


def _left_desk(paper: Paper) -> bool:
    """Whether it has left its author's desk; what loses its number again leaves the index too."""
    return paper.state not in (PaperState.DRAFT, PaperState.FILED)


def _public(city: City) -> Catalogue:
    """The catalogue as the public knows it; read only if what is kept is not right any more.

    Inside a transaction nothing is kept: it may be taken back.
    """
    global _kept
    today = city.today()
    if connection.in_atomic_block:
        return _read(city, today)
    with _reading:
        # The mark comes first: what changes while the papers are being read is read again by the
        # next request. Whoever had to wait here finds them read.
        seen = mark()
        if seen is None:
            return _read(city, today)
        if _kept is None or (_kept.mark, _kept.today) != (seen, today):
            _kept = Kept(seen, today, _read(city, today))
        return _kept.catalogue


def mark() -> uuid.UUID | None:
    """What changes with every act that changes any of this; None before the first."""
    return SearchMark.objects.values_list("value", flat=True).first()


def _read(city: City, today: datetime.date) -> Catalogue:
    """Read all numbered papers; the same query tells which of them the public may know of."""
    papers = with_standing(_numbered(), AnonymousUser(), city)
    rows = (
        papers.annotate(
            status=_status(today), hidden=~Exists(public_papers().filter(pk=OuterRef("pk")))
        )
        .order_by(*NEWEST)
        .values_list("pk", "hidden", *(facet.column for facet in FACETS))
        .iterator(AT_ONCE)
    )
    keys, hidden = array("q"), set()

    def noted() -> Iterator[Sequence[Any]]:
        for key, is_hidden, *values in rows:
            if is_hidden:
                hidden.add(len(keys))
            keys.append(key)
            yield values

    columns = columns_of(noted())
    places = array("I", [len(keys)]) * (max(keys, default=0) + 1)
    for place, key in enumerate(keys):
        places[key] = place
    return Catalogue(keys, places, columns, frozenset(hidden), {})


def _with_own(catalogue: Catalogue, user: Any, city: City) -> Catalogue:
    """The catalogue with what this reader may know of beyond what the public may.

    Read anew by each request: that, and how the papers stand that these answer.
    """
    visible = visible_papers(user).filter(reference__isnull=False)
    own = visible.filter(~Exists(public_papers().filter(pk=OuterRef("pk"))))
    answered = PaperLink.objects.filter(paper__in=own).values("target")
    papers = with_standing(visible.filter(Q(pk__in=own) | Q(pk__in=answered)), user, city)
    rows = papers.annotate(status=_status(city.today())).values_list("pk", "status")
    statuses = {catalogue.place_of(key): STATUSES[status] for key, status in rows}
    statuses.pop(len(catalogue.keys), None)
    if not statuses:
        return catalogue
    columns = {**catalogue.columns, "status": catalogue.columns["status"].changed(statuses)}
    return replace(catalogue, columns=columns, hidden=catalogue.hidden - statuses.keys())


def _numbered() -> QuerySet[Paper]:
    return Paper.objects.filter(reference__isnull=False)


def _status(today: datetime.date) -> Case:
    late = OPEN & Q(due_on__lt=today)
    return Case(
        When(ANSWERED, then=Value("answered")),
        When(late, then=Value("late")),
        When(OPEN, then=Value("open")),
        default=Value(""),
        output_field=CharField(),
    )
