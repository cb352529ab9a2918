"""What a process keeps of the papers is right in the very next request, and in any process."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from council.acts import act
from council.exceptions import Invalid
from council.history import save_as
from council.queries import current_city
from council.rules.visibility import visible_papers
from council.search import catalogue
from council.search.catalogue import Catalogue, catalogue_for
from council.search.hits import Found, search
from council.services import papers, registers
from tests.world import World

# Only outside of a test's own transaction is anything kept.
pytestmark = pytest.mark.django_db(transaction=True)

GROUND = "Personalangelegenheit"


@pytest.fixture(autouse=True)
def mark(world: World) -> None:
    """The mark that an installation has from its migrations; a test's database is emptied."""
    catalogue.renew()


def public() -> Catalogue:
    return catalogue_for(AnonymousUser(), current_city())


def searched(text: str = "", user: Any = None, **filters: str) -> Found:
    return search(user or AnonymousUser(), current_city(), text, filters)


def test_the_papers_are_read_once_until_something_changes(world: World):
    world.inquiry(title="Laterne")
    before = public()
    assert public() is before
    world.inquiry("draft", title="Noch ein Entwurf")
    assert public() is before
    world.inquiry(title="Poller")
    assert public() is not before
    assert len(public().keys) == 2


def test_what_becomes_confidential_is_gone_with_the_next_search(world: World):
    paper = world.inquiry(title="Laterne")
    assert searched().counts["kind"] == {"inquiry": 1}
    papers.change_confidentiality(
        paper, confidential=True, ground=GROUND, comment="Name", by=world.clerk
    )
    for text in ("", "Laterne"):
        assert searched(text).keys == []
        assert not any(searched(text).counts.values())
        assert searched(text, world.member).keys == [paper.pk]
        assert searched(text, world.officer).keys == []
    # Nor does a filter that only this paper has tell of it.
    assert searched(year=str(paper.year)).values == {}
    assert searched(user=world.member, year=str(paper.year)).values == {"year": str(paper.year)}


def test_every_change_that_filters_depend_on_is_counted_at_once(world: World):
    paper = world.inquiry()
    assert searched().counts["status"] == {"open": 1}
    statement: Any = world.statement("distributed", paper=paper).published
    assert searched().counts["status"] == {"answered": 1}
    assert searched().counts["kind"] == {"inquiry": 1, "statement": 1}
    papers.change_confidentiality(
        statement, confidential=True, ground=GROUND, comment="Name", by=world.clerk
    )
    assert searched().counts["kind"] == {"inquiry": 1}
    assert searched(user=world.clerk).counts["status"] == {"answered": 1}
    counted = searched().counts["status"]
    city = current_city()
    city.shows_confidential_answers = not city.shows_confidential_answers
    registers.save_city(city, by=world.administrator)
    assert searched().counts["status"] != counted


def test_an_act_that_is_taken_back_leaves_nothing(world: World):
    paper = world.inquiry(title="Laterne")
    before = searched("Laterne")
    unit = {"unit": {str(world.unit.pk): 1, str(world.division.pk): 1}}

    @act()
    def give_lead(*, taken_back: bool) -> None:
        paper.lead = world.unit
        save_as(paper, by=None)
        assert searched("Laterne").counts.items() >= unit.items()
        if taken_back:
            raise Invalid("Doch nicht.")

    with pytest.raises(Invalid):
        give_lead(taken_back=True)
    assert searched("Laterne") == before
    give_lead(taken_back=False)
    assert searched("Laterne").counts.items() >= unit.items()


def test_another_process_sees_the_mark_and_reads_again(world: World):
    world.inquiry(title="Laterne")
    before = public()
    kept = catalogue._kept
    world.inquiry(title="Poller")
    catalogue._kept = kept  # as a process has it that did not take part in the act
    assert public() is not before
    assert len(public().keys) == 2


def test_a_reader_knows_of_just_what_the_gate_shows(world: World):
    world.statement("distributed")
    paper = world.inquiry(title="Laterne")
    papers.change_confidentiality(
        paper, confidential=True, ground=GROUND, comment="Name", by=world.clerk
    )
    hidden = world.inquiry("filed", title="Poller")
    papers.register_paper(hidden, by=world.clerk, publish=False)
    readers = [AnonymousUser(), world.member, world.clerk, world.officer, world.faction_office]
    for reader in readers:
        seen = visible_papers(reader).filter(reference__isnull=False)
        assert sorted(searched(user=reader).keys) == sorted(seen.values_list("pk", flat=True))
