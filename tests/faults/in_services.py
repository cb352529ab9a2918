"""Faults in what people do to papers of the record, and in what sittings decide."""

from tests.faults.fault import Fault

CONTENT = "council/services/content.py"
PAPERS = "council/services/papers.py"
TESTS = "tests/council/services/test_papers.py"
SITTINGS = "council/services/sittings.py"
SITTINGS_TESTS = "tests/council/services/test_sittings.py"
REGISTERS = "council/services/registers.py"
DOOR = "council/services/door.py"
REASONS = "tests/council/services/test_reasons.py::test_without_a_reason_nothing_happens"
DISTRIBUTION = "tests/responses/services/test_distribution.py"

WRITING = (
    Fault(
        "nobody needs to ask",
        CONTENT,
        "    if not askers:\n",
        "    if False:\n",
        "An inquiry of nobody would be filed.",
        (f"{TESTS}::test_who_may_ask_for_whom",),
    ),
    Fault(
        "a member asks for others alone",
        CONTENT,
        "        if by.person in persons or faction_of(by.person, today) in factions:\n",
        "        if True:\n",
        "An inquiry would bear the name of somebody who does not know of it.",
        (f"{TESTS}::test_who_may_ask_for_whom",),
    ),
    Fault(
        "a faction's office asks for another one",
        CONTENT,
        "if by.organizations(Role.FACTION_OFFICE) & {faction.pk for faction in factions}:",
        "if by.organizations(Role.FACTION_OFFICE):",
        "An inquiry would bear the name of a faction that does not know of it.",
        (f"{TESTS}::test_who_may_ask_for_whom",),
    ),
    Fault(
        "a secret paper needs no ground",
        CONTENT,
        "        if is_so and not ground and not field.may_follow:\n",
        "        if False:\n",
        "Nobody could say later why the public may not read it.",
        (f"{TESTS}::test_a_secret_paper_names_its_ground_and_a_public_one_none",),
    ),
    Fault(
        "whoever asks may begin a paper",
        "council/rules/permissions.py",
        "return user.has_role(Role.COUNCIL_MEMBER, Role.FACTION_OFFICE, Role.COUNCIL_OFFICE)",
        "return user.has_role(*Role)",
        "The administration could ask itself.",
        (f"{TESTS}::test_members_factions_and_the_council_office_write_papers",),
    ),
    Fault(
        "the form of somebody else opens her draft",
        PAPERS,
        "        if existing.drafted_by_id != by.pk:\n",
        "        if False:\n",
        "Whoever learns a form's key would read a draft.",
        (f"{TESTS}::test_nobody_gets_the_draft_of_somebody_else_by_its_form",),
    ),
    Fault(
        "the same form makes two drafts",
        PAPERS,
        "existing = Paper.objects.filter(uid=uid).first()",
        "existing, uid = None, uuid.uuid4()",
        "A second click would make a second inquiry.",
        ("tests/test_services.py::test_the_same_new_draft_sent_twice_is_one_draft",),
    ),
    Fault(
        "a text saved elsewhere is written over",
        "council/rules/transitions.py",
        "    if seen not in (None, subject.revision):",
        "    if False:",
        "What a colleague has just written would be lost.",
        (f"{TESTS}::test_what_somebody_else_has_saved_is_not_written_over",),
    ),
    Fault(
        "the same file is attached twice",
        PAPERS,
        "            if (attachment.name, digest) in known:\n                continue\n",
        "",
        "A second click would attach everything twice.",
        (f"{TESTS}::test_a_draft_is_changed_by_its_authors_alone",),
    ),
    Fault(
        "the names printed are those of the draft",
        PAPERS,
        "            fix_names(row, locked.dated_on)\n",
        "            pass\n",
        "A paper would bear the name of a faction that is not there any more.",
        (f"{TESTS}::test_a_paper_bears_the_name_that_its_faction_has_on_that_day",),
    ),
    Fault(
        "a paper is dated at Greenwich",
        PAPERS,
        "locked.dated_on = timezone.localdate(locked.filed_at, city.zone)",
        "locked.dated_on = locked.filed_at.date()",
        "What is filed after midnight would bear the day before.",
        (f"{TESTS}::test_a_paper_bears_the_day_and_the_names_of_its_filing",),
    ),
    Fault(
        "a letter comes in tomorrow",
        PAPERS,
        "    if received_at is not None and received_at > now:\n",
        "    if False:\n",
        "A slip would date an inquiry into the future.",
        (f"{TESTS}::test_the_council_office_alone_says_when_a_letter_came_in",),
    ),
    Fault(
        "a member dates her filing back",
        PAPERS,
        "    if received_at is not None and not council_office(by):\n",
        "    if False:\n",
        "An inquiry would be late before anybody has seen it.",
        (f"{TESTS}::test_the_council_office_alone_says_when_a_letter_came_in",),
    ),
)

