"""The other pages of an answer: head, list, annexes, signatures, versions, slip, PDF and acts."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from council.models import User
from council.words.german import german_datetime
from responses.enums import StatementState
from responses.models import Statement
from responses.services import drafting, moves
from tests.cases.hostile_files import docx, jpeg, odt, packed, png, xlsx
from tests.cases.pdf_reading import seen
from tests.cases.uploads import small_pdf
from tests.scenes import scene
from tests.world import World

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


def at(name: str, *args: object) -> str:
    return reverse(name, args=args)


def post(client: Client, user: User, url: str, data: dict, **extra):
    client.force_login(user)
    return client.post(url, data, **extra)


def get(client: Client, user: User, url: str):
    client.force_login(user)
    return client.get(url)


def text_of(response) -> str:
    return response.content.decode()


@scene
def statement(world: World) -> Statement:
    return world.statement("drafting")


# --- Head -----------------------------------------------------------------------------------


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


# --- Distribution list ----------------------------------------------------------------------


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


# --- Annexes --------------------------------------------------------------------------------


PDF = small_pdf()
DOCX = docx()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("Karte.pdf", PDF),
        ("Karte.PDF", PDF),
        ("Brief.docx", DOCX),
        ("Tabelle.xlsx", xlsx()),
        ("Brief.odt", odt()),
        ("Bild.jpg", jpeg()),
        ("Bild.jpeg", jpeg()),
        ("Bild.png", png()),
    ],
)
def test_an_annex_is_added_and_can_be_fetched(client, world, statement, name, content):
    data = {"file": SimpleUploadedFile(name, content), "name": "Anlage 1"}
    assert post(client, world.officer, at("annexes", statement.pk), data).status_code == 302
    annex = statement.annexes.get()
    assert annex.name == "Anlage 1"
    response = get(client, world.deputy_mayor, at("annex", statement.pk, annex.pk))
    assert b"".join(response.streaming_content) == content
    assert response["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("Karte.pdf", b"MZ\x90 an executable", "nicht zu ihrem Namen passt"),
        ("Karte.pdf", DOCX, "nicht zu ihrem Namen passt"),
        ("Brief.docx", packed({"evil.exe": b"MZ"}), "nicht zu ihrem Namen passt"),
        ("Brief.docx", b"PK\x03\x04 broken", "nicht zu ihrem Namen passt"),
        ("Seite.html", b"<script>", "Möglich sind PDF"),
        ("Bild.svg", b"<svg/>", "Möglich sind PDF"),
        ("Karte.pdf", b"", "leer"),
        ("Karte.pdf", PDF + b"x" * 20_000_000, "groß; möglich sind"),
        ("x" * 200 + ".pdf", PDF, "200 Zeichen"),
        ("Karte😀.pdf", PDF, "nicht darstellen"),
    ],
)
def test_a_bad_file_is_refused_with_a_message(client, world, statement, name, content, message):
    data = {"file": SimpleUploadedFile(name, content)}
    response = post(client, world.officer, at("annexes", statement.pk), data)
    assert response.status_code == 200
    assert message in text_of(response)
    assert not statement.annexes.exists()


def test_without_a_file_nothing_is_added(client, world, statement):
    response = post(client, world.officer, at("annexes", statement.pk), {"name": "Anlage"})
    assert "Bitte wählen Sie eine Datei aus." in text_of(response)


def test_the_same_file_twice_is_one_annex(client, world, statement):
    for _ in range(2):
        data = {"file": SimpleUploadedFile("Karte.pdf", PDF)}
        post(client, world.officer, at("annexes", statement.pk), data)
    assert statement.annexes.count() == 1


def test_a_removed_annex_stays_in_the_version_that_had_it(client, world, statement):
    annex = drafting.add_annex(
        statement, name="Karte", mime="application/pdf", content=PDF, by=world.officer
    )
    statement.refresh_from_db()
    moves.forward(statement, by=world.officer)
    moves.return_(statement, by=world.head, comment="Ohne Karte.")
    version = statement.versions.order_by("-number")[0]
    post(client, world.officer, at("annex", statement.pk, annex.pk), {})
    assert not statement.annexes.exists()
    page = text_of(get(client, world.head, at("version", statement.pk, version.number)))
    url = at("version_annex", statement.pk, version.number, 1)
    assert url in page
    response = get(client, world.head, url)
    assert b"".join(response.streaming_content) == PDF
    assert get(client, world.stranger, url).status_code == 404
    assert get(client, world.head, at("version_annex", statement.pk, 1, 9)).status_code == 404


def test_an_annex_of_another_answer_is_not_found(client, world, statement):
    other = world.statement("drafting", paper=world.inquiry(title="Anderes"))
    annex = drafting.add_annex(
        other, name="Karte", mime="application/pdf", content=PDF, by=world.officer
    )
    assert get(client, world.officer, at("annex", statement.pk, annex.pk)).status_code == 404


# --- Co-signing -----------------------------------------------------------------------------


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


# --- Acts -----------------------------------------------------------------------------------


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


# --- Versions, slip, PDF --------------------------------------------------------------------


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


# --- Deadline -------------------------------------------------------------------------------


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


# --- Speed ----------------------------------------------------------------------------------


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
                content=PDF,
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
