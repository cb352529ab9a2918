"""The files behind the public pages: who gets them, under which name, how often they are made."""

import datetime
import io
import os
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from council import storage
from council.documents import reproductions
from council.enums import PaperKind, PaperState
from council.history import save_as
from council.models import File, Issue, Paper, PaperLink
from council.words.german import german_date
from responses.services import decisions
from tests.world import World

pytestmark = pytest.mark.django_db

UNKNOWN = "application/octet-stream"


def brought_in(reference: str, kind: str = PaperKind.INQUIRY, **values: Any) -> Paper:
    """A published paper as an import without a PDF leaves it."""
    defaults = {
        "state": PaperState.REGISTERED,
        "title": "Radwege",
        "published_at": timezone.now(),
        "dated_on": datetime.date(2019, 11, 12),
    }
    paper = Paper(
        kind=kind, reference=reference, reference_key=reference, year=2019, **defaults | values
    )
    save_as(paper, by=None)
    return paper


def link(paper: Any, target: Any, relation: str) -> None:
    row = PaperLink(
        paper=paper,
        position=1,
        relation=relation,
        reference=target.reference,
        reference_key=target.reference_key,
        target=target,
    )
    save_as(row, by=None)


def attached(paper: Paper, name: str, mime: str, content: bytes = b"Inhalt") -> str:
    """The address of a new attachment."""
    file = File(paper=paper, name=name, mime=mime, size=len(content), sha256=storage.save(content))
    save_as(file, by=None)
    return f"/{paper.slug}/datei/{file.pk}/"


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def text_of(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def kept(suffix: str) -> Path:
    """The one file that reproductions have left."""
    (path,) = (Path(settings.DATA_DIR) / "reproductions").glob(f"*/*{suffix}")
    return path


@pytest.fixture
def no_reproductions():
    """No reproduction is left from another test."""
    for path in (Path(settings.DATA_DIR) / "reproductions").glob("*/*"):
        path.unlink()


def test_an_issue_is_served_as_it_was_frozen(client: Client, world: World):
    answer: Any = world.statement("distributed").published
    issue = answer.issues.get()
    address = f"/{answer.slug}/ausfertigung/1.pdf"
    assert address in client.get(f"/{answer.slug}/").content.decode()
    response = client.get(address)
    assert body(response) == storage.load(issue.sha256)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Length"] == str(issue.size)
    assert response["ETag"] == f'"{issue.sha256}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    name = f"{answer.reference.replace('/', '_')} Stellungnahme.pdf"
    assert response["Content-Disposition"] == f'inline; filename="{name}"'
    assert not response.cookies
    again = client.get(address, HTTP_IF_NONE_MATCH=response["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    head = client.head(address)
    assert (body(head), head["Content-Length"]) == (b"", str(issue.size))
    assert Client(enforce_csrf_checks=True).post(address).status_code == 405
    assert client.get(f"/{answer.slug}/ausfertigung/2.pdf").status_code == 404


def test_signed_in_downloads_are_not_kept(client: Client, world: World):
    answer: Any = world.statement("distributed").published
    client.force_login(world.member)
    response = client.get(f"/{answer.slug}/ausfertigung/1.pdf")
    assert body(response)
    assert "no-store" in response["Cache-Control"]


def test_a_replaced_issue_stays_readable_and_says_so(client: Client, world: World):
    statement = world.statement("distributed")
    next_week = world.next_mayors_sitting.starts_at
    with time_machine.travel(next_week, tick=False):
        decisions.correct(statement, by=world.officer, comment="Zahlendreher")
        statement.refresh_from_db()
        for _, act in world._way(statement, "Berichtigt.", False)[1:]:
            act()
            statement.refresh_from_db()
    answer: Any = statement.published
    page = client.get(f"/{answer.slug}/").content.decode()
    assert f"ersetzt durch die 2. Ausfertigung vom {german_date(next_week)}" in page
    first, second = answer.issues.order_by("number")
    assert page.index("ausfertigung/2.pdf") < page.index("ausfertigung/1.pdf")
    for issue in (first, second):
        response = client.get(f"/{answer.slug}/ausfertigung/{issue.number}.pdf")
        assert body(response) == storage.load(issue.sha256)


@pytest.mark.parametrize(
    ("name", "mime", "disposition", "served_as"),
    [
        ("Übersicht", "application/pdf", "inline; filename*=utf-8''%C3%9Cbersicht.pdf", None),
        ("Karte.png", "image/png", 'inline; filename="Karte.png"', None),
        ("Foto.jpg", "image/jpeg", 'inline; filename="Foto.jpg"', None),
        (
            "Seite.html",
            "text/html",
            'attachment; filename="Seite.html"',
            "application/octet-stream",
        ),
        (
            "Bild.svg",
            "image/svg+xml",
            'attachment; filename="Bild.svg"',
            "application/octet-stream",
        ),
        ("../../etc\r\nX: y", "application/pdf", 'inline; filename="_.._etc_X_ y.pdf"', None),
        ("...", "", 'attachment; filename="Datei"', UNKNOWN),
    ],
)
def test_attachments_have_safe_names_and_types(
    client: Client, world: World, name: str, mime: str, disposition: str, served_as: str | None
):
    response = client.get(attached(world.inquiry(), name, mime))
    assert body(response) == b"Inhalt"
    assert response["Content-Disposition"] == disposition
    assert response["Content-Type"] == (served_as or mime)
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_file_of_which_only_the_entry_is_known_is_named_without_link(
    client: Client, world: World
):
    paper = world.inquiry()
    file = File(paper=paper, name="Verschollene Anlage")
    save_as(file, by=None)
    page = client.get(f"/{paper.slug}/").content.decode()
    assert "Verschollene Anlage" in page
    assert "liegt hier nicht vor" in page
    assert client.get(f"/{paper.slug}/datei/{file.pk}/").status_code == 404


def test_an_attachment_is_found_under_its_own_paper_only(client: Client, world: World):
    secret = world.inquiry(confidential=True, confidentiality_ground="Personalangelegenheit")
    address = attached(secret, "Plan", "application/pdf")
    public = world.inquiry()
    for found in (address, address.replace(secret.slug, public.slug)):
        assert client.get(found).status_code == 404
    client.force_login(world.member)
    assert body(client.get(address)) == b"Inhalt"


def test_a_file_that_is_lost_is_not_found_and_logged(client: Client, world: World, caplog: Any):
    address = attached(world.inquiry(), "Plan.pdf", "application/pdf", b"geht verloren")
    storage.path_of(File.objects.get().sha256).unlink()
    assert client.get(address).status_code == 404
    assert "is missing" in caplog.text


@pytest.mark.usefixtures("no_reproductions")
def test_a_paper_without_pdf_is_reproduced_once(client: Client, world: World):
    inquiry = brought_in("F0310/19", introduction="Wo fehlen Radwege?")
    answer = brought_in(
        "S0518/19",
        PaperKind.STATEMENT,
        state=PaperState.CLOSED,
        frozen={"answers": [{"questions": [], "text": "An der Elbe."}]},
    )
    link(answer, inquiry, "parent")
    assert "Nachbildung aus dem Datensatz" in client.get("/S0518-19/").content.decode()
    first = client.get("/S0518-19/nachbildung.pdf")
    assert first["Content-Disposition"] == (
        'inline; filename="S0518_19 Stellungnahme (Nachbildung).pdf"'
    )
    text = text_of(body(first))
    assert "Nachbildung aus dem Datensatz vom" in text
    assert "An der Elbe." in text
    assert "F0310/19" in text
    # What lies there is served, nothing is made anew.
    kept(".pdf").write_bytes(b"kept")
    assert body(client.get("/S0518-19/nachbildung.pdf")) == b"kept"
    unchanged = client.get("/S0518-19/nachbildung.pdf", HTTP_IF_NONE_MATCH=first["ETag"])
    assert unchanged.status_code == 304


def test_a_reproduction_names_no_paper_that_its_reader_may_not_see(world: World):
    public = brought_in("S0519/19", PaperKind.STATEMENT, state=PaperState.CLOSED)
    secret = brought_in("F0999/19", published_at=None)
    link(public, secret, "parent")
    link(public, secret, "related")
    assert "F0999" not in str(reproductions.document_of(public, [], world.city))
    assert "F0999" in str(reproductions.document_of(public, [secret], world.city))


@pytest.mark.usefixtures("no_reproductions")
def test_a_reproduction_that_a_stranger_loads_names_no_secret_parent(client: Client, world: World):
    public = brought_in("S0519/19", PaperKind.STATEMENT, state=PaperState.CLOSED)
    link(public, brought_in("F0999/19", published_at=None, introduction="Geheim."), "parent")
    address = "/S0519-19/nachbildung.pdf"
    strangers = text_of(body(client.get(address)))
    client.force_login(world.clerk)
    office = text_of(body(client.get(address)))
    for word in ("F0999/19", "Geheim."):
        assert word not in strangers
        assert word in office


@pytest.mark.usefixtures("no_reproductions")
def test_what_cannot_be_printed_is_explained_and_not_tried_again_that_day(
    client: Client, world: World, caplog: Any
):
    brought_in("F0311/19", introduction="Zeichen \U0001f9ff")

    def ask() -> str:
        caplog.clear()
        response = client.get("/F0311-19/nachbildung.pdf")
        assert response.status_code == 503
        assert "lässt sich zurzeit nicht herstellen" in response.content.decode()
        assert "public" not in response.get("Cache-Control", "")
        return caplog.text

    assert "nicht darstellen" in ask()
    kept(".failed").write_text("Vermerk")
    assert "Vermerk" in ask()
    yesterday = kept(".failed").stat().st_mtime - reproductions.NEXT_ATTEMPT - 1
    os.utime(kept(".failed"), (yesterday, yesterday))
    assert "nicht darstellen" in ask()


def test_a_paper_with_an_issue_is_not_reproduced(client: Client, world: World):
    paper = brought_in("F0312/19")
    digest = storage.save(b"%PDF-1.4 supplied")
    issue = Issue(
        paper=paper,
        number=1,
        name="F0312/19 Anfrage",
        sha256=digest,
        size=17,
        issued_at=timezone.now(),
        public=True,
    )
    save_as(issue, by=None)
    assert client.get(f"/{paper.slug}/nachbildung.pdf").status_code == 404
    assert body(client.get(f"/{paper.slug}/ausfertigung/1.pdf")) == b"%PDF-1.4 supplied"


def test_the_arms_are_public_and_kept_for_long(client: Client, world: World):
    arms = b"\x89PNG arms"
    old = storage.save(b"other")
    world.city.arms_sha256, world.city.arms_mime = storage.save(arms), "image/png"
    save_as(world.city, by=None)
    address = f"/wappen/{world.city.arms_sha256}"
    assert address in client.get("/").content.decode()
    response = client.get(address)
    assert body(response) == arms
    assert response["Content-Type"] == "image/png"
    assert "immutable" in response["Cache-Control"]
    assert client.get(f"/wappen/{old}").status_code == 404
