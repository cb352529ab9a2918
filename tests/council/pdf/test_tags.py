"""The tag tree: one element for each of the page's, wherever page breaks fall, and no more."""

import subprocess
import sys
from typing import Any

import pytest
import weasyprint.pdf

from council.pdf import tags
from council.pdf.workers import PROJECT, RenderError, workers
from tests.cases.pdf_reading import elements, opened
from tests.cases.tagged import Reading, expected, parts, read
from tests.validators import complaints

WORDS = "Die Verwaltung prüft die Angaben und legt sie dem Stadtrat vor. "
ROWS = "".join(f"<tr><td>{n}</td><td>Vorhaben {n}</td></tr>" for n in range(1, 61))
TABLE = f"<table><thead><tr><th>Nr.</th><th>Name</th></tr></thead><tbody>{ROWS}</tbody></table>"
ITEMS = "".join(f"<li>Punkt {n}</li>" for n in range(1, 80))
PAGES = {
    "paragraph": f"<p>{WORDS * 90}</p>",
    "ordered list": f"<ol start='3'>{ITEMS}</ol>",
    "item": f"<ul><li><p>{WORDS * 50}</p><p>{WORDS * 50}</p></li><li>zwei</li></ul>",
    "nested list": f"<ul><li>eins<ol>{ITEMS}</ol></li><li>zwei</li></ul>",
    "quotation": f"<blockquote><p>{WORDS * 70}</p><p>{WORDS}</p></blockquote>",
    "table": TABLE,
    "row": f"<table><tbody><tr><td>{WORDS * 50}</td><td>x</td></tr></tbody></table>",
    "terms": f"<dl><dt>eins</dt><dd>a</dd><dd>b</dd><dt>zwei</dt><dd>{WORDS * 70}</dd></dl>",
    "link": f'<p>{WORDS * 60}<a href="https://stadt.example/{"x" * 90}">{WORDS * 60}</a>.</p>',
    "emphasis": "<p>vor <strong>fett</strong>, <em>kursiv und <strong>beides</strong></em> "
    f"<b>a</b> <i>b</i> {WORDS * 80}</p>",
    "broken lines": "<p>Sörensen<br>Beigeordneter<br>Ende</p><ul><li>x<br>y</li></ul>"
    f"<p>{WORDS * 60}</p>",
    "divided words": "<table><tbody><tr>"
    + "<td>Kindertageseinrichtungsbedarfsplanungsbericht</td>" * 6
    + f"</tr></tbody></table><p>{WORDS * 70}</p>",
}


def page(body: str) -> str:
    return (
        '<!DOCTYPE html><html lang="de"><head><title>Probe</title></head><body>'
        '<div class="running head"><p>Kopfzeile</p></div>'
        '<div class="running foot"><p>Fußzeile <span class="pages"></span></p></div>'
        f"<h1>Titel</h1>{body}</body></html>"
    )


@pytest.fixture(scope="module")
def readings() -> dict[str, tuple[bytes, Reading]]:
    pdfs = {name: workers.typeset(page(body), {}) for name, body in PAGES.items()}
    return {name: (pdf, read(pdf)) for name, pdf in pdfs.items()}


@pytest.mark.parametrize("name", PAGES)
def test_what_a_page_break_divides_is_one_element(readings, name):
    pdf, reading = readings[name]
    assert len(reading.artifacts) > 1
    assert reading.tree == expected(page(PAGES[name]))
    assert complaints(pdf) == []


def test_running_heads_and_feet_and_repeated_heads_are_artifacts(readings):
    _, reading = readings["table"]
    first, *others = reading.artifacts
    count = len(reading.artifacts)
    assert first == f"Fußzeile Seite 1 von {count}"
    for number, text in enumerate(others, start=2):
        assert text == f"Nr.NameKopfzeileFußzeile Seite {number} von {count}"
    assert reading.untagged == ""


def test_words_at_ends_of_lines_are_divided(readings):
    _, reading = readings["broken lines"]
    assert "Sörensen Beigeordneter" in reading.tree[1][1][1][0]
    _, reading = readings["divided words"]
    cells = {"".join(cell[1]) for cell in parts(reading.tree, "TD")}
    assert cells == {"Kindertageseinrichtungsbedarfsplanungsbericht"}


@pytest.mark.parametrize("body", ["<p><ruby>x</ruby></p>", "<div>lose</div>"])
def test_unknown_element_and_text_outside_of_blocks_stop_the_printing(body):
    with pytest.raises(RenderError, match="konnte nicht erzeugt werden"):
        workers.typeset(page(body), {})


def test_unknown_release_of_weasyprint_stops_the_printing(monkeypatch):
    monkeypatch.setattr(weasyprint.pdf, "add_tags", lambda pdf, document: None)
    with pytest.raises(tags.Misfit, match="does not know WeasyPrint"):
        tags.install()
    monkeypatch.setattr(weasyprint.pdf, "add_tags", tags.add_tags)
    tags.install()
    monkeypatch.setattr(sys.modules["council.pdf.workers"], "WEASYPRINT", "69.")
    with pytest.raises(tags.Misfit, match="does not know WeasyPrint 70"):
        tags.install()


def test_weasyprint_still_needs_the_repair():
    """When this fails, WeasyPrint has learnt something: council.pdf.tags may do less."""
    for name, kind in (("table", "/Table"), ("ordered list", "/L"), ("paragraph", "/P")):
        assert len(of_kind(unrepaired(PAGES[name]), kind)) > 1
    table = unrepaired(TABLE)
    assert not any("/Scope" in head["/A"] for head in of_kind(table, "/TH"))
    item = of_kind(unrepaired(PAGES["item"]), "/LI")[0]
    assert "/P" in {kid.get_object()["/S"] for kid in item["/K"]}
    with pytest.raises(AssertionError, match=r"not in the tag tree: .*Kopfzeile"):
        read(table)


def unrepaired(body: str) -> bytes:
    """What WeasyPrint makes by itself."""
    script = (
        "import sys\nfrom council.pdf import engine, tags\ntags.install = lambda: None\n"
        "sys.stdout.buffer.write(engine.typeset(sys.stdin.read(), {}))"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        input=page(body).encode(),
        capture_output=True,
        check=True,
        cwd=PROJECT,
    )
    return run.stdout


def of_kind(pdf: bytes, kind: str) -> list[Any]:
    root = opened(pdf).trailer["/Root"]["/StructTreeRoot"]
    return [element for element in elements(root) if element["/S"] == kind]
