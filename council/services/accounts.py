"""Keeping the accounts: who may sign in, with which roles, and the way in for the first time."""

import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import int_to_base36

from council.acts import act
from council.enums import OrganizationKind, Role
from council.exceptions import AlreadyDone, Invalid, NotAllowed, NotNow
from council.history import save_as
from council.mail import notifications
from council.models import Grant, Organization, Person, User
from council.models.spans import overlapping, valid_on
from council.queries import current_city
from council.rules.permissions import administrator
from council.services.registers import may_keep

ENDED = "ended"  # the reason that the history gives for the end of a role


@act()
def create_account(
    *, email: str, name: str, by: Any, person: Person | None = None, phone: str = ""
) -> User:
    """Make an account without a password; `invite` sends the way in. Raises NotAllowed."""
    _only_keepers(by)
    user = User(email=email.strip().lower(), name=name.strip(), person=person, phone=phone.strip())
    user.set_unusable_password()
    user.full_clean(exclude=["password"])
    save_as(user, by=by, reason="account created")
    return user


@act()
def create_administrator(*, email: str, name: str) -> User:
    """Make the account from which all others come, with the council as its organisation.

    Runs where nobody is signed in yet. Raises ValidationError for a bad or known address.
    """
    user = User(email=email.strip().lower(), name=name.strip())
    user.set_unusable_password()
    user.full_clean(exclude=["password"])
    save_as(user, by=None, reason="account created")
    council = Organization.objects.filter(kind=OrganizationKind.COUNCIL).first()
    if council is None:
        council = Organization(kind=OrganizationKind.COUNCIL, name=current_city().council_name)
        save_as(council, by=None)
    save_as(Grant(user=user, role=Role.ADMINISTRATOR, organization=council), by=None)
    return user


@act()
def change_account(user: User, *, by: Any) -> User:
    """Save an account's name, address, phone, person or whether it is active.

    Its holder is told, at the old and the new address. A link to a new password that is still
    open dies with the old address. Raises NotAllowed, or Invalid when nobody would be left to
    administer the site.
    """
    _only_keepers(by)
    before = User.objects.select_for_update().get(pk=user.pk)
    if before.has_role(Role.ADMINISTRATOR) and not administrator(by):
        raise NotAllowed("Dieses Konto ändert nur die Systemverwaltung.")
    if user.pk == by.pk and not user.is_active:
        raise Invalid("Sie können Ihr eigenes Konto nicht sperren.", field="is_active")
    if user.pk == by.pk and user.person_id != before.person_id:
        raise Invalid(
            "Die Person im Rat ändert an Ihrem eigenen Konto jemand anderes aus dem Ratsbüro oder "
            "der Systemverwaltung.",
            field="person",
        )
    if before.has_role(Role.ADMINISTRATOR) and not user.is_active:
        _keep_an_administrator(Q(user=user), field="is_active")
    user.email = user.email.strip().lower()
    user.full_clean(exclude=["password"])
    save_as(user, by=by)
    notifications.account_changed(before, user, by=by)
    return user


@act()
def invite(user: User, *, by: Any) -> None:
    """Send the mail with which the holder of a new account chooses a password.

    Raises NotAllowed, or NotNow for a locked account or one that has its password already.
    """
    _only_keepers(by)
    if not user.is_active:
        raise NotNow("Das Konto ist gesperrt. Bitte geben Sie es zuerst frei.")
    if user.has_usable_password():
        raise NotNow(
            "Zu diesem Konto gibt es schon ein Passwort. Ein neues gibt es über "
            "„Passwort vergessen“ auf der Anmeldeseite."
        )
    notifications.account_invited(user, link=password_link(user), by=by)


