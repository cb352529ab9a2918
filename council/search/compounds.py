"""Compounds taken apart: a Grundschulstandort is also a Schule, a Grundschule and a Standort.

What a part may be is learnt from the papers themselves: it stands in them as a word of its own.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from council.search.words import FEMININE, STOP_WORDS, stem

SHORTEST_PART = 3
SHORTEST_COMPOUND = 6
# A short word is found in others by chance; it must be known better before it counts as a part.
PAPERS_WANTED = {3: 5, 4: 3}
# A part that is this much rarer than the whole is there by chance: "halt" in "Haushalt".
RARER = 10
# Only one half of it is known: "Moritzplatz". Then that one must be well known, and both long;
# a half as long as "Aktionsplan" is never there by chance.
ALONE_WANTED, ALONE_RARER, ALONE_SHORTEST = 10, 5, 4
NEVER_BY_CHANCE = 8
# Parts that rarely stand alone, and are no words to be found by.
PREFIXES_TEXT = """
ober unter haupt neben sonder gesamt gross klein alt neu mehr nord sud ost west innen
aussen nicht rest gegen zwischen
"""
PREFIXES = frozenset(PREFIXES_TEXT.split())
# No word has more parts; what does was made to keep us busy.
MOST_LEAVES = 8
LINKS = ("s", "es", "n", "en", "e")
ENDINGS = ("es", "en", "s", "n", "e")
# No words as the second half of another: "kommenden", "übertragbare", "Mannschaft".
SUFFIXES = frozenset(["end", "bar", "schaft", "heit", "keit", "lich", "haft", "weise", "ring"])

Known = Callable[[str], int]  # in how many papers a folded word stands, or its base form


def parts_of(word: str, known: Known) -> list[str]:
    """The stems of the parts of a folded compound; none if it cannot be taken apart.

    Neighbouring parts count together too: Grundschulstandort has grundschul and schulstandort.
    """
    leaves = _Splitting(known).leaves_of(word)
    if not 2 <= len(leaves) <= MOST_LEAVES:
        return []
    stems = []
    for first in range(len(leaves)):
        for last in range(first + 1, len(leaves) + 1):
            joined = "".join(leaves[first:last])
            if last - first < len(leaves) and joined not in PREFIXES:
                stems.append(stem(joined))
    return list(dict.fromkeys(stems))


def base_of(word: str) -> str:
    """A folded word without the ending of its case or number, as it stands within compounds.

    Less is taken off than the stemmer does: "burger" stays, or "Magdeburg" would hold "Bürger".
    """
    word = FEMININE.sub("", word)
    root = stem(word)
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= len(root):
            return word[: -len(ending)]
    return word


@dataclass
class _Splitting:
    """Taking one compound apart: each of its pieces once, however it is come by."""

    known: Known
    split: dict[str, list[str]] = field(default_factory=dict)

    def leaves_of(self, word: str) -> list[str]:
        """The smallest parts of a compound in their order, links between them included."""
        if word not in self.split:
            cut = self._best_cut(word)
            halves = (word[:cut], word[cut:]) if cut else ()
            self.split[word] = [leaf for half in halves for leaf in self.leaves_of(half)] or [word]
        return self.split[word]

    def _best_cut(self, word: str) -> int:
        """Where a word is best cut in two; 0 if nowhere."""
        if len(word) < SHORTEST_COMPOUND or not word.isalpha():
            return 0
        known, base = self.known, base_of(word)
        whole = max(known(word), known(base))
        best = (0.0, 0)
        for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            left, right = _as_left(word[:cut], known), _as_right(word, cut, base, known)
            is_long = ALONE_SHORTEST <= cut < len(base) - ALONE_SHORTEST
            if left and not right:
                right = self._as_compound(word[cut:])
            if left and right and min(left, right) * RARER >= whole:
                best = max(best, (min(left, right), cut))
            elif is_long and max(left, right) >= max(ALONE_WANTED, whole / ALONE_RARER):
                best = max(best, (0.5, cut))
            elif is_long and right and len(base) - cut >= NEVER_BY_CHANCE:
                best = max(best, (0.4, cut))
            elif word[:cut] in PREFIXES and len(base) - cut > ALONE_SHORTEST:
                best = max(best, (0.9, cut))
        return best[1]

    def _as_compound(self, rest: str) -> int:
        """How well the parts of a rest are known that is a compound itself."""
        leaves, known = self.leaves_of(rest), self.known
        if len(leaves) < 2:
            return 0
        return min(max(_as_left(leaf, known), _count(base_of(leaf), known)) for leaf in leaves)


def _as_left(part: str, known: Known) -> int:
    """How well a part is known as the beginning of a compound, the link after it taken off."""
    ways = [part, *(part[: -len(link)] for link in LINKS if part.endswith(link))]
    return max(_count(way, known) for way in ways)


def _as_right(word: str, cut: int, base: str, known: Known) -> int:
    """How well the rest of a word is known as a word."""
    rest, shortened = word[cut:], base[cut:]
    if rest in STOP_WORDS or {rest, shortened} & SUFFIXES:
        return 0
    return max(_count(rest, known), _count(shortened, known))


def _count(part: str, known: Known) -> int:
    if len(part) < SHORTEST_PART or part in STOP_WORDS or part in PREFIXES:
        return 0
    papers = known(part)
    return papers if papers >= PAPERS_WANTED.get(len(part), 1) else 0


def candidates(word: str) -> Iterator[str]:
    """All that `parts_of` may ask about, so that it can be looked up at once."""
    for first in range(len(word) - SHORTEST_PART + 1):
        for last in range(first + SHORTEST_PART, len(word) + 1):
            yield word[first:last]
