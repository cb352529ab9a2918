"""What the units, the divisions and the mayor's office do with an answer."""

import re
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.journey.browsing import Person

WORD = """<html><body><!--StartFragment-->
<p class=MsoNormal>Das Konzept liegt im <b>Herbst</b> vor.<o:p></o:p></p>
<table class=MsoTableGrid><tr><td style='color:red'><p class=MsoNormal>Stadtteil</p></td>
<td><p class=MsoNormal>Stand</p></td></tr><tr><td><p class=MsoNormal>Altstadt</p></td>
<td><p class=MsoNormal>fertig</p></td></tr></table>
<script>alert(1)</script>
<!--EndFragment--></body></html>"""


def hands_over(officer: Person, *, title: str, unit: str, reason: str) -> None:
    """Give an answer to the unit that is really responsible."""
    officer.finds_task(title, "Übernehmen")
    officer.follows("Zurück, nichts ändern")
    officer.follows("Abgeben")
    officer.chooses("Zuständige Stelle", unit)
    officer.confirms("Abgeben", Grund=reason)
    officer.reads("liegt jetzt bei")


def takes(officer: Person, *, title: str) -> None:
    """Take an answer."""
    officer.finds_task(title, "Übernehmen")
    officer.presses("Übernehmen")
    officer.reads("liegt jetzt bei")


def opens_tab(person: Person, name: str) -> None:
    """Turn to another side of the answer."""
    tabs = person.page.get_by_role("navigation", name="Bereiche der Antwort")
    person.follows(name, within=tabs)


def saves_answer(officer: Person, label: str) -> None:
    """Save one answer at the workbench; the page stays."""
    part = officer.page.get_by_role("region", name=label, exact=True)
    part.get_by_role("button", name="Speichern").click()
    expect(part.get_by_role("status")).to_contain_text("Gespeichert um")
    officer.looks()


def uploads_annex(officer: Person, file: Path) -> None:
    """Add a file that goes out with the answer."""
    opens_tab(officer, "Anlagen")
    officer.attaches("Datei", file)
    officer.fills("Name im Dokument", "Anlage 1 Zeitplan")
    officer.presses("Hinzufügen")
    officer.reads("„Anlage 1 Zeitplan“ ist jetzt eine Anlage.")


def fills_head(officer: Person) -> None:
    """Say who edited, under which number, and who signs."""
    opens_tab(officer, "Kopf und Verteiler")
    officer.fills("Bearbeitet von", "Frau Wien/ Herr Dr. Muster")
    officer.fills("Telefon", "530 3104")
    officer.fills("Name der Beigeordneten", "Dora Dezernat")
    officer.presses("Kopf speichern")
    officer.reads("Kopf gespeichert.")


def adds_recipient(officer: Person, *, body: str, day: str, task: str) -> None:
    """Add a body to the distribution list."""
    opens_tab(officer, "Kopf und Verteiler")
    officer.page.get_by_role("button", name="Zeile hinzufügen").click()
    row = officer.page.get_by_role("group", name="Zeile").last
    row.get_by_label("Gremium").select_option(body)
    row.get_by_label("Tag").fill(day)
    row.get_by_label("Aufgabe").select_option(task)
    officer.presses("Verteiler speichern")
    officer.reads("Verteiler gespeichert.")


def distribution(officer: Person) -> list[tuple[str, str]]:
    """The bodies of the distribution list and what they are asked to do."""
    opens_tab(officer, "Kopf und Verteiler")
    rows = officer.page.get_by_role("group", name="Zeile").all()
    return [(chosen(row, "Gremium"), chosen(row, "Aufgabe")) for row in rows]


def chosen(part: Locator, label: str) -> str:
    """The entry that is chosen in a list."""
    return part.get_by_label(label).locator("option:checked").inner_text()


def asks_to_cosign(officer: Person, unit: str) -> None:
    """Ask another unit to co-sign."""
    opens_tab(officer, "Mitzeichnung")
    officer.ticks(unit)
    officer.presses("Speichern")
    officer.reads("ist gespeichert")


def forwards(person: Person, *, words: str, verb: str = "Prüfen") -> None:
    """Send an answer on from one's desk."""
    person.finds_task(words, verb)
    sends_on(person)


def sends_on(person: Person) -> None:
    """Send the answer on whose page is open."""
    person.follows("Weiterleiten")
    person.reads("Was geschieht", "Geht an")
    person.presses("Weiterleiten")
    person.reads("jetzt")


def returns(person: Person, *, words: str, reason: str) -> None:
    """Give an answer back to its case officer."""
    person.finds_task(words, "Prüfen")
    person.follows("Zurückgeben")
    person.confirms("Zurückgeben", Grund=reason)
    person.reads("liegt jetzt bei")


def cosigns(head: Person, *, words: str, remark: str = "") -> None:
    """Sign for one's unit."""
    head.finds_task(words, "Mitzeichnen")
    head.follows("Mitzeichnen")
    head.confirms("Mitzeichnen", **({"Bemerkung": remark} if remark else {}))
    head.reads("jetzt")


def approves(office: Person, *, day: str, words: str) -> None:
    """Enter that the mayor approved, in the list of the day."""
    goes_to_sitting(office, day)
    office.presses("Genehmigt", within=entry_of(office, words))
    office.reads("genehmigt")


def takes_note(office: Person, *, day: str, words: str) -> None:
    """Enter that the mayor took note, in the list of the day."""
    goes_to_sitting(office, day)
    office.presses("Zur Kenntnis genommen", within=entry_of(office, words))
    office.reads("zur Kenntnis genommen")


def defers(office: Person, *, day: str, words: str, until: str) -> None:
    """Enter that the mayor deferred to another day."""
    goes_to_sitting(office, day)
    entry = entry_of(office, words)
    entry.locator("summary", has_text="Vertagen").click()
    entry.get_by_label("Vertagt auf").fill(until)
    office.presses("Vertagt eintragen", within=entry)
    office.reads("vertagt")


def goes_to_sitting(office: Person, day: str) -> None:
    """Open the list of a day, by way of the desk."""
    office.comes()
    office.follows("Dienstberatung")
    office.follows(day)


def entry_of(office: Person, words: str) -> Locator:
    """One answer in the list of the day."""
    return office.page.get_by_role("listitem").filter(has_text=words)


def number_in(text: str, prefix: str) -> str:
    """The number with this prefix in a text."""
    number = re.search(rf"\b{prefix}\d{{4}}/\d{{2}}\b", text)
    assert number, text
    return number[0]


def link_in(letter: str) -> str:
    """The address in a mail."""
    link = re.search(r"http://\S+", letter)
    assert link, letter
    return link[0]
