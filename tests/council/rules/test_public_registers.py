"""The gate of the registers itself: each way in which the public knows of somebody, alone."""

import pytest

from council.enums import OrganizationKind, PaperKind
from council.history import save_as
from council.models import Consultation, Meeting, Membership, Organization, Paper, Person
from council.rules import public_registers
from council.services import papers
from council.services.content import Asker
from tests.world import World

SECRET = {"confidential": True, "confidentiality_ground": "Personalangelegenheit"}


@pytest.fixture
def unknown(world: World) -> dict[str, Organization]:
    """One organisation of each kind of which nobody has heard, with a unit below the division."""
    organizations = {}
    for kind in ("faction", "committee", "division", "unit"):
        row = Organization(kind=kind, name=f"Neu: {kind}", code=f"N/{kind}")
        row.parent = organizations.get("division") if kind == "unit" else None
        save_as(row, by=None)
        organizations[kind] = row
    return organizations


def known() -> set[str]:
    """What the public knows of the new ones."""
    rows = public_registers.public_organizations().filter(name__startswith="Neu: ")
    gates = (
        public_registers.public_factions(),
        public_registers.public_bodies(),
        public_registers.public_offices(),
    )
    apart = {row.kind for gate in gates for row in gate if row.name.startswith("Neu: ")}
    assert apart == {row.kind for row in rows}
    return apart


def asked(world: World, asker: Asker, **secret: object) -> Paper:
    content = world.content(askers=[asker], **secret)
    paper = papers.start_draft(kind=PaperKind.INQUIRY, content=content, by=world.clerk)
    papers.file_paper(paper, by=world.clerk)
    return papers.register_paper(paper, by=world.clerk)


def led(paper: Paper, office: Organization) -> None:
    paper.lead = office
    save_as(paper, by=None)


def heard(paper: Paper, body: Organization) -> None:
    row = Consultation(paper=paper, organization=body, organization_name=body.name, position=7)
    save_as(row, by=None)


def test_nobody_is_known_by_being_there(world: World, unknown: dict[str, Organization]):
    assert known() == set()


@pytest.mark.parametrize("kind", ["faction", "committee"])
def test_a_seat_makes_known(world: World, unknown: dict[str, Organization], kind: str):
    save_as(Membership(person=world.member.person, organization=unknown[kind]), by=None)
    assert known() == {kind}


def test_a_seat_in_an_office_makes_nobody_known(world: World, unknown: dict[str, Organization]):
    person = Person(name="Neu: Person")
    save_as(person, by=None)
    save_as(Membership(person=person, organization=unknown["unit"]), by=None)
    assert known() == set()
    assert person not in public_registers.public_persons()


def test_a_sitting_makes_known(world: World, unknown: dict[str, Organization]):
    sitting = world.meeting(unknown["committee"], days=3)
    assert known() == {"committee"}
    assert sitting in public_registers.public_meetings()


@pytest.mark.parametrize("secret", [{}, SECRET], ids=["public", "secret"])
def test_a_public_paper_makes_known(
    world: World, unknown: dict[str, Organization], secret: dict[str, object]
):
    """Those who ask in it, hear it and lead it, with the division above; a secret one nobody."""
    paper = asked(world, Asker(faction=unknown["faction"]), **secret)
    assert known() == (set() if secret else {"faction"})
    heard(paper, unknown["committee"])
    assert known() == (set() if secret else {"faction", "committee"})
    led(paper, unknown["unit"])
    everybody = {"faction", "committee", "division", "unit"}
    assert known() == (set() if secret else everybody)


@pytest.mark.parametrize("secret", [{}, SECRET], ids=["public", "secret"])
def test_who_asks_in_public_is_known(world: World, secret: dict[str, object]):
    person = Person(name="Neu: Person")
    save_as(person, by=None)
    asked(world, Asker(person=person), **secret)
    assert (person in public_registers.public_persons()) is not bool(secret)


def test_who_has_a_seat_is_known(world: World):
    assert world.stranger.person in public_registers.public_persons()


def test_the_mayor_is_known_and_has_no_public_sittings(world: World):
    assert world.mayor in public_registers.public_organizations()
    assert Meeting.objects.filter(organization__kind=OrganizationKind.MAYOR).count() == 2
    kinds = {meeting.organization.kind for meeting in public_registers.public_meetings()}
    assert kinds == {"council"}
