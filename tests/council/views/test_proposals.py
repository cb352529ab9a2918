"""The pages on which a second person says yes or no to a strong role."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from council.models import RoleProposal, User
from council.services import accounts
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(world: World) -> RoleProposal:
    made = accounts.grant_role(
        world.officer, role="mayors_office", organization=world.mayor, by=world.administrator
    )
    assert isinstance(made, RoleProposal)
    return made


def page(client: Client, user: User, name: str, *args: Any) -> str:
    client.force_login(user)
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_who_is_asked_finds_it_on_the_desk_in_the_menu_and_on_the_page(
    client: Client, world: World, row: RoleProposal
):
    desk = page(client, world.mayors_office, "desk")
    assert "Rollen warten auf Ihre Bestätigung" in desk
    assert "Bestätigen (1)" in desk
    assert "Ansehen und antworten" in page(client, world.mayors_office, "proposals")
    for user in (world.administrator, world.clerk):
        desk = page(client, user, "desk")
        assert "Bestätigung" not in desk
        assert "Bestätigen (" not in desk
        assert "Das wartet auf andere" in page(client, user, "proposals")


def test_each_sees_the_answers_that_are_hers(client: Client, world: World, row: RoleProposal):
    for user, answers in (
        (world.mayors_office, {"confirm", "refuse"}),
        (world.administrator, {"withdraw"}),
        (world.clerk, set()),
    ):
        text = page(client, user, "proposal", row.pk)
        shown = {word for word in ("confirm", "refuse", "withdraw") if f'value="{word}"' in text}
        assert shown == answers


def test_a_no_without_a_reason_is_asked_for_one(client: Client, world: World, row: RoleProposal):
    client.force_login(world.mayors_office)
    answer = client.post(reverse("proposal", args=[row.pk]), {"answer": "refuse", "comment": ""})
    assert "Bitte geben Sie einen Grund an." in answer.content.decode()
    row.refresh_from_db()
    assert row.outcome == ""


def test_the_account_says_what_waits(client: Client, world: World, row: RoleProposal):
    text = page(client, world.clerk, "account", world.officer.pk)
    assert "Eine Rolle wartet auf eine zweite Person" in text
    assert "vorgeschlagen von Anna Admin" in text


def test_giving_a_strong_role_says_that_it_waits(client: Client, world: World):
    client.force_login(world.clerk)
    values = {"role": "mayors_office", "organization": world.mayor.pk, "valid_from": "2026-01-01"}
    answer = client.post(reverse("grant", args=[world.officer.pk]), values, follow=True)
    assert "Die Rolle ist vorgeschlagen." in answer.content.decode()
    assert not world.officer.grants.filter(role="mayors_office").exists()


def test_a_new_address_says_that_it_waits(client: Client, world: World):
    client.force_login(world.clerk)
    values = {"name": "Wiebke Wien", "email": "neu@elbtal.example", "is_active": "on"}
    answer = client.post(reverse("account", args=[world.officer.pk]), values, follow=True)
    text = answer.content.decode()
    assert "Die neue Adresse gilt erst, wenn sie bestätigt ist" in text
    assert "Eine neue Adresse wartet auf Bestätigung" in text
    client.post(reverse("withdraw_address", args=[world.officer.pk]))
    assert "wartet auf Bestätigung" not in page(client, world.clerk, "account", world.officer.pk)
