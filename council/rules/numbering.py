"""The numbers of papers: written strictly, read tolerantly, never reused and never skipped."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

from council.models import NumberSeries, Paper

# Old data hold slips: "ÄA0199/20/1/1", "A0024/25 /1", lower case, missing zeros.
SHAPE = re.compile(
    r"""
    (?P<amending>Ä(?=A))?          # "ÄA": the slip of writing Änderungs-Antrag into the number
    (?P<prefix>[A-ZÄÖÜ]{1,3})\s*
    (?P<number>\d{1,5})\s*/\s*
    (?P<year>\d{1,4})
    (?P<suffix>(?:\s*/\s*\d{1,3})*)
    """,
    re.VERBOSE,
)


@dataclass(frozen=True)
class Reference:
    """A number taken apart."""

    prefix: str
    number: int
    year: str
    suffix: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        """The normalised form by which papers find each other: A0199/20/1/1."""
        tail = "".join(f"/{part}" for part in self.suffix)
        return f"{self.prefix}{self.number:04d}/{self.year}{tail}"

    @property
    def full_year(self) -> int:
        """The year with its century; the oldest papers in such systems are from 1990 on."""
        year = int(self.year)
        return 1900 + year if year >= 90 else 2000 + year

    @property
    def parent_key(self) -> str | None:
        """The key of the paper that an amendment amends."""
        if not self.suffix:
            return None
        return Reference(self.prefix, self.number, self.year, self.suffix[:-1]).key


def parse(text: str) -> Reference | None:
    """Take a number apart, slips allowed; None if it is none."""
    match = SHAPE.fullmatch(text.strip().upper())
    if match is None:
        return None
    suffix = tuple(int(part) for part in re.findall(r"\d+", match["suffix"]))
    year = match["year"][-2:].zfill(2)
    return Reference(match["prefix"], int(match["number"]), year, suffix)


def key(text: str) -> str | None:
    """The normalised key of a number; None if it is none."""
    reference = parse(text)
    return reference.key if reference else None


def give(paper: Paper, text: str) -> Reference:
    """Write a number on a paper (not saved), with all that is derived from it.

    Raises ValueError if it is no number.
    """
    reference = parse(text)
    if reference is None:
        raise ValueError(f"{text!r} is no reference")
    paper.reference = text.strip()
    paper.reference_key = reference.key
    paper.year = reference.full_year
    return reference


def allot(prefix: str, on: datetime.date) -> str:
    """Take the next number of `prefix` for the year of `on` (the city's date).

    Runs inside the caller's transaction: the series is locked until that ends, so parallel
    registrations get different numbers, and a number whose registration fails is not lost.
    """
    number = _next(prefix, str(on.year))
    return f"{prefix}{number:04d}/{on.year % 100:02d}"


def allot_amendment(parent_key: str) -> str:
    """Take the next number of an amendment to the paper with `parent_key`: A0012/26/1."""
    return f"{parent_key}/{_next('', parent_key)}"


def move_past(references: Iterable[Reference]) -> None:
    """Make sure that no series ever gives one of these imported numbers again."""
    highest: dict[tuple[str, str], int] = {}
    for reference in references:
        if reference.suffix:
            series, number = ("", reference.parent_key or ""), reference.suffix[-1]
        else:
            series, number = (reference.prefix, str(reference.full_year)), reference.number
        highest[series] = max(number, highest.get(series, 0))
    for (prefix, scope), number in sorted(highest.items()):
        row = _locked(prefix, scope)
        if row.last < number:
            row.last = number
            row.save(update_fields=["last"])


def _next(prefix: str, scope: str) -> int:
    series = _locked(prefix, scope)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last


def _locked(prefix: str, scope: str) -> NumberSeries:
    NumberSeries.objects.get_or_create(prefix=prefix, scope=scope)
    return NumberSeries.objects.select_for_update().get(prefix=prefix, scope=scope)
