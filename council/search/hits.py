"""Finding: what a person may know of and asked for, the best first, with counts to filter by.

The gate comes first (`visible_papers`): nothing that the reader may not see is found or counted.
"""

import dataclasses
import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.fields import CharField, IntegerField

from council.models import City, Paper, SearchEntry
from council.search.asking import Question, understood
from council.search.facets import Row, Values, facets, known
from council.search.matching import All, Matches, Some
from council.search.ranking import Candidate, score, weight, worth
from council.standing import ANSWERED, OPEN, with_standing
from council.visibility import visible_papers

# So many of the hits, those with the words in the title and the newest, are weighed one by one;
# the others follow by date.
WEIGHED = 120
# With fewer hits than a page has, papers are shown too that hold only this share of the question.
ENOUGH, MOST_OF_IT = 20, 0.34
NEWEST = (F("dated_on").desc(nulls_last=True), F("year").desc(nulls_last=True), "-pk")


@dataclasses.dataclass
class Found:
    """What was found: all hits in their order, and how many each filter would leave."""

    question: Question
    keys: Sequence[int]
    counts: dict[str, Counter[str]]
    whole: int  # how many of all hits, not filtered, hold all that was asked for


def search(user: Any, city: City, text: str, values: Values, *, order: Sequence[Any] = ()) -> Found:
    """Look for `text` among what `user` may see; without a text, everything is found.

    `order` says how to sort instead of the best (or, without a text, the newest) first.
    """
    question = understood(text)
    papers = numbered(user, city)
    by = facets()
    rows, whole = _rows(papers, question, city, order)
    counts = by.counts(rows, values)
    kept = by.chosen(rows, values)
    if question.wanted and not order:
        keys = _best_first(kept, question, city)
    else:
        keys = [row.pk for row in kept]
    return Found(question, keys, counts, whole)


def newest_hits(user: Any, city: City, address: Mapping[str, str], most: int) -> QuerySet[Paper]:
    """The newest papers that a saved search finds, for feeds; `address` is its query: q, kind …

    Only what holds all words: a reader who follows a search wants no guesses.
    """
    values = known(address, numbered(user, city))
    question = understood(address.get("q", ""))
    rows = _read(matching(numbered(user, city), question).annotate(place=Value(0)), city, NEWEST)
    keys = [row.pk for row in facets().chosen(rows, values)[:most]]
    return numbered(user, city).filter(pk__in=keys).order_by(*NEWEST)


def numbered(user: Any, city: City) -> QuerySet[Paper]:
    """The numbered papers that `user` may see, with their standing."""
    papers = visible_papers(user).filter(reference__isnull=False)
    return with_standing(papers, user, city)


def matching(papers: QuerySet[Paper], question: Question) -> QuerySet[Paper]:
    """Those of `papers` that hold all that was asked for."""
    if not question.wanted:
        return papers
    return papers.filter(Matches("pk", _all(question), _none(question)))


def _all(question: Question) -> All:
    return All(tuple(each.condition for each in question.wanted))


def _none(question: Question) -> Some | None:
    return Some(tuple(question.unwanted)) if question.unwanted else None


def _rows(
    papers: QuerySet[Paper], question: Question, city: City, order: Sequence[Any]
) -> tuple[list[Row], int]:
    """All hits, and how many of them hold all that was asked for.

    Where these are few, those that hold most of it come too.
    """
    if not question.wanted:
        rows = _read(papers.annotate(place=Value(0)), city, order or NEWEST)
        return rows, len(rows)
    in_head = Case(
        When(Matches("pk", _all(question), in_head=True), then=1),
        default=0,
        output_field=IntegerField(),
    )
    found = matching(papers, question).annotate(place=in_head)
    rows = _read(found, city, order or ("-place", *NEWEST))
    if len(rows) >= ENOUGH or len(question.wanted) < 2 or question.strict:
        return rows, len(rows)
    most = _partly(papers, question, city, order)
    return most, len(rows)


def _partly(
    papers: QuerySet[Paper], question: Question, city: City, order: Sequence[Any]
) -> list[Row]:
    """The hits that hold most of what was asked for, told by how telling the words are."""
    stock = SearchEntry.objects.count()
    weights = [weight(each, stock) for each in question.wanted]
    shares = [round(1000 * its / sum(weights)) for its in weights]
    least = min(1000 * MOST_OF_IT, max(shares))
    place = sum(
        Case(
            When(Matches("pk", each.condition), then=share),
            default=0,
            output_field=IntegerField(),
        )
        for each, share in zip(question.wanted, shares, strict=True)
    )
    telling = [
        each.condition
        for each, share in zip(question.wanted, shares, strict=True)
        if share >= least
    ]
    # Whatever holds all words holds a telling one; the commonest words alone are not looked for.
    found = papers.filter(Matches("pk", Some(tuple(telling)), _none(question)))
    return _read(found.annotate(place=place), city, order or ("-place", *NEWEST))


def _read(papers: QuerySet[Paper], city: City, order: Sequence[Any]) -> list[Row]:
    late = OPEN & Q(due_on__lt=city.today())
    papers = papers.annotate(
        status=Case(
            When(ANSWERED, then=Value("answered")),
            When(late, then=Value("late")),
            When(OPEN, then=Value("open")),
            default=Value(""),
            output_field=CharField(),
        )
    )
    columns = (
        "pk", "kind", "year", "lead_id", "dated_on", "search_entry__factions",
        "search_entry__committees", "search_entry__has_attachment", "status", "place",
    )  # fmt: skip
    return [Row._make(row) for row in papers.order_by(*order).values_list(*columns)]


def _best_first(rows: Sequence[Row], question: Question, city: City) -> list[int]:
    stock = max(len(rows), SearchEntry.objects.count())
    today = city.today()
    scores = {
        candidate.pk: score(candidate, question, stock, today)
        for candidate in _candidates(rows[:WEIGHED], question)
    }
    first = sorted((row.pk for row in rows[:WEIGHED]), key=lambda pk: -scores.get(pk, 0.0))
    return [*first, *(row.pk for row in rows[WEIGHED:])]


def _candidates(rows: Sequence[Row], question: Question) -> list[Candidate]:
    """The hits with what their place depends on; the long texts only where they matter."""
    days = {row.pk: row.dated_on or datetime.date(row.year or 1990, 1, 1) for row in rows}
    entries = SearchEntry.objects.filter(pk__in=days)
    heads = entries.values_list("pk", "title", "parts", "names", "head")
    candidates = [Candidate(pk, days[pk], *texts) for pk, *texts in heads]
    told = {each.pk for each in candidates if not all(worth(w, each) for w in question.wanted)}
    texts = dict(entries.filter(pk__in=told).values_list("pk", "text"))
    return [
        dataclasses.replace(each, text=texts[each.pk]) if each.pk in texts else each
        for each in candidates
    ]
