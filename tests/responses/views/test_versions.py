"""The versions of an answer, its routing slip and its PDF, and how often its pages ask."""

import pytest

from council.words.german import german_datetime
from responses.models import Statement
from responses.services import drafting, moves
from tests.cases.answer_pages import at, get, text_of
from tests.cases.pdf_reading import seen
from tests.cases.uploads import small_pdf
from tests.scenes import scene
from tests.world import World

pytestmark = pytest.mark.django_db


@scene
def statement(world: World) -> Statement:
    return world.statement("drafting")


def test_every_version_can_be_read_and_printed(client, world):
    statement = world.statement("division_review")
    page = text_of(get(client, world.officer, at("versions", statement.pk)))
    numbers = list(statement.versions.values_list("number", flat=True))
    assert len(numbers) > 1
    for number in numbers:
        assert at("version", statement.pk, number) in page
    page = text_of(get(client, world.officer, at("version", statement.pk, numbers[-1])))
    assert "Der Prozess läuft." in page
    response = get(client, world.officer, at("version_pdf", statement.pk, numbers[-1]))
    assert response.content.startswith(b"%PDF-")
    assert get(client, world.officer, at("version", statement.pk, 99)).status_code == 404
    assert get(client, world.stranger, at("version_pdf", statement.pk, 1)).status_code == 404


def test_a_version_is_what_it_was_when_the_text_has_moved_on(client, world):
    statement = world.statement("unit_review")
    version = statement.versions.order_by("-number")[0]
    moves.recall(statement, by=world.officer, comment="Noch ein Satz.")
    drafting.save_answer(statement.answers.all()[0], text="Ganz anders.", by=world.officer)
    page = text_of(get(client, world.officer, at("version", statement.pk, version.number)))
    assert "Der Prozess läuft." in page
    assert "Ganz anders." not in page


def test_the_slip_tells_who_did_what_when_and_for_whom(client, world):
    statement = world.statement("mayor", cosigning=True)
    page = text_of(get(client, world.officer, at("slip", statement.pk)))
    for words in (
        "zugewiesen",
        "übernommen",
        "Wiebke Wien",
        "Bea Bau für Amt 66 Tiefbauamt",
        "weitergeleitet",
        "Bei der Oberbürgermeisterin",
    ):
        assert words in page
    assert at("version", statement.pk, 1) in page


def test_the_preview_is_a_draft_until_the_issue_is_there(client, world):
    statement = world.statement("drafting")
    url = at("statement_preview", statement.pk)
    response = get(client, world.officer, url)
    assert response["Content-Type"] == "application/pdf"
    assert "Entwurf.pdf" in response["Content-Disposition"]
    assert get(client, world.stranger, url).status_code == 404
    issued = world.statement("distributed", paper=world.inquiry(title="Anderes"))
    stored = get(client, world.clerk, at("statement_preview", issued.pk)).content
    assert stored == get(client, world.clerk, at("statement_preview", issued.pk)).content
    last = issued.versions.order_by("-number")[0]
    assert get(client, world.clerk, at("version_pdf", issued.pk, last.number)).content == stored


def test_a_copy_to_co_sign_names_its_version(client, world):
    statement = world.statement("cosigning")
    url = at("statement_preview", statement.pk)
    last = statement.versions.order_by("-number")[0]
    foot = seen(get(client, world.other_head, url).content, page=1)
    assert f"Fassung {last.number} vom {german_datetime(last.at)}" in foot
    moves.recall(statement, by=world.officer, comment="Noch ein Satz.")
    drafting.save_answer(statement.answers.all()[0], text="Mehr.", by=world.officer)
    foot = seen(get(client, world.officer, url).content, page=1)
    assert "Fassung" not in foot
    assert "Stand " in foot


def test_a_text_that_cannot_be_printed_is_explained(client, world, statement):
    drafting.save_answer(statement.answers.all()[0], text="Mit 😀", by=world.officer)
    response = get(client, world.officer, at("statement_preview", statement.pk))
    assert response.status_code == 422
    assert "nicht darstellen" in text_of(response)


@pytest.mark.parametrize("name", ["versions", "slip", "cosigners", "head", "annexes"])
def test_pages_ask_as_often_for_many_rows_as_for_few(
    client, world, name, django_assert_max_num_queries
):
    few = world.statement("drafting")
    many = world.statement("mayor", paper=world.inquiry(title="Zweite"))
    moves.return_(many, by=world.mayors_office, comment="Zurück.")
    offices = [world.other_unit, world.other_division, world.division]
    for statement, number in ((few, 1), (many, 3)):
        statement.refresh_from_db()
        drafting.ask_cosigners(statement, offices=offices[:number], by=world.officer)
        for name_of_file in "abc"[:number]:
            drafting.add_annex(
                statement,
                name=name_of_file,
                mime="application/pdf",
                content=small_pdf(),
                by=world.officer,
            )
    counts = []
    client.force_login(world.officer)
    client.get(at("slip", few.pk))
    for statement in (few, many):
        with django_assert_max_num_queries(200) as queries:
            assert client.get(at(name, statement.pk)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
