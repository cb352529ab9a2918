"""The gate refuses what is broken: copies of a good PDF, each damaged in one place."""

import functools
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from council import pdf
from tests.cases import printed
from tests.validators import complaints

ARMS = b'<svg xmlns="http://www.w3.org/2000/svg" width="4" height="5"><path d="M0 0h4v5z"/></svg>'
TEXT = (
    "Siehe [Haushalt](https://stadt.example/haushalt):\n\n"
    "| Nr. | Vorhaben |\n|---|---|\n| 1 | Brunnen |"
)


@functools.cache
def good() -> bytes:
    """A statement with arms, a list, a link, a table, annexes and bookmarks."""
    document = printed.changed(answers=[{"questions": [1], "text": TEXT}])
    document["city"]["arms"] = {"sha256": "ab" * 32, "mime": "image/svg+xml", "alt": "Ein Turm"}
    return pdf.issue(document, asset={"ab" * 32: ARMS}.__getitem__)


def saved(document: pikepdf.Pdf) -> bytes:
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def elements(document: pikepdf.Pdf, kind: str) -> list[Any]:
    return [item for item in document.objects if is_element(item) and kind == item.S]


def is_element(item: Any) -> bool:
    return isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/StructElem"


def fonts(document: pikepdf.Pdf) -> list[Any]:
    return list(document.pages[0].Resources.Font.values())


def metadata(document: pikepdf.Pdf, old: bytes, new: bytes) -> None:
    content = document.Root.Metadata.read_bytes()
    assert old in content
    document.Root.Metadata.write(content.replace(old, new))


def language(document: pikepdf.Pdf) -> None:
    del document.Root.Lang


def tag_tree(document: pikepdf.Pdf) -> None:
    del document.Root.StructTreeRoot


def mark_info(document: pikepdf.Pdf) -> None:
    document.Root.MarkInfo.Marked = False


def output_intent(document: pikepdf.Pdf) -> None:
    del document.Root.OutputIntents


def no_metadata(document: pikepdf.Pdf) -> None:
    del document.Root.Metadata


def archive_identification(document: pikepdf.Pdf) -> None:
    metadata(document, b'pdfaid:part="3"', b'pdfaid:part="2"')


def accessibility_identification(document: pikepdf.Pdf) -> None:
    metadata(document, b'pdfuaid:part="1"', b'pdfuaid:part="2"')


def title(document: pikepdf.Pdf) -> None:
    document.Root.ViewerPreferences.DisplayDocTitle = False


def font_file(document: pikepdf.Pdf) -> None:
    del fonts(document)[0].DescendantFonts[0].FontDescriptor.FontFile2


def meaning_of_letters(document: pikepdf.Pdf) -> None:
    del fonts(document)[0].ToUnicode


def skipped_heading(document: pikepdf.Pdf) -> None:
    for heading in elements(document, "/H2"):
        heading.S = pikepdf.Name.H3


def untagged_text(document: pikepdf.Pdf) -> None:
    name = next(iter(document.pages[0].Resources.Font))
    line = f"BT {name} 11 Tf 100 100 Td <0024> Tj ET".encode()
    document.pages[0].contents_add(document.make_stream(line))


def script(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def scope(document: pikepdf.Pdf) -> None:
    for head in elements(document, "/TH"):
        del head.A.Scope


def picture_without_words(document: pikepdf.Pdf) -> None:
    (figure,) = elements(document, "/Figure")
    del figure.Alt


def link_without_words(document: pikepdf.Pdf) -> None:
    for page in document.pages:
        for link in page.get("/Annots", []):
            del link.Contents


def loose_item(document: pikepdf.Pdf) -> None:
    for body in elements(document, "/LBody"):
        body.S = pikepdf.Name.P


def enclosure_without_relationship(document: pikepdf.Pdf) -> None:
    for file in document.Root.AF:
        del file.AFRelationship


def nested_artifact(document: pikepdf.Pdf) -> None:
    content = document.pages[0].Contents.read_bytes()
    text = content.index(b"/Span")
    assert b"BT" in content[text:]
    begin = content.index(b"BT", text)
    document.pages[0].Contents.write(
        content[:begin] + b"/Artifact BMC\n" + content[begin:].replace(b"ET\n", b"ET\nEMC\n", 1)
    )


DAMAGES: list[Callable[[pikepdf.Pdf], None]] = [
    language, tag_tree, mark_info, output_intent, no_metadata, archive_identification,
    accessibility_identification, title, font_file, meaning_of_letters, skipped_heading,
    untagged_text, script, scope, picture_without_words, link_without_words, loose_item,
    enclosure_without_relationship, nested_artifact,
]  # fmt: skip


def test_copy_without_damage_passes():
    assert complaints(good()) == []
    with pikepdf.open(BytesIO(good())) as document:
        assert complaints(saved(document)) == []


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_copy_is_refused(damage):
    with pikepdf.open(BytesIO(good())) as document:
        damage(document)
        assert complaints(saved(document)) != []


def test_file_that_is_none_is_refused():
    for content in (b"", b"Brief", good()[:5000]):
        assert complaints(content) != []
