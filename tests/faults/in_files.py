"""Faults in stored files, issued PDFs, downloads and bundles."""

from tests.faults.fault import Fault

STORAGE = "council/storage.py"
STORAGE_TESTS = "tests/council/test_storage.py"
ISSUES = "council/documents/issues.py"
ISSUES_TESTS = "tests/council/documents/test_issues.py"
DOWNLOADS = "council/portal/downloads.py"
DOWNLOADS_TESTS = "tests/council/portal/test_downloads.py"
BUNDLES = "council/services/bundles.py"
BUNDLES_TESTS = "tests/council/bundles/test_bundles.py"
CONTENTS = "council/bundles/contents.py"
QUEUE = "council/bundles/queue.py"

DECEPTION = "council/richtext/deception.py"
DECEPTION_TESTS = "tests/council/richtext/test_deception.py"

HONEST = (
    Fault(
        "marks that turn a text round are taken",
        DECEPTION,
        "if mark := DIRECTION.search(text):",
        "if mark := DIRECTION.fullmatch(text):",
        "A title could be read the other way round.",
        (f"{DECEPTION_TESTS}::test_a_text_that_deceives_is_refused_everywhere",),
    ),
    Fault(
        "a link may show another address",
        DECEPTION,
        "is_same = told is None or _host(told[1]) == _host(leads_to)",
        "is_same = True",
        "A paper of the city would lead to whoever wrote it.",
        (f"{DECEPTION_TESTS}::test_a_text_that_deceives_is_refused_everywhere",),
    ),
    Fault(
        "a link may hold a password",
        "council/richtext/markdown.py",
        "re.IGNORECASE) is not None and not has_credentials(text)",
        "re.IGNORECASE) is not None",
        "What stands before the @ looks like the place to which a link leads.",
        (f"{DECEPTION_TESTS}::test_a_link_with_a_password_is_no_link",),
    ),
)

HOSTILE_TESTS = "tests/council/uploads/test_hostile.py"
COVERED_TESTS = "tests/council/uploads/test_covered.py"
PDF_FILES = "council/uploads/pdf_files.py"
COVERED = "council/uploads/covered.py"

