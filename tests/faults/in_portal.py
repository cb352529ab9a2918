"""Faults in what the public reads: figures, feeds, calendars, open data, pages."""

from tests.faults.fault import Fault

FIGURES = "council/portal/figures.py"
FIGURES_TESTS = "tests/council/portal/test_figures.py"
DIRECTORY_TESTS = "tests/council/portal/test_directory.py"
LEAKS = "tests/council/portal/test_leaks.py"
ATOM = "council/feeds/atom.py"
CALENDARS = "council/feeds/calendars.py"
DUMP = "council/feeds/dump.py"
FEEDS_TESTS = "tests/council/feeds/test_feeds.py"
SITEMAPS = "council/feeds/sitemaps.py"
SERVING = "council/portal/serving.py"

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
        "an answer comes on the day that it bears",
        FIGURES,
        "timezone.localdate(issued_at, city.zone) if issued_at else dated_on",
        "dated_on",
        "Weeks between signing and giving out would not count.",
        (f"{DIRECTORY_TESTS}::test_an_answer_comes_on_the_day_it_is_given_out",),
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

GATHERED = (
    Fault(
        "the feed holds what is not public",
        ATOM,
        '        """The papers of the feed."""\n        return public_papers()\n',
        '        """The papers of the feed."""\n'
        "        return Paper.objects.filter(reference__isnull=False)\n",
        "Whoever subscribes would read the titles of secret papers.",
        (f"{FEEDS_TESTS}::test_each_feed_holds_its_own",),
    ),
    Fault(
        "the feed of answers holds everything",
        ATOM,
        "return public_papers().filter(kind__in=ANSWER_KINDS)",
        "return public_papers()",
        "Who wants answers would get inquiries.",
        (f"{FEEDS_TESTS}::test_each_feed_holds_its_own",),
    ),
    Fault(
        "the feed of a paper leaves out its answer",
        ATOM,
        "Q(pk=obj.pk) | Exists(linked)",
        "Q(pk=obj.pk)",
        "Who follows an inquiry would not hear of its answer.",
        (f"{FEEDS_TESTS}::test_each_feed_holds_its_own",),
    ),
    Fault(
        "the feed of a search finds what is secret",
        ATOM,
        "newest(newest_hits(AnonymousUser(), current_city(), obj, MOST))",
        'newest(Paper.objects.filter(title__icontains=obj.get("q", "")))',
        "A search by feed would find secret papers.",
        (f"{FEEDS_TESTS}::test_each_feed_holds_its_own",),
    ),
    Fault(
        "the oldest come first",
        ATOM,
        'papers.order_by("-published_at", "-pk")',
        'papers.order_by("published_at", "pk")',
        "After fifty papers a feed would tell nothing new.",
        (f"{FEEDS_TESTS}::test_each_feed_holds_its_own",),
    ),
    Fault(
        "sittings behind closed doors are in the calendar",
        CALENDARS,
        "meetings.filter(public=True, starts_at__gte",
        "meetings.filter(starts_at__gte",
        "People would come to a closed door.",
        (f"{FEEDS_TESTS}::test_the_calendar_leaves_out_closed_and_long_past_sittings",),
    ),
    Fault(
        "a cancelled sitting looks as if it took place",
        CALENDARS,
        '"CANCELLED" if row.cancelled else "CONFIRMED"',
        '"CONFIRMED"',
        "People would come in vain.",
        (f"{FEEDS_TESTS}::test_the_calendar_holds_the_public_sittings",),
    ),
    Fault(
        "all sittings ever held are in the calendar",
        CALENDARS,
        "KEPT = datetime.timedelta(days=366)",
        "KEPT = datetime.timedelta(days=36600)",
        "A calendar program would load fifteen years each hour.",
        (f"{FEEDS_TESTS}::test_the_calendar_leaves_out_closed_and_long_past_sittings",),
    ),
    Fault(
        "the map names what is secret",
        SITEMAPS,
        "_with_change(public_papers(), ObjectKind.PAPER)",
        "_with_change(Paper.objects.exclude(reference=None), ObjectKind.PAPER)",
        "Search engines would learn the numbers of secret papers.",
        (f"{FEEDS_TESTS}::test_the_map_leads_to_every_public_page",),
    ),
    Fault(
        "the open data hold what is secret",
        DUMP,
        "papers_to_export(since=None, public_only=True)",
        "papers_to_export(since=None, public_only=False)",
        "Everybody could load the secret papers.",
        (f"{FEEDS_TESTS}::test_the_whole_stock_is_made_anew_and_served",),
    ),
    Fault(
        "the open data name who wrote an answer",
        DUMP,
        "records_of(papers, public_only=True)",
        "records_of(papers, public_only=False)",
        "Clerks would be named against the city's will.",
        (f"{FEEDS_TESTS}::test_the_whole_stock_is_made_anew_and_served",),
    ),
    Fault(
        "what is taken back stays in the files",
        DUMP,
        'named = " ".join([settings.SITE_URL, *map(str, gone)])',
        "named = settings.SITE_URL",
        "What was published by mistake could be loaded until the night.",
        (f"{FEEDS_TESTS}::test_what_is_taken_back_is_in_no_file_any_more",),
    ),
    Fault(
        "a table runs formulas",
        DUMP,
        "return [harmless(cell) for cell in cells]",
        "return cells",
        "A title could act on the computer of whoever opens the table.",
        (f"{FEEDS_TESTS}::test_the_whole_stock_is_made_anew_and_served",),
    ),
    Fault(
        "a proxy keeps what a signed-in person reads",
        SERVING,
        "kept = response.status_code == 200 and not request.COOKIES",
        "kept = response.status_code == 200",
        "The next stranger would read a page made for a clerk.",
        (f"{FEEDS_TESTS}::test_a_stranger_gets_a_page_once_and_nobody_else_keeps_any",),
    ),
    Fault(
        "linked data end the block that holds them",
        "council/portal/linked_data.py",
        "mark_safe(content.translate(ESCAPES))",
        "mark_safe(content)",
        "A title could act in the reader's name.",
        (f"{FEEDS_TESTS}::test_pages_tell_programs_what_they_show",),
    ),
)
