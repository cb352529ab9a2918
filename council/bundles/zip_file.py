"""A bundle as a ZIP: the official files under the city's names, and a list of them as CSV."""

import zipfile
from pathlib import Path

from django.utils import timezone

from council.bundles.contents import Inventory, Progress, Sheet, Wanted, sheets
from council.documents import issues
from council.documents.record import data_of
from council.documents.stored import originator
from council.models import Paper
from council.pdf.phrases import originator_line
from council.rules.kinds import FILED_KINDS
from council.words.german import german_date
from council.words.tables import german_csv

LIST_NAME = "Verzeichnis.csv"
COLUMNS = (
    "Nummer",
    "Art",
    "Titel",
    "Datum",
    "Eingebracht von",
    "Federführung",
    "Status",
    "Datei",
    "Stand",
    "SHA-256",
)


def write(wanted: Wanted, target: Path, tell: Progress) -> Inventory:
    """Write the ZIP. The files go from disk to disk; only their list is held in memory."""
    inventory, rows, names = Inventory(), [list(COLUMNS)], {LIST_NAME}
    with zipfile.ZipFile(target, "w") as archive:
        for done, sheet in enumerate(sheets(wanted), start=1):
            inventory.note(sheet)
            name = ""
            if sheet.path is not None:
                name = free_name(issues.file_name(sheet.paper), names)
                archive.write(sheet.path, name)
            rows.append(row(sheet, name))
            tell(done)
        archive.writestr(_entry(LIST_NAME), german_csv(rows))
    return inventory


def free_name(name: str, taken: set[str]) -> str:
    """The name, or with a number if another paper has it already; it is taken then."""
    stem, suffix = name.rsplit(".", 1)
    number = 1
    while name in taken:
        number += 1
        name = f"{stem} ({number}).{suffix}"
    taken.add(name)
    return name


def row(sheet: Sheet, name: str) -> list[str]:
    """One line of the list; of a paper without a file it says why."""
    paper = sheet.paper
    return [
        paper.reference or "",
        paper.get_kind_display(),
        paper.title,
        german_date(paper.dated_on),
        _originators(paper),
        paper.lead.label if paper.lead else "",
        paper.public_status,
        name,
        sheet.note or sheet.problem,
        sheet.sha256,
    ]


def _originators(paper: Paper) -> str:
    if paper.kind not in FILED_KINDS:
        return ""
    return originator_line(data_of(originator(row)) for row in paper.originators.all())


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, timezone.localtime().timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
