"""The metadata of the old council information system, translated into the record's fields."""

from typing import Any

from council.documents.record import Data
from council.interchange.complaints import BadLine
from council.models import City
from council.rules.foreign_kinds import kind_fields

CONSULTATION = {
    "meeting": "meeting",
    "date": "date",
    "role": "role",
    "organization": "organization",
    "agendaItem": "agenda_item",
    "result": "result",
}


def translated(line: dict[str, Any], city: City) -> Data:
    """The record of one line of the old system; everything in it is public. Raises BadLine."""
    record: dict[str, Any] = {
        **kind_fields(line.get("type"), line.get("reference"), city),
        "public": line.get("public", True),
        **{name: line[name] for name in ("reference", "title") if name in line},
        "parents": line.get("parents", []),
        "files": line.get("files", []),
    }
    rows = line.get("consultations", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadLine("consultations", "Hier wird eine Liste von JSON-Objekten erwartet.")
    record["consultations"] = [_renamed(row) for row in rows]
    return record


def _renamed(row: dict[str, Any]) -> dict[str, Any]:
    renamed = {CONSULTATION.get(name, name): value for name, value in row.items()}
    if isinstance(renamed.get("meeting"), str):  # some names hold a line break
        renamed["meeting"] = " ".join(renamed["meeting"].split())
    return renamed
