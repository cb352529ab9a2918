"""Why something was found: the title with the hits marked, and a passage of the text.

What comes out is escaped; the marks are the only HTML in it.
"""

import itertools
import re
from collections.abc import Iterator, Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from council.search.query import Question, Wanted

LENGTH = 240
MOST_HITS = 100
# A short stem is looked for at the beginning of words only: "rat" is not in "Beratung".
SHORTEST_WITHIN = 5
# How a folded letter may have been written.
SPELLINGS = {
    "a": "(?:ae|[aäàáâ])",
    "o": "(?:oe|[oöòóô])",
    "u": "(?:ue|[uüùúû])",
    "e": "[eéèêë]",
    "ss": "(?:ss|ß)",
}
LETTERS = re.compile("ss|[aoue]")
BLANKS = re.compile(r"\s+")


def pattern_of(question: Question) -> re.Pattern[str] | None:
    """What to mark: all words in which something that was asked for is found."""
    ways = sorted(
        {way for sought in question.wanted for way in _ways(sought)}, key=len, reverse=True
    )
    return re.compile("|".join(ways), re.IGNORECASE) if ways else None


def marked(text: str, pattern: re.Pattern[str] | None) -> SafeString:
    """A text with its hits marked."""
    if pattern is None:
        return mark_safe(escape(text))
    parts, last = [], 0
    for start, end in _words(text, pattern):
        parts += [escape(text[last:start]), f"<mark>{escape(text[start:end])}</mark>"]
        last = end
    return mark_safe("".join([*parts, escape(text[last:])]))


def passage(text: str, pattern: re.Pattern[str] | None) -> SafeString:
    """The part of a text that holds most of what was asked for; empty if it holds nothing."""
    if pattern is None:
        return mark_safe("")
    hits = list(itertools.islice(_words(text, pattern), MOST_HITS))
    return _cut(text, _densest(text, hits), pattern) if hits else mark_safe("")


def _words(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where the words begin and end in which something is found."""
    last = 0
    while match := pattern.search(text, last):
        start, end = match.span()
        while start > last and text[start - 1].isalnum():
            start -= 1
        while end < len(text) and text[end].isalnum():
            end += 1
        yield start, end
        last = end


def _densest(text: str, hits: Sequence[tuple[int, int]]) -> int:
    """Where the passage begins to matter: at the hit that has most different ones behind it."""
    best, at = 0, hits[0][0]
    for number, (start, _) in enumerate(hits):
        end = start + LENGTH - 60
        near = [first for first, _ in hits[number:] if first < end]
        different = len({text[first : first + 5].casefold() for first in near})
        if different > best:
            best, at = different, start
    return at


def _cut(text: str, at: int, pattern: re.Pattern[str]) -> SafeString:
    """The passage around a place, cut between words."""
    start = max(0, at - 60)
    if start:
        start = text.find(" ", start, at) + 1 or at
    end = min(len(text), start + LENGTH)
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + 1)
    shown = BLANKS.sub(" ", text[start:end]).strip()
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return mark_safe(f"{before}{marked(shown, pattern)}{after}")


def _ways(sought: Wanted) -> list[str]:
    """The spellings of one thing asked for, as regular expressions."""
    stems = [*sought.stems, *sought.parts, *sought.phrase]
    if sought.beginning and not sought.number:
        stems.append(sought.beginning)
    return [_spelt(spelling) for spelling in stems if len(spelling) > 1]


def _spelt(stem: str) -> str:
    spelt = LETTERS.sub(lambda match: SPELLINGS[match[0]], stem)
    return spelt if len(stem) >= SHORTEST_WITHIN else rf"\b{spelt}"
