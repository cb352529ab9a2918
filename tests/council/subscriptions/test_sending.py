"""The mails to those who follow something: their heads, and what a failure leaves of them."""

from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.test import Client

from council import worker
from council.history import save_as
from council.models import Subscriber, Subscription
from council.services import papers, subscriptions
from council.subscriptions.mails import send_links, send_news
from tests.cases.following import (
    ANNA,
    BEN,
    ask,
    follow,
    later,
    mailed,
    nothing_is_told,
    of_paper,
)
from tests.world import World

pytestmark = pytest.mark.django_db


def test_no_title_gets_into_the_head_of_a_mail(world: World):
    paper = world.inquiry()
    follow(paper=paper)
    follow(search="kind=inquiry")
    paper.title = "Titel\r\nBcc: alle@example.org\r\n\r\nWerbung"
    save_as(paper, by=None)
    papers.close_paper(paper, by=world.clerk)
    mailed()
    message = mail.outbox[0].message()
    assert "Bcc" not in message
    assert mail.outbox[0].recipients() == [ANNA]
    assert "Titel Bcc: alle@example.org Werbung\n" in mail.outbox[0].body
    assert message["Auto-Submitted"] == "auto-generated"


class Refuses(EmailBackend):
    """A mail server that takes no mail to Anna."""

    refusal: Exception

    def send_messages(self, messages: Any) -> int:
        if messages[0].to == [ANNA]:
            raise self.refusal
        return super().send_messages(messages)


REFUSALS = [
    SMTPRecipientsRefused({ANNA: (550, b"unknown")}),
    SMTPDataError(550, b"rejected by policy"),
]


@pytest.mark.parametrize("refusal", REFUSALS, ids=repr)
def test_a_refused_mail_keeps_nobody_else_waiting(
    world: World, settings: Any, caplog: Any, refusal: Exception
):
    Refuses.refusal = refusal
    paper = world.inquiry()
    follow(by=ANNA, paper=paper)
    follow(by=BEN, paper=paper)
    papers.close_paper(paper, by=world.clerk)
    settings.EMAIL_BACKEND = f"{__name__}.Refuses"
    assert "Abgeschlossen" in mailed()
    assert mail.outbox[0].to == [BEN]
    assert nothing_is_told()
    assert ANNA not in caplog.text
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with later(days=1, minutes=1):
        assert "Abgeschlossen" in mailed()
        assert mail.outbox[0].to == [ANNA]


class Dies(EmailBackend):
    """The worker dies when the mail server has taken the mail."""

    def send_messages(self, messages: Any) -> int:
        super().send_messages(messages)
        raise SystemExit


def test_the_news_of_a_worker_that_dies_come_once_more_the_next_day(world: World, settings: Any):
    paper = world.inquiry()
    follow(paper=paper)
    papers.close_paper(paper, by=world.clerk)
    settings.EMAIL_BACKEND = f"{__name__}.Dies"
    with pytest.raises(SystemExit):
        send_news()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert nothing_is_told()
    with later(days=1, minutes=1):
        assert "Abgeschlossen" in mailed()
    with later(days=2, minutes=2):
        assert nothing_is_told()


def test_the_link_of_a_worker_that_dies_comes_again(stranger: Client, world: World, settings: Any):
    ask(stranger, of_paper(world.inquiry()))
    settings.EMAIL_BACKEND = f"{__name__}.Dies"
    with pytest.raises(SystemExit):
        send_links()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_links() == 0
    with later(minutes=16):
        assert send_links() == 1
    first, again = (message.message()["Message-ID"] for message in mail.outbox)
    assert first == again


class Away(EmailBackend):
    """A mail server that does not answer."""

    def open(self) -> None:
        raise ConnectionRefusedError


def test_nothing_is_lost_while_the_mail_server_is_away(
    stranger: Client, world: World, settings: Any
):
    paper = world.inquiry()
    follow(paper=paper)
    papers.close_paper(paper, by=world.clerk)
    ask(stranger, of_paper(paper), address=BEN)
    settings.EMAIL_BACKEND = f"{__name__}.Away"
    assert send_links() == send_news() == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert "Abgeschlossen" in mailed()
    assert send_links() == 1


def test_the_background_work_and_the_timer_send_and_forget(stranger: Client, world: World):
    paper = world.inquiry()
    ask(stranger, of_paper(paper))
    worker.do_waiting()
    assert [message.subject for message in mail.outbox if message.to == [ANNA]] == [
        "Bitte bestätigen Sie Ihr Abonnement"
    ]
    subscriptions.confirm(Subscription.objects.get())
    ask(stranger, of_paper(paper), address=BEN)
    papers.close_paper(paper, by=world.clerk)
    mail.outbox.clear()
    call_command("send_mails", verbosity=0)
    assert {message.to[0] for message in mail.outbox} >= {ANNA, BEN}
    mail.outbox.clear()
    worker.do_waiting()
    assert not mail.outbox
    with later(hours=49):
        call_command("send_mails", verbosity=0)
    assert not Subscriber.objects.filter(address=BEN).exists()
