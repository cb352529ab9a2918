"""Papers of work to print: routing slip, comparison of versions, cover of a reading copy."""

from tests.cases import printed
from tests.cases.printed import LONG_TITLE, PARAGRAPH, Document

HEAD = {"title": "Schattenplätze auf den Spielplätzen", "public": True}


def of_kind(kind: str, **fields: object) -> Document:
    paper = {"kind": kind, **HEAD, **fields}
    return printed.statement() | {"paper": paper, "parents": []}


def slip() -> Document:
    """A routing slip of two pages, with a long comment."""
    steps = [
        {
            "action": "weitergeleitet",
            "way": ["In Bearbeitung", "Bei der Amtsleitung"],
            "by": "Vera Federführung",
            "at": f"2024-08-{day:02}T09:{day:02}:00+02:00",
            "version": day,
            "comment": PARAGRAPH if day % 5 else PARAGRAPH * 3,
        }
        for day in range(1, 25)
    ]
    return of_kind(
        "slip", of="Stellungnahme", reference="S0412/24", parents=["F0198/24"], steps=steps
    )


def comparison() -> Document:
    """Two versions that differ in words and in whole paragraphs."""
    versions = [
        {"number": number, "at": "2024-08-01T09:00:00+02:00", "by": "Vera Federführung"}
        for number in (1, 2)
    ]
    lines = [
        [("=", "Auf 17 von"), ("-", "40"), ("+", "41"), ("=", "Spielplätzen.")],
        [("-", PARAGRAPH)],
        [("+", PARAGRAPH), ("=", "Ende.")],
    ]
    parts = [{"heading": f"Antwort zu Frage {number}", "lines": lines} for number in range(1, 9)]
    return of_kind(
        "comparison", of="Stellungnahme", versions=versions, parts=parts, unchanged=["Schluss"]
    )


def reading_copy() -> Document:
    """The cover of a bundle of 80 papers, some with the longest title there is."""
    entries = [
        {
            "reference": f"S{number:04}/24",
            "kind": "Stellungnahme",
            "title": LONG_TITLE if number % 9 == 0 else "Trinkbrunnen",
            "public": number % 4 != 0,
            "note": "" if number % 7 else "Nachbildung",
            "page": number * 2 + 4,
            "address": f"https://lesefassung.invalid/{number * 2 + 4}",
        }
        for number in range(1, 81)
    ]
    return of_kind(
        "reading_copy",
        made_at="2024-09-05T10:00:00+02:00",
        made_for="das Ratsbüro",
        entries=entries,
        missing=["A0001/24: Die PDF-Datei fehlt."],
    )
