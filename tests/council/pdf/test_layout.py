"""The official document: how the hard cases are set."""

import re

import pytest
from weasyprint import HTML

from council import richtext
from council.pdf import engine, pages, phrases, render
from council.pdf.column_widths import fitted
from council.words.german import german_date
from tests.cases import printed
from tests.cases.hard_documents import ADDRESS, COMPOUND, HARD, UNEVEN_TABLE
from tests.cases.pdf_reading import opened, page_count, read_aloud, seen
from tests.cases.tagged import read


def widths(table: str) -> list[float]:
    """The widths in percent of the columns of a table in Markdown."""
    return [
        float(width) for width in re.findall(r'width="(.*?)%"', fitted(richtext.to_html(table)))
    ]


def test_columns_are_as_wide_as_what_stands_in_them():
    number, district, sentence, *sums = widths(UNEVEN_TABLE)
    assert number < min(sums) < sentence
    assert sentence == max(number, district, sentence, *sums)
    assert sum([number, district, sentence, *sums]) == pytest.approx(100, abs=0.5)


def test_columns_share_a_page_that_is_too_narrow():
    wide = "| " + " | ".join(["Grundstücksverwaltung"] * 9 + ["1"]) + " |"
    shares = widths(f"{wide}\n{'|---' * 10}|\n{wide}")
    assert shares[0] == pytest.approx(10.7, abs=0.2)
    assert 3 < shares[9] < 5


def test_table_without_words_has_columns_too():
    assert widths("|  |  |\n|---|---|\n|  |  |\n") == [50, 50]


def test_short_entries_of_a_table_stay_on_one_line():
    text = seen(render(HARD["statement: uneven_table"]()), page=1)
    assert "Neue Neustadt" in text
    assert "45.000 € 120.000 € 165.000 €" in text


def test_address_gets_no_hyphen_of_ours():
    assert read_aloud(render(HARD["statement: address"]())).count(ADDRESS) == 2


def test_compound_of_eighty_letters_is_printed_whole():
    assert COMPOUND in read_aloud(render(HARD["motion: compound"]()))


@pytest.mark.parametrize(
    ("name", "pages"),
    [
        ("statement: six_pages", 6),
        ("motion: six_pages", 6),
        ("amendment: table_over_two_pages", 2),
        ("interim notice: table_over_two_pages", 2),
        ("statement to a motion: eleven_recipients", 1),
    ],
)
def test_hard_documents_have_their_pages(name, pages):
    assert page_count(render(HARD[name]())) == pages


@pytest.mark.parametrize(
    ("name", "person"), [("inquiry: ten_questions", "Mira"), ("motion: nested_lists", "Adler")]
)
def test_names_below_a_paper_never_stand_alone_on_a_page(name, person):
    pdf = render(HARD[name]())
    last = seen(pdf, page=page_count(pdf))
    text = last.split("öffentlich", 1)[1].split(person)[0]
    assert len(text) > 40


# --- The city's own look --------------------------------------------------------------------


def test_city_that_writes_letters():
    text = read_aloud(render(printed.as_letter(printed.statement())))
    order = [
        *("Beispielingen am Neckar", "Der Oberbürgermeister", "VI/03", "Beispielingen, 05.09.2024"),
        *("Stellungnahme", "Unser Zeichen", "S0412/24", "Bezug", "F0198/24", "Betreff"),
        *(
            "Schattenplätze",
            "Anlagen",
            "1, am Ende",
            "Zur Anfrage, die am 17.06.2024 im Gemeinderat",
        ),
        *("Dazu nehmen wir", "Zur Frage 1)", "Dr. Emil Häberle", "Oberbürgermeister"),
        *("Anlagen:", "Liste der Spielplätze", "Verteiler", "(17.09.2024)"),
    ]
    positions = [text.index(order[0])]
    for part in order[1:]:
        positions.append(text.index(part, positions[-1]))
    assert "Stadtamt" not in text
    assert "Sörensen" not in text


@pytest.mark.parametrize("kind", printed.KINDS)
def test_every_kind_can_be_a_letter(kind):
    document = printed.as_letter(printed.KINDS[kind]())
    text = read_aloud(render(document))
    assert text.startswith(" Beispielingen am Neckar")
    assert f"Beispielingen, {german_date(document['paper']['dated_on'])}" in text


def test_twelve_points_are_larger_than_eleven():
    document = printed.statement()
    document["city"]["size"] = 12
    assert {11.0, 12.0} <= sizes(render(document)) | sizes(render(printed.statement()))
    assert 11.0 not in sizes(render(document))


def sizes(pdf: bytes) -> set[float]:
    """The sizes of the type on the first page, in points."""
    used = set()
    opened(pdf).pages[0].extract_text(
        visitor_text=lambda text, cm, tm, font, size: used.add(round(size * tm[0] * cm[0], 1))
    )
    return used


@pytest.mark.parametrize(
    ("block", "signatory", "lines"),
    [
        (
            "{name}\n{office}",
            {"name": "Muster", "office": "Beigeordnete"},
            ["Muster", "Beigeordnete"],
        ),
        ("{name}\n{office}", {}, []),
        ("{mayor_name}\n{mayor}\nRathaus", {}, ["Weiß", "Oberbürgermeisterin", "Rathaus"]),
        ("In Vertretung {name}", {}, []),
        ("", {"name": "Muster"}, []),
    ],
)
def test_signature_block(block, signatory, lines):
    document = printed.changed(signatory=signatory)
    document["city"]["signature"] = block
    assert phrases.signature(document) == lines


def test_document_from_before_these_settings_is_printed():
    document = printed.statement()
    for name in ("name_line", "place", "mayor_name", "layout", "size", "signature"):
        del document["city"][name]
    del document["city"]["sentences"]["heading"], document["city"]["sentences"]["expected"]
    assert read_aloud(render(document)) == read_aloud(render(printed.statement()))


def test_gap_between_bold_and_italic_words_is_read_aloud():
    pdf = render(printed.changed(answers=[{"questions": [1], "text": "Es ist **fett** *kursiv*."}]))
    assert "Es ist fett kursiv." in str(read(pdf).tree)


@pytest.mark.parametrize(
    "name",
    ["statement: nested_lists", "statement: table_over_two_pages", "motion: six_originators"],
)
def test_our_few_elements_look_as_in_all_of_html(name):
    """The short sheet of elements leaves nothing out that our papers need."""
    assets, fonts, css = engine.tools()
    documents = [
        kind(string=pages.page(HARD[name]()), base_url=engine.BASE_URL, url_fetcher=assets)
        .render(font_config=fonts, stylesheets=[css], presentational_hints=True)
        .write_pdf()
        for kind in (HTML, engine.Paper)
    ]
    assert documents[0] == documents[1]
