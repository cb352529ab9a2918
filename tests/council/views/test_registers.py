"""The registers: lists, entries, memberships, sittings by the year, and that nothing is deleted."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from council.enums import OrganizationKind
from council.exceptions import NotAllowed
from council.history import save_as
from council.models import LegislativeTerm, Meeting, Membership, Organization, Person
from council.services import registers
from council.views.register_table import REGISTERS
from tests.world import World

pytestmark = pytest.mark.django_db
KEEPERS = {"clerk", "administrator"}
NO_SEATS = {
    "memberships-TOTAL_FORMS": "3",
    "memberships-INITIAL_FORMS": "0",
    "memberships-0-role": "Mitglied",
    "memberships-1-role": "Mitglied",
    "memberships-2-role": "Mitglied",
}


@pytest.fixture
def clerk(client: Client, world: World) -> Client:
    client.force_login(world.clerk)
    return client


def text(answer: Any) -> str:
    return answer.content.decode()


def titles(client: Client, slug: str, query: str = "") -> list[str]:
    answer = client.get(reverse("register", args=[slug]) + query)
    assert answer.status_code == 200
    return [row["title"] for row in answer.context["rows"]]


def new(client: Client, slug: str, **values: Any) -> Any:
    return client.post(reverse("new_entry", args=[slug]), values)


def test_the_pages_are_for_the_keepers_only(client: Client, world: World):
    addresses = [reverse("registers")]
    for slug in REGISTERS:
        addresses += [reverse("register", args=[slug]), reverse("new_entry", args=[slug])]
    addresses.append(reverse("entry", args=["gremien", world.council.pk]))
    for name, user in world.users.items():
        client.force_login(user)
        expected = 200 if name in KEEPERS else 404
        assert {client.get(address).status_code for address in addresses} == {expected}, name
    client.logout()
    assert client.get(reverse("registers"))["Location"].startswith("/konto/anmelden/")


def test_nobody_else_can_post(client: Client, world: World):
    client.force_login(world.mayors_office)
    assert new(client, "gremien", kind="committee", name="Neu").status_code == 404
    with pytest.raises(NotAllowed):
        registers.save_entry(Organization(kind="committee", name="Neu"), by=world.head)
    assert not Organization.objects.filter(name="Neu").exists()


def test_unknown_registers_and_entries_are_not_found(clerk: Client, world: World):
    for address in (
        reverse("register", args=["konten"]),
        reverse("new_entry", args=["x"]),
        reverse("entry", args=["gremien", 999999]),
        reverse("entry", args=["gremien", world.unit.pk]),  # an office is no body
        reverse("entry", args=["aemter", world.council.pk]),
    ):
        assert clerk.get(address).status_code == 404


def test_a_committee_is_entered_changed_and_ended(clerk: Client, world: World):
    answer = new(clerk, "gremien", kind="committee", name="Bauausschuss", code="StBV")
    assert answer["Location"] == reverse("register", args=["gremien"])
    row = Organization.objects.get(name="Bauausschuss")
    address = reverse("entry", args=["gremien", row.pk])
    page = text(clerk.get(address))
    assert "Bauausschuss" in page
    # What it is cannot be changed afterwards, and an end takes it off the list.
    values = {"kind": "council", "name": "Bau- und Verkehrsausschuss", "valid_until": "2020-12-31"}
    clerk.post(address, values)
    row.refresh_from_db()
    assert (row.kind, row.name) == (OrganizationKind.COMMITTEE, "Bau- und Verkehrsausschuss")
    assert row.history.count() == 2
    assert row.history.first().history_user == world.clerk
    assert "Bau- und Verkehrsausschuss" not in titles(clerk, "gremien")
    assert "Bau- und Verkehrsausschuss" in titles(clerk, "gremien", "?former=on")


def test_the_same_form_twice_makes_one_entry(clerk: Client, world: World):
    for _ in range(2):
        answer = new(clerk, "fraktionen", name="Fraktion Neue Mitte")
    assert "gibt es schon" in text(answer)
    assert Organization.objects.filter(name="Fraktion Neue Mitte").count() == 1


def test_a_name_may_come_back_after_its_end(clerk: Client, world: World):
    new(clerk, "fraktionen", name="Fraktion Neue Mitte", valid_until="2019-06-30")
    new(clerk, "fraktionen", name="Fraktion Neue Mitte", valid_from="2024-07-01")
    assert Organization.objects.filter(name="Fraktion Neue Mitte").count() == 2


def test_there_is_one_mayor(clerk: Client, world: World):
    answer = new(clerk, "gremien", kind="mayor", name="Der Oberbürgermeister")
    assert "gültige Auswahl" in text(answer)
    page = text(clerk.get(reverse("entry", args=["gremien", world.mayor.pk])))
    assert 'value="mayor" selected' in page


def test_units_belong_to_divisions(clerk: Client, world: World):
    new(clerk, "aemter", kind="unit", name="Ordnungsamt", code="Amt 32", parent=world.division.pk)
    assert Organization.objects.get(name="Ordnungsamt").parent == world.division
    answer = new(clerk, "aemter", kind="division", name="Kultur", parent=world.division.pk)
    assert "gehört zu keinem anderen" in text(answer)
    answer = new(clerk, "aemter", kind="unit", name="Neu", parent=world.unit.pk)
    assert "gültige Auswahl" in text(answer)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "erforderlich"),
        ({"name": "x" * 201}, "höchstens 200 Zeichen"),
        ({"name": "Neu\nzeile"}, "Steuerzeichen"),
        ({"name": "Neu\0"}, "Steuerzeichen"),
        ({"name": "Neu 😀"}, "nicht darstellen"),
        ({"kind": "unit"}, "gültige Auswahl"),
        ({"valid_from": "2024-01-01", "valid_until": "2023-01-01"}, "vor dem Beginn"),
        ({"valid_from": "gestern"}, "gültiges Datum"),
        ({"valid_from": "0000-00-00"}, "gültiges Datum"),
    ],
)
def test_bad_input_is_explained(clerk: Client, world: World, changes: dict[str, str], words: str):
    before = Organization.objects.count()
    answer = new(clerk, "gremien", **{"kind": "committee", "name": "Neu", **changes})
    assert answer.status_code == 200
    assert words in text(answer)
    assert Organization.objects.count() == before


def test_markup_in_a_name_is_shown_as_text(clerk: Client, world: World):
    new(clerk, "gremien", kind="committee", name="<script>alert(1)</script>")
    assert "<script>alert(1)" not in text(clerk.get(reverse("register", args=["gremien"])))


class TestPersons:
    def seats(self, person: Person, *rows: dict[str, str]) -> dict[str, str]:
        """What the page of a person sends: her own seats unchanged, then `rows`."""
        own = list(person.memberships.order_by("-valid_until", "organization", "pk"))
        values = {
            "name": person.name,
            "sort_name": person.sort_name,
            "form": person.form,
            "memberships-TOTAL_FORMS": str(len(own) + len(rows)),
            "memberships-INITIAL_FORMS": str(len(own)),
        }
        for number, seat in enumerate(own):
            values |= {
                f"memberships-{number}-id": str(seat.pk),
                f"memberships-{number}-role": seat.role,
                f"memberships-{number}-valid_from": str(seat.valid_from or ""),
                f"memberships-{number}-valid_until": str(seat.valid_until or ""),
            }
        for number, row in enumerate(rows, start=len(own)):
            values |= {f"memberships-{number}-{name}": value for name, value in row.items()}
        return values

    def test_a_person_with_two_seats(self, clerk: Client, world: World):
        values = NO_SEATS | {
            "name": "Erna Elb",
            "form": "Stadträtin",
            "memberships-0-organization": world.council.pk,
            "memberships-0-valid_from": "2024-07-01",
            "memberships-1-organization": world.greens.pk,
        }
        new(clerk, "personen", **values)
        person = Person.objects.get(name="Erna Elb")
        assert person.sort_name == "Elb"
        assert {seat.organization for seat in person.memberships.all()} == {
            world.council,
            world.greens,
        }

    def test_a_seat_ends_and_another_begins(self, clerk: Client, world: World):
        person = world.member.person
        assert person is not None
        address = reverse("entry", args=["personen", person.pk])
        values = self.seats(
            person, {"organization": str(world.reds.pk), "role": "Vorsitz", "valid_from": ""}
        )
        values["memberships-0-valid_until"] = "2026-06-30"
        clerk.post(address, values)
        seats = {seat.organization: seat for seat in person.memberships.all()}
        assert seats[world.greens].valid_until == datetime.date(2026, 6, 30)
        assert seats[world.reds].role == "Vorsitz"
        assert titles(clerk, "personen", "?q=muster+soziale") == ["Julia Muster"]

    def test_what_did_not_change_is_not_written(self, clerk: Client, world: World):
        person = world.member.person
        assert person is not None
        clerk.post(reverse("entry", args=["personen", person.pk]), self.seats(person))
        assert person.memberships.get().history.count() == 1

    def test_the_body_of_a_seat_stays(self, clerk: Client, world: World):
        person = world.member.person
        assert person is not None
        values = self.seats(person) | {"memberships-0-organization": str(world.reds.pk)}
        clerk.post(reverse("entry", args=["personen", person.pk]), values)
        assert person.memberships.get().organization == world.greens

    def test_nobody_sits_twice(self, clerk: Client, world: World):
        person = world.member.person
        assert person is not None
        values = self.seats(person, {"organization": str(world.greens.pk), "role": "Mitglied"})
        values["name"] = "Julia Anders"
        answer = clerk.post(reverse("entry", args=["personen", person.pk]), values)
        assert "Die Mitgliedschaft besteht schon" in text(answer)
        person.refresh_from_db()
        assert person.name == "Julia Muster"  # all or nothing
        assert person.memberships.count() == 1

    def test_foreign_and_broken_seats_are_refused(self, clerk: Client, world: World):
        person, other = world.member.person, world.stranger.person
        assert person is not None
        assert other is not None
        address = reverse("entry", args=["personen", person.pk])
        values = self.seats(person)
        foreign = values | {"memberships-0-id": str(other.memberships.get().pk)}
        foreign["memberships-0-role"] = "Erschlichen"
        clerk.post(address, foreign)
        assert other.memberships.get().role == "Mitglied"
        early = values | {"memberships-0-valid_until": "2019-01-01"}
        assert "vor dem Beginn" in text(clerk.post(address, early))
        del values["memberships-TOTAL_FORMS"]
        assert clerk.post(address, values).status_code == 200

    def test_a_second_person_of_one_name_is_asked_about(self, clerk: Client, world: World):
        answer = new(clerk, "personen", name="Julia Muster", **NO_SEATS)
        assert "gibt es schon" in text(answer)
        new(clerk, "personen", name="Julia Muster", is_another="on", **NO_SEATS)
        assert Person.objects.filter(name="Julia Muster").count() == 2


class TestSittings:
    def values(self, world: World, days: str, **changes: Any) -> dict[str, Any]:
        values = {"organization": world.council.pk, "time": "14:00", "days": days, "public": "on"}
        return {**values, "place": "Ratssaal", **changes}

    def test_a_years_plan_at_once(self, clerk: Client, world: World):
        days = "05.02.2027\n\n 12.03.2027 16:30 \n9.4.2027, 9.00\n"
        new(clerk, "sitzungen", **self.values(world, days))
        sittings = Meeting.objects.filter(organization=world.council, place="Ratssaal")
        starts = [f"{timezone.localtime(row.starts_at):%d.%m.%Y %H:%M}" for row in sittings]
        assert starts == ["05.02.2027 14:00", "12.03.2027 16:30", "09.04.2027 09:00"]
        assert {row.public for row in sittings} == {True}

    def test_the_mayors_sittings_are_never_public(self, clerk: Client, world: World):
        days = self.values(world, "05.02.2027", organization=world.mayor.pk)
        new(clerk, "sitzungen", **days)
        sitting = Meeting.objects.get(place="Ratssaal")
        assert not sitting.public
        address = reverse("entry", args=["sitzungen", sitting.pk])
        moment = {"organization": world.mayor.pk, "starts_at": "2027-02-05T10:00", "public": "on"}
        clerk.post(address, moment)
        sitting.refresh_from_db()
        assert not sitting.public
        assert f"{timezone.localtime(sitting.starts_at):%H:%M}" == "10:00"

    @pytest.mark.parametrize(
        ("days", "words"),
        [
            ("", "erforderlich"),
            ("morgen", "„morgen“ ist kein Tag"),
            ("31.02.2027", "„31.02.2027“ ist kein Tag"),
            ("05.02.2027 25:00", "ist kein Tag"),
            ("05.02.27", "ist kein Tag"),
            ("01.01.9999", "zu weit weg"),
            ("05.02.2027\n05.02.2027", "Das steht zweimal da: 05.02.2027, 14:00 Uhr."),
            ("28.03.2027 02:30", "Zeitzone"),  # the hour that summer time skips
            ("\n".join(f"{day:02d}.01.2027" for day in range(1, 32)) * 2, "Tag"),
            ("<script>", "&lt;script&gt;"),
            ("05.02.2027\x07", "Steuerzeichen"),
        ],
    )
    def test_a_bad_plan_is_explained_and_nothing_kept(
        self, clerk: Client, world: World, days: str, words: str
    ):
        before = Meeting.objects.count()
        answer = new(clerk, "sitzungen", **self.values(world, days))
        assert answer.status_code == 200
        assert words in text(answer)
        assert Meeting.objects.count() == before

    def test_the_same_plan_twice(self, clerk: Client, world: World):
        values = self.values(world, "05.02.2027\n12.03.2027")
        new(clerk, "sitzungen", **values)
        answer = new(clerk, "sitzungen", **values)
        assert "Diese Sitzung gibt es schon: 05.02.2027, 14:00 Uhr." in text(answer)
        assert Meeting.objects.filter(place="Ratssaal").count() == 2

    def test_two_sittings_at_one_time(self, clerk: Client, world: World):
        other = world.next_sitting
        address = reverse("entry", args=["sitzungen", world.sitting.pk])
        start = timezone.localtime(other.starts_at)
        values = {"organization": world.council.pk, "starts_at": f"{start:%Y-%m-%dT%H:%M}"}
        assert "Zu dieser Zeit gibt es schon" in text(clerk.post(address, values))

    def test_a_cancelled_sitting_stays_in_the_list(self, clerk: Client, world: World):
        start = timezone.localtime(world.sitting.starts_at)
        values = {
            "organization": world.council.pk,
            "starts_at": f"{start:%Y-%m-%dT%H:%M}",
            "cancelled": "on",
        }
        clerk.post(reverse("entry", args=["sitzungen", world.sitting.pk]), values)
        assert "abgesagt" in text(clerk.get(reverse("register", args=["sitzungen"])))


def test_terms(clerk: Client, world: World):
    new(clerk, "wahlperioden", number="IX", starts_on="2029-07-01")
    assert LegislativeTerm.objects.get().ends_on is None
    answer = new(clerk, "wahlperioden", number="IX", starts_on="2029-07-01")
    assert "Diese Wahlperiode gibt es schon." in text(answer)
    answer = new(clerk, "wahlperioden", number="X", starts_on="2034-07-01", ends_on="2030-01-01")
    assert "vor dem Beginn" in text(answer)


def test_lists_search_sort_and_page(clerk: Client, world: World):
    assert titles(clerk, "gremien", "?q=UMWELT") == ["Umweltausschuss"]
    assert titles(clerk, "aemter", "?q=sozialplanung+V") == ["Sozialplanung"]
    assert titles(clerk, "gremien", "?sort=-name")[0] == "Umweltausschuss"
    assert titles(clerk, "gremien", "?q=nirgends") == []
    usual = titles(clerk, "personen")
    for odd in ("?sort=users__password", "?page=-1", "?page=abc", "?former=vielleicht&sort="):
        assert set(titles(clerk, "personen", odd)) == set(usual)
    for number in range(60):
        save_as(Person(name=f"Person {number:02d}", sort_name=f"P{number:02d}"), by=None)
    assert len(titles(clerk, "personen")) == 50
    assert len(titles(clerk, "personen", "?page=2")) == len(usual) + 10


def test_a_person_with_two_seats_stands_once_in_the_list(clerk: Client, world: World):
    person = world.member.person
    save_as(Membership(person=person, organization=world.council), by=None)
    assert titles(clerk, "personen", "?q=julia") == ["Julia Muster"]
    assert titles(clerk, "personen", "?q=a").count("Julia Muster") == 1


@pytest.mark.parametrize("slug", REGISTERS)
def test_a_list_asks_as_often_for_many_as_for_few(clerk: Client, world: World, slug: str):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            clerk.get(reverse("register", args=[slug]) + "?former=on")
        return len(captured)

    save_as(LegislativeTerm(number="1", starts_on=datetime.date(2019, 7, 1)), by=None)
    before = queries()
    for number in range(2, 5):
        save_as(LegislativeTerm(number=str(number), starts_on=datetime.date(2019, 7, 1)), by=None)
        world._member(f"Neu{number} Mitglied", "Stadtrat", world.greens)
        world._organization(OrganizationKind.UNIT, f"Amt {number}", f"Amt {number}", world.division)
        world._organization(OrganizationKind.COMMITTEE, f"Ausschuss {number}")
        world._organization(OrganizationKind.FACTION, f"Fraktion {number}")
        world.meeting(world.council, days=50 + number)
    assert queries() == before


def test_the_page_of_a_person_asks_as_often_for_many_seats(clerk: Client, world: World):
    person = world.member.person
    assert person is not None

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            clerk.get(reverse("entry", args=["personen", person.pk]))
        return len(captured)

    before = queries()
    for body in (world.council, world.committee, world.finance):
        save_as(Membership(person=person, organization=body), by=None)
    assert queries() == before
