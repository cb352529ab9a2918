"""Signing an answer with others, handing it on, deciding about it, moving its deadline."""

import pytest
from django.test import Client
from django.utils import timezone

from council.models import User
from responses.enums import StatementState
from responses.models import Statement
from responses.services import drafting, moves
from tests.cases.answer_pages import DAY, at, get, post, text_of
from tests.scenes import scene
from tests.world import World

pytestmark = pytest.mark.django_db


@scene
def statement(world: World) -> Statement:
    return world.statement("drafting")


def test_offices_are_asked_to_cosign_and_may_then_read(client, world, statement):
    assert get(client, world.other_head, at("statement", statement.pk)).status_code == 404
    data = {"offices": [world.other_unit.pk], "seen": statement.revision}
    assert post(client, world.officer, at("cosigners", statement.pk), data).status_code == 302
    assert statement.cosignatures.get().organization == world.other_unit
    assert get(client, world.other_head, at("statement", statement.pk)).status_code == 200


def test_the_lead_unit_and_bodies_are_not_offered(client, world, statement):
    data = {"offices": [world.unit.pk, world.council.pk], "seen": statement.revision}
    response = post(client, world.officer, at("cosigners", statement.pk), data)
    assert "keine gültige Auswahl" in text_of(response)
    assert not statement.cosignatures.exists()


def test_signatures_say_who_what_and_under_which_version(client, world):
    statement = world.statement("cosigning")
    moves.cosign(statement, by=world.other_head, comment="Bitte das Nordufer nennen.")
    page = text_of(get(client, world.officer, at("cosigners", statement.pk)))
    assert "mitgezeichnet mit Bemerkung" in page
    assert "Bitte das Nordufer nennen." in page
    assert "Fassung 2" in page


def test_a_changed_text_says_that_the_signature_is_void(client, world):
    statement = world.statement("unit_review", cosigning=True)
    moves.recall(statement, by=world.officer, comment="Noch ein Satz.")
    drafting.save_answer(statement.answers.all()[0], text="Ganz anders.", by=world.officer)
    statement.refresh_from_db()
    page = text_of(get(client, world.officer, at("statement_act", statement.pk, "forward")))
    assert "Neu zu zeichnen haben: Amt 66." in page
    assert "Bea Bau" in page
    assert "In Mitzeichnung" in page
    moves.forward(statement, by=world.officer)
    assert statement.state == StatementState.COSIGNING
    page = text_of(get(client, world.other_head, at("statement", statement.pk)))
    assert "Frühere Mitzeichnung ungültig" in page
    assert "<li>Zur Frage 1)</li>" in page


def test_the_head_of_unit_may_go_on_without_a_refused_signature(client, world):
    statement = world.statement("cosigning")
    moves.refuse(statement, by=world.other_head, comment="Die Zahlen stimmen nicht.")
    row = statement.cosignatures.get()
    url = at("override", statement.pk, row.pk)
    assert url not in text_of(get(client, world.officer, at("cosigners", statement.pk)))
    assert get(client, world.officer, url).status_code == 404
    assert url in text_of(get(client, world.head, at("cosigners", statement.pk)))
    data = {"seen": statement.revision, "comment": ""}
    assert "Bitte geben Sie einen Grund an." in text_of(post(client, world.head, url, data))
    data["comment"] = "Die Zahlen sind geprüft."
    assert post(client, world.head, url, data).status_code == 302
    row.refresh_from_db()
    assert row.decision == "overridden"


def act(client: Client, user: User, statement: Statement, action: str, **data: object):
    statement.refresh_from_db()
    values = {"seen": statement.revision, "comment": "", **data}
    return post(client, user, at("statement_act", statement.pk, action), values, follow=True)


