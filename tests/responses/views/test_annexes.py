"""The annexes of an answer."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from responses.models import Statement
from responses.services import drafting, moves
from tests.cases.answer_pages import at, get, post, text_of
from tests.cases.hostile_files import docx, jpeg, odt, packed, png, xlsx
from tests.cases.uploads import small_pdf
from tests.scenes import scene
from tests.world import World

pytestmark = pytest.mark.django_db


@scene
def statement(world: World) -> Statement:
    return world.statement("drafting")


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
    ids=lambda value: value if isinstance(value, str) else "",
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
    ids=[
        *("a program", "docx as pdf", "no docx", "a broken docx", "html", "svg", "empty"),
        *("too big", "a long name", "an unknown sign"),
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
