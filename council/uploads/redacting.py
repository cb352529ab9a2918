"""Redacting a PDF: its pages as pictures, and a copy in which nothing is left under boxes."""

import json
from collections.abc import Sequence

from council.uploads.accepting import Attachment, UploadRefused, accept
from council.uploads.processes import ProcessFailed, in_a_process

MODULE = "council.uploads.redaction"
NOT_REDACTED = (
    "Diese Datei lässt sich hier nicht schwärzen. Bitte schwärzen Sie sie in einem Programm dafür "
    "und laden Sie sie neu hoch."
)
# A page, and where a box begins and how far it goes, in percent of the page.
Box = tuple[int, float, float, float, float]


def pages_of(content: bytes) -> int:
    """How many pages a PDF has. Raises UploadRefused."""
    return int(_ordered(content, None))


def picture_of(content: bytes, number: int) -> bytes:
    """The picture (PNG) of a page. Raises UploadRefused."""
    return _ordered(content, number)


def redacted(name: str, content: bytes, boxes: Sequence[Box]) -> Attachment:
    """A copy under another name in which nothing is left under the boxes. Raises UploadRefused."""
    stem = name.removesuffix(".pdf").removesuffix(".PDF")
    return accept(f"{stem[:170]} (geschwärzt).pdf", _ordered(content, list(boxes)))


def _ordered(content: bytes, order: object) -> bytes:
    try:
        _, result = in_a_process(MODULE, content, json.dumps(order))
    except ProcessFailed:
        raise UploadRefused(NOT_REDACTED) from None
    if result is None:
        raise UploadRefused(NOT_REDACTED)
    return result
