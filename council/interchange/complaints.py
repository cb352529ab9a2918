"""What is wrong with a line: where, and why, in German."""

import re
from typing import Any

import msgspec
from msgspec.inspect import EnumType, IntType, NoneType, UnionType, type_info

from council.documents.record import Data, Record

# What msgspec says of a value, and what we say; of any other, that a text is expected.
WORDS = (
    (r"Object missing required field", "Das Feld fehlt."),
    (r"Object contains unknown field", "Dieses Feld ist unbekannt."),
    (r"Expected `str` of length <= (\d+)", "Der Text ist länger als {number} Zeichen."),
    (r"Expected `str` of length >= 1", "Der Text ist leer."),
    (r"Expected `str` matching", "Hier steht nur eine Zeile."),
    (r"Expected `array` of length <= (\d+)", "Die Liste hat mehr als {number} Einträge."),
    (r"Expected `array", "Hier wird eine Liste erwartet."),
    (r"Expected `object", "Hier wird ein JSON-Objekt erwartet."),
    (r"Expected `bool", "Hier wird true oder false erwartet."),
    (r"Invalid RFC3339 encoded date", "„{value}“ ist kein Datum wie 2019-12-10."),
)
LONGEST_SHOWN = 40


class BadLine(Exception):
    """A line cannot be taken; `field` names where, the message says why, in German."""

    def __init__(self, field: str, message: str):
        super().__init__(message)
        self.field = field


def complaint(error: msgspec.ValidationError, data: Data) -> BadLine:
    """What msgspec says against the JSON of a record, in our words."""
    what, _, place = str(error).partition(" - at `$.")
    place = place.removesuffix("`")
    if named := re.search(r"field `(.*)`$", what, re.DOTALL):
        return BadLine(f"{place}.{named[1]:.{LONGEST_SHOWN}}".lstrip("."), _words_for(what))
    value, form = _at(place, data)
    if isinstance(form, EnumType):
        return BadLine(place, f"Möglich sind: {', '.join(form.cls)}.")
    if isinstance(form, IntType):
        words = f"Hier wird eine ganze Zahl von {form.ge} bis {form.le} erwartet."
        return BadLine(place, words)
    return BadLine(place, _words_for(what).format(value=f"{value!s:.{LONGEST_SHOWN}}"))


def _words_for(what: str) -> str:
    for pattern, words in WORDS:
        if match := re.match(pattern, what):
            return words.replace("{number}", "".join(match.groups()))
    return "Hier wird ein Text erwartet."


def _at(place: str, data: Data) -> tuple[Any, Any]:
    """The value at a place such as `files[0].role`, and what form it should have."""
    value: Any = data
    form: Any = type_info(Record)
    for step in re.findall(r"\w+", place):
        value = value[int(step) if step.isdigit() else step]
        form = form.item_type if step.isdigit() else _field(form, step)
    return value, form


def _field(form: Any, name: str) -> Any:
    """The form of a field; of one that may be missing, that which it has otherwise."""
    field_type = next(field.type for field in form.fields if field.name == name)
    if isinstance(field_type, UnionType):
        return next(part for part in field_type.types if not isinstance(part, NoneType))
    return field_type
