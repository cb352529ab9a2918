"""The official document: what it says, in which order, what it is made of, what it refuses."""

import base64
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from weasyprint.urls import FatalURLFetchingError

from council.pdf import RenderError, engine, missing_libraries, pages, render, unprintable
from council.pdf.assets import FONT_SETTINGS, FONTS, printable
from council.pdf.workers import PROJECT, workers
from tests.cases import printed

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGPgYJEGAABQACEf9oMsAAAAAElFTkSuQmCC"
)
CITY_OF_REFERENCE = [
    "Landeshauptstadt Magdeburg",
    "Stellungnahme der Verwaltung",
    "öffentlich",
    "Stadtamt",
    "Stellungnahme-Nr.",
    "Datum",
    "V/02",
    "S0518/19",
    "28.11.2019",
    "zum/zur",
    "F0310/19 Fraktion GRÜNE/future! Stadträtin Julia Mayer-Buch",
    "Bezeichnung",
    "Integrationskonzept",
    "Verteiler",
    "Tag",
    "Der Oberbürgermeister",
    "10.12.2019",
    "Am 18.11.2019 wurde folgende Anfrage im Stadtrat eingebracht:",
    "„Am 21.02.2019 wurden mit der Drucksache DS0590/18 die „Integrationspolitischen Leitlinien "
    "der Landeshauptstadt Magdeburg“ im Stadtrat beschlossen.",
    "Daher möchte ich Sie bitten, darzustellen",
    "1. Wie weit ist dieser Prozess fortgeschritten?",
    "2. Bis wann wird dem Stadtrat ein solches Integrationskonzept, welches konkrete "
    "Integrationsmaßnahmen sowie einen Zeit- und Finanzierungsplan beinhaltet, vorgelegt werden?“",
    "Die Verwaltung der Landeshauptstadt Magdeburg kann folgend Stellung nehmen.",
    "Zur Frage 1)",
    "Die am 21.02.2019 beschlossenen „Integrationspolitischen Leitlinien der Landeshauptstadt "
    "Magdeburg“ (Drucksache DS0590/18) sind",
    "wurden und werden",
    "Profile und Maßnahmen zur Integration erfasst,",
    "wenn möglich, entsprechende Kosten ermittelt.",
    "Zur Frage 2)",
    "Es besteht der Anspruch einer umfassenden Einbeziehung der Zielgruppen, Gremien und Akteure.",
    "frühestens im Juni 2020 öffentlich eingebracht werden können.",
    "Bearb.: Frau Wien/ Herr Dr. Gottschalk",
    "Tel.: 540 3104",
]
OWN_STATEMENT = [
    "Landeshauptstadt Musterstadt",
    "Stellungnahme der Verwaltung",
    "öffentlich",
    "Stadtamt",
    "Stellungnahme-Nr.",
    "Datum",
    "VI/03",
    "S0412/24",
    "05.09.2024",
    "zum/zur",
    "F0198/24 Fraktion Bunte Liste/morgen! Stadträtin Mira Okonkwo-Held",
    "Bezeichnung",
    "Schattenplätze auf den Spielplätzen",
    "Verteiler",
    "Tag",
    "Die Oberbürgermeisterin",
    "17.09.2024",
    "Am 17.06.2024 wurde folgende Anfrage im Stadtrat eingebracht:",
    "„Im April hat der Rat den „Hitzeplan für das Stadtgebiet“ beschlossen. Auf",
    "1. Auf wie vielen Spielplätzen gibt es am Nachmittag ausreichend Schatten?",
    "3. Bis wann sind alle Plätze mit „natürlichem Schatten“ versehen?“",
    "Die Verwaltung der Landeshauptstadt Musterstadt kann folgend Stellung nehmen.",
    "Zur Frage 1)",
    "die beschattete Fläche,",
    "Zu den Fragen 2) und 3)",
    "Ein Zeitplan wird mit dem Haushalt 2025/26 vorgelegt.",
    "Bearb.: Frau Lindner/ Herr Dr. Brandt",
    "Tel.: 540 7712",
    "Sörensen",
    "Beigeordneter für Umwelt und Stadtentwicklung",
    "Anlagen:",
    "Anlage 1 Liste der Spielplätze",
]
# The real one only where the project's plans lie beside it.
STATEMENTS = [(printed.statement, OWN_STATEMENT)] + (
    [(printed.reference, CITY_OF_REFERENCE)] if printed.REFERENCE.exists() else []
)