TAKEN_IN = (
    Fault(
        "a script stays in a PDF",
        PDF_FILES,
        'if action in ACTIONS or (action == "/URI"',
        'if (action == "/URI"',
        "Whoever opens an attachment of the city would run what somebody wrote into it.",
        (f"{HOSTILE_TESTS}::test_what_harms_or_tells_too_much_is_taken_out_and_told",),
    ),
    Fault(
        "a signed PDF is changed in silence",
        PDF_FILES,
        "if findings.removed and not findings.signed:",
        "if findings.removed:",
        "Its signature would be broken, and nobody would know.",
        (f"{HOSTILE_TESTS}::test_a_signed_file_stays_as_it_is_and_that_is_said",),
    ),
    Fault(
        "macros are taken",
        "council/uploads/packed.py",
        "if MACROS.search(name):",
        "if MACROS.fullmatch(name):",
        "A DOCX could bring a program.",
        (f"{HOSTILE_TESTS}::test_a_hostile_file_is_refused_by_its_name",),
    ),
    Fault(
        "a file may be as large as it likes when it is opened",
        PDF_FILES,
        "if unpacked >= MOST_UNPACKED or pixels > MOST_PIXELS:",
        "if pixels > MOST_PIXELS:",
        "Programs of those who open it would die of it.",
        (f"{HOSTILE_TESTS}::test_a_hostile_file_is_refused_by_its_name",),
    ),
    Fault(
        "the place of a photograph is told",
        "council/uploads/pictures.py",
        "notes = APP0 <= marker",
        "notes = not APP0 <= marker",
        "A photograph would tell where its photographer lives.",
        (f"{HOSTILE_TESTS}::test_what_harms_or_tells_too_much_is_taken_out_and_told",),
    ),
    Fault(
        "text under a bar is not found",
        COVERED,
        "if high <= DARK:",
        "if high < 0:",
        "A name that somebody thought was covered would be public.",
        (f"{COVERED_TESTS}::test_text_under_a_bar_is_found_and_told",),
    ),
    Fault(
        "text under a bar is searched",
        "council/search/extraction.py",
        "if not covered:",
        "if True:",
        "The search would quote what is covered.",
        (f"{COVERED_TESTS}::test_covered_text_is_read_by_no_search",),
    ),
    Fault(
        "an attachment that is not public is given away",
        "council/rules/visibility.py",
        'public_at("paper") & ~_awaits_issue(), public=True)',
        'public_at("paper") & ~_awaits_issue())',
        "What the office kept back would lie in OParl.",
        (f"{COVERED_TESTS}::test_without_a_word_covered_text_stays_inside",),
    ),
    Fault(
        "the official PDF holds what is not public",
        "council/documents/record.py",
        "if file.public is not False or not record.public]",
        "]",
        "What the office kept back would be enclosed in every copy.",
        (f"{COVERED_TESTS}::test_an_attachment_that_is_not_public_is_given_to_no_stranger",),
    ),
    Fault(
        "bookmarks tell what was redacted",
        "council/uploads/redaction.py",
        'TELLING = ("/StructTreeRoot", "/MarkInfo", "/Outlines",',
        'TELLING = ("/MarkInfo",',
        "The name under the box would stand in the table of contents.",
        ("tests/council/uploads/test_redaction.py::test_nothing_is_left_under_a_box",),
    ),
    Fault(
        "the original goes out beside its redacted copy",
        "council/services/redactions.py",
        "        original.public = False\n",
        "        pass\n",
        "The redaction would be for nothing.",
        ("tests/council/uploads/test_redaction.py::test_the_public_gets_the_redacted_copy_alone",),
    ),
    Fault(
        "without the scanner everything is taken",
        "council/uploads/accepting.py",
        "if settings.CLAMD_MAY_BE_AWAY:",
        "if True:",
        "Whoever stops the scanner could bring in what it knows.",
        ("tests/council/uploads/test_virus_scan.py::test_without_the_scanner_nothing_is_taken",),
    ),
    Fault(
        "a person may upload without end",
        "council/uploads/keeping.py",
        "if before + size > settings.DAY_BYTES:",
        "if size > settings.DAY_BYTES:",
        "One account could fill the disk.",
        ("tests/council/uploads/test_limits.py::test_a_person_may_upload_so_much_a_day",),
    ),
)

STORED = (
    Fault(
        "a file's name is not on the disk yet",
        STORAGE,
        "        sync(folder)\n",
        "        pass\n",
        "After a power cut the record would speak of a file that is not there.",
        (f"{STORAGE_TESTS}::test_a_name_is_on_the_disk_before_it_is_spoken_of",),
    ),
    Fault(
        "SQLite does not wait for the disk",
        "council/settings.py",
        "PRAGMA synchronous=FULL",
        "PRAGMA synchronous=NORMAL",
        "What was acknowledged could be gone after a power cut.",
        ("tests/council/test_settings.py::test_what_sqlite_has_acknowledged_is_on_the_disk",),
    ),
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
        "if not path.exists():",
        "if True:",
        "What was issued would not stay the file that it was.",
        (f"{STORAGE_TESTS}::test_content_is_stored_once_under_its_checksum",),
    ),
)

