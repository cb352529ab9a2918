"""Numbers: written strictly, one series a prefix and year, none twice and none left out."""

import pytest
import time_machine

from council.models import NumberSeries, Paper
from council.rules import numbering
from council.rules.numbering import Reference
from council.services import papers
from tests.world import World


def registered(world: World, at: str, *, motion: bool = False) -> str | None:
    """The number of a paper that is registered at an instant."""
    paper = world.motion("filed") if motion else world.inquiry("filed")
    with time_machine.travel(at, tick=False):
        return papers.register_paper(paper, by=world.clerk).reference


def test_each_kind_counts_for_itself_and_begins_anew_each_year(world: World):
    assert registered(world, "2025-06-01T10:00Z") == "F0001/25"
    assert registered(world, "2025-06-01T10:00Z") == "F0002/25"
    assert registered(world, "2025-06-01T10:00Z", motion=True) == "A0001/25"
    assert registered(world, "2026-06-01T10:00Z") == "F0001/26"
    assert registered(world, "2025-07-01T10:00Z") == "F0003/25"


def test_the_year_begins_at_midnight_in_the_city(world: World):
    assert registered(world, "2025-12-31T22:59Z") == "F0001/25"
    assert registered(world, "2025-12-31T23:00Z") == "F0001/26"
    year = Paper.objects.get(reference="F0001/26").year
    assert year == 2026


def test_statements_to_inquiries_and_motions_share_one_series(world: World):
    for paper in (world.inquiry(), world.motion()):
        world.statement("mayor", paper=paper)
    year = world.city.today().year
    assert NumberSeries.objects.get(prefix="S", scope=str(year)).last == 2


@pytest.mark.django_db
def test_a_number_has_four_digits_and_more_where_they_do_not_suffice(world: World):
    day = world.city.today()
    numbering.move_past([Reference("F", 9998, f"{day.year % 100:02d}")])
    assert numbering.allot("F", day) == f"F9999/{day.year % 100:02d}"
    assert numbering.allot("F", day) == f"F10000/{day.year % 100:02d}"


@pytest.mark.django_db
def test_amendments_count_below_what_they_amend():
    assert numbering.allot_amendment("A0012/26") == "A0012/26/1"
    assert numbering.allot_amendment("A0012/26") == "A0012/26/2"
    assert numbering.allot_amendment("A0012/26/1") == "A0012/26/1/1"
    assert numbering.allot_amendment("A0013/26") == "A0013/26/1"


@pytest.mark.django_db
def test_a_series_moves_past_what_came_from_elsewhere_and_never_back(world: World):
    numbering.move_past(
        [Reference("F", 7, "19"), Reference("F", 310, "19"), Reference("F", 9, "20")]
    )
    numbering.move_past([Reference("F", 12, "19"), Reference("A", 12, "26", (4,))])
    last = {(row.prefix, row.scope): row.last for row in NumberSeries.objects.all()}
    assert last == {("F", "2019"): 310, ("F", "2020"): 9, ("", "A0012/26"): 4}
    assert numbering.allot_amendment("A0012/26") == "A0012/26/5"


@pytest.mark.parametrize(
    ("text", "key", "year", "parent"),
    [
        ("F0310/19", "F0310/19", 2019, None),
        ("F0001/89", "F0001/89", 2089, None),
        ("F0001/90", "F0001/90", 1990, None),
        ("S1/5", "S0001/05", 2005, None),
        ("S0001/2005", "S0001/05", 2005, None),
        ("DS10410/21", "DS10410/21", 2021, None),
        (" ÄA0199/20/1/1 ", "A0199/20/1/1", 2020, "A0199/20/1"),
        ("A0199/20/1", "A0199/20/1", 2020, "A0199/20"),
    ],
)
def test_what_is_written_is_taken_apart(text: str, key: str, year: int, parent: str | None):
    reference = numbering.parse(text)
    assert reference is not None
    assert (reference.key, reference.full_year, reference.parent_key) == (key, year, parent)


def test_a_paper_keeps_its_number_as_it_is_written():
    paper = Paper()
    numbering.give(paper, " ÄA0199/20 /1 ")
    assert (paper.reference, paper.reference_key, paper.year) == (
        "ÄA0199/20 /1",
        "A0199/20/1",
        2020,
    )
    with pytest.raises(ValueError, match="QX1"):
        numbering.give(paper, "QX1")