def tool(command: str, pdf: bytes, *arguments: str) -> str:
    """What a program of the system says about a PDF."""
    file = Path(os.environ["DATA_DIR"]) / f"{threading.get_ident()}.pdf"
    file.write_bytes(pdf)
    run = subprocess.run(
        [command, *(str(file) if a == "FILE" else a for a in arguments)],
        capture_output=True,
        check=True,
    )
    return run.stdout.decode()


def tag_tree(pdf: bytes) -> str:
    return tool("pdfinfo", pdf, "-struct-text", "FILE")


def read_aloud(pdf: bytes) -> str:
    """The text of the tag tree in its order, blocks divided by one blank."""
    lines = []
    for line in tag_tree(pdf).split("\n"):
        if spoken := re.fullmatch(r'\s*"(.*)"', line):
            lines.append(spoken[1])
        elif "(block)" in line or re.fullmatch(r"\s*T[DH]\b.*", line):
            lines.append(" ")
    return re.sub(r" +", " ", "".join(lines))


def seen(pdf: bytes, *, page: int) -> str:
    text = tool("pdftotext", pdf, "-layout", "-f", str(page), "-l", str(page), "FILE", "-")
    return re.sub(r"\s+", " ", text)


def page_count(pdf: bytes) -> int:
    return len(PdfReader(BytesIO(pdf)).pages)


def assert_in_order(text: str, parts: list[str]) -> None:
    position = 0
    for part in parts:
        found = text.find(part, position)
        assert found >= 0, f"{part!r} is missing after {text[max(0, position - 60) : position]!r}"
        position = found + len(part)


# --- What it says ---------------------------------------------------------------------------


@pytest.mark.parametrize(("make", "parts"), STATEMENTS)
def test_statement_says_everything_in_order_on_two_pages(make, parts):
    pdf = render(make())
    assert_in_order(read_aloud(pdf), parts)
    assert page_count(pdf) == 2


def test_long_paragraph_is_read_aloud_without_words_run_together():
    assert printed.PARAGRAPH in read_aloud(render(printed.six_pages()))


@pytest.mark.parametrize("kind", printed.KINDS)
def test_each_kind_has_its_title_and_number(kind):
    document = printed.KINDS[kind]()
    pdf = render(document)
    heading = pages.FORMS[document["paper"]["kind"]].heading
    assert re.search(rf'H1 \(block\)\n\s*Span \(inline\)\n\s*"{heading}"', tag_tree(pdf))
    assert document["paper"]["reference"] in read_aloud(pdf)


@pytest.mark.parametrize("kind", sorted(pages.FORMS))
def test_paper_of_which_only_metadata_is_known_is_printed(kind):
    paper = {"kind": kind, "title": "Kurzer Titel", "reference": "X0001/20"}
    pdf = render({"paper": paper, "parents": [], "city": printed.statement()["city"]})
    text = read_aloud(pdf)
    assert "Kurzer Titel" in text
    assert "nichtöffentlich" in text
    assert "Der Text dieser Drucksache liegt nicht als Datensatz vor." in text


def test_inquiry_as_it_was_filed():
    assert_in_order(
        read_aloud(render(printed.inquiry())),
        [
            *("Anfrage", "Anfrage", "Datum", "Nummer", "öffentlich", "03.06.2024", "F0198/24"),
            *("Absender", "Mira Okonkwo-Held", "Adressat", "Oberbürgermeisterin Frau Weiß"),
            *("Gremium", "Sitzungstermin", "Stadtrat", "13.06.2024"),
            *("Kurztitel", "Schattenplätze", "Sehr geehrte Frau Oberbürgermeisterin,"),
            *("Im April hat der Rat", "Ich bitte um Auskunft:", "1. Auf wie vielen"),
            "Ich bitte um kurze mündliche und ausführliche schriftliche Beantwortung.",
            *("Mira Okonkwo-Held", "Stadträtin", "Fraktion Bunte Liste/morgen!"),
        ],
    )


def test_motion_with_three_signatories():
    assert_in_order(
        read_aloud(render(printed.motion())),
        [
            "Fraktion Mitte Stadtrat Jonas Adler, Stadträtin Fatma Yıldız, SPD/Tierschutz/Volt",
            *("Vorsitzende des Stadtrates Frau Dr. Kern", "23.05.2024", "Trinkbrunnen"),
            *("Der Stadtrat möge beschließen:", "1. bis zum", "2. die Kosten"),
            *("Es wird um Überweisung", "Begründung:", "Die Verwaltung hat"),
            *("Jonas Adler", "Fatma Yıldız", "Dr. Piotr Szymański", "SPD/Tierschutz/Volt"),
        ],
    )


