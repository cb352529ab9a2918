"""Faults in the tables of acts: who may do what at which step, and what must hold before."""

from tests.faults.fault import Fault

PAPERS = "council/rules/workflow.py"
STATEMENTS = "responses/rules/workflow.py"
STEPS = "responses/rules/steps.py"
SEATS = "responses/rules/permissions.py"
TESTS = "tests/test_workflows.py"
GUARDED = "tests/council/rules/test_workflow.py"
REASONS = "tests/responses/services/test_reasons.py::test_without_a_reason_nothing_happens"
MOVES = "tests/responses/services/test_moves.py"

ON_PAPERS = (
    Fault(
        "an incomplete paper is filed",
        PAPERS,
        "        (author,),\n        (is_complete,),\n        tells",
        "        (author,),\n        (),\n        tells",
        "The council office would get an inquiry without a question.",
        (f"{GUARDED}::test_what_is_not_complete_is_neither_filed_nor_registered",),
    ),
    Fault(
        "an incomplete paper is registered",
        PAPERS,
        "        (council_office,),\n        (is_complete,),\n",
        "        (council_office,),\n        (),\n",
        "An inquiry without a question would get a number.",
        (f"{GUARDED}::test_what_is_not_complete_is_neither_filed_nor_registered",),
    ),
    Fault(
        "a paper that is being answered loses its number",
        PAPERS,
        "(is_from_the_council, has_no_lead, has_no_answer)",
        "(is_from_the_council, has_no_answer)",
        "A unit would answer a paper without a number.",
        (f"{GUARDED}::test_what_is_answered_keeps_its_number",),
    ),
    Fault(
        "an answered paper loses its number",
        PAPERS,
        "(is_from_the_council, has_no_lead, has_no_answer)",
        "(is_from_the_council, has_no_lead)",
        "A public answer would belong to nothing.",
        (f"{GUARDED}::test_what_is_answered_keeps_its_number",),
    ),
    Fault(
        "an answer of the record is reopened by hand",
        PAPERS,
        "        (council_office,),\n        (is_from_the_council,),\n        wants_reason=True,\n"
        "    ),\n    # --- While",
        "        (council_office,),\n        (),\n        wants_reason=True,\n"
        "    ),\n    # --- While",
        "An issued answer would stand on nobody's desk.",
        (f"{GUARDED}::test_what_the_administration_issued_goes_its_own_way",),
    ),
    Fault(
        "the council office returns a paper in silence",
        PAPERS,
        "        tells=(Told.ASKERS,),\n        wants_reason=True,\n    ),\n    Transition("
        '"take_back"',
        '        tells=(Told.ASKERS,),\n    ),\n    Transition("take_back"',
        "The asker would not know what to mend.",
        ("tests/council/services/test_reasons.py::test_without_a_reason_nothing_happens",),
    ),
    Fault(
        "the council office files what others write",
        PAPERS,
        '        "eingereicht",\n        (author,),\n',
        '        "eingereicht",\n        (author, council_office),\n',
        "A draft could be filed against its author's will.",
        (f"{TESTS}::test_who_may_do_what_with_a_paper[draft]",),
    ),
    Fault(
        "who asks registers",
        PAPERS,
        '        "registriert",\n        (council_office,),\n',
        '        "registriert",\n        (council_office, author),\n',
        "A number would be given without anybody looking.",
        (f"{TESTS}::test_who_may_do_what_with_a_paper[filed]",),
    ),
    Fault(
        "the mayor's office enters what the council decided",
        PAPERS,
        "return paper.kind_row.is_answer and mayors_office(user)",
        "return mayors_office(user)",
        "The administration would write down the council's decisions.",
        (f"{TESTS}::test_who_may_do_what_with_a_paper[registered]",),
    ),
    Fault(
        "a withdrawn paper is never made secret",
        PAPERS,
        '        EVER_NUMBERED,\n        STAYS,\n        "Öffentlichkeit ändern",\n',
        '        NUMBERED,\n        STAYS,\n        "Öffentlichkeit ändern",\n',
        "A name in a withdrawn inquiry would stay public for ever.",
        (f"{TESTS}::test_the_expectations_name_every_row_of_the_tables",),
    ),
)

