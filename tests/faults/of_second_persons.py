"""Faults in what needs a second person, and in new addresses of accounts."""

from tests.faults.fault import Fault

RULES = "council/rules/second_person.py"
PROPOSALS = "council/services/proposals.py"
ADDRESSES = "council/services/addresses.py"
ACCOUNTS = "council/services/accounts.py"
TESTS = "tests/council/services/test_second_person.py"
ADDRESS_TESTS = "tests/council/services/test_addresses.py"
TOLD = "tests/council/services/test_accounts_told.py"

SURE = "council/site/sure.py"
SURE_TESTS = "tests/council/site/test_sure.py"
WAITS = f"{SURE_TESTS}::test_the_act_waits_for_the_password_and_then_goes_on"

SECOND = (
    Fault(
        "a strong role counts at once",
        ACCOUNTS,
        "    if role in STRONG_ROLES and (second := second_persons(user, by=by)):\n",
        "    if not role and (second := second_persons(user, by=by)):\n",
        "One person alone could let anybody read everything.",
        (f"{TESTS}::test_a_strong_role_counts_once_a_second_person_says_yes",),
    ),
    Fault(
        "whoever proposed a role confirms it",
        RULES,
        "        same_person(user, proposal.proposed_by) or same_person(user, proposal.user)\n",
        "        same_person(user, proposal.user)\n",
        "There would be no second person.",
        (f"{TESTS}::test_who_proposed_or_gets_it_is_no_second_person",),
    ),
    Fault(
        "whoever gets a role confirms it",
        RULES,
        "        same_person(user, proposal.proposed_by) or same_person(user, proposal.user)\n",
        "        same_person(user, proposal.proposed_by)\n",
        "Two could make each other administrators.",
        (f"{TESTS}::test_who_proposed_or_gets_it_is_no_second_person",),
    ),
    Fault(
        "anybody confirms",
        RULES,
        "    return may_confirm(user) and not (",
        "    return not (",
        "A colleague without any say could give the strongest roles.",
        (f"{TESTS}::test_who_proposed_or_gets_it_is_no_second_person",),
    ),
    Fault(
        "who cannot sign in counts as a second person",
        RULES,
        "grants__role__in=roles, is_active=True)",
        "grants__role__in=roles)",
        "A city whose only other administrator has left could give no role any more.",
        (f"{TESTS}::test_who_cannot_sign_in_is_no_second_person[locked]",),
    ),
    Fault(
        "a proposal is answered for ever",
        PROPOSALS,
        "    if proposal.proposed_at < timezone.now() - WAITS_FOR:\n",
        "    if False:\n",
        "What was forgotten a year ago could be given today.",
        (f"{TESTS}::test_what_nobody_answers_expires_and_is_told",),
    ),
    Fault(
        "whoever lost the right still has proposed",
        PROPOSALS,
        "        refuse_giver(proposal.user, proposal.role, by=proposal.proposed_by)\n",
        "        pass\n",
        "Who was dismissed would still give a role.",
        (f"{TESTS}::test_a_yes_that_comes_too_late_gives_nothing[role ended]",),
    ),
    Fault(
        "a role has days before it was given",
        PROPOSALS,
        "valid_from=max(locked.valid_from, timezone.localdate()),",
        "valid_from=locked.valid_from,",
        "The page would show days on which nobody had the role.",
        (f"{TESTS}::test_the_days_begin_with_the_yes_at_the_earliest",),
    ),
    Fault(
        "the database takes one person's yes",
        "council/migrations/0023_second_person.py",
        "models.Q(('decided_by', models.F('proposed_by')), _negated=True)",
        "models.Q(decided_by__isnull=False)",
        "A slip in the program could give a role by one alone.",
        (f"{TESTS}::test_the_database_knows_no_role_by_one_alone",),
    ),
    Fault(
        "nobody hears that a strong role ended",
        ACCOUNTS,
        "    notifications.role_ended(grant, by=by)\n",
        "",
        "The last one to watch could be removed in silence.",
        (f"{TOLD}::test_the_strong_roles_are_told_to_those_who_watch[mayors_office]",),
    ),
    Fault(
        "anybody unlocks an account with a strong role",
        ACCOUNTS,
        "    if strong and user.is_active and not before.is_active and not administrator(by):\n",
        "    if False:\n",
        "Who left the mayor's office could come back by one person's hand.",
        (f"{TOLD}::test_a_change_of_a_strong_account_is_told_to_those_who_watch",),
    ),
    Fault(
        "a new address counts at once",
        ACCOUNTS,
        "    if user.email != before.email and (strong or _in_use(before)):\n",
        "    if False:\n",
        "Whoever keeps the accounts could take over any of them.",
        (f"{ADDRESS_TESTS}::test_a_new_address_counts_once_somebody_reads_mail_there",),
    ),
    Fault(
        "the link to the old address confirms",
        "council/views/proposals.py",
        "if side == addresses.NEW else",
        "if side else",
        "Who says no would say yes.",
        (f"{ADDRESS_TESTS}::test_the_old_address_stops_it_and_administrators_are_told",),
    ),
    Fault(
        "what was stopped leaves the thief inside",
        ADDRESSES,
        "    user.set_unusable_password()\n",
        "",
        "Who took over the account could still use it.",
        (f"{ADDRESS_TESTS}::test_it_can_be_stopped_after_it_counts_and_closes_what_was_opened",),
    ),
    Fault(
        "an address can be confirmed for ever",
        ADDRESSES,
        "    if locked.outcome or locked.asked_at < timezone.now() - COUNTS_FOR:\n",
        "    if locked.outcome:\n",
        "A forgotten mail could move an account.",
        (f"{ADDRESS_TESTS}::test_links_end",),
    ),
    Fault(
        "nobody is asked for the password again",
        SURE,
        "    raise ReauthenticationRequired\n",
        "    return\n",
        "Whoever finds the computer open could give away the city.",
        (f"{WAITS}[give]",),
    ),
    Fault(
        "a new address asks nothing",
        "council/views/accounts.py",
        'GRAVE = {"email", "person", "is_active"}',
        'GRAVE = {"person", "is_active"}',
        "Whoever finds the computer open could take over accounts.",
        (f"{WAITS}[move]",),
    ),
    Fault(
        "who has just signed in is asked",
        "council/site/sign_in.py",
        "time.time() - latest > account_settings.REAUTHENTICATION_TIMEOUT",
        "True",
        "People would get used to typing their password anywhere.",
        (f"{SURE_TESTS}::test_who_has_just_signed_in_is_not_asked",),
    ),
    Fault(
        "settings are saved without their file",
        "council/views/city.py",
        "    for name in files_lost(request):\n",
        "    for name in ():\n",
        "The coat of arms would be missing, and nobody would be told.",
        (f"{SURE_TESTS}::TestSettings::test_a_file_is_asked_for_again_before_anything_is_saved",),
    ),
)
