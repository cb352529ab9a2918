"""Plots of figures over the years, as bars of an SVG that the server draws.

Each year is a row: bars grow to the right in per cent of the width, rows in the height of the
letters. So the letters keep their size on a phone and at any zoom, and nothing needs a script.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from council.portal.figures import Year
from council.words.german import count_days

# Of the width: where bars begin, and how long the longest is; its number stands beside it.
BEGIN, LONGEST = 16, 56
# In heights of a letter: a row, and where its letters stand in it.
ROW, LETTERS = 2.0, 1.1


@dataclass(frozen=True)
class Bar:
    """One row of a chart. Without a length there is no bar, only the words beside it."""

    label: str
    words: str
    top: float
    base: float
    length: float
    end: float


@dataclass(frozen=True)
class Chart:
    """A chart with the words that stand for it where it is not seen."""

    name: str
    title: str
    description: str
    height: float
    bars: list[Bar]


def answer_times(years: Sequence[Year]) -> Chart:
    """The middle answer time of each year."""
    rows = [
        (year.year, year.figures.median_days, _days(year.figures.median_days)) for year in years
    ]
    return _chart("antwortzeiten", "Mittlere Antwortzeit in Tagen, nach dem Jahr der Anfrage", rows)


def waiting(years: Sequence[Year]) -> Chart:
    """How many inquiries waited for their answer at the end of each year."""
    rows = [(year.year, year.waiting, str(year.waiting)) for year in years]
    return _chart("offene", "Anfragen, die am Jahresende auf ihre Antwort warteten", rows)


def _days(number: int | None) -> str:
    return "keine Angabe" if number is None else count_days(number)


def _chart(name: str, title: str, rows: Sequence[tuple[int, int | None, str]]) -> Chart:
    most = max((number or 0 for _, number, _ in rows), default=0) or 1
    bars = [
        Bar(
            label=str(year),
            words=words,
            top=place * ROW,
            base=place * ROW + LETTERS,
            length=round(LONGEST * (number or 0) / most, 2),
            end=round(BEGIN + LONGEST * (number or 0) / most + 2, 2),
        )
        for place, (year, number, words) in enumerate(rows)
    ]
    summary = ", ".join(f"{year}: {words}" for year, _, words in rows)
    return Chart(name, title, summary, len(rows) * ROW, bars)
