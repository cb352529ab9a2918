"""Which passwords are too easy to guess here: German words, the city's own, rows of keys, dates.

What is left when all of that is taken away is what somebody would have to guess.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError

from council.models import SearchWord
from council.queries import current_city
from council.rules.password_words import ORDINARY, WORST
from council.search.words import fold

ENOUGH = 10
OF_A_WORD = 4  # so much is one more word worth, whatever its length
OF_SIGNS = 2  # so much are all signs together
SHORTEST_WORD, LONGEST_WORD = 4, 24
LONGEST_LOOKED_AT = 80  # what is longer is good enough, or repeats itself

ROWS = ("1234567890", "qwertzuiop", "qwertyuiop", "asdfghjkl", "yxcvbnm", "zxcvbnm")
ALPHABET = "abcdefghijklmnopqrstuvwxyz"
SHORTEST_ROW = 4
REPEATED = re.compile(r"(.{1,4}?)\1{2,}")
DATE = re.compile(
    r"\d{1,2}[.\-/ ]\d{1,2}[.\-/ ](?:19|20)?\d\d|(?:19|20)\d\d[.\-/]?(?:\d\d[.\-/]?\d\d)?"
    r"|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d"
)
GONE = "\0"
DISGUISES = str.maketrans("013457@$!|€", "oieastasiie")


def row_pattern(rows: Iterable[str]) -> re.Pattern[str]:
    """What finds a piece of a row of keys, forwards or backwards; the longest first."""
    pieces = {
        way[start : start + length]
        for row in rows
        for way in (row, row[::-1])
        for length in range(SHORTEST_ROW, len(row) + 1)
        for start in range(len(row) - length + 1)
    }
    return re.compile("|".join(sorted(pieces, key=len, reverse=True)))


KEYS = row_pattern([*ROWS, ALPHABET])
# What is taken away before words are looked for, and how that is called.
SHAPES = (
    (DATE, "ein Datum oder eine Jahreszahl"),
    (KEYS, "eine Tastenreihe oder Zeichen der Reihe nach"),
    (REPEATED, "Wiederholungen"),
)
ADVICE = (
    "Nehmen Sie drei oder mehr Wörter, die nichts miteinander, mit Ihnen oder mit der Stadt zu tun "
    "haben."
)


@dataclass
class Findings:
    """What a password consists of: what is easy to guess, ordinary words, and the rest."""

    easy: list[str] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    rest: int = 0

    @property
    def strength(self) -> int:
        """What there is to guess."""
        return OF_A_WORD * len(self.words) + self.rest

    def note(self, what: str) -> None:
        """Keep that something easy was found."""
        if what not in self.easy:
            self.easy.append(what)


class HardToGuess:
    """Django asks this of each new password."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError, saying what makes it easy and what to do."""
        found = findings(password, user)
        if found.strength >= ENOUGH:
            return
        if found.words:
            found.note("ein bekanntes Wort" if len(found.words) == 1 else "bekannte Wörter")
        reasons = ", ".join(found.easy) or "wenige verschiedene Zeichen"
        raise ValidationError(
            f"Dieses Passwort ist leicht zu erraten. Es besteht vor allem aus: {reasons}. {ADVICE}",
            code="password_easy_to_guess",
        )

    def get_help_text(self) -> str:
        """Say what is wanted."""
        return ADVICE


def findings(password: str, user: Any = None) -> Findings:
    """Take away what is easy to guess, then the words; count what is left."""
    found = Findings()
    text = password[:LONGEST_LOOKED_AT].lower()
    for pattern, name in SHAPES:
        text, times = pattern.subn(GONE, text)
        if times:
            found.note(name)
    signs = {char for char in text if not char.isalnum() and char != GONE}
    # A disguise is looked behind only where letters are: "7" alone is a seven.
    for piece in text.split(GONE):
        _look_at(_letters(piece), user, found)
    found.rest += min(len(signs), OF_SIGNS)
    return found


def _letters(piece: str) -> str:
    if any(char.isalpha() for char in piece):
        ends = re.search(r"[\W\d_]*$", piece)
        cut = ends.start() if ends else len(piece)
        return fold(piece[:cut].translate(DISGUISES)) + fold(piece[cut:])
    return fold(piece)


def _look_at(text: str, user: Any, found: Findings) -> None:
    pieces = {
        text[start : start + length]
        for start in range(len(text))
        for length in range(SHORTEST_WORD, min(LONGEST_WORD, len(text) - start) + 1)
    }
    easy = _easy_words(user)
    ordinary = pieces & ORDINARY
    if pieces:
        ordinary |= set(SearchWord.objects.filter(word__in=pieces).values_list("word", flat=True))
    start = 0
    while start < len(text):
        lengths = range(min(LONGEST_WORD, len(text) - start), SHORTEST_WORD - 1, -1)
        here = [text[start : start + length] for length in lengths]
        word = next((piece for piece in here if piece in easy or piece in ordinary), "")
        if word in easy:
            found.note(easy[word])
        elif word:
            found.words.add(word)
        else:
            found.rest += 1
        start += len(word) or 1


def _easy_words(user: Any) -> dict[str, str]:
    """Words that count for nothing, each with what it is."""
    city = current_city()
    of_city = [
        city.name,
        city.kind,
        city.council_name,
        city.mayor_name,
        city.imprint,
        str(urlsplit(settings.SITE_URL).hostname),
    ]
    own = [getattr(user, "name", ""), getattr(user, "email", ""), getattr(user, "phone", "")]
    words = dict.fromkeys(WORST, "ein übliches Wort für Passwörter")
    words |= dict.fromkeys(_words(own), "Ihr Name, Ihre Adresse oder Ihre Nummer")
    return words | dict.fromkeys(_words(of_city), "Namen Ihrer Stadt oder ihrer Verwaltung")


def _words(texts: Iterable[str]) -> set[str]:
    folded = {fold(word) for text in texts for word in re.findall(r"[^\W_]+", text or "")}
    return {word for word in folded if len(word) >= SHORTEST_WORD}
