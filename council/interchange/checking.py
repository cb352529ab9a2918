"""Whether a line is a record: of the right form, and true to the rules between its fields.

`checked` returns the record in its canonical form (defaults and empty fields left out, texts
and instants in one form), so that equal papers are equal records.
"""

import datetime
import json
import unicodedata
from typing import Any

import msgspec
from django.utils import timezone

from council import richtext
from council.documents.record import Data, Record, Signatory, record_in, usual_state, without
from council.enums import FileRole, PaperState
from council.interchange.complaints import LONGEST_SHOWN, BadLine, complaint
from council.rules import numbering
from council.rules.fields import FIELDS
from council.rules.kinds import KINDS_WITH_GROUND

LONGEST_LINE = 8_000_000
LONGEST_DAY = 10
REQUIRED = ("kind", "title", "reference")
STATES = (PaperState.REGISTERED, PaperState.CLOSED, PaperState.WITHDRAWN)
TOO_DEEP = "Die Zeile ist zu tief verschachtelt."


def parsed(line: str) -> Any:
    """The JSON object of a line. Raises BadLine."""
    if len(line) > LONGEST_LINE:
        raise BadLine("", "Die Zeile ist zu lang.")
    try:
        value = json.loads(line, parse_constant=_no_constant)
    except RecursionError:
        raise BadLine("", TOO_DEEP) from None
    except ValueError:
        raise BadLine("", "Die Zeile ist kein gültiges JSON.") from None
    if not isinstance(value, dict):
        raise BadLine("", "Die Zeile ist kein JSON-Objekt.")
    return value


def checked(raw: Data) -> Record:
    """The canonical record of a parsed line. Raises BadLine at the first fault."""
    try:
        data = _tidy("", raw)
    except RecursionError:
        raise BadLine("", TOO_DEEP) from None
    for name in REQUIRED:
        if data.get(name, "") == "":
            raise BadLine(name, "Das Feld fehlt.")
    if "state" in data and data["state"] not in STATES:
        raise BadLine("state", f"Möglich sind: {', '.join(STATES)}.")
    try:
        record = record_in(data)
    except msgspec.ValidationError as error:
        raise complaint(error, data) from None
    except UnicodeEncodeError:  # no text of ours: only a name can hold half a character
        raise BadLine("", "Ein Feld ist unbekannt.") from None
    _check_numbers(record)
    _check_parts(record)
    _check_together(record)
    return _canonical(record)


def _tidy(place: str, value: Any) -> Any:
    """A value whose texts are in one form; what is null is absent. Raises BadLine."""
    if isinstance(value, str):
        return _text(place, value)
    if isinstance(value, list):
        return [_tidy(f"{place}[{number}]", part) for number, part in enumerate(value)]
    if isinstance(value, dict):
        within = f"{place}." if place else ""
        return {
            name: _tidy(f"{within}{name}", part) for name, part in value.items() if part is not None
        }
    return value


def _text(place: str, text: str) -> str:
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
    if "\r" in text or richtext.has_control_characters(text):
        raise BadLine(place, "Der Text enthält Steuerzeichen.")
    text = richtext.without_unseen(text)
    if sentence := richtext.deception(text):
        raise BadLine(place, sentence)
    return text


def _check_numbers(record: Record) -> None:
    """Every number that is named is one of a paper, and stands there once."""
    for place, number in (
        ("reference", record.reference),
        *((f"parents[{place}]", number) for place, number in enumerate(record.parents)),
        *((f"related[{place}]", number) for place, number in enumerate(record.related)),
    ):
        if numbering.key(number) is None:
            raise BadLine(place, f"„{number}“ ist keine Drucksachennummer.")
    parents, related = [list(map(numbering.key, part)) for part in (record.parents, record.related)]
    for name, keys in (("parents", parents), ("related", related)):
        if len(set(keys)) != len(keys):
            raise BadLine(name, "Eine Nummer steht zweimal da.")
    if numbering.key(record.reference) in parents:
        raise BadLine("parents", "Eine Drucksache gehört nicht zu sich selbst.")


def _check_parts(record: Record) -> None:
    """The rules within rows and parts; their instants are brought into the city's zone."""
    for place, originator in enumerate(record.originators):
        if not originator.person and not originator.faction:
            raise BadLine(f"originators[{place}].person", "Das Feld fehlt.")
    if record.lead and not record.lead.code and not record.lead.name:
        raise BadLine("lead.code", "Das Feld fehlt.")
    if record.signatory == Signatory():
        record.signatory = None
    for place, consultation in enumerate(record.consultations):
        consultation.date = _moment(f"consultations[{place}].date", consultation.date)
    for place, file in enumerate(record.files):
        file.issued_at = _instant(f"files[{place}].issued_at", file.issued_at)
    numbers = [number for answer in record.answers for number in answer.questions]
    if len(numbers) != len(set(numbers)):
        raise BadLine("answers", "Eine Frage wird zweimal beantwortet.")


def _check_together(record: Record) -> None:
    """The rules between fields."""
    wants_ground = not record.public and record.kind in KINDS_WITH_GROUND
    if wants_ground and not record.confidentiality_ground:
        raise BadLine(
            "confidentiality_ground",
            "Eine nichtöffentliche Drucksache braucht einen Grund (oder „public“: true).",
        )
    for field in FIELDS:
        if field.elsewhere and record.kind not in field.kinds and getattr(record, field.name):
            raise BadLine(field.name, field.elsewhere)


def _canonical(record: Record) -> Record:
    """The record without what goes without saying."""
    saying = {
        "kind_name": record.kind_name != record.kind.label,
        "confidentiality_ground": not record.public,
        "published": record.public and record.published is False,
        "state": record.state != usual_state(record.kind),
    }
    # Main documents come first, as the stored record has them.
    record.files.sort(key=lambda file: file.role != FileRole.MAIN)
    return without(record, [name for name, says in saying.items() if not says])


def _moment(place: str, text: str) -> str:
    """A day or an instant in canonical form."""
    if len(text) > LONGEST_DAY:
        return _instant(place, text)
    try:
        return datetime.date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise BadLine(place, f"„{text}“ ist kein Datum wie 2019-12-10.") from None


def _instant(place: str, text: str) -> str:
    try:
        return in_the_city(datetime.datetime.fromisoformat(text)).isoformat() if text else ""
    except (ValueError, OverflowError):
        raise BadLine(place, f"„{text:.{LONGEST_SHOWN}}“ ist kein Zeitpunkt.") from None


def in_the_city(instant: datetime.datetime) -> datetime.datetime:
    """An instant in the city's zone; one without a zone is meant so.

    Raises OverflowError for one that the database, which keeps UTC, or a page could not hold.
    """
    if timezone.is_naive(instant):
        instant = timezone.make_aware(instant)
    return timezone.localtime(instant.astimezone(datetime.UTC))


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")
