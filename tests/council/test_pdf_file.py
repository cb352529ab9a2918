"""The official document: what the file is made of, and what is never printed."""

import base64
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from council.pdf import RenderError, missing_libraries, pages, render, unprintable
from council.pdf.assets import FONT_SETTINGS, FONTS, printable
from council.pdf.workers import PROJECT, workers
from tests.cases import printed
from tests.cases.pdf_reading import alternatives, elements, opened, read_aloud, tool

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


def test_same_document_gives_the_same_bytes_everywhere():
    document = printed.long_table()
    expected = render(document)
    assert render(document) == expected
    html = pages.page(document)
    for variant in (
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LANG": "C"},
        {"PYTHONHASHSEED": "2", "FONTCONFIG_FILE": str(FONT_SETTINGS), "LANG": "de_DE.UTF-8"},
    ):
        run = subprocess.run(
            [
                *(sys.executable, "-c"),
                "import sys\nfrom council.pdf.engine import typeset\n"
                "sys.stdout.buffer.write(typeset(sys.stdin.buffer.read().decode(), {}))",
            ],
            input=html.encode(),
            capture_output=True,
            check=True,
            cwd=PROJECT,
            env={"PATH": os.environ["PATH"], **variant},
        )
        assert run.stdout == expected


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


@pytest.mark.parametrize(
    "text",
    [
        "![Bild]({url}a.png)",
        '<img src="{url}a.png">',
        '<link rel="stylesheet" href="{url}a.css"> <link rel="attachment" href="file:///etc/passwd">',
        "<style>@import url({url}a.css); p {{ background: url({url}a.png) }}</style>",
        '<iframe src="file:///etc/passwd"></iframe> <script>fetch("{url}")</script>',
        "[Anlage]({url}) [x](file:///etc/passwd) [y](javascript:alert(1)) [z](https://[)",
        '</p></blockquote><svg><image href="{url}a.png"/></svg>',
    ],
)
def test_hostile_text_stays_text_and_reaches_nothing(text):
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        hostile = text.format(url=url)
        document = printed.changed(title=hostile, answers=[{"questions": [1], "text": hostile}])
        document["parents"][0]["questions"] = [hostile]
        document["city"]["name"] = hostile
        pdf = render(document, mark=hostile, note=hostile)
        assert hostile in read_aloud(pdf)
        assert b"root:" not in pdf
        server.settimeout(0)
        with pytest.raises(BlockingIOError):
            server.accept()


@pytest.mark.parametrize(
    "html",
    [
        '<img alt="x" src="{url}">',
        '<p style="background: url({url})">x',
        '<link rel="stylesheet" href="{url}">x',
        '<link rel="attachment" href="{url}">x',
        "<style>@font-face {{ font-family: x; src: url({url}) }}</style>x",
        '<img alt="x" src="fonts/../print.css">',
    ],
)
@pytest.mark.parametrize("url", ["http://127.0.0.1:9/a", "file:///etc/passwd", "data:,x"])
def test_foreign_address_stops_the_printing(html, url):
    page = f'<html lang="de"><title>x</title>{html.format(url=url)}'
    with pytest.raises(RenderError, match="von außen"):
        workers.typeset(page, {})


@pytest.mark.parametrize(
    "page",
    ['<html lang="de"><title>x</title><img src="a">', "<html><title>x</title><p>Ohne Sprache"],
)
def test_defect_of_the_page_stops_the_printing(page):
    with pytest.raises(RenderError, match="konnte nicht erzeugt werden"):
        workers.typeset(page, {"a": (PIXEL, "image/png")})


def test_too_much_text_is_refused_at_once():
    with pytest.raises(RenderError, match="zu umfangreich"):
        render(printed.changed(answers=[{"questions": [1], "text": "Wort " * 60_000}]))


def test_document_that_takes_too_long_is_ended_and_the_next_is_printed():
    cells = "<tr>" + "<td>x</td>" * 20 + "</tr>"
    page = f'<html lang="de"><title>x</title><table>{cells * 2000}</table>'
    with pytest.raises(RenderError, match="nach 1 Sekunden"):
        workers.typeset(page, {}, seconds=1)
    assert render(printed.statement()).startswith(b"%PDF-1.7")


def test_deep_nesting_is_refused():
    with pytest.raises(RenderError, match="verschachtelt"):
        workers.typeset(f'<html lang="de"><title>x</title>{"<div>" * 900}x', {})


def test_deep_lists_in_a_text_are_printed_or_refused_in_time():
    text = "\n".join(f"{'  ' * depth}- Ebene {depth}" for depth in range(60))
    assert render(printed.changed(answers=[{"questions": [1], "text": text}]))


def test_idle_worker_that_died_is_replaced():
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
