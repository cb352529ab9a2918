"""Faults in imports: what they may change, and what they may show."""

from tests.faults.fault import Fault

ORIGIN = "council/interchange/origin.py"
STORING = "council/interchange/storing.py"
REGISTERS = "council/interchange/registers.py"
IMPORTING = "council/oparl/importing.py"
TESTS = "tests/council/oparl/test_only_its_own.py"

BROUGHT = (
    Fault(
        "a number is enough to change a paper of ours",
        STORING,
        "        if self.origin.row(Paper, address) != paper:\n",
        "        if paper.pk is None:\n",
        "Another city's inquiry would take the place of a confidential one, and publish it.",
        (f"{TESTS}::test_a_number_of_ours_is_refused[confidential]",),
    ),
    Fault(
        "an import shows again what was hidden here",
        STORING,
        "        if _is_published(new) and not paper.is_public "
        "and last.history_change_reason != TAKEN_BACK:\n",
        "        if paper.pk is None:\n",
        "What the council office has hidden would be public with the next run.",
        (f"{TESTS}::test_what_was_hidden_here_stays_hidden",),
    ),
    Fault(
        "an import cannot show again what it took back",
        STORING,
        "not paper.is_public and last.history_change_reason != TAKEN_BACK:",
        "not paper.is_public:",
        "What is public again there would be missing here for ever.",
        (f"{TESTS}::test_what_the_import_took_back_it_may_show_again",),
    ),
    Fault(
        "an undone registration is given back its number",
        STORING,
        "        if paper.reference is None:\n",
        "        if paper.pk is None:\n",
        "The council office could not get rid of what does not belong here.",
        (f"{TESTS}::test_a_registration_that_was_undone_here_stays_undone",),
    ),
    Fault(
        "a name from elsewhere means who is here",
        ORIGIN,
        "return model._default_manager.all() if self.is_files else self.brought(model)",
        "return model._default_manager.all()",
        "Another city's inquiries would stand under a councillor of this one.",
        (f"{TESTS}::test_an_answer_from_there_is_none_to_an_inquiry_of_ours",),
    ),
    Fault(
        "an address may change its kind and keep its row",
        ORIGIN,
        'kinds = (KINDS[model], "")',
        'kinds = (*KINDS.values(), "")',
        "A sitting of this city would be moved because another table has its number.",
        (f"{TESTS}::test_an_address_that_was_something_else_changes_no_row_of_ours",),
    ),
    Fault(
        "two people of one name become one",
        REGISTERS,
        "    return _saved(row or Person(), values)\n",
        "    row = row or Person.objects.filter(name=name).first()\n"
        "    return _saved(row or Person(), values)\n",
        "A councillor would be renamed and get the seats of somebody else.",
        (f"{TESTS}::test_who_has_the_same_name_stays_another",),
    ),
    Fault(
        "two factions of one name become one",
        REGISTERS,
        "    row = row or Organization(kind=kind)\n",
        "    row = row or Organization.objects.filter(name=name).first()\n"
        "    row = row or Organization(kind=kind)\n",
        "A faction would get the members of another city's.",
        (f"{TESTS}::test_who_has_the_same_name_stays_another",),
    ),
    Fault(
        "two terms of one name become one",
        REGISTERS,
        "    return _saved(row or LegislativeTerm(), values)\n",
        "    row = row or LegislativeTerm.objects.filter(number=number).first()\n"
        "    return _saved(row or LegislativeTerm(), values)\n",
        "The term of this council would begin on another city's day.",
        (f"{TESTS}::test_a_term_of_ours_stays_and_the_other_is_told",),
    ),
    Fault(
        "the mayor's entry is changed by an import",
        IMPORTING,
        "        if row is None and mayor is not None:\n",
        "        row = row or mayor\n        if row is None and mayor is not None:\n",
        "She would be called what another city calls its mayor.",
        (f"{TESTS}::test_the_one_mayor_is_left_as_she_is_and_told",),
    ),
    Fault(
        "a number that is given later is taken for the one that was meant",
        "council/services/papers.py",
        "    waiting = waiting.exclude(paper__in=brought_from_elsewhere())",
        "    waiting = waiting.all()",
        "Another city's paper would refer to one of ours that has nothing to do with it.",
        (f"{TESTS}::test_a_number_that_we_give_later_is_not_the_one_that_was_meant",),
    ),
    Fault(
        "a seat that was entered here is given up",
        IMPORTING,
        "self.origin.brought(Membership).filter(person=person).exclude(pk__in=kept)",
        "person.memberships.exclude(pk__in=kept)",
        "Who was elected here would have no seat after the next run.",
        (f"{TESTS}::test_a_seat_that_was_entered_here_stays",),
    ),
    Fault(
        "what is gone there leaves its PDF open",
        IMPORTING,
        "        issues.withdraw(locked, by=None, reason=TAKEN_BACK)\n",
        "",
        "It would come back with the paper, whatever was taken out meanwhile.",
        (f"{TESTS}::test_what_the_import_took_back_it_may_show_again",),
    ),
    Fault(
        "what an import hides leaves its PDF open",
        STORING,
        '                    issues.withdraw(paper, by=None, reason="import")\n',
        "                    pass\n",
        "It would come back with the paper, whatever was taken out meanwhile.",
        (f"{TESTS}::test_what_it_hides_it_takes_back_with_all_that_was_issued",),
    ),
    Fault(
        "a PDF that is public again is not issued anew",
        STORING,
        "paper.issues.filter(sha256=entry.sha256, public=is_public).exists()",
        "paper.issues.filter(sha256=entry.sha256).exists()",
        "The paper would be public without the PDF that came with it.",
        (f"{TESTS}::test_what_the_import_took_back_it_may_show_again",),
    ),
    Fault(
        "of several who have a name the first is meant",
        "council/interchange/named.py",
        "        if len(candidates) < 2:\n",
        "        if candidates:\n",
        "What one asked would stand under another.",
        (f"{TESTS}::test_a_name_that_several_have_means_none_of_them",),
    ),
)
