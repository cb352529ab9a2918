"""The way of one inquiry and of one motion, walked in a real browser from the first click on.

Everybody acts through the pages alone. Each page that comes up is checked: axe finds nothing, the
console is silent, nothing is fetched from another host, and nothing ends in an error of ours.
"""

import threading
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from council import storage, worker
from council.bundles import queue
from council.documents import issues
from responses.enums import StatementState
from tests.journey import administration, council, inquiry, motion
from tests.journey.town import PHONE, Town, address_of
from tests.world import PASSWORD

pytestmark = pytest.mark.timeout(900)  # weeks go by in two of them
LONG_TITLE = "Verkehrsuntersuchungsausschussbeschlussvorlagenbearbeitungsdauer " * 3


def test_the_way_of_an_inquiry(town: Town, tmp_path: Path) -> None:
    """From the first click of a member to the correction of the official answer."""
    member, clerk, officer = (town.person(role) for role in ("member", "clerk", "officer"))
    other_head, head = town.person("other_head"), town.person("head")
    deputy_mayor, mayors_office = town.person("deputy_mayor"), town.person("mayors_office")
    title = inquiry.TITLE

    council.writes_inquiry(
        member,
        title=inquiry.FIRST_TITLE,
        questions=inquiry.QUESTIONS,
        file=inquiry.a_pdf(tmp_path, "Stadtplan.pdf"),
    )
    member.opens_pdf("Vorschau als PDF öffnen")
    council.files(member)
    inquiry.only_the_faction_sees_it(town, member.path)

    council.returns_paper(clerk, title=inquiry.FIRST_TITLE, reason="Für welche Stadtteile?")
    assert "zurückgegeben" in town.mail_to("member")
    inquiry.corrects_and_files_again(member)
    number = council.registers(clerk, title=title, sitting=town.day(7), agenda_item="9.28")
    assert number in town.mail_to("member")
    town.public.goes_to(address_of(number))
    town.public.reads(title, *inquiry.QUESTIONS)

    town.on_day(8)
    council.enters_result(
        clerk, number=number, result="vertagt", choose={"Nächste Sitzung": town.day(35)}
    )
    town.on_day(36)
    council.enters_result(clerk, number=number, result="schriftliche Stellungnahme")
    council.assigns(clerk, number=number, unit="Tiefbauamt", due_on=town.iso(64))
    administration.hands_over(
        town.person("other_officer"),
        title=title,
        unit="Sozialplanung",
        reason="Nicht Tiefbau.",
    )
    administration.takes(officer, title=title)
    inquiry.writes_the_answer(officer, tmp_path)
    administration.adds_recipient(officer, body="Stadtrat", day=town.iso(63), task="Kenntnisnahme")
    inquiry.sends_interim_notice(town)
    administration.forwards(officer, words=title, verb="Bearbeiten")
    administration.cosigns(other_head, words=title, remark="Bitte die Baustellen beachten.")
    administration.returns(head, words=title, reason="Bitte die Träger nennen.")
    inquiry.changes_the_text(officer)
    administration.cosigns(other_head, words=title)
    administration.forwards(head, words=title)
    administration.forwards(deputy_mayor, words=title)
    administration.defers(mayors_office, day=town.day(37), words=title, until=town.iso(44))
    town.on_day(44)
    administration.approves(mayors_office, day=town.day(44), words=title)
    council.distributes(clerk, words=title)
    first_issue = inquiry.the_answer_is_there(town, number)

    town.on_day(45)
    inquiry.corrects_the_answer(town)
    inquiry.both_issues_can_be_read(town, number, first_issue)
    inquiry.finds_the_answer_in_the_list(clerk, number)
    town.on_day(64)
    inquiry.enters_the_councils_result(town, number)
    inquiry.everything_can_be_traced(town)
    town.is_content()


