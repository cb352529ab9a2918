"""Every kind of paper and every hard case is what an issued PDF claims to be."""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

import pikepdf
import pytest

from council import pdf
from council.pdf import pages
from council.pdf.assets import clean
from tests.cases import printed, working_papers
from tests.cases.hard_documents import HARD
from tests.cases.pdf_reading import tool
from tests.cases.tagged import Reading, expected, parts, read
from tests.validators import complaints


def as_letter(make: Callable[[], printed.Document]) -> Callable[[], printed.Document]:
    return lambda: printed.as_letter(make())


CORPUS = {
    **printed.KINDS,
    **HARD,
    **{f"letter: {name}": as_letter(make) for name, make in printed.KINDS.items()},
    "letter: long title": as_letter(HARD["statement: long_title"]),
    "letter: eighteen annexes": as_letter(HARD["motion: eighteen_annexes"]),
    "other": printed.other,
    "receipt": printed.receipt,
    "routing slip": working_papers.slip,
    "comparison": working_papers.comparison,
    "reading copy": working_papers.reading_copy,
}
MILLIMETRE = 72 / 25.4
# Letters may lean out of their column by this much.
OVERHANG = 1.5


@dataclass
class Line:
    """A line of a page: its text and its edges in points, from the left and the top."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def lines_of(content: bytes) -> list[list[Line]]:
    """The lines of each page from the top to the bottom, in columns one after the other."""
    root = ElementTree.fromstring(tool("pdftotext", content, "-bbox-layout", "FILE", "-"))
    pages = []
    for page in root.iter("{*}page"):
        lines = []
        for line in page.iter("{*}line"):
            text = " ".join(word.text or "" for word in line)
            edges = (float(line.attrib[edge]) for edge in ("xMin", "yMin", "xMax", "yMax"))
            lines.append(Line(text, *edges))
        pages.append(sorted(lines, key=lambda line: (line.bottom, line.left)))
    return pages


def test_corpus_has_every_kind_of_paper():
    assert {make()["paper"]["kind"] for make in CORPUS.values()} == set(pages.FORMS)
    assert len(CORPUS) >= 40


@pytest.mark.parametrize("name", CORPUS)
def test_document_is_what_it_claims_to_be(name):
    document = CORPUS[name]()
    content = pdf.issue(document, asset={}.__getitem__)
    assert complaints(content) == []
    assert "No syntax or stream encoding errors" in tool("qpdf", content, "--check", "FILE")
    reading = read(content)
    assert reading.tree == expected(clean(pages.page(document)))
    assert reading.untagged == ""
    assert_answers_in_order(document, reading)
    assert_our_fonts_only(content)
    assert_well_set(lines_of(content), reading)


def assert_answers_in_order(document: printed.Document, reading: Reading) -> None:
    answers = document["paper"].get("answers", [])
    headings = [pages.answer_heading(answer["questions"]) for answer in answers]
    printed_headings = [heading for _, heading in parts(reading.tree, "H2")]
    assert [
        text[0] for text in printed_headings if text[0].startswith(("Zur Frage", "Zu den Fragen"))
    ] == [heading for heading in headings if heading]


def assert_our_fonts_only(content: bytes) -> None:
    with pikepdf.open(BytesIO(content)) as opened:
        for page in opened.pages:
            for font in page.Resources.Font.values():
                assert re.fullmatch(r"/[A-Z]{6}\+Ratsdruck(-Bold)?(-Italic)?", str(font.BaseFont))
                assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor


def assert_well_set(all_lines: list[list[Line]], reading: Reading) -> None:
    """Within the margins, numbered, and no heading or lead-in left alone below."""
    headings = {"".join(piece) for kind in ("H1", "H2") for _, piece in parts(reading.tree, kind)}
    for number, lines in enumerate(all_lines, start=1):
        for line in lines:
            assert line.left >= 25 * MILLIMETRE - OVERHANG, line
            assert line.right <= 190 * MILLIMETRE + OVERHANG, line
            assert 10 * MILLIMETRE <= line.top < line.bottom <= 297 * MILLIMETRE, line
        foot = [line for line in lines if line.top > (297 - 24) * MILLIMETRE]
        assert f"Seite {number} von {len(all_lines)}" in " ".join(line.text for line in foot)
        body = [line for line in lines if line not in foot]
        assert body[-1].text not in headings
        first = 27 if number > 1 else 20
        head = [line for line in body if line.bottom < first * MILLIMETRE]
        assert bool(head) is (number > 1)
        assert len(body) > len(head) + 1, f"page {number} has hardly anything on it"
