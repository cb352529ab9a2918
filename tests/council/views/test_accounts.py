"""Accounts and roles: who keeps them, who may give what, and that nobody is locked out for good."""

import datetime
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from council.enums import Role
from council.exceptions import Invalid, NotAllowed
from council.history import save_as
from council.models import Grant, OutgoingMail, User
from council.models.spans import valid_on
from council.services import accounts
from council.services.content import Asker
from responses.services import assignments
from tests.world import World

pytestmark = pytest.mark.django_db
KEEPERS = {"clerk", "administrator"}
CONTROL = "Steuerzeichen"


@pytest.fixture
def clerk(client: Client, world: World) -> Client:
    client.force_login(world.clerk)
    return client


@pytest.fixture
def newcomer(world: World) -> User:
    return accounts.create_account(email="neu@elbtal.example", name="Nora Neu", by=world.clerk)


def angaben(user: User, **changes: Any) -> dict[str, Any]:
    """What the form of an account sends."""
    values = {"name": user.name, "email": user.email, "phone": user.phone, "is_active": "on"}
    return {**values, "person": user.person_id or "", **changes}


def test_the_pages_are_for_the_keepers_only(client: Client, world: World):
    user, grant = world.officer, world.officer.grants.get()
    pages = [reverse("accounts"), reverse("new_account"), reverse("account", args=[user.pk])]
    acts = [
        reverse("invite", args=[user.pk]),
        reverse("grant", args=[user.pk]),
        reverse("end_grant", args=[user.pk, grant.pk]),
    ]
    for name, person in world.users.items():
        client.force_login(person)
        expected = 200 if name in KEEPERS else 404
        assert {client.get(page).status_code for page in pages} == {expected}, name
        if name not in KEEPERS:
            assert {client.post(act).status_code for act in acts} == {404}
    client.logout()
    for page in pages:
        assert client.get(page)["Location"].startswith("/konto/anmelden/")
    assert {client.get(act).status_code for act in acts} == {405}


def test_a_new_account_gets_a_role_and_an_invitation(clerk: Client, world: World):
    values = {"name": "Nora Neu", "email": "Nora@Elbtal.Example", "phone": "12", "person": ""}
    answer = clerk.post(reverse("new_account"), values)
    user = User.objects.get(email="nora@elbtal.example")
    assert answer["Location"] == reverse("account", args=[user.pk])
    assert not user.has_usable_password()
    assert user.history.get().history_user == world.clerk
    role = {"role": "case_officer", "organization": world.unit.pk, "valid_from": "2026-01-01"}
    clerk.post(reverse("grant", args=[user.pk]), role)
    assert user.grants.get().organization == world.unit
    page = clerk.get(reverse("account", args=[user.pk])).content.decode()
    assert "Einladung senden" in page
    clerk.post(reverse("invite", args=[user.pk]))
    mail = OutgoingMail.objects.get(to="nora@elbtal.example")
    link = mail.body.split(settings.SITE_URL)[1].split()[0]
    form = Client().get(link, follow=True)
    assert "Passwort wählen" in form.content.decode()


def test_the_same_form_twice_makes_one_account_and_one_role(clerk: Client, world: World):
    values = {"name": "Nora Neu", "email": "nora@elbtal.example", "phone": "", "person": ""}
    clerk.post(reverse("new_account"), values)
    page = clerk.post(reverse("new_account"), values).content.decode()
    assert "Zu dieser Adresse gibt es schon ein Konto." in page
    user = User.objects.get(email="nora@elbtal.example")
    role = {"role": "case_officer", "organization": world.unit.pk, "valid_from": "2026-01-01"}
    clerk.post(reverse("grant", args=[user.pk]), role)
    page = clerk.post(reverse("grant", args=[user.pk]), role).content.decode()
    assert "Diese Rolle hat das Konto schon." in page
    grant = user.grants.get()
    end = reverse("end_grant", args=[user.pk, grant.pk])
    clerk.post(end)
    assert "schon beendet" in clerk.post(end, follow=True).content.decode()
    assert grant.history.count() == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "erforderlich"),
        ({"name": "x" * 151}, "höchstens 150 Zeichen"),
        ({"name": "Nora\r\nNeu"}, CONTROL),
        ({"name": "Nora\0"}, CONTROL),
        ({"email": "keine"}, "gültige E-Mail-Adresse"),
        ({"email": "a@b.example\nBcc: c@d.example"}, "gültige E-Mail-Adresse"),
        ({"email": "WIEBKE@elbtal.example"}, "schon ein Konto"),
        ({"person": "999999"}, "gültige Auswahl"),
        ({"person": "abc"}, "gültige Auswahl"),
        ({"phone": "1" * 41}, "höchstens 40 Zeichen"),
    ],
)
def test_bad_details_are_explained(
    clerk: Client, world: World, changes: dict[str, str], words: str
):
    values = {"name": "Nora Neu", "email": "nora@elbtal.example", "phone": "", "person": ""}
    answer = clerk.post(reverse("new_account"), {**values, **changes})
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not User.objects.filter(name__startswith="Nora").exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"role": "king"}, "gültige Auswahl"),
        ({"role": "administrator"}, "gültige Auswahl"),
        ({"organization": "0"}, "gültige Auswahl"),
        ({"role": "case_officer"}, "passt nicht zur Rolle"),
        ({"valid_from": "bald"}, "gültiges Datum"),
        ({"valid_from": ""}, "erforderlich"),
        ({"valid_until": "2019-01-01"}, "Das Ende liegt vor dem Beginn."),
    ],
)
def test_bad_roles_are_explained(
    clerk: Client, world: World, newcomer: User, changes: dict[str, str], words: str
):
    values = {"role": "council_office", "organization": world.council.pk}
    answer = clerk.post(
        reverse("grant", args=[newcomer.pk]), {**values, "valid_from": "2026-01-01", **changes}
    )
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not newcomer.grants.exists()


