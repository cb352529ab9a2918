"""The mayor's sitting: its list, and decisions entered one after another."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from council.models import User
from responses.models import Recipient, Statement
from tests.world import World

pytestmark = pytest.mark.django_db

ALL = "/dienstberatung/"


def day(days: int = 0) -> str:
    return (timezone.localdate() + datetime.timedelta(days=days)).isoformat()


def url(days: int = 0) -> str:
    return f"{ALL}{day(days)}/"


def get(client: Client, user: User, path: str) -> str:
    client.force_login(user)
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def enter(client: Client, statement: Statement, action: str, **values: str):
    sent = {"statement": statement.pk, "action": action, "seen": statement.revision, **values}
    return client.post(url(), sent)


@pytest.mark.parametrize("path", [ALL, url(), f"{url()}liste/"])
def test_the_list_is_for_the_mayors_and_the_council_office(client: Client, world: World, path: str):
    world.statement("mayor")
    for name, user in world.users.items():
        client.force_login(user)
        expected = 200 if name in ("mayors_office", "clerk") else 404
        assert client.get(path).status_code == expected, name


@pytest.mark.parametrize("path", ["heute", "2019-13-40", "20191210x", "١٢"])
def test_a_day_that_is_none_is_not_found(client: Client, world: World, path: str):
    client.force_login(world.mayors_office)
    assert client.get(f"{ALL}{path}/").status_code == 404


def test_what_is_planned_for_the_day_or_for_none_is_on_its_list(client: Client, world: World):
    world.statement("mayor", paper=world.inquiry(title="Für heute"))
    undated = world.statement("mayor", paper=world.inquiry(title="Ohne Tag"))
    other = world.statement("mayor", paper=world.inquiry(title="Für nächste Woche"))
    plan(undated, None)
    plan(other, day(7))
    today = get(client, world.mayors_office, url())
    assert "Für heute" in today
    assert "Ohne Tag" in today
    assert "Für nächste Woche" not in today
    assert "Für nächste Woche" in get(client, world.mayors_office, url(7))
    overview = get(client, world.mayors_office, ALL)
    assert url() in overview
    assert url(7) in overview


def plan(statement: Statement, held_on: str | None) -> None:
    row = statement.recipients.get(organization__kind="mayor")
    row.held_on = held_on
    row.save()


def test_a_past_day_without_decision_is_not_lost(client: Client, world: World):
    plan(world.statement("mayor"), day(-7))
    html = get(client, world.mayors_office, ALL)
    assert url(-7) in html
    assert "Ergebnis fehlt" in html


@pytest.mark.parametrize(
    ("action", "values", "state", "result"),
    [
        ("approve", {}, "approved", "genehmigt OB"),
        ("take_note", {}, "approved", "zur Kenntnis genommen"),
        ("defer", {"until": day(7)}, "mayor", "vertagt"),
        ("return", {"comment": "Bitte kürzer."}, "drafting", ""),
    ],
)
def test_a_decision_is_entered_from_the_list(
    client: Client, world: World, action: str, values: dict[str, str], state: str, result: str
):
    statement = world.statement("mayor")
    client.force_login(world.mayors_office)
    response = enter(client, statement, action, **values)
    assert response["Location"] == f"{url()}#entschieden"
    statement.refresh_from_db()
    row = statement.recipients.order_by("position")[0]
    assert (statement.state, row.result) == (state, result)
    html = client.get(url()).content.decode()
    assert str(statement) in html
    if result:
        assert f">{result}<" in html


def test_after_a_decision_the_next_answer_is_up(client: Client, world: World):
    first, second, third = (world.statement("mayor") for _ in range(3))
    client.force_login(world.mayors_office)
    assert enter(client, second, "approve")["Location"].endswith(f"#antwort-{third.pk}")
    assert enter(client, third, "approve")["Location"].endswith(f"#antwort-{first.pk}")
    assert enter(client, first, "approve")["Location"].endswith("#entschieden")


@pytest.mark.parametrize("action", ["approve", "take_note", "defer"])
def test_an_answer_without_a_day_gets_the_day_of_its_sitting(
    client: Client, world: World, action: str
):
    statement = world.statement("mayor")
    plan(statement, None)
    client.force_login(world.mayors_office)
    enter(client, statement, action, until=day(7))
    row = Recipient.objects.filter(statement=statement).order_by("position")[0]
    assert row.held_on == timezone.localdate()


@pytest.mark.parametrize(
    ("action", "values", "message"),
    [
        ("defer", {}, "Bitte geben Sie den neuen Tag an."),
        ("defer", {"until": "gestern"}, "gültiges Datum"),
        ("defer", {"until": day(0)}, "Bitte wählen Sie einen späteren Tag."),
        ("return", {"comment": " "}, "Bitte geben Sie einen Grund an."),
        ("return", {"comment": "a\x07b"}, "Steuerzeichen"),
        ("return", {"comment": "x" * 2001}, "2000"),
        ("approve", {"seen": "x"}, "Bitte prüfen Sie Ihre Angaben"),
    ],
)
def test_bad_input_is_explained_and_changes_nothing(
    client: Client, world: World, action: str, values: dict[str, str], message: str
):
    statement = world.statement("mayor")
    client.force_login(world.mayors_office)
    response = enter(client, statement, action, **values)
    assert response.status_code in (400, 409)
    assert message in response.content.decode()
    before = statement.revision
    statement.refresh_from_db()
    assert (statement.state, statement.revision) == ("mayor", before)


@pytest.mark.parametrize(
    "sent",
    [
        {"action": "approve", "statement": "abc"},
        {"action": "approve", "statement": "9" * 30},
        {"action": "approve", "statement": "99999"},
        {"action": "cancel"},
        {},
    ],
)
def test_what_is_no_decision_is_not_found(client: Client, world: World, sent: dict[str, str]):
    statement = world.statement("mayor")
    client.force_login(world.mayors_office)
    response = client.post(url(), {"statement": statement.pk, "seen": statement.revision, **sent})
    assert response.status_code == 404


def test_the_council_office_reads_but_does_not_decide(client: Client, world: World):
    statement = world.statement("mayor")
    html = get(client, world.clerk, url())
    assert 'value="approve"' not in html
    assert enter(client, statement, "approve").status_code == 404
    statement.refresh_from_db()
    assert statement.state == "mayor"


def test_a_second_click_acts_once(client: Client, world: World):
    statement = world.statement("mayor")
    client.force_login(world.mayors_office)
    enter(client, statement, "approve")
    response = client.post(
        url(),
        {"statement": statement.pk, "action": "approve", "seen": statement.revision},
        follow=True,
    )
    assert "Das haben Sie bereits erledigt" in response.content.decode()
    assert statement.steps.filter(action="approve").count() == 1


def test_who_was_slower_is_told(client: Client, world: World):
    statement = world.statement("mayor")
    client.force_login(world.mayors_office)
    seen = statement.revision
    enter(client, statement, "defer", until=day(7))
    response = client.post(
        url(), {"statement": statement.pk, "action": "approve", "seen": seen}, follow=True
    )
    assert "inzwischen" in response.content.decode()
    statement.refresh_from_db()
    assert statement.state == "mayor"


def test_nobody_approves_what_he_last_edited(client: Client, world: World):
    statement = world.statement("mayor")
    statement.last_edited_by = world.mayors_office
    statement.save()
    html = get(client, world.mayors_office, url())
    assert "zuletzt selbst bearbeitet" in html
    assert 'value="approve"' not in html


def test_the_printed_list_holds_open_and_decided(client: Client, world: World):
    first = world.statement("mayor", paper=world.inquiry(title="Schon entschieden"))
    world.statement("mayor", paper=world.motion(title="Noch offen"))
    client.force_login(world.mayors_office)
    enter(client, first, "approve")
    html = client.get(f"{url()}liste/").content.decode()
    assert "Noch offen" in html
    assert "Schon entschieden" in html
    assert "genehmigt OB" in html


@pytest.mark.parametrize("path", [ALL, url(), f"{url()}liste/"])
def test_three_answers_cost_as_many_queries_as_one(client: Client, world: World, path: str):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        return len(captured)

    world.statement("mayor")
    client.force_login(world.mayors_office)
    once = queries()
    world.statement("mayor")
    world.statement("mayor", paper=world.motion())
    assert queries() == once


def test_empty_lists_say_what_will_appear(client: Client, world: World):
    assert "Hier stehen" in get(client, world.mayors_office, url())
    assert "Hier stehen" in get(client, world.mayors_office, ALL)
    assert "geplant" in get(client, world.mayors_office, f"{url(3)}liste/")
