"""What members, their factions and the council office do with a paper."""

import re
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.journey.browsing import Person


def writes_inquiry(member: Person, *, title: str, questions: Sequence[str], file: Path) -> None:
    """Write an inquiry as a draft: the questions in another order first, one of them too many."""
    member.comes()
    member.follows("Neue Anfrage")
    member.fills("Kurztitel", title)
    member.unfolds("Weitere Mitglieder")
    member.ticks("Karl Beispiel", "Fraktion Bündnis Elbufer")
    member.writes("Einleitung", "Bis dato wurde dem Rat kein Konzept vorgelegt.")
    first, *others = questions
    asks(member, 1, others[0])
    for number, question in enumerate((*others[1:], "Eine Frage zu viel?", first), start=2):
        member.page.get_by_role("button", name="Frage hinzufügen").click()
        asks(member, number, question)
    last = len(questions) + 1
    question_buttons(member, last - 1, "Frage entfernen")
    for number in range(last - 1, 1, -1):
        question_buttons(member, number, "Frage nach oben")
    member.ticks("kurz mündlich und ausführlich schriftlich")
    member.attaches("Dateien hinzufügen", file)
    member.presses("Speichern")
    member.reads("Gespeichert um")
    for number, question in enumerate(questions, start=1):
        expect(question_field(member, number)).to_have_value(question)
    member.reads(file.name)


def writes_motion(
    writer: Person, *, title: str, resolution: str, signed_by: Sequence[str] = ()
) -> None:
    """Write a motion as a draft; who is no member names those who sign it."""
    writer.comes()
    writer.follows("Neuer Antrag")
    writer.fills("Kurztitel", title)
    writer.ticks("Fraktion Bündnis Elbufer", *signed_by)
    writer.writes("Beschlussvorschlag", resolution)
    writer.writes("Begründung", "In den Sommern der letzten Jahre fehlte dort Schatten.")
    writer.fills("Wunsch zur Überweisung", "Überweisung in den Umweltausschuss")
    writer.presses("Speichern")
    writer.reads("Gespeichert um")


def asks(member: Person, number: int, text: str) -> None:
    """Fill in one question."""
    question_field(member, number).fill(text)


def question_field(member: Person, number: int) -> Locator:
    """The field of one question."""
    group = member.page.get_by_role("group", name=f"Frage {number}", exact=True)
    return group.get_by_label("Wortlaut der Frage")


def question_buttons(member: Person, number: int, name: str) -> None:
    """Move or remove one question."""
    group = member.page.get_by_role("group", name=f"Frage {number}", exact=True)
    group.get_by_role("button", name=name).click()


def files(member: Person) -> None:
    """File the draft that is open."""
    member.presses("Einreichen")
    member.reads("Was geschieht", "Ratsbüro")
    member.presses("Einreichen")
    member.reads("ist eingegangen")
    member.opens_pdf("Eingangsbestätigung")


def returns_paper(clerk: Person, *, title: str, reason: str) -> None:
    """Give a filed paper back."""
    clerk.comes()
    clerk.follows("Eingang")
    row = clerk.page.get_by_role("row").filter(has_text=title)
    clerk.follows("Zurückgeben", within=row)
    clerk.presses("Zurückgeben")  # without a reason it is refused
    clerk.reads("Bitte geben Sie einen Grund an.")
    clerk.confirms("Zurückgeben", Grund=reason)
    clerk.reads("Der Vorgang ist zurückgegeben.")


def registers(clerk: Person, *, title: str, sitting: str, agenda_item: str) -> str:
    """Register a filed paper, publish it and put it on a sitting; return its number."""
    clerk.finds_task(title, "Registrieren")
    clerk.chooses("Sitzung", sitting)
    clerk.fills("TOP", agenda_item)
    expect(clerk.page.get_by_label("Sofort veröffentlichen")).to_be_checked()
    clerk.presses("Registrieren")
    clerk.reads("ist registriert")
    message = clerk.page.get_by_text("ist registriert").first.inner_text()
    number = re.search(r"[FA]\d{4}/\d{2}", message)
    assert number, message
    return number[0]


def enters_result(
    clerk: Person,
    *,
    number: str,
    result: str,
    tick: Sequence[str] = (),
    choose: dict[str, str] | None = None,
    fill: dict[str, str] | None = None,
) -> None:
    """Enter what a sitting decided on a paper."""
    clerk.finds_task(number, "Ergebnis eintragen")
    clerk.ticks(result, *tick)
    for label, option in (choose or {}).items():
        clerk.chooses(label, option)
    for label, value in (fill or {}).items():
        clerk.fills(label, value)
    clerk.presses("Eintragen")
    clerk.reads("ist eingetragen")


def plans(clerk: Person, *, number: str, sitting: str, task: str) -> None:
    """Put a paper on a further sitting."""
    clerk.comes()
    clerk.goes_to(f"/{number.replace('/', '-')}/")
    clerk.follows("Vorgang öffnen")
    clerk.follows("Auf eine Sitzung setzen")
    clerk.chooses("Sitzung", sitting)
    clerk.page.get_by_label("Aufgabe").select_option(task)
    clerk.presses("Auf die Sitzung setzen")
    clerk.reads("steht auf der Tagesordnung")


def assigns(clerk: Person, *, number: str, unit: str, due_on: str) -> None:
    """Name the unit that answers, and until when."""
    clerk.finds_task(number, "Amt zuweisen")
    clerk.chooses("Federführung", unit)
    clerk.fills("Frist", due_on)
    clerk.presses("Zuweisen")
    clerk.reads("ist zugewiesen")


def distributes(clerk: Person, *, words: str) -> None:
    """Issue what the mayor has approved."""
    clerk.finds_task(words, "Verteilen")
    clerk.reads("Was geschieht", "Das amtliche PDF wird ausgefertigt")
    clerk.presses("Verteilen")
    clerk.reads("ist jetzt verteilt")
