"""Starts commands as somebody at a shell does, with settings of their own and none of the tests."""

import os
import subprocess
import sys
from pathlib import Path

from tests import ROOT

OURS = {
    "SECRET_KEY", "SECRET_KEY_FILE", "DEBUG", "DEMO", "ALLOWED_HOSTS", "SITE_URL", "DATA_DIR",
    "DATABASE_URL", "CHAIN_FILE", "EMAIL_URL", "DEFAULT_FROM_EMAIL", "PROXY_COUNT", "STATIC_ROOT",
    "DJANGO_SETTINGS_MODULE",
}  # fmt: skip
Done = subprocess.CompletedProcess[str]


def environment(settings: dict[str, str], folder: Path) -> dict[str, str]:
    """The environment of a command with just these settings, whose files would lie in `folder`."""
    clean = {name: value for name, value in os.environ.items() if name not in OURS}
    return clean | {"DATA_DIR": str(folder / "data")} | settings


def start(settings: dict[str, str], folder: Path, command: list[str]) -> Done:
    """Run a command to its end."""
    return subprocess.run(
        command,
        env=environment(settings, folder),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )


def manage(settings: dict[str, str], folder: Path, *words: str) -> Done:
    """Run `manage.py` with these words."""
    return start(settings, folder, [sys.executable, "manage.py", *words])
