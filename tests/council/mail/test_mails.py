"""The outbox and the two commands of whoever runs the installation."""

import datetime
import re
import threading
from io import StringIO
from smtplib import SMTPDataError
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import connections
from django.test import Client
from django.utils import timezone

from council.enums import OrganizationKind, Role
from council.mail import notifications
from council.models import Organization, OutgoingMail, Subscription, User
from council.services import accounts, papers, subscriptions
from council.subscriptions.mails import send_links, send_news
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
    row = waiting_mail()
    assert "1 versendet, 0 nicht versendet." in send()
    assert [(message.to, message.body) for message in mail.outbox] == [
        (["a@elbtal.example"], "Text")
    ]
    assert "0 versendet" in send()
    assert len(mail.outbox) == 1
    row.refresh_from_db()
    assert (bool(row.sent_at), row.body) == (True, "")  # a link in it might open an account


@pytest.mark.django_db
def test_an_unreachable_server_ends_with_an_error_and_loses_nothing(settings: Any):
    row = waiting_mail()
    settings.EMAIL_BACKEND = f"{__name__}.Unreachable"
    with pytest.raises(CommandError, match="Nicht jede Mail"):
        send()
    row.refresh_from_db()
    assert (row.sent_at, row.failed_attempts, row.body) == (None, 0, "Text")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert "1 versendet" in send()


class Refuses(EmailBackend):
    """A mail server that does not take a mail to a certain address."""

    def send_messages(self, messages: Any) -> int:
        if messages[0].to == ["refused@elbtal.example"]:
            raise SMTPDataError(550, b"rejected by policy")
        return super().send_messages(messages)


@pytest.mark.django_db
def test_a_refused_mail_keeps_no_other_waiting_and_is_not_tried_for_ever(settings: Any):
    row = waiting_mail("refused@elbtal.example")
    waiting_mail()
    settings.EMAIL_BACKEND = f"{__name__}.Refuses"
    with pytest.raises(CommandError, match="Nicht jede Mail"):
        send()
    assert [message.to for message in mail.outbox] == [["a@elbtal.example"]]
    for attempt in range(1, notifications.MOST_ATTEMPTS):
        with time_machine.travel(timezone.now() + attempt * datetime.timedelta(minutes=16)):
            for _ in range(2):  # the second comes too soon
                notifications.send_waiting()
    row.refresh_from_db()
    assert (row.sent_at, row.failed_attempts) == (None, notifications.MOST_ATTEMPTS)
    assert row.body == ""
    assert "1 nach zu vielen Versuchen aufgegeben" in send()


class Dies(EmailBackend):
    """The worker dies when the mail server has taken the mail."""

    def send_messages(self, messages: Any) -> int:
        super().send_messages(messages)
        raise SystemExit


@pytest.mark.django_db
def test_a_mail_whose_worker_dies_goes_out_again_as_the_same(settings: Any):
    waiting_mail()
    settings.EMAIL_BACKEND = f"{__name__}.Dies"
    with pytest.raises(SystemExit):
        notifications.send_waiting()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert notifications.send_waiting() == (0, 1)
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=16)):
        assert notifications.send_waiting() == (1, 0)
    first, again = (message.message()["Message-ID"] for message in mail.outbox)
    assert first == again
    assert first.endswith("@127.0.0.1>")


class Slow(EmailBackend):
    """A mail server that takes its time; meanwhile somebody else writes to the record."""

    def send_messages(self, messages: Any) -> int:
        def write() -> None:
            try:
                waiting_mail("b@elbtal.example")
            finally:
                connections.close_all()

        other = threading.Thread(target=write)
        other.start()
        other.join(10)
        assert not other.is_alive(), "somebody waits for the mail server"
        return super().send_messages(messages)


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_while_the_mail_server_takes_its_time(settings: Any):
    world = World()
    waiting_mail()
    settings.EMAIL_BACKEND = f"{__name__}.Slow"
    assert notifications.send_waiting() == (1, 0)
    paper = world.inquiry()
    subscriptions.ask(address="anna@example.org", paper=paper)
    assert send_links() == 1
    subscriptions.confirm(Subscription.objects.get())
    papers.close_paper(paper, by=world.clerk)
    assert send_news() == 1
    assert OutgoingMail.objects.filter(to="b@elbtal.example").count() >= 3


@pytest.mark.django_db(transaction=True)
def test_a_mail_of_the_sign_in_is_sent_by_the_worker(client: Client):
    """Not by the page: how long that takes would tell whether there is such an account."""
    world = World()
    client.post("/konto/passwort/vergessen/", {"email": world.officer.email})
    assert not mail.outbox
    send()
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
    link = re.search(rf"{re.escape(settings.SITE_URL)}(\S+)", said)
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


def test_who_is_locked_hears_nothing_of_her_papers(world: World):
    paper = world.inquiry("filed")
    accounts.change_account(_locked(world.member), by=world.administrator)
    before = OutgoingMail.objects.count()
    papers.return_paper(paper, by=world.clerk, comment="Kürzer")
    told = OutgoingMail.objects.all()[before:]
    assert [mail.to for mail in told] == [world.faction_office.email]


def _locked(user: User) -> User:
    user.is_active = False
    return user
