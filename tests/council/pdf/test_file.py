"""The official document: what the file is made of, and what is never printed."""

import base64
import os
import pickle
import re
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from council.pdf import RenderError, issue, missing_libraries, pages, render, unprintable
from council.pdf.assets import FONT_SETTINGS, FONTS, clean, printable
from council.pdf.enclosures import enclosures_of
from council.pdf.workers import PROJECT, workers
from tests.cases import printed
from tests.cases.pdf_reading import alternatives, elements, opened, tool

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGPgYJEGAABQACEf9oMsAAAAAElFTkSuQmCC"
)


@pytest.mark.parametrize("kind", printed.KINDS)
def test_document_names_its_standards_language_title_and_author(kind):
    document = printed.KINDS[kind]()
    reader = opened(render(document))
    root = reader.trailer["/Root"]
    xmp = root["/Metadata"].get_data().decode()
    assert 'pdfaid:part="3"' in xmp
    assert 'pdfaid:conformance="A"' in xmp
    assert 'pdfuaid:part="1"' in xmp
    assert root["/Lang"] == "de"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/OutputIntents"]
    assert reader.metadata.title.startswith(document["paper"]["reference"])
    assert document["paper"]["title"] in reader.metadata.title
    assert reader.metadata.author == "Landeshauptstadt Musterstadt"
    assert reader.metadata.creation_date.date().isoformat() == document["paper"]["dated_on"]


def test_bookmarks_lead_to_the_answers():
    outline = opened(render(printed.statement())).outline
    assert outline[0].title == "Stellungnahme der Verwaltung"
    assert [entry.title for entry in outline[1]] == [
        "Zur Frage 1)",
        "Zu den Fragen 2) und 3)",
        "Anlagen:",
    ]


def test_items_hold_label_and_body_and_headers_their_scope():
    reader = opened(render(printed.six_pages()))
    kids_of_items, scopes = set(), set()
    for element in elements(reader.trailer["/Root"]["/StructTreeRoot"]):
        if element["/S"] == "/LI":
            kids_of_items |= {kid.get_object()["/S"] for kid in element["/K"]}
        if element["/S"] == "/TH":
            scopes.add(element["/A"]["/Scope"])
    assert kids_of_items == {"/Lbl", "/LBody"}
    assert scopes == {"/Column"}


def test_only_our_fonts_are_used_and_embedded():
    bold_italic = printed.changed(answers=[{"questions": [1], "text": "**b** *i* ***bi*** n"}])
    lines = tool("pdffonts", render(bold_italic), "FILE").splitlines()[2:]
    assert {re.sub(r"^\w+\+", "", line.split()[0]) for line in lines} == {
        "Ratsdruck",
        "Ratsdruck-Bold",
        "Ratsdruck-Italic",
        "Ratsdruck-Bold-Italic",
    }
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in lines)


def test_file_is_sound():
    assert "No syntax or stream encoding errors" in tool(
        "qpdf", render(printed.statement()), "--check", "FILE"
    )


@pytest.mark.parametrize(
    ("mime", "content"),
    [
        ("image/png", PIXEL),
        (
            "image/svg+xml",
            b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="50">'
            b'<path d="M0 0h40v30l-20 20l-20-20z"/></svg>',
        ),
    ],
)
def test_arms_of_the_city_are_described(mime, content):
    document = printed.statement()
    document["city"]["arms"] = {"sha256": "ab" * 32, "mime": mime, "alt": "Wappen: ein Turm"}
    pdf = render(document, asset={"ab" * 32: content}.__getitem__)
    assert alternatives(pdf) == ["Wappen: ein Turm"]
    with pytest.raises(RenderError, match="Wappen"):
        render(document)


# Another Python with the same packages is tried where somebody has set one up beside ours.
PYTHONS = [Path(sys.executable), *sorted(PROJECT.glob(".venv-*/bin/python"))]
SURROUNDINGS: dict[str, dict[str, str]] = {
    "fonts of the machine": {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LANG": "C"},
    "our fonts only": {"PYTHONHASHSEED": "2", "FONTCONFIG_FILE": str(FONT_SETTINGS)},
    "German": {"PYTHONHASHSEED": "3", "LC_ALL": "de_DE.UTF-8", "TZ": "Pacific/Chatham"},
}


@pytest.mark.parametrize("python", PYTHONS, ids=str)
@pytest.mark.parametrize("name", SURROUNDINGS)
def test_same_document_gives_the_same_bytes_everywhere(name, python):
    document = printed.long_table()
    document["city"]["arms"] = {"sha256": "ab" * 32, "mime": "image/png", "alt": "Ein Turm"}
    page = (
        clean(pages.page(document)),
        {"arms": (PIXEL, "image/png")},
        enclosures_of(document, {}.__getitem__),
    )
    script = (
        "import pickle, sys\nfrom council.pdf.engine import typeset\n"
        "sys.stdout.buffer.write(typeset(*pickle.load(sys.stdin.buffer)))"
    )
    run = subprocess.run(
        [python, "-c", script],
        input=pickle.dumps(page),
        capture_output=True,
        check=True,
        cwd=PROJECT,
        env={"PATH": os.environ["PATH"], **SURROUNDINGS[name]},
    )
    assert run.stdout == issue(document, asset=lambda digest: PIXEL)


def test_needed_libraries_are_there():
    assert missing_libraries() == []


# --- What it refuses ------------------------------------------------------------------------


def test_missing_character_is_named():
    with pytest.raises(
        RenderError, match=r"„😀“ \(U\+1F600\), „🌳“ \(U\+1F333\)|U\+1F333.*U\+1F600"
    ):
        render(printed.changed(title="Bäume 🌳 und Freude 😀"))


def test_characters_that_print_and_that_do_not():
    letters = "ÄÖÜäöüẞß Łódź Çağrı Đặng Ñandú Ţuţu A̋ Z̆ „“‚‘»«– — … • € § ² 1⁄2 \u00a0\u202f"
    assert unprintable(f"{letters}\u00ad\u200b\u2011\r\n\t") == []
    assert unprintable("a\x00b 漢") == ["U+0000", "„漢“ (U+6F22)"]
    assert len(FONTS) == 4
    assert len(printable()) > 2000


def test_idle_worker_that_died_is_replaced():
    workers.close()  # so that this one is the next
    render(printed.statement())
    worker = workers.take()
    workers.idle.put(worker)
    os.kill(worker.process.pid, signal.SIGKILL)
    assert render(printed.statement()).startswith(b"%PDF-1.7")
    assert not Path(worker.folder).exists()


def test_document_of_a_worker_that_died_at_work_is_printed_by_another():
    render(printed.statement())
    worker = workers.take()
    workers.idle.put(worker)
    threading.Timer(0.3, os.kill, (worker.process.pid, signal.SIGKILL)).start()
    rows = "<tr><td>x</td></tr>" * 1500
    page = f'<html lang="de"><title>x</title><table>{rows}</table>'
    assert workers.typeset(page, {}).startswith(b"%PDF-1.7")
    assert not worker.is_alive()


def test_threads_get_their_own_documents():
    numbers = [f"S{number:04}/24" for number in range(12)]
    with ThreadPoolExecutor(6) as threads:
        pdfs = list(threads.map(lambda n: render(printed.changed(reference=n)), numbers))
    for number, pdf in zip(numbers, pdfs, strict=True):
        assert opened(pdf).metadata.title.startswith(number)
