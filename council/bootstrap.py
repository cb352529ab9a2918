"""Sets up what the project needs: Debian packages, `.venv` and the locked Python packages.

Called by manage.py before anything else, so it stands on the standard library alone. When nothing
is to be done it only compares two files and starts the command inside `.venv`.
"""

import fcntl
import hashlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"

RUN_LOCK = ROOT / "deploy" / "requirements.lock"
TEST_LOCK = ROOT / "deploy" / "requirements-test.lock"
RUN_PACKAGES = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]
TEST_PACKAGES = [
    "chromium",
    "chromium-headless-shell",
    "clamav-daemon",
    "default-jre-headless",
    "libatomic1",
    "poppler-utils",
    "postgresql",
    "qpdf",
]

# Debian's own list of trusted certificates: Debian 12's pip would not look there, and a city's
# network often has a certificate of its own.
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")


def enter(*, tests: bool, debian: bool) -> None:
    """Install what is missing, for the tests too if wanted, and go on inside `.venv`.

    Debian packages belong to the whole computer: they are installed only where `debian` allows it,
    and named otherwise. Returns at once when it already runs inside; otherwise the process starts
    itself again.
    """
    if sys.version_info < (3, 11):
        sys.exit(f"Nötig ist Python 3.11 oder neuer. Dies ist Python {sys.version.split()[0]}.")
    lock = TEST_LOCK if tests else RUN_LOCK
    if not is_ready(lock):
        # Two commands started at the same time must not install over each other.
        folder = os.open(ROOT, os.O_RDONLY)
        fcntl.flock(folder, fcntl.LOCK_EX)
        if not is_ready(lock):
            set_up(tests=tests, debian=debian)
        os.close(folder)
    if Path(sys.prefix) != VENV:
        os.execv(PYTHON, [str(PYTHON), *sys.orig_argv[1:]])


def is_ready(lock: Path) -> bool:
    """Tell whether exactly this lock file has been installed and its Python is still there."""
    stamp = stamp_of(lock)
    return stamp.exists() and PYTHON.exists() and stamp.read_text() == fingerprint(lock)


def stamp_of(lock: Path) -> Path:
    """Name the file that remembers which state of a lock file is installed."""
    return VENV / f"{lock.name}.installed"


def fingerprint(lock: Path) -> str:
    """Take in one line what is in a lock file and which Python it is for.

    A new release of Debian brings another Python, for which all has to be installed again.
    """
    return f"{hashlib.sha256(lock.read_bytes()).hexdigest()} {PYTHON.resolve()}"


def set_up(*, tests: bool, debian: bool) -> None:
    """Install the Debian packages, make `.venv` and install the locked Python packages."""
    missing = missing_debian(RUN_PACKAGES + TEST_PACKAGES if tests else RUN_PACKAGES)
    install_debian(missing, allowed=debian)
    if not has_pip(PYTHON):
        tell(f"Die Umgebung {VENV.name} wird angelegt (Python {sys.version.split()[0]}).")
        run([sys.executable, "-m", "venv", "--clear", str(VENV)])
    tell("Die Python-Pakete werden geladen und eingerichtet. Das dauert etwa eine Minute.")
    # What the tests need holds all that the site needs.
    locks = [RUN_LOCK, TEST_LOCK] if tests else [RUN_LOCK]
    for lock in (RUN_LOCK, TEST_LOCK):
        stamp_of(lock).unlink(missing_ok=True)
    if CERTIFICATES.exists():
        os.environ.setdefault("PIP_CERT", str(CERTIFICATES))
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-input"]
    run([*pip, "--disable-pip-version-check", "--require-hashes", "--requirement", str(locks[-1])])
    for lock in locks:
        stamp_of(lock).write_text(fingerprint(lock))
    tell("Alles Nötige ist eingerichtet.")


def has_pip(python: Path) -> bool:
    """Tell whether the environment is whole: an interrupted start leaves one without pip."""
    if not python.exists():
        return False
    check = [str(python), "-c", "import pip"]
    return subprocess.run(check, capture_output=True).returncode == 0


def missing_debian(packages: list[str]) -> list[str]:
    """List the Debian packages that are wanted and not installed."""
    # Debian keeps the module that puts pip into a new environment in a package of its own.
    missing = [] if importlib.util.find_spec("ensurepip") else ["python3-venv"]
    if not shutil.which("dpkg-query"):
        return missing + packages
    query = ["dpkg-query", "--show", "--showformat", "${Package} ${db:Status-Status}\n", *packages]
    answer = subprocess.run(query, capture_output=True, text=True).stdout
    return missing + [name for name in packages if f"{name} installed" not in answer.splitlines()]


def install_debian(packages: list[str], *, allowed: bool) -> None:
    """Install Debian packages as root or through sudo; otherwise say what to type and end."""
    if not packages:
        return
    if not shutil.which("apt-get"):
        tell(f"Dieses System kennt apt-get nicht. Nötig sind: {' '.join(packages)}")
        return
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    become = become_root() if allowed else None
    if become is None:
        sys.exit(
            "Es fehlen Debian-Pakete. Bitte geben Sie diese Zeile ein und starten Sie dann neu:\n"
            f"  sudo apt-get update && sudo {shlex.join(install)}"
        )
    tell(f"Debian-Pakete werden eingerichtet: {' '.join(packages)}")
    run([*become, "apt-get", "update"])
    run([*become, "env", "DEBIAN_FRONTEND=noninteractive", *install])


def become_root() -> list[str] | None:
    """Give the words to put before a command of root, or nothing if that is not allowed."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True).returncode == 0:
        return [sudo, "-n"]
    return None


def run(command: list[str]) -> None:
    """Run a step of the set-up silently; show what it said only if it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        sys.exit(f"{done.stdout}\nDieser Schritt ist gescheitert: {shlex.join(command)}")


def tell(line: str) -> None:
    """Say what happens, beside the output of the command itself."""
    print(line, file=sys.stderr, flush=True)
