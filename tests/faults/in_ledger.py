"""Faults in what follows an act: the ledger looks at too little."""

from tests.faults.fault import Fault

CONCERNED = "council/oparl/concerned.py"
LEDGER = "council/oparl/ledger.py"
TESTS = "tests/council/oparl/test_what_follows.py"
LEDGER_TESTS = "tests/council/oparl/test_ledger.py"
WALK = (f"{TESTS}::test_whatever_people_do_ledger_and_index_have_followed",)

FOLLOWED = (
    Fault(
        "what names a paper is not looked at when it turns",
        CONCERNED,
        "            scope.add(ObjectKind.PAPER, *_linked_with(change.paper))\n",
        "            pass\n",
        "A paper would go on naming one that nobody may read.",
        (f"{LEDGER_TESTS}::test_what_names_a_paper_changes_when_that_comes_and_goes",),
    ),
    Fault(
        "the sitting of a paper that turns is not looked at",
        CONCERNED,
        "scope.add(ObjectKind.MEETING, *(row.meeting_id for row in heard))",
        "heard.exists()",
        "An agenda would go on naming a paper that nobody may read.",
        WALK,
    ),
    Fault(
        "the sitting of a new row is not looked at",
        CONCERNED,
        "            scope.add(ObjectKind.MEETING, row.meeting_id)\n",
        "            pass\n",
        "The agenda would keep its old time of change.",
        WALK,
    ),
    Fault(
        "whom a paper names is not looked at",
        CONCERNED,
        "        _add_named(scope, change.paper)\n        scope.add(",
        "        scope.add(",
        "A person would stay public after the only paper that names her.",
        WALK,
    ),
    Fault(
        "the offices that led a paper are not looked at",
        CONCERNED,
        "        scope.add(ObjectKind.ORGANIZATION, *change.offices)\n",
        "",
        "An office would stay public after the only paper that it led.",
        (f"{LEDGER_TESTS}::test_an_office_is_known_while_it_leads_a_public_paper",),
    ),
    Fault(
        "a sitting that was moved from is not looked at",
        LEDGER,
        "    if moved:\n",
        "    if False:\n",
        "The agenda of before would keep its old time of change.",
        (f"{LEDGER_TESTS}::test_a_paper_that_moves_to_another_sitting_changes_both",),
    ),
    Fault(
        "the papers of an office that is renamed are not looked at",
        CONCERNED,
        '        scope.add(ObjectKind.PAPER, *led.values_list("pk", flat=True))\n',
        "        led.exists()\n",
        "Papers would keep the time of before though they show another name.",
        (f"{LEDGER_TESTS}::test_a_renamed_unit_changes_the_papers_that_name_it",),
    ),
)
