"""A real clamd with one signature, made here: no network, no database of others."""

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VIRUS = b"Kanarienvogel-Virus-1"
SIGNATURE = f"Kanari.Test:0:*:{VIRUS.hex()}\n"


@contextmanager
def clamd() -> Iterator[tuple[str, str]]:
    """Run a scanner that knows one pattern; gives the setting CLAMD that leads to it."""
    program = shutil.which("clamd") or "/usr/sbin/clamd"
    with tempfile.TemporaryDirectory(prefix="clamd-") as name:
        folder = Path(name)
        (folder / "db").mkdir()
        (folder / "db" / "test.ndb").write_text(SIGNATURE)
        where = folder / "socket"
        (folder / "conf").write_text(
            f"DatabaseDirectory {folder / 'db'}\nLocalSocket {where}\nForeground yes\n"
        )
        command = [program, "--config-file", str(folder / "conf")]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _wait_for(where)
            yield ("unix", str(where))
        finally:
            process.kill()
            process.wait()


def _wait_for(where: Path) -> None:
    for _ in range(600):
        with socket.socket(socket.AF_UNIX) as knock:
            try:
                knock.connect(str(where))
                return
            except OSError:
                time.sleep(0.05)
    raise AssertionError("clamd does not answer")
