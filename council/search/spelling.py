"""Words that are spelt nearly the same: for slips, and for words that are only begun.

All of them come from the public papers' vocabulary, whoever asks.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.db import connection
from django.db.models import Q

from council.models import SearchWord
from council.search.words import fold, stem

SHORTEST = 4
LONG_ENOUGH_FOR_TWO = 7
SAME_START, SAME_END = 2, 3
MOST, MOST_LONGER = 3, 10
SHORTEST_HALF = 5


class Spelling(NamedTuple):
    """A word of the public papers that was perhaps meant."""

    word: str
    stem: str
    shown: str
    papers: int


def near(word: str, *, more_than: int = 0) -> list[Spelling]:
    """The words nearest to a folded one that stand in more than so many papers, best first.

    One slip is allowed, in a long word two; the first two letters or the last three are right.
    """
    if len(word) < SHORTEST:
        return []
    allowed = 2 if len(word) >= LONG_ENOUGH_FOR_TWO else 1
    letters, candidates = set(word), []
    for other in _alike(word, more_than):
        if abs(len(other.word) - len(word)) > allowed or other.word == word:
            continue
        # A slip takes one letter away and brings one in; what differs more is not worth a look.
        if len(letters ^ set(other.word)) <= 2 * allowed:
            far = distance(word, other.word, allowed)
            if far <= allowed:
                candidates.append((far, -other.papers, other))
    candidates.sort()
    return [other for far, _, other in candidates if far == candidates[0][0]][:MOST]


def begun(text: str, most: int) -> list[Spelling]:
    """The commonest words that begin with what was typed."""
    start = fold(text)
    if len(start) < 2:
        return []
    rows = SearchWord.objects.filter(_begins("word", start))
    named = rows.order_by("-papers", "word").values_list(*Spelling._fields)
    return list(map(Spelling._make, named[:most]))


def ending(end: str) -> list[str]:
    """The stems of the commonest words that end so: "Blüte" is found in "Frühlingsblüte"."""
    if len(end) < SHORTEST:
        return []
    start = end[::-1]
    rows = SearchWord.objects.filter(_begins("backwards", start)).exclude(backwards=start)
    return list(rows.order_by("-papers", "word").values_list("stem", flat=True)[:MOST_LONGER])


def around(word: str) -> list[str]:
    """The stems of longer words with something within: "Gebärdendolmetscher" without "Sprach"."""
    start = word[:SHORTEST_HALF]
    if len(word) < 2 * SHORTEST_HALF:
        return []
    rows = SearchWord.objects.filter(_begins("word", start))
    longer = [
        (-papers, other, its)
        for other, its, papers in rows.values_list("word", "stem", "papers")
        if len(other) > len(word) + 2 and _holds_around(other, word)
    ]
    return [its for _, _, its in sorted(longer)[:MOST]]


def _holds_around(other: str, word: str) -> bool:
    """Whether `other` begins as `word` does and ends as its rest does."""
    return any(
        other.startswith(word[:cut]) and other.endswith(word[cut:])
        for cut in range(SHORTEST_HALF, len(word) - SHORTEST_HALF + 1)
    )


def _alike(word: str, more_than: int) -> Iterator[Spelling]:
    start, end = word[:SAME_START], stem(word)[: -SAME_END - 1 : -1]
    rows = SearchWord.objects.filter(_begins("word", start) | _begins("backwards", end))
    named = rows.filter(papers__gt=more_than).values_list(*Spelling._fields)
    return map(Spelling._make, named)


def _begins(column: str, start: str) -> Q:
    """What begins with `start`, asked so that each database answers it from its index.

    PostgreSQL has one for LIKE; there "after" and "before" depend on the order of its locale.
    """
    if connection.vendor == "postgresql":
        return Q((f"{column}__startswith", start))
    after = start[:-1] + chr(ord(start[-1]) + 1)
    return Q((f"{column}__gte", start), (f"{column}__lt", after))


def distance(word: str, other: str, most: int) -> int:
    """How many letters must be changed, added, taken out or swapped with the next one.

    Stops early when it is more than `most`.
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(word, start=1):
        current = [row]
        for column, its in enumerate(other, start=1):
            cost = min(last[column] + 1, current[-1] + 1, last[column - 1] + (letter != its))
            if row > 1 < column and letter == other[column - 2] and word[row - 2] == its:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        if min(current) > most:
            return most + 1
        before, last = last, current
    return last[-1]
