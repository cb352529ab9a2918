"""Before acts by which others could be harmed the password is asked once more; nothing is lost."""

import datetime
from typing import Any
from urllib.parse import unquote

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from council.models import AddressChange, City, Grant, OutgoingMail, User
from council.services import accounts
from tests.cases.forms import png_file
from tests.world import PASSWORD, World

pytestmark = pytest.mark.django_db
AGAIN = "/konto/bestaetigen/"


@pytest.fixture
def late(world: World) -> Client:
    """The administrator's browser, some while after she has signed in."""
    client = Client()
    client.force_login(world.administrator)
    session = client.session
    del session["account_authentication_methods"]
    session.save()
    return client


def acts(world: World) -> dict[str, tuple[str, dict[str, Any]]]:
    """The acts that ask: where they are sent, and what."""
    officer, grant = world.officer, world.officer.grants.get()
    invited = accounts.create_account(email="i@elbtal.example", name="Ida", by=world.clerk)
    moved = world.head
    moved.email = "neu@elbtal.example"
    accounts.change_account(moved, by=world.clerk)
    proposal = accounts.grant_role(
        world.stranger, role="mayors_office", organization=world.mayor, by=world.clerk
    )
    as_it_is = {"name": officer.name, "email": officer.email, "is_active": "on"}
    role = {"role": "case_officer", "organization": world.other_unit.pk, "valid_from": "2026-01-01"}
    own = reverse("account", args=[officer.pk])
    return {
        "create": (reverse("new_account"), {"name": "Nora", "email": "n@elbtal.example"}),
        "move": (own, {**as_it_is, "email": "w@elbtal.example"}),
        "lock": (own, {**as_it_is, "is_active": ""}),
        "person": (own, {**as_it_is, "person": world.member.person_id}),
        "invite": (reverse("invite", args=[invited.pk]), {}),
        "give": (reverse("grant", args=[officer.pk]), role),
        "end": (reverse("end_grant", args=[officer.pk, grant.pk]), {}),
        "confirm": (reverse("proposal", args=[proposal.pk]), {"answer": "confirm"}),
        "take back": (reverse("withdraw_address", args=[moved.pk]), {}),
    }


@pytest.mark.parametrize(
    "name",
    ["create", "move", "lock", "person", "invite", "give", "end", "confirm", "take back"],
)
def test_the_act_waits_for_the_password_and_then_goes_on(late: Client, world: World, name: str):
    address, values = acts(world)[name]
    before = rows()
    asked = late.post(address, values)
    assert unquote(asked["Location"]) == f"{AGAIN}?next={address}"
    assert rows() == before
    assert "noch einmal" in late.get(asked["Location"]).content.decode()
    wrong = late.post(AGAIN, {"password": "falsch", "next": address})
    assert "nicht Ihr jetziges Passwort" in wrong.content.decode()
    assert rows() == before
    done = late.post(AGAIN, {"password": PASSWORD, "next": address})
    assert done.status_code == 302
    assert rows() != before
    # And for some minutes nobody is asked again.
    follows = late.post(reverse("new_account"), {"name": "Noch", "email": "x@elbtal.example"})
    assert not follows["Location"].startswith(AGAIN)
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=11)):
        values = {"name": "Spät", "email": "y@elbtal.example"}
        assert late.post(reverse("new_account"), values)["Location"].startswith(AGAIN)


def rows() -> list[Any]:
    tables = (User, Grant, AddressChange, OutgoingMail)
    return [sorted(map(str, table.objects.values_list())) for table in tables]


def test_who_has_just_signed_in_is_not_asked(client: Client, world: World):
    client.post("/konto/anmelden/", {"login": world.administrator.email, "password": PASSWORD})
    values = {"name": "Nora", "email": "n@elbtal.example"}
    assert not client.post(reverse("new_account"), values)["Location"].startswith(AGAIN)
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=11)):
        values = {"name": "Ole", "email": "o@elbtal.example"}
        assert client.post(reverse("new_account"), values)["Location"].startswith(AGAIN)


def test_harmless_changes_ask_nothing(late: Client, world: World):
    values = {"name": "Wiebke Wald", "email": world.officer.email, "is_active": "on"}
    address = reverse("account", args=[world.officer.pk])
    assert late.post(address, values)["Location"] == address
    assert User.objects.get(pk=world.officer.pk).name == "Wiebke Wald"


def test_what_nobody_may_is_not_even_asked_for(world: World):
    client = Client()
    client.force_login(world.officer)
    session = client.session
    del session["account_authentication_methods"]
    session.save()
    assert client.post(reverse("new_account"), {}).status_code == 404


def test_a_wrong_form_is_told_before_the_password(late: Client, world: World):
    page = late.post(reverse("new_account"), {"name": "", "email": "keine"})
    assert page.status_code == 200


class TestSettings:
    def values(self, client: Client) -> dict[str, Any]:
        form = client.get(reverse("city_settings")).context["form"]
        data = {name: form[name].value() for name in form.fields}
        return {name: value for name, value in data.items() if value not in (None, False)}

    def test_those_about_secrecy_ask_and_lose_nothing(self, late: Client, world: World):
        address = reverse("city_settings")
        values = {**self.values(late), "shows_case_officers": "on", "imprint": "Lange geschrieben."}
        assert late.post(address, values)["Location"].startswith(AGAIN)
        assert not City.objects.get().shows_case_officers
        late.post(AGAIN, {"password": PASSWORD, "next": address})
        city = City.objects.get()
        assert (city.shows_case_officers, city.imprint) == (True, "Lange geschrieben.")

    def test_the_others_do_not(self, late: Client, world: World):
        address = reverse("city_settings")
        late.post(address, {**self.values(late), "imprint": "Neu."})
        assert City.objects.get().imprint == "Neu."

    def test_a_file_is_asked_for_again_before_anything_is_saved(self, late: Client, world: World):
        address = reverse("city_settings")
        values = {**self.values(late), "shows_case_officers": "on", "arms_alt": "Ein Löwe"}
        late.post(address, {**values, "arms": png_file()})
        page = late.post(AGAIN, {"password": PASSWORD, "next": address}).content.decode()
        assert "Bitte wählen Sie die Datei noch einmal." in page
        assert "Ein Löwe" in page
        assert not City.objects.get().shows_case_officers
        late.post(address, {**values, "arms": png_file()})
        assert City.objects.get().has_arms
