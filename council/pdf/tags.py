"""The tag tree of the official document, made from the boxes that WeasyPrint has laid out.

WeasyPrint 70 makes one of its own, box by box. It passes the validators and still says another
thing than the page, which is why `install` puts this module in its place:

- An element that a page break divides becomes several: two lists, tables or paragraphs for one
  (Kozea/WeasyPrint#2903). Here each HTML element has one structure element, wherever its boxes
  lie.
- Running heads and feet are left in marked content that nothing refers to, and the head of a
  table is read again on each page (#1836). Here they are artifacts of the pagination.
- A list item with paragraphs has them directly under LI, where only Lbl and LBody may stand.
- TH has no Scope, a Figure's BBox is given in pixels from the top of the page.
- The hyphen at which a word was divided is read aloud; where <br> ends a line, and where only a
  space stands between two emphasised words, they are read as one. ActualText puts this right.

Each text is read in the order of the HTML; what divides words at the ends of lines is the
stylesheet's `white-space: pre-wrap`. Whatever does not fit stops the printing.
"""

import inspect
from typing import Any

import pydyf
import weasyprint.pdf
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from council.pdf.workers import unknown_weasyprint

PARAMETERS = ["pdf", "document", "pdf_version", "page_streams"]

STRUCTURE = {
    "h1": "H1", "h2": "H2", "h3": "H3", "h4": "H4", "h5": "H5", "h6": "H6", "section": "Sect",
    "p": "P", "blockquote": "BlockQuote", "a": "Link", "img": "Figure", "caption": "Caption",
    "ul": "L", "ol": "L", "dl": "L", "li": "LI", "dt": "LI", "dd": "LI",
    "table": "Table", "thead": "THead", "tbody": "TBody", "tr": "TR", "th": "TH", "td": "TD",
}  # fmt: skip
# Layout and emphasis, which the tag tree of PDF 1.7 has no words for.
NO_STRUCTURE = {
    "html", "body", "header", "main", "div", "span", "br",
    "strong", "b", "em", "i", "u", "s", "del", "ins", "sup", "sub",
}  # fmt: skip
POINTS_PER_PIXEL = 0.75


class Misfit(Exception):
    """WeasyPrint or a page is not as this module expects; `str(error)` says what."""


def install() -> None:
    """Make WeasyPrint use this module. Raises Misfit for a release that it does not know."""
    parameters = list(inspect.signature(weasyprint.pdf.add_tags).parameters)
    if unknown_weasyprint() or parameters != PARAMETERS:
        raise Misfit(f"council.pdf.tags does not know WeasyPrint {weasyprint.__version__}")
    weasyprint.pdf.add_tags = add_tags


def add_tags(pdf: pydyf.PDF, document: Any, pdf_version: str, page_streams: list[Any]) -> None:
    """Give a painted PDF its tag tree. Raises Misfit."""
    if "Lang" not in pdf.catalog:
        raise Misfit("The page does not say in which language it is")
    tree = Tree(pdf)
    for page, stream in zip(document.pages, page_streams, strict=True):
        tree.add_page(page._page_box, stream)
    tree.finish()
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})


