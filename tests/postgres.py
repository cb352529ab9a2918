"""A PostgreSQL server that lives as long as one run of the tests."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

# A commit that is acknowledged before it is written is lost with the process of any connection.
CAREFUL = ["synchronous_commit=on"]
# Nothing of this survives the run, so nothing has to reach the disk, and nobody copies it. To
# compile queries pays for large tables only.
FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200"]
FAST += ["wal_level=minimal", "max_wal_senders=0", "shared_buffers=256MB", "jit=off"]


@contextmanager
def throw_away_cluster(*settings: str) -> Iterator[str]:
    """Start a server that listens on a socket in a folder of its own; give its DATABASE_URL.

    `settings` come after those that make it fast.

    The server is always stopped: at the end, and by the kernel if this process dies before.
    """
    programs = newest_programs()
    # Not in the home folder: root's is closed to the user that PostgreSQL insists on.
    with tempfile.TemporaryDirectory(prefix="council-postgres-", dir="/tmp") as name:
        folder = Path(name)
        become = ["setpriv", "--pdeathsig", "QUIT"]
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
            become += ["--reuid", "postgres", "--regid", "postgres", "--init-groups"]
        initialise(become, programs, folder)
        server = start(become, programs, folder, *settings)
        try:
            wait_until_ready(server, programs, folder)
            yield f"postgres://council@/council?host={quote(name, safe='')}"
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=30)


def newest_programs() -> Path:
    """Find the folder of the newest PostgreSQL that Debian has installed."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    if not folders:
        raise SystemExit("PostgreSQL fehlt. Nötig ist das Debian-Paket postgresql.")
    return folders[-1]


def initialise(become: list[str], programs: Path, folder: Path) -> None:
    """Make an empty cluster that orders words as Germans do, on any machine."""
    command = [*become, str(programs / "initdb"), "-D", str(folder / "data"), "-U", "council"]
    command += ["--locale-provider=icu", "--icu-locale=de", "--locale=C.UTF-8"]
    command += ["--auth=trust", "--encoding=UTF8", "--no-sync"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)


def start(
    become: list[str], programs: Path, folder: Path, *settings: str
) -> subprocess.Popen[bytes]:
    """Start the server on a socket only, so that no port can be taken."""
    command = [*become, str(programs / "postgres"), "-D", str(folder / "data"), "-k", str(folder)]
    for setting in ["listen_addresses=", *FAST, *settings]:
        command += ["-c", setting]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)


def wait_until_ready(server: subprocess.Popen[bytes], programs: Path, folder: Path) -> None:
    """Wait until the server answers; raise SystemExit with its log if it does not."""
    ask = [str(programs / "pg_isready"), "-q", "-h", str(folder)]
    for _ in range(300):
        if subprocess.run(ask).returncode == 0:
            return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise SystemExit(f"PostgreSQL startet nicht:\n{(folder / 'log').read_text()}")
