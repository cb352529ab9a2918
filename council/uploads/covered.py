"""Text in a PDF that its pictures do not show: under black bars, or invisible for other reasons.

Each letter is looked for in the picture of its page, with all that is drawn over it. Where the
picture is of one colour, the letter is there for programs only: dark, it lies under a bar; light,
it is white on white. Bars of any make are found so: rectangles, pictures, annotations, and those of
a scan under the text that a reading program laid over it.
"""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

SCALE = 100 / 72  # dots of the picture for a point of the page
MOST_DOTS = 3_000  # a side of the picture; a larger page is drawn smaller
DARK, LIGHT, SAME = 80, 200, 14
LEAST_LETTERS = 2  # a letter alone may be nothing but a stroke
LEAST_HIDDEN = 8

Box = tuple[int, int, int, int]


@dataclass
class Covered:
    """What is not seen of a page: the places of letters, and how many bars lie over some."""

    letters: set[int] = field(default_factory=set)
    bars: int = 0
    hidden: int = 0


def covered_in(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage) -> Covered:
    """Find the letters of a page that its picture does not show."""
    found = Covered()
    count = text.count_chars()
    if not count:
        return found
    width, height = page.get_size()
    scale = min(SCALE, MOST_DOTS / max(width, height, 1))
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    picture = bitmap.to_pil()
    looking = _Looking(picture, bitmap.get_posconv(page), text)
    last_of_bars: list[Box] = []
    for run, is_dark in looking.runs(count):
        letters = {place for place, _ in run}
        if not is_dark:
            found.hidden += len(letters)
        else:
            first, last = run[0][1], run[-1][1]
            if not any(looking.is_dark(_union(box, first)) for box in last_of_bars):
                found.bars += 1
            last_of_bars.append(last)
        found.letters |= letters
    return found


class _Looking:
    """Looks for letters in the picture of a page."""

    def __init__(self, picture: Any, place: Any, text: pypdfium2.PdfTextPage) -> None:
        self.picture, self.place, self.text = picture, place, text

    def runs(self, count: int) -> Iterator[tuple[list[tuple[int, Box]], bool]]:
        """The letters in a row that are not seen, and whether a dark bar lies over them."""
        run: list[tuple[int, Box]] = []
        shade = None
        for place in range(count):
            sign = pdfium.FPDFText_GetUnicode(self.text, place)
            if not chr(sign).isalnum():
                continue
            box = self._box(place)
            now = self._shade(box) if box else None
            goes_on = run and now == shade and self._shade(_union(run[-1][1], box)) == shade
            if run and not goes_on:
                if len(run) >= LEAST_LETTERS:
                    yield run, shade == "dark"
                run = []
            if now is not None and box is not None:
                run.append((place, box))
            shade = now
        if len(run) >= LEAST_LETTERS:
            yield run, shade == "dark"

    def is_dark(self, box: Box | None) -> bool:
        return self._shade(box) == "dark"

    def _shade(self, box: Box | None) -> str | None:
        """Whether a part of the picture is of one colour, and which: dark, light, or else none."""
        if box is None:
            return None
        low, high = self.picture.crop(box).getextrema()
        if high <= DARK:
            return "dark"
        return "light" if high - low <= SAME and low >= LIGHT else None

    def _box(self, place: int) -> Box | None:
        """Where a letter stands in the picture; None if outside of it or too small to be seen."""
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        if not pdfium.FPDFText_GetCharBox(self.text, place, left, right, bottom, top):
            return None
        a, b = self.place.to_bitmap(left.value, top.value)
        c, d = self.place.to_bitmap(right.value, bottom.value)
        x, y = sorted((a, c)), sorted((b, d))
        box = (
            max(x[0], 0),
            max(y[0], 0),
            min(x[1] + 1, self.picture.width),
            min(y[1] + 1, self.picture.height),
        )
        is_seen = box[2] - box[0] >= 1 and box[3] - box[1] >= 3
        return box if is_seen else None


def _union(first: Box | None, second: Box | None) -> Box | None:
    if first is None or second is None:
        return None
    return (
        min(first[0], second[0]),
        min(first[1], second[1]),
        max(first[2], second[2]),
        max(first[3], second[3]),
    )
