"""From sanitised HTML to blocks."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from itertools import groupby

from council.richtext.blocks import Block, Format, Item, Paragraph, Table
from council.richtext.characters import INVISIBLE
from council.richtext.markdown import MAX_LIST_DEPTH, is_address, is_word, normal_address

MAX_SPAN = 20
MAX_COLUMNS = 50
MAX_NUMBER = 999_999_999

_INLINE = {"a", "b", "i", "strong", "em", "span", "font"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_FIXED_SPACES = {"\u00a0", "\u2009", "\u202f"}
_BOLD = {"bold", "bolder", "600", "700", "800", "900"}
_WEIGHT = re.compile(r"(?<![\w-])font-weight:\s*(\w+)", re.IGNORECASE)
_SLANT = re.compile(r"(?<![\w-])font-style:\s*(\w+)", re.IGNORECASE)
_WORD_LEVEL = re.compile(r"mso-list:[^;]*?level([1-9])", re.IGNORECASE)
_WORD_NUMBER = re.compile(r"\(?([0-9]{1,9})[.)]")
# Symbols of bullet fonts are letters too ("o", "ü"); a label has a digit or ends like one.
_WORD_LABEL = re.compile(r"[0-9]|[.)]$")
_WORD_MARKER = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)


_PLAIN = Format()
_EMPTY = Paragraph("", [])


def read(html: str) -> list[Block]:
    """Return the blocks of HTML that nh3 has made well-formed."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_paragraph()
    return reader.place.blocks


@dataclass(frozen=True)
class _Place:
    """Where the reader stands; each opened tag makes a new one, its end returns to the old."""

    tag: str
    blocks: list[Block]
    format: Format = _PLAIN
    depth: int = 0
    in_list: "_Counter | None" = None
    in_cell: bool = False
    in_marker: bool = False
    is_verbatim: bool = False


@dataclass
class _Counter:
    """The list that is being read, and the number of its next point (None: bullets)."""

    next: int | None


@dataclass(frozen=True)
class _Cell:
    paragraph: Paragraph
    columns: int
    rows: int
    is_header: bool


