"""When an answer is due: every unit, start and calendar, against days worked out by hand."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from council.enums import DeadlineStart, DeadlineUnit
from council.history import save_as
from council.models import City, Meeting, Paper
from council.rules import deadlines
from council.services import papers, registers, sittings
from responses.services import assignments
from tests.world import World

DAYS, WORKING, WEEKS, MONTHS = (
    DeadlineUnit.CALENDAR_DAYS,
    DeadlineUnit.WORKING_DAYS,
    DeadlineUnit.WEEKS,
    DeadlineUnit.MONTHS,
)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def due(start: str, length: int, unit: DeadlineUnit, land: str = "ST") -> str:
    city = City(deadline_length=length, deadline_unit=unit, land=land)
    return deadlines.due_on(city, day(start)).isoformat()


@pytest.mark.parametrize(
    ("start", "length", "ends"),
    [
        ("2026-01-15", 4, "2026-02-12"),  # Thursday to Thursday
        ("2026-03-01", 4, "2026-03-30"),  # a Sunday: Monday
        ("2026-02-28", 1, "2026-03-09"),  # a Saturday: Monday
        ("2026-03-06", 4, "2026-04-07"),  # Good Friday, the weekend, Easter Monday: Tuesday
        ("2025-12-10", 3, "2025-12-31"),  # New Year's Eve is an ordinary Wednesday
        ("2025-12-18", 2, "2026-01-02"),  # New Year's Day: Friday
        ("2025-11-27", 4, "2025-12-29"),  # both days of Christmas, then the weekend: Monday
        ("2024-02-01", 4, "2024-02-29"),  # the day that is not every year
    ],
)
def test_weeks(start: str, length: int, ends: str):
    assert due(start, length, WEEKS) == ends


@pytest.mark.parametrize(
    ("start", "length", "ends"),
    [
        ("2026-01-15", 1, "2026-01-16"),  # the day of the event itself is not counted
        ("2026-12-01", 30, "2026-12-31"),
        ("2025-12-31", 1, "2026-01-02"),  # the first of January: Friday
        ("2024-02-28", 1, "2024-02-29"),
        ("2023-02-28", 1, "2023-03-01"),
        ("2026-01-15", 30, "2026-02-16"),  # a Saturday: Monday
        ("2025-12-31", 365, "2026-12-31"),
        ("2026-01-15", 400, "2027-02-19"),
    ],
)
def test_calendar_days(start: str, length: int, ends: str):
    assert due(start, length, DAYS) == ends


@pytest.mark.parametrize(
    ("start", "length", "ends"),
    [
        ("2026-01-15", 1, "2026-01-16"),
        ("2026-01-16", 1, "2026-01-19"),  # over a weekend
        ("2026-01-17", 1, "2026-01-19"),  # begun on a Saturday
        ("2026-04-02", 1, "2026-04-07"),  # over Easter
        ("2026-03-16", 20, "2026-04-15"),  # four weeks, and two days for Easter
        ("2025-12-23", 5, "2026-01-02"),  # the 24th, 29th, 30th, 31st, and the second of January
        ("2024-02-28", 2, "2024-03-01"),
    ],
)
def test_working_days(start: str, length: int, ends: str):
    assert due(start, length, WORKING) == ends


@pytest.mark.parametrize(
    ("start", "length", "ends"),
    [
        ("2026-01-15", 1, "2026-02-16"),  # a Sunday: Monday
        ("2026-02-17", 1, "2026-03-17"),
        ("2024-01-31", 1, "2024-02-29"),  # the last day of a shorter month
        ("2023-01-31", 1, "2023-02-28"),
        ("2026-08-31", 1, "2026-09-30"),
        ("2026-11-30", 1, "2026-12-30"),
        ("2025-12-31", 1, "2026-02-02"),  # 31 January, a Saturday: Monday
        ("2026-12-15", 1, "2027-01-15"),  # into the next year
        ("2026-09-17", 3, "2026-12-17"),  # December is month 12 of the same year
        ("2025-11-30", 3, "2026-03-02"),  # 28 February, a Saturday: Monday
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2026-12-31", 12, "2027-12-31"),
    ],
)
def test_months(start: str, length: int, ends: str):
    assert due(start, length, MONTHS) == ends


@pytest.mark.parametrize(
    ("ends", "holiday_in", "then", "not_in"),
    [
        ("2026-01-06", "ST", "2026-01-07", "BE"),  # Epiphany
        ("2025-10-31", "ST", "2025-11-03", "NW"),  # Reformation Day, a Friday
        ("2026-06-04", "NW", "2026-06-05", "ST"),  # Corpus Christi
        ("2028-11-01", "BY", "2028-11-02", "ST"),  # All Saints' Day
        ("2028-11-22", "SN", "2028-11-23", "ST"),  # Day of Repentance
        ("2027-03-08", "BE", "2027-03-09", "ST"),  # Women's Day
    ],
)
def test_the_holidays_are_those_of_the_land(ends: str, holiday_in: str, then: str, not_in: str):
    before = (day(ends) - datetime.timedelta(days=7)).isoformat()
    assert due(before, 1, WEEKS, holiday_in) == then
    assert due(before, 1, WEEKS, not_in) == ends


@pytest.mark.parametrize("land", ["ST", "BY", "BE", "HH"])
@pytest.mark.parametrize(
    ("ends", "then"),
    [
        ("2025-10-03", "2025-10-06"),  # German Unity, a Friday
        ("2026-05-01", "2026-05-04"),  # Labour Day, a Friday
        ("2026-05-14", "2026-05-15"),  # Ascension Day
        ("2026-05-25", "2026-05-26"),  # Whit Monday
    ],
)
def test_some_holidays_are_everywhere(land: str, ends: str, then: str):
    before = (day(ends) - datetime.timedelta(days=14)).isoformat()
    assert due(before, 2, WEEKS, land) == then


def test_a_unit_that_nobody_knows_gives_no_day():
    with pytest.raises(ValueError, match="fortnights"):
        due("2026-01-15", 1, "fortnights")  # type: ignore[arg-type]


# --- What it begins with ----------------------------------------------------------------------

# Half past midnight in Berlin, still the day before at Greenwich.
FILED = "2026-02-03T23:30:00Z"  # Wednesday, 4 February
REGISTERED = "2026-02-05T23:30:00Z"  # Friday, 6 February


@pytest.fixture
def inquiry(world: World) -> Paper:
    """Filed on a Wednesday, registered on the Friday, on no agenda."""
    paper = world.inquiry("draft")
    with time_machine.travel(FILED, tick=False):
        papers.file_paper(paper, by=world.member)
    with time_machine.travel(REGISTERED, tick=False):
        papers.register_paper(paper, by=world.clerk)
    return paper


def sitting(world: World, on: str) -> Meeting:
    starts_at = timezone.make_aware(datetime.datetime.fromisoformat(f"{on}T16:00"))
    row = Meeting(organization=world.council, name=f"Sitzung {on}", starts_at=starts_at)
    registers.save_entry(row, by=world.clerk)
    return row


def proposed(world: World, paper: Paper, start: DeadlineStart) -> str:
    """What the rule "two weeks from …" proposes."""
    city = City.objects.get()
    city.deadline_start, city.deadline_length, city.deadline_unit = start, 2, WEEKS
    save_as(city, by=None)
    return assignments.proposed_due_on(Paper.objects.get(pk=paper.pk)).isoformat()


def test_it_runs_from_the_day_in_berlin_on_which_the_inquiry_came_in(world: World, inquiry: Paper):
    assert proposed(world, inquiry, DeadlineStart.RECEIPT) == "2026-02-18"


@pytest.mark.parametrize("start", [DeadlineStart.SITTING, DeadlineStart.RESULT])
def test_without_a_sitting_it_runs_from_the_registration(
    world: World, inquiry: Paper, start: DeadlineStart
):
    assert proposed(world, inquiry, start) == "2026-02-20"


def test_it_runs_from_the_first_sitting_or_from_the_one_that_wants_an_answer(
    world: World, inquiry: Paper
):
    row = sittings.plan_consultation(inquiry, meeting=sitting(world, "2026-02-12"), by=world.clerk)
    assert proposed(world, inquiry, DeadlineStart.RECEIPT) == "2026-02-18"
    for start in (DeadlineStart.SITTING, DeadlineStart.RESULT):  # there is no result yet
        assert proposed(world, inquiry, start) == "2026-02-26"
    for later in ("2026-02-26", "2026-03-12"):
        meeting = sitting(world, later)
        sittings.record_result(row, result="vertagt", next_meeting=meeting, by=world.clerk)
        row = inquiry.consultations.get(meeting=meeting)
        assert proposed(world, inquiry, DeadlineStart.RESULT) == "2026-02-26"
    sittings.record_result(row, result="schriftliche Stellungnahme", by=world.clerk)
    assert proposed(world, inquiry, DeadlineStart.SITTING) == "2026-02-26"
    assert proposed(world, inquiry, DeadlineStart.RESULT) == "2026-03-26"


def test_it_runs_from_today_where_no_day_is_known(world: World):
    paper = Paper(kind="inquiry", title="Aus alter Zeit", state="registered")
    paper.reference = paper.reference_key = "F0001/19"
    save_as(paper, by=None)
    with time_machine.travel("2026-03-01T23:30:00Z", tick=False):  # Monday, 2 March in Berlin
        for start in DeadlineStart:
            assert proposed(world, paper, start) == "2026-03-16"


def test_what_the_rule_proposes_stands_in_the_form(client, world: World, inquiry: Paper):
    expected = proposed(world, inquiry, DeadlineStart.RECEIPT)
    client.force_login(world.clerk)
    page = client.get(f"/vorgang/{inquiry.pk}/zuweisen/")
    assert f'value="{expected}"' in page.content.decode()
