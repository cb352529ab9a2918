"""The settings say what is wrong in one sentence, and understand what is right."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cases.commands import manage, start

GOOD = {"SECRET_KEY": "k" * 50, "ALLOWED_HOSTS": "rat.example.de", "PROXY_COUNT": "1"}
SHOW = """
import json, sys
from council import settings
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}, default=str))
"""


def values(environment: dict[str, str], folder: Path, *names: str) -> dict[str, Any]:
    """Give these settings as the environment makes them."""
    done = start(environment, folder, [sys.executable, "-c", SHOW, *names])
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


WRONG = {
    "no secret": ({"SECRET_KEY": ""}, "SECRET_KEY oder SECRET_KEY_FILE fehlt"),
    "short secret": ({"SECRET_KEY": "kurz"}, "SECRET_KEY ist zu kurz"),
    "two secrets": ({"SECRET_KEY_FILE": "/etc/hostname"}, "sind beide gesetzt"),
    "secret file missing": (
        {"SECRET_KEY": "", "SECRET_KEY_FILE": "/does/not/exist"},
        "SECRET_KEY_FILE=/does/not/exist lässt sich nicht lesen",
    ),
    "debug unclear": ({"DEBUG": "vielleicht"}, "DEBUG=vielleicht ist unbekannt"),
    "demo unclear": ({"DEMO": "2"}, "DEMO=2 ist unbekannt"),
    "no hosts": ({"ALLOWED_HOSTS": " , "}, "ALLOWED_HOSTS fehlt"),
    "any host and no address": ({"ALLOWED_HOSTS": "*"}, "SITE_URL fehlt"),
    "site without scheme": ({"SITE_URL": "rat.example.de"}, "SITE_URL=rat.example.de ist keine"),
    "site with a bad port": ({"SITE_URL": "https://rat:x"}, "SITE_URL=https://rat:x ist keine"),
    "unknown database": ({"DATABASE_URL": "mysql://a/b"}, "DATABASE_URL ist unbekannt"),
    "sqlite without a path": ({"DATABASE_URL": "sqlite://"}, "DATABASE_URL ist unbekannt"),
    "no sqlite folder": ({"DATABASE_URL": "sqlite:////does/not/x"}, "Ordner /does/not fehlt"),
    "postgres without a name": ({"DATABASE_URL": "postgres://host"}, "DATABASE_URL ist unbekannt"),
    "database port": ({"DATABASE_URL": "postgres://h:x/n"}, "DATABASE_URL ist unbekannt"),
    "data in a file": ({"DATA_DIR": "/etc/hostname/data"}, "DATA_DIR=/etc/hostname/data"),
    "unknown mail": ({"EMAIL_URL": "pigeon://host"}, "EMAIL_URL ist unbekannt"),
    "mail without a host": ({"EMAIL_URL": "smtp://"}, "EMAIL_URL ist unbekannt"),
    "mail port": ({"EMAIL_URL": "smtp://host:x"}, "EMAIL_URL ist unbekannt"),
    "proxies": ({"PROXY_COUNT": "viele"}, "PROXY_COUNT=viele ist keine Zahl"),
    "minutes": ({"PASSWORD_AGAIN_MINUTES": "0"}, "PASSWORD_AGAIN_MINUTES=0 ist zu klein"),
    "log": ({"SECURITY_LOG": "/does/not/exist"}, "In SECURITY_LOG=/does/not/exist lässt sich"),
    "sender": ({"DEFAULT_FROM_EMAIL": "Rat"}, "DEFAULT_FROM_EMAIL=Rat ist keine"),
    "sender with a line break": ({"DEFAULT_FROM_EMAIL": "a@b.de\nBcc: c@d.de"}, "ist keine"),
}


@pytest.mark.parametrize(("change", "sentence"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_value_stops_the_start_with_one_line(
    change: dict[str, str], sentence: str, tmp_path: Path
) -> None:
    done = manage(GOOD | change, tmp_path, "check")
    assert done.returncode == 3
    assert done.stderr.startswith("Einstellung: ")
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_the_web_server_stops_too_and_does_not_try_again(tmp_path: Path) -> None:
    gunicorn = [sys.executable, "-m", "gunicorn", "--bind", f"unix:{tmp_path}/web", "council.wsgi"]
    done = start({}, tmp_path, gunicorn)
    assert done.returncode == 3
    assert done.stderr.count("Einstellung: SECRET_KEY oder SECRET_KEY_FILE fehlt") == 1


@pytest.mark.parametrize(
    ("change", "starts"),
    [
        ({"PROXY_COUNT": ""}, False),
        ({"PROXY_COUNT": "0"}, True),
        ({"PROXY_COUNT": "", "SITE_URL": "http://rat.example.de"}, True),
        ({"PROXY_COUNT": "", "DEMO": "1"}, True),
    ],
)
def test_the_web_server_wants_to_know_its_proxies(
    change: dict[str, str], starts: bool, tmp_path: Path
) -> None:
    static = tmp_path / "static"
    static.mkdir()
    (static / "staticfiles.json").write_text("{}")
    given = GOOD | {"STATIC_ROOT": str(static)} | change
    done = start(given, tmp_path, [sys.executable, "-c", "import council.wsgi"])
    assert done.returncode == (0 if starts else 3), done.stderr
    assert ("Einstellung: PROXY_COUNT fehlt." in done.stderr) != starts


def test_the_web_server_wants_the_collected_files(tmp_path: Path) -> None:
    """And collecting them proves that each file named in a style sheet is there."""
    given = GOOD | {"STATIC_ROOT": str(tmp_path / "static")}
    server = [sys.executable, "-c", "import council.wsgi"]
    before = start(given, tmp_path, server)
    assert before.returncode == 3
    assert "Bitte rufen Sie zuerst manage.py collectstatic auf" in before.stderr
    collected = manage(given, tmp_path, "collectstatic", "--no-input")
    assert collected.returncode == 0, collected.stderr
    after = start(given, tmp_path, server)
    assert (after.returncode, after.stderr) == (0, "")


def test_a_trial_keeps_its_secret(tmp_path: Path) -> None:
    first, second = (values({"DEMO": "1"}, tmp_path, "SECRET_KEY") for _ in range(2))
    assert first == second
    assert len(first["SECRET_KEY"]) > 50
    assert (tmp_path / "data" / "secret-key").stat().st_mode & 0o777 == 0o600


def test_a_demo_city_never_lies_where_an_installation_would_look(tmp_path: Path) -> None:
    real, demo = (
        values(GOOD | mode | {"DATA_DIR": ""}, tmp_path, "DATA_DIR") for mode in ({}, {"DEMO": "1"})
    )
    assert demo["DATA_DIR"] == f"{real['DATA_DIR']}/demo"


def test_a_secret_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("x" * 40 + "\n")
    given = GOOD | {"SECRET_KEY": "", "SECRET_KEY_FILE": str(tmp_path / "key")}
    assert values(given, tmp_path, "SECRET_KEY") == {"SECRET_KEY": "x" * 40}


def test_trials_side_by_side_keep_their_cookies_apart(tmp_path: Path) -> None:
    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME")
    for port in ("8000", "8001"):
        given = {"DEMO": "1", "SITE_URL": f"http://127.0.0.1:{port}"}
        got = values(given, tmp_path, *names)
        assert got == {names[0]: f"sessionid-{port}", names[1]: f"csrftoken-{port}"}


def test_a_browser_takes_the_cookies_from_the_site_alone(tmp_path: Path) -> None:
    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME")
    got = values(GOOD, tmp_path, *names)
    assert got == {names[0]: "__Host-sessionid", names[1]: "__Host-csrftoken"}


def test_production_is_closed(tmp_path: Path) -> None:
    got = values(
        GOOD, tmp_path, "DEBUG", "DEMO", "SITE_URL", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"
    )
    assert got == {
        "DEBUG": False,
        "DEMO": False,
        "SITE_URL": "https://rat.example.de",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
    }


def test_the_policy_allows_nothing_inline_and_nobody_else() -> None:
    from council.settings import CONTENT_SECURITY_POLICY

    words = str(CONTENT_SECURITY_POLICY)
    assert "unsafe" not in words
    assert "http" not in words


def test_sqlite_waits_for_its_turn(tmp_path: Path) -> None:
    given = GOOD | {"DATABASE_URL": f"sqlite:///{tmp_path}/mein%20rat.sqlite3"}
    default = values(given, tmp_path, "DATABASES")["DATABASES"]["default"]
    assert default["NAME"] == f"{tmp_path}/mein rat.sqlite3"
    assert default["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert default["OPTIONS"]["timeout"] == 20


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        (
            "postgres://rat:ge%40heim@db.example.de:5433/rat?sslmode=require",
            {"HOST": "db.example.de", "PORT": "5433", "USER": "rat", "PASSWORD": "ge@heim"}
            | {"NAME": "rat", "OPTIONS": {"sslmode": "require"}},
        ),
        (
            "postgresql:///rat?host=/run/postgresql",
            {"HOST": "/run/postgresql", "PORT": "", "USER": "", "NAME": "rat", "OPTIONS": {}},
        ),
    ],
)
def test_postgres_by_network_and_by_socket(
    url: str, wanted: dict[str, Any], tmp_path: Path
) -> None:
    default = values(GOOD | {"DATABASE_URL": url}, tmp_path, "DATABASES")["DATABASES"]["default"]
    assert {name: default[name] for name in wanted} == wanted


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("smtp+tls://rat:p%3Aw@mail.example.de", ["mail.example.de", 587, "p:w", True, False]),
        ("smtps://mail.example.de:4650", ["mail.example.de", 4650, "", False, True]),
        ("smtp://localhost", ["localhost", 25, "", False, False]),
    ],
)
def test_mail(url: str, wanted: list[Any], tmp_path: Path) -> None:
    names = ["EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_PASSWORD", "EMAIL_USE_TLS", "EMAIL_USE_SSL"]
    got = values(GOOD | {"EMAIL_URL": url}, tmp_path, *names)
    assert list(got.values()) == wanted


def test_a_trial_writes_its_mail_into_files(tmp_path: Path) -> None:
    got = values({"DEMO": "1"}, tmp_path, "EMAIL_FILE_PATH", "DEFAULT_FROM_EMAIL")
    assert got == {
        "EMAIL_FILE_PATH": str(tmp_path / "data" / "mail"),
        "DEFAULT_FROM_EMAIL": "rat@localhost",
    }


ASK_SQLITE = """
import django
django.setup()
from django.db import connection
with connection.cursor() as cursor:
    for name in ("journal_mode", "synchronous", "foreign_keys"):
        print(cursor.execute(f"PRAGMA {name}").fetchone()[0])
"""


def test_what_sqlite_has_acknowledged_is_on_the_disk(tmp_path: Path) -> None:
    environment = GOOD | {"DJANGO_SETTINGS_MODULE": "council.settings"}
    done = start(environment, tmp_path, [sys.executable, "-c", ASK_SQLITE])
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["wal", "2", "1"]  # 2: FULL
