"""Faults in stored files, issued PDFs and downloads."""

from tests.faults.fault import Fault

STORAGE = "council/storage.py"
STORAGE_TESTS = "tests/council/test_storage.py"
ISSUES = "council/documents/issues.py"
ISSUES_TESTS = "tests/council/documents/test_issues.py"
DOWNLOADS = "council/portal/downloads.py"
DOWNLOADS_TESTS = "tests/council/portal/test_downloads.py"

STORED = (
    Fault(
        "a changed file passes for intact",
        STORAGE,
        "return digest_of(path_of(name)) == name",
        "return bool(digest_of(path_of(name)))",
        "Nobody would notice that somebody has changed an issued paper.",
        (f"{STORAGE_TESTS}::test_a_changed_file_is_noticed",),
    ),
    Fault(
        "a name leads out of the folder",
        STORAGE,
        'if len(name) != 64 or not set(name) <= set("0123456789abcdef"):',
        "if not name:",
        "A made-up name could read any file of the computer.",
        (f"{STORAGE_TESTS}::test_what_is_no_checksum_leads_nowhere",),
    ),
    Fault(
        "stored files may be written over",
        STORAGE,
        "        os.chmod(temporary, 0o440)\n",
        "",
        "A slip could change what was issued.",
        (f"{STORAGE_TESTS}::test_content_is_stored_once_under_its_checksum",),
    ),
    Fault(
        "a file that is there is written again",
        STORAGE,
        "    if path.exists():\n        return name\n",
        "",
        "What was issued would not stay the file that it was.",
        (f"{STORAGE_TESTS}::test_content_is_stored_once_under_its_checksum",),
    ),
)

ISSUED = (
    Fault(
        "two downloads at once make two issues",
        ISSUES,
        "        last = _last(locked)\n"
        "        if last is not None and _says(last, document):\n"
        "            return last\n",
        "",
        "Nobody could tell which of many issues is in force.",
        (f"{ISSUES_TESTS}::test_two_downloads_at_once_make_one_issue",),
    ),
    Fault(
        "a correction makes no issue",
        ISSUES,
        "return bool(issue.document) and _wording(issue.document) == _wording(document)",
        "return bool(issue.document)",
        "The old title would be in force for ever.",
        (f"{ISSUES_TESTS}::test_a_corrected_title_makes_a_further_issue",),
    ),
    Fault(
        "papers from elsewhere are issued here",
        ISSUES,
        "        and paper.drafted_by_id is not None\n",
        "",
        "An imported paper would get a PDF that was never issued.",
        (f"{ISSUES_TESTS}::test_a_paper_brought_in_from_outside_is_not_issued",),
    ),
    Fault(
        "what was replaced is not named",
        ISSUES,
        "        replaces=last,\n",
        "        replaces=paper.issues.first(),\n",
        "A third issue would name the first as the one it replaces.",
        (f"{ISSUES_TESTS}::test_each_issue_replaces_the_one_before",),
    ),
    Fault(
        "an issue does not keep what it was made from",
        ISSUES,
        "        document=document,\n        sha256",
        "        document={},\n        sha256",
        "Nobody could say later what was printed.",
        (f"{ISSUES_TESTS}::test_a_registered_inquiry_is_issued_once",),
    ),
)

LOADED = (
    Fault(
        "a file is given to everybody who knows its address",
        "council/portal/serving.py",
        "return visible_papers(request.user).filter(reference_key=reference.key)",
        "return Paper.objects.filter(reference_key=reference.key)",
        "Numbers are easy to guess: each secret paper would be open.",
        (
            "tests/council/portal/test_leaks.py"
            "::test_a_numbered_paper_that_is_not_public_leaves_no_trace",
        ),
    ),
    Fault(
        "an issue of another paper is given out",
        DOWNLOADS,
        "get_object_or_404(issues, paper__in=papers_at(request, slug), number=number)",
        'issues.filter(number=number).latest("pk")',
        "The address of a public paper would show a secret one.",
        (f"{DOWNLOADS_TESTS}::test_an_issue_is_served_as_it_was_frozen",),
    ),
    Fault(
        "an attachment of another paper is given out",
        DOWNLOADS,
        "get_object_or_404(files, paper__in=papers_at(request, slug), pk=pk)",
        "get_object_or_404(files, pk=pk)",
        "The address of a public paper would show the files of a secret one.",
        (f"{DOWNLOADS_TESTS}::test_an_attachment_is_found_under_its_own_paper_only",),
    ),
    Fault(
        "a reproduction names secret parents",
        DOWNLOADS,
        "    parents = visible_papers(request.user).filter(\n",
        "    parents = type(paper).objects.filter(\n",
        "A public PDF would quote a secret inquiry.",
        (f"{DOWNLOADS_TESTS}::test_a_reproduction_that_a_stranger_loads_names_no_secret_parent",),
    ),
    Fault(
        "any file is shown in the browser",
        DOWNLOADS,
        "    if stored.mime not in SHOWN:\n",
        "    if False:\n",
        "An attachment could act in the reader's name.",
        (f"{DOWNLOADS_TESTS}::test_attachments_have_safe_names_and_types",),
    ),
    Fault(
        "browsers guess what a file is",
        DOWNLOADS,
        '    response["X-Content-Type-Options"] = "nosniff"\n',
        '    response["X-Content-Type-Options"] = ""\n',
        "An attachment could act in the reader's name.",
        (f"{DOWNLOADS_TESTS}::test_attachments_have_safe_names_and_types",),
    ),
    Fault(
        "a paper with an issue is reproduced",
        DOWNLOADS,
        "    if paper.issues.all():\n",
        "    if False:\n",
        "There would be two PDFs of one paper.",
        (f"{DOWNLOADS_TESTS}::test_a_paper_with_an_issue_is_not_reproduced",),
    ),
    Fault(
        "the checksums of secret papers answer",
        "council/portal/checksum.py",
        "Issue.objects.filter(sha256=asked, paper__in=public_papers())",
        "Issue.objects.filter(sha256=asked)",
        "Whoever has a leaked file could have it confirmed.",
        (
            "tests/council/portal/test_checksum.py"
            "::test_a_secret_issue_answers_as_a_made_up_checksum_does",
        ),
    ),
)
