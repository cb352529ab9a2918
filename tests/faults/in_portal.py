"""Faults in the figures that the public reads."""

from tests.faults.fault import Fault

FIGURES = "council/portal/figures.py"
FIGURES_TESTS = "tests/council/portal/test_figures.py"
DIRECTORY_TESTS = "tests/council/portal/test_directory.py"
LEAKS = "tests/council/portal/test_leaks.py"

COUNTED = (
    Fault(
        "secret inquiries are counted",
        FIGURES,
        "public_papers().filter(condition, kind=PaperKind.INQUIRY",
        "Paper.objects.filter(condition, kind=PaperKind.INQUIRY",
        "The figures would betray how often a faction asks in confidence.",
        (f"{DIRECTORY_TESTS}::test_hidden_papers_and_answers_change_no_figure",),
    ),
    Fault(
        "the days of secret answers are counted",
        FIGURES,
        "paper__in=public_papers().filter(kind=PaperKind.STATEMENT)",
        "paper__in=Paper.objects.filter(kind=PaperKind.STATEMENT)",
        "The day of a secret answer would be betrayed.",
        (f"{DIRECTORY_TESTS}::test_of_a_confidential_answer_only_that_it_exists_counts",),
    ),
    Fault(
        "an interim notice stops the clock",
        FIGURES,
        "public_papers().filter(kind=PaperKind.STATEMENT)",
        "public_papers()",
        "Offices would look quick by writing that it takes longer.",
        (f"{DIRECTORY_TESTS}::test_an_interim_notice_stops_no_clock",),
    ),
    Fault(
        "the last answer counts",
        FIGURES,
        "min(day, days.get(inquiry, day))",
        "max(day, days.get(inquiry, day))",
        "A supplement would make the first answer late.",
        (f"{DIRECTORY_TESTS}::test_the_first_answer_counts",),
    ),
    Fault(
        "a slip makes an answer quicker than its question",
        FIGURES,
        " or self.answered_on < self.asked_on:",
        ":",
        "Negative days would lower the middle.",
        (f"{FIGURES_TESTS}::test_days_are_counted_from_the_question",),
    ),
    Fault(
        "the middle is the mean",
        FIGURES,
        "round(median(days)) if days else None",
        "round(sum(days) / len(days)) if days else None",
        "One answer of a year would hide fifty quick ones.",
        (f"{FIGURES_TESTS}::test_many_come_to_their_middle_and_their_share",),
    ),
    Fault(
        "answers without a deadline lower the share",
        FIGURES,
        "if case.in_time is not None]",
        "]",
        "Imported papers would make the city look late.",
        (f"{FIGURES_TESTS}::test_many_come_to_their_middle_and_their_share",),
    ),
    Fault(
        "an inquiry answered on the last day of a year still waits",
        FIGURES,
        "self.answered_on > day)",
        "self.answered_on >= day)",
        "The chart would count what was answered in time.",
        (f"{FIGURES_TESTS}::test_an_inquiry_waits_from_its_day_to_that_of_its_answer",),
    ),
    Fault(
        "a withdrawn inquiry waits for ever",
        FIGURES,
        "waits=state == PaperState.REGISTERED and not has_answer",
        "waits=not has_answer",
        "What nobody wants any more would be late.",
        (f"{DIRECTORY_TESTS}::test_what_is_withdrawn_or_closed_waits_no_more",),
    ),
    Fault(
        "secret answers are shown though the city does not want it",
        "council/rules/standing.py",
        "    if not city.shows_confidential_answers:\n",
        "    if False:\n",
        "The setting would do nothing.",
        (f"{LEAKS}::test_a_city_may_keep_confidential_answers_to_itself",),
    ),
)