ISSUED = (
    Fault(
        "what is registered owes no PDF",
        "council/services/papers.py",
        "        issues.owe(locked)\n    resolve_links",
        "    resolve_links",
        "A process that dies would leave a registered paper without its PDF.",
        (f"{ISSUES_TESTS}::test_what_changes_a_paper_owes_its_issue_in_the_same_transaction",),
    ),
    Fault(
        "what is corrected owes no PDF",
        "council/services/papers.py",
        "        locked.title = title.strip()\n        issues.owe(locked)\n",
        "        locked.title = title.strip()\n",
        "A process that dies would leave the old title in force.",
        (f"{ISSUES_TESTS}::test_what_changes_a_paper_owes_its_issue_in_the_same_transaction",),
    ),
    Fault(
        "what is hidden or opened owes no PDF",
        "council/services/papers.py",
        "        paper.title = _title_of_answer(paper)\n    issues.owe(paper)\n",
        "        paper.title = _title_of_answer(paper)\n",
        "What is opened would have no PDF that the public may read.",
        (f"{ISSUES_TESTS}::test_an_opened_answer_owes_its_public_issue",),
    ),
    Fault(
        "what is owed is made by nobody",
        "council/worker.py",
        "    issues.issue_owed()\n",
        "",
        "A paper would wait for its first reader.",
        (f"{ISSUES_TESTS}::test_what_changes_a_paper_owes_its_issue_in_the_same_transaction",),
    ),
    Fault(
        "what is owed is told to nobody",
        "council/management/commands/verify.py",
        "for owed in issues.owed():",
        "for owed in issues.owed().none():",
        "Nobody would know that a paper cannot be printed.",
        (f"{ISSUES_TESTS}::test_a_paper_that_cannot_be_printed_keeps_no_other_waiting",),
    ),
    Fault(
        "two downloads at once make two issues",
        ISSUES,
        "if same and not _says(last, document):",
        "if same:",
        "Nobody could tell which of many issues is in force.",
        (f"{ISSUES_TESTS}::test_two_downloads_at_once_make_one_issue",),
    ),
    Fault(
        "a further sitting makes a further issue",
        ISSUES,
        '.items() if name != "consultations"}',
        ".items()}",
        "Each postponement would replace what was filed.",
        (f"{ISSUES_TESTS}::test_a_sitting_planned_later_makes_no_further_issue",),
    ),
    Fault(
        "a correction makes no issue",
        ISSUES,
        "        and _wording(issue.document) == _wording(document)\n",
        "",
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
        "        document=document,\n        public",
        "        document={},\n        public",
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
        "    if paper.issues.all() or awaits_public_issue(paper):\n",
        "    if False:\n",
        "There would be two PDFs of one paper.",
        (f"{DOWNLOADS_TESTS}::test_a_paper_with_an_issue_is_not_reproduced",),
    ),
    Fault(
        "the checksums of secret papers answer",
        "council/portal/checksum.py",
        "public_issues().filter(sha256=asked)",
        "Issue.objects.filter(sha256=asked)",
        "Whoever has a leaked file could have it confirmed.",
        (
            "tests/council/portal/test_checksum.py"
            "::test_a_secret_issue_answers_as_a_made_up_checksum_does",
        ),
    ),
)