def test_the_way_of_a_motion(town: Town) -> None:
    """Referred to two committees, answered in free text, decided by the council."""
    member, clerk, officer = (town.person(role) for role in ("member", "clerk", "officer"))
    title = motion.TITLE

    council.writes_motion(member, title=title, resolution=motion.RESOLUTION)
    member.opens_pdf("Vorschau als PDF öffnen")
    council.files(member)
    number = council.registers(clerk, title=title, sitting=town.day(7), agenda_item="6.1")
    motion.an_office_withdraws_another(town)

    town.on_day(8)
    committees = ("Umweltausschuss", "Finanzausschuss")
    council.enters_result(
        clerk, number=number, result="in die Ausschüsse verwiesen", tick=committees
    )
    council.assigns(clerk, number=number, unit="Sozialplanung", due_on=town.iso(21))
    administration.takes(officer, title=title)
    motion.writes_the_statement(officer)
    administration.sends_on(officer)
    administration.forwards(town.person("head"), words=title)
    administration.forwards(town.person("deputy_mayor"), words=title)
    administration.takes_note(town.person("mayors_office"), day=town.day(9), words=title)
    town.on_day(9)
    council.distributes(clerk, words=title)
    assert number in town.mail_to("member")

    council.plans(clerk, number=number, sitting=town.day(35), task="Beschlussfassung")
    town.on_day(36)
    council.enters_result(
        clerk,
        number=number,
        result="geändert beschlossen",
        fill={"Beschlussnummer": "621-017(VIII)27"},
    )
    motion.the_decision_is_public(town, number)
    town.is_content()


def test_without_scripts(town: Town) -> None:
    """An inquiry is written and filed and an answer is saved where no script runs."""
    statement = town.world.statement(text="")
    member = town.person("member", scripts=False)
    member.comes()
    member.follows("Neue Anfrage")
    member.fills("Kurztitel", "Bänke am Elbufer")
    member.writes("Einleitung", "Es gibt zu wenige Bänke.")
    council.asks(member, 1, "Wie viele Bänke gibt es?")
    member.presses("Frage hinzufügen")
    council.asks(member, 2, "Wann kommen weitere?")
    member.ticks("schriftlich")
    council.files(member)
    member.reads("Es gibt zu wenige Bänke.", "Wie viele Bänke gibt es?", "Wann kommen weitere?")

    officer = town.person("officer", scripts=False)
    officer.finds_task(str(statement.answered.get().paper), "Bearbeiten")
    officer.writes("Antwort zu Frage 1", "Der **Prozess** läuft.")
    officer.presses("Speichern", within=officer.page.get_by_role("region", name="Frage 1"))
    officer.reads("Frage 1: gespeichert um", "Zu Frage 2 fehlt eine Antwort.")
    officer.goes_to(f"/stellungnahme/{statement.pk}/vorschau/")
    officer.opens_pdf("PDF öffnen")


def test_by_keyboard_alone(town: Town) -> None:
    """The head of a unit signs in, opens what the desk asks for and forwards it: no mouse."""
    town.world.statement(StatementState.UNIT_REVIEW)
    head = town.person("head")
    head.goes_to("/schreibtisch/")
    keyboard = head.page.keyboard
    head.tabs_to("E-Mail-Adresse")
    keyboard.type(head.user.email)
    head.tabs_to("Passwort")
    keyboard.type(PASSWORD)
    head.enters()
    head.tabs_to("Prüfen")
    head.enters()
    head.tabs_to("Weiterleiten")
    head.enters()
    head.tabs_to("Bemerkung")
    keyboard.type("Gut so.")
    head.tabs_to("Weiterleiten")
    head.enters()
    head.reads("liegt jetzt bei V Soziales und Gesundheit")


def test_on_a_phone(town: Town) -> None:
    """No main page is wider than a small phone's screen, however long its words are."""
    world = town.world
    filed = world.inquiry("filed", title=LONG_TITLE)
    drafting = world.statement(paper=world.inquiry(title=LONG_TITLE), cosigning=True)
    world.statement(StatementState.MAYOR, paper=world.motion(title=LONG_TITLE))
    issued = world.statement(
        StatementState.DISTRIBUTED, paper=world.inquiry(title=LONG_TITLE, questions=["Warum?"] * 9)
    )
    asked = issued.answered.get().paper
    statement = f"/stellungnahme/{drafting.pk}"
    pages = {
        "member": [
            "/",
            "/vorgaenge/",
            address_of(str(asked)),
            "/sitzungen/",
            "/hilfe/",
            "/anfrage/neu/",
            "/antrag/neu/",
            "/meine-vorgaenge/",
            f"/vorgang/{asked.pk}/",
            "/schreibtisch/",
        ],
        "clerk": [
            "/eingang/",
            f"/vorgang/{filed.pk}/schritt/register/",
            f"/sitzung/{world.past_sitting.pk}/",
            "/stellungnahmen/",
            "/stellungnahmen/ausgefertigt/",
            "/register/",
        ],
        "officer": [
            f"{statement}/",
            f"{statement}/kopf/",
            f"{statement}/anlagen/",
            f"{statement}/mitzeichnung/",
            f"{statement}/fassungen/",
            f"{statement}/laufzettel/",
        ],
        "mayors_office": ["/dienstberatung/", f"/dienstberatung/{town.iso(0)}/"],
    }
    for role, addresses in pages.items():
        person = town.person(role)
        person.page.set_viewport_size(PHONE)
        person.comes()
        for address in addresses:
            person.goes_to(address)
            person.sees_all_of_it()


