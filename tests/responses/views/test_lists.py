"""The lists of answers in work, of issued answers, and of a member's own papers."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from council.history import save_as
from council.models import Paper, User
from council.services import papers, sittings
from council.services.content import Asker
from tests.world import World

pytestmark = pytest.mark.django_db

WORK = "/stellungnahmen/"
ISSUED = "/stellungnahmen/ausgefertigt/"
MINE = "/meine-vorgaenge/"
STAFF = ("clerk", "officer", "head", "deputy_mayor", "mayors_office")
OTHERS = ("member", "stranger", "faction_office", "administrator")


def page(client: Client, user: User, url: str, **query: str) -> str:
    client.force_login(user)
    response = client.get(url, query)
    assert response.status_code == 200
    return response.content.decode()


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def brought_in(number: int = 518) -> Paper:
    """A statement from elsewhere, without its PDF."""
    reference = f"S{number:04d}/19"
    answer = Paper(
        kind="statement",
        state="closed",
        reference=reference,
        reference_key=reference,
        year=2019,
        title="Von früher",
        published_at=timezone.now(),
    )
    save_as(answer, by=None)
    return answer


def secret(world: World) -> Paper:
    return world.inquiry(
        title="Geheimsache", confidential=True, confidentiality_ground="Personalangelegenheit"
    )


@pytest.mark.parametrize("url", [WORK, ISSUED])
def test_only_staff_reads_the_lists_of_answers(client: Client, world: World, url: str):
    for name in STAFF:
        page(client, getattr(world, name), url)
    for name in OTHERS:
        client.force_login(getattr(world, name))
        assert client.get(url).status_code == 404
    client.logout()
    assert client.get(url).status_code == 302


def test_work_is_listed_for_the_offices_it_belongs_to(client: Client, world: World):
    world.statement("drafting", paper=secret(world))
    for name in ("clerk", "officer", "head", "deputy_mayor", "mayors_office"):
        html = page(client, getattr(world, name), WORK)
        assert "Geheimsache" in html
        assert "nichtöffentlich" in html
    for name in ("other_officer", "other_head", "other_deputy_mayor"):
        html = page(client, getattr(world, name), WORK)
        assert "Geheimsache" not in html
        assert "Wiebke Wien" not in html


def test_issued_answers_are_listed_as_far_as_the_reader_may_see_them(client: Client, world: World):
    world.statement("distributed", paper=world.inquiry(title="Offen zu lesen"))
    hidden = world.statement("distributed", paper=secret(world))
    html = page(client, world.clerk, ISSUED)
    assert "Offen zu lesen" in html
    assert "Geheimsache" in html
    assert hidden.published is not None
    assert f"/{hidden.published.slug}/ausfertigung/1.pdf" in html
    html = page(client, world.other_officer, ISSUED)
    assert "Offen zu lesen" in html
    assert "Geheimsache" not in html
    assert str(hidden) not in html


def test_an_answer_brought_in_without_its_pdf_is_offered_as_a_reproduction(
    client: Client, world: World
):
    brought_in()
    assert "/S0518-19/nachbildung.pdf" in page(client, world.clerk, ISSUED, q="s518/19")
    assert "Von früher" not in page(client, world.clerk, ISSUED, q="S0519/19")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "radweg"}, True),
        ({"q": "F0001/{year}"}, True),
        ({"q": "f1/{year}"}, True),
        ({"q": "F0002/{year}"}, False),
        ({"state": "drafting"}, True),
        ({"state": "mayor"}, False),
        ({"unit": "{unit}"}, True),
        ({"unit": "{other}"}, True),  # no choice of this list: filters nothing
        ({"officer": "{officer}"}, True),
        ({"due": "late"}, True),
        ({"due": "none"}, False),
        ({"year": "{full_year}"}, True),
        ({"year": "1999"}, False),
        ({"asked": "on"}, True),
    ],
)
def test_work_is_filtered(client: Client, world: World, query: dict[str, str], found: bool):
    statement = world.statement("drafting", paper=world.inquiry(title="Radweg am Ufer"))
    statement.due_on = timezone.localdate() - datetime.timedelta(days=1)
    statement.save()
    today = timezone.localdate()
    values = {
        "year": f"{today:%y}",
        "full_year": today.year,
        "unit": world.unit.pk,
        "other": world.other_unit.pk,
        "officer": world.officer.pk,
    }
    query = {name: value.format(**values) for name, value in query.items()}
    html = page(client, world.officer, WORK, **query)
    assert ("Radweg am Ufer" in html) is found
    assert ("1 Stellungnahme" in html) is found


@pytest.mark.parametrize(("days", "is_late"), [(-1, True), (0, False), (1, False)])
def test_a_deadline_is_overdue_after_its_day(
    client: Client, world: World, days: int, is_late: bool
):
    statement = world.statement("drafting")
    statement.due_on = timezone.localdate() + datetime.timedelta(days=days)
    statement.save()
    assert ("1 Stellungnahme" in page(client, world.officer, WORK, due="late")) is is_late
    assert ("1 Stellungnahme" in page(client, world.officer, WORK, due="week")) is not is_late


def test_filters_in_force_are_chips_that_can_be_taken_out(client: Client, world: World):
    world.statement("drafting")
    html = page(client, world.officer, WORK, q="Konzept", state="drafting")
    assert 'href="?state=drafting"' in html
    assert 'href="?q=Konzept"' in html
    assert "Liegt bei: In Bearbeitung" in html


@pytest.mark.parametrize(
    "query",
    [
        "?unit=abc&state=nirgends&due=x&year=x&officer=-1&asked=vielleicht&sort=unfug&page=x",
        "?page=99999&sort=-title",
        "?year=99999999999999999999&unit=99999999999999999999&sort=-due",
        "?q=%07%0a&sort=-reference",
        "?kind=alles&page=-3&sort=--due",
    ],
)
@pytest.mark.parametrize("url", [WORK, ISSUED, MINE])
def test_bad_input_is_no_error(client: Client, world: World, url: str, query: str):
    brought_in()
    world.statement("drafting")
    client.force_login(world.clerk)
    assert client.get(url + query).status_code == 200


def test_work_is_sorted_by_urgency_and_as_asked(client: Client, world: World):
    first = world.statement("drafting", paper=world.inquiry(title="Zebra"))
    first.due_on = timezone.localdate() - datetime.timedelta(days=9)
    first.save()
    world.statement("drafting", paper=world.inquiry(title="Ampel"))
    last = world.statement("drafting", paper=world.inquiry(title="Mole"))
    last.due_on = None
    last.save()

    def order(**query: str) -> list[str]:
        html = page(client, world.officer, WORK, **query)
        return sorted(("Zebra", "Ampel", "Mole"), key=html.index)

    assert order() == ["Zebra", "Ampel", "Mole"]
    assert order(sort="-due") == ["Ampel", "Zebra", "Mole"]
    assert order(sort="title") == ["Ampel", "Mole", "Zebra"]


def test_a_member_finds_what_came_of_her_papers(client: Client, world: World):
    world.inquiry("draft", title="Noch Entwurf")
    world.inquiry("filed", title="Eben eingereicht")
    answered = world.statement("distributed", paper=world.inquiry(title="Schon beantwortet"))
    oral = world.inquiry(title="Mündlich erledigt")
    sittings.record_result(oral.consultations.get(), result="mündlich erledigt", by=world.clerk)
    other = papers.start_draft(
        kind="inquiry",
        content=world.content(title="Fremde Frage", askers=[Asker(person=world.stranger.person)]),
        by=world.stranger,
    )
    papers.file_paper(other, by=world.stranger)
    html = page(client, world.member, MINE)
    for title in ("Noch Entwurf", "Eben eingereicht", "Schon beantwortet", "Mündlich erledigt"):
        assert title in html
    assert f"mit {answered.reference} vom" in html
    assert "mündlich erledigt" in html
    assert "Fremde Frage" not in html
    for state, title in {
        "draft": "Noch Entwurf",
        "open": "Eben eingereicht",
        "answered": "Schon beantwortet",
        "ended": "Mündlich erledigt",
    }.items():
        assert f">{title}<" in page(client, world.member, MINE, state=state)
        assert "1 Vorgang" in page(client, world.member, MINE, state=state)


def test_a_factions_office_finds_its_members_papers_but_no_drafts_of_theirs(
    client: Client, world: World
):
    world.inquiry("draft", title="Noch Entwurf")
    world.inquiry("registered", title="Eingebracht")
    html = page(client, world.faction_office, MINE)
    assert "Eingebracht" in html
    assert "Noch Entwurf" not in html
    assert "Eingebracht" not in page(client, world.other_faction_office, MINE)


def test_staff_has_no_papers_of_its_own(client: Client, world: World):
    client.force_login(world.officer)
    assert client.get(MINE).status_code == 404


@pytest.mark.parametrize(
    ("url", "who", "state"),
    [
        (WORK, "clerk", "cosigning"),
        (WORK, "officer", "drafting"),
        (ISSUED, "clerk", "distributed"),
        (MINE, "member", "unit_review"),
        (MINE, "faction_office", "distributed"),
    ],
)
def test_three_rows_cost_as_many_queries_as_one(
    client: Client, world: World, url: str, who: str, state: str
):
    world.statement(state)
    client.force_login(getattr(world, who))
    once = queries(client, url)
    world.statement(state)
    world.statement(state)
    assert queries(client, url) == once


@pytest.mark.parametrize("url", [WORK, ISSUED, MINE])
def test_an_empty_list_says_what_will_appear(client: Client, world: World, url: str):
    assert "Hier steh" in page(client, world.clerk, url)
    assert "gefunden" in page(client, world.clerk, url, q="gibt es nicht")
