"""The best first: what stands in the number, then in the title, then in the text.

The order is worked out here and not in the database, so that both databases give the same.
"""

import datetime
import itertools
import math
import operator
from dataclasses import dataclass
from functools import cached_property

from council.search.query import Question, Wanted
from council.search.words import STOP_WORDS, words_in

# What it is worth that a word stands where it stands, at most 1.
IN_TITLE, AS_TITLE_PART, IN_NAMES, IN_TEXT, OFTEN_IN_TEXT = 1.0, 0.7, 0.6, 0.2, 0.15
SOMEWHERE = 0.1  # further behind than is looked
WORD_FOR_WORD = 0.08
OTHER_WAY = 0.6  # the parts of a compound apart: "Standort der Grundschule"
NUMBER = 10.0
WHOLE, COVERING, IN_ORDER, NEW = 0.3, 0.3, 0.15, 0.08
HALF_AS_NEW = 5 * 365


@dataclass(eq=False)
class Candidate:
    """A hit with the texts that its place in the list depends on."""

    pk: int
    place: int  # in the catalogue
    holds_all: bool  # that was asked for, somewhere
    day: datetime.date
    title: str
    parts: str
    names: str
    head: str
    text: str = ""  # how it begins; looked into only where the head does not tell all

    @cached_property
    def title_stems(self) -> list[str]:
        return self.title.split()

    @cached_property
    def title_set(self) -> frozenset[str]:
        return frozenset(self.title_stems)

    @cached_property
    def part_set(self) -> frozenset[str]:
        return frozenset(self.parts.split())

    @cached_property
    def name_set(self) -> frozenset[str]:
        return frozenset(self.names.split())

    @cached_property
    def title_words(self) -> list[str]:
        return [word.folded for word in words_in(self.head.partition("\n")[0])]


def weight(sought: Wanted, papers: int) -> float:
    """How telling a word is: the rarer, the more; a number tells all."""
    if sought.number:
        return NUMBER
    return 1 + math.log((papers + 1) / (min(sought.papers, papers) + 1))


def score(candidate: Candidate, question: Question, papers: int, today: datetime.date) -> float:
    """How well a paper answers a question; `papers` is how many there are."""
    weights = [weight(sought, papers) for sought in question.wanted]
    rest = SOMEWHERE if candidate.holds_all else 0.0
    worths = [worth(sought, candidate) or rest for sought in question.wanted]
    share: float = sum(map(operator.mul, weights, worths)) / sum(weights)
    age = max(0, (today - candidate.day).days)
    return (
        share
        + WHOLE * all(worths)
        + COVERING * covered(candidate, question) * min(1, share)
        + IN_ORDER * in_order(candidate, question)
        + NEW / (1 + age / HALF_AS_NEW)
    )


def holds_all_in_sight(candidate: Candidate, question: Question) -> bool:
    """Whether all that was asked for stands where it has been looked."""
    return all(worth(sought, candidate) for sought in question.wanted)


def worth(sought: Wanted, candidate: Candidate) -> float:
    """What a paper gives for one word, number or phrase."""
    if sought.number and not candidate.name_set.isdisjoint(sought.number):
        return NUMBER
    best = max(
        (value * _place(stem, candidate) for stem, value in sought.stems.items()), default=0.0
    )
    if best and any(word in candidate.title_words for word in sought.folded):
        best += WORD_FOR_WORD
    if sought.beginning:
        best = max(best, _begins(sought.beginning, candidate))
    if sought.parts:
        best = max(best, OTHER_WAY * min(_place(part, candidate) for part in sought.parts))
    if sought.phrase:
        best = max(best, _phrase(sought.phrase, candidate))
    return best


def _place(stem: str, candidate: Candidate) -> float:
    """What it is worth where a stem stands."""
    if stem in candidate.title_set:
        return IN_TITLE
    if stem in candidate.part_set:
        return AS_TITLE_PART
    if stem in candidate.name_set:
        return IN_NAMES
    times = candidate.text.count(f" {stem} ")
    return IN_TEXT + OFTEN_IN_TEXT * (1 - 1 / times) if times else 0.0


def _begins(start: str, candidate: Candidate) -> float:
    if any(word.startswith(start) for word in candidate.name_set):
        return NUMBER if start[-1] == "n" and start[-2:-1].isdigit() else IN_NAMES
    if any(word.startswith(start) for word in candidate.title_words):
        return IN_TITLE * 0.9
    if any(word.startswith(start) for word in candidate.part_set):
        return AS_TITLE_PART
    return IN_TEXT if f" {start}" in candidate.text else 0.0


def _phrase(terms: tuple[str, ...], candidate: Candidate) -> float:
    phrase = f" {' '.join(terms)} "
    if phrase in f" {candidate.title} ":
        return IN_TITLE
    if phrase in f" {candidate.names} ":
        return IN_NAMES
    times = candidate.text.count(phrase)
    return IN_TEXT + OFTEN_IN_TEXT * (1 - 1 / times) if times else 0.0


def covered(candidate: Candidate, question: Question) -> float:
    """How much of the title was asked for: a short title that says it all comes first."""
    telling = [
        stem
        for stem, word in zip(candidate.title_stems, candidate.title_words, strict=False)
        if word not in STOP_WORDS
    ]
    return sum(stem in question.stems for stem in telling) / len(telling) if telling else 0.0


def in_order(candidate: Candidate, question: Question) -> float:
    """How many neighbours in the question are neighbours in the title."""
    asked = [sought.stems for sought in question.wanted if sought.stems]
    if len(asked) < 2:
        return 0.0
    pairs = list(itertools.pairwise(candidate.title_stems))
    kept = sum(
        any(left in first and right in second for left, right in pairs)
        for first, second in itertools.pairwise(asked)
    )
    return kept / (len(asked) - 1)
