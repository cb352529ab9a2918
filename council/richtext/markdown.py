"""The small Markdown: which rules of markdown-it are in use, and where ours differ."""

import re
from collections.abc import Sequence
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, list_block
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

from council.richtext.deception import has_credentials

# Word knows nine levels of lists; a marker below them is text.
MAX_LIST_DEPTH = 9

# An address with at most one level of brackets inside.
_ADDRESS = r"(?:https://|mailto:)(?:[^\s()<>\\]|\([^\s()<>\\]*\))+"
_LINK = re.compile(rf"\[((?:[^\[\]\\]|\\[\s\S])+)\]\(({_ADDRESS})\)", re.IGNORECASE)
_ITEM = re.compile(r"(?:-|[0-9]{1,9}\.)(?:\s|$)")
# A break in a cell, with the backslashes before it, of which an odd one would make it text.
_CELL_BREAK = re.compile(r"(?<!\\)((?:\\\\)*)<br>")
_MARKS = {1: ("em",), 2: ("strong",), 3: ("strong", "em")}


def render(text: str) -> str:
    """Return the HTML of a text in the small Markdown; markup of any other kind is escaped."""
    html: str = _parser.render(text)
    return html


def is_address(text: str) -> bool:
    """Tell whether the text can stand as the address of a link."""
    return re.fullmatch(_ADDRESS, text, re.IGNORECASE) is not None and not has_credentials(text)


def normal_address(text: str) -> str:
    """Return the address with everything percent-encoded that an address may not hold."""
    return _parser.normalizeLink(text)


def is_word(character: str) -> bool:
    """Tell whether one star beside this character is inside a word, and so no markup."""
    return character.isalnum()


# --- blocks


def _list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take ``-`` and ``1.`` only: ``+``, ``*`` and ``1)`` stay as typed."""
    position = state.bMarks[start] + state.tShift[start]
    if not _ITEM.match(state.src, position, state.eMarks[start]):
        return False
    if not silent and state.level >= 2 * MAX_LIST_DEPTH:
        return False
    return list_block(state, start, end, silent)


def _shape(state: StateCore) -> None:
    """Bring the blocks into the form that does not depend on how they were typed."""
    tokens = _without_empty_header(state.tokens)
    tokens = _with_numbers_as_written(tokens)
    _unwrap_single_paragraphs(tokens)
    for cell, inline in pairwise(tokens):
        if cell.type in ("th_open", "td_open"):
            cell.attrs = {"scope": "col"} if cell.type == "th_open" else {}
            inline.content = _CELL_BREAK.sub(r"\1\n", inline.content)
    state.tokens = tokens


def _without_empty_header(tokens: Sequence[Token]) -> list[Token]:
    """A table's header of empty cells is only there because pipe tables want one."""
    result: list[Token] = []
    start = 0
    for token in tokens:
        result.append(token)
        if token.type == "thead_open":
            start = len(result) - 1
        elif token.type == "thead_close" and not any(t.content for t in result[start:]):
            del result[start:]
    return result


def _with_numbers_as_written(tokens: Sequence[Token]) -> list[Token]:
    """Start another list where a number does not follow the one before."""
    result: list[Token] = []
    expected: list[int | None] = []
    for token in tokens:
        if token.type == "ordered_list_open":
            expected.append(None)
        elif token.type == "ordered_list_close":
            expected.pop()
        elif token.type == "list_item_open" and token.info:
            number = int(token.info)
            if expected[-1] not in (None, number):
                result.append(Token("ordered_list_close", "ol", -1, block=True))
                result.append(Token("ordered_list_open", "ol", 1, block=True))
                if number != 1:
                    result[-1].attrSet("start", str(number))
            expected[-1] = number + 1
        result.append(token)
    return result


def _unwrap_single_paragraphs(tokens: Sequence[Token]) -> None:
    """Show blank lines between the points of a list only where a point has two paragraphs."""
    items: list[tuple[int, list[Token]]] = []
    for token in tokens:
        if token.type == "list_item_open":
            items.append((token.level, []))
        elif token.type == "list_item_close":
            _, paragraphs = items.pop()
            for paragraph in paragraphs:
                paragraph.hidden = len(paragraphs) == 2
        elif items and token.tag == "p" and token.level == items[-1][0] + 1:
            items[-1][1].append(token)