def test_a_bundle_is_packed_while_its_owner_watches(town: Town) -> None:
    """The bar moves and the file appears without a reload; without scripts a link shows it."""
    world = town.world
    papers = [world.inquiry(title=f"Anfrage {number}") for number in (1, 2)]
    clerk, plain = town.person("clerk"), town.person("mayors_office", scripts=False)
    for person in (clerk, plain):
        person.comes()
        person.goes_to("/vorgaenge/")
    clerk.page.get_by_label("Alle auf dieser Seite auswählen").check()
    for paper in papers:
        plain.page.get_by_label(f"{paper} auswählen").check()
    for person in (clerk, plain):
        person.presses("Ausgewählte als Mappe")
        person.reads("2 Drucksachen", "Anfrage 1", "Anfrage 2")
        person.presses("Mappe bestellen")
        person.reads("Wartet", "0 von 2 Drucksachen")

    job = queue.take()
    assert job is not None
    queue.beat(job, 1)
    bar = clerk.page.get_by_role("progressbar")
    expect(bar).to_have_js_property("value", 1)
    clerk.reads("In Arbeit", "1 von 2 Drucksachen")
    worker.do(job, threading.Event())
    with clerk.page.expect_download() as loading:
        clerk.page.get_by_role("link", name="Herunterladen").click()
    assert zipfile.is_zipfile(loading.value.path())
    clerk.looks()

    assert worker.do_next(threading.Event())
    plain.reads("0 von 2 Drucksachen")
    plain.follows("Stand neu laden")
    plain.reads("Fertig")
    clerk.goes_to("/mappen/neu/")
    clerk.page.set_viewport_size(PHONE)
    for address in ("/mappen/", f"/mappen/{job.pk}/", "/mappen/neu/?kind=inquiry", "/vorgaenge/"):
        clerk.goes_to(address)
        clerk.sees_all_of_it()
    town.is_content()


DROP = """([area, content]) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([Uint8Array.from(content)], "Datei.pdf"));
    document.querySelector(area).dispatchEvent(
        new DragEvent("drop", {dataTransfer, bubbles: true, cancelable: true}));
}"""


def test_a_file_is_checked_where_it_lies(town: Town, tmp_path: Path) -> None:
    """Dropped or chosen: its checksum is asked for, the file never leaves the browser."""
    issued = issues.current_issue(town.world.inquiry(title="Bänke am Elbufer"))
    assert issued is not None
    content, visitor = storage.load(issued.sha256), town.public
    sent: list[str] = []
    visitor.context.on("request", lambda request: sent.append(request.method))
    visitor.goes_to("/")
    visitor.follows("Datei prüfen")
    with visitor.page.expect_navigation():
        visitor.page.evaluate(DROP, [".drop-area", list(content)])
    visitor.looks()
    visitor.reads("Geltende Ausfertigung", "Bänke am Elbufer", issued.sha256)
    expect(visitor.page.get_by_role("heading", name="Ergebnis")).to_be_focused()
    changed = tmp_path / "Datei.pdf"
    changed.write_bytes(content + b" ")
    with visitor.page.expect_navigation():
        visitor.page.get_by_label("Ziehen Sie").set_input_files(changed)
    visitor.looks()
    visitor.reads("Nicht bekannt", storage.digest(changed.read_bytes()))
    visitor.page.set_viewport_size(PHONE)
    visitor.sees_all_of_it()
    assert set(sent) == {"GET"}
    town.is_content()
