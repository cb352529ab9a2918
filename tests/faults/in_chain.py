"""Faults in the chain of what was recorded."""

from tests.faults.fault import Fault

CHECKING = "council/chain/checking.py"
ENTRIES = "council/chain/entries.py"
HEADS = "council/chain/heads.py"
TESTS = "tests/council/chain/test_chain.py"
TAMPERED = f"{TESTS}::test_each_kind_of_tampering_is_found_and_named"

CHAINED = (
    Fault(
        "what is edited passes for recorded",
        CHECKING,
        "        elif (digest := _digest(row, entry, chained)) != entry.digest:\n",
        "        elif not (digest := _digest(row, entry, chained)):\n",
        "Whoever has the database could write history anew.",
        (TAMPERED,),
    ),
    Fault(
        "what was put in passes for recorded",
        CHECKING,
        "        yield from _put_in(chained)\n",
        "",
        "Somebody could have signed what she never saw.",
        (TAMPERED,),
    ),
    Fault(
        "nobody compares a row with its history",
        CHECKING,
        "            yield from _written_around(chained)\n",
        "            pass\n",
        "A setting could be changed without a trace.",
        (TAMPERED,),
    ),
    Fault(
        "the links are not computed",
        CHECKING,
        "            elif entry.hash != hash_of(entry, before):\n",
        "            elif not entry.hash:\n",
        "The order of what happened could be turned round.",
        (TAMPERED,),
    ),
    Fault(
        "nobody looks at the heads outside",
        CHECKING,
        "    yield from _broken_heads()\n",
        "",
        "Whoever computes the chain anew would not be noticed.",
        (TAMPERED, f"{TESTS}::test_a_shortened_file_is_noticed"),
    ),
    Fault(
        "the page of checksums believes the row",
        CHECKING,
        "    return all(\n",
        "    return True or all(\n",
        "The city itself would vouch for a forged paper.",
        (f"{TESTS}::test_the_page_of_checksums_vouches_for_no_forgery",),
    ),
    Fault(
        "the page of checksums asks no head",
        CHECKING,
        '        and _leads_to_a_head(entries[row["pk"]].number)\n',
        "",
        "A forged paper with a chain to match would be vouched for.",
        (f"{TESTS}::test_nor_with_the_whole_chain_computed_anew",),
    ),
    Fault(
        "acts that end at once do not wait",
        ENTRIES,
        "    lock()\n    last = last_entry()",
        "    last = last_entry()",
        "One of two people would see an error, and her act would be lost.",
        (f"{TESTS}::test_acts_that_end_at_once_stand_one_after_the_other",),
    ),
    Fault(
        "what was taken back is noted",
        "council/history.py",
        "        del written_rows()[before:]\n",
        "        pass\n",
        "An import that refuses a paper would look like tampering.",
        (f"{TESTS}::test_what_is_taken_back_leaves_no_gap_and_no_entry",),
    ),
    Fault(
        "threads share what they have written",
        "council/history.py",
        "    own = connections[DEFAULT_DB_ALIAS].__dict__\n",
        "    own = connections.__dict__\n",
        "What one does would not be found, and would not be in the chain.",
        ("tests/council/test_history.py::test_what_one_thread_has_written_is_nothing_to_another",),
    ),
    Fault(
        "a torn line takes the next with it",
        HEADS,
        '("\\n" * bool(torn) + "".join(lines))',
        '"".join(lines)',
        "After a power cut a head would be lost.",
        (f"{TESTS}::test_a_line_that_a_power_cut_has_torn_spoils_no_other",),
    ),
    Fault(
        "nobody adds what an act could not",
        "council/worker.py",
        "    telling.tell()\n",
        "",
        "After a kill the last head would stand in the database alone.",
        ("tests/council/chain/test_chain.py::test_the_background_work_tells_the_head",),
    ),
)

UNLUCKY = (
    Fault(
        "what cannot be issued is tried again at once",
        "council/documents/issues.py",
        "for row in owed().filter(next_at__lte=timezone.now()):",
        "for row in owed():",
        "One bad paper would keep a processor busy for ever.",
        ("tests/council/documents/test_issues.py::test_a_disk_that_refuses_keeps_no_mail_waiting",),
    ),
    Fault(
        "nobody hears of what cannot be issued",
        "council/documents/issues.py",
        "    if row.tried == TOLD_AFTER:\n",
        "    if False:\n",
        "A paper would wait until somebody asks for it.",
        (
            "tests/council/documents/test_issues.py"
            "::test_what_cannot_be_issued_waits_longer_and_longer_and_is_told_once",
        ),
    ),
    Fault(
        "a full disk is told as a fault of the program",
        "council/oparl/answers.py",
        "    full = storage.is_full(sys.exception())\n",
        "    full = False\n",
        "Nobody would know that her text is not lost and what is to be done.",
        (
            "tests/council/site/test_full_disk.py"
            "::test_a_form_is_refused_in_a_sentence_and_pages_are_read",
        ),
    ),
)
