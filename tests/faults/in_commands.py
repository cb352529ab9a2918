"""Faults in what a command may meet and install, and in the address that a site speaks with."""

from tests.faults.fault import Fault

COMMANDS = "tests/test_commands.py"
SERVING = "tests/demo/test_serving.py"

STARTED = (
    Fault(
        "a command takes the trial if nothing is set",
        "council/environment.py",
        "    if not CHOICES & os.environ.keys():\n        stop(NOTHING_SET)\n",
        "    choose_the_trial()\n",
        "Whoever forgot the settings would check, or change, the wrong database.",
        (f"{COMMANDS}::test_without_settings_a_command_stops_with_one_sentence",),
    ),
    Fault(
        "a real installation becomes a trial",
        "council/environment.py",
        "    if not {*SECRETS} & os.environ.keys():\n",
        "    if True:\n",
        "The sign-in page of a city would offer accounts that anybody may use.",
        (f"{COMMANDS}::test_a_real_installation_becomes_no_demo",),
    ),
    Fault(
        "a demo city lies among the data of an installation",
        "council/settings.py",
        'BASE_DIR / "data" / "demo" if DEMO else',
        'BASE_DIR / "data" if DEMO else',
        "An installation that was given no folder would open with an invented city.",
        (
            "tests/council/test_settings.py"
            "::test_a_demo_city_never_lies_where_an_installation_would_look",
        ),
    ),
    Fault(
        "every command installs Debian packages",
        "manage.py",
        "bootstrap.enter(tests=False, debian=False)",
        "bootstrap.enter(tests=False, debian=True)",
        "A night's work could change the computer it runs on.",
        (f"{COMMANDS}::test_other_commands_install_no_debian_packages",),
    ),
)
ADDRESSED = (
    Fault(
        "a demo on another port names the usual one",
        "tests/demo/run.py",
        'os.environ.setdefault("SITE_URL"',
        'os.environ.setdefault("SITE"',
        "Links in its mails and feeds would lead to another demo, or nowhere.",
        (f"{SERVING}::test_its_mails_name_its_own_address",),
    ),
    Fault(
        "two demos share a cookie",
        "council/settings.py",
        'f"{HOST}sessionid-{PORT}" if PORT else f"{HOST}sessionid"',
        '"sessionid"',
        "Signing in to one would sign out of the other.",
        (f"{SERVING}::test_one_browser_is_signed_in_to_both",),
    ),
    Fault(
        "an address is part of what an object shows",
        "council/oparl/ledger.py",
        '.replace(settings.SITE_URL, "\\0")',
        "",
        "After a move everything would count as changed.",
        ("tests/council/oparl/test_ledger.py::test_a_site_that_moves_has_changed_nothing",),
    ),
    Fault(
        "files keep the address of before",
        "council/feeds/dump.py",
        "[settings.SITE_URL, *map(str, gone)]",
        "[*map(str, gone)]",
        "The open data would lead to where the site was.",
        (
            "tests/council/feeds/test_feeds.py"
            "::test_files_that_name_an_address_of_before_are_made_anew",
        ),
    ),
)
