"""Following papers and searches by mail: asked twice, told of the public alone, ended at once."""

import datetime
import re
from collections.abc import Callable
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from council import worker
from council.acts import act
from council.documents.issues import ensure_issue
from council.enums import PaperKind, PaperState, Relation
from council.exceptions import NotNow
from council.history import save_as
from council.models import Consultation, OutgoingMail, Paper, PaperLink, Subscriber, Subscription
from council.services import papers, sittings, subscriptions
from council.subscriptions.mails import MOST_HITS, send_links, send_news
from responses.services import assignments, decisions, drafting, moves
from tests.cases.two_at_once import begun
from tests.council.portal.test_leaks import CANARY, confidential_answer
from tests.world import World

pytestmark = pytest.mark.django_db

ANNA, BEN = "anna@example.org", "ben@example.org"
SECRET = {"confidential": True, "confidentiality_ground": "Personal"}
QUIET = "Zurzeit findet diese Suche nichts."


@pytest.fixture
def stranger(world: World) -> Client:
    """Somebody whom nobody has heard of today."""
    cache.clear()
    return Client(enforce_csrf_checks=True)


def ask(client: Client, page: str, **values: Any) -> Any:
    return client.post(page, {"address": ANNA, **values})


def of_paper(paper: Any) -> str:
    return reverse("follow_paper", args=[paper.slug])


def of_search(**query: str) -> str:
    return f"{reverse('follow_search')}?{urlencode(query)}"


def ways_in(body: str) -> list[str]:
    """Where a mail leads to confirm, to end or to see what somebody follows."""
    return re.findall(rf"{re.escape(settings.SITE_URL)}(/abonnements?/\S+)", body)


def follow(by: str = ANNA, **what: Any) -> Subscription:
    """Something that somebody follows from now on."""
    subscriptions.ask(address=by, **what)
    send_links()
    mail.outbox.clear()
    subscription = Subscription.objects.get(subscriber__address=by, **what)
    subscriptions.confirm(subscription)
    return subscription


def mailed() -> str:
    """What the one mail says that goes out now."""
    mail.outbox.clear()
    assert send_news() == 1
    (sent,) = mail.outbox
    return f"{sent.subject}\n{sent.body}"


def nothing_is_told() -> bool:
    mail.outbox.clear()
    return send_news() == 0 and not mail.outbox


def later(**span: float) -> Any:
    return time_machine.travel(timezone.now() + datetime.timedelta(**span))


def hide(world: World, paper: Paper) -> None:
    papers.change_confidentiality(
        paper, confidential=True, ground="Personal", by=world.clerk, comment="Versehen"
    )


@act()
def belonging(paper: Paper, kind: PaperKind, reference: str, **values: Any) -> Paper:
    """A paper that belongs to another, as an import leaves it; public unless `values` differ."""
    known = {"reference": reference, "reference_key": reference, "title": CANARY, "year": 2026}
    state = {"state": PaperState.REGISTERED, "published_at": timezone.now()}
    row = Paper(kind=kind, **{**known, **state, **values})
    save_as(row, by=None)
    link = PaperLink(
        paper=row,
        target=paper,
        position=1,
        relation=Relation.PARENT,
        reference=paper.reference,
        reference_key=paper.reference_key,
    )
    save_as(link, by=None)
    return row


# --- Asking, confirming, ending ----------------------------------------------------------------


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


# --- What is refused ---------------------------------------------------------------------------


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


# --- What is told ------------------------------------------------------------------------------


def _corrected(world: World, paper: Paper) -> None:
    papers.correct_title(paper, title="Neuer Titel", by=world.clerk, comment="Titel")
    ensure_issue(paper, by=world.clerk)