@act()
def grant_role(
    user: User,
    *,
    role: Role | str,
    organization: Organization,
    by: Any,
    valid_from: datetime.date | None = None,
    valid_until: datetime.date | None = None,
) -> Grant:
    """Give a role for an organisation and a time span. Only an administrator makes another.

    Nobody gives one to herself; the first administrator comes from `create_administrator`. Raises
    NotAllowed, or Invalid for a role that does not belong to that kind of organisation or that
    the user has already.
    """
    _only_keepers(by)
    if _same_person(user, by):
        raise NotAllowed(
            "Eine Rolle geben Sie sich nicht selbst. Bitten Sie jemand anderes aus dem Ratsbüro "
            "oder der Systemverwaltung darum."
        )
    if role == Role.ADMINISTRATOR and not administrator(by):
        raise NotAllowed("Diese Rolle vergibt nur die Systemverwaltung.")
    if organization.kind not in ORGANIZATIONS_OF[Role(role)]:
        raise Invalid("Diese Organisation passt nicht zur Rolle.", field="organization")
    User.objects.select_for_update().get(pk=user.pk)  # the same form sent twice waits here
    start = valid_from or timezone.localdate()
    same = user.grants.filter(role=role, organization=organization)
    same = same.exclude(valid_until__lt=F("valid_from"))  # ended before it began
    if same.filter(overlapping(start, valid_until)).exists():
        raise Invalid("Diese Rolle hat das Konto schon.", field="role")
    grant = Grant(
        user=user,
        role=role,
        organization=organization,
        valid_from=start,
        valid_until=valid_until,
    )
    grant.full_clean()
    save_as(grant, by=by)
    notifications.role_given(grant, by=by)
    return grant


@act()
def end_grant(grant: Grant, *, by: Any) -> Grant:
    """End a role with the day before today; it counts from the next request.

    From when it was given stays as it was. Raises NotAllowed, AlreadyDone, or Invalid when
    nobody would be left to administer the site.
    """
    _only_keepers(by)
    today = timezone.localdate()
    if grant.has_ended(today):
        raise AlreadyDone("Diese Rolle ist schon beendet.")
    if grant.role == Role.ADMINISTRATOR:
        if not administrator(by):
            raise NotAllowed("Diese Rolle beendet nur die Systemverwaltung.")
        _keep_an_administrator(Q(pk=grant.pk))
    grant.valid_until = today - datetime.timedelta(days=1)
    grant.ended_at = timezone.now()
    save_as(grant, by=by, reason=ENDED)
    return grant


def password_link(user: User) -> str:
    """The address where `user` chooses a password; it dies with that, or after three days."""
    key = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", args=[int_to_base36(user.pk), key])
    return f"{settings.SITE_URL}{path}"


# For which organisations a role makes sense.
ORGANIZATIONS_OF = {
    Role.COUNCIL_MEMBER: (OrganizationKind.COUNCIL,),
    Role.FACTION_OFFICE: (OrganizationKind.FACTION,),
    Role.COUNCIL_OFFICE: (OrganizationKind.COUNCIL,),
    Role.CASE_OFFICER: (OrganizationKind.UNIT, OrganizationKind.DIVISION),
    Role.HEAD_OF_UNIT: (OrganizationKind.UNIT,),
    Role.DEPUTY_MAYOR: (OrganizationKind.DIVISION,),
    Role.MAYORS_OFFICE: (OrganizationKind.MAYOR,),
    Role.ADMINISTRATOR: (OrganizationKind.COUNCIL,),
}


def _keep_an_administrator(lost: Q, field: str | None = None) -> None:
    """Refuse an act after which no active account would hold the role without an end."""
    # Two administrators who end each other's role at once wait for one another here.
    list(Grant.objects.select_for_update().filter(role=Role.ADMINISTRATOR).order_by("pk"))
    left = Grant.objects.filter(
        valid_on(timezone.localdate()),
        role=Role.ADMINISTRATOR,
        valid_until=None,
        user__is_active=True,
    ).exclude(lost)
    if not left.exists():
        raise Invalid(
            "Es muss ein weiteres aktives Konto mit der Rolle Systemverwaltung ohne Enddatum "
            "geben.",
            field=field,
        )


def _same_person(user: User, by: Any) -> bool:
    """Whether both are one: the same account, or two accounts of one person of the council."""
    return user.pk == by.pk or (user.person_id is not None and user.person_id == by.person_id)


def _only_keepers(by: Any) -> None:
    if not may_keep(by):
        raise NotAllowed("Das kann nur das Ratsbüro oder die Systemverwaltung.")