PACKED = (
    Fault(
        "anybody orders bundles",
        BUNDLES,
        "    if not may_bundle(by):\n",
        "    if False:\n",
        "Strangers could keep the worker busy.",
        (f"{BUNDLES_TESTS}::test_members_and_strangers_order_nothing",),
    ),
    Fault(
        "a bundle holds what one may not see",
        BUNDLES,
        "    known = visible_papers(by).filter(reference__isnull=False)\n",
        "    from council.models import Paper\n\n"
        "    known = Paper.objects.filter(reference__isnull=False)\n",
        "An order would tell which secret papers there are.",
        (f"{BUNDLES_TESTS}::test_nobody_gets_what_she_may_not_know_of",),
    ),
    Fault(
        "the gate is not asked again when the work is done",
        "council/worker.py",
        "        wanted = Wanted(job.title, job.papers, visible_papers(reader), reader.name)\n",
        "        from council.models import Paper\n\n"
        "        wanted = Wanted(job.title, job.papers, Paper.objects.all(), reader.name)\n",
        "What became secret meanwhile would be in the bundle.",
        (f"{BUNDLES_TESTS}::test_the_gate_is_asked_again_when_the_work_is_done",),
    ),
    Fault(
        "who has lost her role gets what she ordered",
        "council/worker.py",
        "        if not may_bundle(reader):\n",
        "        if False:\n",
        "Somebody who has left would get a bundle.",
        (f"{BUNDLES_TESTS}::test_a_lost_role_ends_the_order",),
    ),
    Fault(
        "a finished bundle is given to whom may not see all of it",
        "council/views/bundles.py",
        "known.count() != len(job.included)",
        "known.count() > len(job.included)",
        "What became secret would still be loaded.",
        (
            f"{BUNDLES_TESTS}"
            "::test_a_finished_bundle_is_not_given_to_whom_may_not_see_all_of_it_any_more",
        ),
    ),
    Fault(
        "bundles of others are found",
        "council/views/bundles.py",
        "get_object_or_404(Job, pk=pk, by=request.user.pk, **conditions)",
        "get_object_or_404(Job, pk=pk, **conditions)",
        "Each would see what the others prepare.",
        (f"{BUNDLES_TESTS}::test_a_bundle_is_nobody_elses",),
    ),
    Fault(
        "a changed file is packed",
        CONTENTS,
        "    if not storage.is_intact(issue.sha256):\n",
        "    if False:\n",
        "A bundle would hold what was never issued.",
        (f"{BUNDLES_TESTS}::test_a_changed_file_is_left_out_and_named",),
    ),
    Fault(
        "one person keeps all workers busy",
        BUNDLES,
        "    if len(waiting) >= MOST_AT_ONCE:\n",
        "    if False:\n",
        "Nobody else would get a bundle.",
        (f"{BUNDLES_TESTS}::test_one_person_has_no_more_than_a_few_jobs_waiting",),
    ),
    Fault(
        "two clicks make two bundles",
        BUNDLES,
        "        if (job.kind, job.papers) == (kind, wanted):\n",
        "        if False:\n",
        "The same would be packed twice.",
        (f"{BUNDLES_TESTS}::test_the_same_order_twice_is_one_job",),
    ),
    Fault(
        "a job of a dead worker waits for ever",
        QUEUE,
        "free = unfinished().filter(Q(state=JobState.WAITING) | dead)",
        "free = unfinished().filter(Q(state=JobState.WAITING))",
        "After a power cut bundles would never be finished.",
        (
            f"{BUNDLES_TESTS}"
            "::test_a_job_of_a_dead_worker_is_taken_again_and_the_dead_one_writes_nothing",
        ),
    ),
    Fault(
        "a dead worker that comes back writes",
        QUEUE,
        "held = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempt=job.attempt)",
        "held = Job.objects.filter(pk=job.pk, state=JobState.RUNNING)",
        "Two workers would write over each other's bundle.",
        (
            f"{BUNDLES_TESTS}"
            "::test_a_job_of_a_dead_worker_is_taken_again_and_the_dead_one_writes_nothing",
        ),
    ),
    Fault(
        "a job that kills its workers is tried for ever",
        QUEUE,
        "        if deaths > MOST_DEATHS:\n",
        "        if False:\n",
        "One bad bundle would stop all others.",
        (f"{BUNDLES_TESTS}::test_a_job_that_kills_its_workers_is_given_up",),
    ),
    Fault(
        "a list runs formulas",
        "council/words/tables.py",
        'return f"\'{cell}" if cell.startswith(BEGINS_A_FORMULA) else cell',
        "return cell",
        "A title could act on the computer of whoever opens the list.",
        (f"{BUNDLES_TESTS}::test_the_list_opens_in_a_german_spreadsheet_and_runs_no_formula",),
    ),
    Fault(
        "young bundles are deleted",
        QUEUE,
        "before = timezone.now() - datetime.timedelta(days=days)",
        "before = timezone.now()",
        "A bundle would be gone before it is loaded.",
        (f"{BUNDLES_TESTS}::test_old_bundles_are_deleted_and_young_ones_stay",),
    ),
)
