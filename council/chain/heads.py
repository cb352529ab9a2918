"""The head of the chain outside of the database: a file with a line for every act.

Lines are only added. Who keeps a copy of the file elsewhere, or has it written where the program
may only append, can prove of each of them what the database said then.
"""

import datetime
import logging
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils import timezone

from council import storage

logger = logging.getLogger(__name__)

FILE = "file"  # the place, as `ToldHead` calls it
# Of many entries that come at once every so many are told: no paper is further from a head.
STRIDE = 500
PAGE = 4096
LINE = re.compile(r"(\S+) (\d{1,18}) ([0-9a-f]{64})(?: neu begonnen: (.*))?")


@dataclass(frozen=True)
class Head:
    """What was told: at this time the entry of this number had this hash.

    With a `reason` the file begins here, because what stood in the one before holds no more.
    """

    at: datetime.datetime
    number: int
    hash: str
    reason: str = ""


def path() -> Path:
    """Where the file lies."""
    return Path(settings.CHAIN_FILE)


def spread(told: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """The last of some entries, and of those before it every so many."""
    return list(told[::-1][::STRIDE][::-1])


def add(told: Iterable[tuple[int, str]]) -> bool:
    """Add lines for entries of these numbers and hashes; False if that cannot be done now.

    What is missing then the background work adds later.
    """
    try:
        _write(f"{_now()} {number} {digest}\n" for number, digest in told)
    except OSError as error:
        logger.error("The head of the chain cannot be written to %s: %s", path(), error.strerror)
        return False
    return True


def begin_anew(number: int, digest: str, reason: str) -> Path:
    """Put the file aside and begin another one with this head; returns where the old one lies.

    Raises OSError.
    """
    aside = path().with_name(f"{path().name}.{timezone.now():%Y%m%dT%H%M%S}")
    if path().exists():
        path().rename(aside)
    _write([f"{_now()} {number} {digest} neu begonnen: {' '.join(reason.split())}\n"])
    return aside


def told() -> Iterator[Head]:
    """All heads in the file, in its order. Raises FileNotFoundError."""
    with path().open("rb") as file:
        yield from _heads_in(file)


def last_told() -> Head | None:
    """The last head in the file; None if there is none. Raises OSError but for a missing file."""
    try:
        with path().open("rb") as file:
            _go_to(file, file.seek(0, os.SEEK_END) - PAGE)
            return max(_heads_in(file), key=lambda head: head.number, default=None)
    except FileNotFoundError:
        return None


def first_from(number: int) -> Head | None:
    """The first head in the file that vouches for the entry of this number."""
    try:
        with path().open("rb") as file:
            low, high = 0, file.seek(0, os.SEEK_END)
            while high - low > PAGE:
                middle = (low + high) // 2
                _go_to(file, middle)
                head = next(_heads_in(file), None)
                low, high = (middle, high) if head and head.number < number else (low, middle)
            # Two acts that end at once may write in the other order.
            _go_to(file, low - PAGE)
            return next((head for head in _heads_in(file) if head.number >= number), None)
    except OSError:
        return None


def _go_to(file: BinaryIO, place: int) -> None:
    """Go to the first line that begins behind this place."""
    file.seek(max(place, 0))
    if place > 0:
        file.readline()


def _heads_in(file: BinaryIO) -> Iterator[Head]:
    for line in file:
        if match := LINE.fullmatch(line.decode("utf-8", "replace").rstrip("\n")):
            at, number, digest, reason = match.groups()
            yield Head(datetime.datetime.fromisoformat(at), int(number), digest, reason or "")


def _write(lines: Iterable[str]) -> None:
    """Add lines and bring them onto the disk. What a power cut has torn ends before them."""
    is_new = not path().exists()
    descriptor = os.open(path(), os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o640)
    try:
        size = os.fstat(descriptor).st_size
        torn = size and os.pread(descriptor, 1, size - 1) != b"\n"
        os.write(descriptor, ("\n" * bool(torn) + "".join(lines)).encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if is_new:
        storage.sync(path().parent)


def _now() -> str:
    return timezone.now().isoformat(timespec="seconds")
