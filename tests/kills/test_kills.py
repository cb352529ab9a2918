"""A few rounds of what `python3 -m tests.kills` does for as long as it is asked to."""

import subprocess
import sys

import pytest

from tests import ROOT


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_kills_lose_nothing_and_leave_nothing_by_half(database: str):
    words = [sys.executable, "-m", "tests.kills", "--database", database, "--rounds", "6"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 faults" in done.stdout
