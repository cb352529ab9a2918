"""Faults in need to know: parts that do not end, and people who must take no part."""

from tests.faults.fault import Fault

GATE, WORKSHOP = "council/rules/visibility.py", "responses/rules/visibility.py"
DOOR, PARTS = "council/services/door.py", "responses/services/parts.py"
ACCESS, TRANSITIONS = "council/services/access.py", "council/rules/transitions.py"
DESKS = "responses/rules/desks.py"
TESTS = "tests/responses/services/test_parts.py"

ENDS = (
    Fault(
        "a part never ends",
        DOOR,
        "elif not works and part.ended_at is None:",
        "elif works and part.ended_at is None:",
        "Who handed a secret on would read for ever what becomes of it.",
        (f"{TESTS}::test_who_hands_an_answer_over_keeps_what_was_there_then",),
    ),
    Fault(
        "an office without a part still sees the answer",
        WORKSHOP,
        " | Exists(cosigned), Exists(part)",
        " | Exists(cosigned)",
        "A withdrawn access would leave the answer in the making open.",
        (f"{TESTS}::test_a_withdrawn_access_closes_the_issued_answer_too",),
    ),
    Fault(
        "what came later is kept too",
        WORKSHOP,
        '        ended_at__gte=OuterRef("at"),\n',
        "",
        "A former unit would go on reading each new version.",
        (f"{TESTS}::test_what_is_kept_is_read_on_a_page_and_nothing_newer",),
    ),
    Fault(
        "a wrong assignment keeps its access",
        PARTS,
        "statements = statements.exclude(state=StatementState.CANCELLED)",
        "pass",
        "A unit that had nothing to do with it would stay in the know.",
        (f"{TESTS}::test_a_wrong_assignment_leaves_nothing_behind",),
    ),
    Fault(
        "what is withdrawn is kept all the same",
        GATE,
        "PaperAccess.objects.filter(theirs, withdrawn_at=None)",
        "PaperAccess.objects.filter(theirs)",
        "The council office would believe that it had closed something.",
        (f"{TESTS}::test_an_access_is_withdrawn_and_given_back",),
    ),
    Fault(
        "who must act next can be shut out",
        PARTS,
        "if running.filter(lead=part.organization_id).exists():",
        "if False:",
        "An answer would lie where nobody can see it.",
        (f"{TESTS}::test_who_must_act_next_is_not_shut_out[unit]",),
    ),
    Fault(
        "the answer stays open to a withdrawn office",
        ACCESS,
        '[paper.pk, *answers.values_list("pk", flat=True)]',
        "[paper.pk]",
        "It would read the secret in the answer.",
        (f"{TESTS}::test_a_withdrawn_access_closes_the_issued_answer_too",),
    ),
)

EXCLUDED = (
    Fault(
        "who is excluded reads on",
        GATE,
        "return PUBLIC | visible & not_closed_to(user)",
        "return PUBLIC | visible",
        "She would know what is planned with her husband's land.",
        (f"{TESTS}::test_who_is_excluded_knows_what_everybody_knows",),
    ),
    Fault(
        "who is excluded reads the answer",
        GATE,
        " & ~Q(Exists(answers))",
        "",
        "The answer says what the question was about.",
        (f"{TESTS}::test_the_answer_is_closed_too_made_or_in_the_making",),
    ),
    Fault(
        "who is excluded follows the answer in the making",
        WORKSHOP,
        "    return ~Q(Exists(closed))",
        "    return Q()",
        "She would write on her own behalf.",
        (f"{TESTS}::test_the_answer_is_closed_too_made_or_in_the_making",),
    ),
    Fault(
        "who is excluded acts",
        TRANSITIONS,
        "    if workflow.excludes(by, subject):\n",
        "    if False:\n",
        "A decision in which she took part is void.",
        (f"{TESTS}::test_who_is_excluded_does_nothing_with_it",),
    ),
    Fault(
        "her work lies with nobody",
        DESKS,
        " & ~Q(Exists(excluded))",
        "",
        "The answer would lie on the desk of somebody who does not see it.",
        (f"{TESTS}::test_her_work_lies_with_the_others_of_the_unit",),
    ),
    Fault(
        "who is excluded is asked by mail",
        DESKS,
        "return {user for user in people if user.pk not in excluded}",
        "return people",
        "She would be told when it lies where, and a desk of nobody would go unseen.",
        (f"{TESTS}::test_a_desk_without_anybody_who_may_act_is_named",),
    ),
    Fault(
        "the ground of an exclusion stands on the slip",
        ACCESS,
        '"exclude", by=by, comment=comment, seen=seen',
        '"exclude", by=by, comment=reason, seen=seen',
        "Those who ask would read why a member must leave the room.",
        (f"{TESTS}::test_the_ground_stands_nowhere_but_where_it_is_entered",),
    ),
)
