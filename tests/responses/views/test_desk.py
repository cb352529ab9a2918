"""The desk of every role: what is asked, what lies with others, what is new."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from council.models import User
from council.services import papers, sittings
from tests.world import World

pytestmark = pytest.mark.django_db

DESK = "/schreibtisch/"


def page(client: Client, user: User) -> str:
    client.force_login(user)
    response = client.get(DESK)
    assert response.status_code == 200
    return response.content.decode()


def section(html: str, name: str) -> str:
    """The part of the page under one heading."""
    start = html.index(f'aria-labelledby="{name}"')
    return html[start : html.index("</section>", start)]


def test_strangers_sign_in_first(client: Client, world: World):
    assert client.get(DESK)["Location"].startswith("/konto/")


def test_everybody_has_a_desk(client: Client, world: World):
    world.statement("mayor")
    for user in world.users.values():
        assert "<h1>Schreibtisch</h1>" in page(client, user)


@pytest.mark.parametrize(
    ("state", "who", "verb"),
    [
        ("assigned", "officer", "Übernehmen"),
        ("assigned", "head", "Übernehmen"),
        ("drafting", "officer", "Bearbeiten"),
        ("cosigning", "other_head", "Mitzeichnen"),
        ("unit_review", "head", "Prüfen"),
        ("division_review", "deputy_mayor", "Prüfen"),
        ("mayor", "mayors_office", "Entscheidung eintragen"),
        ("approved", "clerk", "Verteilen"),
    ],
)
def test_an_answer_asks_for_one_verb(client: Client, world: World, state: str, who: str, verb: str):
    world.statement(state)
    tasks = section(page(client, getattr(world, who)), "zu-tun")
    assert "Integrationskonzept" in tasks
    assert f'<span class="kern-label">{verb}<' in tasks


@pytest.mark.parametrize(
    ("state", "who"),
    [
        ("assigned", "other_officer"),
        ("assigned", "other_head"),
        ("drafting", "other_officer"),
        ("drafting", "stranger"),
        ("drafting", "administrator"),
        ("unit_review", "other_head"),
        ("division_review", "other_deputy_mayor"),
    ],
)
def test_an_answer_is_on_nobody_elses_desk(client: Client, world: World, state: str, who: str):
    world.statement(state)
    assert "Integrationskonzept" not in page(client, getattr(world, who))


def test_what_one_may_read_still_lies_on_one_desk(client: Client, world: World):
    world.statement("unit_review", cosigning=True)
    assert "Integrationskonzept" in section(page(client, world.head), "zu-tun")
    shown = page(client, world.other_head)  # who has signed it, for a unit of her own
    assert 'id="zu-tun"' not in shown or "Integrationskonzept" not in section(shown, "zu-tun")


def test_drafts_and_returned_papers_are_on_their_authors_desk(client: Client, world: World):
    world.inquiry("draft", title="Angefangen")
    returned = world.inquiry("filed", title="Kommt zurück")
    papers.return_paper(returned, by=world.clerk, comment="Bitte kürzer fassen.")
    tasks = section(page(client, world.member), "zu-tun")
    assert "Weiterschreiben" in tasks
    assert "Überarbeiten" in tasks
    assert "Bitte kürzer fassen." in tasks
    for other in (world.stranger, world.clerk, world.faction_office):
        assert "Angefangen" not in page(client, other)


def test_the_council_office_registers_plans_enters_results_and_assigns(
    client: Client, world: World
):
    world.inquiry("filed", title="Zu registrieren")
    unplanned = world.inquiry("filed", title="Zu planen")
    papers.register_paper(unplanned, by=world.clerk)
    world.inquiry("registered", title="Ergebnis fehlt")  # its sitting is past
    heard = world.inquiry("registered", title="Zu vergeben")
    sittings.record_result(
        heard.consultations.get(), result="schriftliche Stellungnahme", by=world.clerk
    )
    coming = world.inquiry("filed", title="Kommt noch dran")
    papers.register_paper(coming, by=world.clerk, meeting=world.sitting)
    tasks = section(page(client, world.clerk), "zu-tun")
    for verb in ("Registrieren", "Auf eine Sitzung setzen", "Ergebnis eintragen", "Amt zuweisen"):
        assert tasks.count(f'<span class="kern-label">{verb}<') == 1
    assert "Kommt noch dran" not in tasks


def test_the_most_urgent_comes_first(client: Client, world: World):
    late = world.statement("drafting", paper=world.inquiry(title="Längst fällig"))
    late.due_on = timezone.localdate() - datetime.timedelta(days=3)
    late.save()
    world.statement("drafting", paper=world.inquiry(title="Hat noch Zeit"))
    tasks = section(page(client, world.officer), "zu-tun")
    assert tasks.index("Längst fällig") < tasks.index("Hat noch Zeit")
    assert "3 Tage überfällig" in tasks


def test_an_asker_sees_where_her_paper_lies_but_not_the_exact_desk(client: Client, world: World):
    world.statement("division_review")
    waiting = section(page(client, world.member), "wartet")
    assert "In Abstimmung" in waiting
    assert "V/02 Sozialplanung" in waiting
    assert "Beigeordnete" not in waiting
    assert "Bei der/dem Beigeordneten" in section(page(client, world.officer), "wartet")


def test_news_stay_until_the_next_sign_in(client: Client, world: World):
    paper = world.inquiry("filed")
    page(client, world.member)
    papers.register_paper(paper, by=world.clerk)
    client.logout()
    client.force_login(world.member)
    for _ in range(2):
        assert "<strong>registriert</strong>" in client.get(DESK).content.decode()
    client.logout()
    assert "<strong>registriert</strong>" not in page(client, world.member)


def test_a_visit_is_no_change_of_the_account(client: Client, world: World):
    client.force_login(world.member)
    rows = world.member.history.count()
    client.get(DESK)
    world.member.refresh_from_db()
    assert world.member.seen_at is not None
    assert world.member.history.count() == rows


def test_a_confidential_paper_is_on_no_desk_but_of_those_concerned(client: Client, world: World):
    paper = world.inquiry(
        title="Geheimsache", confidential=True, confidentiality_ground="Personalangelegenheit"
    )
    world.statement("unit_review", paper=paper)
    for name in ("member", "faction_office", "head", "clerk", "officer"):
        assert "Geheimsache" in page(client, getattr(world, name))
    for name in ("other_officer", "other_head", "other_deputy_mayor", "other_faction_office"):
        assert "Geheimsache" not in page(client, getattr(world, name))


def test_the_desk_asks_the_database_as_often_for_three_as_for_one(client: Client, world: World):
    def fill() -> None:
        world.inquiry("draft")
        world.inquiry("filed")
        world.inquiry("registered")
        for state in ("assigned", "drafting", "cosigning", "unit_review", "mayor", "approved"):
            world.statement(state)

    def queries() -> dict[str, int]:
        counts = {}
        for who in ("member", "clerk", "officer", "head", "mayors_office"):
            page(client, getattr(world, who))
            with CaptureQueriesContext(connection) as captured:
                client.get(DESK)
            counts[who] = len(captured)
        return counts

    fill()
    once = queries()
    fill()
    fill()
    assert queries() == once
