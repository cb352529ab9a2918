"""The head of an answer and its distribution list."""

import pytest
from django.utils import timezone

from responses.models import Statement
from responses.services import drafting, moves
from tests.cases.answer_pages import at, get, post, text_of
from tests.scenes import scene
from tests.world import World

pytestmark = pytest.mark.django_db


@scene
def statement(world: World) -> Statement:
    return world.statement("drafting")


def head_data(statement: Statement, **changes: object) -> dict:
    return {
        "editors": "Frau Wien/ Herr Dr. Tief",
        "phone": "530 3104",
        "signatory_name": "Dora Dezernat",
        "signatory_office": "Beigeordnete für Soziales",
        "introduction": "Vorab:",
        "introduction-format": "text",
        "closing": "",
        "closing-format": "text",
        "seen": statement.revision,
        **changes,
    }


def test_the_head_is_saved(client, world, statement):
    response = post(client, world.officer, at("head", statement.pk), head_data(statement))
    assert response.status_code == 302
    statement.refresh_from_db()
    assert statement.editors == "Frau Wien/ Herr Dr. Tief"
    assert statement.introduction == "Vorab:"
    assert not statement.confidential


def test_title_and_quoted_inquiry_cannot_be_retyped(client, world, statement):
    page = text_of(get(client, world.officer, at("head", statement.pk)))
    assert 'name="title"' not in page
    post(client, world.officer, at("head", statement.pk), head_data(statement, title="Anders"))
    assert "Integrationskonzept" in text_of(get(client, world.officer, at("head", statement.pk)))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"confidential": "on"}, "Grund der Nichtöffentlichkeit"),
        ({"confidential": "on", "confidentiality_ground": "Erfunden"}, "Erfunden"),
        ({"editors": "Zwei\nZeilen"}, "nur eine Zeile"),
        ({"editors": "x" * 201}, "200"),
        ({"phone": "\x00"}, "Steuerzeichen"),
        ({"closing": "😀"}, "nicht darstellen"),
        ({"seen": "x"}, "ganze Zahl"),
    ],
)
def test_a_bad_head_is_refused_with_a_message(client, world, statement, changes, message):
    before = statement.revision
    data = head_data(statement, **changes)
    response = post(client, world.officer, at("head", statement.pk), data)
    assert response.status_code == 200
    assert message in text_of(response)
    statement.refresh_from_db()
    assert statement.revision == before


def test_a_stale_head_shows_both_and_may_be_sent_again(client, world, statement):
    old = head_data(statement)
    head = drafting.Head(editors="Herr Schnell", phone="1")
    drafting.save_head(statement, head=head, by=world.head)
    response = post(client, world.officer, at("head", statement.pk), old)
    assert response.status_code == 409
    assert "Herr Schnell" in text_of(response)
    assert "Frau Wien/ Herr Dr. Tief" in text_of(response)
    statement.refresh_from_db()
    assert statement.editors == "Herr Schnell"
    again = old | {"seen": statement.revision}
    assert post(client, world.officer, at("head", statement.pk), again).status_code == 302


def test_a_head_sent_twice_is_saved_once(client, world, statement):
    data = head_data(statement)
    post(client, world.officer, at("head", statement.pk), data)
    statement.refresh_from_db()
    after_first = statement.revision
    assert post(client, world.officer, at("head", statement.pk), data).status_code == 302
    statement.refresh_from_db()
    assert statement.revision == after_first


def test_a_head_typed_while_the_answer_moved_on_is_shown(client, world, statement):
    data = head_data(statement)
    moves.forward(statement, by=world.officer)
    response = post(client, world.officer, at("head", statement.pk), data)
    assert response.status_code == 409
    assert "Nicht gespeichert" in text_of(response)
    assert "Herr Dr. Tief" in text_of(response)


def rows_data(statement: Statement, *rows: tuple, **changes: object) -> dict:
    data = {
        "verteiler-TOTAL_FORMS": len(rows),
        "verteiler-INITIAL_FORMS": 1,
        "verteiler-MIN_NUM_FORMS": 0,
        "verteiler-MAX_NUM_FORMS": 30,
        "seen": statement.revision,
    }
    for index, (body, day, role) in enumerate(rows):
        data |= {
            f"verteiler-{index}-organization": body,
            f"verteiler-{index}-held_on": day,
            f"verteiler-{index}-role": role,
            f"verteiler-{index}-ORDER": index + 1,
        }
    return data | changes


