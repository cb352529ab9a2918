"""The index follows the record: what is published is found, what is hidden is not."""

import itertools
import random
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import connection, connections, transaction

from council import storage
from council.exceptions import NotNow
from council.history import save_as
from council.models import File, Paper, SearchEntry, SearchWord
from council.queries import current_city
from council.search import indexing
from council.search.compounds import parts_of
from council.search.hits import search
from council.search.limits import LONGEST_TEXT
from council.search.words import joined_in, stem
from council.services import papers
from tests.cases.two_at_once import begun, hasty_threads
from tests.world import World

pytestmark = pytest.mark.django_db

GROUND = "Personalangelegenheit"
SYLLABLES = ["bau", "fel", "tur", "bak", "rend", "lam", "bur", "mor", "kam", "wal", "ber", "dor"]


def titles_of_hits(text: str, user: Any = None) -> list[str]:
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
        assert titles_of_hits(word) == [str(paper)], word
    assert titles_of_hits("Gartenzaun") == []


def test_an_answer_is_found_by_its_text(world: World):
    statement: Any = world.statement("distributed", text="Die Ampel wird versetzt.").published
    assert titles_of_hits("Ampeln") == [str(statement)]


def test_a_draft_is_not_found_and_a_filed_paper_has_no_entry(world: World):
    world.inquiry("draft", title="Kanarienvogel")
    world.inquiry("filed", title="Kanarienvogel")
    assert titles_of_hits("Kanarienvogel", world.clerk) == []
    assert not SearchEntry.objects.exists()


def test_a_correction_of_the_title_is_found_at_once(world: World):
    paper = world.inquiry(title="Spielplats")
    papers.correct_title(paper, title="Spielplatz", comment="Vertippt", by=world.clerk)
    assert titles_of_hits('"Spielplatz"') == [str(paper)]
    assert not SearchWord.objects.filter(word="spielplats").exists()


def test_what_becomes_confidential_leaves_the_public_and_its_words_too(world: World):
    paper = world.inquiry(title="Kanarienvogel")
    assert SearchWord.objects.get(word="kanarienvogel").papers == 1
    hide(paper, world)
    assert titles_of_hits("Kanarienvogel") == []
    assert not SearchWord.objects.filter(word="kanarienvogel").exists()
    assert titles_of_hits("Kanarienvogel", world.member) == [str(paper)]
    assert titles_of_hits("Kanarienvogel", world.officer) == []
    papers.change_confidentiality(paper, confidential=False, comment="Doch", by=world.clerk)
    assert titles_of_hits("Kanarienvogel") == [str(paper)]
    assert SearchWord.objects.get(word="kanarienvogel").papers == 1


def test_an_unpublished_paper_is_found_once_it_is_published(world: World):
    paper = world.inquiry("filed", title="Kanarienvogel")
    papers.register_paper(paper, by=world.clerk, publish=False)
    assert titles_of_hits("Kanarienvogel") == []
    papers.publish_paper(paper, by=world.clerk)
    assert titles_of_hits("Kanarienvogel") == [str(paper)]


def test_a_voided_registration_leaves_nothing_behind(world: World):
    paper = world.inquiry(title="Kanarienvogel")
    papers.void_registration(paper, comment="Versehen", by=world.clerk)
    assert titles_of_hits("Kanarienvogel", world.clerk) == []
    assert not SearchEntry.objects.filter(pk=paper.pk).exists()
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
    hide(paper, world)
    before = words()
    SearchEntry.objects.filter(pk=paper.pk).update(title="alt", public=True)
    SearchWord.objects.filter(word="schule").update(papers=7)
    call_command("reindex")
    assert words() == before
    again = entries()
    indexing.rebuild()
    assert entries() == again
    assert titles_of_hits("Grundschule")
    assert not titles_of_hits("alt")


def hide(paper: Paper, world: World) -> None:
    papers.change_confidentiality(
        paper, confidential=True, ground=GROUND, comment="Name", by=world.clerk
    )


