"""The words of the printed papers: names, headings and sentences made from a record.

They follow the city's real papers and are the same in the PDF and in the browser.
"""

import re
from collections.abc import Iterable

from council.documents.document import Document
from council.documents.record import Data
from council.enums import FileRole
from council.rules.kinds import kind_of
from council.words.german import as_day, german_date

ANSWERED_IN_WRITING = "schriftliche stellungnahme"
# Printed when nobody knows the day of the sitting.
FILED_UNDATED = "Im {council} wurde folgende {kind} eingebracht:"
WISHES = {
    "written": "Ich bitte um schriftliche Beantwortung.",
    "oral": "Ich bitte um mündliche Beantwortung.",
    "both": "Ich bitte um kurze mündliche und ausführliche schriftliche Beantwortung.",
}


def parent_lines(document: Document) -> list[str]:
    """Give a line for each paper this one belongs to: its number and who brought it in."""
    known = {parent.get("reference"): parent for parent in document["parents"]}
    references = document["paper"].get("parents") or list(known)
    return [
        f"{reference} {originator_line(known.get(reference, {}).get('originators', []))}".strip()
        for reference in references
    ]


def originator_line(originators: Iterable[Data]) -> str:
    """Name who asks as the papers do: each faction once, then its members with their form."""
    members: dict[str, list[str]] = {}
    for originator in originators:
        persons = members.setdefault(originator.get("faction", ""), [])
        person = f"{originator.get('form', '')} {originator.get('person', '')}".strip()
        persons += [person] if person else []
    return ", ".join(
        f"{faction} {', '.join(people)}".strip() for faction, people in members.items()
    )


def filed_sentence(inquiry: Data, document: Document) -> str:
    """Say when an inquiry was brought in: in the sitting in which it was really called.

    That is its last consultation that asked for a written statement; the day of filing and a
    sitting that put it off do not count. Else the day that the statement itself names.
    """
    called = [
        consultation["date"]
        for consultation in inquiry.get("consultations", [])
        if consultation.get("result", "").strip().lower() == ANSWERED_IN_WRITING
        and as_day(consultation.get("date"))
    ]
    city = document["city"]
    date = german_date(max(called, default=document["paper"].get("filed_in")))
    sentence = city["sentences"]["filed"] if date else FILED_UNDATED
    kind = kind_of(inquiry["kind"]).label
    return fill(sentence, date=date, kind=kind, council=city["council"], city=city["name"])


def answer_heading(numbers: list[int]) -> str:
    """Give "Zur Frage 1)", "Zu den Fragen 1) bis 3)", "Zu den Fragen 1) und 3)", or nothing."""
    if not numbers:
        return ""
    if len(numbers) == 1:
        return f"Zur Frage {numbers[0]})"
    parts: list[str] = []
    for first, last in spans(sorted(numbers)):
        if last - first > 1:
            parts.append(f"{first}) bis {last})")
        else:
            parts += [f"{number})" for number in range(first, last + 1)]
    *others, end = parts
    return "Zu den Fragen " + (f"{', '.join(others)} und {end}" if others else end)


def spans(numbers: list[int]) -> list[tuple[int, int]]:
    """Give the unbroken spans of a sorted list: 1, 2, 3, 5 are (1, 3) and (5, 5)."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def leads_in(paper: Data) -> bool:
    """Tell whether the introduction itself ends with a sentence that leads to the questions."""
    introduction: str = paper.get("introduction", "")
    return introduction.rstrip().endswith(":")


def salutation(paper: Data) -> str:
    """Address the mayor as the addressee names the office: "Oberbürgermeisterin Frau …"."""
    if paper.get("introduction", "").startswith("Sehr geehrte"):
        return ""
    match = re.match(r"(\S.*?) (Frau|Herr)n?\b", paper.get("addressee", ""))
    if not match:
        return "Sehr geehrte Damen und Herren,"
    office, form = match.groups()
    return f"Sehr geehrte{'r' if form == 'Herr' else ''} {form} {office},"


def signature(document: Document) -> list[str]:
    """Give the lines of the city's signature block for which there is something to put in."""
    city, signatory = document["city"], document["paper"].get("signatory", {})
    _, _, office = city["mayor"].partition(" ")
    values = {
        "name": signatory.get("name", ""),
        "office": signatory.get("office", ""),
        "mayor": office,
        "mayor_name": city["mayor_name"],
    }
    lines = city["signature"].splitlines()
    return [fill(line, **values) for line in lines if not lacks(line, values)]


def lacks(line: str, values: dict[str, str]) -> bool:
    """Tell whether a line has places and nothing for any of them."""
    places = re.findall(r"\{(\w+)\}", line)
    return bool(places) and not any(values.get(place) for place in places)


def editors(paper: Data) -> str:
    """Name the case officers in one line, as the papers do."""
    names = paper.get("editors", "")
    return names if isinstance(names, str) else "/ ".join(names)


def annexes(paper: Data) -> list[str]:
    """Name the annexes."""
    files = paper.get("files", [])
    return [file["name"] for file in files if file.get("role") == FileRole.ATTACHMENT]


def fill(sentence: str, **values: str) -> str:
    """Put known names into a city's sentence; everything else in braces stays as it is."""
    return re.sub(r"\{(\w+)\}", lambda match: values.get(match[1], match[0]), sentence)