class _Reader(HTMLParser):
    """Collects characters into paragraphs and paragraphs into the block they stand in."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.place = _Place("", [])
        self.outer: list[_Place] = []
        self.text: list[str] = []
        self.formats: list[Format] = []
        self.rows: list[list[_Cell]] = []
        self.spans = (1, 1)
        # Of a Word list paragraph: its level, and the marker that stands in it as text.
        self.word_level = 0
        self.word_marker = ""

    def handle_data(self, data: str) -> None:
        if self.place.in_marker:
            self.word_marker += data
            return
        data = INVISIBLE.sub("", data)
        if not self.place.is_verbatim:
            data = data.replace("\n", " ").replace("\r", " ")
        self.text.append(data)
        self.formats.extend([self.place.format] * len(data))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag not in _INLINE and tag != "br":
            self.end_paragraph()
        if tag == "br":
            self.text.append("\n")
            self.formats.append(self.place.format)
        elif tag == "hr":
            pass
        else:
            self.outer.append(self.place)
            self.place = self._inside(tag, attributes)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE:
            self.end_paragraph()
        done, self.place = self.place, self.outer.pop()
        if tag == "li" and done.blocks is not self.place.blocks and done.blocks:
            self.place.blocks.append(Item(self._next_number(), done.blocks))
        elif tag in ("td", "th") and done.blocks is not self.place.blocks:
            self._end_cell(done.blocks, tag == "th")
        elif tag == "table" and not self.place.in_cell:
            self._end_table()

    def end_paragraph(self) -> None:
        """Put the characters collected so far into the block that is open."""
        paragraphs = list(_paragraphs("".join(self.text), self.formats))
        level, label = self.word_level, self.word_marker.strip()
        self.text, self.formats = [], []
        self.word_level, self.word_marker = 0, ""
        if level or label:
            self._add_word_item(level, label, paragraphs)
        else:
            self.place.blocks.extend(paragraphs)

    # --- where a tag leads

    def _inside(self, tag: str, attributes: dict[str, str]) -> _Place:
        style = attributes.get("style", "")
        place = replace(self.place, tag=tag, format=self._format(tag, attributes))
        if tag in ("ul", "ol"):
            return self._inside_list(place, attributes)
        if tag == "li":
            return self._inside_item(place, attributes)
        if tag in ("td", "th") and not place.in_cell:
            self.spans = (_span(attributes, "colspan"), _span(attributes, "rowspan"))
            return replace(place, blocks=[], in_cell=True)
        if tag == "tr" and not place.in_cell:
            self.rows.append([])
        if tag == "table" and not place.in_cell:
            self.rows = []
        if tag == "pre":
            return replace(place, is_verbatim=True)
        if tag == "p" and (level := _WORD_LEVEL.search(style)):
            self.word_level = int(level[1])
        if _WORD_MARKER.search(style):
            return replace(place, in_marker=True)
        return place

    def _inside_list(self, place: _Place, attributes: dict[str, str]) -> _Place:
        """Word and others put an inner list beside the point it belongs to: take it in there."""
        point = place.blocks[-1] if place.blocks and self.place.tag in ("ul", "ol") else None
        if isinstance(point, Item) and place.depth < MAX_LIST_DEPTH:
            place = replace(place, blocks=point.blocks, depth=place.depth + 1)
        start = _number(attributes.get("start", ""), 1) if place.tag == "ol" else None
        return replace(place, in_list=_Counter(start))

    def _inside_item(self, place: _Place, attributes: dict[str, str]) -> _Place:
        if place.depth == MAX_LIST_DEPTH:
            return place
        counter = place.in_list
        if counter and counter.next is not None:
            counter.next = _number(attributes.get("value", ""), counter.next)
        return replace(place, blocks=[], depth=place.depth + 1)

    def _next_number(self) -> int | None:
        counter = self.place.in_list
        if counter is None or counter.next is None:
            return None
        number, counter.next = counter.next, min(counter.next + 1, MAX_NUMBER)
        return number

    def _format(self, tag: str, attributes: dict[str, str]) -> Format:
        style = attributes.get("style", "")
        result = self.place.format
        if tag in _HEADINGS or tag in ("b", "strong"):
            result = result._replace(bold=True)
        elif tag in ("i", "em"):
            result = result._replace(italic=True)
        elif tag == "a":
            result = result._replace(href=_address(attributes.get("href", "")))
        if weight := _WEIGHT.search(style):
            result = result._replace(bold=weight[1].lower() in _BOLD)
        if slant := _SLANT.search(style):
            result = result._replace(italic=slant[1].lower() in ("italic", "oblique"))
        return result

    # --- tables

    def _end_cell(self, blocks: Sequence[Block], is_header: bool) -> None:
        if self.rows:
            columns, rows = self.spans
            self.rows[-1].append(_Cell(_one_paragraph(blocks), columns, rows, is_header))

    def _end_table(self) -> None:
        rows = _grid(self.rows)
        if any(cell.text for row in rows for cell in row):
            first = self.rows[0]
            has_header = all(cell.is_header for cell in first) and any(c.text for c in rows[0])
            self.place.blocks.append(Table(rows, has_header))
        self.rows = []

    # --- Word's imitation of lists

    def _add_word_item(self, level: int, label: str, paragraphs: list[Paragraph]) -> None:
        """Add a paragraph as a point of the list at its level.

        Labels that the alphabet does not know ("a)", "1.2.") stay as text: others refer to them.
        """
        blocks = self.place.blocks
        level = min(level, MAX_LIST_DEPTH - self.place.depth)
        for _ in range(level - 1):
            if blocks and isinstance(blocks[-1], Item):
                blocks = blocks[-1].blocks
        number = _WORD_NUMBER.fullmatch(label)
        if _WORD_LABEL.search(label) and not (number and level):
            blocks.extend(_paragraphs_after(label, paragraphs))
        elif level and paragraphs:
            blocks.append(Item(int(number[1]) if number else None, list(paragraphs)))
        else:
            blocks.extend(paragraphs)


def _number(text: str, default: int) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else default


def _span(attributes: dict[str, str], name: str) -> int:
    return max(1, min(MAX_SPAN, _number(attributes.get(name, ""), 1)))


def _address(href: str) -> str:
    """Return the address as it can stand in Markdown, or nothing if it is none of ours."""
    href = normal_address(href.strip()).replace("(", "%28").replace(")", "%29")
    return href if is_address(href) else ""


# --- characters


def _paragraphs(text: str, formats: Sequence[Format]) -> Iterator[Paragraph]:
    """Yield what stands between empty lines, with single blanks only."""
    text, formats = _single_spaced(text, formats)
    start = 0
    for part in text.split("\n\n"):
        if part:
            yield _settled(part, formats[start : start + len(part)])
        start += len(part) + 2


def _single_spaced(text: str, formats: Sequence[Format]) -> tuple[str, list[Format]]:
    parts: list[str] = []
    kept: list[Format] = []
    position = 0
    for gap in re.finditer(r"\s+", text):
        start, end = gap.span()
        parts.append(text[position:start])
        kept.extend(formats[position:start])
        if start > 0 and end < len(text):
            space = _space(gap[0])
            parts.append(space)
            kept.extend([_PLAIN] * len(space))
        position = end
    parts.append(text[position:])
    kept.extend(formats[position:])
    return "".join(parts), kept


def _space(gap: str) -> str:
    """Return the break or blank a gap amounts to; a fixed space ("z. B.") is kept if alone."""
    breaks = gap.count("\n")
    if breaks:
        return "\n" * min(breaks, 2)
    return gap if gap in _FIXED_SPACES else " "


def _between(left: Format, right: Format) -> Format:
    """Return the format of a blank: it is set as both its neighbours are, or not at all."""
    if left.href != right.href:
        return _PLAIN
    return Format(left.bold and right.bold, left.italic and right.italic, left.href)


def _settled(text: str, formats: list[Format]) -> Paragraph:
    """Make a paragraph: italic on whole words, blanks as their neighbours, composed (NFC)."""
    _extend_italic(text, formats, range(1, len(text)), -1)
    _extend_italic(text, formats, range(len(text) - 2, -1, -1), 1)
    for blank in re.finditer(r"\s", text):
        index = blank.start()
        formats[index] = _between(formats[index - 1], formats[index + 1])
    parts: list[str] = []
    result: list[Format] = []
    for form, group in groupby(zip(text, formats, strict=True), key=lambda pair: pair[1]):
        part = unicodedata.normalize("NFC", "".join(character for character, _ in group))
        parts.append(part)
        result.extend([form] * len(part))
    return Paragraph("".join(parts), result)


def _extend_italic(text: str, formats: list[Format], indices: Iterable[int], step: int) -> None:
    """Let italic run on to the end of the word: a star inside a word would be a letter."""
    for index in indices:
        neighbour = formats[index + step]
        extended = formats[index]._replace(italic=True)
        if neighbour == extended and is_word(text[index]):
            formats[index] = extended


# --- joining


def _joined(paragraphs: Iterable[Paragraph], separator: str) -> Paragraph:
    text: list[str] = []
    formats: list[Format] = []
    for paragraph in paragraphs:
        if formats and paragraph.text:
            text.append(separator)
            formats.append(_between(formats[-1], paragraph.formats[0]))
        text.append(paragraph.text)
        formats.extend(paragraph.formats)
    return Paragraph("".join(text), formats)


def _paragraphs_after(label: str, paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    lead = Paragraph(label, [_PLAIN] * len(label))
    return [_joined([lead, *paragraphs[:1]], " "), *paragraphs[1:]]


def _one_paragraph(blocks: Iterable[Block]) -> Paragraph:
    """Return all that stands in a cell as lines of one paragraph."""
    return _joined(_lines(blocks), "\n")


def _lines(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        elif isinstance(block, Item):
            yield from _paragraphs_after(block.marker.strip(), list(_lines(block.blocks)))


def _grid(rows: Sequence[Sequence[_Cell]]) -> list[list[Paragraph]]:
    """Return the cells as a rectangle, merged cells followed or underlaid by empty ones."""
    covered: dict[int, int] = {}
    lines = [_grid_line(row, covered) for row in rows if row]
    width = max(map(len, lines), default=0)
    return [line + [_EMPTY] * (width - len(line)) for line in lines]


def _grid_line(row: Sequence[_Cell], covered: dict[int, int]) -> list[Paragraph]:
    line: list[Paragraph] = []
    for cell in row:
        while covered.get(len(line), 0):
            covered[len(line)] -= 1
            line.append(_EMPTY)
        for paragraph in [cell.paragraph] + [_EMPTY] * (cell.columns - 1):
            covered[len(line)] = cell.rows - 1
            line.append(paragraph)
    rest = [cell for cell in line[MAX_COLUMNS - 1 :] if cell.text]
    return [*line[: MAX_COLUMNS - 1], _joined(rest, " ")] if len(line) > MAX_COLUMNS else line
