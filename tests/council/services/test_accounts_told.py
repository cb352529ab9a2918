"""Nobody acts in another's name: who is told of changed accounts and roles, and what is refused."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from council.enums import STRONG_ROLES, Role
from council.exceptions import Invalid, NotAllowed
from council.history import save_as
from council.models import AddressChange, OutgoingMail, User
from council.services import accounts, addresses, proposals
from tests.cases.mails import told
from tests.world import World

pytestmark = pytest.mark.django_db
CHANGED = "Ihr Konto wurde geändert"


def changed(world: World, user: User, **changes: Any) -> dict[str, str]:
    """The mails of a change by the clerk: address and text."""
    row = User.objects.get(pk=user.pk)
    for name, value in changes.items():
        setattr(row, name, value)
    accounts.change_account(row, by=world.clerk)
    if waiting := AddressChange.objects.filter(outcome="").first():
        OutgoingMail.objects.all().delete()
        addresses.confirm_address(waiting)
    mails = OutgoingMail.objects.all()
    assert {mail.subject for mail in mails} <= {CHANGED}
    return {mail.to: mail.body for mail in mails}


def test_a_changed_address_is_told_at_the_old_and_the_new_one(world: World):
    old = world.officer.email
    mails = changed(world, world.officer, email="Neu@elbtal.example")
    assert set(mails) == {old, "neu@elbtal.example"}
    for body in mails.values():
        assert "Rita Ratsbüro hat Ihr Konto geändert" in body
        assert f"jetzt neu@elbtal.example (bisher {old})" in body
        assert "nicht abgesprochen" in body
        assert settings.SITE_URL not in body  # no link, so no token either
        assert "gesperrt" not in body


def test_whoever_is_locked_or_freed_by_somebody_is_told(world: World):
    [body] = changed(world, world.officer, is_active=False).values()
    assert "Das Konto ist gesperrt" in body
    OutgoingMail.objects.all().delete()
    [body] = changed(world, world.officer, is_active=True).values()
    assert "wieder frei" in body


def test_another_person_behind_an_account_is_told(world: World):
    [body] = changed(world, world.member, person=world.stranger.person).values()
    assert "jetzt Petra Fremd (bisher Julia Muster)" in body


def test_a_corrected_name_or_number_is_no_news(world: World):
    assert changed(world, world.officer, name="Wiebke Wien-Berg", phone="99") == {}


def test_an_open_link_to_a_new_password_dies_with_the_address(client: Client, world: World):
    client.post("/konto/passwort/vergessen/", {"email": world.officer.email})
    link = re.search(r"/konto/passwort/neu/\S+", OutgoingMail.objects.get().body)
    assert link
    opened = client.get(link[0], follow=True)
    assert b'name="password1"' in opened.content
    OutgoingMail.objects.all().delete()
    changed(world, world.officer, email="neu@elbtal.example")
    stranger = Client()
    assert b'name="password1"' not in stranger.get(link[0], follow=True).content
    again = client.post(
        opened.request["PATH_INFO"],
        {"password1": "Wolke-Ziegel-Hafen-3", "password2": "Wolke-Ziegel-Hafen-3"},
    )
    assert "Dieser Verweis" in again.content.decode() or again.status_code == 302
    assert not User.objects.get(pk=world.officer.pk).check_password("Wolke-Ziegel-Hafen-3")


def test_the_invitation_names_who_sends_it(world: World):
    newcomer = accounts.create_account(email="n@elbtal.example", name="Nora Neu", by=world.clerk)
    accounts.invite(newcomer, by=world.clerk)
    assert "Rita Ratsbüro hat für Sie" in OutgoingMail.objects.get().body


def test_nobody_gives_herself_a_role(client: Client, world: World):
    role = {"role": "mayors_office", "organization": world.mayor}
    for by in (world.clerk, world.administrator):
        with pytest.raises(NotAllowed, match="geben Sie sich nicht selbst"):
            accounts.grant_role(by, by=by, **role)
    client.force_login(world.clerk)
    page = client.post(
        reverse("grant", args=[world.clerk.pk]),
        {"role": "mayors_office", "organization": world.mayor.pk, "valid_from": "2026-01-01"},
    )
    assert "geben Sie sich nicht selbst" in page.content.decode()
    assert world.clerk.grants.count() == world.administrator.grants.count() == 1
    assert not OutgoingMail.objects.exists()
    accounts.grant_role(world.clerk, by=world.administrator, **role)  # another one may
    with pytest.raises(NotAllowed, match="zweite Person"):
        proposals.confirm_role(world.clerk.proposals.get(), by=world.clerk)


def test_nor_to_a_second_account_of_hers(world: World):
    keeper = world.user("Kira Keeper", (Role.COUNCIL_OFFICE, world.council))
    keeper.person = world.member.person
    save_as(keeper, by=None)
    with pytest.raises(NotAllowed, match="geben Sie sich nicht selbst"):
        accounts.grant_role(
            world.member, role="council_office", organization=world.council, by=keeper
        )


def test_nobody_becomes_another_member_of_the_council(client: Client, world: World):
    world.clerk.person = world.member.person
    with pytest.raises(Invalid, match="jemand anderes"):
        accounts.change_account(world.clerk, by=User.objects.get(pk=world.clerk.pk))
    assert User.objects.get(pk=world.clerk.pk).person is None


@pytest.mark.parametrize("role", list(Role))
def test_the_strong_roles_are_told_to_those_who_watch(world: World, role: Role):
    of = {kind.kind: kind for kind in (world.council, world.mayor, world.greens, world.unit)}
    of[world.division.kind] = world.division
    organization = next(of[kind] for kind in accounts.ORGANIZATIONS_OF[role] if kind in of)
    given = world.user("Nora Neu")
    world.newcomer = given
    bodies: dict[str, str] = {}
    asked = told(
        world,
        lambda: accounts.grant_role(
            given, role=role, organization=organization, by=world.administrator
        ),
        bodies=bodies,
    )
    if role not in STRONG_ROLES:
        assert asked == []
        return
    assert asked == [("mayors_office", f"Bitte bestätigen: {role.label} für Nora Neu")]
    assert "Anna Admin möchte eine Rolle geben" in bodies["mayors_office"]
    assert reverse("proposals") in bodies["mayors_office"]
    mails = told(
        world,
        lambda: proposals.confirm_role(given.proposals.get(), by=world.mayors_office),
        bodies=bodies,
    )
    subject = f"Neue Rolle: {role.label}"
    assert mails == [(who, subject) for who in ("administrator", "mayors_office", "newcomer")]
    for body in bodies.values():
        assert "Anna Admin hat eine Rolle gegeben" in body
        assert "Otto Büroleiter hat sie bestätigt" in body
        assert "an: Nora Neu (nora@elbtal.example)" in body
        assert f"Rolle: {role.label}: {organization}" in body
    ended = told(world, lambda: accounts.end_grant(given.grants.get(), by=world.administrator))
    subject = f"Rolle beendet: {role.label}"
    assert ended == [(who, subject) for who in ("administrator", "mayors_office", "newcomer")]


def test_a_change_of_a_strong_account_is_told_to_those_who_watch(world: World):
    second = world.user("Zora Zwei", (Role.ADMINISTRATOR, world.council))
    world.second = second
    world.clerk.is_active = False
    mails = told(world, lambda: accounts.change_account(world.clerk, by=world.administrator))
    assert mails == [
        ("clerk", CHANGED),
        ("mayors_office", "Ein Konto mit vielen Rechten wurde geändert"),
        ("second", "Ein Konto mit vielen Rechten wurde geändert"),
    ]
    clerk = User.objects.get(pk=world.clerk.pk)
    clerk.is_active = True
    other = world.user("Olli Office", (Role.COUNCIL_OFFICE, world.council))
    with pytest.raises(NotAllowed, match="gibt nur die Systemverwaltung frei"):
        accounts.change_account(clerk, by=other)
