"""A paper of another OParl server as a record: its own, if it sends one, else from the fields."""

import re
from collections.abc import Callable
from typing import Any

from council.enums import FILED_KINDS, FileRole, PaperKind
from council.oparl.objects import RECORD
from council.record import Record, without_empty

Get = Callable[[str], dict[str, Any]]  # an address -> the object there; {} if there is none
KINDS = {kind.label.lower(): kind for kind in PaperKind} | {
    "interfraktioneller antrag": PaperKind.MOTION,
    "antwort": PaperKind.STATEMENT,
    "beantwortung einer anfrage": PaperKind.STATEMENT,
    "vorlage": PaperKind.PROPOSAL,
    "informationsvorlage": PaperKind.INFORMATION,
    "mitteilung": PaperKind.INFORMATION,
    "zwischeninformation": PaperKind.INTERIM_NOTICE,
}
RESOLUTION = re.compile(r"Beschluss (\S+)")


def record_of(paper: dict[str, Any], get: Get) -> Record:
    """The record of a paper; what it leads to is asked for with `get`. Not checked yet."""
    own = paper.get(RECORD)
    if isinstance(own, dict):
        return dict(own)
    kind = KINDS.get(str(paper.get("paperType", "")).strip().lower(), PaperKind.INFORMATION)
    parents = _list(paper, "superordinatedPaper")
    known = {*parents, *_list(paper, "subordinatedPaper")}
    others = [other for other in _list(paper, "relatedPaper") if other not in known]
    record = {
        "kind": kind.value,
        "reference": paper.get("reference"),
        "title": paper.get("name"),
        "dated_on": paper.get("date"),
        "public": True,
        "parents": _references(parents, get),
        "related": _references(others, get),
        "originators": _originators(paper, get) if kind in FILED_KINDS else [],
        "lead": _lead(paper, get),
        "consultations": [
            row for each in _objects(paper, "consultation") if (row := _consultation(each, get))
        ],
        "files": [_file(file, role) for role, file in files_of(paper)],
    }
    return without_empty(record)


def files_of(paper: dict[str, Any]) -> list[tuple[FileRole, dict[str, Any]]]:
    """The files of a paper with what they are to it, the main one first."""
    main = paper.get("mainFile")
    first = [(FileRole.MAIN, main)] if isinstance(main, dict) else []
    return [*first, *((FileRole.ATTACHMENT, file) for file in _objects(paper, "auxiliaryFile"))]


def _file(file: dict[str, Any], role: FileRole) -> Record:
    name = file.get("name") or file.get("fileName") or "Datei"
    return without_empty(
        {"name": str(name)[:200], "role": role.value, "mime": str(file.get("mimeType", ""))[:100]}
    )


def _references(addresses: list[str], get: Get) -> list[str]:
    """The numbers of papers; one that has none, or is no longer there, is left out."""
    numbers = [get(address).get("reference") for address in addresses]
    return [number for number in dict.fromkeys(numbers) if isinstance(number, str) and number]


def _originators(paper: dict[str, Any], get: Get) -> list[Record]:
    factions = [get(each).get("name") for each in _list(paper, "originatorOrganization")]
    persons = [get(each) for each in _list(paper, "originatorPerson")]
    # With one faction and some of its members the members stand for it.
    faction = factions[0] if len(factions) == 1 else None
    rows = [
        without_empty(
            {
                "person": person.get("name"),
                "form": next(iter(_list(person, "status")), ""),
                "faction": faction,
            }
        )
        for person in persons
        if person.get("name")
    ]
    named = {row.get("faction") for row in rows}
    return [*rows, *({"faction": name} for name in factions if name and name not in named)]


def _lead(paper: dict[str, Any], get: Get) -> Record | None:
    leading = _list(paper, "underDirectionOf")
    if not leading:
        return None
    office = get(leading[0])
    return without_empty({"code": office.get("shortName"), "name": office.get("name")})


def _consultation(row: dict[str, Any], get: Get) -> Record | None:
    bodies = _list(row, "organization")
    name = get(bodies[0]).get("name") if bodies else None
    if not name:
        return None
    meeting = get(row["meeting"]) if row.get("meeting") else {}
    item = get(row["agendaItem"]) if row.get("agendaItem") else {}
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


def _list(value: dict[str, Any], name: str) -> list[str]:
    found = value.get(name)
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []


def _objects(value: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = value.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
