"""What a text is made of, between HTML and Markdown: paragraphs, points of lists, tables."""

from dataclasses import dataclass
from typing import NamedTuple


class Format(NamedTuple):
    """How one character is set."""

    bold: bool = False
    italic: bool = False
    href: str = ""


@dataclass(frozen=True)
class Paragraph:
    """Characters and, for each of them, its format; ``\\n`` is a line break."""

    text: str
    formats: list[Format]


@dataclass(frozen=True)
class Item:
    """One point of a list; a list is what stands between other blocks."""

    number: int | None
    blocks: "list[Block]"

    @property
    def marker(self) -> str:
        """The sign before the point, as it is written."""
        return "- " if self.number is None else f"{self.number}. "


@dataclass(frozen=True)
class Table:
    """Rows of equal length; the first is the header if there is one."""

    rows: list[list[Paragraph]]
    has_header: bool


Block = Paragraph | Item | Table
