"""Faults in what stands between a reader and what she may not know of, wherever it is asked."""

from tests.faults.fault import Fault

PAGES = "tests/access/test_pages.py::TestWhatIsSeen"
TOLD = "tests/access/test_what_is_told.py::TestWhatIsTold"
METHODS = "tests/access/test_methods.py::TestMethods"
DOWNLOADS = "council/portal/downloads.py"
OTHERS_PAPERS = f"{PAGES}::test_no_page_of_a_paper_is_found_by_others"
SEARCHES = f"{TOLD}::test_no_search_finds_what_its_reader_may_not_know_of"
FEEDS = f"{TOLD}::test_feeds_and_maps_betray_nothing"

SEEN = (
    Fault(
        "a search finds what its reader may not know of",
        "council/search/catalogue.py",
        "    visible = visible_papers(user).filter(reference__isnull=False)\n",
        "    visible = Paper.objects.filter(reference__isnull=False)\n",
        "Titles of confidential papers would stand in the list of what was found.",
        (f"{TOLD}::test_lists_count_what_their_reader_may_know_of", SEARCHES),
    ),
    Fault(
        "what is typed is completed from closed papers",
        "council/search/suggestions.py",
        "    return public_papers().filter(Matches(",
        "    return public_papers().model.objects.filter(Matches(",
        "Whoever types half a name would be told that there is a paper about it.",
        (SEARCHES,),
    ),
    Fault(
        "the feed gathers all papers",
        "council/feeds/atom.py",
        '        """The papers of the feed."""\n        return public_papers()\n',
        '        """The papers of the feed."""\n        return Paper.objects.all()\n',
        "Newsreaders would fetch confidential papers.",
        (FEEDS,),
    ),
    Fault(
        "an attachment is given to whoever knows its number",
        "council/views/drafts.py",
        "    paper = get_object_or_404(visible_papers(request.user), pk=pk)\n"
        "    files = visible_files(request.user).exclude(",
        "    paper = get_object_or_404(Paper, pk=pk)\n"
        "    files = visible_files(request.user).model.objects.exclude(",
        "Plans of confidential papers could be fetched by trying numbers.",
        (OTHERS_PAPERS,),
    ),
    Fault(
        "what was issued in confidence is given with the paper",
        DOWNLOADS,
        '    issues = visible_issues(request.user).only("name", "sha256")\n',
        '    issues = visible_issues(request.user).model.objects.only("name", "sha256")\n',
        "The PDF of before a paper was opened would be everybody's.",
        (f"{PAGES}::test_what_was_issued_before_is_found_by_those_who_might_read_it_then",),
    ),
    Fault(
        "a sitting names all that it hears",
        "council/portal/meetings.py",
        "    papers = with_standing(visible_papers(request.user), request.user, city)\n"
        '    on_agenda = Consultation.objects.filter(meeting=sitting, paper=OuterRef("pk"))\n'
        "    heard = Consultation.objects.filter(\n"
        "        meeting=sitting, paper__in=visible_papers(request.user).filter(",
        "    everything = visible_papers(request.user).model.objects\n"
        "    papers = with_standing(everything.all(), request.user, city)\n"
        '    on_agenda = Consultation.objects.filter(meeting=sitting, paper=OuterRef("pk"))\n'
        "    heard = Consultation.objects.filter(\n"
        "        meeting=sitting, paper__in=everything.filter(",
        "The page of a sitting would name what is heard behind closed doors.",
        (f"{PAGES}::test_each_other_page_is_for_its_own_people",),
    ),
    Fault(
        "who may not know of a paper is told that it is there",
        "responses/views/tracking.py",
        '    return get_object_or_404(papers.select_related("lead", "wished_meeting"), pk=pk)\n',
        "    if Paper.objects.filter(pk=pk).exists() and not papers.filter(pk=pk).exists():\n"
        '        raise __import__("django").core.exceptions.PermissionDenied\n'
        '    return get_object_or_404(papers.select_related("lead", "wished_meeting"), pk=pk)\n',
        "By trying numbers anybody could count the confidential papers.",
        (OTHERS_PAPERS,),
    ),
    Fault(
        "a method that nobody needs is answered",
        "council/site/middleware.py",
        '    METHODS = ("GET", "HEAD", "POST")\n',
        '    METHODS = ("GET", "HEAD", "POST", "PUT")\n',
        "Pages would answer what they were never tried with.",
        (f"{METHODS}::test_a_method_that_there_is_not_is_answered_nowhere",),
    ),
)
