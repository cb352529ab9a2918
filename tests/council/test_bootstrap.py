"""manage.py makes its own environment, and only when there is something to make."""

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from council import bootstrap

pytestmark = pytest.mark.xdist_group("bootstrap")

COMMAND = """
import sys
from council import bootstrap
bootstrap.enter(tests="--tests" in sys.argv, debian="--debian" in sys.argv)
import parrot
print(sys.prefix, parrot.WORD, sys.argv[1:])
"""


def make_wheel(folder: Path, version: str) -> str:
    """Make a small package; give the line of a lock file that demands it."""
    wheel = folder / f"parrot-{version}-py3-none-any.whl"
    info = f"parrot-{version}.dist-info"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("parrot.py", f"WORD = 'word {version}'\n")
        archive.writestr(
            f"{info}/METADATA", f"Metadata-Version: 2.1\nName: parrot\nVersion: {version}\n"
        )
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")
    return f"{wheel} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


class Clone:
    """A copy of the module with a lock file of its own, in an empty folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "council").mkdir()
        (folder / "deploy").mkdir()
        (folder / "council" / "__init__.py").touch()
        shutil.copy(bootstrap.__file__, folder / "council")

    def lock(self, line: str) -> None:
        for name in ("requirements.lock", "requirements-test.lock"):
            (self.folder / "deploy" / name).write_text(line)

    def start(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        outside = Path(sys.base_prefix) / "bin" / "python3"
        return subprocess.run(
            [outside, "-c", COMMAND, *arguments],
            cwd=self.folder,
            env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
            capture_output=True,
            text=True,
        )


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """A clone whose environment has been made once."""
    folder = tmp_path_factory.mktemp("clone")
    clone = Clone(folder)
    clone.lock(make_wheel(folder, "1.0"))
    done = clone.start()
    assert done.returncode == 0, done.stderr
    assert "Die Umgebung .venv wird angelegt" in done.stderr
    return clone


def test_the_second_start_does_nothing_and_runs_inside(clone: Clone) -> None:
    done = clone.start("Wort", "mit Leerzeichen")
    assert done.stderr == ""
    assert done.stdout == f"{clone.folder}/.venv word 1.0 ['Wort', 'mit Leerzeichen']\n"


def test_a_changed_lock_file_is_installed(clone: Clone) -> None:
    clone.lock(make_wheel(clone.folder, "2.0"))
    done = clone.start()
    assert "Die Umgebung" not in done.stderr
    assert "Die Python-Pakete werden geladen" in done.stderr
    assert "word 2.0" in done.stdout


def test_what_the_tests_need_serves_the_site_too(clone: Clone) -> None:
    clone.lock(make_wheel(clone.folder, "3.0"))
    assert "Die Python-Pakete werden geladen" in clone.start("--tests").stderr
    assert clone.start().stderr == ""


def test_another_python_means_another_installation(clone: Clone) -> None:
    for stamp in (clone.folder / ".venv").glob("*.installed"):
        stamp.write_text(stamp.read_text().split()[0] + " /usr/bin/python3.1")
    assert "Die Python-Pakete werden geladen" in clone.start().stderr
    assert clone.start().stderr == ""


def test_a_package_with_another_hash_is_refused(clone: Clone) -> None:
    good = (clone.folder / "deploy" / "requirements.lock").read_text()
    clone.lock(good[:-5] + "0000\n")
    done = clone.start()
    assert done.returncode == 1
    assert "Dieser Schritt ist gescheitert: " in done.stderr
    assert "Traceback" not in done.stderr
    clone.lock(good)


def test_an_interrupted_environment_is_made_anew(clone: Clone) -> None:
    for part in (clone.folder / ".venv").glob("lib/*/site-packages/pip"):
        shutil.rmtree(part)
    for stamp in (clone.folder / ".venv").glob("*.installed"):
        stamp.unlink()
    done = clone.start()
    assert "Die Umgebung .venv wird angelegt" in done.stderr
    assert "word" in done.stdout


def test_missing_debian_packages_are_found() -> None:
    names = ["dpkg", "no-such-package-of-debian"]
    assert bootstrap.missing_debian(names) == ["no-such-package-of-debian"]


def test_without_rights_one_line_says_what_to_type() -> None:
    """Runs as an ordinary user whom the kernel forbids sudo; root steps down for it."""
    source = f"__file__ = '/srv/council/bootstrap.py'\n{Path(bootstrap.__file__).read_text()}"
    become = ["setpriv", "--no-new-privs"]
    if os.geteuid() == 0:
        become += ["--reuid=65534", "--regid=65534", "--clear-groups"]
    done = subprocess.run(
        [*become, "/usr/bin/python3", "-"],
        input=f"{source}\ninstall_debian(['qpdf', 'chromium'], allowed=True)\n",
        env={"PATH": "/usr/bin:/bin", "HOME": "/"},
        cwd="/",
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "sudo apt-get update && sudo apt-get install --yes" in done.stderr
    assert done.stderr.strip().endswith("qpdf chromium")


def test_the_lock_files_agree_and_name_no_host() -> None:
    run, tests = (path.read_text() for path in (bootstrap.RUN_LOCK, bootstrap.TEST_LOCK))
    assert pinned(run)
    assert pinned(run) <= pinned(tests)
    assert "://" not in run + tests


def pinned(lock: str) -> set[str]:
    """Take name and version of each package; the conditions beside them may differ."""
    return {line.split()[0] for line in lock.splitlines() if "==" in line.split(" ")[0]}
