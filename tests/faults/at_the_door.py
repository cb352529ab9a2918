"""Faults in what limits tries at the door, and in where they come from."""

from tests.faults.fault import Fault

LIMITS = "council/services/sign_in_limits.py"
LIMITS_TESTS = "tests/council/services/test_sign_in_limits.py"
SIGN_INS = "council/services/sign_ins.py"
SIGN_IN_TESTS = "tests/council/site/test_sign_in.py"
ADDRESS = "council/site/client_address.py"
ADDRESS_TESTS = "tests/council/site/test_client_address.py"
BROWSER = "council/site/known_browser.py"

LIMITED = (
    Fault(
        "each wait is as short as the first",
        LIMITS,
        "        return min(self.first * doubled, self.longest)\n",
        "        return self.first\n",
        "Whoever is patient could try a thousand passwords a day.",
        (
            f"{LIMITS_TESTS}::test_each_failure_after_the_fifth_makes_the_next_wait_longer_but_never_for_good",
        ),
    ),
    Fault(
        "what counts and what is counted are two moments",
        LIMITS,
        "    return Allowance.objects.select_for_update().get(key=key)\n",
        "    return Allowance(tried=0, last_at=timezone.now(), key=key)\n",
        "A hundred attempts at once would count as one.",
        (LIMITS_TESTS,),
    ),
    Fault(
        "a known browser has no allowance of its own",
        LIMITS,
        "    if knock.device:\n",
        "    if False:\n",
        "A colleague could keep somebody out of her own account.",
        (f"{LIMITS_TESTS}::test_who_sits_in_the_same_office_has_only_the_offices_allowance",),
    ),
    Fault(
        "any browser is known to any account",
        BROWSER,
        'if login in mark["logins"] else ""',
        'if mark["logins"] else ""',
        "Whoever has one account could try passwords of the others.",
        (f"{SIGN_IN_TESTS}::test_strangers_keep_nobody_out_of_a_browser_that_is_known",),
    ),
    Fault(
        "a right password gives strangers all tries again",
        LIMITS,
        "own.tried = 0 if known else max(0, own.tried - 1)",
        "own.tried = 0",
        "Between two signings-in of its holder an account could be tried without a wait.",
        (
            f"{LIMITS_TESTS}::test_a_right_password_counts_as_no_attempt_but_gives_strangers_no_new_tries",
        ),
    ),
    Fault(
        "a town hall counts as one stranger",
        LIMITS,
        "    if not known and (span :=",
        "    if (span :=",
        "Twenty slips would close the town hall for an hour.",
        (LIMITS_TESTS,),
    ),
    Fault(
        "as many accounts as one likes may be tried",
        LIMITS,
        "return moments[-1] - since if len(moments) == room else None",
        "return None",
        "One password could be tried with every account.",
        (
            f"{LIMITS_TESTS}::test_many_accounts_from_one_network_are_stopped_for_as_long_as_is_said",
        ),
    ),
    Fault(
        "each refused attempt is a row",
        SIGN_INS,
        "COUNTED = (SignInKind.STOPPED, SignInKind.RESET)",
        "COUNTED = ()",
        "Anybody could fill the disk.",
        (f"{LIMITS_TESTS}::test_the_table_of_attempts_does_not_grow_with_them",),
    ),
    Fault(
        "attempts stay for ever",
        SIGN_INS,
        "SignIn.objects.filter(last_at__lt=before)",
        "SignIn.objects.filter(last_at__lt=before, times=0)",
        "It would be kept for good who came to work when.",
        (f"{LIMITS_TESTS}::test_attempts_are_kept_as_long_as_the_city_says",),
    ),
    Fault(
        "a link to a new password is sent as often as somebody likes",
        "council/views/sign_in.py",
        "        if wait is None:\n",
        "        if True:\n",
        "A stranger could fill somebody's mailbox.",
        (f"{SIGN_IN_TESTS}::test_only_so_many_mails_go_to_one_address_whether_it_is_known_or_not",),
    ),
    Fault(
        "the answer waits for the mail server",
        "council/site/sign_in.py",
        "            later=True,\n",
        "",
        "How long it takes would tell who has an account.",
        (f"{SIGN_IN_TESTS}::test_the_mail_is_left_to_the_worker_so_that_no_answer_takes_longer",),
    ),
    Fault(
        "more proxies are believed than there are",
        ADDRESS,
        "return _clean(told[-min(wanted, _fewest[0])])",
        "return _clean(told[-min(wanted, len(told))])",
        "Everybody could choose an address and would never have to wait.",
        (f"{ADDRESS_TESTS}::test_a_number_that_is_too_high_lets_nobody_choose_an_address",),
    ),
    Fault(
        "each address of a connection counts for itself",
        ADDRESS,
        "        return str(ipaddress.ip_network((parsed, PREFIX), strict=False))\n",
        "        return str(parsed)\n",
        "With IPv6 anybody has more addresses than there are tries.",
        (f"{ADDRESS_TESTS}::test_an_ipv6_connection_counts_as_one",),
    ),
)

