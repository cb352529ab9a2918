"""The widths of a table's columns, chosen from what stands in them.

The stylesheet sets tables with `table-layout: fixed`, because WeasyPrint takes a third longer to
find widths by itself; fixed columns are all of one width unless the page names their widths.
"""

import functools
import html
import re
from collections.abc import Sequence

from fontTools.ttLib import TTFont

from council.pdf.assets import BOLD

# In em of the larger of the two sizes in which a city can print.
PAGE = 165 / (12 * 25.4 / 72)
PADDING = 0.9
# Longer words are hyphenated, and shorter entries (13.05.2024, 1.250 €) stay on one line.
HYPHENATED = 20
UNBROKEN = 16

TABLE = re.compile(r"(<table>)(.*?</table>)", re.S)
ROW = re.compile(r"<tr>(.*?)</tr>", re.S)
CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.S)
# An address must not get a hyphen that is not its own.
CELL_WITH_ADDRESS = re.compile(r"<td>(?=(?:(?!</td>).)*(?:://|@|www\.))", re.S)


def fitted(page: str) -> str:
    """Name the widths of the columns in each table of a page that knows none yet."""
    return TABLE.sub(lambda table: f"{table[1]}{columns(table[2])}{body(table[2])}", page)


def body(table: str) -> str:
    """Give the rows of a table, cells with an address marked as such."""
    return CELL_WITH_ADDRESS.sub('<td class="address">', table)


def columns(table: str) -> str:
    """Give the columns of a table as HTML, their widths in percent."""
    rows = [CELL.findall(row) for row in ROW.findall(table)]
    shares = shared([Column(cells) for cells in zip(*rows, strict=True)])
    return "".join(["<colgroup>", *(f'<col width="{n:.1f}%">' for n in shares), "</colgroup>"])


class Column:
    """What a column needs (`least`) and what it would like (`most`), in em."""

    def __init__(self, cells: Sequence[str]) -> None:
        lines = [line for cell in cells for line in lines_of(cell)]
        self.most = PADDING + max(map(width, lines))
        self.least = PADDING + max(map(unbroken, lines))


def lines_of(cell: str) -> list[str]:
    """Give the lines of a cell's text."""
    return [html.unescape(re.sub(r"<[^>]*>", "", line)) for line in cell.split("<br>")]


def unbroken(line: str) -> float:
    """Give the width that a line needs so that no word of it is broken without need."""
    if len(line) <= UNBROKEN:
        return width(line)
    words = filter(None, re.split(r"\s+|(?<=-)", line))
    return max(width(word) * min(1, HYPHENATED / len(word)) for word in words)


def shared(wanted: Sequence[Column]) -> list[float]:
    """Share the width of the page out, in percent.

    Everybody gets the least, and what is left goes where most is missing. If there is not even
    that, nobody with less than the average goes without.
    """
    least = [column.least for column in wanted]
    missing = [column.most - column.least for column in wanted]
    left = PAGE - sum(least)
    if left < 0:
        widths = levelled(least)
    elif left < sum(missing):
        widths = [
            low + left * more / sum(missing) for low, more in zip(least, missing, strict=True)
        ]
    else:
        widths = [column.most for column in wanted]
    return [100 * width / sum(widths) for width in widths]


def levelled(needs: Sequence[float]) -> list[float]:
    """Cut the largest needs to one size, so that all of them fit the page."""
    rest, left = PAGE, len(needs)
    for need in sorted(needs):
        if need > rest / left:
            return [min(need, rest / left) for need in needs]
        rest, left = rest - need, left - 1
    return list(needs)


def width(text: str) -> float:
    """Give the width of a text in em, as the widest of our fonts has it."""
    return sum(advances().get(ord(sign), 1) for sign in text)


@functools.cache
def advances() -> dict[int, float]:
    """Give the width of each character of the font, in em."""
    with TTFont(BOLD, lazy=True) as font:
        metrics, em = font["hmtx"].metrics, font["head"].unitsPerEm
        return {code: metrics[glyph][0] / em for code, glyph in font.getBestCmap().items()}
