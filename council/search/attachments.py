"""The texts of files: read from each once, outside of any transaction, and kept beside it."""

import logging
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from council import storage
from council.models import File, FileText, Issue
from council.search.limits import LONGEST_TEXT

logger = logging.getLogger(__name__)
PROJECT = Path(__file__).resolve().parents[2]
# A little more than the process allows itself.
SECONDS = 25


def unread(digests: Iterable[str]) -> set[str]:
    """Those of these files that have not been read yet."""
    wanted = set(digests)
    return wanted - set(FileText.objects.filter(sha256__in=wanted).values_list("pk", flat=True))


def read(digests: Iterable[str]) -> None:
    """Read the texts of stored files and keep them; of what cannot be read, an empty one."""
    wanted = unread(digests)
    pdfs = set(Issue.objects.filter(sha256__in=wanted).values_list("sha256", flat=True))
    kinds = dict(File.objects.filter(sha256__in=wanted).values_list("sha256", "mime"))
    for digest in sorted(wanted):
        text = _text_of(digest, "application/pdf" if digest in pdfs else kinds.get(digest, ""))
        text = text.replace("\0", "").replace("\x02", "").strip()
        FileText.objects.bulk_create([FileText(sha256=digest, text=text)], ignore_conflicts=True)


def _text_of(digest: str, mime: str) -> str:
    path = storage.path_of(digest)
    if not path.is_file():
        return ""
    if mime == "application/pdf":
        return _text_of_pdf(path)
    if mime.startswith("text/"):
        with path.open("rb") as file:
            return file.read(4 * LONGEST_TEXT).decode("utf-8", errors="replace")[:LONGEST_TEXT]
    return ""


def _text_of_pdf(path: Path) -> str:
    """What a process of its own, that knows nothing of ours, reads in the file."""
    command = [sys.executable, "-m", "council.search.extraction", str(path)]
    environment = {"PATH": os.defpath, "LANG": "C.UTF-8"}
    try:
        done = subprocess.run(
            command,
            cwd=PROJECT,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
    except (subprocess.SubprocessError, OSError) as error:
        logger.warning("no text of %s: %s", path.name, error)
        return ""
    return done.stdout.decode("utf-8", errors="replace")
