"""The chapters of a motion's way, from the draft to the council's decision."""

from tests.journey import administration, council
from tests.journey.browsing import Person
from tests.journey.town import Town, address_of

TITLE = "Schatten am Elbufer"
RESOLUTION = "Die Verwaltung pflanzt zwanzig Bäume."


def an_office_withdraws_another(town: Town) -> None:
    """A faction's office files on a member's behalf; later the motion goes, its trace stays."""
    office, clerk, public = town.person("faction_office"), town.person("clerk"), town.public
    title = "Bänke am Elbufer"
    council.writes_motion(
        office,
        title=title,
        resolution="Die Verwaltung stellt Bänke auf.",
        signed_by=["Julia Muster"],
    )
    council.files(office)
    number = council.registers(clerk, title=title, sitting=town.day(7), agenda_item="6.2")
    office.comes()
    office.follows(title)
    office.follows("Zurückziehen")
    office.confirms("Zurückziehen", Grund="Die Bänke stehen schon.")
    office.reads(f"{number} ist zurückgezogen.", "Zurückgezogen")
    office.follows("Laufzettel")
    office.reads("zurückgezogen", "Die Bänke stehen schon.")
    public.goes_to(address_of(number))
    public.reads(title, "Zurückgezogen")
    public.does_not_read("Die Bänke stehen schon.")


def writes_the_statement(officer: Person) -> None:
    """Answer a motion in free text; the distribution list is there already."""
    officer.reads(RESOLUTION, "Der Text der Stellungnahme fehlt.")
    officer.writes("Text der Stellungnahme", "Die Verwaltung empfiehlt, dem Antrag zu folgen.")
    administration.saves_answer(officer, "Stellungnahme")
    officer.reads("Es ist alles da.")
    assert administration.distribution(officer) == [
        ("Die Oberbürgermeisterin", "Genehmigung OB"),
        ("Finanzausschuss", "Beratung"),
        ("Umweltausschuss", "Beratung"),
        ("Stadtrat", "Beschlussfassung"),
    ]


def the_decision_is_public(town: Town, number: str) -> None:
    """Motion, statement and decision stand together, for everybody."""
    public, member = town.public, town.person("member")
    public.goes_to("/vorgaenge/")
    public.follows(TITLE, within=public.row(number))
    public.reads(RESOLUTION, "Die Verwaltung empfiehlt")
    public.reads("geändert beschlossen", "621-017(VIII)27", "in die Ausschüsse verwiesen")
    assert "geändert beschlossen" in town.mail_to("member")
    member.comes()
    member.follows("Meine Vorgänge")
    member.reads(TITLE)