def test_the_whole_way_by_its_confirm_pages(client, world):
    statement = world.statement("assigned")
    assert "liegt jetzt bei V/02 Sozialplanung" in text_of(
        act(client, world.officer, statement, "take")
    )
    for answer in statement.answers.all():
        drafting.save_answer(answer, text="Der Prozess läuft.", by=world.officer)
    statement.refresh_from_db()
    drafting.ask_cosigners(statement, offices=[world.other_unit], by=world.officer)
    page = text_of(get(client, world.officer, at("statement_act", statement.pk, "forward")))
    assert "In Bearbeitung" in page
    assert "In Mitzeichnung" in page
    assert "an Bea Bau" in page
    act(client, world.officer, statement, "forward")
    page = text_of(get(client, world.other_head, at("statement_act", statement.pk, "cosign")))
    assert "Bei der Amtsleitung" in page, "the last signature sends it on"
    act(client, world.other_head, statement, "cosign", comment="Mit Bemerkung.")
    act(client, world.head, statement, "forward")
    page = text_of(act(client, world.deputy_mayor, statement, "forward"))
    assert "liegt jetzt bei der Oberbürgermeisterin, Dienstberatung am" in page
    today = timezone.localdate().isoformat()
    page = text_of(act(client, world.mayors_office, statement, "approve", held_on=today))
    assert "liegt jetzt bei Ratsbüro" in page
    page = text_of(act(client, world.clerk, statement, "distribute"))
    assert "ist jetzt verteilt" in page
    statement.refresh_from_db()
    assert statement.state == StatementState.DISTRIBUTED
    assert statement.published.issues.count() == 1


@pytest.mark.parametrize(
    ("state", "action", "role"),
    [
        ("assigned", "take", "other_officer"),
        ("assigned", "take", "clerk"),
        ("drafting", "forward", "clerk"),
        ("division_review", "return", "other_deputy_mayor"),
        ("mayor", "approve", "clerk"),
        ("mayor", "approve", "head"),
        ("approved", "distribute", "officer"),
        ("drafting", "cancel", "officer"),
        ("drafting", "withdraw", "clerk"),
        ("drafting", "erfunden", "officer"),
        ("distributed", "correct", "member"),
    ],
)
def test_who_may_not_act_finds_nothing(client, world, state, action, role):
    statement = world.statement(state)
    url = at("statement_act", statement.pk, action)
    assert get(client, getattr(world, role), url).status_code == 404
    assert post(client, getattr(world, role), url, {"seen": 0}).status_code == 404
    statement.refresh_from_db()
    assert statement.state == state


@pytest.mark.parametrize(
    ("state", "action", "role"),
    [
        ("drafting", "forward", "deputy_mayor"),
        ("unit_review", "forward", "officer"),
        ("division_review", "forward", "head"),
    ],
)
def test_who_acts_at_another_step_is_told_so(client, world, state, action, role):
    statement = world.statement(state)
    response = act(client, getattr(world, role), statement, action)
    assert "nicht mehr nötig oder möglich" in text_of(response)
    statement.refresh_from_db()
    assert statement.state == state


def test_what_is_missing_stands_on_the_confirm_page_and_stops_the_act(client, world):
    statement = world.statement("drafting", text="")
    url = at("statement_act", statement.pk, "forward")
    page = text_of(get(client, world.officer, url))
    assert "Zu den Fragen 1, 2 fehlt eine Antwort." in page
    response = post(client, world.officer, url, {"seen": statement.revision, "comment": ""})
    assert response.status_code == 409
    statement.refresh_from_db()
    assert statement.state == StatementState.DRAFTING


def test_a_reason_is_wanted_where_an_answer_goes_back(client, world):
    statement = world.statement("unit_review")
    response = act(client, world.head, statement, "return")
    assert "Bitte geben Sie einen Grund an." in text_of(response)
    response = act(client, world.head, statement, "return", comment="Bitte mit Zahlen.")
    assert "liegt jetzt bei" in text_of(response)
    page = text_of(get(client, world.officer, at("slip", statement.pk)))
    assert "Bitte mit Zahlen." in page
    assert "zurückgegeben" in page


def test_an_answer_is_handed_over_to_another_unit(client, world):
    statement = world.statement("assigned")
    page = text_of(get(client, world.officer, at("statement_act", statement.pk, "hand_over")))
    assert "Amt 66 Tiefbauamt" in page
    response = act(client, world.officer, statement, "hand_over", comment="Brücke", lead="")
    assert "Bitte wählen Sie eine Stelle." in text_of(response)
    values = {"comment": "Es geht um eine Brücke.", "lead": world.other_unit.pk}
    response = act(client, world.officer, statement, "hand_over", **values)
    assert "liegt jetzt bei Amt 66 Tiefbauamt" in text_of(response)
    assert get(client, world.other_officer, at("statement", statement.pk)).status_code == 200


@pytest.mark.parametrize("lead", ["council", "unit"])
def test_only_another_office_takes_an_answer_over(client, world, lead):
    statement = world.statement("assigned")
    values = {"comment": "Anderswo.", "lead": getattr(world, lead).pk}
    response = act(client, world.officer, statement, "hand_over", **values)
    assert "aus der Liste" in text_of(response)
    statement.refresh_from_db()
    assert statement.lead == world.unit


