"""Finding: what a person may know of and asked for, the best first, with counts to filter by.

The gate comes first (`visible_papers`): nothing that the reader may not see is found or counted.
"""

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Left

from council.models import City, Paper, SearchEntry
from council.rules.standing import with_standing
from council.rules.visibility import visible_papers
from council.search.catalogue import NEWEST, Catalogue, Places, catalogue_for
from council.search.facets import Counts, Values, at, chosen, known
from council.search.matching import All, Some, keys_of
from council.search.query import Question, understood
from council.search.ranking import Candidate, holds_all_in_sight, score, weight

# So many of the hits, those with the words in the title and the newest, are weighed one by one;
# the others follow by date. Of the best of them the texts are looked into as well, so many letters.
WEIGHED, LOOKED_INTO, BEGINNING = 60, 40, 4000
# With fewer hits than a page has, papers are shown too that hold only this share of the question.
ENOUGH, MOST_OF_IT = 20, 0.34


@dataclass
class Found:
    """What was found: all hits in their order, and how many each filter would leave."""

    question: Question
    values: Values  # the filters in force
    keys: Sequence[int]
    counts: Counts
    whole: int  # how many of all hits, not filtered, hold all that was asked for


def search(
    user: Any, city: City, text: str, filters: Mapping[str, str], *, sort: str = ""
) -> Found:
    """Look for `text` among what `user` may see; without a text, everything is found.

    Of `filters`, those that mean nothing to the reader are ignored. `sort` is one of the orders
    of the catalogue instead of the best (or, without a text, the newest) first.
    """
    question = understood(text)
    catalogue = catalogue_for(user, city)
    values = known(filters, catalogue.counts) if filters else {}
    places, whole = _hits(catalogue, question)
    kept = chosen(catalogue.columns, places, values)
    if sort:
        kept = catalogue.ordered(kept, sort)
    elif question.wanted:
        kept = _best_first(kept, whole, catalogue, question, city)
    keys = at(kept, catalogue.keys)
    return Found(question, values, keys, catalogue.counts_of(places, values), len(whole))


def newest_hits(user: Any, city: City, address: Mapping[str, str], most: int) -> QuerySet[Paper]:
    """The newest papers that a saved search finds, for feeds; `address` is its query: q, kind …"""
    keys = saved_hits(user, city, address)[:most]
    return numbered(user, city).filter(pk__in=keys).order_by(*NEWEST)


def saved_hits(user: Any, city: City, address: Mapping[str, str]) -> list[int]:
    """The keys of all papers that a saved search finds, the newest first.

    Only what holds all words: a reader who follows a search wants no guesses. A filter that means
    nothing (any more) leaves nothing: ignored, it would let everything in.
    """
    catalogue = catalogue_for(user, city)
    values = known(address, catalogue.counts)
    if any(address.get(name) for name in catalogue.counts if name not in values):
        return []
    places = _holding_all(catalogue, understood(address.get("q", "")))
    return [catalogue.keys[place] for place in chosen(catalogue.columns, places, values)]


def numbered(user: Any, city: City) -> QuerySet[Paper]:
    """The numbered papers that `user` may see, with their standing."""
    papers = visible_papers(user).filter(reference__isnull=False)
    return with_standing(papers, user, city)


def _holding_all(catalogue: Catalogue, question: Question) -> Places:
    """The papers that hold all that was asked for."""
    if not question.wanted:
        return catalogue.all
    return catalogue.among(keys_of(_all(question), _none(question)))


def _all(question: Question) -> All:
    return All(tuple(sought.condition for sought in question.wanted))


def _none(question: Question) -> Some | None:
    return Some(tuple(question.unwanted)) if question.unwanted else None


