"""The figures of answer times, worked out by hand."""

import datetime

import pytest

from council.portal.figures import Case, by_year, summary


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def case(
    asked: str | None = "2026-01-01", answered: str | None = None, due: str | None = None
) -> Case:
    """An inquiry of 2026, or of the year in which it was asked."""
    asked_on = day(asked) if asked else None
    return Case(
        year=asked_on.year if asked_on else 2026,
        asked_on=asked_on,
        answered_on=day(answered) if answered else None,
        due_on=day(due) if due else None,
        answered=answered is not None,
        waits=answered is None,
    )


@pytest.mark.parametrize(
    ("answered", "due", "in_time"),
    [
        ("2026-01-30", "2026-01-31", True),
        ("2026-01-31", "2026-01-31", True),
        ("2026-02-01", "2026-01-31", False),
        ("2026-02-01", None, None),
        (None, "2026-01-31", None),
    ],
)
def test_an_answer_on_its_last_day_is_in_time(
    answered: str | None, due: str | None, in_time: bool | None
):
    assert case(answered=answered, due=due).in_time is in_time


@pytest.mark.parametrize(
    ("asked", "answered", "days"),
    [
        ("2026-01-01", "2026-01-01", 0),
        ("2025-12-31", "2026-03-01", 60),
        ("2024-02-28", "2024-03-01", 2),
        ("2026-01-02", "2026-01-01", None),  # a slip
        (None, "2026-01-01", None),
        ("2026-01-01", None, None),
    ],
)
def test_days_are_counted_from_the_question(
    asked: str | None, answered: str | None, days: int | None
):
    assert case(asked, answered).days == days


@pytest.mark.parametrize(
    ("asked", "answered", "on", "waited"),
    [
        ("2026-01-31", None, "2026-01-30", False),
        ("2026-01-31", None, "2026-01-31", True),
        ("2026-01-31", "2026-03-01", "2026-02-28", True),
        ("2026-01-31", "2026-03-01", "2026-03-01", False),
        (None, None, "2026-01-01", True),
        (None, None, "2025-12-31", False),
    ],
)
def test_an_inquiry_waits_from_its_day_to_that_of_its_answer(
    asked: str | None, answered: str | None, on: str, waited: bool
):
    assert case(asked, answered).waited_on(day(on)) is waited


def test_many_come_to_their_middle_and_their_share():
    figures = summary(
        [
            case("2026-01-01", "2026-01-11", "2026-01-11"),  # 10 days, in time
            case("2026-01-01", "2026-01-21", "2026-01-20"),  # 20 days, a day late
            case("2026-01-01", "2026-03-02", "2026-03-02"),  # 60 days, in time
            case("2026-01-01", "2026-01-04"),  # 3 days, without a deadline
            case("2026-01-01", due="2026-03-09"),
            case("2026-01-01", due="2026-03-10"),
            case("2026-01-01"),
        ],
        today=day("2026-03-10"),
    )
    assert (figures.asked, figures.answered, figures.open, figures.late) == (7, 4, 3, 1)
    assert figures.median_days == 15
    assert (figures.with_deadline, figures.in_time, figures.percent_in_time) == (3, 2, 67)


def test_years_follow_one_another_and_tell_who_waited_at_their_end():
    cases = [case("2023-12-01", "2024-01-10"), case("2025-01-01"), case("2026-02-01")]
    years = by_year(cases, today=day("2026-03-10"))
    waiting = [(year.year, year.figures.asked, year.waiting) for year in years]
    assert waiting == [(2023, 1, 1), (2024, 0, 0), (2025, 1, 1), (2026, 1, 2)]
    assert by_year([], today=day("2026-03-10")) == []
