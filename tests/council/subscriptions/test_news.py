"""What those who follow something are told, and how many queries that takes."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from council.documents.issues import ensure_issue
from council.enums import PaperKind
from council.history import save_as
from council.models import Consultation, Paper, Subscriber, Subscription
from council.services import papers, sittings
from council.subscriptions.mails import MOST_HITS, send_links, send_news
from responses.services import assignments, decisions, drafting, moves
from tests.cases.following import (
    ANNA,
    BEN,
    belonging,
    follow,
    later,
    mailed,
    nothing_is_told,
    ways_in,
)
from tests.world import World

pytestmark = pytest.mark.django_db


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