def test_what_is_hidden_during_a_rebuild_leaves_no_word_behind(world: World):
    paper = world.inquiry(title="Kanarienvogel")
    waiting = [paper]

    def tell(done: int, total: int) -> None:
        if waiting:
            hide(waiting.pop(), world)

    indexing.rebuild(tell)
    assert not SearchWord.objects.filter(word="kanarienvogel").exists()
    assert not SearchEntry.objects.get(pk=paper.pk).public
    words_then = words()
    indexing.rebuild()
    assert words() == words_then


def test_a_rebuild_among_endless_changes_says_so_and_leaves_the_words(world: World):
    paper = world.inquiry(title="Spielplatz")
    before = words()

    def tell(done: int, total: int) -> None:
        papers.correct_title(paper, title=f"{paper.title}", comment="Noch einmal", by=world.clerk)

    with pytest.raises(NotNow, match="später"):
        indexing.rebuild(tell)
    assert words() == before
    assert titles_of_hits("Spielplatz")


@pytest.mark.django_db(transaction=True)
def test_a_file_that_is_read_while_its_paper_is_hidden_teaches_no_word(world: World):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    world.inquiry(title="Kanarienvogel")
    paper = world.inquiry(title="Stellenplan")
    digest = storage.save(b"Der Kanarienvogel singt")
    file = {"role": "attachment", "name": "Anlage", "mime": "text/plain", "sha256": digest}
    save_as(File(paper=paper, position=1, **file), by=None)
    with transaction.atomic():  # so that the word cannot be counted before the paper is hidden
        SearchWord.objects.select_for_update().get(word="kanarienvogel")
        reading = begun(lambda: indexing.index_files([paper.pk]))
        hiding = threading.Thread(target=lambda: (hide(paper, world), connections.close_all()))
        hiding.start()
        hiding.join(1)
    reading.join()
    hiding.join()
    assert SearchWord.objects.get(word="kanarienvogel").papers == 1
    assert not SearchEntry.objects.get(pk=paper.pk).public


def test_more_parts_of_words_than_a_database_takes_up_are_left_out(world: World):
    parts = [a + b for a, b in itertools.product(SYLLABLES, SYLLABLES)]
    for number in range(3):
        world.inquiry(title=f"Nummer {number}", introduction=" ".join(parts))
    chosen = random.Random(1)
    long = ("".join(chosen.choices(parts, k=7)) for _ in range(4500))
    paper = world.inquiry(title="Stellenplan")
    digest = storage.save(" ".join(long).encode())
    file = {"role": "attachment", "name": "Anlage", "mime": "text/plain", "sha256": digest}
    save_as(File(paper=paper, position=1, **file), by=None)
    indexing.index_files([paper.pk])
    assert len(SearchEntry.objects.get(pk=paper.pk).text) > LONGEST_TEXT
    papers.correct_title(paper, title="Personalplan", comment="Klarer", by=world.clerk)
    assert titles_of_hits("Personalplan") == [str(paper)]


def test_a_made_up_compound_keeps_nobody_busy() -> None:
    asked: list[str] = []

    def known(part: str) -> int:
        asked.append(part)
        return 6 if part in {"rad", "weg", "amt", "rat", "bau"} else 0

    word = "wegwegradamtamtratradamtwegamtratratwegamtamtbauradwegratamt"
    assert parts_of(word, known) == []
    assert parts_of("radwegamt", known) == ["rad", "radweg", "weg", "wegamt", "amt"]
    assert len(asked) < 100_000


def test_words_may_be_stemmed_at_once() -> None:
    words = [f"{a}{b}ungen" for a, b in itertools.product(SYLLABLES, SYLLABLES)]
    expected = list(map(stem, words))
    with hasty_threads():
        for _ in range(5):
            stem.cache_clear()
            with ThreadPoolExecutor(4) as readers:
                stemmed = [readers.submit(lambda: list(map(stem, words))) for _ in range(4)]
            assert all(future.result() == expected for future in stemmed)


def test_a_text_without_a_single_space_is_read_once() -> None:
    assert list(joined_in("x" * 300_000)) == []
    assert list(joined_in("das Rad-Weg-Konzept und x-y")) == ["radwegkonzept"]
