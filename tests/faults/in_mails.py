"""Faults in mails: who is told what, and that each mail goes out once."""

from tests.faults.fault import Fault

MAILS = "council/mail/notifications.py"
OUTBOX = "council/mail/outbox.py"
TESTS = "tests/council/mail/test_mails.py"
PAPERS_TOLD = "tests/council/services/test_who_is_told.py::test_just_those_concerned_are_told"
IN_OFFICE = (
    "tests/council/services/test_who_is_told.py"
    "::test_who_is_locked_or_no_longer_in_office_is_not_told"
)
ANSWERS = "responses/notifications.py"
ANSWERS_TOLD = "tests/responses/services/test_who_is_told.py::test_just_those_concerned_are_told"
DESKS, SEATS = "responses/rules/desks.py", "responses/rules/permissions.py"
FOLLOWING = "council/subscriptions/mails.py"
FOLLOWED = "council/services/subscriptions.py"
FOLLOWING_TESTS = "tests/council/subscriptions"

WHO_IS_TOLD = (
    Fault(
        "what was sent keeps its text",
        MAILS,
        'unsent.update(sent_at=timezone.now(), body="")',
        "unsent.update(sent_at=timezone.now())",
        "Whoever reads the database would find a link that opens an account.",
        (f"{TESTS}::test_waiting_mails_are_sent_once",),
    ),
    Fault(
        "what is given up keeps its text",
        MAILS,
        "unsent.filter(failed_attempts__gte=MOST_ATTEMPTS)",
        "unsent.filter(failed_attempts__gt=MOST_ATTEMPTS)",
        "Whoever reads the database would find a link that opens an account.",
        (f"{TESTS}::test_a_refused_mail_keeps_no_other_waiting_and_is_not_tried_for_ever",),
    ),
    Fault(
        "who signed a paper is not told",
        MAILS,
        "Q(person__in=persons) | Q(pk=paper.drafted_by_id)",
        "Q(pk=paper.drafted_by_id)",
        "Whoever signs what somebody else has written would hear nothing.",
        (f"{PAPERS_TOLD}[file by two factions]",),
    ),
    Fault(
        "who wrote a paper on behalf is not told",
        MAILS,
        "Q(person__in=persons) | Q(pk=paper.drafted_by_id)",
        "Q(person__in=persons)",
        "The council office would get no receipt for a letter that it enters.",
        (f"{PAPERS_TOLD}[file on behalf]",),
    ),
    Fault(
        "the factions' offices are not told",
        MAILS,
        "    users |= holders(Role.FACTION_OFFICE, organizations=factions)\n",
        "",
        "A faction's office would keep its list by hand again.",
        (f"{PAPERS_TOLD}[register]",),
    ),
    Fault(
        "all factions' offices are told",
        MAILS,
        "holders(Role.FACTION_OFFICE, organizations=factions)",
        "holders(Role.FACTION_OFFICE)",
        "Each faction would hear what the others ask before it is public.",
        (f"{PAPERS_TOLD}[file]",),
    ),
    Fault(
        "who is no longer in office is told",
        MAILS,
        "Grant.objects.filter(valid_on(today), role__in=roles",
        "Grant.objects.filter(role__in=roles",
        "Somebody who has left would get the city's mails.",
        (IN_OFFICE,),
    ),
    Fault(
        "locked accounts are told",
        MAILS,
        "        if not user.is_active:\n            continue\n",
        "",
        "Somebody who is locked out would hear of her papers.",
        (f"{TESTS}::test_who_is_locked_hears_nothing_of_her_papers",),
    ),
    Fault(
        "the council office hears of what it files itself",
        MAILS,
        "holders(Role.COUNCIL_OFFICE) - {by}",
        "holders(Role.COUNCIL_OFFICE)",
        "Mails that say nothing new would hide those that do.",
        (f"{PAPERS_TOLD}[file on behalf]",),
    ),
    Fault(
        "nobody hears that something came in",
        MAILS,
        "holders(Role.COUNCIL_OFFICE) - {by}",
        "set()",
        "An inquiry would lie in the inbox until somebody looks.",
        (f"{PAPERS_TOLD}[file]",),
    ),
    Fault(
        "a returned paper comes back in silence",
        "council/services/papers.py",
        "    notifications.paper_returned(paper, comment=comment)\n",
        "",
        "The asker would wait for an answer to what lies on her own desk.",
        (f"{PAPERS_TOLD}[return]",),
    ),
    Fault(
        "a registration is not told",
        "council/services/papers.py",
        "    notifications.paper_registered(paper)\n",
        "",
        "The asker would not learn the number.",
        (f"{PAPERS_TOLD}[register]",),
    ),
    Fault(
        "a result is not told",
        "council/services/sittings.py",
        "    notifications.result_recorded(paper, row)\n",
        "",
        "The asker would not hear what the council decided.",
        (f"{PAPERS_TOLD}[result]",),
    ),
    Fault(
        "a withdrawal is told to who withdrew",
        ANSWERS,
        "(askers(paper) | holders(Role.COUNCIL_OFFICE)) - {by}",
        "askers(paper) | holders(Role.COUNCIL_OFFICE)",
        "Mails that say nothing new would hide those that do.",
        (f"{PAPERS_TOLD}[withdrawn by who asked]",),
    ),
    Fault(
        "the council office does not hear of a withdrawal",
        ANSWERS,
        "(askers(paper) | holders(Role.COUNCIL_OFFICE)) - {by}",
        "askers(paper) - {by}",
        "The paper would stay on the agenda.",
        (f"{PAPERS_TOLD}[withdrawn by who asked]",),
    ),
    Fault(
        "askers are not told of their answer",
        ANSWERS,
        "            askers(paper),\n",
        "            [],\n",
        "An answer would be out and nobody would know.",
        (f"{ANSWERS_TOLD}[distribute]",),
    ),
    Fault(
        "a correction looks like the first answer",
        ANSWERS,
        "Issue.objects.filter(paper=answer).count() > 1",
        "Issue.objects.filter(paper=answer).count() > 2",
        "Nobody would read it again.",
        (f"{ANSWERS_TOLD}[distribute a correction]",),
    ),
    Fault(
        "each asker is told of the main paper",
        ANSWERS,
        'subject=f"{paper}: {name} berichtigt" if corrected else f"{paper}: {name}",',
        'subject=f"{papers[0]}: {name} berichtigt" if corrected else f"{papers[0]}: {name}",',
        "A mail would name a paper that its reader may not know of.",
        (
            "tests/responses/services/test_who_is_told.py"
            "::test_each_asker_of_a_joint_answer_is_told_of_her_own_paper",
        ),
    ),
    Fault(
        "the number of a secret answer stands in the mail",
        "council/models/papers.py",
        'return f"nichtöffentliche {kind}" if self.confidential else f"{kind} {self}"',
        'return f"{kind} {self}"',
        "A mailbox would hold what only the gate should show.",
        (
            "tests/responses/services/test_who_is_told.py::test_of_a_secret_answer_no_number_is_told",
        ),
    ),
    Fault(
        "the officer does not hear that nobody wants her answer",
        ANSWERS,
        "            [officer],\n",
        "            [],\n",
        "She would go on writing.",
        (f"{ANSWERS_TOLD}[cancel]",),
    ),
    Fault(
        "a new task is not told",
        "responses/services/assignments.py",
        "    notifications.assigned(statement)\n",
        "",
        "The unit would not know that it has to answer.",
        (f"{ANSWERS_TOLD}[open]",),
    ),
    Fault(
        "the next desk is not told",
        "responses/services/moves.py",
        "            _prepare_for_mayor(locked, by=by)\n    notifications.arrived(statement)\n",
        "            _prepare_for_mayor(locked, by=by)\n",
        "An answer would lie until somebody looks.",
        (f"{ANSWERS_TOLD}[forward to the head]",),
    ),
    Fault(
        "the last signature is not told",
        "responses/services/moves.py",
        "    if statement.state != COSIGNING:\n        notifications.arrived(statement)\n",
        "",
        "The head would not know that all have signed.",
        (f"{ANSWERS_TOLD}[the last signature]",),
    ),
    Fault(
        "the council office does not hear of an approval",
        "responses/services/decisions.py",
        "    notifications.approved(statement)\n",
        "",
        "An approved answer would not be given out.",
        (f"{ANSWERS_TOLD}[approve]",),
    ),
    Fault(
        "all officers hear of what one is writing",
        DESKS,
        "        return {officer}\n",
        "        pass\n",
        "Thirty mails on a Monday.",
        (f"{ANSWERS_TOLD}[return]",),
    ),
    Fault(
        "those who have signed are asked again",
        SEATS,
        "rows = statement.cosignatures.filter(decision=Decision.OPEN)",
        "rows = statement.cosignatures.all()",
        "Nobody would know any more which mail asks for something.",
        ("tests/responses/services/test_who_is_told.py::test_who_has_signed_is_not_asked_again",),
    ),
    Fault(
        "the division is not asked to review",
        SEATS,
        "return {pk for pk in (statement.lead_id, statement.lead.parent_id) if pk}",
        "return {statement.lead_id}",
        "The answer would lie with a deputy mayor who does not know.",
        (f"{ANSWERS_TOLD}[forward to the division]",),
    ),
)

