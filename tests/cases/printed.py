"""Documents to print: one of each kind, and the cases that are hard to set.

All of them grow from one invented statement, which has the shape of a real one.
"""

import copy
import json
import re
from pathlib import Path
from typing import Any

from tests import SHARED

Document = dict[str, Any]

HERE = Path(__file__).parent
REFERENCE = SHARED / "reference" / "S0518-19.txt"
LONG_TITLE = (
    "Prüfung der Errichtung weiterer „Mobilitätsstationen“ an den Haltestellen der Linien 4, 9 "
    "und 10 sowie Aussagen zur Finanzierung, zum Zeitplan und zur Beteiligung der Anwohnerinnen "
    "und Anwohner im Stadtteil"
)
PARAGRAPH = (
    "Die Verwaltung hat die Angaben geprüft und mit den beteiligten Ämtern, den städtischen "
    "Gesellschaften und dem Beirat abgestimmt; die Ergebnisse der Umfrage vom 11.04.2018 liegen "
    "bei „Straßen- und Tiefbau“ vor und werden dem Ausschuss im 2. Quartal vorgelegt."
)


def statement() -> Document:
    """A statement to an inquiry: three questions, two answers, an annex, a deputy mayor."""
    return json.loads((HERE / "statement.json").read_text(encoding="utf-8"))


def changed(document: Document | None = None, /, **fields: Any) -> Document:
    """The document (the statement) with other fields in its paper; None takes one out."""
    document = copy.deepcopy(document or statement())
    document["paper"].update(fields)
    document["paper"] = {k: v for k, v in document["paper"].items() if v is not None}
    return document


def as_letter(document: Document) -> Document:
    """The document as another city prints it: as a letter that its mayor signs."""
    document = copy.deepcopy(document)
    document["city"] |= {
        "name": "Stadt Beispielingen am Neckar",
        "name_line": "Beispielingen am Neckar",
        "place": "Beispielingen",
        "council": "Gemeinderat",
        "mayor": "Der Oberbürgermeister",
        "mayor_name": "Dr. Emil Häberle",
        "layout": "letter",
        "size": 12,
        "signature": "{mayor_name}\n{mayor}",
        "sentences": {
            "heading": "Stellungnahme",
            "filed": "Zur {kind}, die am {date} im {council} aufgerufen wurde:",
            "reply": "Dazu nehmen wir wie folgt Stellung:",
            "ask": "Wir fragen:",
            "move": "Wir beantragen:",
            "expected": "Wir antworten voraussichtlich bis zum {date}.",
        },
    }
    return document


def ten_questions() -> Document:
    """Ten questions answered in five places, under the longest title there is."""
    document = changed(
        title=LONG_TITLE,
        answers=[
            {"questions": [1], "text": PARAGRAPH},
            {"questions": [2, 3, 4], "text": PARAGRAPH},
            {"questions": [5, 7], "text": PARAGRAPH},
            {"questions": [6], "text": PARAGRAPH},
            {"questions": [8, 9, 10], "text": PARAGRAPH},
        ],
    )
    document["parents"][0]["questions"] = [
        f"Wie viele Haltestellen im Stadtteil {number} sind heute barrierefrei zugänglich, und "
        "welche folgen bis zum Ende des nächsten Jahres?"
        for number in range(1, 11)
    ]
    return document


def six_pages() -> Document:
    """An answer of six pages with nested lists."""
    lists = "1. Erfassung\n   - der Flächen\n   - der Wege\n2. Bewertung\n3. Beschluss"
    text = "\n\n".join([PARAGRAPH] * 31 + [lists] + [PARAGRAPH] * 31)
    return changed(answers=[{"questions": [1], "text": text}])


def long_table() -> Document:
    """A table over two pages, with compounds that do not fit their column."""
    rows = "\n".join(
        f"| {n} | Kindertageseinrichtungsbedarfsplanungsbericht Stadtteil {n} | {n * 1250} € |"
        for n in range(1, 24)
    )
    table = f"| Nr. | Vorhaben | Kosten |\n|---|---|---|\n{rows}"
    text = f"Die Kosten im Einzelnen:\n\n{table}\n\nEnde."
    return changed(answers=[{"questions": [1], "text": text}])


def many_recipients() -> Document:
    """Eleven rows of distribution, a body among them twice; the answer to a motion."""
    bodies = [
        "Die Oberbürgermeisterin",
        "Ausschuss für Umwelt und Stadtgrün",
        "Ausschuss für Stadtentwicklung, Bauen und Verkehr",
        "Finanz- und Grundstücksausschuss",
        "Ausschuss für Familie und Gleichstellung",
        "Kulturausschuss",
        "Betriebsausschuss Stadtgarten",
        "Jugendhilfeausschuss",
        "Ausschuss für Bildung, Schule und Sport",
        "Stadtrat",
        "Stadtrat",
    ]
    distribution = [
        {"organization": body, "date": f"2024-10-{day:02}"} for day, body in enumerate(bodies, 1)
    ]
    return changed(to_motion(), distribution=distribution)


def originators() -> list[dict[str, str]]:
    """Three members of two factions."""
    return [
        {"person": "Jonas Adler", "form": "Stadtrat", "faction": "Fraktion Mitte"},
        {"person": "Fatma Yıldız", "form": "Stadträtin", "faction": "Fraktion Mitte"},
        {"person": "Dr. Piotr Szymański", "form": "Stadtrat", "faction": "SPD/Tierschutz/Volt"},
    ]


