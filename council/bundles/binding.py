"""Many PDFs into one: pages one after another, with their tags, numbers and bookmarks.

The tags of our own files go along, so that the copy can be read aloud like the originals. It
claims no standard: attachments and metadata of the originals stay behind.
"""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pikepdf import (
    Array,
    Dictionary,
    Name,
    Object,
    ObjectStreamMode,
    OutlineItem,
    Page,
    Pdf,
    String,
)

POINTS_PER_MM = 72 / 25.4
# The printed contents lead to addresses below this one; the binding turns them into pages.
PAGE_ADDRESS = "https://lesefassung.invalid/"
# Below the foot of our papers, at their left margin.
STAMP_LEFT = 25 * POINTS_PER_MM
STAMP_BOTTOM = 6 * POINTS_PER_MM
STAMP_FONT = Name("/Lesefassung")
STAMP = (
    "\nQ /Artifact <</Type /Pagination /Subtype /Footer>> BDC q {matrix} cm "
    "BT 0 g {font} 7.5 Tf {x:.2f} {y:.2f} Td (Lesefassung, Seite {number} von {total}) Tj ET Q EMC"
)
# A page that is shown turned: where its left bottom corner lies, and how the text stands.
TURNED = {
    0: "1 0 0 1 {left} {bottom}",
    90: "0 1 -1 0 {right} {bottom}",
    180: "-1 0 0 -1 {right} {top}",
    270: "0 -1 1 0 {left} {top}",
}


class Binding:
    """A PDF that grows. Sources stay open until it is written; their pages are not in memory."""

    def __init__(self, title: str) -> None:
        self.pdf = Pdf.new()
        self.title = title
        self.bookmarks: list[OutlineItem] = []
        self.parents: list[tuple[int, Object]] = []
        self.tree = self.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self.book = self.pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Document, P=self.tree, K=Array())
        )

    @property
    def length(self) -> int:
        """How many pages it has so far."""
        return len(self.pdf.pages)

    @staticmethod
    def length_of(content: bytes) -> int:
        """How many pages a PDF has. Raises pikepdf.PdfError."""
        with Pdf.open(io.BytesIO(content)) as source:
            return len(source.pages)

    def add(self, path: Path) -> None:
        """Put a file's pages at the end. Raises what pikepdf does."""
        self._put(Pdf.open(path), at=self.length)

    def put_before(self, content: bytes) -> int:
        """Put a PDF's pages at the beginning; returns how many they are.

        Its links to PAGE_ADDRESS and the number of a page lead there.
        """
        source = Pdf.open(io.BytesIO(content))
        self._put(source, at=0)
        for page in self.pdf.pages[: len(source.pages)]:
            for link in _several(page.obj.get("/Annots")):
                self._lead_to_page(link)
        return len(source.pages)

    def mark(self, name: str, page: int) -> None:
        """Add a bookmark to a page, counted from 0."""
        self.bookmarks.append(OutlineItem(name, page))

    def write(self, target: Path) -> None:
        """Number the pages and write the file."""
        font = self.pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type1,
                BaseFont=Name.Helvetica,
                Encoding=Name.WinAnsiEncoding,
            )
        )
        for number, page in enumerate(self.pdf.pages, start=1):
            _stamp(page, font, number, self.length)
        with self.pdf.open_outline() as outline:
            outline.root.extend(self.bookmarks)
        self.tree.K = self.book
        self.tree.ParentTree = Dictionary(
            Nums=Array([entry for pair in self.parents for entry in pair])
        )
        self.tree.ParentTreeNextKey = len(self.parents)
        self.pdf.Root.StructTreeRoot = self.tree
        self.pdf.Root.MarkInfo = Dictionary(Marked=True)
        self.pdf.Root.Lang = String("de")
        self.pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        with self.pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
            metadata["dc:title"] = self.title
            metadata["dc:language"] = ["de"]
        self.pdf.save(target, min_version="1.7", object_stream_mode=ObjectStreamMode.generate)

    def _put(self, source: Pdf, *, at: int) -> None:
        pages = list(source.pages)
        for page in pages:
            _keep_only_addresses(page.obj)
        tags = _own_tags(source)
        for offset, page in enumerate(pages):
            self.pdf.pages.insert(at + offset, page)
        taken = [self.pdf.pages[at + offset].obj for offset in range(len(pages))]
        if tags is None:
            for taken_page in taken:
                _take_out(taken_page, "/StructParents")
        else:
            self._take_tags(source.make_indirect(tags), taken, first=at == 0)

    def _lead_to_page(self, link: Object) -> None:
        number = str(link.A.URI).removeprefix(PAGE_ADDRESS)
        if number.isdecimal():
            del link.A
            link.Dest = Array([self.pdf.pages[int(number) - 1].obj, Name.Fit])

    def _take_tags(self, tags: Object, pages: Sequence[Object], *, first: bool) -> None:
        """Hang a file's tags under those of the copy, with numbers that only they have."""
        base = len(self.parents)
        tree = self.pdf.copy_foreign(tags)
        pairs = list(tree.ParentTree.Nums)
        numbers = {int(key): base + place for place, key in enumerate(pairs[0::2])}
        self.parents += zip(numbers.values(), pairs[1::2], strict=True)
        for page in pages:
            _renumber(page, "/StructParents", numbers)
            for annotation in _several(page.get("/Annots")):
                _renumber(annotation, "/StructParent", numbers)
        for place, part in enumerate(_several(tree.K)):
            part.P, part.S = self.book, Name.Part
            self.book.K.insert(place if first else len(self.book.K), part)


def _own_tags(source: Pdf) -> Object | None:
    """The tags of a file, if they are as simple as those of our own."""
    tags = source.Root.get("/StructTreeRoot")
    if tags is None or any(name in tags for name in ("/RoleMap", "/ClassMap", "/IDTree")):
        return None
    return tags if "/K" in tags and "/Nums" in tags.get("/ParentTree", {}) else None


def _renumber(holder: Object, name: str, numbers: dict[int, int]) -> None:
    if name in holder:
        holder[name] = numbers[int(holder[name])]


def _keep_only_addresses(page: Object) -> None:
    """Of what reacts on a page keep links to addresses: the rest leads nowhere or runs a script."""
    _take_out(page, "/AA")
    annotations = _several(page.get("/Annots"))
    _take_out(page, "/Annots")
    if kept := [link for link in annotations if _leads_to_an_address(link)]:
        page.Annots = Array(kept)


def _leads_to_an_address(annotation: Object) -> bool:
    action = annotation.get("/A")
    is_link = annotation.get("/Subtype") == Name.Link
    return is_link and action is not None and action.get("/S") == Name.URI


def _stamp(page: Page, font: Object, number: int, total: int) -> None:
    """Write the running number on a page, upright as the page is shown."""
    left, bottom, right, top = (float(edge) for edge in page.cropbox)
    turn = int(page.obj.get("/Rotate", 0)) % 360
    corner = TURNED.get(turn, TURNED[0]).format(left=left, bottom=bottom, right=right, top=top)
    page.add_resource(font, Name.Font, STAMP_FONT)
    stamp = STAMP.format(
        matrix=corner, font=STAMP_FONT, x=STAMP_LEFT, y=STAMP_BOTTOM, number=number, total=total
    )
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(stamp.encode("ascii"))


def _several(value: Object | None) -> list[Any]:
    """The members of an array, the one value that stands for an array of one, or nothing."""
    if value is None:
        return []
    return list(value) if isinstance(value, Array) else [value]


def _take_out(holder: Object, name: str) -> None:
    if name in holder:
        del holder[name]
