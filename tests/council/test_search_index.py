"""The index follows the record: what is published is found, what is hidden is not."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command

from council.models import Paper, SearchEntry, SearchWord
from council.queries import current_city
from council.search import indexing
from council.search.hits import search
from council.search.words import joined_in
from council.services import papers
from tests.world import World

pytestmark = pytest.mark.django_db

GROUND = "Personalangelegenheit"


def found(text: str, user: Any = None) -> list[str]:
    """The numbers of the papers found."""
    keys = search(user or AnonymousUser(), current_city(), text, {}).keys
    papers = Paper.objects.in_bulk(keys)
    return [str(papers[key]) for key in keys]


def test_a_published_inquiry_is_found_by_all_that_it_says(world: World):
    paper = world.inquiry(
        title="Poller in der Badestraße",
        introduction="Anwohner klagen über **Schleichverkehr**.",
        questions=["Wann werden Findlinge aufgestellt?"],
    )
    for word in ("Poller", "Badestrasse", "Schleichverkehr", "Findling", "Muster", "Elbufer"):
        assert found(word) == [str(paper)], word
    assert found("Gartenzaun") == []


def test_an_answer_is_found_by_its_text(world: World):
    statement: Any = world.statement("distributed", text="Die Ampel wird versetzt.").published
    assert found("Ampeln") == [str(statement)]


def test_a_draft_is_not_found_and_a_filed_paper_has_no_entry(world: World):
    world.inquiry("draft", title="Kanarienvogel")
    world.inquiry("filed", title="Kanarienvogel")
    assert found("Kanarienvogel", world.clerk) == []
    assert not SearchEntry.objects.exists()


def test_a_correction_of_the_title_is_found_at_once(world: World):
    paper = world.inquiry(title="Spielplats")
    papers.correct_title(paper, title="Spielplatz", comment="Vertippt", by=world.clerk)
    assert found('"Spielplatz"') == [str(paper)]
    assert not SearchWord.objects.filter(word="spielplats").exists()


def test_what_becomes_confidential_leaves_the_public_and_its_words_too(world: World):
    paper = world.inquiry(title="Kanarienvogel")
    assert SearchWord.objects.get(word="kanarienvogel").papers == 1
    papers.change_confidentiality(
        paper, confidential=True, ground=GROUND, comment="Name", by=world.clerk
    )
    assert found("Kanarienvogel") == []
    assert not SearchWord.objects.filter(word="kanarienvogel").exists()
    assert found("Kanarienvogel", world.member) == [str(paper)]
    assert found("Kanarienvogel", world.officer) == []
    papers.change_confidentiality(paper, confidential=False, comment="Doch", by=world.clerk)
    assert found("Kanarienvogel") == [str(paper)]
    assert SearchWord.objects.get(word="kanarienvogel").papers == 1


def test_an_unpublished_paper_is_found_once_it_is_published(world: World):
    paper = world.inquiry("filed", title="Kanarienvogel")
    papers.register_paper(paper, by=world.clerk, publish=False)
    assert found("Kanarienvogel") == []
    papers.publish_paper(paper, by=world.clerk)
    assert found("Kanarienvogel") == [str(paper)]


def test_a_voided_registration_leaves_nothing_behind(world: World):
    paper = world.inquiry(title="Kanarienvogel")
    papers.void_registration(paper, comment="Versehen", by=world.clerk)
    assert found("Kanarienvogel", world.clerk) == []
    assert not SearchWord.objects.filter(word="kanarienvogel").exists()


def entries() -> list[Any]:
    return list(SearchEntry.objects.order_by("pk").values())


def words() -> list[Any]:
    fields = ("word", "backwards", "base", "stem", "papers")
    return list(SearchWord.objects.order_by("word").values_list(*fields))


def test_a_rebuild_makes_the_same_index(world: World):
    world.inquiry(title="Grundschulen am Elbufer")
    world.statement("distributed", text="Der Standort der Schule bleibt.")
    paper = world.motion(title="Kanarienvogel")
    papers.change_confidentiality(
        paper, confidential=True, ground=GROUND, comment="Name", by=world.clerk
    )
    before = words()
    SearchEntry.objects.filter(pk=paper.pk).update(title="alt", public=True)
    SearchWord.objects.filter(word="schule").update(papers=7)
    call_command("reindex")
    assert words() == before
    again = entries()
    indexing.rebuild()
    assert entries() == again
    assert found("Grundschule")
    assert not found("alt")


def test_a_text_without_a_single_space_is_read_once() -> None:
    assert list(joined_in("x" * 300_000)) == []
    assert list(joined_in("das Rad-Weg-Konzept und x-y")) == ["radwegkonzept"]
