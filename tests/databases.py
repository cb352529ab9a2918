"""Which tests run on PostgreSQL too, and why the others need not.

Every file with a test that opens a database stands here, or the folder of it where all run on
both, and every part of a file that differs from it: the longest entry that the name of a test
begins with counts. On SQLite everything runs. test_databases.py sees to it that nothing is missing.
"""

from typing import Any

# What asks SQL, locks, transactions, constraints, order, collation, JSON or raw queries of its
# own; the services, the gates, and the values that a database could stumble over.
BOTH = {
    "tests/access/",
    "tests/council/bundles/",
    "tests/council/chain/",
    "tests/council/documents/test_issues.py",
    "tests/council/feeds/",
    "tests/council/interchange/",
    "tests/council/mail/",
    "tests/council/oparl/",
    "tests/council/portal/test_directory.py",
    "tests/council/portal/test_downloads.py",
    "tests/council/portal/test_feedback.py",
    "tests/council/portal/test_leaks.py",
    "tests/council/portal/test_opened.py",
    "tests/council/portal/test_pages.py",
    "tests/council/rules/",
    "tests/council/search/",
    "tests/council/services/",
    "tests/council/site/test_full_disk.py",
    "tests/council/site/test_sign_in.py",
    "tests/council/site/test_factors.py",
    "tests/council/subscriptions/",
    "tests/council/test_every_field.py",
    "tests/council/test_fields.py",
    "tests/council/test_history.py",
    "tests/council/test_security.py",
    "tests/council/test_spans.py",
    "tests/council/views/test_audit.py",
    "tests/responses/rules/",
    "tests/responses/services/",
    "tests/responses/views/test_desk.py",
    "tests/responses/views/test_lists.py",
    "tests/test_bad_input.py",
    "tests/test_fuzz.py",
    "tests/test_services.py",
    "tests/test_workflows.py",
}

# test_bad_input opens every list and every address there is and sends every form, rightly and
# wrongly; tests/access opens every page as everybody; test_services does every act.
PAGES = "on PostgreSQL tests/access opens these pages, and test_bad_input sends their forms"
BROWSER = f"a browser sees the same on any database; {PAGES}"
PRINTED = "looks at what is printed; test_issues stores and reads it on PostgreSQL"

SQLITE_ALONE = {
    "tests/access/test_methods.py": "what a method does is told before and after any query",
    "tests/access/test_pages.py::test_nobody_else": "the gates answer on PostgreSQL in "
    "test_every_paper… and test_every_answer…, and test_bad_input sends these forms there",
    **{
        f"tests/access/test_pages.py::TestWhatIsSeen::{name}": "the gates answer on PostgreSQL in "
        "test_every_paper… and test_every_answer…, the queries of each page in test_each_other…"
        for name in ("test_no_page", "test_each_page_of_a_paper", "test_each_page_of_an_answer")
    },
    "tests/bench/test_pdf.py": PRINTED,
    "tests/council/documents/test_reference_case.py": f"{PRINTED}, as test_interchange does papers",
    "tests/council/forms/test_editor.py": BROWSER,
    "tests/council/interchange/test_interchange.py::test_a_real_citys": "as many papers as there "
    "are, in the ways that the other tests of the file go on PostgreSQL with a few",
    "tests/council/oparl/test_importing.py": "asks by HTTP what test_interface asks on PostgreSQL, "
    "and stores in a process of its own, on SQLite, what test_foreign_city stores on both",
    "tests/council/pdf/test_enclosures.py": PRINTED,
    "tests/council/portal/test_browser.py": BROWSER,
    "tests/council/portal/test_checksum.py": PAGES,
    "tests/council/portal/test_crawl.py": f"looks at links and HTML; {PAGES}",
    "tests/council/site/test_middleware.py": "what comes before and after any query",
    "tests/council/site/test_sure.py": "what is asked before any service; the services run there",
    "tests/council/uploads/test_limits.py": f"sums columns; {PAGES}",
    "tests/council/uploads/test_redaction.py": PAGES,
    "tests/council/uploads/test_virus_scan.py": "what the scanner says, not the database",
    "tests/council/uploads/test_covered.py": f"asks the gates that run there too; {PAGES}",
    "tests/council/site/test_factors_needed.py": f"one query of the city's row; {PAGES}",
    "tests/council/site/test_passkeys.py": BROWSER,
    "tests/council/views/test_accounts.py": PAGES,
    "tests/council/views/test_draft_saving.py": PAGES,
    "tests/council/views/test_drafts.py": PAGES,
    "tests/council/views/test_office.py": PAGES,
    "tests/council/views/test_proposals.py": PAGES,
    "tests/council/views/test_registers.py": PAGES,
    "tests/council/views/test_settings.py": PAGES,
    "tests/council/views/test_sittings.py": PAGES,
    "tests/demo/test_demo.py": "invented data, made by the services that test_services has on "
    "PostgreSQL; what goes out and in again does so there in test_interchange",
    "tests/journey/test_journey.py": BROWSER,
    "tests/journey/test_preview.py": BROWSER,
    "tests/responses/documents/test_working_papers.py": PRINTED,
    "tests/responses/views/test_desk.py::test_the_desk_asks": "counts queries, which are the same",
    "tests/responses/views/test_help.py": PAGES,
    "tests/responses/views/test_mayor.py": PAGES,
    "tests/responses/views/test_annexes.py": PAGES,
    "tests/responses/views/test_head.py": PAGES,
    "tests/responses/views/test_statement_acts.py": PAGES,
    "tests/responses/views/test_versions.py": PAGES,
    "tests/responses/views/test_tracking.py": PAGES,
    "tests/responses/views/test_workbench.py": PAGES,
}


def opens_database(item: Any) -> bool:
    """Tell whether a test has a database; without one it could not open any."""
    fixtures = {"db", "transactional_db", "live_server"}
    return not fixtures.isdisjoint(item.fixturenames) or any(item.iter_markers("django_db"))


def entry_of(nodeid: str) -> str:
    """The entry that counts for a test; an empty one if it has none."""
    entries = [entry for entry in (*BOTH, *SQLITE_ALONE) if nodeid.startswith(entry)]
    return max(entries, key=len, default="")


def runs_on_postgresql(item: Any) -> bool:
    """Tell whether a test runs there."""
    return opens_database(item) and entry_of(item.nodeid) not in SQLITE_ALONE
