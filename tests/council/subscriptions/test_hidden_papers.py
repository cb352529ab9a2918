"""Those who follow something hear of nothing that is not public."""

from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse

from council import worker
from council.history import save_as
from council.models import Paper, Subscriber, Subscription
from council.services import papers, subscriptions
from council.subscriptions.mails import send_links, send_news
from tests.cases.following import (
    BEN,
    QUIET,
    SECRET,
    ask,
    follow,
    hide,
    later,
    mailed,
    nothing_is_told,
    of_paper,
    of_search,
)
from tests.council.portal.test_leaks import CANARY, confidential_answer
from tests.world import World

pytestmark = pytest.mark.django_db


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