def motion() -> Document:
    """A motion with three signatories."""
    document = statement()
    document["parents"] = []
    document["paper"] = {
        "kind": "motion",
        "reference": "A0101/24",
        "title": "Trinkbrunnen in allen Stadtteilen",
        "dated_on": "2024-05-13",
        "public": True,
        "originators": originators(),
        "addressee": "Vorsitzende des Stadtrates Frau Dr. Kern",
        "resolution": "Die Oberbürgermeisterin wird beauftragt,\n\n1. bis zum 30.09.2024 geeignete "
        "Standorte zu benennen und\n2. die Kosten im Haushalt 2025 einzuplanen.",
        "reasons": PARAGRAPH,
        "referral_wish": "Es wird um Überweisung in den Ausschuss für Umwelt gebeten.",
        "consultations": [{"organization": "Stadtrat", "date": "2024-05-23T16:00:00+02:00"}],
    }
    return document


def amendment() -> Document:
    """An amendment to that motion, to be reasoned orally."""
    return changed(
        motion(),
        kind="amendment",
        reference="A0101/24/1",
        parents=["A0101/24"],
        originators=originators()[2:],
        addressee=None,
        referral_wish=None,
        reasons=None,
        consultations=None,
        resolution="In Punkt 1 wird das Datum **30.09.2024** durch **31.12.2024** ersetzt.",
    )


def inquiry() -> Document:
    """The inquiry that the statement answers, as it was filed."""
    document = statement()
    document["paper"], document["parents"] = document["parents"][0], []
    return document


def to_motion() -> Document:
    """A statement to a motion and its amendment: free text."""
    document = changed(
        reference="S0500/24",
        title="Trinkbrunnen in allen Stadtteilen",
        parents=["A0101/24", "A0101/24/1"],
        answers=[{"questions": [], "text": f"{PARAGRAPH}\n\n{PARAGRAPH}"}],
        files=None,
    )
    document["parents"] = [motion()["paper"], amendment()["paper"]]
    return document


def interim_notice() -> Document:
    """An interim notice to the inquiry."""
    return changed(
        kind="interim_notice",
        reference="I0137/24",
        introduction=PARAGRAPH,
        reasons="Die Angaben der Gesellschaften stehen noch aus.",
        expected_on="2024-10-29",
        answers=None,
        files=None,
        signatory=None,
    )


def proposal() -> Document:
    """A proposal of which only metadata is known."""
    return changed(
        kind="proposal",
        reference="DS0077/24",
        parents=None,
        answers=None,
        files=None,
        distribution=None,
        editors=None,
        phone=None,
        signatory=None,
        consultations=motion()["paper"]["consultations"],
    ) | {"parents": []}


def information() -> Document:
    """An information with a text."""
    return changed(proposal(), kind="information", reference="I0200/24", introduction=PARAGRAPH)


def other() -> Document:
    """A paper of a kind that only another system has."""
    return changed(information(), kind="other", reference="X0001/24", kind_name="Petition")


def receipt() -> Document:
    """The confirmation that the inquiry came in."""
    paper = inquiry()["paper"]
    kept = ("title", "public", "dated_on", "originators")
    filed = {"kind": "receipt", "of": "inquiry", "filed_at": "2024-06-03T09:41:00+02:00"}
    return inquiry() | {"paper": filed | {name: paper[name] for name in kept}}


KINDS = {
    make.__name__: make
    for make in (
        statement, to_motion, inquiry, motion, amendment, interim_notice, information, proposal
    )
}  # fmt: skip


def reference() -> Document:
    """The real statement of the reference, made from its text as its record would be."""
    lines = [line.strip() for line in REFERENCE.read_text(encoding="utf-8").split("\n")]
    paragraphs = [line for line in lines if line]
    start = next(i for i, line in enumerate(paragraphs) if line.startswith("„Am 21.02."))
    reply = next(i for i, line in enumerate(paragraphs) if line.startswith("Die Verwaltung der"))
    second = paragraphs.index("Zur Frage 2)")
    contact = next(i for i, line in enumerate(paragraphs) if line.startswith("Bearb.:"))
    quoted = paragraphs[start:reply]
    questions = [re.sub(r"^- \d+\. |“?\*\*$", "", line) for line in quoted if line.startswith("- ")]
    introduction = [line for line in quoted if not line.startswith("- ")]
    document = changed(
        reference="S0518/19",
        title="Integrationskonzept",
        dated_on="2019-11-28",
        parents=["F0310/19"],
        lead={"code": "V/02"},
        answers=[
            {"questions": [1], "text": markdown(paragraphs[reply + 2 : second])},
            {"questions": [2], "text": markdown(paragraphs[second + 1 : contact])},
        ],
        editors="Frau Wien/ Herr Dr. Gottschalk",
        phone="540 3104",
        signatory=None,
        files=None,
        distribution=[{"organization": "Der Oberbürgermeister", "date": "2019-12-10"}],
    )
    name = "Landeshauptstadt Magdeburg"
    document["city"] |= {"name": name, "name_line": name, "mayor": "Der Oberbürgermeister"}
    document["parents"] = [
        {
            "kind": "inquiry",
            "reference": "F0310/19",
            "title": "Integrationskonzept",
            "originators": [
                {
                    "person": "Julia Mayer-Buch",
                    "form": "Stadträtin",
                    "faction": "Fraktion GRÜNE/future!",
                }
            ],
            "introduction": "\n\n".join(introduction).removeprefix("„"),
            "questions": questions,
            "consultations": [
                {"organization": "Stadtrat", "date": "2019-11-14", "result": "vertagt"},
                {
                    "organization": "Stadtrat",
                    "date": "2019-11-18",
                    "result": "schriftliche Stellungnahme",
                },
            ],
        }
    ]
    return document


def markdown(paragraphs: list[str]) -> str:
    """Join lines to Markdown: list items stay together, paragraphs apart."""
    text = "\n\n".join(paragraphs)
    return re.sub(r"(?m)^(- .*)\n\n(?=- )", r"\1\n", text)