def _hits(catalogue: Catalogue, question: Question) -> tuple[Places, Places]:
    """All hits, the best of them (as far as the index tells) first, and those that hold all.

    Where these are few, those that hold most of it come too.
    """
    whole = _holding_all(catalogue, question)
    if not question.wanted:
        return whole, whole
    if len(whole) >= ENOUGH or len(question.wanted) < 2 or question.strict:
        if len(whole) > WEIGHED:
            return _head_first(whole, catalogue, question), whole
        return whole, whole
    return _partly(catalogue, question), whole


def _head_first(places: Places, catalogue: Catalogue, question: Question) -> Places:
    """Hits with those first that hold all in the title, the number or the names."""
    head = set(catalogue.among(keys_of(_all(question), in_head=True))).intersection(places)
    return [*sorted(head), *(place for place in places if place not in head)]


def _partly(catalogue: Catalogue, question: Question) -> Places:
    """The hits that hold a good part of what was asked for, judged by how telling the words are."""
    none = _none(question)

    def holding(condition: Any) -> Places:
        return catalogue.among(keys_of(condition, none))

    # What nobody holds tells nothing.
    known = [sought for sought in question.wanted if sought.papers or holding(sought.condition)]
    weights = [weight(sought, len(catalogue.keys)) for sought in known]
    shares = [round(1000 * its / sum(weights)) for its in weights]
    least = min(1000 * MOST_OF_IT, max(shares, default=0))
    words = [(sought.condition, share) for sought, share in zip(known, shares, strict=True)]
    # The commonest words alone are not looked for: one must tell enough, or two together.
    alone = [word for word, share in words if share >= least]
    others = [word for word in words if word[1] < least]
    together = [
        All((one, other))
        for (one, its), (other, others_) in combinations(others, 2)
        if its + others_ >= least
    ]
    telling = Some((*alone, *together))
    held: Counter[int] = Counter()
    for word, share in words:
        condition = word if share >= least else All((word, telling))
        held.update(dict.fromkeys(holding(condition), share))
    return sorted(held, key=lambda place: (-held[place], place))


def _best_first(
    places: Sequence[int], whole: Places, catalogue: Catalogue, question: Question, city: City
) -> Sequence[int]:
    """Hits with the first of them weighed one by one: all by their heads, the best by texts too."""
    first, papers, today = places[:WEIGHED], len(catalogue.keys), city.today()
    holding = first if len(whole) >= ENOUGH else whole
    candidates = _candidates({catalogue.keys[place]: place for place in first}, set(holding))

    scores = {candidate: score(candidate, question, papers, today) for candidate in candidates}
    best = sorted(candidates, key=scores.__getitem__, reverse=True)[:LOOKED_INTO]
    untold = [candidate for candidate in best if not holds_all_in_sight(candidate, question)]
    _add_texts(untold)
    # A text only adds, so the best stay the best.
    scores.update({candidate: score(candidate, question, papers, today) for candidate in untold})
    ordered = sorted(candidates, key=scores.__getitem__, reverse=True)
    return [*(candidate.place for candidate in ordered), *places[WEIGHED:]]


def _candidates(places: dict[int, int], holding: Set[int]) -> list[Candidate]:
    """The hits at these places, by key, as far as their heads tell; in the same order."""
    heads = SearchEntry.objects.filter(pk__in=places).values_list(
        "pk", "paper__dated_on", "paper__year", "title", "parts", "names", "head"
    )
    candidates = {
        pk: Candidate(
            pk, places[pk], places[pk] in holding, day or datetime.date(year or 1990, 1, 1), *texts
        )
        for pk, day, year, *texts in heads
    }
    return [candidates[pk] for pk in places if pk in candidates]


def _add_texts(candidates: Sequence[Candidate]) -> None:
    """Read how the texts of these begin; long attachments are not read to their end."""
    keys = [candidate.pk for candidate in candidates]
    beginnings = SearchEntry.objects.filter(pk__in=keys).values_list("pk", Left("text", BEGINNING))
    texts = dict(beginnings)
    for candidate in candidates:
        candidate.text = f" {texts.get(candidate.pk, '')} "
