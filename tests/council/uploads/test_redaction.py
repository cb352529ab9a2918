"""Redacting attachments: what lies under a box is gone from the file that goes out."""

import io

import pikepdf
import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse

from council import storage
from council.rules.visibility import public_files
from council.services import papers
from council.uploads import redacting
from council.uploads.accepting import accept
from tests.cases.uploads import pdf_of, small_pdf
from tests.world import World

SECRET = b"BT /F1 12 Tf 20 60 Td (Kanarienvogel) Tj ET"


def telling() -> bytes:
    """Two pages, the second with a secret, which bookmarks and tags tell too."""
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_of(b"BT /F1 9 Tf 9 9 Td (Erste Seite) Tj ET", SECRET))) as pdf:
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("Kanarienvogel", 1))
        pdf.Root.StructTreeRoot = pikepdf.Dictionary(ActualText=pikepdf.String("Kanarienvogel"))
        pdf.save(written)
    return written.getvalue()


def test_nothing_is_left_under_a_box():
    copy = redacting.redacted("Plan.pdf", telling(), [(2, 0, 10, 100, 60)])
    assert copy.name == "Plan (geschwärzt).pdf"
    assert copy.covered == {}
    whole = io.BytesIO()
    with pikepdf.open(io.BytesIO(copy.content)) as pdf:
        pdf.save(whole, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert b"Kanarienvogel" not in whole.getvalue()
    with pypdfium2.PdfDocument(copy.content) as shown:
        assert "Erste Seite" in shown[0].get_textpage().get_text_bounded()
        assert shown[1].get_textpage().count_chars() == 0
        assert shown[1].get_size() == (300, 100)
        picture = shown[1].render(scale=1).to_pil().convert("L")
    assert picture.crop((5, 15, 295, 65)).getextrema()[1] < 20  # black
    assert picture.getpixel((150, 90)) > 240  # and white beside it


def test_the_pages_are_shown():
    assert redacting.pages_of(telling()) == 2
    assert redacting.picture_of(telling(), 2).startswith(b"\x89PNG")


@pytest.mark.django_db
def test_the_public_gets_the_redacted_copy_alone(world: World):
    paper = world.inquiry("draft")
    original = pdf_of(SECRET)
    papers.change_attachments(paper, added=[accept("Plan.pdf", original)], by=world.member)
    papers.file_paper(paper, by=world.member)
    paper = papers.register_paper(paper, by=world.clerk)
    file = paper.files.get()
    address = reverse("redact", args=[paper.pk, file.pk])
    client = Client()
    client.force_login(world.clerk)
    assert address in client.get(reverse("tracking", args=[paper.pk])).content.decode()
    sent = {
        "seen": paper.revision,
        "comment": "Persönliche Daten",
        "boxes-TOTAL_FORMS": "1",
        "boxes-INITIAL_FORMS": "0",
    }
    assert "mindestens eine Fläche" in client.post(address, sent).content.decode()
    box = dict(zip(("page", "left", "top", "width", "height"), (1, 0, 10, 100, 60), strict=True))
    sent |= {f"boxes-0-{name}": value for name, value in box.items()}
    assert (
        "Die Datei hat 1 Seiten"
        in client.post(address, {**sent, "boxes-0-page": 7}).content.decode()
    )
    assert paper.files.count() == 1
    assert client.post(address, sent).status_code == 302
    (public,) = public_files().filter(paper=paper)
    assert public.name == "Plan (geschwärzt).pdf"
    assert b"Kanarienvogel" not in storage.load(public.sha256)
    stranger = Client()
    assert stranger.get(reverse("file", args=[paper.slug, file.pk])).status_code == 404
    assert "Plan.pdf: Persönliche Daten" in paper.steps.get(action="redact").comment


@pytest.mark.django_db
def test_only_the_office_redacts(world: World):
    paper = world.inquiry("draft")
    papers.change_attachments(paper, added=[accept("Plan.pdf", small_pdf())], by=world.member)
    papers.file_paper(paper, by=world.member)
    client = Client()
    client.force_login(world.member)
    for name, more in (("redact", []), ("redact_page", [1])):
        address = reverse(name, args=[paper.pk, paper.files.get().pk, *more])
        assert client.get(address).status_code == 404