# --- inline


def _link(state: StateInline, silent: bool) -> bool:
    """Take ``[text](address)`` in one look: the library's own search is slow on hostile text."""
    match = _LINK.match(state.src, state.pos, state.posMax)
    if silent or not match or has_credentials(match[2]):
        return False
    end = state.posMax
    state.pos, state.posMax = match.span(1)
    state.push("link_open", "a", 1).attrs = {"href": normal_address(match[2])}
    state.md.inline.tokenize(state)
    state.push("link_close", "a", -1)
    state.pos, state.posMax = match.end(), end
    return True


def _stars(state: StateInline, silent: bool) -> bool:
    """Note a run of stars and whether it may open or close emphasis."""
    if silent or state.src[state.pos] != "*":
        return False
    start, end = state.pos, state.pos
    while end < state.posMax and state.src[end] == "*":
        end += 1
    before = state.src[start - 1] if start else " "
    after = state.src[end] if end < len(state.src) else " "
    length = end - start
    state.push("text", "", 0).content = "*" * length
    state.delimiters.append(
        Delimiter(
            marker=ord("*"),
            length=length,
            token=len(state.tokens) - 1,
            end=-1,
            open=not after.isspace() and not (length == 1 and is_word(before)),
            close=not before.isspace() and not (length == 1 and is_word(after)),
        )
    )
    state.pos = end
    return True


def _emphasis(state: StateInline) -> None:
    """Turn the runs of stars that have a counterpart into emphasis: one run, one meaning.

    One star switches italic, two bold, three both; more are text. Links are worlds of their own.
    """
    runs = [state.delimiters]
    runs += [meta["delimiters"] for meta in state.tokens_meta if meta and "delimiters" in meta]
    changes: dict[int, list[Token]] = {}
    for delimiters in runs:
        changes.update(_emphasis_tokens(delimiters))
    result: list[Token] = []
    for index, token in enumerate(state.tokens):
        result.extend(changes.get(index, [token]))
    state.tokens[:] = result


def _emphasis_tokens(delimiters: Sequence[Delimiter]) -> dict[int, list[Token]]:
    opening, closing = _pairs(delimiters)
    active: list[str] = []
    result = {}
    for run in delimiters:
        begins, ends = opening.get(run.token, []), closing.get(run.token, [])
        tokens = []
        reopened = []
        while any(mark in ends for mark in active):
            mark = active.pop()
            tokens.append(Token(f"{mark}_close", mark, -1))
            if mark not in ends:
                reopened.append(mark)
        rest = run.length - sum(1 if mark == "em" else 2 for mark in begins + ends)
        if rest:
            tokens.append(Token("text", "", 0, content="*" * rest))
        # What ends last was noted last and stands outside.
        for mark in reopened[::-1] + begins[::-1]:
            tokens.append(Token(f"{mark}_open", mark, 1))
            active.append(mark)
        result[run.token] = tokens
    return result


def _pairs(
    delimiters: Sequence[Delimiter],
) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """Return, by the place of a run, the marks that begin there and those that end there."""
    opening: dict[int, list[str]] = {}
    closing: dict[int, list[str]] = {}
    waiting: dict[str, int] = {}
    for run in delimiters:
        for mark in _MARKS.get(run.length, ()):
            if run.close and mark in waiting:
                opening.setdefault(waiting.pop(mark), []).append(mark)
                closing.setdefault(run.token, []).append(mark)
            elif run.open:
                waiting[mark] = run.token
    return opening, closing


def make_parser() -> MarkdownIt:
    """A parser of the small Markdown; threads may share it."""
    parser = MarkdownIt("zero", {"breaks": True, "maxNesting": 10 * MAX_LIST_DEPTH})
    parser.enable(["table", "list", "newline", "escape", "emphasis", "link"])
    # The names of the rules that a list may interrupt are the library's.
    parser.block.ruler.at("list", _list, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.inline.ruler.at("link", _link)
    parser.inline.ruler.at("emphasis", _stars)
    parser.inline.ruler2.at("emphasis", _emphasis)
    parser.inline.ruler2.disable("balance_pairs")
    parser.core.ruler.after("block", "shape", _shape)
    # It orders its rules when it first renders; of two requests one would find half of them.
    parser.render("a")
    return parser


_parser = make_parser()