ON_STATEMENTS = (
    Fault(
        "the council office approves",
        STATEMENTS,
        '        "genehmigt",\n        (mayors_office,),\n',
        '        "genehmigt",\n        (mayors_office, council_office),\n',
        "An answer would go out that the mayor has not seen.",
        (f"{TESTS}::test_who_may_do_what_with_a_statement[mayor]",),
    ),
    Fault(
        "a unit gives out its own answer",
        STATEMENTS,
        '        "verteilt",\n        (council_office,),\n',
        '        "verteilt",\n        (council_office, lead_unit),\n',
        "An answer would be out before anybody has looked at it.",
        (f"{TESTS}::test_who_may_do_what_with_a_statement[approved]",),
    ),
    Fault(
        "an incomplete answer is given out",
        STATEMENTS,
        "(is_complete, mayor_has_decided, parents_are_published)",
        "(mayor_has_decided, parents_are_published)",
        "The asker would get an answer with a gap.",
        ("tests/responses/services/test_distribution.py::test_what_lost_a_part_is_not_given_out",),
    ),
    Fault(
        "one approves what one wrote",
        STATEMENTS,
        '        "genehmigt",\n        (mayors_office,),\n        (edited_by_another,),\n',
        '        "genehmigt",\n        (mayors_office,),\n        (),\n',
        "Nobody else would have read the answer.",
        (f"{MOVES}::test_nobody_releases_what_she_wrote_last",),
    ),
    Fault(
        "one takes note of what one wrote",
        STATEMENTS,
        'Kenntnis genommen",\n        (mayors_office,),\n        (edited_by_another,),\n',
        'Kenntnis genommen",\n        (mayors_office,),\n        (),\n',
        "Nobody else would have read the answer.",
        (f"{MOVES}::test_nobody_releases_what_she_wrote_last",),
    ),
    Fault(
        "one co-signs what one wrote",
        STATEMENTS,
        "        (cosigner,),\n        (edited_by_another,),\n",
        "        (cosigner,),\n        (),\n",
        "Two offices would have signed, and one person would have read.",
        (f"{MOVES}::test_nobody_releases_what_she_wrote_last",),
    ),
    Fault(
        "one reviews what one wrote",
        STATEMENTS,
        "_forward(step.state, following, step.desk, edited_by_another)",
        "_forward(step.state, following, step.desk)",
        "Nobody else would have read the answer.",
        (f"{TESTS}::test_what_was_edited_last_is_approved_by_somebody_else",),
    ),
    Fault(
        "an answer goes back without a reason",
        STATEMENTS,
        "        tells=(Told.CASE_OFFICER,),\n        wants_reason=True,\n    )\n\n\ndef _reviewed",
        "        tells=(Told.CASE_OFFICER,),\n    )\n\n\ndef _reviewed",
        "The officer would not know what to mend.",
        (f"{REASONS}[return to the officer-unit_review]",),
    ),
    Fault(
        "an answer is handed over without a reason",
        STATEMENTS,
        "        tells=(Told.DESK,),\n        wants_reason=True,\n        hands_on=True,\n",
        "        tells=(Told.DESK,),\n        hands_on=True,\n",
        "Units would pass an inquiry round without a word.",
        (f"{REASONS}[hand_over-assigned]",),
    ),
    Fault(
        "a signature is refused without a reason",
        STATEMENTS,
        "        (cosigner,),\n        tells=(Told.CASE_OFFICER,),\n        wants_reason=True,\n",
        "        (cosigner,),\n        tells=(Told.CASE_OFFICER,),\n",
        "The officer would not know what to mend.",
        (f"{REASONS}[refuse-cosigning]",),
    ),
    Fault(
        "a correction is handed to another unit",
        STATEMENTS,
        "        (lead_unit, deputy_mayor),\n        (is_not_a_correction,),\n",
        "        (lead_unit, deputy_mayor),\n        (),\n",
        "A unit would correct what another one has signed.",
        (f"{MOVES}::test_a_correction_is_not_handed_over",),
    ),
    Fault(
        "an answer is fetched back from the deputy mayor",
        STATEMENTS,
        "        (COSIGNING, UNIT_REVIEW),\n        DRAFTING,\n",
        "        (COSIGNING, UNIT_REVIEW, StatementState.DIVISION_REVIEW),\n        DRAFTING,\n",
        "A text would change under the eyes of whoever reviews it.",
        (f"{TESTS}::test_who_may_do_what_with_a_statement[division_review]",),
    ),
    Fault(
        "an interim notice follows an interim notice",
        STATEMENTS,
        "        if answers_in_work(paper, StatementKind.INTERIM_NOTICE).exists():\n",
        "        if False:\n",
        "Two notices would announce two days.",
        (
            "tests/responses/services/test_assignments.py"
            "::test_the_unit_in_the_lead_begins_an_interim_notice",
        ),
    ),
    Fault(
        "the public stage of an approved answer is lost",
        STEPS,
        "        SETTLED,\n        Progress.AT_MAYOR,\n",
        "        SETTLED,\n        Progress.IN_COORDINATION,\n",
        "The public would read that an approved answer went back.",
        (f"{MOVES}::test_the_public_hears_of_each_stage",),
    ),
    Fault(
        "any head of unit reviews any answer",
        SEATS,
        "        return bool(held) and bool(held & self.offices(statement))",
        "        return bool(held)",
        "An office could release what another one answers for.",
        (f"{TESTS}::test_who_may_do_what_with_a_statement[unit_review]",),
    ),
    Fault(
        "a desk shows what lies on another one",
        SEATS,
        "                return Q(lead__in=held)\n            case Where.DIVISION:\n",
        "                return Q()\n            case Where.DIVISION:\n",
        "Who has signed an answer would find it on her own desk again.",
        ("tests/responses/views/test_desk.py::test_what_one_may_read_still_lies_on_one_desk",),
    ),
    Fault(
        "a signed answer stays on the desk of who signed",
        SEATS,
        'statement=OuterRef("pk"), decision=Decision.OPEN, organization__in=held',
        'statement=OuterRef("pk"), organization__in=held',
        "Nobody would know any more what still asks for something.",
        (f"{MOVES}::test_what_one_has_signed_leaves_ones_desk",),
    ),
)
