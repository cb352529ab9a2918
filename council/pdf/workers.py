"""The processes that print, as the web server, a command or a test sees them.

A worker is started when the first document comes, prints many, and is replaced when it has
died. What goes out to it is a page; what comes back is a PDF or one word for what went wrong.
"""

import atexit
import contextlib
import ctypes
import importlib.metadata
import multiprocessing
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path

from council.exceptions import ActionRefused
from council.pdf.assets import FONT_SETTINGS
from council.pdf.enclosures import Enclosure
from council.pdf.limits import TOO_MANY_PAGES

# A page: its HTML, its images by their names as (content, MIME type), and what is attached.
Page = tuple[str, dict[str, tuple[bytes, str]], Sequence[Enclosure]]

PROJECT = Path(__file__).resolve().parents[2]
# Two, because a worker keeps a processor busy and holds about 100 MB.
WORKERS = 2
# Of computing; on a busy machine a document may take this many times as long by the clock.
SECONDS_PER_DOCUMENT = 30
PATIENCE = 2
SECONDS_TO_WAIT = 30
BYTES_PER_WORKER = 1 << 30

TOO_MUCH_TIME = (
    "Das Dokument ist zu umfangreich: Es war nach {} Sekunden nicht fertig gesetzt. "
    "Bitte kürzen Sie den Text oder die Tabellen."
)
TOO_BUSY = "Zurzeit werden sehr viele Dokumente erzeugt. Bitte versuchen Sie es gleich noch einmal."
# What WeasyPrint loads, and the Debian package that has it. Without the last one the files
# would be larger and not the same on each machine.
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
REASONS = {
    b"foreign": "Das Dokument verweist auf Inhalte von außen. Sie werden nicht geladen.",
    b"nested": "Das Dokument ist zu tief verschachtelt. Bitte vereinfachen Sie die Listen.",
    b"pages": TOO_MANY_PAGES,
    b"memory": "Das Dokument ist zu umfangreich. Bitte kürzen Sie den Text oder die Tabellen.",
    b"failed": "Das Dokument konnte nicht erzeugt werden. Die Systemverwaltung findet den Grund "
    "im Protokoll.",
}
# The release whose boxes and streams council.pdf.tags knows. When another one is taken in, the
# tests of that module tell whether it still fits and is still needed.
WEASYPRINT = "70."


def unknown_weasyprint() -> str:
    """Give the release of WeasyPrint if it is none that we know, for the start."""
    release = importlib.metadata.version("weasyprint")
    return "" if release.startswith(WEASYPRINT) else release


def missing_libraries() -> list[str]:
    """Name the Debian packages without which no document can be printed, for the start."""
    missing = []
    for library, package in LIBRARIES.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            missing.append(package)
    return missing


class RenderError(ActionRefused):
    """A document could not be printed; `str(error)` says why, in German."""


class WorkerGone(Exception):
    """The process ended without an answer; `code` is its exit code, negative for a signal."""

    def __init__(self, code: int):
        super().__init__(code)
        self.code = code


class Worker:
    """One process that prints."""

    def __init__(self, memory: int = BYTES_PER_WORKER) -> None:
        self.used = False
        # A worker that is killed cannot tidy up: its copies of the fonts lie in here.
        self.folder = tempfile.mkdtemp(prefix="council-print-")
        self.connection, there = multiprocessing.Pipe()
        with there:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "council.pdf.engine", str(there.fileno()), str(memory)],
                cwd=PROJECT,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                pass_fds=[there.fileno()],
            )

    def environment(self) -> dict[str, str]:
        """Give the process nothing of ours: no passwords, no language, no fonts but the own."""
        return {
            "PATH": os.defpath,
            "LANG": "C.UTF-8",
            "FONTCONFIG_FILE": str(FONT_SETTINGS),
            "TMPDIR": self.folder,
            "XDG_CACHE_HOME": self.folder,
        }

    def is_alive(self) -> bool:
        return self.process.poll() is None

    def typeset(self, page: Page, seconds: int) -> bytes:
        """Send a page and wait for the answer. Raises WorkerGone.

        The worker is ended when the seconds are over; the waiting is bounded all the same.
        """
        try:
            self.connection.send((page, seconds))
            if not self.connection.poll(seconds * PATIENCE + 5):
                self.process.kill()
            return self.connection.recv_bytes()
        except (EOFError, OSError):
            raise WorkerGone(self.process.wait()) from None

    def close(self) -> None:
        """End the process, which is idle or dead."""
        self.connection.close()
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class Workers:
    """The workers of this process, shared by its threads."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Begin with no worker."""
        self.free = threading.BoundedSemaphore(WORKERS)
        self.idle: queue.SimpleQueue[Worker] = queue.SimpleQueue()

    def typeset(
        self,
        html: str,
        images: dict[str, tuple[bytes, str]],
        enclosures: Sequence[Enclosure] = (),
        *,
        seconds: int = SECONDS_PER_DOCUMENT,
    ) -> bytes:
        """Print a page in another process, with so many seconds of computing at most.

        Raises RenderError.
        """
        if not self.free.acquire(timeout=SECONDS_TO_WAIT):
            raise RenderError(TOO_BUSY)
        try:
            reply = self.ask((html, images, enclosures), seconds)
        finally:
            self.free.release()
        if not reply.startswith(b"%PDF-"):
            raise RenderError(REASONS[reply])
        return reply

    def ask(self, page: Page, seconds: int) -> bytes:
        """Give the page to an idle worker or a new one, and the worker back if it still lives."""
        worker = self.take()
        try:
            reply = worker.typeset(page, seconds)
        except WorkerGone as gone:
            worker.close()
            if gone.code in (-signal.SIGXCPU, -signal.SIGALRM):
                raise RenderError(TOO_MUCH_TIME.format(seconds)) from None
            if worker.used:  # it may have retired, or died of what came before
                return self.ask(page, seconds)
            raise RenderError(REASONS[b"failed"]) from gone
        except BaseException:
            worker.close()
            raise
        worker.used = True
        self.idle.put(worker)
        return reply

    def take(self) -> Worker:
        """Give a worker that nobody else has."""
        with contextlib.suppress(queue.Empty):
            while worker := self.idle.get_nowait():
                if worker.is_alive():
                    return worker
                worker.close()
        return Worker()

    def close(self) -> None:
        """End all idle workers, when the program ends."""
        with contextlib.suppress(queue.Empty):
            while worker := self.idle.get_nowait():
                worker.close()


workers = Workers()
atexit.register(workers.close)
# Two processes must not talk to one worker: each would get the other's document.
os.register_at_fork(after_in_child=workers.begin)
