"""Where the stylesheet and the fonts of the print lie, and which characters the fonts have."""

import functools
import unicodedata
from pathlib import Path

from fontTools.ttLib import TTFont

FOLDER = Path(__file__).resolve().parents[2] / "static" / "print"
ELEMENTS = FOLDER / "elements.css"
STYLESHEET = FOLDER / "print.css"
FONT_SETTINGS = FOLDER / "fonts" / "fonts.conf"
FONTS = sorted((FOLDER / "fonts").glob("*.ttf"))
BOLD = FOLDER / "fonts" / "LiberationSans-Bold.ttf"

# A hyphen that must not break is the one common character that the fonts lack. The typographic
# hyphen is left to the words that are divided at the ends of lines: nobody reads it aloud.
SUBSTITUTES = {0x2010: "-", 0x2011: "-", 0x2028: " ", 0x2029: " "}


@functools.cache
def printable() -> frozenset[int]:
    """Give the characters that all four fonts have, and the white space of texts."""
    covered = set.intersection(*map(characters, FONTS))
    return frozenset(covered | set(map(ord, "\t\n\r")))


def characters(path: Path) -> set[int]:
    """Give the characters that a font has."""
    with TTFont(path, lazy=True) as font:
        return set(font.getBestCmap())


def clean(text: str) -> str:
    """Take out what cannot be seen: soft hyphens, zero-width and direction marks.

    Letters with marks are put together, because search in a PDF does not do it.
    """
    composed = unicodedata.normalize("NFC", text.translate(SUBSTITUTES))
    hidden = {ord(sign) for sign in set(composed) if unicodedata.category(sign) == "Cf"}
    return composed.translate(dict.fromkeys(hidden))


def unprintable(text: str) -> list[str]:
    """Name the characters that no official document can show, each as „😀“ (U+1F600).

    For forms, which can say so before anything is filed, and for the renderer itself.
    """
    missing = set(map(ord, clean(text))) - printable()
    return [named(chr(code)) for code in sorted(missing)]


def named(sign: str) -> str:
    """Give a character with its number in Unicode; control characters have no look."""
    number = f"U+{ord(sign):04X}"
    return f"„{sign}“ ({number})" if sign.isprintable() else number
