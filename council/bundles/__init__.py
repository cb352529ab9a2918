"""Bundles: many papers as one file for reading, packed in the background or by a command.

A bundle holds copies. Official are the issued files one by one, which a ZIP holds as they are.
"""

from collections.abc import Callable
from pathlib import Path

from council.bundles import reading_copy, zip_file
from council.bundles.contents import Inventory, Progress, Wanted
from council.enums import JobKind

__all__ = ["LIMITS", "MAKERS", "SUFFIXES", "Inventory", "Progress", "Wanted"]

MAKERS: dict[str, Callable[[Wanted, Path, Progress], Inventory]] = {
    JobKind.ZIP: zip_file.write,
    JobKind.READING_COPY: reading_copy.write,
}
SUFFIXES: dict[str, str] = {JobKind.ZIP: ".zip", JobKind.READING_COPY: ".pdf"}
# A reading copy is held in memory while it is put together; a ZIP is not.
LIMITS: dict[str, int] = {JobKind.ZIP: 5000, JobKind.READING_COPY: 500}
