"""What stands in attachments is found too, and a file that cannot be read does no harm."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from council.models import FileText, Paper
from council.search import attachments
from council.services import papers
from council.services.content import Attachment
from tests.demo.ways import FILES
from tests.world import World

pytestmark = pytest.mark.django_db

COUNTS = FILES / "Zaehlergebnisse.pdf"
Capture = Callable[..., Any]


def register_with(world: World, capture: Capture, *files: Attachment) -> Paper:
    paper = world.inquiry("draft", title="Verkehr")
    papers.change_attachments(paper, added=files, by=world.member)
    papers.file_paper(paper, by=world.member)
    with capture(execute=True):
        papers.register_paper(paper, by=world.clerk)
    return paper


def test_the_text_of_a_pdf_is_found_and_shown(
    client: Client, world: World, django_capture_on_commit_callbacks: Capture
):
    file = Attachment("Anlage", "application/pdf", COUNTS.read_bytes())
    paper = register_with(world, django_capture_on_commit_callbacks, file)
    shown = client.get("/vorgaenge/?q=Dauerzählstelle").content.decode()
    assert f"/{paper.slug}/" in shown
    assert "<mark>Dauerzählstellen</mark>" in shown
    assert FileText.objects.count() == 1


def test_the_text_of_a_text_file_is_found(
    client: Client, world: World, django_capture_on_commit_callbacks: Capture
):
    file = Attachment("liste.txt", "text/plain", b"Der Eisvogel nistet.\0")
    paper = register_with(world, django_capture_on_commit_callbacks, file)
    assert f"/{paper.slug}/" in client.get("/vorgaenge/?q=Eisvögel").content.decode()


def test_a_file_is_read_once(
    client: Client, world: World, django_capture_on_commit_callbacks: Capture
):
    file = Attachment("liste.txt", "text/plain", b"Eisvogel")
    register_with(world, django_capture_on_commit_callbacks, file)
    FileText.objects.update(text="Zaunkönig")
    paper = register_with(world, django_capture_on_commit_callbacks, file)
    assert f"/{paper.slug}/" in client.get("/vorgaenge/?q=Zaunkönig").content.decode()


@pytest.mark.parametrize("content", [b"%PDF-1.7 kaputt", b"", b"\0\xff" * 100])
def test_a_file_that_cannot_be_read_is_published_all_the_same(
    client: Client, world: World, django_capture_on_commit_callbacks: Capture, content: bytes
):
    file = Attachment("Anlage", "application/pdf", content)
    paper = register_with(world, django_capture_on_commit_callbacks, file)
    assert FileText.objects.get().text == ""
    assert f"/{paper.slug}/" in client.get("/vorgaenge/?q=Verkehr").content.decode()


def test_a_process_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(attachments, "SECONDS", 0.01)
    assert attachments._text_of_pdf(COUNTS) == ""