CHANGES: dict[str, tuple[Callable[[World, Paper], Any], str]] = {
    "answer": (
        lambda w, p: w.statement("distributed", paper=p),
        r"- Neu: Stellungnahme S\S+ vom [\d.]+\n  \S+/S\S+/\n- Stand: Beantwortet\n",
    ),
    "interim notice": (
        lambda w, p: belonging(p, PaperKind.INTERIM_NOTICE, "I0001/26"),
        r"- Neu: Zwischennachricht I0001/26\n  \S+/I0001-26/\n",
    ),
    "amendment": (
        lambda w, p: belonging(p, PaperKind.AMENDMENT, "F0001/26/1"),
        r"- Neu: Änderungsantrag F0001/26/1\n  \S+/F0001-26-1/\n",
    ),
    "assignment": (
        lambda w, p: w.statement("assigned", paper=p),
        r"- Stand: In Bearbeitung, zuständig: V/02 Sozialplanung\n"
        r"- Frist für die Antwort: [\d.]+\n",
    ),
    "result": (
        lambda w, p: sittings.record_result(
            p.consultations.get(), result="vertagt", next_meeting=w.next_sitting, by=w.clerk
        ),
        r"- Ergebnis: Stadtrat am [\d.]+: vertagt\n- Zur Beratung: Stadtrat am [\d.]+\n",
    ),
    "withdrawal": (
        lambda w, p: assignments.withdraw_paper(p, by=w.member, comment="Erledigt."),
        r"zurückgezogen\n- Stand: Zurückgezogen\n",
    ),
    "correction": (_corrected, r"- Berichtigt: Anfrage F\S+, jetzt in 2. Ausfertigung\n"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_each_change_is_told_once_and_in_plain_words(world: World, name: str):
    act, said = CHANGES[name]
    paper, other = world.inquiry(), world.inquiry(title="Ein anderer Vorgang")
    ensure_issue(paper, by=world.clerk)
    follow(paper=paper)
    follow(by=BEN, paper=other)
    act(world, paper)
    body = mailed()
    assert re.search(said, body), body
    assert mail.outbox[0].to == [ANNA]
    with later(days=2):
        assert nothing_is_told()


def test_a_result_of_the_answer_is_told_to_who_follows_the_inquiry(world: World):
    answer: Any = world.statement("distributed").published
    row = Consultation(paper=answer, organization=world.council, organization_name="Stadtrat")
    save_as(row, by=None)
    follow(paper=answer.links.get().target)
    sittings.record_later_result(row, result="zur Kenntnis genommen", by=world.clerk)
    assert f"zur Kenntnis genommen (Stellungnahme {answer.reference})" in mailed()


def test_a_corrected_answer_is_told(world: World):
    statement = world.statement("distributed")
    follow(paper=statement.answered.get().paper)
    decisions.correct(statement, by=world.officer, comment="Zahlendreher")
    drafting.save_answer(statement.answers.first(), text="Richtig.", by=world.officer)
    for step in (world.officer, world.head, world.deputy_mayor):
        statement.refresh_from_db()
        moves.forward(statement, by=step)
    decisions.approve(statement, by=world.mayors_office)
    assert nothing_is_told()
    with later(days=8):  # after the mayor's next sitting
        decisions.distribute(statement, by=world.clerk)
        body = mailed()
    answer: Any = statement.published
    assert f"Berichtigt: Stellungnahme {answer.reference}, jetzt in 2. Ausfertigung" in body


def test_one_mail_a_day_tells_everything(world: World):
    paper = world.inquiry()
    follow(paper=paper)
    follow(search="kind=motion")
    statement = world.statement("assigned", paper=paper)
    assert "In Bearbeitung" in mailed()
    world.motion()
    assignments.extend_deadline(
        statement, due_on=world.next_sitting.starts_at.date(), by=world.clerk, comment="Gutachten"
    )
    with later(hours=23):
        assert nothing_is_told()
    with later(hours=25):
        body = mailed()
    assert body.startswith("Neues zu Ihren Abonnements\n")
    assert "Frist für die Antwort" in body
    assert "Suche (Art: Antrag)" in body
    assert "In Bearbeitung" not in body
    assert len(set(ways_in(body))) == 3  # an end for each, and all of them


def test_many_hits_are_counted(world: World):
    follow(search="kind=amendment")
    paper = world.inquiry()
    for number in range(MOST_HITS + 5):
        belonging(paper, PaperKind.AMENDMENT, f"F0001/26/{number + 1}")
    # The filter was known before there was anything to pass it.
    body = mailed()
    assert body.count("- Änderungsantrag") == MOST_HITS
    assert "- und 5 weitere\n" in body


def test_what_is_rolled_back_was_never_new(world: World):
    paper = world.inquiry()
    follow(paper=paper)
    row = paper.consultations.get()
    row.result = "beschlossen"
    with transaction.atomic():
        save_as(row, by=None)
        subscriber = Subscriber.objects.create(address=BEN)
        Subscription.objects.create(subscriber=subscriber, paper=paper)
        transaction.set_rollback(True)
    assert send_links() == 0
    assert nothing_is_told()


# --- What is not public ------------------------------------------------------------------------


def test_confidential_papers_match_no_followed_search(stranger: Client, world: World):
    world.inquiry(title=f"{CANARY} früher", **SECRET)
    assert QUIET in stranger.get(of_search(q=CANARY)).content.decode()
    follow(search=f"q={CANARY}")
    follow(search="kind=inquiry")
    secret = world.inquiry(title=f"{CANARY} geheim", **SECRET)
    world.inquiry("filed", title=f"{CANARY} eingereicht")
    draft = world.inquiry("draft", title=f"{CANARY} entworfen")
    papers.file_paper(draft, by=world.member)
    papers.register_paper(draft, by=world.clerk, publish=False)
    assert nothing_is_told()
    public = world.inquiry(title=f"{CANARY} für alle")
    body = mailed()
    assert body.count(str(public.reference)) == 2
    assert body.count("\n- ") == 2
    for hidden in (secret, draft):
        assert str(hidden.reference) not in body
    assert "geheim" not in body
    assert "entworfen" not in body


def test_of_a_confidential_answer_at_most_its_existence_is_told(world: World):
    paper = world.inquiry()
    follow(paper=paper)
    answer = confidential_answer(world, paper)
    body = mailed()
    assert "Stand: Beantwortet (nichtöffentlich)" in body
    assert "Neu:" not in body
    for secret in (answer.reference, CANARY, "Personal"):
        assert secret not in body
    world.city.shows_confidential_answers = False
    save_as(world.city, by=None)
    other = world.inquiry()
    follow(by=BEN, paper=other)
    confidential_answer(world, other)
    mail.outbox.clear()
    send_news()
    assert not [message for message in mail.outbox if "Beantwortet" in message.body]


def test_a_paper_that_is_not_public_cannot_be_followed(stranger: Client, world: World):
    secret, filed = world.inquiry(**SECRET), world.inquiry("filed")
    for client in (stranger, Client()):
        assert ask(client, of_paper(secret)).status_code == 404
        client.force_login(world.member)  # who may read it all the same
        assert ask(client, of_paper(secret)).status_code == 404
        assert ask(client, f"/abonnieren/{filed.pk}/").status_code == 404
    assert not Subscriber.objects.exists()


def test_what_is_hidden_before_the_mail_goes_is_not_in_it(world: World):
    paper, hidden = world.inquiry(), world.inquiry(title=CANARY)
    for followed in (paper, hidden):
        follow(paper=followed)
    follow(search="kind=statement")
    follow(search="kind=inquiry")
    follow(search=f"q={CANARY}")
    for followed in (paper, hidden):
        world.statement("distributed", paper=followed)
    third = world.inquiry(title=f"{CANARY} auch")
    answer = hidden.cited_by.get().paper
    hide(world, hidden)
    hide(world, third)
    body = mailed()
    for gone in (hidden, answer, third):
        assert gone.reference not in body
    assert CANARY not in body
    assert body.count("- Neu: ") == 1
    assert body.count("- Stellungnahme ") == 1


class HidesMeanwhile(EmailBackend):
    """A mail server so slow that a paper is hidden before it answers."""

    paper: Paper
    world: World

    def open(self) -> None:
        hide(self.world, self.paper)


def test_what_is_hidden_while_mails_are_going_out_is_not_in_them(world: World, settings: Any):
    paper, other = world.inquiry(title=CANARY), world.inquiry()
    for what in ({"paper": paper}, {"search": "kind=statement"}, {"paper": other}):
        follow(**what)
    answer: Any = world.statement("distributed", paper=paper).published
    papers.close_paper(other, by=world.clerk)
    HidesMeanwhile.paper, HidesMeanwhile.world = paper, world
    settings.EMAIL_BACKEND = f"{__name__}.HidesMeanwhile"
    body = mailed()
    for secret in (paper.reference, answer.reference, CANARY):
        assert secret not in body
    assert other.reference in body


def test_of_what_stays_public_nothing_hidden_is_told(world: World, settings: Any):
    paper = world.inquiry()
    follow(paper=paper)
    answer: Any = world.statement("distributed", paper=paper).published
    HidesMeanwhile.paper, HidesMeanwhile.world = answer, world
    settings.EMAIL_BACKEND = f"{__name__}.HidesMeanwhile"
    body = mailed()
    assert paper.reference in body
    assert answer.reference not in body


def test_an_unconfirmed_request_for_a_hidden_paper_sends_nothing(stranger: Client, world: World):
    paper = world.inquiry(title=CANARY)
    ask(stranger, of_paper(paper))
    hide(world, paper)
    assert send_links() == 0
    link = reverse("confirm_subscription", args=[Subscription.objects.get().key])
    page = stranger.get(link).content.decode()
    assert "zurzeit nicht öffentlich" in page
    assert CANARY not in page
    assert paper.reference not in page


def test_who_follows_a_hidden_paper_waits_a_month_in_silence(stranger: Client, world: World):
    paper, other = world.inquiry(title=CANARY), world.inquiry()
    subscription = follow(paper=paper)
    follow(by=BEN, paper=other)
    hide(world, paper)
    worker.do_chores()
    pages = [
        reverse("subscriptions", args=[subscription.subscriber.key]),
        reverse("end_subscription", args=[subscription.key]),
    ]
    for page in pages:
        said = stranger.get(page).content.decode()
        assert "zurzeit nicht öffentlich" in said
        assert CANARY not in said
        assert paper.reference not in said
    assert nothing_is_told()
    with later(days=29):
        subscriptions.forget()
        papers.change_confidentiality(paper, confidential=False, by=world.clerk, comment="Geprüft")
        assert nothing_is_told()  # it is as it was
        papers.close_paper(paper, by=world.clerk)
        assert paper.reference in mailed()
        hide(world, paper)
    with later(days=61):
        subscriptions.forget()
        assert nothing_is_told()
    assert [subscriber.address for subscriber in Subscriber.objects.all()] == [BEN]


def test_a_filter_that_means_nothing_any_more_finds_nothing(world: World):
    paper = world.statement("assigned").answered.get().paper
    world.inquiry()
    follow(search=f"unit={world.unit.pk}")
    hide(world, paper)
    world.inquiry()
    assert nothing_is_told()
    page = Client().get(reverse("subscriptions", args=[Subscriber.objects.get().key]))
    assert "Sozialplanung" not in page.content.decode()


# --- The mails themselves ----------------------------------------------------------------------


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


# --- Numbers of queries ------------------------------------------------------------------------


def queries(act: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as context:
        act()
    return len(context)


def test_looking_takes_as_long_for_one_as_for_many(world: World):
    inquiries = [world.statement("distributed").answered.get().paper for _ in range(3)]
    follow(paper=inquiries[0])
    follow(search="q=Konzept&unit=" + str(world.unit.pk))
    first = queries(send_news)
    for number in range(4):
        follow(by=f"a{number}@example.org", paper=inquiries[0])
        follow(by=f"a{number}@example.org", search=f"q=Konzept&unit={world.unit.pk}")
    for paper in inquiries[1:]:
        follow(paper=paper)
    assert queries(send_news) == first


def test_each_further_mail_takes_a_fixed_number_of_queries(world: World):
    inquiries = [world.inquiry() for _ in range(3)]
    for by, followed in ((ANNA, inquiries[:1]), (BEN, inquiries)):
        for paper in followed:
            follow(by=by, paper=paper)
    counts = []
    for by in (ANNA, BEN):
        Subscriber.objects.exclude(address=by).update(sent_at=timezone.now())
        Subscriber.objects.filter(address=by).update(sent_at=None)
        for paper in inquiries:
            belonging(paper, PaperKind.AMENDMENT, f"{paper.reference}/{len(counts) + 1}")
        counts.append(queries(send_news))
    # What is known of each followed thing is one row.
    assert counts[1] == counts[0] + 2


def test_the_list_takes_as_long_for_one_as_for_many(world: World):
    world.statement("distributed")
    follow(paper=world.inquiry())
    follow(search=f"unit={world.unit.pk}")
    page = reverse("subscriptions", args=[Subscriber.objects.get().key])
    client = Client()
    first = queries(lambda: client.get(page))
    for word in ("Baum", "Straße"):
        follow(paper=world.inquiry())
        follow(search=f"faction={world.greens.pk}&q={word}")
    assert queries(lambda: client.get(page)) == first
