"""No command meets an installation by accident, and each says in German what it is for."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands

import manage
from council import bootstrap
from council.management import overview
from tests import ROOT
from tests.cases import commands
from tests.council.test_settings import GOOD

SENTENCE = (
    "Einstellung: SECRET_KEY oder SECRET_KEY_FILE fehlt; alle Einstellungen stehen in "
    "deploy/README.md, und wer die Demo-Stadt meint, stellt DEMO=1 vor den Befehl.\n"
)
WITHOUT_SETTINGS = {
    **{name: [name] for name in overview.COMMANDS},
    "check": ["check", "--deploy"],
    "collectstatic": ["collectstatic", "--noinput"],
    "makemigrations": ["makemigrations", "--check", "--dry-run"],
    "runserver": ["runserver"],
    "shell": ["shell", "-c", "print('drin')"],
    "no command": ["tset"],
    "work once": ["work", "--once"],
}


@pytest.mark.parametrize("words", WITHOUT_SETTINGS.values(), ids=WITHOUT_SETTINGS.keys())
def test_without_settings_a_command_stops_with_one_sentence(words: list[str], tmp_path: Path):
    done = commands.manage({}, tmp_path, *words)
    assert (done.returncode, done.stdout, done.stderr) == (3, "", SENTENCE)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("empty", ["DEMO", "DEBUG", "SECRET_KEY", "SECRET_KEY_FILE"])
def test_a_setting_that_says_nothing_is_none(empty: str, tmp_path: Path):
    done = commands.manage({empty: ""}, tmp_path, "verify_issues")
    assert (done.returncode, done.stdout, done.stderr) == (3, "", SENTENCE)
    assert not list(tmp_path.iterdir())


def test_djangos_own_command_stops_as_well(tmp_path: Path):
    done = commands.start(
        {"DJANGO_SETTINGS_MODULE": "council.settings"},
        tmp_path,
        [sys.executable, "-m", "django", "migrate"],
    )
    assert (done.returncode, done.stdout, done.stderr) == (3, "", SENTENCE)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("choice", [{"DEMO": "1"}, {"DEBUG": "1"}, GOOD])
def test_whoever_names_an_installation_reaches_it(choice: dict[str, str], tmp_path: Path):
    done = commands.manage(choice, tmp_path, "migrate", "--plan")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "data" / "council.sqlite3").exists()


def test_a_real_installation_becomes_no_demo(tmp_path: Path):
    done = commands.manage(GOOD, tmp_path, "demo", "--no-server")
    assert done.returncode == 1
    assert done.stderr.startswith("Dies ist keine Testinstallation. Bitte setzen Sie DEMO=1")
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "data" / "council.sqlite3").exists()


@pytest.mark.parametrize("words", [[], ["help"], ["--help"], ["-h"]])
def test_help_names_every_command_of_the_project(words: list[str], tmp_path: Path):
    done = commands.manage({}, tmp_path, *words)
    assert (done.returncode, done.stderr) == (0, "")
    named = [line.split()[0] for line in done.stdout.splitlines() if line.startswith("  ")]
    assert named == [*overview.TRIALS, *overview.COMMANDS]
    assert "DEMO=1 python3 manage.py reindex" in done.stdout
    assert not list(tmp_path.iterdir())


def test_the_overview_forgets_no_command():
    ours = {name for name, app in get_commands().items() if app in ("council", "responses")}
    assert set(overview.COMMANDS) == ours | {"migrate", "collectstatic"}
    assert set(overview.TRIALS) == set(manage.TRIALS)


@pytest.mark.parametrize("words", [["help", "export_pdf"], ["export_pdf", "--help"]])
def test_a_command_explains_itself_without_settings(words: list[str], tmp_path: Path):
    done = commands.manage({}, tmp_path, *words)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Schreibt die amtlichen PDF-Dateien" in done.stdout
    assert not list(tmp_path.iterdir())


def test_a_trial_explains_itself(tmp_path: Path):
    done = commands.manage({}, tmp_path, "demo", "--help")
    assert "Baut eine erfundene Stadt auf" in done.stdout
    done = commands.manage({}, tmp_path, "benchmark")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Bitte nennen Sie, was zu messen ist: act, pdf, search.\n"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("word", ["version", "--version"])
def test_the_version_stands_in_one_place(word: str, tmp_path: Path):
    done = commands.manage({}, tmp_path, word)
    assert done.stdout == f"{overview.version()}\n"
    assert f"## {overview.version()} " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


# --- On a computer where nothing has been installed ---------------------------------------------


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A clone, as far as it is read before anything is installed."""
    folder = tmp_path / "clone"
    shutil.copytree(ROOT / "council" / "management", folder / "council" / "management")
    for name in ("__init__", "bootstrap", "environment"):
        shutil.copy(ROOT / "council" / f"{name}.py", folder / "council")
    shutil.copytree(ROOT / "deploy", folder / "deploy")
    for name in ("manage.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    return folder


# A computer without any of the packages, on which everybody may install some, and nothing succeeds.
PROGRAMS = {"dpkg-query": "exit 1", "apt-get": "exit 1", "sudo": 'shift; exec "$@"'}


def outside(bare: Path, *words: str, **settings: str) -> commands.Done:
    """Run a command of the clone with the computer's own Python, where no package is found."""
    (bare / "bin").mkdir()
    for name, does in PROGRAMS.items():
        (bare / "bin" / name).write_text(f"#!/bin/sh\n{does}\n")
        (bare / "bin" / name).chmod(0o755)
    return subprocess.run(
        [Path(sys.base_prefix) / "bin" / "python3", "-B", "manage.py", *words],
        env={"PATH": f"{bare}/bin:/usr/bin:/bin", **settings},
        cwd=bare,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("word", "said"), [("help", (0, "")), ("version", (0, "")), ("migrate", (3, SENTENCE))]
)
def test_help_and_a_refusal_install_nothing(word: str, said: tuple[int, str], bare: Path):
    before = {*bare.iterdir()}
    done = outside(bare, word)
    assert (done.returncode, done.stderr) == said
    assert {*bare.iterdir()} == before | {bare / "bin"}


@pytest.mark.parametrize("words", [["migrate"], ["benchmark", "pdf"], ["help", "work"]])
def test_other_commands_install_no_debian_packages(words: list[str], bare: Path):
    """Not even as root."""
    done = outside(bare, *words, DEMO="1")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "Es fehlen Debian-Pakete. Bitte geben Sie diese Zeile ein und starten Sie dann neu:",
        "  sudo apt-get update && sudo apt-get install --yes --no-install-recommends "
        + " ".join(bootstrap.RUN_PACKAGES),
    ]
    assert not (bare / ".venv").exists()


@pytest.mark.parametrize("word", ["demo", "test"])
def test_demo_and_test_do(word: str, bare: Path):
    done = outside(bare, word)
    assert "Debian-Pakete werden eingerichtet: libpango-1.0-0" in done.stderr
    assert "Dieser Schritt ist gescheitert: " in done.stderr
    assert "apt-get update" in done.stderr