def test_the_same_act_sent_twice_is_done_once(client, world):
    statement = world.statement("cosigning")
    data = {"seen": statement.revision, "comment": ""}
    url = at("statement_act", statement.pk, "cosign")
    post(client, world.other_head, url, data)
    response = post(client, world.other_head, url, data, follow=True)
    assert "Das haben Sie bereits erledigt." in text_of(response)
    assert statement.steps.filter(action="cosign").count() == 1


def test_who_is_overtaken_is_told(client, world):
    statement = world.statement("division_review")
    data = {"seen": statement.revision, "comment": ""}
    moves.return_(statement, by=world.deputy_mayor, comment="Noch einmal.")
    url = at("statement_act", statement.pk, "forward")
    response = post(client, world.deputy_mayor, url, data, follow=True)
    assert "nicht mehr nötig oder möglich" in text_of(response)
    statement.refresh_from_db()
    assert statement.state == StatementState.DRAFTING


def test_the_mayor_defers_to_a_later_day(client, world):
    statement = world.statement("mayor")
    page = text_of(get(client, world.mayors_office, at("statement_act", statement.pk, "defer")))
    later = timezone.localtime(world.next_mayors_sitting.starts_at).date()
    assert f'value="{later.isoformat()}"' in page
    response = act(client, world.mayors_office, statement, "defer", until="2001-01-01")
    assert "späteren Tag" in text_of(response)
    act(client, world.mayors_office, statement, "defer", until=later.isoformat())
    assert [row.result for row in statement.recipients.all()] == ["vertagt", ""]


def test_a_correction_is_begun_and_given_up(client, world):
    statement = world.statement("distributed")
    page = text_of(get(client, world.officer, at("statement", statement.pk)))
    assert "Berichtigen" in page
    assert "Berichtigung abbrechen" not in page
    act(client, world.officer, statement, "correct", comment="Falsche Zahl.")
    page = text_of(get(client, world.officer, at("statement", statement.pk)))
    assert "Berichtigung abbrechen" in page
    assert at("statement_act", statement.pk, "hand_over") not in page
    act(client, world.officer, statement, "abandon_correction", comment="War richtig.")
    statement.refresh_from_db()
    assert statement.state == StatementState.DISTRIBUTED


def test_the_page_offers_what_is_asked_and_says_what_stands_in_the_way(client, world):
    statement = world.statement("unit_review")
    page = text_of(get(client, world.head, at("statement", statement.pk)))
    assert "Weiterleiten" in page
    assert "Zurückgeben" in page
    page = text_of(get(client, world.clerk, at("statement", statement.pk)))
    assert "Weiterleiten" not in page
    assert "Abbrechen" in page
    moves.return_(statement, by=world.head, comment="Ich ändere selbst.")
    drafting.save_answer(statement.answers.all()[0], text="Von der Leitung.", by=world.head)
    statement.refresh_from_db()
    moves.forward(statement, by=world.head)
    page = text_of(get(client, world.head, at("statement", statement.pk)))
    assert "Sie haben den Text zuletzt selbst bearbeitet" in page


def test_the_deadline_is_moved_with_a_reason_that_the_asker_reads(client, world, statement):
    url = at("extend", statement.pk)
    later = (statement.due_on + 14 * DAY).isoformat()
    data = {"seen": statement.revision, "due_on": later, "comment": "Gutachten fehlt."}
    assert get(client, world.officer, url).status_code == 404
    assert post(client, world.officer, url, data).status_code == 404
    response = post(client, world.head, url, data, follow=True)
    assert "Die Frist ist jetzt der" in text_of(response)
    paper = statement.answered.get().paper
    assert paper.due_on.isoformat() == later
    assert paper.steps.filter(action="extend", comment="Gutachten fehlt.").exists()


@pytest.mark.parametrize(
    ("due_on", "comment", "message"),
    [
        ("2001-01-01", "Grund", "nicht nach der bisherigen"),
        ("", "Grund", "erforderlich"),
        ("morgen", "Grund", "gültiges Datum"),
        ("2090-01-01", "", "Bitte geben Sie einen Grund an."),
        ("2090-01-01", "Grund\x00", "ullzeichen"),
    ],
)
def test_a_bad_deadline_is_refused(client, world, statement, due_on, comment, message):
    before = statement.due_on
    data = {"seen": statement.revision, "due_on": due_on, "comment": comment}
    response = post(client, world.clerk, at("extend", statement.pk), data)
    assert message in text_of(response)
    statement.refresh_from_db()
    assert statement.due_on == before
