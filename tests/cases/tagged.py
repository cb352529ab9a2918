"""What the tag tree of a PDF says, and what the page it was made from says, in one form.

A part is (kind, [pieces]), and a piece is a part or a text. The PDF is read from its streams, as a
screen reader does; pdfinfo knows neither ActualText nor artifacts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element

import pikepdf
import tinyhtml5

Part = tuple[str, list[Any]]

KINDS = {
    "h1": "H1", "h2": "H2", "h3": "H3", "h4": "H4", "h5": "H5", "h6": "H6", "section": "Sect",
    "p": "P", "blockquote": "BlockQuote", "a": "Link", "img": "Figure", "caption": "Caption",
    "ul": "L", "ol": "L", "dl": "L",
    "table": "Table", "thead": "THead", "tbody": "TBody", "tr": "TR", "th": "TH", "td": "TD",
}  # fmt: skip


@dataclass
class Reading:
    """A tagged PDF as it is read aloud."""

    tree: Part
    artifacts: list[str] = field(default_factory=list)  # a text for each page
    untagged: str = ""


def read(pdf: bytes) -> Reading:
    """Read the tag tree of a PDF with its texts."""
    with pikepdf.open(BytesIO(pdf)) as document:
        pages = [PageReader(page) for page in document.pages]
        texts = {
            (page.objgen, number): text
            for page, reader in zip(document.pages, pages, strict=True)
            for number, text in reader.texts.items()
        }
        root = document.Root.StructTreeRoot.K
        tree = part_of(root[0] if isinstance(root, pikepdf.Array) else root, None, texts)
        assert not texts, f"not in the tag tree: {texts}"
    return Reading(tree, [p.artifacts for p in pages], "".join(p.untagged for p in pages))


def part_of(element: Any, page: Any, texts: dict[Any, str]) -> Part:
    """Read a structure element and those in it; each text is taken out of `texts`."""
    page = element.get("/Pg", page)
    pieces: list[Any] = []
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            pieces.append(texts.pop((page.objgen, kid)))
        elif kid.get("/Type") == "/MCR":
            pieces.append(texts.pop((kid.Pg.objgen, int(kid.MCID))))
        elif kid.get("/Type") == "/OBJR":
            assert kid.Obj.Subtype == "/Link"
        else:
            assert kid.P.objgen == element.objgen
            pieces.append(part_of(kid, page, texts))
    return str(element.S)[1:], joined(pieces)


class PageReader:
    """The texts of a page's marks by their numbers, and those that are not marked."""

    def __init__(self, page: pikepdf.Page) -> None:
        self.fonts = {name: to_unicode(font) for name, font in page.Resources.Font.items()}
        self.texts: dict[int, str] = {}
        self.artifacts = self.untagged = ""
        marks: list[tuple[str, Any]] = []
        letters: dict[int, str] = {}
        for operands, operator in pikepdf.parse_content_stream(page):
            match str(operator):
                case "BDC":
                    marks.append((str(operands[0]), operands[1]))
                    self.begin(*marks[-1])
                case "BMC":
                    marks.append((str(operands[0]), {}))
                case "EMC":
                    marks.pop()
                case "Tf":
                    letters = self.fonts[str(operands[0])]
                case "TJ":
                    self.take(marks, "".join(spelled(operands[0], letters)))
        assert not marks

    def begin(self, tag: str, properties: Any) -> None:
        if "/MCID" in properties:
            assert int(properties.MCID) not in self.texts
            self.texts[int(properties.MCID)] = str(properties.get("/ActualText", ""))

    def take(self, marks: list[tuple[str, Any]], text: str) -> None:
        if not marks:
            self.untagged += text
        elif marks[-1][0] == "/Artifact":
            self.artifacts += text
        elif "/ActualText" not in marks[-1][1]:
            self.texts[int(marks[-1][1].MCID)] += text


def to_unicode(font: Any) -> dict[int, str]:
    """Read what each glyph of a font stands for."""
    lines = font.ToUnicode.read_bytes().decode()
    return {
        int(glyph, 16): bytes.fromhex(text).decode("utf-16-be")
        for glyph, text in re.findall(r"^<(\w+)> <(\w+)>$", lines, re.M)
    }


def spelled(operand: Any, letters: dict[int, str]) -> Iterator[str]:
    """Give the letters that an operator shows."""
    for item in operand:
        if isinstance(item, pikepdf.String):
            code = bytes(item)
            for position in range(0, len(code), 2):
                yield letters[int.from_bytes(code[position : position + 2])]


# --- The page -------------------------------------------------------------------------------


def expected(html: str) -> Part:
    """What the tag tree of a page must say."""
    body = tinyhtml5.parse(html, namespace_html_elements=False).find("body")
    assert body is not None
    return "Document", joined(pieces_of(body))


def pieces_of(element: Element, bullet: str = "•") -> list[Any]:
    """The texts and parts in an element, in their order."""
    pieces: list[Any] = [element.text or ""]
    number = int(element.get("start", 1))
    for child in element:
        if child.tag == "li":
            label = f"{number}. " if element.tag == "ol" else f"{bullet} "
            body = joined(pieces_of(child, {"•": "◦", "◦": "▪"}.get(bullet, bullet)))
            pieces.append(("LI", [("Lbl", [label]), ("LBody", body)]))
            number += 1
        elif child.tag == "dt":
            pieces.append(("LI", [("Lbl", joined(pieces_of(child)))]))
        elif child.tag == "dd":
            pieces[-1][1].append(("LBody", joined(pieces_of(child))))
        elif child.tag == "br":
            pieces.append(" ")
        elif child.tag == "img":
            pieces.append(("Figure", [""]))
        elif child.tag in KINDS:
            pieces.append((KINDS[child.tag], joined(pieces_of(child, bullet))))
        elif "running" not in child.get("class", "").split():
            pieces += pieces_of(child, bullet)
        if child.tail:
            pieces.append(child.tail)
    return pieces


def joined(pieces: list[Any]) -> list[Any]:
    """Put neighbouring texts together; empty ones are none."""
    together: list[Any] = []
    for piece in pieces:
        if isinstance(piece, str) and together and isinstance(together[-1], str):
            together[-1] += piece
        elif piece:
            together.append(piece)
    return together


def parts(tree: Part, kind: str) -> list[Part]:
    """All parts of a kind in a tree."""
    own = [tree] if tree[0] == kind else []
    return own + [p for piece in tree[1] if isinstance(piece, tuple) for p in parts(piece, kind)]
