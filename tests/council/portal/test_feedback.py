"""Reporting a barrier: without an account, a cookie or a script, and nothing is lost."""

from smtplib import SMTPException
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from council.history import save_as
from council.mail import notifications
from council.models import OutgoingMail
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)

MESSAGE = "Die Tabelle hat keine Überschriften.\nIch höre die Seite."


@pytest.fixture
def stranger(world: World) -> Client:
    """Somebody whom nobody has heard of this hour, in a city with an address."""
    cache.clear()
    world.city.contact_email = "barrierefrei@elbtal.example"
    save_as(world.city, by=None)
    return Client(enforce_csrf_checks=True)


def send(client: Client, **values: Any) -> Any:
    return client.post(reverse("feedback"), {"message": MESSAGE, **values})


def test_a_message_reaches_the_city(stranger: Client):
    response = send(stranger, page="F0310/19", sender="anna@example.org")
    assert response.status_code == 302
    assert "Vielen Dank" in stranger.get(response["Location"]).content.decode()
    (sent,) = mail.outbox
    assert sent.to == ["barrierefrei@elbtal.example"]
    for text in (MESSAGE, "F0310/19", "anna@example.org"):
        assert text in sent.body


def test_nobody_needs_to_say_who_she_is(stranger: Client):
    send(stranger)
    assert "keine Antwort gewünscht" in mail.outbox[0].body


def test_nothing_is_set_and_nothing_is_kept(stranger: Client):
    for response in (stranger.get(reverse("feedback")), send(stranger)):
        assert not response.cookies
    assert not stranger.cookies


def test_the_message_waits_while_the_mail_server_is_away(
    stranger: Client, monkeypatch: pytest.MonkeyPatch
):
    def away(*args: Any) -> None:
        raise SMTPException("away")

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", away)
        assert send(stranger).status_code == 302
    assert OutgoingMail.objects.get().sent_at is None
    assert notifications.send_waiting() == (1, 0)
    assert MESSAGE in mail.outbox[0].body


def test_without_an_address_it_goes_to_the_administrators(stranger: Client, world: World):
    world.city.contact_email = ""
    save_as(world.city, by=None)
    send(stranger)
    assert mail.outbox[0].to == [world.administrator.email]
    world.administrator.is_active = False
    save_as(world.administrator, by=None)
    send(stranger)
    assert mail.outbox[1].to == [settings.DEFAULT_FROM_EMAIL]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"message": ""}, "Bitte schreiben Sie, worum es geht."),
        ({"message": "x" * 5001}, "5000"),
        ({"message": "a\x07b"}, "Steuerzeichen"),
        ({"sender": "keine Adresse"}, "Bitte prüfen Sie die E-Mail-Adresse"),
        ({"sender": "a@b.example\r\nBcc: c@d.example"}, "Bitte prüfen Sie die E-Mail-Adresse"),
        ({"page": "eins\r\nzwei"}, "nur eine Zeile"),
        ({"website": "https://kaufen.example"}, "Bitte leeren Sie dieses Feld"),
    ],
)
def test_what_is_refused_says_why_and_is_kept(stranger: Client, values: dict[str, str], said: str):
    response = send(stranger, **values)
    page = response.content.decode()
    assert response.status_code == 200
    assert said in page
    assert 'role="alert"' in page
    assert values.get("message", "Ich höre die Seite.")[:40] in page
    assert not mail.outbox


def test_a_program_that_fills_in_everything_is_not_heard_and_a_person_sees_why(stranger: Client):
    hidden = '<div class="for-programs">'
    assert hidden in stranger.get(reverse("feedback")).content.decode()
    page = send(stranger, website="x").content.decode()
    assert hidden not in page
    assert "Dieses Feld bitte leer lassen" in page


def test_after_many_messages_the_text_stays_in_the_form(stranger: Client):
    for _ in range(5):
        assert send(stranger).status_code == 302
    response = send(stranger, sender="anna@example.org")
    assert response.status_code == 429
    page = response.content.decode()
    assert "Ich höre die Seite." in page
    assert "anna@example.org" in page
    assert "noch nicht gesendet" in page
    assert len(mail.outbox) == 5
    assert stranger.get(reverse("feedback")).status_code == 200


def test_many_strangers_together_cannot_flood_the_city(stranger: Client):
    for number in range(100):
        assert (
            stranger.post(
                reverse("feedback"), {"message": "x"}, REMOTE_ADDR=f"10.0.0.{number}"
            ).status_code
            == 302
        )
    answer = stranger.post(reverse("feedback"), {"message": "x"}, REMOTE_ADDR="10.0.1.1")
    assert answer.status_code == 429


def test_every_page_leads_to_the_form(stranger: Client):
    for address in ("/", "/vorgaenge/", "/barrierefreiheit/", "/leichte-sprache/"):
        assert 'href="/barrierefreiheit/melden/"' in stranger.get(address).content.decode()