SECURITY = "council/security.py"
SECURITY_TESTS = "tests/council/test_security.py"
REFUSALS = "council/site/refusals.py"

WATCHED = (
    Fault(
        "words of somebody's get into the security log",
        SECURITY,
        '    return SAID.sub("_", str(value))[:LONGEST]\n',
        "    return str(value)\n",
        "A made-up line could cover a break-in, and a title would stand in a log.",
        (f"{SECURITY_TESTS}::test_no_word_of_somebodys_makes_a_line_or_a_column",),
    ),
    Fault(
        "what was taken back is told",
        SECURITY,
        '    transaction.on_commit(functools.partial(logger.info, "%s", line), robust=True)\n',
        '    logger.info("%s", line)\n',
        "The log would tell of roles that nobody has.",
        (f"{SECURITY_TESTS}::test_what_did_not_happen_is_not_told",),
    ),
    Fault(
        "refusals leave no trace",
        REFUSALS,
        "        if response.status_code in REFUSED and found",
        "        if response.status_code in () and found",
        "Nobody would see who looks for what is none of hers.",
        (f"{SECURITY_TESTS}::TestRefusals::test_what_is_refused_is_kept_and_counted",),
    ),
    Fault(
        "a secret in an address is kept",
        REFUSALS,
        "    if all(KEY.fullmatch(word) for word in words):\n",
        "    if True:\n",
        "The log would hold keys that open something.",
        (f"{SECURITY_TESTS}::TestRefusals::test_no_word_of_an_address_is_kept",),
    ),
    Fault(
        "somebody who looks around fills the table",
        SIGN_INS,
        "    if recent.count() >= MOST_PATHS:\n",
        "    if False:\n",
        "Whoever has an account could fill the disk.",
        (f"{SECURITY_TESTS}::TestRefusals::test_nobody_fills_the_table",),
    ),
    Fault(
        "nobody knows where a request came from",
        ADDRESS,
        "        token = security.came_from.set(address_of(request))\n",
        '        token = security.came_from.set("")\n',
        "An attack could not be traced.",
        (f"{SECURITY_TESTS}::test_the_door_is_told_with_the_address_and_without_what_was_typed",),
    ),
)

PASSWORDS = "council/rules/passwords.py"
PASSWORD_TESTS = "tests/council/rules/test_passwords.py"
EASY = f"{PASSWORD_TESTS}::test_what_is_easy_is_refused_and_why"
HARD = f"{PASSWORD_TESTS}::test_what_is_hard_is_taken"

GUESSED = (
    Fault(
        "a disguise hides a word",
        PASSWORDS,
        "fold(piece[:cut].translate(DISGUISES))",
        "fold(piece[:cut])",
        "Pa$$w0rt would be taken.",
        (f"{EASY}[Pa$$w0rt-2025-ein \\xfcbliches Wort]",),
    ),
    Fault(
        "one word is enough",
        PASSWORDS,
        "OF_A_WORD = 4",
        "OF_A_WORD = 9",
        "Feuerwehr2024! would be taken.",
        (f"{EASY}[Feuerwehr2024!-ein bekanntes Wort]",),
    ),
    Fault(
        "the city's own words count",
        PASSWORDS,
        "        if word in easy:\n",
        "        if word in WORST:\n",
        "Whoever guesses begins with the name of the city.",
        (f"{EASY}[Elbtal-Elbtal-1-Namen Ihrer Stadt]",),
    ),
    Fault(
        "the words of the papers are not known",
        PASSWORDS,
        "    if pieces:\n",
        "    if False:\n",
        "A word that stands in every paper would be taken.",
        (f"{EASY}[Hundesteuer-20-ein bekanntes Wort]",),
    ),
    Fault(
        "three words are refused",
        PASSWORDS,
        "ENOUGH = 10",
        "ENOUGH = 20",
        "What people can remember would be refused, and they would write it down.",
        (f"{HARD}[Igel Teppich Gewitter]",),
    ),
)

STARTED = (
    Fault(
        "the server starts without knowing its proxies",
        "council/wsgi.py",
        "if settings.SECURE and not settings.LOCAL and not settings.PROXIES_NAMED:\n",
        "if False:\n",
        "All would have one address, and twenty slips would close the site for everybody new.",
        ("tests/council/test_settings.py::test_the_web_server_wants_to_know_its_proxies",),
    ),
)
