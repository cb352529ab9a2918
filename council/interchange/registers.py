"""Taking the registers of another system: who sits where, and when a body meets.

Each function fills the row that came from the same address before, or makes a new one: what was
entered here, or came from elsewhere, is left as it is, also if it has the same name. It is saved
only if something has changed. All raise BadLine.
"""

import datetime
import re
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dateparse import parse_datetime

from council.enums import OrganizationKind
from council.history import save_as
from council.interchange.checking import in_the_city
from council.interchange.complaints import BadLine
from council.interchange.named import MAYOR
from council.models import LegislativeTerm, Meeting, Membership, Organization, Person
from council.richtext import deception, without_unseen

Fields = dict[str, Any]
Row = TypeVar("Row", bound=models.Model)
TERM = re.compile(r"(\S{1,10})\. Wahlperiode")


def take_organization(
    fields: Fields, row: Organization | None, parent: Organization | None
) -> Organization:
    """An organisation from its OParl fields."""
    name, kind = _text(fields, "name", 200), kind_of(fields)
    code = _text(fields, "shortName", 30, required=False)
    row = row or Organization(kind=kind)
    values = {
        "name": name,
        "code": code,
        "parent": parent,
        "valid_from": _day(fields, "startDate"),
        "valid_until": _day(fields, "endDate"),
    }
    return _saved(row, values)


def take_person(fields: Fields, row: Person | None) -> Person:
    """A person from the OParl fields."""
    name = _text(fields, "name", 150)
    status = fields.get("status")
    form = status[0] if isinstance(status, list) and status else status
    values = {
        "name": name,
        "sort_name": _text(fields, "familyName", 150, required=False) or name.split()[-1],
        "form": form[:60] if isinstance(form, str) else "",
    }
    return _saved(row or Person(), values)


def take_membership(
    fields: Fields, row: Membership | None, person: Person, organization: Organization
) -> Membership:
    """A seat from the OParl fields."""
    values = {
        "person": person,
        "organization": organization,
        "role": _text(fields, "role", 60, required=False),
        "valid_from": _day(fields, "startDate"),
        "valid_until": _day(fields, "endDate"),
    }
    return _saved(row or Membership(), values)


def take_meeting(fields: Fields, row: Meeting | None, organization: Organization) -> Meeting:
    """A sitting from the OParl fields."""
    starts_at = _instant(fields, "start")
    place = fields.get("location")
    values = {
        "organization": organization,
        "starts_at": starts_at,
        "name": _text(fields, "name", 200, required=False),
        "place": _text(place, "description", 200, required=False)
        if isinstance(place, dict)
        else "",
        "cancelled": fields.get("cancelled") is True,
    }
    return _saved(row or Meeting(), values)


def take_term(fields: Fields, row: LegislativeTerm | None) -> LegislativeTerm:
    """A term of the council from the OParl fields."""
    name = _text(fields, "name", 60)
    match = TERM.fullmatch(name)
    number = match[1] if match else name[:10].strip()
    values = {
        "number": number,
        "starts_on": _day(fields, "startDate"),
        "ends_on": _day(fields, "endDate"),
    }
    if values["starts_on"] is None:
        raise BadLine("startDate", "Das Feld fehlt.")
    return _saved(row or LegislativeTerm(), values)


def kind_of(fields: Fields) -> OrganizationKind:
    """What an organisation is here; whatever is no office and no faction is a committee."""
    words = f"{fields.get('organizationType', '')} {fields.get('classification', '')}".lower()
    if MAYOR.fullmatch(str(fields.get("name", ""))) or "bürgermeister" in words:
        return OrganizationKind.MAYOR
    if "parlament" in words:
        return OrganizationKind.COUNCIL
    if "fraktion" in words or "partei" in words:
        return OrganizationKind.FACTION
    if "dezernat" in words:
        return OrganizationKind.DIVISION
    return OrganizationKind.UNIT if "verwaltung" in words else OrganizationKind.COMMITTEE


def _saved(row: Row, values: dict[str, Any]) -> Row:
    if row.pk is not None and all(getattr(row, name) == value for name, value in values.items()):
        return row
    for name, value in values.items():
        setattr(row, name, value)
    try:
        row.full_clean()
    except ValidationError as error:
        raise BadLine("", " ".join(error.messages)) from None
    save_as(row, by=None, reason="import")
    return row


def _text(fields: Fields, name: str, longest: int, *, required: bool = True) -> str:
    value = fields.get(name)
    text = " ".join(without_unseen(value).split()) if isinstance(value, str) else ""
    if sentence := deception(text):
        raise BadLine(name, sentence)
    if not text.isprintable():
        raise BadLine(name, "Der Text enthält Steuerzeichen.")
    if required and not text:
        raise BadLine(name, "Das Feld fehlt.")
    if len(text) > longest:
        raise BadLine(name, f"Der Text ist länger als {longest} Zeichen.")
    return text


def _day(fields: Fields, name: str) -> datetime.date | None:
    value = fields.get(name)
    if not value:
        return None
    try:
        return datetime.date.fromisoformat(str(value)[:10])
    except ValueError:
        raise BadLine(name, f"„{value!s:.40}“ ist kein Datum.") from None


def _instant(fields: Fields, name: str) -> datetime.datetime:
    try:
        instant = parse_datetime(str(fields.get(name)))
        if instant is not None:
            return in_the_city(instant)
    except (ValueError, OverflowError):
        pass
    raise BadLine(name, "Hier wird ein Zeitpunkt erwartet.")