SENDING = (
    Fault(
        "a mail that went out goes out again",
        MAILS,
        'unsent.update(sent_at=timezone.now(), body="")',
        "unsent.update(tried_at=None)",
        "Everybody would get each mail every minute.",
        (f"{TESTS}::test_waiting_mails_are_sent_once",),
    ),
    Fault(
        "two workers send one mail",
        MAILS,
        'unsent.filter(outbox.free("tried_at")).update(tried_at=timezone.now())',
        "unsent.update(tried_at=timezone.now())",
        "Everybody would get each mail twice.",
        (f"{TESTS}::test_a_mail_whose_worker_dies_goes_out_again_as_the_same",),
    ),
    Fault(
        "a refused mail is tried for ever",
        MAILS,
        'unsent.update(failed_attempts=F("failed_attempts") + 1)',
        'unsent.update(failed_attempts=F("failed_attempts"))',
        "The mail server would take the city for a sender of spam.",
        (f"{TESTS}::test_a_refused_mail_keeps_no_other_waiting_and_is_not_tried_for_ever",),
    ),
    Fault(
        "a server that is away uses up the attempts",
        MAILS,
        "        unsent.update(tried_at=None)\n        raise\n",
        '        unsent.update(failed_attempts=F("failed_attempts") + 1)\n        raise\n',
        "After a night without the server mails would be lost.",
        (f"{TESTS}::test_an_unreachable_server_ends_with_an_error_and_loses_nothing",),
    ),
    Fault(
        "the same mail is another one at the second attempt",
        OUTBOX,
        '" ".join(map(str, parts))',
        '" ".join(map(str, parts)) + str(timezone.now())',
        "Mail programs would show it twice.",
        (f"{TESTS}::test_a_mail_whose_worker_dies_goes_out_again_as_the_same",),
    ),
    Fault(
        "feedback goes to the administrators though the city has an address",
        MAILS,
        "[own] if own else administrators or",
        "administrators or",
        "Who looks after barriers would not hear of any.",
        ("tests/council/portal/test_feedback.py::test_a_message_reaches_the_city",),
    ),
)

