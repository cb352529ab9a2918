"""What a document may measure, so that nobody waits long and no worker is overrun.

What is too much is found before the document is set, and named. Pages can be counted only
afterwards, and time and memory are watched where it is set (`council.pdf.engine`).
"""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

# About 120 pages of plain text, which take six seconds.
MOST_CHARACTERS = 250_000
# A row takes ten milliseconds.
MOST_ROWS = 1_000
MOST_BLOCKS = 5_000
# Without a place to break, the time grows with the square of the length.
LONGEST_WORD = 2_000
MOST_PAGES = 200

TAG = re.compile(r"<[^>]*>")
ROW = re.compile(r"<tr\b")
BLOCK = re.compile(r"<(?:p|li|br|h\d)\b")


@dataclass(frozen=True)
class Limit:
    """How much there may be of something; `advice` says what to do."""

    measure: Callable[[str], int]
    most: int
    excess: str
    advice: str

    def exceeded_by(self, page: str) -> str:
        """Say in German that a page has too much of it, or nothing."""
        amount = self.measure(page)
        if amount <= self.most:
            return ""
        return (
            f"{self.excess.format(number(amount))}; möglich sind {number(self.most)}. {self.advice}"
        )


def too_much(page: str) -> str:
    """Say in German what a page has too much of, or nothing."""
    return next(filter(None, (limit.exceeded_by(page) for limit in LIMITS)), "")


def longest_word(page: str) -> int:
    """Give the length of the longest word of a page."""
    return max(map(len, html.unescape(TAG.sub(" ", page)).split()), default=0)


def number(count: int) -> str:
    """Write a number as in German texts: 250.000."""
    return f"{count:,}".replace(",", ".")


ANNEX = "Bitte kürzen Sie den Text oder geben Sie Teile als Anlage bei."
LIMITS = [
    Limit(len, MOST_CHARACTERS, "Das Dokument ist mit {} Zeichen zu umfangreich", ANNEX),
    Limit(
        lambda page: len(ROW.findall(page)),
        MOST_ROWS,
        "Die Tabellen des Dokuments haben zusammen {} Zeilen",
        "Bitte geben Sie lange Tabellen als Anlage bei.",
    ),
    Limit(
        lambda page: len(BLOCK.findall(page)),
        MOST_BLOCKS,
        "Das Dokument hat {} Absätze, Zeilen und Listenpunkte",
        ANNEX,
    ),
    Limit(
        longest_word,
        LONGEST_WORD,
        "Das Dokument enthält eine Zeichenfolge von {} Zeichen ohne Leerzeichen",
        "Bitte fügen Sie Leerzeichen ein.",
    ),
]
TOO_MANY_PAGES = f"Das Dokument hat mehr als {MOST_PAGES} Seiten. {ANNEX}"
