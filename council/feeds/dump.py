"""The whole public stock as two files, made anew each night: JSON Lines and CSV.

They lie in a folder that is named after what had been taken back when they were begun, and after
the address that they name. Once either is another, another folder is looked for, and they are made
anew in it.
"""

import csv
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from django.conf import settings

from council.documents.record import Office, Record
from council.interchange.export import line_of, papers_to_export, records_of
from council.models import PublicObject
from council.words.tables import harmless

NAMES = ("vorgaenge.jsonl", "vorgaenge.csv")
HEADINGS = (
    *("Nummer", "Art", "Titel", "Datum", "Eingebracht von", "Federführung", "Gehört zu"),
    *("Fragen", "Ergebnis", "Adresse"),
)


def folder() -> Path:
    """Where the files lie that hold nothing which is not public any more; it may be missing."""
    gone = PublicObject.objects.filter(deleted=True).order_by("pk").values_list("pk", flat=True)
    named = " ".join([settings.SITE_URL, *map(str, gone)])
    return _root() / hashlib.blake2b(named.encode(), digest_size=16).hexdigest()


def is_outdated() -> bool:
    """Whether files that were made once may not be given any more."""
    place = folder()
    begun = _root().is_dir() and any(_root().iterdir())
    return begun and not all((place / name).exists() for name in NAMES)


def make() -> int:
    """Make both files anew; returns the number of papers. Readers never see half a file."""
    place = folder()
    place.mkdir(parents=True, exist_ok=True)
    count = _write(*(place / name for name in NAMES))
    for other in _root().iterdir():
        if other != place:
            shutil.rmtree(other, ignore_errors=True)
    return count


def _root() -> Path:
    return Path(settings.DATA_DIR) / "open-data"


def _write(lines: Path, table: Path) -> int:
    papers = papers_to_export(since=None, public_only=True)
    count = 0
    with _replacing(lines) as output, _replacing(table, "utf-8-sig") as cells:
        rows = csv.writer(cells, delimiter=";")
        rows.writerow(HEADINGS)
        for paper, record in records_of(papers, public_only=True):
            for file in record.files:
                file.sha256 = ""  # the files themselves are not part of it
            output.write(line_of(record))
            rows.writerow(_row(record, f"{settings.SITE_URL}{paper.get_absolute_url()}"))
            count += 1
    return count


def _row(record: Record, address: str) -> list[str]:
    """A record as a line of the table."""
    asking = [f"{row.faction} {row.person}".strip() for row in record.originators]
    lead = record.lead or Office()
    results = [row.result for row in record.consultations if row.result]
    cells = [
        record.reference,
        record.kind_name or record.kind.label,
        record.title,
        record.dated_on.isoformat() if record.dated_on else "",
        "; ".join(asking),
        f"{lead.code} {lead.name}".strip(),
        "; ".join(record.parents),
        str(len(record.questions) or ""),
        results[-1] if results else "",
        address,
    ]
    return [harmless(cell) for cell in cells]


@contextmanager
def _replacing(path: Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """A new content for a file, which takes its place when it is complete."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding=encoding, newline="") as output:
            yield output
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