class Tree:
    """The tag tree in the making."""

    def __init__(self, pdf: pydyf.PDF) -> None:
        self.pdf = pdf
        self.elements: dict[tuple[Any, str], pydyf.Dictionary] = {}
        self.numbers = pydyf.Array()  # the parent tree: for each page, its marks' elements
        self.annotations: list[tuple[pydyf.Dictionary, pydyf.Dictionary]] = []
        self.root = self.add({"Type": "/StructTreeRoot"})
        self.document = self.add(
            {"Type": "/StructElem", "S": "/Document", "P": self.root.reference, "K": pydyf.Array()}
        )
        self.root["K"] = self.document.reference
        pdf.catalog["StructTreeRoot"] = self.root.reference

    def add(self, content: dict[str, Any]) -> pydyf.Dictionary:
        """Put a new object into the PDF."""
        dictionary = pydyf.Dictionary(content)
        self.pdf.add_object(dictionary)
        return dictionary

    def add_page(self, page_box: boxes.PageBox, stream: Any) -> None:
        """Hang what is marked on the next page into the tree."""
        self.stream = stream.stream
        self.marks = dict(stream._tags)
        self.positions = {
            operand["MCID"]: position
            for position, operand in enumerate(self.stream)
            if isinstance(operand, pydyf.Dictionary) and "MCID" in operand
        }
        self.page_number = len(self.numbers) // 2
        self.page = self.pdf.page_references[self.page_number]
        self.page_height = page_box.margin_height()
        self.parents = pydyf.Array()
        self.numbers += [self.page_number, self.parents]
        for child in page_box.children:
            if isinstance(child, boxes.MarginBox):
                self.leave_out(child)
            else:
                self.enter(child, self.document)
        if self.marks:
            raise Misfit(f"Page {self.page_number + 1} has text outside of the tag tree")

    def finish(self) -> None:
        """Tie links and marks to their elements."""
        for number, (element, annotation) in enumerate(
            self.annotations, start=len(self.numbers) // 2
        ):
            self.numbers += [number, element.reference]
            annotation["StructParent"] = number
        self.root["ParentTree"] = self.add({"Nums": self.numbers}).reference
        self.root["ParentTreeNextKey"] = len(self.numbers) // 2

    # --- From boxes to elements ---------------------------------------------------------------

    def enter(self, box: Any, parent: pydyf.Dictionary) -> None:
        """Hang a box and all that is in it below an element."""
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        if is_repeated_head := getattr(box, "is_header", False):
            is_repeated_head = self.first_page(box) != self.page_number
        if is_repeated_head:
            self.leave_out(box)
            return
        element = self.element_of(box, parent)
        if isinstance(box, boxes.TextBox | boxes.ReplacedBox):
            self.hang_mark(box, element)
            return
        if box.element_tag == "br":
            self.end_word()
        if box.link_annotation:
            self.hang_link(box.link_annotation, element)
        for child in getattr(box, "children", ()):
            self.enter(child, element)

    def first_page(self, box: Any) -> int:
        """Give the page on which the head of a table stands for the first time."""
        key = box.element, "first page"
        page: int = self.elements.setdefault(key, self.page_number)
        return page

    def element_of(self, box: Any, parent: pydyf.Dictionary) -> pydyf.Dictionary:
        """Give the structure element in which the content of a box stands."""
        tag, _, generated = (box.element_tag or "").partition("::")
        if generated == "marker":
            return self.element_of_kind(
                box.element, "Lbl", self.elements[box.element, "LI"], first=True
            )
        if not tag or generated or tag in NO_STRUCTURE:
            return parent
        if tag not in STRUCTURE:
            raise Misfit(f"No structure is known for <{tag}>")
        kind = STRUCTURE[tag]
        if kind == "LI":
            return self.item(tag, box.element, parent)
        return self.element_of_kind(box.element, kind, parent, box=box)

    def element_of_kind(
        self,
        source: Any,
        kind: str,
        parent: pydyf.Dictionary,
        *,
        box: Any = None,
        first: bool = False,
    ) -> pydyf.Dictionary:
        """Give the one element of a kind that an HTML element has, made at its first box."""
        if (source, kind) in self.elements:
            return self.elements[source, kind]
        element = self.add(
            {
                "Type": "/StructElem",
                "S": f"/{kind}",
                "P": parent.reference,
                "Pg": self.page,
                "K": pydyf.Array(),
            }
        )
        if attributes := self.attributes(kind, source, box):
            element["A"] = pydyf.Dictionary(attributes)
        if kind == "Figure":
            if not source.get("alt"):
                raise Misfit("An image says nothing to those who do not see it")
            element["Alt"] = pydyf.String(source.get("alt"))
        parent["K"].insert(0 if first else len(parent["K"]), element.reference)
        self.elements[source, kind] = element
        return element

    def item(self, tag: str, source: Any, parent: pydyf.Dictionary) -> pydyf.Dictionary:
        """Give the part of a list item in which a box stands: a term, or the body."""
        if (source, "LBody") in self.elements:
            return self.elements[source, "LBody"]
        if tag == "dt":
            self.term = self.element_of_kind(source, "LI", parent)
            return self.element_of_kind(source, "Lbl", self.term)
        item = self.term if tag == "dd" else self.element_of_kind(source, "LI", parent)
        return self.element_of_kind(source, "LBody", item)

    def attributes(self, kind: str, source: Any, box: Any) -> dict[str, Any]:
        """Give what an element's name does not say."""
        if kind == "L":
            numbering = "/Decimal" if source.tag == "ol" else "/Disc"
            return {"O": "/List", "ListNumbering": numbering if source.tag != "dl" else "/None"}
        if kind == "TH":
            scope = "/Row" if source.get("scope") == "row" else "/Column"
            return {"O": "/Table", "Scope": scope, **spans(box)}
        if kind == "TD" and spans(box):
            return {"O": "/Table", **spans(box)}
        if kind == "Figure":
            left, top = box.content_box_x(), self.page_height - box.content_box_y()
            corners = (left, top - box.height, left + box.width, top)
            bounds = pydyf.Array([corner * POINTS_PER_PIXEL for corner in corners])
            return {"O": "/Layout", "BBox": bounds}
        return {}

    # --- From marks in the stream to elements -------------------------------------------------

    def hang_mark(self, box: Any, element: pydyf.Dictionary) -> None:
        """Put a piece of text, or an image, at the end of an element."""
        if element is self.document:
            raise Misfit(f"Text outside of any block: {getattr(box, 'text', 'image')!r}")
        number = len(self.parents)
        properties = self.stream[self.position_of(box)]
        properties["MCID"] = number
        text = getattr(box, "text", "")
        if text.endswith(box.style["hyphenate_character"]):
            properties["ActualText"] = pydyf.String(text[:-1])
        if isinstance(box, boxes.TextBox) and not text.strip():
            self.end_word()  # a lone space is not painted
        else:
            self.last = properties, text
        self.parents.append(element.reference)
        if element["Pg"] == self.page:
            element["K"].append(number)
        else:
            mark = {"Type": "/MCR", "Pg": self.page, "MCID": number}
            element["K"].append(pydyf.Dictionary(mark))

    def end_word(self) -> None:
        """Let the last word not run into the next: a space stands between them that has no ink."""
        properties, text = self.last
        properties["ActualText"] = pydyf.String(f"{text} ")

    def hang_link(self, annotation: pydyf.Dictionary, element: pydyf.Dictionary) -> None:
        """Put the clickable area of a link into its element; a divided link has several."""
        reference = {"Type": "/OBJR", "Obj": annotation.reference, "Pg": self.page}
        element["K"].append(pydyf.Dictionary(reference))
        self.annotations.append((element, annotation))

    def leave_out(self, box: Any) -> None:
        """Make all that is in a box an artifact: it repeats what has been said."""
        for inner in box.descendants():
            if inner in self.marks:
                position = self.position_of(inner)
                self.stream[position - 1] = "/Artifact"
                self.stream[position] = pydyf.Dictionary({"Type": "/Pagination"})

    def position_of(self, box: Any) -> int:
        """Give the place in the page's stream that holds the properties of a box's mark."""
        return self.positions[self.marks.pop(box)["mcid"]]


def spans(box: Any) -> dict[str, int]:
    """Give the columns and rows that a cell spans, if more than one."""
    spans = {"ColSpan": box.colspan, "RowSpan": box.rowspan}
    return {name: number for name, number in spans.items() if number != 1}