def test_details_are_changed(clerk: Client, world: World):
    address = reverse("account", args=[world.officer.pk])
    clerk.post(address, angaben(world.officer, name="Wiebke Wien-Berg", phone="99"))
    user = User.objects.get(pk=world.officer.pk)
    assert (user.name, user.phone, user.is_active) == ("Wiebke Wien-Berg", "99", True)
    values = angaben(user)
    del values["is_active"]
    clerk.post(address, values)
    assert not User.objects.get(pk=user.pk).is_active


def test_only_an_administrator_touches_an_administrator(clerk: Client, world: World):
    admin = world.administrator
    address = reverse("account", args=[admin.pk])
    page = clerk.get(address).content.decode()
    assert "nur von ihr geändert" in page
    assert ">Beenden<" not in page
    assert 'value="administrator"' not in page
    page = clerk.post(address, angaben(admin, email="clerk@elbtal.example")).content.decode()
    assert "Dieses Konto ändert nur die Systemverwaltung." in page
    clerk.post(reverse("end_grant", args=[admin.pk, admin.grants.get().pk]))
    assert User.objects.get(pk=admin.pk).has_role(Role.ADMINISTRATOR)
    assert User.objects.get(pk=admin.pk).email == admin.email
    with pytest.raises(NotAllowed):
        accounts.grant_role(
            world.clerk, role="administrator", organization=world.council, by=world.clerk
        )
    world.user("Zora Zwei", (Role.ADMINISTRATOR, world.council))  # so that one would be left
    with pytest.raises(NotAllowed):
        accounts.end_grant(admin.grants.get(), by=world.clerk)


def test_one_administrator_always_remains(world: World):
    first = world.administrator
    with pytest.raises(Invalid, match="weiteres aktives Konto"):
        accounts.end_grant(first.grants.get(), by=first)
    second = world.user("Zora Zwei", (Role.ADMINISTRATOR, world.council))
    first.is_active = False
    accounts.change_account(first, by=second)
    with pytest.raises(Invalid, match="weiteres aktives Konto"):
        accounts.end_grant(second.grants.get(), by=second)
    first.is_active = True
    accounts.change_account(first, by=second)
    accounts.end_grant(second.grants.get(), by=User.objects.get(pk=first.pk))
    second = User.objects.get(pk=second.pk)
    assert not second.has_role(Role.ADMINISTRATOR)


def administrator_for_a_week(world: World) -> User:
    deputy = world.user("Vera Tretung", (Role.ADMINISTRATOR, world.council))
    grant = deputy.grants.get()
    grant.valid_until = timezone.localdate() + datetime.timedelta(days=7)
    save_as(grant, by=None)
    return deputy


def test_an_administrator_for_a_time_is_no_guarantee(world: World):
    deputy = administrator_for_a_week(world)
    assert deputy.has_role(Role.ADMINISTRATOR)
    with pytest.raises(Invalid, match="ohne Enddatum"):
        accounts.end_grant(world.administrator.grants.get(), by=world.administrator)


