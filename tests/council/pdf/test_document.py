"""The official document: what it says and in which order."""

import re

import pytest

from council.enums import PaperKind
from council.pdf import pages, phrases, render
from tests.cases import printed
from tests.cases.pdf_reading import opened, page_count, read_aloud, seen, tag_tree

REAL_STATEMENT = [
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
    [(printed.reference, REAL_STATEMENT)] if printed.REFERENCE.exists() else []
)


def assert_in_order(text: str, parts: list[str]) -> None:
    position = 0
    for part in parts:
        at = text.find(part, position)
        assert at >= 0, f"{part!r} is missing after {text[max(0, position - 60) : position]!r}"
        position = at + len(part)


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
    if heading == "Stellungnahme":
        heading = document["city"]["sentences"]["heading"]
    assert re.search(rf'H1 \(block\)\n\s*"{heading}"', tag_tree(pdf))
    assert document["paper"]["reference"] in read_aloud(pdf)


@pytest.mark.parametrize("kind", [kind for kind in pages.FORMS if kind in PaperKind.values])
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


@pytest.mark.parametrize("make", [printed.inquiry, printed.motion])
@pytest.mark.parametrize("layout", [lambda document: document, printed.as_letter])
def test_the_head_tells_why_it_is_urgent(make, layout):
    text = read_aloud(render(layout(printed.changed(make(), urgency="Der Weg ist gesperrt."))))
    assert_in_order(text, ["Dringlichkeit", "Der Weg ist gesperrt."])
    assert "Dringlichkeit" not in read_aloud(render(layout(make())))


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
    assert phrases.answer_heading(numbers) == heading


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
    assert phrases.filed_sentence({"kind": "inquiry", "consultations": rows}, document) == sentence


def test_quotation_stands_in_marks_also_without_an_introduction():
    inquiry = {"questions": ["Wie viele „Parklets“ gibt es?", "Wo?"]}
    words = re.sub("(<[^>]*>)+", "|", pages.quotation(inquiry))
    assert words == "|„Wie viele „Parklets“ gibt es?|Wo?“|"


@pytest.mark.parametrize(
    ("addressee", "salutation"),
    [
        ("Oberbürgermeisterin Frau Weiß", "Sehr geehrte Frau Oberbürgermeisterin,"),
        ("Oberbürgermeister Herrn Dr. Alt", "Sehr geehrter Herr Oberbürgermeister,"),
        ("Stadtverwaltung", "Sehr geehrte Damen und Herren,"),
    ],
)
def test_salutation(addressee, salutation):
    assert phrases.salutation({"addressee": addressee}) == salutation


def test_sentences_of_the_city_fill_in_known_names_only():
    assert phrases.fill("{date.year} {date!r} {x} {{date}} {date}", date="1.1.") == (
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
        letters = opened(pdf).pages[number - 1].extract_text()
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