REGISTERING = (
    Fault(
        "a secret paper is published when it is registered",
        PAPERS,
        "        if publish and not locked.confidential:\n",
        "        if publish and not locked.confidentiality_ground.isspace():\n",
        "Each secret inquiry would be public with its number.",
        (f"{TESTS}::test_a_registration_publishes_what_may_be_public",),
    ),
    Fault(
        "what is held back is published",
        PAPERS,
        "        if publish and not locked.confidential:\n",
        "        if not locked.confidential:\n",
        "The council office could hold nothing back.",
        (f"{TESTS}::test_a_registration_publishes_what_may_be_public",),
    ),
    Fault(
        "a second publication is another day",
        "council/rules/workflow.py",
        'return "Der Vorgang ist schon veröffentlicht." if paper.published_at else None',
        "return None",
        "A paper would look new in every feed.",
        (f"{TESTS}::test_publishing_is_for_what_is_not_secret_and_happens_once",),
    ),
    Fault(
        "a title is corrected to nothing",
        PAPERS,
        "        if not title.strip():\n",
        "        if False:\n",
        "A paper without a title would be found by nobody.",
        (f"{TESTS}::test_a_title_is_not_corrected_to_nothing",),
    ),
    Fault(
        "a paper becomes secret without a ground",
        PAPERS,
        "        if confidential and not ground.strip():\n",
        "        if False:\n",
        "Nobody could say later why the public may not read it any more.",
        (f"{TESTS}::test_who_makes_a_paper_secret_says_why",),
    ),
    Fault(
        "the answers to a paper that becomes secret stay public",
        PAPERS,
        "answers = _answers_to(paper) if confidential else []",
        "answers: list[Paper] = []",
        "The answer would quote what nobody may read any more.",
        (f"{DISTRIBUTION}::test_what_answers_a_paper_that_becomes_confidential_becomes_so_too",),
    ),
    Fault(
        "the answer to a secret paper is made public",
        PAPERS,
        "        if not confidential and _has_confidential_parent(paper):\n",
        "        if False:\n",
        "The answer would quote what nobody may read.",
        (f"{DISTRIBUTION}::test_what_answers_a_paper_that_becomes_confidential_becomes_so_too",),
    ),
    Fault(
        "what becomes secret stays published",
        PAPERS,
        "paper.published_at = None if confidential else timezone.now()",
        "paper.published_at = paper.published_at",
        "The public could go on reading it.",
        (f"{TESTS}::test_who_makes_a_paper_secret_says_why",),
    ),
    Fault(
        "a voided paper stays on its agenda",
        PAPERS,
        "        for row in locked.consultations.all():\n"
        "            delete_as(row, by=by, reason=reason)\n",
        "",
        "A sitting would hear what is not registered.",
        (f"{TESTS}::test_a_voided_registration_leaves_the_paper_as_it_was_filed",),
    ),
    Fault(
        "the number of a voided secret paper stays in links",
        PAPERS,
        "            if was_public:\n",
        "            if True:\n",
        "Who cites it would go on naming a number that nobody may know.",
        (f"{TESTS}::test_of_a_voided_secret_paper_no_link_tells",),
    ),
    Fault(
        "blanks are a reason for undoing a registration",
        PAPERS,
        'bleibt vergeben. {comment.strip()}" if comment.strip() else ""',
        'bleibt vergeben. {comment.strip()}" if comment else ""',
        "Nobody could say later why a number is missing.",
        (f"{REASONS}[void-blanks]",),
    ),
    Fault(
        "links do not find the paper that they wait for",
        PAPERS,
        "        link.target = paper\n",
        "        pass\n",
        "An imported answer would never find its inquiry.",
        (f"{TESTS}::test_a_number_that_was_cited_before_is_found_when_it_is_given",),
    ),
    Fault(
        "an act that wants a reason goes without one",
        "council/rules/transitions.py",
        "    if row.wants_reason and not comment.strip():\n",
        "    if row.wants_reason and comment is None:\n",
        "Nobody could say later why a paper came back.",
        (f"{REASONS}[return-nothing]",),
    ),
)

