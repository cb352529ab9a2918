"""What a line may hold: every field of the record, its form, and on which kinds it stands.

`checked` returns the record in its canonical form (defaults and empty fields left out, dates in
ISO form, instants in the city's zone), so that equal papers are equal dicts.
"""

import datetime
import json
import unicodedata
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from council import richtext
from council.documents.record import Record, usual_state, without_empty
from council.enums import AnswerForm, FileRole, PaperKind, PaperState
from council.rules import numbering
from council.rules.fields import FIELDS as ROWS
from council.rules.kinds import KINDS_WITH_GROUND

LONGEST_TEXT = richtext.MAX_LENGTH
LONGEST_LINE = 8_000_000
MOST_ROWS = 2_000
REQUIRED = ("kind", "title", "reference")


class BadLine(Exception):
    """A line cannot be taken; `field` names where, the message says why, in German."""

    def __init__(self, field: str, message: str):
        super().__init__(message)
        self.field = field


def parsed(line: str) -> Any:
    """The JSON object of a line. Raises BadLine."""
    if len(line) > LONGEST_LINE:
        raise BadLine("", "Die Zeile ist zu lang.")
    try:
        value = json.loads(line, parse_constant=_no_constant)
    except RecursionError:
        raise BadLine("", "Die Zeile ist zu tief verschachtelt.") from None
    except ValueError:
        raise BadLine("", "Die Zeile ist kein gültiges JSON.") from None
    if not isinstance(value, dict):
        raise BadLine("", "Die Zeile ist kein JSON-Objekt.")
    return value


def checked(raw: dict[str, Any]) -> Record:
    """The canonical record of a parsed line. Raises BadLine at the first fault."""
    for name in REQUIRED:
        if raw.get(name) in (None, ""):
            raise BadLine(name, "Das Feld fehlt.")
    for name in raw:
        if name not in FIELDS:
            raise BadLine(str(name)[:40], "Dieses Feld ist unbekannt.")
    record = {
        name: check(name, raw[name]) for name, check in FIELDS.items() if raw.get(name) is not None
    }
    record = without_empty(record)
    for name in REQUIRED:
        if name not in record:
            raise BadLine(name, "Das Feld fehlt.")
    _check_together(record)
    return _without_defaults(record)


def _check_together(record: Record) -> None:
    """The rules between fields."""
    kind = record["kind"]
    if numbering.key(record["reference"]) in map(numbering.key, record.get("parents", [])):
        raise BadLine("parents", "Eine Drucksache gehört nicht zu sich selbst.")
    public = record.setdefault("public", False)
    if not public and kind in KINDS_WITH_GROUND and "confidentiality_ground" not in record:
        raise BadLine(
            "confidentiality_ground",
            "Eine nichtöffentliche Drucksache braucht einen Grund (oder „public“: true).",
        )
    for row in ROWS:
        if row.elsewhere and row.name in record and kind not in row.kinds:
            raise BadLine(row.name, row.elsewhere)
    numbers = [number for row in record.get("answers", []) for number in row["questions"]]
    if len(numbers) != len(set(numbers)):
        raise BadLine("answers", "Eine Frage wird zweimal beantwortet.")


def _without_defaults(record: Record) -> Record:
    if record["public"]:
        record.pop("confidentiality_ground", None)
    if record.get("published") is not False or not record["public"]:
        record.pop("published", None)
    if "files" in record:  # main documents come first, as the stored record has them
        record["files"].sort(key=lambda file: file["role"] != FileRole.MAIN)
    if record.get("state") == usual_state(record["kind"]):
        record.pop("state")
    return record


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _text(longest: int) -> Callable[[str, Any], str]:
    def check(field: str, value: Any) -> str:
        if not isinstance(value, str):
            raise BadLine(field, "Hier wird ein Text erwartet.")
        value = unicodedata.normalize("NFC", value.replace("\r\n", "\n")).strip()
        if len(value) > longest:
            raise BadLine(field, f"Der Text ist länger als {longest} Zeichen.")
        if "\r" in value or richtext.has_control_characters(value):
            raise BadLine(field, "Der Text enthält Steuerzeichen.")
        if longest <= 300 and "\n" in value:
            raise BadLine(field, "Hier steht nur eine Zeile.")
        return value

    return check