def listed(statement: Statement) -> list[tuple]:
    rows = statement.recipients.select_related("organization")
    return [(row.organization.name, str(row.held_on or ""), row.role) for row in rows]


def test_rows_are_added_moved_and_removed(client, world, statement):
    url = at("distribution", statement.pk)
    data = rows_data(
        statement,
        (world.mayor.pk, "2030-01-08", "Genehmigung OB"),
        (world.committee.pk, "2030-01-10", "Beratung"),
        (world.council.pk, "2030-01-20", "Beschlussfassung"),
        **{"verteiler-1-ORDER": 3, "verteiler-2-ORDER": 2},
    )
    assert post(client, world.officer, url, data).status_code == 302
    assert [row[0] for row in listed(statement)] == [
        "Die Oberbürgermeisterin",
        "Stadtrat",
        "Umweltausschuss",
    ]
    statement.refresh_from_db()
    data |= {"verteiler-1-DELETE": "on", "seen": statement.revision}
    post(client, world.officer, url, data)
    assert [row[0] for row in listed(statement)] == ["Die Oberbürgermeisterin", "Stadtrat"]


def test_the_page_offers_the_coming_sittings(client, world, statement):
    page = text_of(get(client, world.officer, at("head", statement.pk)))
    assert "Nächste Sitzungen" in page
    assert f"{timezone.localtime(world.sitting.starts_at):%d.%m.%Y}" in page


def test_one_more_row_without_scripts_saves_nothing(client, world, statement):
    data = rows_data(statement, (world.committee.pk, "2030-01-10", "Beratung"))
    response = post(
        client,
        world.officer,
        at("distribution", statement.pk),
        data | {"add_part": "verteiler"},
    )
    assert 'name="verteiler-1-organization"' in text_of(response)
    assert 'value="2030-01-10"' in text_of(response)
    assert listed(statement)[0][0] == "Die Oberbürgermeisterin"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([("committee", "", "Beratung")], "ersten Zeile"),
        ([], "ersten Zeile"),
        (
            [("mayor", "2030-01-08", "Genehmigung OB")] * 2,
            "zweimal",
        ),
        ([("mayor", "31.02.2030", "Genehmigung OB")], "gültiges Datum"),
        ([("mayor", "", "Erfunden")], "Erfunden"),
        ([("unit", "", "Beratung")], "ültig"),
        ([("", "", "Beratung")], "wählen Sie ein Gremium"),
    ],
)
def test_a_bad_list_is_refused_with_a_message(client, world, statement, rows, message):
    pks = [(getattr(world, name).pk if name else "", day, role) for name, day, role in rows]
    before = listed(statement)
    data = rows_data(statement, *pks, **{"verteiler-INITIAL_FORMS": len(pks)})
    response = post(client, world.officer, at("distribution", statement.pk), data)
    assert response.status_code in (200, 409)
    assert message in text_of(response)
    assert listed(statement) == before


@pytest.mark.parametrize("total", ["", "x", "-3", "1000000"])
def test_a_broken_count_of_rows_is_refused(client, world, statement, total):
    before = listed(statement)
    data = rows_data(statement, (world.mayor.pk, "", "Genehmigung OB"))
    data["verteiler-TOTAL_FORMS"] = total
    for extra in ({}, {"add_part": "verteiler"}):
        response = post(client, world.officer, at("distribution", statement.pk), data | extra)
        assert response.status_code in (200, 409)
    assert listed(statement) == before


def test_a_stale_list_is_refused_and_kept(client, world, statement):
    data = rows_data(statement, (world.mayor.pk, "2030-01-08", "Genehmigung OB"))
    drafting.save_head(statement, head=drafting.Head(editors="x"), by=world.head)
    response = post(client, world.officer, at("distribution", statement.pk), data)
    assert response.status_code == 409
    assert 'value="2030-01-08"' in text_of(response)
    assert f'name="seen" value="{statement.revision}"' in text_of(response)
