"""The chapters of an inquiry's way, from the first draft to the corrected answer."""

from pathlib import Path

from playwright.sync_api import expect

from council import storage
from tests.cases.uploads import small_pdf
from tests.journey import administration, council
from tests.journey.browsing import Person, hrefs
from tests.journey.town import Town, address_of

FIRST_TITLE = "Integrationskonzept"
TITLE = "Integrationskonzept für alle Stadtteile"
QUESTIONS = ("Wie weit ist der Prozess?", "Wer ist beteiligt?", "Bis wann wird es vorgelegt?")


def a_pdf(folder: Path, name: str) -> Path:
    """A small file to attach."""
    path = folder / name
    path.write_bytes(small_pdf())
    return path


def only_the_faction_sees_it(town: Town, address: str) -> None:
    """What is filed is known to the asker's side and to the council office alone."""
    office = town.person("faction_office")
    office.comes()
    office.follows(FIRST_TITLE)
    office.reads("Eingereicht", *QUESTIONS)
    for role in ("stranger", "officer", "mayors_office"):
        other = town.person(role)
        other.comes()
        other.is_told_not_found(address)
    town.public.goes_to("/vorgaenge/")
    town.public.does_not_read(FIRST_TITLE)


def corrects_and_files_again(member: Person) -> None:
    """Read why the paper came back, change its title, file it again."""
    member.comes()
    member.reads("Für welche Stadtteile?")
    member.finds_task(FIRST_TITLE, "Überarbeiten")
    member.reads("Vom Ratsbüro zurückgegeben", "Für welche Stadtteile?")
    member.fills("Kurztitel", TITLE)
    council.files(member)


def writes_the_answer(officer: Person, folder: Path) -> None:
    """Paste from Word, answer two questions together, see what is missing, complete it."""
    officer.finds_task(TITLE, "Bearbeiten")
    officer.reads("Zu den Fragen 1, 2, 3 fehlt eine Antwort.")
    officer.ticks("Frage 1", "Frage 3")
    officer.presses("Gemeinsam beantworten")
    officer.pastes("Antwort zu den Fragen 1 und 3", administration.WORD)
    administration.saves_answer(officer, "Fragen 1 und 3")
    officer.reads("Zu Frage 2 fehlt eine Antwort.")
    expect(officer.page.get_by_role("link", name="Weiterleiten")).to_have_count(0)
    officer.writes("Antwort zu Frage 2", "Beteiligt sind alle Träger.")
    administration.saves_answer(officer, "Frage 2")
    officer.reads("Es ist alles da.")
    administration.uploads_annex(officer, a_pdf(folder, "Zeitplan.pdf"))
    administration.fills_head(officer)
    administration.asks_to_cosign(officer, "Amt 66")


def sends_interim_notice(town: Town) -> None:
    """Say how things stand, the same way, while the answer is being written."""
    officer, clerk, mayors_office = (
        town.person(role) for role in ("officer", "clerk", "mayors_office")
    )
    officer.finds_task(TITLE, "Bearbeiten")
    officer.follows_crumb()
    officer.follows("Zwischennachricht schreiben")
    officer.presses("Zwischennachricht beginnen")
    officer.writes("Sachstand", "Die Träger sind befragt.")
    officer.writes("Grund der Verzögerung", "Zwei Antworten stehen noch aus.")
    officer.fills("Antwort voraussichtlich bis", town.iso(60))
    officer.presses("Speichern")
    officer.reads("Es ist alles da.")
    administration.sends_on(officer)
    administration.forwards(town.person("head"), words="Zwischennachricht")
    administration.forwards(town.person("deputy_mayor"), words="Zwischennachricht")
    town.on_day(37)
    administration.approves(mayors_office, day=town.day(37), words="Zwischennachricht")
    council.distributes(clerk, words="Zwischennachricht")
    assert "Zwischennachricht" in town.mail_to("member")
    town.public.goes_to("/vorgaenge/")
    town.public.follows(TITLE)
    town.public.reads("Die Träger sind befragt.", town.day(60))


def changes_the_text(officer: Person) -> None:
    """Read why the answer came back, change it, and send it on: the signature is void."""
    officer.comes()
    officer.reads("Bitte die Träger nennen.")
    officer.finds_task(TITLE, "Bearbeiten")
    officer.writes("Antwort zu Frage 2", "Beteiligt sind Caritas, Diakonie und Volkssolidarität.")
    administration.saves_answer(officer, "Frage 2")
    officer.follows("Weiterleiten")
    officer.reads("Neu zu zeichnen haben: Amt 66.")
    officer.presses("Weiterleiten")