def _flag(field: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise BadLine(field, "Hier wird true oder false erwartet.")
    return value


def _one_of(*values: str) -> Callable[[str, Any], str]:
    def check(field: str, value: Any) -> str:
        if not isinstance(value, str) or value not in values:
            raise BadLine(field, f"Möglich sind: {', '.join(values)}.")
        return value

    return check


def _number_of_paper(field: str, value: Any) -> str:
    value = _text(40)(field, value)
    if numbering.key(value) is None:
        raise BadLine(field, f"„{value}“ ist keine Drucksachennummer.")
    return value


def _day(field: str, value: Any) -> str:
    value = _text(10)(field, value)
    try:
        return datetime.date.fromisoformat(value).isoformat()
    except ValueError:
        raise BadLine(field, f"„{value}“ ist kein Datum wie 2019-12-10.") from None


def _instant(field: str, value: Any) -> str:
    value = _text(40)(field, value)
    try:
        return in_the_city(datetime.datetime.fromisoformat(value)).isoformat()
    except (ValueError, OverflowError):
        raise BadLine(field, f"„{value}“ ist kein Zeitpunkt.") from None


def in_the_city(instant: datetime.datetime) -> datetime.datetime:
    """An instant in the city's zone; one without a zone is meant so.

    Raises OverflowError for one that the database, which keeps UTC, or a page could not hold.
    """
    if timezone.is_naive(instant):
        instant = timezone.make_aware(instant)
    return timezone.localtime(instant.astimezone(datetime.UTC))


def _day_or_instant(field: str, value: Any) -> str:
    short = isinstance(value, str) and len(value.strip()) <= 10
    return _day(field, value) if short else _instant(field, value)


def _whole(least: int, most: int) -> Callable[[str, Any], int]:
    def check(field: str, value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise BadLine(field, f"Hier wird eine ganze Zahl von {least} bis {most} erwartet.")
        return value

    return check


def _list(check_one: Callable[[str, Any], Any]) -> Callable[[str, Any], list]:
    def check(field: str, value: Any) -> list:
        if not isinstance(value, list):
            raise BadLine(field, "Hier wird eine Liste erwartet.")
        if len(value) > MOST_ROWS:
            raise BadLine(field, f"Die Liste hat mehr als {MOST_ROWS} Einträge.")
        return [check_one(f"{field}[{number}]", one) for number, one in enumerate(value)]

    return check


def _unique_numbers(field: str, value: Any) -> list[str]:
    numbers = _list(_number_of_paper)(field, value)
    keys = [numbering.key(number) for number in numbers]
    if len(set(keys)) != len(keys):
        raise BadLine(field, "Eine Nummer steht zweimal da.")
    return numbers


def _filled(check_one: Callable[[str, Any], str]) -> Callable[[str, Any], str]:
    def check(field: str, value: Any) -> str:
        text = check_one(field, value)
        if not text:
            raise BadLine(field, "Der Text ist leer.")
        return text

    return check


def _object(
    parts: dict[str, Callable[[str, Any], Any]], *, needs: tuple[str, ...] = ()
) -> Callable[[str, Any], Record]:
    """A nested object; `needs` lists alternatives of which one at least must be there."""

    def check(field: str, value: Any) -> Record:
        if not isinstance(value, dict):
            raise BadLine(field, "Hier wird ein JSON-Objekt erwartet.")
        for name in value:
            if name not in parts:
                raise BadLine(f"{field}.{str(name)[:40]}", "Dieses Feld ist unbekannt.")
        made = {
            name: part(f"{field}.{name}", value[name])
            for name, part in parts.items()
            if value.get(name) is not None
        }
        empty_kept = {k: v for k, v in made.items() if v == []}
        made = {**without_empty(made), **empty_kept}
        if needs and not any(name in made for name in needs):
            raise BadLine(f"{field}.{needs[0]}", "Das Feld fehlt.")
        return made

    return check


def _answer(field: str, value: Any) -> Record:
    parts = {"questions": _list(_whole(1, 1000)), "text": _filled(_text(LONGEST_TEXT))}
    answer = _object(parts, needs=("text",))(field, value)
    return {"questions": answer.get("questions", []), "text": answer["text"]}


def _file(field: str, value: Any) -> Record:
    parts = {
        "name": _text(200),
        "path": _text(300),
        "role": _one_of(*FileRole.values),
        "size": _whole(0, 2**53),
        "mime": _text(100),
        "sha256": _text(64),
        "issued_at": _instant,
    }
    file = _object(parts, needs=("name",))(field, value)
    file.setdefault("role", FileRole.ATTACHMENT.value)
    return file


TITLE, LINE, LONG = _text(300), _text(200), _text(LONGEST_TEXT)
FIELDS: dict[str, Callable[[str, Any], Any]] = {
    "kind": _one_of(*PaperKind.values),
    "reference": _number_of_paper,
    "title": TITLE,
    "dated_on": _day,
    "public": _flag,
    "confidentiality_ground": LINE,
    "published": _flag,
    "state": _one_of(PaperState.REGISTERED, PaperState.CLOSED, PaperState.WITHDRAWN),
    "parents": _unique_numbers,
    "related": _unique_numbers,
    "originators": _list(
        _object(
            {"person": _text(150), "form": _text(60), "faction": LINE},
            needs=("person", "faction"),
        )
    ),
    "addressee": LINE,
    "introduction": LONG,
    "questions": _list(_filled(LONG)),
    "closing": LONG,
    "answer_form": _one_of(*AnswerForm.values),
    "resolution": LONG,
    "reasons": LONG,
    "referral_wish": TITLE,
    "lead": _object({"code": _text(30), "name": LINE}, needs=("code", "name")),
    "due_on": _day,
    "expected_on": _day,
    "filed_in": _day,
    "answers": _list(_answer),
    "editors": LINE,
    "phone": _text(60),
    "signatory": _object({"name": _text(150), "office": _text(150)}),
    "distribution": _list(
        _object(
            {"organization": LINE, "date": _day, "role": _text(60), "result": _text(120)},
            needs=("organization",),
        )
    ),
    "consultations": _list(
        _object(
            {
                "organization": LINE,
                "meeting": LINE,
                "date": _day_or_instant,
                "agenda_item": _text(20),
                "role": _text(60),
                "result": _text(120),
                "resolution_number": _text(40),
            },
            needs=("organization",),
        )
    ),
    "files": _list(_file),
}