def test_the_last_administrator_is_not_locked(world: World):
    deputy = administrator_for_a_week(world)
    world.administrator.is_active = False
    with pytest.raises(Invalid, match="weiteres aktives Konto"):
        accounts.change_account(world.administrator, by=User.objects.get(pk=deputy.pk))
    assert User.objects.get(pk=world.administrator.pk).is_active


def test_nobody_else_keeps_accounts_whatever_the_page_says(world: World):
    role = {"role": "case_officer", "organization": world.unit}
    for name in set(world.users) - KEEPERS:
        by = getattr(world, name)
        for act in (
            lambda by=by: accounts.create_account(email="a@b.example", name="A", by=by),
            lambda by=by: accounts.change_account(world.officer, by=by),
            lambda by=by: accounts.invite(world.officer, by=by),
            lambda by=by: accounts.grant_role(world.stranger, by=by, **role),
            lambda by=by: accounts.end_grant(world.officer.grants.get(), by=by),
        ):
            with pytest.raises(NotAllowed):
                act()


def test_a_locked_account_has_no_roles(world: World):
    world.clerk.is_active = False
    accounts.change_account(world.clerk, by=world.administrator)
    clerk = User.objects.get(pk=world.clerk.pk)
    assert clerk.grants.filter(valid_on(timezone.localdate())).exists()
    assert not clerk.has_role(*Role)
    assert not clerk.organizations(*Role)


def test_who_has_left_acts_no_more_on_her_papers(world: World):
    """Neither as the one who wrote them nor as one who signed them."""
    paper = world.inquiry(
        askers=[Asker(person=user.person) for user in (world.member, world.colleague)]
    )
    for user in (world.member, world.colleague):
        accounts.end_grant(user.grants.get(), by=world.administrator)
        with pytest.raises(NotAllowed):
            assignments.withdraw_paper(
                paper, by=User.objects.get(pk=user.pk), comment="Nicht mehr nötig."
            )


def test_nobody_locks_the_own_account(clerk: Client, world: World):
    values = angaben(world.clerk)
    del values["is_active"]
    page = clerk.post(reverse("account", args=[world.clerk.pk]), values).content.decode()
    assert "Ihr eigenes Konto nicht sperren" in page
    assert User.objects.get(pk=world.clerk.pk).is_active


def test_who_has_a_password_or_is_locked_is_not_invited(
    clerk: Client, world: World, newcomer: User
):
    page = clerk.post(reverse("invite", args=[world.officer.pk]), follow=True).content.decode()
    assert "schon ein Passwort" in page
    newcomer.is_active = False
    save_as(newcomer, by=None)
    page = clerk.post(reverse("invite", args=[newcomer.pk]), follow=True).content.decode()
    assert "Das Konto ist gesperrt." in page
    assert not OutgoingMail.objects.exists()


def test_a_role_of_another_account_is_not_found(clerk: Client, world: World):
    grant = Grant.objects.get(user=world.head)
    assert clerk.post(reverse("end_grant", args=[world.officer.pk, grant.pk])).status_code == 404
    assert clerk.get(reverse("account", args=[999999])).status_code == 404


def test_the_list_filters_and_sorts(clerk: Client, world: World, newcomer: User):
    world.head.is_active = False
    save_as(world.head, by=None)

    def names(query: str) -> list[str]:
        page = clerk.get(reverse("accounts") + query)
        assert page.status_code == 200
        return [user.name for user in page.context["page"].object_list]

    assert names("?q=nora+elbtal") == ["Nora Neu"]
    assert names("?role=administrator") == ["Anna Admin"]
    assert names("?state=locked") == ["Lothar Leitner"]
    assert names("?state=invited") == ["Nora Neu"]
    assert names("?sort=-name")[0] == "Wiebke Wien"
    everybody = len(world.users) + 1
    for odd in ("?sort=password", "?page=99", "?page=x", "?role=king", "?state=", "?q=%01"):
        assert len(names(odd)) == everybody
    assert names("?q=gibtesnicht") == []


def test_the_list_asks_as_often_for_many_as_for_few(clerk: Client, world: World):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert clerk.get(reverse("accounts")).status_code == 200
        return len(captured)

    before = queries()
    for number in range(3):
        world.user(f"Neu{number} Neu", (Role.CASE_OFFICER, world.unit))
    assert queries() == before


def test_the_history_of_an_account_keeps_no_password(world: World):
    world.member.set_password("Anker-Birke-Lampe-8")
    save_as(world.member, by=None)
    kept = {field.name for field in User.history.model._meta.get_fields()}
    assert {"name", "email", "is_active"} <= kept
    assert not {"password", "last_login"} & kept
