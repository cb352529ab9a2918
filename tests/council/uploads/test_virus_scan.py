"""The virus scan, with a real clamd."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from council import storage
from council.models import OutgoingMail, Paper, UploadedFile
from council.rules.visibility import public_files
from council.services import papers
from council.services.uploads import scan_later
from council.site.checks import scanner_answers
from council.uploads import virus_scan
from council.uploads.accepting import UploadRefused, accept, check_brought
from tests.cases.scanner import VIRUS, clamd
from tests.cases.uploads import pdf_of, small_pdf
from tests.world import World

INFECTED = pdf_of(b"% " + VIRUS)
AWAY = ("unix", "/nowhere/clamd.ctl")


@pytest.fixture(scope="module")
def scanner() -> Iterator[tuple[str, str]]:
    with clamd() as where:
        yield where


@pytest.fixture(autouse=True)
def _asked(scanner: tuple[str, str], settings: Any) -> None:
    settings.CLAMD = scanner


def test_a_virus_is_found_and_a_clean_file_taken():
    assert virus_scan.virus_in(b"harmlos" * 200_000) == ""
    assert virus_scan.state().startswith("ClamAV")
    assert accept("Plan.pdf", small_pdf()).scanned
    for take in (accept, lambda name, content: check_brought(name, "application/pdf", content)):
        with pytest.raises(UploadRefused, match=r"„Plan\.pdf“ enthält ein Schadprogramm \(Kanari"):
            take("Plan.pdf", INFECTED)


def test_without_the_scanner_nothing_is_taken(settings: Any):
    settings.CLAMD = AWAY
    with pytest.raises(UploadRefused, match="bitte versuchen Sie es in einigen Minuten"):
        accept("Plan.pdf", small_pdf())
    (problem,) = scanner_answers()
    assert "Die Virenprüfung antwortet nicht" in problem.msg


@pytest.mark.django_db
def test_a_virus_is_stored_nowhere_and_the_administrator_hears_of_it(world: World):
    paper = world.inquiry("draft")
    client = Client()
    client.force_login(world.member)
    sent = {
        "title": "Radweg",
        "confidential": "no",
        "me": "on",
        "answer_form": "written",
        "questions-TOTAL_FORMS": "0",
        "questions-INITIAL_FORMS": "0",
        "do": "save",
        "seen": paper.revision,
        "uploads": [SimpleUploadedFile("100%.pdf", INFECTED)],
    }
    page = client.post(reverse("draft", args=[paper.pk]), sent).content.decode()
    assert "„100%.pdf“ enthält ein Schadprogramm" in page
    assert not paper.files.exists()
    assert not storage.path_of(storage.digest(INFECTED)).exists()
    mail = OutgoingMail.objects.get(to=world.administrator.email)
    assert world.member.name in mail.body
    assert "Kanari.Test" in mail.body


@pytest.mark.django_db
def test_what_was_taken_unseen_is_looked_at_later(world: World, settings: Any, scanner: Any):
    settings.CLAMD, settings.CLAMD_MAY_BE_AWAY = AWAY, True
    paper = registered_with(world, accept("Plan.pdf", INFECTED), accept("Karte.pdf", small_pdf()))
    assert UploadedFile.objects.filter(scanned=False).count() == 2
    assert scan_later() == 0  # it is away still
    assert public_files().filter(paper=paper).count() == 2
    settings.CLAMD = scanner
    assert scan_later() == 2
    assert [file.name for file in public_files().filter(paper=paper)] == ["Karte.pdf"]
    assert OutgoingMail.objects.filter(to=world.administrator.email).count() == 1
    assert scan_later() == 0


def registered_with(world: World, *uploads: Any) -> Paper:
    paper = world.inquiry("draft")
    papers.change_attachments(paper, added=uploads, by=world.member)
    papers.file_paper(paper, by=world.member)
    return papers.register_paper(paper, by=world.clerk)
