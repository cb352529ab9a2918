"""The whole public stock as two files, made anew each night: JSON Lines and CSV."""

import csv
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from django.conf import settings

from council.enums import PaperKind
from council.interchange.giving import line_of, papers_to_give, records_of
from council.portal.rows import address_of
from council.record import Record

NAMES = ("vorgaenge.jsonl", "vorgaenge.csv")
HEADINGS = (
    *("Nummer", "Art", "Titel", "Datum", "Eingebracht von", "Federführung", "Gehört zu"),
    *("Fragen", "Ergebnis", "Adresse"),
)
# Where a table program would take a cell for a formula.
FORMULA = ("=", "+", "-", "@", "\t")


def path_of(name: str) -> Path:
    """Where one of the files lies."""
    return Path(settings.DATA_DIR) / "open-data" / name


def make() -> int:
    """Make both files anew; returns the number of papers. Readers never see half a file."""
    lines, table = map(path_of, NAMES)
    lines.parent.mkdir(parents=True, exist_ok=True)
    papers = papers_to_give(since=None, public_only=True)
    count = 0
    with _replacing(lines) as output, _replacing(table, "utf-8-sig") as cells:
        rows = csv.writer(cells, delimiter=";")
        rows.writerow(HEADINGS)
        for paper, one in records_of(papers, public_only=True):
            for file in one.get("files", []):
                file.pop("sha256", None)  # the files themselves are not part of it
            output.write(line_of(one))
            rows.writerow(_row(one, f"{settings.SITE_URL}{address_of(paper)}"))
            count += 1
    return count


def _row(one: Record, address: str) -> list[str]:
    """A record as a line of the table."""
    asking = [
        " ".join(filter(None, (row.get("faction"), row.get("person"))))
        for row in one.get("originators", [])
    ]
    lead = one.get("lead", {})
    results = [row["result"] for row in one.get("consultations", []) if row.get("result")]
    cells = [
        one["reference"],
        PaperKind(one["kind"]).label,
        one["title"],
        one.get("dated_on", ""),
        "; ".join(asking),
        " ".join(filter(None, (lead.get("code"), lead.get("name")))),
        "; ".join(one.get("parents", [])),
        str(len(one.get("questions", [])) or ""),
        results[-1] if results else "",
        address,
    ]
    return [f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells]


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
