"""Keeping the registers: bodies, persons, memberships, sittings, terms, and the city itself."""

from collections.abc import Sequence
from typing import Any

from django.db import models

from council import security, storage
from council.acts import act
from council.exceptions import Invalid, NotAllowed
from council.history import save_as
from council.models import (
    City,
    LegislativeTerm,
    Meeting,
    Membership,
    NumberSeries,
    Organization,
    Person,
)
from council.models.spans import overlapping
from council.rules import numbering
from council.rules.permissions import administrator, council_office
from council.services.factors import has_factor

KEPT_BY_COUNCIL_OFFICE = (Organization, Person, Membership, Meeting, LegislativeTerm)
LARGEST_NUMBER = 99_999


def may_keep(user: Any) -> bool:
    """Whether the registers and accounts are this person's to keep."""
    return council_office(user) or administrator(user)


@act()
def save_entry(entry: models.Model, *, by: Any, reason: str = "") -> models.Model:
    """Save one row of a register. Raises NotAllowed or Invalid; ValidationError for a bad value."""
    _save(entry, by=by, reason=reason)
    return entry


@act()
def save_person(person: Person, memberships: Sequence[Membership], *, by: Any) -> Person:
    """Save a person together with new or changed memberships. Raises as `save_entry` does."""
    _save(person, by=by)
    for membership in memberships:
        membership.person = person
        _save(membership, by=by)
    return person


@act()
def plan_meetings(meetings: Sequence[Meeting], *, by: Any) -> None:
    """Save several new sittings, all or none. Raises as `save_entry` does."""
    for meeting in meetings:
        _save(meeting, by=by)


@act()
def save_city(
    city: City, *, by: Any, arms: tuple[bytes, str] | None = None, remove_arms: bool = False
) -> City:
    """Save the city's settings; `arms` is (content, MIME type) of a new coat of arms."""
    if not administrator(by):
        raise NotAllowed("Die Einstellungen ändert die Systemverwaltung.")
    if remove_arms:
        city.arms_sha256 = city.arms_mime = ""
    if arms is not None:
        content, city.arms_mime = arms
        city.arms_sha256 = storage.save(content)
    _keep_the_door_open(city, by)
    city.pk = 1
    city.full_clean()
    before = City.objects.filter(pk=1).first() or City()
    save_as(city, by=by, reason="settings")
    names = [field.attname for field in City._meta.concrete_fields]
    changed = [name for name in names if getattr(before, name) != getattr(city, name)]
    security.note("settings_changed", by=by, settings="/".join(sorted(changed)))
    return city


@act()
def move_series(prefix: str, year: int, *, next_number: int, by: Any) -> None:
    """Let the numbers of `prefix` in `year` go on with `next_number`, which only leads upwards.

    Raises NotAllowed, or Invalid for a number that was given before.
    """
    city = _locked_city(by)
    series, _ = NumberSeries.objects.get_or_create(prefix=prefix, scope=str(year))
    series = NumberSeries.objects.select_for_update().get(pk=series.pk)
    if not series.last < next_number <= LARGEST_NUMBER:
        raise Invalid(
            f"Möglich sind Nummern von {series.last + 1} bis {LARGEST_NUMBER}.",
            field="next_number",
        )
    numbering.move_past([numbering.Reference(prefix, next_number - 1, f"{year % 100:02d}")])
    save_as(city, by=by, reason=f"next number of {prefix} in {year}: {next_number}")


def _keep_the_door_open(city: City, by: Any) -> None:
    """Whoever demands second factors has one: nobody locks out all administrators."""
    before = City.objects.select_for_update().filter(pk=1).first() or City(pk=1)
    if set(city.factor_roles) - set(before.factor_roles) and not has_factor(by):
        raise Invalid(
            "Richten Sie zuerst unter „Mein Konto“ selbst einen zweiten Faktor ein.",
            field="factor_roles",
        )


def _locked_city(by: Any) -> City:
    if not administrator(by):
        raise NotAllowed("Die Einstellungen ändert die Systemverwaltung.")
    return City.objects.select_for_update().filter(pk=1).first() or City(pk=1)


def _save(entry: models.Model, *, by: Any, reason: str = "") -> None:
    if not isinstance(entry, KEPT_BY_COUNCIL_OFFICE):
        raise TypeError(f"{type(entry).__name__} is not a register of the council office")
    if not may_keep(by):
        raise NotAllowed("Das kann nur das Ratsbüro oder die Systemverwaltung.")
    if isinstance(entry, Organization):
        _refuse_twin(entry)
    if isinstance(entry, Membership):
        _refuse_second_seat(entry)
    entry.full_clean()
    save_as(entry, by=by, reason=reason)


def _refuse_twin(entry: Organization) -> None:
    """The same form sent twice, or a body that somebody else has entered already."""
    twins = Organization.objects.filter(kind=entry.kind, code=entry.code, name=entry.name)
    twins = twins.filter(overlapping(entry.valid_from, entry.valid_until))
    if twins.exclude(pk=entry.pk).exists():
        raise Invalid("Einen Eintrag mit diesem Namen gibt es schon.", field="name")


def _refuse_second_seat(entry: Membership) -> None:
    """Nobody sits twice in one body at the same time."""
    seats = Membership.objects.filter(person=entry.person, organization=entry.organization)
    seats = seats.filter(overlapping(entry.valid_from, entry.valid_until))
    if seats.exclude(pk=entry.pk).exists():
        raise Invalid(f"Die Mitgliedschaft besteht schon: {entry.organization}.")
