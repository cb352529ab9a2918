"""Text under black bars: found, whatever the bar is made of, and never in search."""

import pytest
from django.test import Client
from django.urls import reverse

from council import storage
from council.documents import issues
from council.exceptions import Invalid
from council.models import File, FileText, Paper
from council.rules.visibility import public_files, visible_files
from council.search import attachments
from council.services import papers
from council.uploads.accepting import accept
from tests.cases.uploads import pdf_of, small_pdf, with_bar
from tests.world import World

NAME = b"BT /F1 12 Tf 20 60 Td (Frau Meier) Tj ET "
BAR = b"0 g 10 54 250 20 re f "
LINES = b"BT /F1 10 Tf 20 80 Td (Frau Meier) Tj 0 -20 Td (Herr Schulz) Tj 0 -20 Td (Kind) Tj ET "
COVERED = {
    "a bar over it": (NAME + BAR, 1),
    "black on black": (BAR + NAME, 1),
    "dark grey": (NAME + b"0.2 g 10 54 250 20 re f", 1),
    "text that a scan was given": (BAR + b"3 Tr " + NAME, 1),
    "half a name": (NAME + b"0 g 48 54 250 20 re f", 1),
    "three bars": (LINES + b"0 g 9 77 90 13 re 9 57 90 13 re 9 37 90 13 re f", 3),
    "one bar over three lines": (LINES + b"0 g 9 30 90 64 re f", 1),
}
SEEN = {
    "white on black": BAR + b"1 g " + NAME,
    "a line below": NAME + b"0 g 20 57 90 1 re f",
    "strokes": b"BT /F1 12 Tf 20 60 Td (Ill ___ --- Il. II) Tj ET",
    "fat and small": b"BT 2 Tr 1 w /F1 6 Tf 20 60 Td (mmm WWW Illlll) Tj ET",
    "a bar beside it": NAME + b"0 g 150 54 90 20 re f",
}


@pytest.mark.parametrize("what", COVERED)
def test_text_under_a_bar_is_found_and_told(what: str):
    drawn, bars = COVERED[what]
    taken = accept("Plan.pdf", pdf_of(b" ", drawn))
    assert taken.covered == {"2": bars}
    under = "einer schwarzen Fläche" if bars == 1 else "3 schwarzen Flächen"
    assert f"steht unter {under} Text (Seite 2)" in taken.told[0]


@pytest.mark.parametrize("what", SEEN)
def test_what_can_be_read_is_not_covered(what: str):
    assert accept("Plan.pdf", pdf_of(SEEN[what])).told == ()


def test_white_text_is_told():
    taken = accept("Plan.pdf", pdf_of(b"1 g " + NAME + b"1 g " + NAME))
    assert (taken.covered, taken.hidden) == ({}, (1,))
    assert "Text, den man nicht sieht" in taken.told[0]


def filed_with(world: World, *uploads: tuple[str, bytes]) -> Paper:
    """A filed inquiry with attachments, as its author uploaded them."""
    paper = world.inquiry("draft")
    added = [accept(*upload) for upload in uploads]
    papers.change_attachments(paper, added=added, by=world.member)
    return papers.file_paper(paper, by=world.member)


@pytest.mark.django_db
def test_covered_text_is_read_by_no_search(world: World):
    paper = filed_with(world, ("Plan.pdf", with_bar("Kanarienvogel", "Lageplan")))
    digest = paper.files.get().sha256
    attachments.read([digest])
    text = FileText.objects.get(pk=digest).text
    assert "Lageplan" in text
    assert "Kanarienvogel" not in text


@pytest.mark.django_db
def test_the_office_is_told_and_ticks_apart(world: World):
    paper = filed_with(world, ("Plan.pdf", with_bar()), ("Karte.pdf", small_pdf()))
    covered, plain = paper.files.all()
    client = Client()
    client.force_login(world.clerk)
    address = reverse("paper_act", args=[paper.pk, "register"])
    page = client.get(address).content.decode()
    assert "unter einer schwarzen Fläche Text (Seite 1)" in page
    sent = {"seen": paper.revision, "publish": "on", "public_files": [covered.pk, plain.pk]}
    assert (
        "bestätigen Sie, dass der Text hinaus darf" in client.post(address, sent).content.decode()
    )
    paper.refresh_from_db()
    assert paper.reference is None
    client.post(address, {**sent, "bars_seen": "on"})
    assert public_files().filter(paper=paper).count() == 2


@pytest.mark.django_db
def test_without_a_word_covered_text_stays_inside(world: World):
    paper = filed_with(world, ("Plan.pdf", with_bar()), ("Karte.pdf", small_pdf()))
    papers.register_paper(paper, by=world.clerk)
    assert [file.name for file in public_files().filter(paper=paper)] == ["Karte.pdf"]


@pytest.mark.django_db
def test_an_attachment_that_is_not_public_is_given_to_no_stranger(world: World):
    paper = filed_with(
        world, ("Kanarienvogel.pdf", small_pdf("geheim")), ("Karte.pdf", small_pdf())
    )
    closed = paper.files.get(name="Kanarienvogel.pdf")
    paper = papers.register_paper(paper, by=world.clerk, closed_files=[closed.pk])
    issue = issues.ensure_issue(paper, by=None)
    assert issue is not None
    assert "Kanarienvogel" not in str(issue.document)
    assert small_pdf("geheim") not in storage.load(issue.sha256)
    stranger = Client()
    page = stranger.get(paper.get_absolute_url()).content.decode()
    assert "Karte.pdf" in page
    assert "Kanarienvogel" not in page
    assert stranger.get(reverse("file", args=[paper.slug, closed.pk])).status_code == 404
    told = stranger.get(reverse("oparl_object", args=["paper", paper.pk])).content.decode()
    assert "Karte.pdf" in told
    assert "Kanarienvogel" not in told
    assert closed in visible_files(world.clerk)
    assert not visible_files(world.other_officer).filter(pk=closed.pk).exists()


@pytest.mark.django_db
def test_a_refused_registration_changes_nothing(world: World):
    paper = filed_with(world, ("Plan.pdf", with_bar()))
    with pytest.raises(Invalid, match="schwarzen Fläche"):
        papers.register_paper(paper, by=world.clerk, closed_files=[])
    paper.refresh_from_db()
    assert paper.reference is None
    assert File.objects.get(paper=paper).public
