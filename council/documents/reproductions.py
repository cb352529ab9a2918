"""PDFs of papers that came in without one: made from the record, once, and marked as such.

They are kept by the content they were made from, so that however often somebody asks for one it
is typeset only once; a document that cannot be printed is not tried again before a day has gone.
"""

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from council import pdf, storage
from council.documents.document import Document, as_document
from council.documents.record import open_files, printed, printed_parent
from council.documents.stored import record_of
from council.models import City, Paper
from council.rules.kinds import ANSWER_KINDS
from council.words.german import german_date

NEXT_ATTEMPT = 24 * 60 * 60


def reproduction_of(paper: Paper, parents: Sequence[Paper], city: City) -> Path:
    """The file of a paper's reproduction, typeset if nobody has asked for it yet.

    `parents` are the papers it belongs to as far as the reader may see them; others are not
    named. Raises pdf.RenderError.
    """
    document = document_of(paper, parents, city)
    path = _path_of(document)
    if path.exists():
        return path
    failed = path.with_suffix(".failed")
    if failed.exists() and time.time() - failed.stat().st_mtime < NEXT_ATTEMPT:
        raise pdf.RenderError(failed.read_text(encoding="utf-8"))
    note = f"Nachbildung aus dem Datensatz vom {german_date(timezone.localdate())}"
    try:
        content = pdf.render(document, note=note, asset=storage.load)
    except pdf.RenderError as error:
        _write(failed, str(error).encode())
        raise
    _write(path, content)
    return path


def document_of(paper: Paper, parents: Sequence[Paper], city: City) -> Document:
    """What a reproduction is made from: the record, naming no paper the reader may not see."""
    own = record_of(paper)
    if paper.kind not in ANSWER_KINDS:
        own = printed(own)
    own.parents = [str(parent.reference) for parent in parents]
    own.related = []
    own.files = open_files(own)
    return as_document(own, [printed_parent(record_of(parent)) for parent in parents], city)


def _path_of(document: Document) -> Path:
    key = hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()
    return Path(settings.DATA_DIR) / "reproductions" / key[:2] / f"{key}.pdf"


def _write(path: Path, content: bytes) -> None:
    """Write a file that is complete from the moment it has its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    os.replace(temporary, path)
