"""A bundle as one PDF to read: a cover that says it is a copy, contents, then paper by paper."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from django.utils import timezone

from council import pdf, storage
from council.bundles.binding import PAGE_ADDRESS, Binding
from council.bundles.contents import Inventory, Progress, Sheet, Wanted, sheets
from council.documents.document import Document, as_document
from council.exceptions import ActionRefused
from council.queries import current_city

MOST_PAGES = 10_000
TOO_LONG = (
    f"Die Lesefassung hätte mehr als {MOST_PAGES} Seiten. Bitte wählen Sie weniger Drucksachen "
    "oder die ZIP-Datei."
)
UNREADABLE = "Die PDF-Datei ist beschädigt oder mit einem Kennwort geschützt."
# What a file from elsewhere can hold in place of what should be there.
DAMAGED = (
    pikepdf.PdfError,
    pikepdf.PasswordError,
    AttributeError,
    KeyError,
    TypeError,
    ValueError,
)
# The contents tell on which page a paper begins, which depends on how long they are themselves.
ATTEMPTS = 3


@dataclass(frozen=True)
class Entry:
    """One paper in the copy: where it begins behind the front pages, and how long it is."""

    sheet: Sheet
    begins: int
    pages: int


def write(wanted: Wanted, target: Path, tell: Progress) -> Inventory:
    """Write the reading copy. Raises ActionRefused for one that nobody could read."""
    inventory, entries, binding = Inventory(), [], Binding(wanted.title)
    for done, sheet in enumerate(sheets(wanted), start=1):
        entry = _bound(binding, sheet)
        if entry is None and sheet.path is not None:
            sheet = Sheet(sheet.paper, problem=UNREADABLE)
        inventory.note(sheet)
        entries += [entry] if entry else []
        tell(done)
    if entries:
        front = _front(wanted, entries, inventory)
        first = binding.put_before(front)
        for entry in entries:
            binding.mark(_name_of(entry.sheet), first + entry.begins)
        binding.write(target)
    return inventory


def _bound(binding: Binding, sheet: Sheet) -> Entry | None:
    if sheet.path is None:
        return None
    begins = binding.length
    try:
        binding.add(sheet.path)
    except DAMAGED:
        return None
    if binding.length > MOST_PAGES:
        raise ActionRefused(TOO_LONG)
    return Entry(sheet, begins, binding.length - begins)


def _front(wanted: Wanted, entries: list[Entry], inventory: Inventory) -> bytes:
    """The cover with the contents, printed until the pages it names are right."""
    pages = 1
    for _ in range(ATTEMPTS):
        document = _cover(wanted, entries, inventory, pages)
        content = pdf.render(document, asset=storage.load)
        supposed, pages = pages, Binding.length_of(content)
        if pages == supposed:
            break
    return content


def _cover(
    wanted: Wanted, entries: list[Entry], inventory: Inventory, front_pages: int
) -> Document:
    cover: dict[str, Any] = {
        "kind": "reading_copy",
        "title": _printable(wanted.title),
        "public": not any(entry.sheet.paper.confidential for entry in entries),
        "made_at": timezone.localtime().isoformat(),
        "made_for": wanted.made_for,
        "missing": [_printable(line) for line in inventory.missing],
        "entries": [
            {
                "reference": str(entry.sheet.paper),
                "kind": entry.sheet.paper.get_kind_display(),
                "title": _printable(entry.sheet.paper.title),
                "public": not entry.sheet.paper.confidential,
                "note": "" if entry.sheet.sha256 else entry.sheet.note,
                "page": (page := front_pages + entry.begins + 1),
                "address": f"{PAGE_ADDRESS}{page}",
            }
            for entry in entries
        ],
    }
    return as_document(cover, [], current_city())


def _name_of(sheet: Sheet) -> str:
    return f"{sheet.paper} {sheet.paper.get_kind_display()}: {sheet.paper.title}"


def _printable(text: str) -> str:
    """The text with question marks for what the print does not have: titles from elsewhere."""
    if not pdf.unprintable(text):
        return text
    return "".join("?" if pdf.unprintable(sign) else sign for sign in text)
