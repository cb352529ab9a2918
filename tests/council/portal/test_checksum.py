"""The page that tells by its checksum whether a file is an official one."""

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from council import storage
from council.chain import telling
from council.documents import issues
from council.models import Issue, Paper
from council.services import papers
from council.views.paper_acts import issue_if_possible
from tests.world import World

pytestmark = pytest.mark.django_db
UNKNOWN = "ab" * 32


def asked(client: Client, text: str) -> str:
    telling.tell()  # as the end of each act does, of which there is none in these tests
    answer = client.get(reverse("checksum"), {"summe": text})
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def issue_of(paper: Paper) -> Issue:
    issue = issues.current_issue(paper)
    assert issue is not None
    return issue


def test_an_issue_in_force_is_named(client: Client, world: World):
    answer = world.statement("distributed").published
    issue = issue_of(answer)
    page = asked(client, storage.digest(storage.load(issue.sha256)))
    assert "Geltende Ausfertigung" in page
    assert answer.title in page
    assert f'href="/{answer.slug}/"' in page
    assert f'href="/{answer.slug}/ausfertigung/1.pdf"' in page
    assert issue.sha256 in page


def test_a_superseded_issue_says_which_one_is_in_force(client: Client, world: World):
    paper = world.inquiry()
    first = issue_of(paper)
    papers.correct_title(paper, title="Neuer Titel", comment="Tippfehler", by=world.clerk)
    issue_if_possible(paper, by=world.clerk)
    page = asked(client, first.sha256)
    assert "Überholte Ausfertigung" in page
    assert "ersetzt durch die 2. Ausfertigung" in page
    assert "Geltende Ausfertigung" in asked(client, issue_of(paper).sha256)


@pytest.mark.parametrize("who", ["", "clerk", "member"])
def test_a_secret_issue_answers_as_a_made_up_checksum_does(client: Client, world: World, who: str):
    """Whoever asks: the page tells nothing that the portal would not tell."""
    secret = world.inquiry(
        title="Zeisig", confidential=True, confidentiality_ground="Personalangelegenheit"
    )
    unpublished = papers.register_paper(world.inquiry("filed"), by=world.clerk, publish=False)
    if who:
        client.force_login(world.users[who])
    made_up = without_token(asked(client, UNKNOWN))
    assert "Nicht bekannt" in made_up
    for paper in (secret, unpublished):
        page = asked(client, issue_of(paper).sha256)
        assert without_token(page).replace(issue_of(paper).sha256, UNKNOWN) == made_up
    assert "Zeisig" not in page


def without_token(page: str) -> str:
    return re.sub(r'"X-CSRFToken": "\w+"|value="\w{64}"|nonce="[^"]*"', "", page)


def test_a_checksum_is_taken_as_programs_give_it(client: Client, world: World):
    sha256 = issue_of(world.inquiry()).sha256
    for text in (f" {sha256.upper()} ", f"{sha256}  Anfrage.pdf", f"SHA256 (a.pdf) = {sha256}"):
        assert "Geltende Ausfertigung" in asked(client, text), text


@pytest.mark.parametrize("text", ["abc", UNKNOWN + "0", "zz" + "0" * 62, "a" * 401, "\u0661" * 64])
def test_what_is_no_checksum_is_explained(client: Client, world: World, text: str):
    page = asked(client, text)
    assert "kern-error" in page
    assert "Nicht bekannt" not in page


def test_an_empty_form_asks_for_a_checksum(client: Client, world: World):
    assert "Bitte geben Sie eine Prüfsumme ein." in asked(client, "")
    assert "Ergebnis" not in client.get(reverse("checksum")).content.decode()


def test_public_papers_show_their_checksums_and_others_none(client: Client, world: World):
    public = world.statement("distributed").published
    secret = world.motion(confidential=True, confidentiality_ground="Personalangelegenheit")
    issue_of(secret)
    client.force_login(world.clerk)
    address = f"{reverse('checksum')}?summe="
    page = client.get(reverse("paper", args=[public.slug])).content.decode()
    assert f"{address}{issue_of(public).sha256}" in page
    assert address not in client.get(reverse("paper", args=[secret.slug])).content.decode()


def test_it_is_found_from_the_foot_of_each_page(client: Client, world: World):
    assert f'href="{reverse("checksum")}"' in client.get("/").content.decode()


def test_nothing_can_be_sent_there(client: Client, world: World):
    answer: Any = client.post(reverse("checksum"), {"summe": UNKNOWN})
    assert answer.status_code == 405
