"""Hostile input: it stays text or is refused by name, reaches nothing, and ends in time.

A worker that takes longer than it may is ended by the kernel; each test here only has to return.
"""

import re
import socket
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from council import pdf
from council.pdf import RenderError
from council.pdf.enclosures import Enclosure
from council.pdf.limits import too_much
from council.pdf.workers import Worker, WorkerGone, workers
from tests.cases import printed
from tests.cases.pdf_reading import page_count
from tests.cases.tagged import read

# What is printed as it stands. {url} is a server of the test that nobody may call.
TEXTS = {
    "image": "![Bild]({url}a.png)",
    "image element": '<img src="{url}a.png">',
    "stylesheet and attachment": '<link rel="stylesheet" href="{url}a.css"> '
    '<link rel="attachment" href="file:///etc/passwd">',
    "import in a style": "<style>@import url({url}a.css); p {{ background: url({url}a.png) }}"
    "</style>",
    "frame and script": '<iframe src="file:///etc/passwd"></iframe> '
    '<script>fetch("{url}")</script>',
    "addresses": "[Anlage]({url}) [x](file:///etc/passwd) [y](javascript:alert(1)) [z](https://[)",
    "drawing": '</p></blockquote><svg><image href="{url}a.png"/></svg>',
    "object": '<object data="{url}a.swf"><embed src="{url}b"></object>',
    "base address": '<base href="{url}"><a href="x">y</a>',
    "redirection": '<meta http-equiv="refresh" content="0; url={url}">',
    "form": '<form action="{url}"><input name="a" value="b"></form>',
    "entities": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]> &a; &lol; &#x3c;b&#x3e;',
    "template": '{{{{ settings.SECRET_KEY }}}} {{% include "/etc/passwd" %}} {{% debug %}}',
    "string of a PDF": ") Tj ET Q /JavaScript (app.alert) >> endobj trailer << /Root 1 0 R",
    "objects of a PDF": "1 0 obj << /Type /Action /S /Launch /F (cmd.exe) >> endstream endobj",
    "packet of XMP": '<?xpacket end="w"?><rdf:Description pdfaid:part="1"/>]]>',
    "style": '<p style="position: fixed; background: url({url})" onclick="x()">y</p>',
    "comment": "<!-- --><!--[if IE]><x><![endif]-->",
    "headers": "Titel\r\nX-Leak: {url}",
}
# What would take long or more than there is: refused by name, or set.
BOMBS = {
    "nested emphasis": ("*" * 20_000 + "x" + "*" * 20_000, "Zeichenfolge von 40.001"),
    "nested brackets": ("[" * 20_000 + "x" + "](y)" * 20_000, "Zeichenfolge von"),
    "one word": ("x" * 100_000, "Zeichenfolge von 100.000 Zeichen ohne Leerzeichen"),
    "hidden breaks": ("ab\u00ad\u200b" * 60_000, "Zeichenfolge von 120.000"),
    "marks on a letter": ("a" + "\u0301" * 20_000, "Zeichenfolge von"),
    "much text": ("Wort " * 60_000, "mit 302.*Zeichen zu umfangreich; möglich sind 250.000"),
    "entities": ("&" * 60_000, "Zeichen zu umfangreich"),
    "rows": ("| a |\n|---|\n" + "| b |\n" * 5_000, "Tabellen des Dokuments haben zusammen 5.0"),
    "items": ("- x\n" * 20_000, "20.0.. Absätze, Zeilen und Listenpunkte; möglich sind 5.000"),
    "lines": ("x\\\n" * 20_000, "Absätze, Zeilen und Listenpunkte"),
    "columns": (f"|{'x|' * 500}\n|{'---|' * 500}\n|{'x|' * 500}", None),
    "nested lists": ("\n".join(f"{'  ' * depth}- x" for depth in range(400)), None),
    "nested quotations": ("\n".join("> " * depth + "x" for depth in range(200)), None),
    "long address": (f"[x](https://stadt.example/{'y' * 100_000})", None),
    "many links": ("[x](https://stadt.example/y) " * 500, None),
    "letters that no font has": (
        "漢字 😀",
        r"„字“ \(U\+5B57\), „漢“ \(U\+6F22\), „😀“ \(U\+1F600\)",
    ),
}


def with_text(text: str) -> printed.Document:
    return printed.changed(answers=[{"questions": [1], "text": text}])


def spoken(part: Any) -> str:
    return part if isinstance(part, str) else "".join(map(spoken, part[1]))


@pytest.mark.parametrize("name", TEXTS)
def test_hostile_text_stays_text_and_reaches_nothing(name):
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        hostile = TEXTS[name].format(url=url)
        line = re.sub(r"\s+", " ", hostile)
        document = with_text(hostile) | {"city": printed.statement()["city"]}
        document["paper"]["title"] = document["city"]["name_line"] = line
        document["parents"][0]["questions"] = [hostile]
        content = pdf.render(document, mark=line, note=line)
        assert spoken(read(content).tree).count(line) >= 2
        with pikepdf.open(BytesIO(content)) as opened:
            assert str(opened.docinfo.Title).endswith(line)
            assert_harmless(opened)
        server.settimeout(0)
        with pytest.raises(BlockingIOError):
            server.accept()


