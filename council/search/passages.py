"""Why something was found: the title with the hits marked, and a passage of the text.

What comes out is escaped; the marks are the only HTML in it.
"""

import re
from collections.abc import Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from council.search.asking import Question

LENGTH = 240
MOST_MATCHES = 200
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
    ways = sorted({way for each in question.wanted for way in _ways(each)}, key=len, reverse=True)
    return re.compile("|".join(ways), re.IGNORECASE) if ways else None


def marked(text: str, pattern: re.Pattern[str] | None) -> SafeString:
    """A text with its hits marked."""
    if pattern is None:
        return mark_safe(escape(text))
    parts, end = [], 0
    for match in pattern.finditer(text):
        parts += [escape(text[end : match.start()]), f"<mark>{escape(match[0])}</mark>"]
        end = match.end()
    return mark_safe("".join([*parts, escape(text[end:])]))


def passage(text: str, pattern: re.Pattern[str] | None) -> SafeString:
    """The part of a text that holds most of what was asked for; empty if it holds nothing."""
    if pattern is None:
        return mark_safe("")
    matches = []
    for match in pattern.finditer(text):
        matches.append(match)
        if len(matches) == MOST_MATCHES:
            break
    if not matches:
        return mark_safe("")
    start = _densest(matches)
    return _cut(text, start, pattern)


def _densest(matches: Sequence[re.Match[str]]) -> int:
    """Where the passage begins to matter: at the hit that has most different ones behind it."""
    best, at = 0, matches[0].start()
    for match in matches:
        near = {
            other[0].casefold()[:5]
            for other in matches
            if 0 <= other.start() - match.start() < LENGTH - 60
        }
        if len(near) > best:
            best, at = len(near), match.start()
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


def _ways(each) -> list[str]:
    """The spellings of one thing asked for, as regular expressions of whole words."""
    stems = [*each.stems, *each.parts, *each.phrase]
    if each.beginning and not each.number:
        stems.append(each.beginning)
    return [_spelt(one) for one in stems if len(one) > 1]


def _spelt(stem: str) -> str:
    spelt = LETTERS.sub(lambda match: SPELLINGS[match[0]], stem)
    within = r"\b\w*" if len(stem) >= SHORTEST_WITHIN else r"\b"
    return rf"{within}{spelt}\w*"
