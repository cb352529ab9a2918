"""Following papers and searches by mail: asked twice, refused with reasons, ended at once."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from council import worker
from council.exceptions import NotNow
from council.models import OutgoingMail, Subscriber, Subscription
from council.services import papers, sittings, subscriptions
from council.subscriptions.mails import send_links
from tests.cases.following import (
    ANNA,
    BEN,
    QUIET,
    ask,
    follow,
    later,
    mailed,
    nothing_is_told,
    of_paper,
    of_search,
    ways_in,
)
from tests.cases.two_at_once import begun
from tests.world import World

pytestmark = pytest.mark.django_db


def test_a_stranger_follows_a_paper_and_ends_it(stranger: Client, world: World):
    """The whole way, without a cookie or a token."""
    paper = world.inquiry()
    page = stranger.get(reverse("paper", args=[paper.slug])).content.decode()
    assert f'href="{of_paper(paper)}"' in page
    assert "höchstens eine E-Mail am Tag" in stranger.get(of_paper(paper)).content.decode()
    response = ask(stranger, of_paper(paper))
    assert "Postfach" in stranger.get(response["Location"]).content.decode()
    assert not mail.outbox
    assert send_links() == 1
    (sent,) = mail.outbox
    assert sent.to == [ANNA]
    assert f"{paper.reference}: {paper.title}" in sent.body
    (link,) = ways_in(sent.body)

    # Programs that look for harmful mails open links: that confirms nothing.
    assert "Ja, verfolgen" in stranger.get(link).content.decode()
    assert Subscription.objects.get().confirmed_at is None
    assert stranger.post(link)["Location"] == link
    assert "Das Abonnement ist bestätigt" in stranger.get(link).content.decode()
    assert nothing_is_told()  # what was there before is not new

    row = paper.consultations.get()
    sittings.record_result(row, result="zurückgestellt", by=world.clerk)
    body = mailed()
    assert f"Neues zu Anfrage {paper.reference}\n" in body
    assert f"Ergebnis: Stadtrat am {row.held_on:%d.%m.%Y}: zurückgestellt" in body
    assert "weil Sie diesen Vorgang seit dem" in body
    end, everything = ways_in(body)
    assert paper.title in stranger.get(everything).content.decode()
    assert "Nicht mehr verfolgen" in stranger.get(end).content.decode()
    assert Subscription.objects.exists()
    assert "ist beendet" in stranger.post(end).content.decode()
    assert not Subscriber.objects.exists()
    for address in (end, everything, link):
        assert stranger.get(address).status_code == 404
        assert stranger.post(address).status_code in (404, 405)
    assert not stranger.cookies
    assert not OutgoingMail.objects.filter(to=ANNA).exists()


def test_a_search_is_followed_from_its_hits(stranger: Client, world: World):
    world.inquiry(title="Spielplatz am Ring")
    address = of_search(q="Spielplatz", kind="inquiry")
    hits = stranger.get("/vorgaenge/?q=Spielplatz&kind=inquiry").content.decode()
    assert f'href="{address.replace("&", "&amp;")}"' in hits
    assert "verfolgen" not in stranger.get("/vorgaenge/").content.decode()
    page = stranger.get(address).content.decode()
    assert "Suche „Spielplatz“ (Art: Anfrage)" in page
    assert QUIET not in page
    ask(stranger, address)
    send_links()
    assert "Spielplatz" not in mail.outbox[0].body  # anybody could write anything there
    stranger.post(ways_in(mail.outbox[0].body)[0])
    world.motion(title="Spielplatz als Antrag")
    world.inquiry(title="Radweg")
    assert nothing_is_told()
    new = world.inquiry(title="Spielplätze im Winter")
    body = mailed()
    assert body.startswith("Neue Treffer Ihrer Suche\n")
    assert "Suche „Spielplatz“ (Art: Anfrage)" in body
    assert f"{new.reference}: {new.title}\n  {settings.SITE_URL}/{new.slug}/" in body
    assert body.count("\n- ") == 1
    (saved,) = re.findall(rf"{re.escape(settings.SITE_URL)}(/vorgaenge/\S+)", body)
    assert stranger.get(saved).context["count"] == 2


def test_a_followed_filter_tells_of_what_begins_to_pass_it(world: World):
    paper = world.inquiry()
    follow(search="kind=inquiry&status=answered")
    assert nothing_is_told()
    world.statement("distributed", paper=paper)
    assert str(paper.reference) in mailed()


def test_a_link_is_good_for_two_days_and_then_nothing_is_left(stranger: Client, world: World):
    ask(stranger, of_paper(world.inquiry()))
    send_links()
    (link,) = ways_in(mail.outbox[0].body)
    with later(hours=47):
        worker.do_chores()
        assert stranger.get(link).status_code == 200
    with later(hours=49):
        assert stranger.get(link).status_code == 404
        assert stranger.post(link).status_code == 404
        with pytest.raises(NotNow):
            subscriptions.confirm(Subscription.objects.get())
        worker.do_chores()
    assert not Subscription.objects.exists()
    assert not Subscriber.objects.exists()


def test_who_has_not_confirmed_hears_nothing_else(stranger: Client, world: World):
    paper = world.inquiry()
    ask(stranger, of_paper(paper))
    ask(stranger, of_search(kind="inquiry"))
    assert send_links() == 2
    papers.close_paper(paper, by=world.clerk)
    world.inquiry()
    assert send_links() == 0
    assert nothing_is_told()


def test_nobody_learns_whether_an_address_is_known(stranger: Client, world: World):
    """Whatever it follows, the answer, the work and the mail are the same."""
    paper = world.inquiry()
    follow(by=BEN, paper=paper)
    said = []
    for address in (ANNA, BEN, BEN.upper()):
        response = ask(stranger, of_paper(paper), address=address)
        said.append((response.status_code, response["Location"], response.content))
        send_links()
    assert said[0] == said[1] == said[2]
    bodies = {re.sub(r"nnement/\S+|bis .*Uhr", "", message.body) for message in mail.outbox}
    assert [message.to for message in mail.outbox] == [[ANNA], [BEN], [BEN]]
    assert len(bodies) == 1
    (link,) = ways_in(mail.outbox[1].body)
    assert "Das Abonnement ist bestätigt" in stranger.get(link).content.decode()
    assert Subscription.objects.filter(subscriber__address=BEN).count() == 1


def test_the_same_is_followed_once(world: World):
    paper = world.inquiry()
    follow(paper=paper)
    follow(search="q=Baum")
    for what in ({"paper": paper}, {"search": "q=Baum"}):
        follow(**what)
        with pytest.raises(IntegrityError), transaction.atomic():
            Subscription.objects.create(subscriber=Subscriber.objects.get(), **what)
    for neither in ({}, {"paper": paper, "search": "q=Baum"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Subscription.objects.create(subscriber=Subscriber.objects.get(), **neither)
    papers.close_paper(paper, by=world.clerk)
    assert mailed().count("Stand: Abgeschlossen") == 1
    assert nothing_is_told()


def test_a_mail_program_ends_everything_by_itself(stranger: Client, world: World):
    """RFC 8058: a POST without cookies, redirections or a page before it."""
    paper = world.inquiry()
    follow(paper=paper)
    follow(search="q=Baum")
    papers.close_paper(paper, by=world.clerk)
    mailed()
    headers = mail.outbox[0].message()
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = headers["List-Unsubscribe"].strip("<>").removeprefix(settings.SITE_URL)
    assert "Alle beenden" in stranger.get(address).content.decode()
    assert Subscription.objects.count() == 2
    ended = stranger.post(address, {"List-Unsubscribe": "One-Click"})
    assert (ended.status_code, ended.cookies.output()) == (200, "")
    assert not Subscriber.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_asked_for_while_everything_is_ended_ends_too():
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    world = World()
    paper, other = world.inquiry(), world.motion()
    subscriber = follow(paper=paper).subscriber
    answers: list[Any] = []
    with transaction.atomic():
        locked = Subscriber.objects.select_for_update().get()
        page = reverse("end_subscriptions", args=[subscriber.key])
        ending = begun(lambda: answers.append(Client().post(page)))
        Subscription.objects.create(subscriber=locked, paper=other)
    ending.join()
    assert [answer.status_code for answer in answers] == [200]
    assert not Subscriber.objects.exists()


def test_a_signed_in_person_finds_her_own(world: World):
    paper = world.inquiry()
    follow(by=world.member.email, paper=paper)
    follow(by=ANNA, search="q=Baum")
    client = Client()
    client.force_login(world.member)
    page = client.get(reverse("my_subscriptions")).content.decode()
    assert paper.title in page
    assert "Baum" not in page
    assert world.member.email in client.get(of_paper(paper)).content.decode()
    client.force_login(world.clerk)
    assert "Sie verfolgen nichts" in client.get(reverse("my_subscriptions")).content.decode()


def test_an_address_follows_only_so_much(stranger: Client, world: World):
    follow(search="q=Baum")
    subscriber = Subscriber.objects.get()
    for number in range(1, subscriptions.MOST):
        Subscription.objects.create(
            subscriber=subscriber, search=f"q=Wort{number}", confirmed_at=timezone.now()
        )
    ask(stranger, of_search(q="Straße"))
    link = reverse("confirm_subscription", args=[Subscription.objects.latest("pk").key])
    refused = stranger.post(link)
    assert refused.status_code == 409
    assert "verfolgen Sie schon 50" in refused.content.decode()
    assert Subscription.objects.latest("pk").confirmed_at is None


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"address": ""}, "Bitte geben Sie Ihre E-Mail-Adresse an."),
        ({"address": "keine Adresse"}, "Bitte prüfen Sie die E-Mail-Adresse"),
        ({"address": "a@b.example\r\nBcc: c@d.example"}, "Bitte prüfen Sie die E-Mail-Adresse"),
        ({"address": f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.de"}, "254"),
        ({"website": "https://kaufen.example"}, "Bitte leeren Sie dieses Feld"),
    ],
)
def test_a_refused_form_says_why_and_keeps_nothing(
    stranger: Client, world: World, values: dict[str, str], said: str
):
    page = ask(stranger, of_paper(world.inquiry()), **values).content.decode()
    assert said in page
    assert 'role="alert"' in page
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({}, "Es ist noch nichts gesucht"),
        ({"q": "   "}, "Es ist noch nichts gesucht"),
        ({"page": "3"}, "Es ist noch nichts gesucht"),
        ({"q": "?!,"}, "kein Wort"),
        ({"q": "-Baum"}, "kein Wort"),
        ({"q": "x" * 201}, "höchstens 200 Zeichen"),
        ({"q": "Baum", "kind": "quark"}, "Einer der Filter passt auf keinen"),
        ({"faction": "999999"}, "Einer der Filter passt auf keinen"),
        ({"unit": "1" * 5000}, "Einer der Filter passt auf keinen"),
    ],
)
def test_a_senseless_search_is_explained(
    stranger: Client, world: World, query: dict[str, str], said: str
):
    world.inquiry()
    for response in (stranger.get(of_search(**query)), ask(stranger, of_search(**query))):
        assert response.status_code == 200
        assert said in response.content.decode()
    assert not Subscriber.objects.exists()


def test_the_longest_search_is_kept_whole(stranger: Client, world: World):
    world.inquiry()
    ask(stranger, of_search(q="ü" * 99 + " " + "水" * 100, kind="inquiry", status="open"))
    assert Subscription.objects.get().search.count("%E6%B0%B4") == 100


def test_one_sender_asks_only_so_often(stranger: Client, world: World):
    papers_ = [world.inquiry() for _ in range(3)]
    for number in range(20):
        page = of_paper(papers_[number % 3])
        assert ask(stranger, page, address=f"a{number}@example.org").status_code == 302
    refused = ask(stranger, of_paper(papers_[0]), address="letzte@example.org")
    assert refused.status_code == 429
    assert "noch nicht angefragt" in refused.content.decode()
    assert "letzte@example.org" in refused.content.decode()
    assert Subscriber.objects.count() == 20


def test_nobody_fills_the_mailbox_of_another(stranger: Client, world: World):
    paper = world.inquiry()
    for number in range(8):
        answer = stranger.post(of_paper(paper), {"address": ANNA}, REMOTE_ADDR=f"10.0.0.{number}")
        assert answer.status_code == 302
        send_links()
    assert len(mail.outbox) == 5
