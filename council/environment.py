"""Reads settings from the environment, and says in one German sentence what is wrong with them.

manage.py asks it before anything is installed, so it stands on the standard library alone.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn
from urllib.parse import SplitResult, urlsplit

SECRETS = ("SECRET_KEY", "SECRET_KEY_FILE")
# With one of these somebody has said which installation is meant.
CHOICES = {*SECRETS, "DEMO", "DEBUG", "DJANGO_SETTINGS_MODULE"}
NOTHING_SET = (
    "SECRET_KEY oder SECRET_KEY_FILE fehlt; alle Einstellungen stehen in deploy/README.md, "
    "und wer die Demo-Stadt meint, stellt DEMO=1 vor den Befehl."
)


def stop(sentence: str) -> NoReturn:
    """End the start with a sentence for the operator.

    The exit code 3 tells gunicorn not to start its workers again and again.
    """
    sys.stderr.write(f"Einstellung: {sentence}\n")
    sys.exit(3)


def demand_a_choice() -> None:
    """Stop if nothing says which installation is meant: no command may meet one by accident."""
    if not CHOICES & os.environ.keys():
        stop(NOTHING_SET)


def choose_the_trial() -> None:
    """Take the trial installation; one that has a secret of its own stays what it is."""
    if not {*SECRETS} & os.environ.keys():
        os.environ.setdefault("DEMO", "1")


@contextmanager
def passing_trial() -> Iterator[None]:
    """A trial installation in a folder that goes again: enough to explain a command."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.pop("DATABASE_URL", None)
        os.environ |= {"DEMO": "1", "DATA_DIR": folder}
        yield


def flag(name: str) -> bool:
    """Take a yes/no value from the environment; not given means no."""
    value = os.environ.get(name, "").strip().lower()
    if value in {"1", "true", "yes", "on", "ja"}:
        return True
    if value in {"", "0", "false", "no", "off", "nein"}:
        return False
    stop(f"{name}={value} ist unbekannt. Möglich sind 1 oder 0.")


def number(name: str, *, default: int = 0, at_least: int = 0) -> int:
    """Take a whole number from the environment, or what holds where none is given."""
    value = os.environ.get(name, "").strip()
    if value and not (value.isascii() and value.isdigit()):
        stop(f"{name}={value} ist keine Zahl.")
    given = int(value or default)
    if given < at_least:
        stop(f"{name}={value} ist zu klein. Möglich ist eine Zahl ab {at_least}.")
    return given


def words(name: str) -> list[str]:
    """Take a list separated by commas from the environment."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def address(value: str) -> SplitResult:
    """Split an address of the environment; one whose host or port is unreadable has no host."""
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 - reading it is the check
    except ValueError:
        return SplitResult("", "", "", "", "")
    return parts