DECIDING = (
    Fault(
        "a postponed paper has no next sitting",
        SITTINGS,
        "        if effect == Effect.ADJOURN and next_meeting is None:\n",
        "        if False:\n",
        "A postponed inquiry would be forgotten.",
        (f"{SITTINGS_TESTS}::test_a_result_that_cannot_be_changes_nothing",),
    ),
    Fault(
        "a referred motion goes to no committee",
        SITTINGS,
        "        if effect == Effect.REFER and not committees:\n",
        "        if False:\n",
        "A referred motion would be forgotten.",
        (f"{SITTINGS_TESTS}::test_a_result_that_cannot_be_changes_nothing",),
    ),
    Fault(
        "a result withdraws a paper",
        SITTINGS,
        "        if effect == Effect.WITHDRAW:\n",
        "        if False:\n",
        "A paper would be withdrawn without a word of who asked.",
        (f"{SITTINGS_TESTS}::test_a_result_that_cannot_be_changes_nothing",),
    ),
    Fault(
        "a committee's vote ends a motion",
        SITTINGS,
        'return row.organization.kind == "council"',
        "return True",
        "The council would not decide on what a committee dislikes.",
        (f"{SITTINGS_TESTS}::test_the_councils_last_word_closes_a_paper",),
    ),
    Fault(
        "a planned hearing is added though one waits",
        SITTINGS,
        "        if waiting is None:\n",
        "        if True:\n",
        "A referred motion would wait for ever beside its hearing.",
        (f"{SITTINGS_TESTS}::test_a_referred_motion_waits_for_each_committee",),
    ),
    Fault(
        "the day of a hearing is lost",
        SITTINGS,
        "    row.held_at = meeting.starts_at\n",
        "",
        "A hearing would have no time.",
        (f"{SITTINGS_TESTS}::test_a_postponed_paper_is_heard_in_the_next_sitting",),
    ),
    Fault(
        "the number of a resolution is lost",
        SITTINGS,
        "        row.resolution_number = resolution_number.strip()\n",
        "",
        "Nobody could tell which resolution came of a motion.",
        (f"{SITTINGS_TESTS}::test_the_councils_last_word_closes_a_paper",),
    ),
)

KEEPING = (
    Fault(
        "anybody changes the registers",
        REGISTERS,
        "    if not may_keep(by):\n",
        "    if False:\n",
        "Whoever finds a way past the page could rename a faction.",
        (f"{TESTS}::test_the_registers_are_kept_by_two_offices_alone",),
    ),
    Fault(
        "anybody changes the city's settings",
        REGISTERS,
        "    if not administrator(by):\n"
        '        raise NotAllowed("Die Einstellungen ändert die Systemverwaltung.")\n'
        "    if remove_arms:\n",
        "    if remove_arms:\n",
        "Whoever finds a way past the page could change every paper's head.",
        (f"{TESTS}::test_the_registers_are_kept_by_two_offices_alone",),
    ),
    Fault(
        "a body is entered twice",
        REGISTERS,
        "    if twins.exclude(pk=entry.pk).exists():\n",
        "    if False:\n",
        "Half of the papers would stand under each.",
        (f"{TESTS}::test_nothing_is_entered_twice_at_one_time",),
    ),
    Fault(
        "somebody sits twice in one body",
        REGISTERS,
        "    if seats.exclude(pk=entry.pk).exists():\n",
        "    if False:\n",
        "A member would be listed twice.",
        (f"{TESTS}::test_nothing_is_entered_twice_at_one_time",),
    ),
    Fault(
        "a series goes downwards",
        REGISTERS,
        "    if not series.last < next_number <= LARGEST_NUMBER:\n",
        "    if not 0 < next_number <= LARGEST_NUMBER:\n",
        "An administrator would be told that it worked, and it did not.",
        ("tests/council/views/test_settings.py::TestSeries::test_never_downwards",),
    ),
    Fault(
        "a step is switched off where answers lie",
        "responses/services/steps.py",
        "    if waiting:\n",
        "    if False:\n",
        "Those answers would lie on nobody's desk.",
        (
            "tests/council/views/test_settings.py::TestSteps::test_a_step_that_holds_an_answer_stays",
        ),
    ),
)
