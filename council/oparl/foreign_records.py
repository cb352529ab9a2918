"""A paper of another OParl server as a record: its own, if it sends one, else from the fields."""

import json
import re
from collections.abc import Callable
from typing import Any

from council.documents.record import Data, without_empty
from council.enums import FileRole
from council.models import City
from council.oparl.objects import RECORD
from council.rules.foreign_kinds import kind_fields
from council.rules.kinds import FILED_KINDS

Get = Callable[[str], dict[str, Any]]  # an address -> the object there; {} if there is none
RESOLUTION = re.compile(r"Beschluss (\S+)")


def record_of(paper: dict[str, Any], get: Get, city: City) -> Data:
    """The record of a paper; what it leads to is asked for with `get`. Not checked yet."""
    own = own_record(paper)
    if own is not None:
        return own
    of_kind = kind_fields(paper.get("paperType"), paper.get("reference"), city)
    parents = addresses(paper, "superordinatedPaper")
    known = {*parents, *addresses(paper, "subordinatedPaper")}
    others = [other for other in addresses(paper, "relatedPaper") if other not in known]
    record = {
        **of_kind,
        "reference": paper.get("reference"),
        "title": paper.get("name"),
        "dated_on": paper.get("date"),
        "public": True,
        "parents": _references(parents, get),
        "related": _references(others, get),
        "originators": _originators(paper, get) if of_kind["kind"] in FILED_KINDS else [],
        "lead": _lead(paper, get),
        "consultations": [
            row for item in objects(paper, "consultation", get) if (row := _consultation(item, get))
        ],
        "files": [_file(file, role) for role, file in files_of(paper, get)],
    }
    return without_empty(record)


def own_record(paper: dict[str, Any]) -> Data | None:
    """The record that a server of this project sends with a paper; none from others."""
    try:
        own = json.loads(paper.get(RECORD, ""))
    except (TypeError, ValueError, RecursionError):
        return None
    return own if isinstance(own, dict) else None


def files_of(paper: dict[str, Any], get: Get) -> list[tuple[FileRole, dict[str, Any]]]:
    """The files of a paper with what they are to it, the main one first."""
    fields = ((FileRole.MAIN, "mainFile"), (FileRole.ATTACHMENT, "auxiliaryFile"))
    return [(role, file) for role, name in fields for file in objects(paper, name, get)]


def _file(file: dict[str, Any], role: FileRole) -> Data:
    name = file.get("name") or file.get("fileName") or "Datei"
    return without_empty(
        {"name": str(name)[:200], "role": role.value, "mime": str(file.get("mimeType") or "")[:100]}
    )


def _references(papers: list[str], get: Get) -> list[str]:
    """The numbers of papers; one that has none, or is no longer there, is left out."""
    numbers = [get(address).get("reference") for address in papers]
    return [number for number in dict.fromkeys(numbers) if isinstance(number, str) and number]


def _originators(paper: dict[str, Any], get: Get) -> list[Data]:
    factions = [item.get("name") for item in objects(paper, "originatorOrganization", get)]
    persons = objects(paper, "originatorPerson", get)
    # With one faction and some of its members the members stand for it.
    faction = factions[0] if len(factions) == 1 else None
    rows = [
        without_empty(
            {
                "person": person.get("name"),
                "form": next((item for item in _members(person, "status") if item), ""),
                "faction": faction,
            }
        )
        for person in persons
        if person.get("name")
    ]
    named = {row.get("faction") for row in rows}
    return [*rows, *({"faction": name} for name in factions if name and name not in named)]


def _lead(paper: dict[str, Any], get: Get) -> Data | None:
    leading = objects(paper, "underDirectionOf", get)
    if not leading:
        return None
    office = leading[0]
    return without_empty({"code": office.get("shortName"), "name": office.get("name")})


def _consultation(row: dict[str, Any], get: Get) -> Data | None:
    meeting = _one(row, "meeting", get)
    body = _one(row, "organization", get) or _one(meeting, "organization", get)
    name = body.get("name")
    if not name:
        return None
    item = _one(row, "agendaItem", get)
    resolution = RESOLUTION.fullmatch(str(item.get("resolutionText", "")))
    return without_empty(
        {
            "organization": name,
            "meeting": meeting.get("name"),
            "date": meeting.get("start"),
            "agenda_item": item.get("number"),
            "role": row.get("role"),
            "result": item.get("result"),
            "resolution_number": resolution[1] if resolution else None,
        }
    )


def objects(value: dict[str, Any], name: str, get: Get) -> list[dict[str, Any]]:
    """The objects of a field, whether they stand there or are linked, one or several."""
    items = [get(item) if isinstance(item, str) else item for item in _members(value, name)]
    return [item for item in items if isinstance(item, dict) and item and not item.get("deleted")]


def addresses(value: dict[str, Any], name: str) -> list[str]:
    """The addresses of what a field leads to, whether it is linked or stands there."""
    items = [item.get("id") if isinstance(item, dict) else item for item in _members(value, name)]
    return [item for item in items if isinstance(item, str)]


def _one(value: dict[str, Any], name: str, get: Get) -> dict[str, Any]:
    return next(iter(objects(value, name, get)), {})


def _members(value: dict[str, Any], name: str) -> list[Any]:
    """What stands in a field; other servers write a single one without a list."""
    members = value.get(name)
    return members if isinstance(members, list) else [members]
