"""Trying a fault: a copy of the tree, the mistake in it, and what the named tests say to it."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from tests.faults.fault import Fault

MIGRATED = "MIGRATED_DATABASE"  # tells `tests.faults.migrated` where that is
ROOT = Path(__file__).parents[2]
# What one fault may take; a test that waits for ever has noticed nothing.
SECONDS = 300
PASSED, FAILED = 0, 1  # pytest's own exit statuses


class Outcome(Enum):
    """What became of a fault. Only the first is good."""

    KILLED = "killed"
    SURVIVED = "survived"
    NOT_APPLICABLE = "not applicable"  # what it changes does not stand there (any more)
    UNCLEAR = "unclear"  # the tests could not be run, or took too long


@dataclass(frozen=True)
class Result:
    """The outcome of a fault, how long it took, and what was said where that is needed."""

    fault: Fault
    outcome: Outcome
    seconds: float
    words: str = ""


@contextlib.contextmanager
def copy_of_the_tree() -> Iterator[Path]:
    """A folder with what git knows of, as it is now, made ready for many short runs of tests."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    with tempfile.TemporaryDirectory(prefix="council-faults-") as folder:
        tree = Path(folder)
        for name in names.split("\0"):
            if name and (ROOT / name).is_file():
                (tree / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, tree / name)
        (tree / ".venv").symlink_to(Path(sys.prefix))
        _compile(tree)
        _migrate(tree)
        yield tree


def _compile(tree: Path) -> None:
    """Compile all modules, known by their content.

    Else a mistake that is as long as what it replaces, made within the same second, would not
    be seen.
    """
    compiling = [sys.executable, "-m", "compileall", "-q", "--invalidation-mode=checked-hash"]
    subprocess.run([*compiling, "council", "responses", "tests"], cwd=tree, check=True)


def _migrate(tree: Path) -> None:
    """Make the database that each run begins with."""
    migrating = [sys.executable, "-m", "django", "migrate", "--settings=tests.settings", "-v0"]
    environment = {**os.environ, "TEST_DATABASE_URL": f"sqlite:///{_database_in(tree)}"}
    subprocess.run(migrating, cwd=tree, env=environment, check=True)


def _database_in(tree: Path) -> Path:
    return tree / "migrated.sqlite3"


def try_fault(fault: Fault, tree: Path) -> Result:
    """Make the mistake in a copy, run its tests, and take it back."""
    begun = time.monotonic()
    path = tree / fault.file
    right = path.read_text(encoding="utf-8") if path.is_file() else ""
    try:
        wrong = fault.applied_to(right)
    except ValueError as error:
        return Result(fault, Outcome.NOT_APPLICABLE, 0, str(error))
    path.write_text(wrong, encoding="utf-8")
    try:
        status, words = run_tests(
            fault.tests, tree, seconds=SECONDS, migrates="/migrations/" in fault.file
        )
    finally:
        path.write_text(right, encoding="utf-8")
    outcome = {PASSED: Outcome.SURVIVED, FAILED: Outcome.KILLED}.get(status, Outcome.UNCLEAR)
    return Result(fault, outcome, time.monotonic() - begun, words)


def run_tests(
    tests: Sequence[str], tree: Path, *, seconds: int, migrates: bool = False
) -> tuple[int, str]:
    """Run tests in a copy up to the first that fails; gives pytest's exit status and its words.

    `migrates` asks for a database of its own, where a migration is what has been changed. A run
    that takes too long is ended with all that it has started; its status is no one of pytest's.
    """
    command = [sys.executable, "-m", "pytest", "-q", "-x", "--tb=short", "-n", "0"]
    command += ["-p", "no:cacheprovider", "-p", "no:hypothesispytest"]  # each takes its time
    if not migrates:
        command += ["--reuse-db", "-p", "tests.faults.migrated"]
    run = subprocess.Popen(
        [*command, *tests],
        cwd=tree,
        env={
            **os.environ,
            "PYTHONDONTWRITEBYTECODE": "1",
            MIGRATED: str(_database_in(tree)),
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        words, _ = run.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        words = f"nothing after {seconds} seconds"
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(run.pid, signal.SIGKILL)
        run.wait()
    return run.returncode, words