def test_amendment_names_what_it_changes_and_no_addressee():
    text = read_aloud(render(printed.amendment()))
    head = ["A0101/24/1", "A0101/24", "13.05.2024", "Begründung:", "erfolgt mündlich"]
    assert_in_order(text, ["Zum Verhandlungsgegenstand", "Datum", *head])
    assert "Adressat" not in text


def test_statement_to_a_motion_and_its_amendment_is_free_text():
    text = read_aloud(render(printed.to_motion()))
    first = "A0101/24 Fraktion Mitte Stadtrat Jonas Adler"
    assert_in_order(text, ["zum/zur", first, "A0101/24/1 SPD", "Bezeichnung", printed.PARAGRAPH])
    assert "eingebracht" not in text
    assert "Zur Frage" not in text


def test_interim_notice_says_state_reason_and_date():
    text = read_aloud(render(printed.interim_notice()))
    assert_in_order(text, ["Sachstand", "Begründung", "voraussichtlich bis zum 29.10.2024"])


@pytest.mark.parametrize(
    ("numbers", "heading"),
    [
        ([], ""),
        ([2], "Zur Frage 2)"),
        ([1, 2], "Zu den Fragen 1) und 2)"),
        ([1, 3], "Zu den Fragen 1) und 3)"),
        ([3, 1, 2], "Zu den Fragen 1) bis 3)"),
        ([1, 2, 4], "Zu den Fragen 1), 2) und 4)"),
        ([1, 2, 3, 5], "Zu den Fragen 1) bis 3) und 5)"),
    ],
)
def test_answer_headings(numbers, heading):
    assert pages.answer_heading(numbers) == heading


@pytest.mark.parametrize(
    ("consultations", "filed_in", "sentence"),
    [
        (
            [("2024-03-01", "schriftliche Stellungnahme"), ("2024-05-02", "vertagt")],
            "2024-02-01",
            "Am 01.03.2024 wurde folgende Anfrage im Rat eingebracht:",
        ),
        (
            [("2024-06-03", "schriftliche Stellungnahme")] * 2
            + [("2024-03-01", "schriftliche Stellungnahme")],
            None,
            "Am 03.06.2024 wurde folgende Anfrage im Rat eingebracht:",
        ),
        (
            [("2024-03-01", "vertagt")],
            "2024-02-01",
            "Am 01.02.2024 wurde folgende Anfrage im Rat eingebracht:",
        ),
        ([], None, "Im Rat wurde folgende Anfrage eingebracht:"),
    ],
)
def test_day_on_which_the_inquiry_was_called(consultations, filed_in, sentence):
    document = printed.changed(filed_in=filed_in)
    document["city"]["council"] = "Rat"
    rows = [{"organization": "Rat", "date": day, "result": result} for day, result in consultations]
    assert pages.filed_sentence({"consultations": rows}, document) == sentence


def test_quotation_stands_in_marks_also_without_an_introduction():
    inquiry = {"questions": ["Wie viele „Parklets“ gibt es?", "Wo?"]}
    assert re.sub("<.*?>", "|", pages.quotation(inquiry)) == (
        "||„Wie viele „Parklets“ gibt es?||Wo?“||"
    )


@pytest.mark.parametrize(
    ("addressee", "salutation"),
    [
        ("Oberbürgermeisterin Frau Weiß", "Sehr geehrte Frau Oberbürgermeisterin,"),
        ("Oberbürgermeister Herrn Dr. Alt", "Sehr geehrter Herr Oberbürgermeister,"),
        ("Stadtverwaltung", "Sehr geehrte Damen und Herren,"),
    ],
)
def test_salutation(addressee, salutation):
    assert pages.salutation({"addressee": addressee}) == salutation


def test_sentences_of_the_city_fill_in_known_names_only():
    assert pages.fill("{date.year} {date!r} {x} {{date}} {date}", date="1.1.") == (
        "{date.year} {date!r} {x} {1.1.} 1.1."
    )


