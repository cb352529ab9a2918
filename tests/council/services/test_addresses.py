"""Nobody takes over an account by changing its address: both ends of the change have a say."""

import datetime
import re

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from council.exceptions import AlreadyDone, Invalid, NotAllowed, NotNow
from council.models import AddressChange, OutgoingMail, User
from council.services import accounts, addresses
from tests.world import PASSWORD, World

pytestmark = pytest.mark.django_db
NEW, OLD = "neu@elbtal.example", "wiebke@elbtal.example"


def asked(world: World, address: str = NEW, user: User | None = None) -> AddressChange:
    row = User.objects.get(pk=(user or world.officer).pk)
    row.email = address
    accounts.change_account(row, by=world.clerk)
    return AddressChange.objects.get(outcome="")


def email(world: World) -> str:
    return User.objects.get(pk=world.officer.pk).email


def link_to(address: str) -> str:
    body = OutgoingMail.objects.filter(to=address).latest("pk").body
    link = re.search(rf"{re.escape(settings.SITE_URL)}(\S+)", body)
    assert link
    return link[1]


def test_a_new_address_counts_once_somebody_reads_mail_there(world: World, client: Client):
    asked(world, "Neu@Elbtal.example")
    assert email(world) == OLD
    link = link_to(NEW)
    assert "Adresse bestätigen" in client.get(link).content.decode()
    assert email(world) == OLD  # to look is no yes
    assert "Ihre neue Adresse gilt" in client.post(link).content.decode()
    assert email(world) == NEW
    assert "Ihre neue Adresse gilt" in client.post(link).content.decode()  # once more


def test_other_changes_count_at_once(world: World):
    world.officer.email, world.officer.phone = NEW, "99"
    accounts.change_account(world.officer, by=world.clerk)
    assert (email(world), User.objects.get(pk=world.officer.pk).phone) == (OLD, "99")


def test_the_old_address_stops_it_and_administrators_are_told(world: World, client: Client):
    asked(world)
    confirm, stop = link_to(NEW), link_to(OLD)
    assert "Das war ich nicht" in client.get(stop).content.decode()
    OutgoingMail.objects.all().delete()
    assert "Die neue Adresse ist abgewehrt" in client.post(stop).content.decode()
    told = {mail.to for mail in OutgoingMail.objects.all()}
    assert told == {world.administrator.email, world.mayors_office.email}
    assert "Rita Ratsbüro" in OutgoingMail.objects.first().body
    assert client.post(confirm).status_code == 404
    assert email(world) == OLD
    assert User.objects.get(pk=world.officer.pk).check_password(PASSWORD)


def test_it_can_be_stopped_after_it_counts_and_closes_what_was_opened(world: World, client: Client):
    change = asked(world)
    stop = link_to(OLD)
    addresses.confirm_address(change)
    thief = User.objects.get(pk=world.officer.pk)
    thief.set_password("Birke-Lampe-Anker-9")
    thief.save()
    inside = Client()
    inside.force_login(thief)
    assert inside.get("/schreibtisch/").status_code == 200
    client.post(stop)
    assert email(world) == OLD
    assert not User.objects.get(pk=world.officer.pk).has_usable_password()
    assert inside.get("/schreibtisch/").status_code == 302
    client.post("/konto/passwort/vergessen/", {"email": OLD})
    assert "Neues Passwort wählen" in [mail.subject for mail in OutgoingMail.objects.filter(to=OLD)]
    with pytest.raises(AlreadyDone):
        addresses.stop_address(change)


def test_an_invited_account_is_corrected_at_once(world: World):
    user = accounts.create_account(email="tipfehler@elbtal.example", name="Nora", by=world.clerk)
    user.email = NEW
    accounts.change_account(user, by=world.clerk)
    assert User.objects.get(pk=user.pk).email == NEW
    assert not AddressChange.objects.exists()


def test_one_waits_at_a_time(world: World):
    first = asked(world)
    again = asked(world)
    assert first == again
    second = asked(world, "anders@elbtal.example")
    first.refresh_from_db()
    assert first.outcome == "withdrawn"
    with pytest.raises(NotNow):
        addresses.confirm_address(first)
    addresses.confirm_address(second)
    assert email(world) == "anders@elbtal.example"


def test_links_end(world: World, client: Client):
    change = asked(world)
    confirm, stop = link_to(NEW), link_to(OLD)
    assert client.get(f"/konto/adresse/{'x' * 20}/").status_code == 404
    assert client.get(confirm.replace(":", ":x", 1)).status_code == 404
    with time_machine.travel(timezone.now() + addresses.COUNTS_FOR + datetime.timedelta(minutes=1)):
        with pytest.raises(NotNow):
            addresses.confirm_address(change)
        assert addresses.expire_addresses() == 1
        assert client.post(stop).status_code == 404
    with time_machine.travel(timezone.now() + addresses.STOPS_FOR + datetime.timedelta(minutes=1)):
        assert client.get(confirm).status_code == 404
    assert email(world) == OLD


def test_an_address_that_somebody_has_meanwhile_is_refused(world: World, client: Client):
    change = asked(world)
    accounts.create_account(email=NEW, name="Nora Neu", by=world.clerk)
    with pytest.raises(Invalid, match="anderes Konto"):
        addresses.confirm_address(change)
    answer = client.post(link_to(NEW))
    assert answer.status_code == 409
    assert "anderes Konto" in answer.content.decode()
    assert email(world) == OLD


def test_keepers_take_it_back(world: World):
    change = asked(world)
    with pytest.raises(NotAllowed):
        addresses.withdraw_address(world.officer, by=world.head)
    addresses.withdraw_address(world.officer, by=world.clerk)
    with pytest.raises(AlreadyDone):
        addresses.withdraw_address(world.officer, by=world.clerk)
    with pytest.raises(NotNow):
        addresses.confirm_address(change)
