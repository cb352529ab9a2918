"""From blocks to Markdown, always in the same form, and to plain text."""

import re
import string
from collections.abc import Callable, Sequence
from itertools import pairwise

from council.richtext.blocks import Block, Format, Item, Paragraph, Table
from council.richtext.markdown import is_word

_PUNCTUATION = frozenset(string.punctuation)
_LIST_MARKER = re.compile(r"^(?:(?=-)|([0-9]{1,9})(?=\.))(?=[-.](?:\s|$))", re.MULTILINE)
_TABLE_RULE = re.compile(r"^(?=[-:|\s]*-)(?=[-:|][-:|\s]*$)", re.MULTILINE)
_ADDRESS_FOLLOWS = ("(https://", "(mailto:")

_Write = Callable[[Paragraph | Table], str]


def write_markdown(blocks: Sequence[Block]) -> str:
    """Return the blocks as Markdown in which nothing but markup is markup."""
    return _write(blocks, _markdown)


def write_plain(blocks: Sequence[Block]) -> str:
    """Return the blocks as readable text."""
    return _write(blocks, _plain)


# --- blocks


def _write(blocks: Sequence[Block], write: _Write, *, in_item: bool = False) -> str:
    parts: list[str] = []
    for index, block in enumerate(blocks):
        if index:
            parts.append(_separator(blocks[index - 1], block, in_item=in_item))
        if isinstance(block, Item):
            content = _write(block.blocks, write, in_item=True)
            parts.append(block.marker + _indented(content, len(block.marker)))
        else:
            parts.append(write(block))
    return "".join(parts)


def _separator(previous: Block, block: Block, *, in_item: bool) -> str:
    """Return what stands between two blocks; only a list at its start needs no empty line."""
    if not isinstance(block, Item):
        return "\n\n"
    if isinstance(previous, Item):
        continues = (previous.number is None) == (block.number is None)
    else:
        continues = in_item and isinstance(previous, Paragraph) and block.number in (None, 1)
    return "\n" if continues else "\n\n"


def _indented(text: str, width: int) -> str:
    return re.sub(r"\n(?=[^\n])", "\n" + " " * width, text)


# --- plain text


def _plain(block: Paragraph | Table) -> str:
    if isinstance(block, Paragraph):
        return _plain_text(block)
    rows = [" | ".join(_plain_text(cell).replace("\n", " ") for cell in row) for row in block.rows]
    return "\n".join(rows)


def _plain_text(paragraph: Paragraph) -> str:
    result: list[str] = []
    start = 0
    formats = [*paragraph.formats, Format()]
    for index, (here, after) in enumerate(pairwise(formats), start=1):
        if here.href != after.href:
            text = paragraph.text[start:index]
            result.append(text)
            if here.href and here.href.removeprefix("mailto:") != text:
                result.append(f" ({here.href})")
            start = index
    return "".join(result) + paragraph.text[start:]


# --- Markdown


def _markdown(block: Paragraph | Table) -> str:
    if isinstance(block, Table):
        return _markdown_table(block)
    text = _inline(block)
    return _TABLE_RULE.sub(r"\\", _LIST_MARKER.sub(r"\1\\", text))


def _markdown_table(table: Table) -> str:
    rows = [[_cell(cell) for cell in row] for row in table.rows]
    if not table.has_header:
        rows.insert(0, [""] * len(rows[0]))
    rows.insert(1, ["---"] * len(rows[0]))
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _cell(cell: Paragraph) -> str:
    text = _inline(cell).replace("<br>", r"\<br>").replace("|", r"\|")
    return text.replace("\n", "<br>")


def _inline(paragraph: Paragraph) -> str:
    text, formats = paragraph.text, paragraph.formats
    result: list[str] = []
    current = Format()
    for index, (character, form) in enumerate(zip(text, formats, strict=True)):
        if form != current:
            result.append(_change(current, form))
            current = form
        before = text[index - 1] if index and formats[index - 1] == form else ""
        after = text[index + 1] if formats[index + 1 : index + 2] == [form] else ""
        if _must_escape(character, before, after, text[index + 1 : index + 10], form):
            result.append("\\")
        result.append(character)
    result.append(_change(current, Format()))
    return "".join(result)


def _change(old: Format, new: Format) -> str:
    """Return the markup between two characters of different format."""
    if old.href == new.href:
        return "*" * ((old.italic != new.italic) + 2 * (old.bold != new.bold))
    end = f"]({old.href})" if old.href else ""
    begin = "[" if new.href else ""
    return _change(old, Format(href=old.href)) + end + begin + _change(Format(href=new.href), new)


def _must_escape(character: str, before: str, after: str, rest: str, form: Format) -> bool:
    """Tell whether the character would be read as markup.

    ``before`` and ``after`` are its neighbours of the same format, empty where there is none.
    """
    if character == "\\":
        return not after or after == "\n" or after in _PUNCTUATION
    if character == "*":
        is_letter = before and after and is_word(before) and is_word(after)
        is_alone = before.isspace() and after.isspace()
        return not (is_letter or is_alone)
    if character in "[]" and form.href:
        return True
    return character == "]" and rest.lower().startswith(_ADDRESS_FOLLOWS)
