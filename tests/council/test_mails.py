"""The outbox and the two commands of whoever runs the installation."""

import re
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import CommandError, call_command
from django.test import Client

from council import notifications
from council.enums import OrganizationKind, Role
from council.models import Organization, OutgoingMail, User
from tests.world import World


class Unreachable(BaseEmailBackend):
    """A mail server that does not answer."""

    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError


def waiting_mail(to: str = "a@elbtal.example") -> OutgoingMail:
    return OutgoingMail.objects.create(to=to, subject="Betreff", body="Text")


def send() -> str:
    out = StringIO()
    call_command("send_mails", stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_waiting_mails_are_sent_once():
    waiting_mail()
    assert "1 versendet, 0 nicht versendet." in send()
    assert [message.to for message in mail.outbox] == [["a@elbtal.example"]]
    assert "0 versendet" in send()
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_an_unreachable_server_ends_with_an_error_and_loses_nothing(settings: Any):
    row = waiting_mail()
    settings.EMAIL_BACKEND = f"{__name__}.Unreachable"
    with pytest.raises(CommandError, match="Nicht jede Mail"):
        send()
    row.refresh_from_db()
    assert (row.sent_at, row.failed_attempts) == (None, 1)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert "1 versendet" in send()


@pytest.mark.django_db
def test_a_mail_is_not_tried_for_ever():
    row = waiting_mail()
    row.failed_attempts = notifications.MOST_ATTEMPTS
    row.save()
    assert "1 nach zu vielen Versuchen aufgegeben" in send()
    assert not mail.outbox


@pytest.mark.django_db(transaction=True)
def test_a_mail_of_the_sign_in_is_sent_at_once(client: Client):
    world = World()
    client.post("/konto/passwort/vergessen/", {"email": world.officer.email})
    assert [message.to for message in mail.outbox] == [[world.officer.email]]
    assert OutgoingMail.objects.get().sent_at is not None


def create(*arguments: str) -> str:
    out = StringIO()
    call_command("create_administrator", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_the_first_administrator_needs_no_mail(client: Client):
    said = create("Erste@Elbtal.example", "Erna Erste")
    user = User.objects.get(email="erste@elbtal.example")
    assert user.has_role(Role.ADMINISTRATOR)
    assert Organization.objects.get(kind=OrganizationKind.COUNCIL).name == "Stadtrat"
    assert not OutgoingMail.objects.exists()
    link = re.search(r"http://localhost:8000(\S+)", said)
    assert link
    form = client.get(link[1], follow=True)
    password = "Wolke-Ziegel-Hafen-3"
    client.post(form.request["PATH_INFO"], {"password1": password, "password2": password})
    assert client.get("/einstellungen/").status_code == 200


@pytest.mark.django_db
def test_an_existing_council_is_used(world: World):
    create("zweite@elbtal.example", "Zita Zweite")
    grant = User.objects.get(email="zweite@elbtal.example").grants.get()
    assert grant.organization == world.council


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("email", "name"),
    [("keine Adresse", "A"), ("ANNA@elbtal.example", "Anna"), ("neu@elbtal.example", "")],
)
def test_a_bad_or_known_address_makes_nothing(world: World, email: str, name: str):
    before = User.objects.count()
    with pytest.raises(CommandError):
        create(email, name)
    assert User.objects.count() == before