def the_answer_is_there(town: Town, number: str) -> bytes:
    """Mail to the asker, question and answer together for everybody, one official PDF."""
    letter = town.mail_to("member")
    answer = administration.number_in(letter, "S")
    member, public, clerk = town.person("member"), town.public, town.person("clerk")
    member.comes()
    member.goes_to(administration.link_in(letter))
    member.reads("Beantwortet", "Caritas")
    public.goes_to("/")
    public.reads(TITLE)
    public.goes_to(address_of(number))
    public.reads(*QUESTIONS, "Caritas, Diakonie", "Das Konzept liegt im Herbst vor.", "Altstadt")
    last_step = public.page.get_by_role("listitem").filter(has_text="Verteilt")
    expect(last_step).to_contain_text(town.day(44))
    issued = public.opens_pdf(f"{answer} Stellungnahme")
    assert issued == clerk.loads_pdf(f"{address_of(answer)}ausfertigung/1.pdf")
    return issued


def corrects_the_answer(town: Town) -> None:
    """Begin a correction with a reason, change the text, send it the whole way once more."""
    officer = town.person("officer")
    officer.comes()
    officer.follows("Stellungnahmen")
    officer.follows("Ausgefertigt")
    officer.follows(TITLE, within=officer.row("Stellungnahme zu"))
    officer.follows("Bearbeitung und Fassungen")
    officer.follows("Berichtigen")
    officer.confirms("Berichtigen", Grund="Ein Träger fehlt.")
    officer.finds_task(TITLE, "Bearbeiten")
    officer.writes("Antwort zu Frage 2", "Beteiligt sind Caritas, Diakonie und AWO.")
    administration.saves_answer(officer, "Frage 2")
    administration.sends_on(officer)
    administration.cosigns(town.person("other_head"), words=TITLE)
    administration.forwards(town.person("head"), words=TITLE)
    administration.forwards(town.person("deputy_mayor"), words=TITLE)
    town.on_day(51)
    administration.approves(town.person("mayors_office"), day=town.day(51), words=TITLE)
    council.distributes(town.person("clerk"), words=TITLE)


def both_issues_can_be_read(town: Town, number: str, first_issue: bytes) -> None:
    """The new issue is in force; the old one has not changed and says that it was replaced."""
    letter = town.mail_to("member")
    assert "berichtigt" in letter
    answer, public = administration.number_in(letter, "S"), town.public
    public.goes_to(address_of(number))
    public.reads(
        "Caritas, Diakonie und AWO", f"ersetzt durch die 2. Ausfertigung vom {town.day(51)}"
    )
    files = public.page.get_by_role("listitem").filter(has_text=f"{answer} Stellungnahme")
    new, old = (public.loads_pdf(link) for link in hrefs(files) if link.endswith(".pdf"))
    assert old == first_issue
    assert new != old
    public.follows("Prüfsumme", within=files.last)
    public.reads("Überholte Ausfertigung", "ersetzt durch die 2. Ausfertigung", storage.digest(old))


def finds_the_answer_in_the_list(clerk: Person, number: str) -> None:
    """Filter the list of issued answers and download the PDF."""
    clerk.comes()
    clerk.follows("Stellungnahmen")
    clerk.follows("Ausgefertigt")
    clerk.fills("Nummer oder Titel", number)
    clerk.chooses("Art", "Stellungnahme")
    clerk.presses("Filtern")
    clerk.reads("1 Stellungnahme")
    row = clerk.row(f"Stellungnahme zu {number}")
    (download,) = hrefs(row.get_by_role("cell").last)
    clerk.loads_pdf(download)


def enters_the_councils_result(town: Town, number: str) -> None:
    """What the council made of the answer stands beside it."""
    clerk = town.person("clerk")
    clerk.comes()
    clerk.follows("Stellungnahmen")
    clerk.follows("Ausgefertigt")
    clerk.follows(TITLE, within=clerk.row(f"Stellungnahme zu {number}"))
    clerk.follows("Ergebnis eintragen", within=clerk.row("Stadtrat"))
    clerk.ticks("zur Kenntnis genommen")
    clerk.presses("Eintragen")
    clerk.reads("ist eingetragen")
    town.public.goes_to(address_of(number))
    town.public.reads("zur Kenntnis genommen")


def everything_can_be_traced(town: Town) -> None:
    """The routing slips and every version open, each version as a PDF too."""
    officer, member = town.person("officer"), town.person("member")
    member.comes()
    member.follows(TITLE)
    member.follows("Laufzettel")
    member.reads("eingereicht", "zurückgegeben", "Für welche Stadtteile?", "registriert", "vertagt")
    officer.comes()
    officer.follows("Stellungnahmen")
    officer.follows("Ausgefertigt")
    officer.follows(TITLE, within=officer.row("Stellungnahme zu"))
    officer.follows("Bearbeitung und Fassungen")
    administration.opens_tab(officer, "Laufzettel")
    officer.reads("Nicht Tiefbau.", "Bitte die Träger nennen.", "Bitte die Baustellen beachten.")
    officer.reads("Mitzeichnungen ungültig geworden", "vertagt", "verteilt", "Ein Träger fehlt.")
    administration.opens_tab(officer, "Fassungen")
    versions = officer.page.get_by_role("row").filter(has_text="Fassung").count() - 1
    for number in range(1, versions + 1):
        officer.follows(f"Fassung {number}")
        officer.opens_pdf("Als PDF")
        administration.opens_tab(officer, "Fassungen")