def assert_harmless(opened: pikepdf.Pdf) -> None:
    """Nothing is run or enclosed, nothing of this machine is in it, links lead to the web."""
    for item in opened.objects:
        if isinstance(item, pikepdf.Stream):
            assert b"root:" not in item.read_bytes()
        if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
            assert item.get("/S") not in ("/JavaScript", "/Launch", "/SubmitForm", "/GoToR")
            assert item.get("/Type") not in ("/EmbeddedFile", "/Filespec")
            if "/A" in item and "/URI" in item.A:
                assert str(item.A.URI).startswith(("http://127", "https://", "mailto:"))
    assert "/OpenAction" not in opened.Root


@pytest.mark.parametrize("name", BOMBS)
def test_bomb_is_refused_by_name_or_set(name):
    text, refusal = BOMBS[name]
    if refusal:
        with pytest.raises(RenderError, match=refusal):
            pdf.render(with_text(text))
    else:
        assert page_count(pdf.render(with_text(text))) >= 1


@pytest.mark.parametrize("limit", ["<tr>" * 1000, "<p>" * 5000, "x" * 2000, "x " * 125_000])
def test_what_is_just_allowed_is_not_too_much(limit):
    assert too_much(limit) == ""
    assert too_much(limit + limit) != ""


@pytest.mark.parametrize(
    "html",
    [
        '<p><img alt="x" src="{url}">',
        '<p style="background: url({url})">x',
        '<link rel="stylesheet" href="{url}"><p>x',
        '<link rel="attachment" href="{url}"><p>x',
        "<style>@font-face {{ font-family: x; src: url({url}) }}</style><p>x",
        "<style>@import url({url});</style><p>x",
        '<p><img alt="x" src="fonts/../print.css">',
    ],
)
@pytest.mark.parametrize("url", ["http://127.0.0.1:9/a", "file:///etc/passwd", "data:,x"])
def test_foreign_address_stops_the_printing(html, url):
    page = f'<html lang="de"><title>x</title>{html.format(url=url)}'
    with pytest.raises(RenderError, match="von außen"):
        workers.typeset(page, {})


BILLION = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 20}">' for n in range(1, 9))
DRAWINGS = {
    "entities": f'<!DOCTYPE svg [<!ENTITY l0 "x">{BILLION}]><svg xmlns="http://www.w3.org/2000/svg"'
    ' width="9" height="9"><text y="9">&l8;</text></svg>',
    "file": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
    '<image href="file:///etc/passwd" width="9" height="9"/></svg>',
    "network": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
    '<style>@import url(http://127.0.0.1:9/a.css);</style><path d="M0 0h9v9z"/></svg>',
    "itself": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
    '<g id="a"><use href="#a"/></g></svg>',
    "no drawing": "<html>",
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_hostile_arms_are_refused_or_harmless(name):
    document = printed.statement()
    document["city"]["arms"] = {"sha256": "ab" * 32, "mime": "image/svg+xml", "alt": "Ein Turm"}
    try:
        content = pdf.render(document, asset=lambda digest: DRAWINGS[name].encode())
    except RenderError:
        return
    with pikepdf.open(BytesIO(content)) as opened:
        assert_harmless(opened)


def test_document_that_takes_too_long_is_ended_and_the_next_is_printed():
    cells = "<tr>" + "<td>x</td>" * 20 + "</tr>"
    page = f'<html lang="de"><title>x</title><table>{cells * 2000}</table>'
    with pytest.raises(RenderError, match="nach 1 Sekunden"):
        workers.typeset(page, {}, seconds=1)
    assert pdf.render(printed.statement()).startswith(b"%PDF-1.7")


def test_huge_spans_are_ended():
    cell = '<td colspan="1000000" rowspan="65000">x</td>'
    page = f'<html lang="de"><title>x</title><table><tr>{cell * 50}</tr></table>'
    with pytest.raises(RenderError):
        workers.typeset(page, {}, seconds=2)


def test_document_with_too_many_pages_is_refused():
    page = '<html lang="de"><title>x</title>' + '<p style="break-after: page">x</p>' * 201
    with pytest.raises(RenderError, match="mehr als 200 Seiten"):
        workers.typeset(page, {})


def test_document_that_needs_too_much_memory_ends_its_worker_only():
    page = '<html lang="de"><title>x</title><p>x</p>'
    huge = Enclosure("x", "text/plain", bytes(200_000_000), "Data", "x", "2024-01-01")
    worker = Worker(memory=450_000_000)
    try:
        assert worker.typeset((page, {}, []), 20).startswith(b"%PDF-")
        with pytest.raises(WorkerGone):
            worker.typeset((page, {}, [huge]), 20)
    finally:
        worker.close()


def test_deep_nesting_is_refused():
    with pytest.raises(RenderError, match="verschachtelt"):
        workers.typeset(f'<html lang="de"><title>x</title>{"<div>" * 900}x', {})
