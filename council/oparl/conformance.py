"""Whether an object is as the specification wants it, judged by `rules`."""

import datetime
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from council.oparl.shown import SCHEMA
from council.oparl.specification import ALONE, DELETED, TYPES, Field

DAY = re.compile(r"\d{4}-\d\d-\d\d")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def faults_of(value: Any, type_name: str, *, alone: bool) -> Iterator[str]:
    """What is wrong with an object of a type; `alone` if it is not part of another one."""
    if not isinstance(value, dict):
        yield f"no object but {value!r:.60}"
        return
    if value.get("type") != f"{SCHEMA}{type_name}":
        yield f"type is {value.get('type')!r}"
    if value.get("deleted"):
        if set(value) != DELETED or value["deleted"] is not True:
            yield f"deleted, with the fields {sorted(value)}"
    else:
        yield from _missing(value, type_name, alone)
    for name, content in value.items():
        field = TYPES[type_name].get(name)
        if field is not None:
            yield from (f"{name}: {fault}" for fault in _faults_in(content, field))
        elif ":" not in name or "@" in name:
            yield f"{name}: no such field"
        elif holds_objects(content):
            yield f"{name}: an object that OParl does not know; others take it for one of theirs"
    yield from _faults_of_id(value)
    yield from _faults_of_times(value)


def holds_objects(content: Any) -> bool:
    """Whether something is an object, or a list with one in it."""
    return any(
        isinstance(item, dict) for item in (content if isinstance(content, list) else [content])
    )


def _missing(value: dict[str, Any], type_name: str, alone: bool) -> Iterator[str]:
    for name, field in TYPES[type_name].items():
        if field.required and name not in value:
            yield f"{name}: missing"
    if alone and type_name in ALONE and ALONE[type_name] not in value:
        yield f"{ALONE[type_name]}: missing where it stands alone"


def _faults_in(content: Any, field: Field) -> Iterator[str]:
    if not field.many:
        yield from _faults_in_one(content, field)
    elif not isinstance(content, list):
        yield "no list"
    elif not content and not field.required:
        yield "an empty list"
    else:
        for item in content:
            yield from _faults_in_one(item, field)


def _faults_in_one(content: Any, field: Field) -> Iterator[str]:
    if content is None:
        yield "null"
    elif field.form in TYPES:
        yield from faults_of(content, field.form, alone=False)
    elif not FORMS[field.form](content):
        yield f"{content!r:.60} is no {field.form}"


def _faults_of_id(value: dict[str, Any]) -> Iterator[str]:
    number = str(value.get("id", "")).rpartition("/")[2]
    if not number.isdigit():
        yield "id: does not end with a number"


def _faults_of_times(value: dict[str, Any]) -> Iterator[str]:
    times = [value.get("created"), value.get("modified")]
    if all(map(_is_instant, times)):
        created, modified = (datetime.datetime.fromisoformat(str(time)) for time in times)
        if modified < created:
            yield "modified: before created"


def references_in(value: dict[str, Any], type_name: str) -> Iterator[tuple[str, str]]:
    """The objects to which an object and its parts lead, as (type, id); parts are among them."""
    for name, content in value.items():
        field = TYPES[type_name].get(name)
        if field is None:
            continue
        for item in content if isinstance(content, list) else [content]:
            if field.to:
                yield field.to, item
            elif field.form in TYPES and isinstance(item, dict):
                yield field.form, str(item.get("id"))
                yield from references_in(item, field.form)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_url(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    parts = urlsplit(value)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in value


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_day(value: Any) -> bool:
    return isinstance(value, str) and bool(DAY.fullmatch(value)) and _is_date(value)


def _is_instant(value: Any) -> bool:
    return isinstance(value, str) and bool(INSTANT.fullmatch(value)) and _is_date(value)


def _is_date(value: str) -> bool:
    try:
        datetime.datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


FORMS: dict[str, Callable[[Any], bool]] = {
    "text": _is_text,
    "flag": lambda value: isinstance(value, bool),
    "count": _is_count,
    "day": _is_day,
    "instant": _is_instant,
    "url": _is_url,
    "geojson": lambda value: isinstance(value, dict) and value.get("type") == "Feature",
}