def test_mark_and_note_stand_on_every_page_and_are_not_read_aloud():
    pdf = render(
        printed.changed(reference=None, public=False),
        mark="ENTWURF\nVersion 3 vom 12.11.2026, 14:05 Uhr",
        note="Kein Original.",
    )
    for number in (1, 2):
        text = seen(pdf, page=number)
        assert "Version 3 vom 12.11.2026, 14:05 Uhr" in text
        assert "Kein Original." in text
        assert f"Seite {number} von 2" in text
        letters = PdfReader(BytesIO(pdf)).pages[number - 1].extract_text()
        assert "ENTWURF" in letters
    assert "nichtöffentlich" in seen(pdf, page=2)
    assert "wird vergeben" in read_aloud(pdf)
    assert "ENTWURF" not in read_aloud(pdf)


def test_running_head_and_foot():
    text = seen(render(printed.six_pages()), page=3)
    assert "Landeshauptstadt Musterstadt · Stellungnahme der Verwaltung S0412/24" in text
    assert "S0412/24 vom 05.09.2024" in text
    assert "Seite 3 von 6" in text


def test_table_repeats_its_head_on_the_next_page():
    pdf = render(printed.long_table())
    assert [("Vorhaben" in seen(pdf, page=number)) for number in (1, 2)] == [True, True]


def test_numbers_of_a_list_are_printed_as_written():
    pdf = render(printed.changed(answers=[{"questions": [1], "text": "3. Drei\n4. Vier"}]))
    assert_in_order(read_aloud(pdf), ["Zur Frage 1)", "3. Drei", "4. Vier"])


# --- What it is made of ---------------------------------------------------------------------


@pytest.mark.parametrize("kind", printed.KINDS)
def test_document_names_its_standards_language_title_and_author(kind):
    document = printed.KINDS[kind]()
    reader = PdfReader(BytesIO(render(document)))
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
    outline = PdfReader(BytesIO(render(printed.statement()))).outline
    assert outline[0].title == "Stellungnahme der Verwaltung"
    assert [entry.title for entry in outline[1]] == [
        "Zur Frage 1)",
        "Zu den Fragen 2) und 3)",
        "Anlagen:",
    ]


def test_items_hold_label_and_body_and_headers_their_scope():
    reader = PdfReader(BytesIO(render(printed.six_pages())))
    kids_of_items, scopes = set(), set()
    for element in elements(reader.trailer["/Root"]["/StructTreeRoot"]):
        if element["/S"] == "/LI":
            kids_of_items |= {kid.get_object()["/S"] for kid in element["/K"]}
        if element["/S"] == "/TH":
            scopes.add(element["/A"]["/Scope"])
    assert kids_of_items == {"/Lbl", "/LBody"}
    assert scopes == {"/Column"}


def elements(node):
    """All elements of a tag tree below a node."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        kid = kid.get_object()
        if isinstance(kid, dict) and "/S" in kid:
            yield kid
            yield from elements(kid)


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
    tree = PdfReader(BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"]
    figures = [element for element in elements(tree) if element["/S"] == "/Figure"]
    assert [figure["/Alt"] for figure in figures] == ["Wappen: ein Turm"]
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
    with pytest.raises(FatalURLFetchingError):
        engine.typeset(page, {})
    with pytest.raises(RenderError, match="von außen"):
        workers.typeset(page, {})


def test_defect_of_the_page_stops_the_printing(capfd):
    with pytest.raises(engine.Defect, match="alt"):
        engine.typeset('<html lang="de"><title>x</title><img src="a">', {"a": (PIXEL, "image/png")})


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


def test_worker_that_dies_at_work_does_not_hold_the_caller():
    render(printed.statement())
    worker = workers.take()
    workers.idle.put(worker)
    threading.Timer(0.3, os.kill, (worker.process.pid, signal.SIGKILL)).start()
    rows = "<tr><td>x</td></tr>" * 5000
    with pytest.raises(RenderError, match="konnte nicht erzeugt werden"):
        workers.typeset(f'<html lang="de"><title>x</title><table>{rows}</table>', {})


def test_threads_get_their_own_documents():
    numbers = [f"S{number:04}/24" for number in range(12)]
    with ThreadPoolExecutor(6) as threads:
        pdfs = list(threads.map(lambda n: render(printed.changed(reference=n)), numbers))
    for number, pdf in zip(numbers, pdfs, strict=True):
        assert PdfReader(BytesIO(pdf)).metadata.title.startswith(number)
