"""The workbench: who may write, saving, the same text twice, a text that somebody else changed."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from council.models import User
from responses.enums import StatementState
from responses.models import Answer, Statement
from responses.services import assignments, drafting, moves
from tests.scenes import scene
from tests.world import World

pytestmark = pytest.mark.django_db


def at(name: str, *args: int) -> str:
    return reverse(name, args=args)


def post(client: Client, user: User, url: str, data: dict, **extra):
    client.force_login(user)
    return client.post(url, data, **extra)


def get(client: Client, user: User, url: str):
    client.force_login(user)
    return client.get(url)


def typed(answer: Answer, text: str, **changes: object) -> dict:
    return {"text": text, "text-format": "text", "seen": answer.revision, **changes}


def first(statement: Statement) -> Answer:
    return statement.answers.order_by("position")[0]


@scene
def statement(world: World) -> Statement:
    return world.statement("drafting", text="")


def save_url(answer: Answer) -> str:
    return at("save_answer", answer.statement_id, answer.pk)


# --- Reading and writing --------------------------------------------------------------------


def test_the_officer_sees_each_question_beside_its_field(client, world, statement):
    page = get(client, world.officer, at("statement", statement.pk)).content.decode()
    for question in ("Wie weit ist der Prozess?", "Bis wann wird es vorgelegt?"):
        assert question in page
    for answer in statement.answers.all():
        assert f'id="antwort-{answer.pk}-text"' in page
        assert f'href="#antwort-{answer.pk}"' in page
    assert page.count("leer</span>") == 2
    assert "Zu den Fragen 1, 2 fehlt eine Antwort." in page
    assert "Integrationskonzept" in page


@pytest.mark.parametrize("role", ["clerk", "mayors_office", "deputy_mayor"])
def test_others_on_the_way_read_but_have_no_fields(client, world, role):
    statement = world.statement("drafting")
    response = get(client, getattr(world, role), at("statement", statement.pk))
    assert response.status_code == 200
    assert "Der Prozess läuft." in response.content.decode()
    assert "<textarea" not in response.content.decode()


@pytest.mark.parametrize(
    "role",
    [
        "member",
        "colleague",
        "stranger",
        "faction_office",
        "other_officer",
        "other_head",
        "other_deputy_mayor",
        "administrator",
    ],
)
def test_who_has_no_part_in_it_finds_nothing(client, world, statement, role):
    user, answer = getattr(world, role), first(statement)
    assert get(client, user, at("statement", statement.pk)).status_code == 404
    assert post(client, user, save_url(answer), typed(answer, "Fremd")).status_code == 404
    for name in ("head", "annexes", "cosigners", "versions", "slip", "preview_page"):
        assert get(client, user, at(name, statement.pk)).status_code == 404
    answer.refresh_from_db()
    assert answer.text == ""


@pytest.mark.parametrize("role", ["clerk", "mayors_office", "deputy_mayor"])
def test_who_may_read_may_not_write(client, world, statement, role):
    user, answer = getattr(world, role), first(statement)
    assert post(client, user, save_url(answer), typed(answer, "Fremd")).status_code == 404
    assert post(client, user, at("join_answers", statement.pk), {}).status_code == 404
    assert post(client, user, at("head", statement.pk), {}).status_code == 404
    assert post(client, user, at("distribution", statement.pk), {}).status_code == 404
    assert post(client, user, at("annexes", statement.pk), {}).status_code == 404
    assert post(client, user, at("cosigners", statement.pk), {}).status_code == 404
    answer.refresh_from_db()
    assert answer.text == ""


def test_a_visitor_is_asked_to_sign_in(client, statement):
    response = client.get(at("statement", statement.pk))
    assert response.status_code == 302
    assert reverse("account_login") in response["Location"]


def test_an_answer_of_another_statement_is_not_found(client, world, statement):
    other = world.statement("drafting", paper=world.inquiry(title="Anderes"))
    url = at("save_answer", statement.pk, first(other).pk)
    response = post(client, world.officer, url, typed(first(other), "Falsch"))
    assert response.status_code == 409
    assert first(other).text == "Der Prozess läuft."


# --- Saving ---------------------------------------------------------------------------------


def test_saving_stores_text_and_mark_and_says_when(client, world, statement):
    answer = first(statement)
    response = post(
        client,
        world.officer,
        save_url(answer),
        typed(answer, "Der **Prozess** läuft.", ready="on"),
        follow=True,
    )
    answer.refresh_from_db()
    assert (answer.text, answer.ready) == ("Der **Prozess** läuft.", True)
    page = response.content.decode()
    assert "Frage 1: gespeichert um" in page
    assert "fertig</span>" in page
    assert "Zu Frage 2 fehlt eine Antwort." in page


def test_what_the_editor_sends_is_stored_as_text_of_the_alphabet(client, world, statement):
    answer = first(statement)
    html = "<p>Ja, <b>bald</b>.</p><script>alert(1)</script>"
    data = typed(answer, html) | {"text-format": "html"}
    post(client, world.officer, save_url(answer), data)
    answer.refresh_from_db()
    assert answer.text == "Ja, **bald**."


def test_the_page_saves_by_itself_and_changes_only_its_parts(client, world, statement):
    answer = first(statement)
    response = post(
        client,
        world.officer,
        save_url(answer),
        typed(answer, "Nebenbei."),
        headers={"HX-Request": "true"},
    )
    part = response.content.decode()
    answer.refresh_from_db()
    assert answer.text == "Nebenbei."
    assert response["HX-Trigger"] == "saved"
    assert "Gespeichert um" in part
    assert f'value="{answer.revision}" id="antwort-{answer.pk}-seen"' in part
    assert "<html" not in part


def test_the_same_form_twice_saves_once(client, world, statement):
    answer = first(statement)
    before = answer.revision
    data = typed(answer, "Einmal.")
    post(client, world.officer, save_url(answer), data)
    response = post(client, world.officer, save_url(answer), data)
    answer.refresh_from_db()
    assert response.status_code == 302
    assert answer.revision == before + 1


def test_a_stale_text_shows_both_and_loses_neither(client, world, statement):
    answer = first(statement)
    old = typed(answer, "Mein Satz.")
    drafting.save_answer(answer, text="Schneller gewesen.", by=world.head)
    response = post(client, world.officer, save_url(answer), old)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Mein Satz." in page
    assert "Schneller gewesen." in page
    answer.refresh_from_db()
    assert answer.text == "Schneller gewesen."
    post(client, world.officer, save_url(answer), old | {"overwrite": answer.revision})
    answer.refresh_from_db()
    assert answer.text == "Mein Satz."


def test_a_stale_text_that_saves_itself_is_not_taken_for_saved(client, world, statement):
    answer = first(statement)
    old = typed(answer, "Mein Satz.")
    drafting.save_answer(answer, text="Schneller gewesen.", by=world.head)
    response = post(client, world.officer, save_url(answer), old, headers={"HX-Request": "true"})
    part = response.content.decode()
    assert "HX-Trigger" not in response
    assert "Schneller gewesen." in part
    assert "-seen" not in part, "the old revision stays, or the next pause would overwrite"


def test_a_text_typed_while_the_answer_moved_on_is_shown(client, world):
    statement = world.statement("drafting")
    answer = first(statement)
    moves.forward(statement, by=world.officer)
    response = post(client, world.officer, save_url(answer), typed(answer, "Zu spät."))
    assert response.status_code == 409
    assert "Nicht gespeichert" in response.content.decode()
    assert "Zu spät." in response.content.decode()
    answer.refresh_from_db()
    assert answer.text == "Der Prozess läuft."


def test_a_text_typed_while_its_question_was_joined_is_shown(client, world, statement):
    first, second = statement.answers.all()
    drafting.join_answers(statement, answers=[first, second], by=world.head)
    response = post(client, world.officer, save_url(second), typed(second, "Für die zweite."))
    assert response.status_code == 409
    assert "Für die zweite." in response.content.decode()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Mit NUL\x00", "Steuerzeichen"),
        ("Mit Glocke\x07", "Steuerzeichen"),
        ("Mit 😀", "nicht darstellen"),
        ("x" * 100_001, "zu lang"),
    ],
)
def test_a_bad_text_is_refused_and_kept_in_the_field(client, world, statement, text, message):
    answer = first(statement)
    response = post(client, world.officer, save_url(answer), typed(answer, text))
    assert response.status_code == 409
    assert message in response.content.decode()
    answer.refresh_from_db()
    assert answer.text == ""


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 40])
def test_a_bad_revision_never_overwrites(client, world, statement, seen):
    answer = first(statement)
    response = post(client, world.officer, save_url(answer), typed(answer, "Neu", seen=seen))
    assert response.status_code == 409
    answer.refresh_from_db()
    assert answer.text == ""


# --- Together and apart ---------------------------------------------------------------------


def test_questions_are_answered_together_and_apart_again(client, world):
    paper = world.inquiry(questions=["Erstens?", "Zweitens?", "Drittens?"])
    statement = world.statement("drafting", paper=paper)
    first, second, third = statement.answers.all()
    response = post(
        client,
        world.officer,
        at("join_answers", statement.pk),
        {"answers": [first.pk, third.pk]},
        follow=True,
    )
    assert "Fragen 1 und 3" in response.content.decode()
    assert list(statement.answers.all()) == [first, second]
    response = post(
        client, world.officer, at("split_answer", statement.pk, first.pk), {}, follow=True
    )
    assert "einzeln beantwortet" in response.content.decode()
    numbers = [
        [link.question.number for link in answer.answer_questions.all()]
        for answer in statement.answers.all()
    ]
    assert numbers == [[1], [2], [3]]


def test_all_questions_together_and_apart_again(client, world):
    paper = world.inquiry(questions=["Erstens?", "Zweitens?", "Drittens?"])
    statement = world.statement("drafting", paper=paper)
    pks = list(statement.answers.values_list("pk", flat=True))
    url = at("join_answers", statement.pk)
    response = post(client, world.officer, url, {"answers": pks}, follow=True)
    assert "Fragen 1 bis 3" in response.content.decode()
    url = at("split_answer", statement.pk, pks[0])
    assert post(client, world.officer, url, {}, follow=True).status_code == 200
    assert statement.answers.count() == 3


@pytest.mark.parametrize("name", ["save_answer", "split_answer", "join_answers"])
def test_who_comes_by_a_link_is_led_to_the_workbench(client, world, statement, name):
    args = [statement.pk] if name == "join_answers" else [statement.pk, first(statement).pk]
    response = get(client, world.officer, at(name, *args))
    assert response["Location"] == at("statement", statement.pk)


@pytest.mark.parametrize("chosen", [[], ["first"], ["x"], ["99999999999999999999"]])
def test_joining_wants_two_questions_of_this_answer(client, world, statement, chosen):
    pks = [str(first(statement).pk) if value == "first" else value for value in chosen]
    response = post(
        client, world.officer, at("join_answers", statement.pk), {"answers": pks}, follow=True
    )
    assert "mindestens zwei Fragen" in response.content.decode()
    assert statement.answers.count() == 2


# --- Motions and interim notices ------------------------------------------------------------


def test_a_motion_has_one_free_text_beside_its_resolution(client, world):
    statement = world.statement("drafting", paper=world.motion(), text="")
    page = get(client, world.officer, at("statement", statement.pk)).content.decode()
    assert "Die Verwaltung pflanzt zwanzig Bäume." in page
    assert "Schatten fehlt." in page
    assert page.count("<textarea") == 1
    assert "Der Text der Stellungnahme fehlt." in page


@scene
def notice(world: World) -> Statement:
    paper = world.inquiry()
    world.statement("drafting", paper=paper)
    return assignments.open_interim_notice(paper, by=world.officer)


def notice_data(notice: Statement, **changes: object) -> dict:
    return {
        "introduction": "Die Zahlen sind angefordert.",
        "introduction-format": "text",
        "reasons": "Sie kommen im Januar.",
        "reasons-format": "text",
        "expected_on": "2030-02-01",
        "seen": notice.revision,
        **changes,
    }


def test_a_notice_is_written_in_three_fields(client, world, notice):
    url = at("statement", notice.pk)
    page = get(client, world.officer, url).content.decode()
    assert "Der Sachstand fehlt." in page
    response = post(client, world.officer, url, notice_data(notice), follow=True)
    assert "Gespeichert um" in response.content.decode()
    assert "Es ist alles da." in response.content.decode()
    notice.refresh_from_db()
    assert notice.introduction == "Die Zahlen sind angefordert."
    assert notice.expected_on == datetime.date(2030, 2, 1)


def test_a_stale_notice_shows_both(client, world, notice):
    old = notice_data(notice)
    drafting.save_notice(
        notice, introduction="Anders.", reasons="", expected_on=None, by=world.head
    )
    response = post(client, world.officer, at("statement", notice.pk), old)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Anders." in page
    assert "Die Zahlen sind angefordert." in page
    assert f'name="seen" value="{notice.revision}"' in page
    notice.refresh_from_db()
    assert notice.introduction == "Anders."


def test_a_notice_sent_twice_is_saved_once(client, world, notice):
    data = notice_data(notice)
    post(client, world.officer, at("statement", notice.pk), data)
    response = post(client, world.officer, at("statement", notice.pk), data)
    assert response.status_code == 302
    notice.refresh_from_db()
    assert notice.revision == 1


def test_saving_the_head_of_a_notice_keeps_its_text(client, world, notice):
    post(client, world.officer, at("statement", notice.pk), notice_data(notice))
    notice.refresh_from_db()
    data = {"editors": "Frau Wien", "closing": "", "seen": notice.revision}
    post(client, world.officer, at("head", notice.pk), data)
    notice.refresh_from_db()
    assert (notice.editors, notice.introduction) == ("Frau Wien", "Die Zahlen sind angefordert.")


# --- Speed ----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["officer", "clerk"])
def test_the_page_asks_as_often_for_three_questions_as_for_one(
    client, world, role, django_assert_max_num_queries
):
    counts = []
    for questions in (["Erstens?"], ["Erstens?", "Zweitens?", "Drittens?"]):
        statement = world.statement("drafting", paper=world.inquiry(questions=questions))
        get(client, getattr(world, role), at("statement", statement.pk))
        with django_assert_max_num_queries(200) as queries:
            client.get(at("statement", statement.pk))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert statement.state == StatementState.DRAFTING