FOLLOWERS = (
    Fault(
        "who has not confirmed gets news",
        FOLLOWING,
        "return Subscription.objects.filter(_public(), confirmed_at__isnull=False)",
        "return Subscription.objects.filter(_public())",
        "Anybody could have mails sent to anybody.",
        (f"{FOLLOWING_TESTS}/test_asking.py::test_who_has_not_confirmed_hears_nothing_else",),
    ),
    Fault(
        "news come with every run",
        FOLLOWING,
        "    before = timezone.now() - BETWEEN_MAILS\n",
        "    before = timezone.now()\n",
        "Followers would get a mail an hour.",
        (f"{FOLLOWING_TESTS}/test_news.py::test_one_mail_a_day_tells_everything",),
    ),
    Fault(
        "the same news come every day",
        FOLLOWING,
        "    if went:\n        _note_known(parts, state)\n",
        "",
        "Followers would hear the same again and again.",
        (f"{FOLLOWING_TESTS}/test_news.py::test_each_change_is_told_once_and_in_plain_words",),
    ),
    Fault(
        "a hidden paper is told of",
        FOLLOWING,
        "    hidden = {fact.key for fact in facts if fact.paper not in papers}\n",
        "    hidden: set[str] = set()\n",
        "Mails would name papers that are not public any more.",
        (
            f"{FOLLOWING_TESTS}/test_hidden_papers.py::test_of_what_stays_public_nothing_hidden_is_told",
        ),
    ),
    Fault(
        "the words of a search stand in the mail that asks",
        "council/subscriptions/mails.py",
        '        "paper": of_paper(subscription.paper) if subscription.paper else None,\n',
        '        "paper": of_paper(subscription.paper)\n'
        "        if subscription.paper\n"
        '        else {"name": subscription.search, "address": ""},\n',
        "Anybody could write anything to anybody.",
        (f"{FOLLOWING_TESTS}/test_asking.py::test_a_search_is_followed_from_its_hits",),
    ),
    Fault(
        "a link is good for ever",
        FOLLOWING,
        "asked_at__gt=timezone.now() - LINK_LASTS",
        "asked_at__isnull=False",
        "An old mail would begin what nobody wants any more.",
        (
            f"{FOLLOWING_TESTS}/test_asking.py::test_a_link_is_good_for_two_days_and_then_nothing_is_left",
        ),
    ),
    Fault(
        "an address follows without end",
        FOLLOWED,
        "    if others.count() >= MOST:\n",
        "    if False:\n",
        "One mailbox could keep the worker busy.",
        (f"{FOLLOWING_TESTS}/test_asking.py::test_an_address_follows_only_so_much",),
    ),
    Fault(
        "an address stays when nothing is followed",
        FOLLOWED,
        "    idle.filter(pk__in=locked).delete()\n",
        "",
        "The city would keep addresses that it has no reason to keep.",
        (f"{FOLLOWING_TESTS}/test_asking.py::test_a_stranger_follows_a_paper_and_ends_it",),
    ),
    Fault(
        "what nobody confirmed is kept",
        FOLLOWED,
        "confirmed_at__isnull=True, asked_at__lte=too_old",
        "confirmed_at__isnull=True, asked_at__gt=timezone.now()",
        "Strangers' addresses would be kept for ever.",
        (
            f"{FOLLOWING_TESTS}/test_asking.py::test_a_link_is_good_for_two_days_and_then_nothing_is_left",
        ),
    ),
    Fault(
        "who follows a hidden paper loses it at once",
        FOLLOWED,
        "HIDDEN_FOR = datetime.timedelta(days=30)",
        "HIDDEN_FOR = datetime.timedelta(0)",
        "A paper taken back by mistake would lose its followers.",
        (
            f"{FOLLOWING_TESTS}/test_hidden_papers.py::test_who_follows_a_hidden_paper_waits_a_month_in_silence",
        ),
    ),
)
