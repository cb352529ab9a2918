"""Keeping the registers: bodies, persons, memberships, sittings, terms, the city, accounts."""

import datetime
from typing import Any

from django.contrib.auth.tokens import default_token_generator
from django.db import models, transaction
from django.utils import timezone

from council import storage
from council.enums import Role
from council.exceptions import Invalid, NotAllowed
from council.history import save_as
from council.models import (
    City,
    Grant,
    LegislativeTerm,
    Meeting,
    Membership,
    Organization,
    Person,
    User,
)
from council.permissions import administrator, council_office

KEPT_BY_COUNCIL_OFFICE = (Organization, Person, Membership, Meeting, LegislativeTerm)


@transaction.atomic(durable=True)
def save_entry(entry: models.Model, *, by: Any, reason: str = "") -> models.Model:
    """Save one row of a register. Raises NotAllowed; ValidationError for a bad value."""
    if not isinstance(entry, KEPT_BY_COUNCIL_OFFICE):
        raise TypeError(f"{type(entry).__name__} is not a register of the council office")
    _only_keepers(by)
    entry.full_clean()
    save_as(entry, by=by, reason=reason)
    return entry


@transaction.atomic(durable=True)
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
    city.pk = 1
    city.full_clean()
    save_as(city, by=by, reason="settings")
    return city


@transaction.atomic(durable=True)
def create_account(*, email: str, name: str, by: Any, person: Person | None = None) -> User:
    """Make an account without a password; `invite` sends the way in."""
    _only_keepers(by)
    user = User(email=email.strip().lower(), name=name.strip(), person=person)
    user.set_unusable_password()
    user.full_clean(exclude=["password"])
    save_as(user, by=by, reason="invited")
    return user


@transaction.atomic(durable=True)
def change_account(user: User, *, by: Any) -> User:
    """Save an account's name, address, phone, person or whether it is active."""
    _only_keepers(by)
    if user.pk == by.pk and not user.is_active:
        raise Invalid("Sie können Ihr eigenes Konto nicht sperren.")
    user.email = user.email.strip().lower()
    user.full_clean(exclude=["password"])
    save_as(user, by=by)
    return user


@transaction.atomic(durable=True)
def grant_role(
    user: User,
    *,
    role: Role | str,
    organization: Organization,
    by: Any,
    valid_from: datetime.date | None = None,
    valid_until: datetime.date | None = None,
) -> Grant:
    """Give a role for an organisation and a time span. Only an administrator makes another."""
    _only_keepers(by)
    if role == Role.ADMINISTRATOR and not administrator(by):
        raise NotAllowed("Diese Rolle vergibt nur die Systemverwaltung.")
    grant = Grant(
        user=user,
        role=role,
        organization=organization,
        valid_from=valid_from or timezone.localdate(),
        valid_until=valid_until,
    )
    grant.full_clean()
    save_as(grant, by=by)
    return grant


@transaction.atomic(durable=True)
def end_grant(grant: Grant, *, by: Any, on: datetime.date | None = None) -> Grant:
    """End a role with the day before today (or with `on`); it counts from the next request."""
    _only_keepers(by)
    if grant.role == Role.ADMINISTRATOR and not administrator(by):
        raise NotAllowed("Diese Rolle beendet nur die Systemverwaltung.")
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    grant.valid_until = on or yesterday
    grant.valid_from = min(grant.valid_from, grant.valid_until)
    save_as(grant, by=by, reason="ended")
    return grant


def invitation_key(user: User) -> str:
    """The secret of an invitation or password reset; it dies with the next sign-in."""
    return default_token_generator.make_token(user)


def _only_keepers(by: Any) -> None:
    if not (council_office(by) or administrator(by)):
        raise NotAllowed("Das kann nur das Ratsbüro oder die Systemverwaltung.")
