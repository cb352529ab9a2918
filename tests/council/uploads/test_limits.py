"""How much somebody may upload: a file, the files of a paper, a person in a day, a request."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from council import storage
from council.exceptions import Invalid
from council.services import papers
from council.services.content import Attachment
from council.uploads.accepting import UploadRefused, accept
from responses.services import drafting
from tests.cases.uploads import small_pdf
from tests.world import World

pytestmark = pytest.mark.django_db


def file_of(size: int, name: str = "Plan.pdf") -> Attachment:
    return Attachment(name, "application/pdf", name.encode().ljust(size, b"x"))


def test_a_file_may_be_so_large(settings: Any):
    settings.FILE_BYTES = 500
    with pytest.raises(UploadRefused, match=r"„Plan\.pdf“ ist .* groß; möglich sind"):
        accept("Plan.pdf", small_pdf())


def test_the_files_of_a_paper_may_have_so_much_together(world: World, settings: Any):
    settings.PAPER_BYTES = 3_000_000
    paper = world.inquiry("draft")
    papers.change_attachments(paper, added=[file_of(2_000_000)], by=world.member)
    more = file_of(1_500_000, "Karte.pdf")
    with pytest.raises(Invalid, match=r"3,0 MB haben\. Vorhanden sind 2,0 MB, dazu kämen 1,5 MB"):
        papers.change_attachments(paper, added=[more], by=world.member)
    assert not storage.path_of(storage.digest(more.content)).exists()
    old = paper.files.get()
    papers.change_attachments(paper, added=[more], removed=[old], by=world.member)
    assert [file.name for file in paper.files.all()] == ["Karte.pdf"]


def test_the_annexes_of_an_answer_have_the_same_limit(world: World, settings: Any):
    settings.PAPER_BYTES = 1_000_000
    statement = world.statement("drafting")
    big = file_of(1_000_001)
    with pytest.raises(Invalid, match="Alle Anlagen zusammen"):
        drafting.add_annex(
            statement, name="Plan", mime=big.mime, content=big.content, by=world.officer
        )
    assert not statement.annexes.exists()


def test_a_person_may_upload_so_much_a_day(world: World, settings: Any):
    settings.DAY_BYTES = 2_500_000
    paper = world.inquiry("draft")
    papers.change_attachments(paper, added=[file_of(2_000_000)], by=world.member)
    with pytest.raises(Invalid, match=r"heute schon 2,0 MB hochgeladen; möglich sind 2,5 MB"):
        papers.change_attachments(paper, added=[file_of(600_000, "B.pdf")], by=world.member)
    assert paper.files.count() == 1
    statement = world.statement("drafting")
    big = file_of(600_000)
    drafting.add_annex(statement, name="x", mime=big.mime, content=big.content, by=world.officer)


def test_a_request_may_be_so_large(world: World, settings: Any):
    settings.REQUEST_BYTES = 1000
    client = Client()
    client.force_login(world.member)
    response = client.post(reverse("new_inquiry"), {"title": "x" * 2000})
    assert response.status_code == 413
    assert "auf einmal möglich sind" in response.content.decode()
