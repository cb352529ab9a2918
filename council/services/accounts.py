"""Keeping the accounts: who may sign in, with which roles, and the way in for the first time."""

import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import int_to_base36

from council import security
from council.acts import act
from council.enums import STRONG_ROLES, OrganizationKind, Role
from council.exceptions import AlreadyDone, Invalid, NotAllowed, NotNow
from council.history import save_as
from council.mail import notifications
from council.models import Grant, Organization, Person, RoleProposal, User
from council.models.spans import overlapping, valid_on
from council.queries import current_city
from council.rules.permissions import administrator
from council.rules.second_person import same_person, second_persons
from council.services.addresses import ask_address
from council.services.registers import may_keep

CHANGEABLE = ("name", "email", "phone", "person_id", "is_active")
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
    security.note("account_created", account=user, by=by)
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

    Its holder is told, at the old and the new address; of an account with a strong role also all
    who watch over it. The new address of an account that is in use counts only once it is
    confirmed from there. A link to a new password that is still open dies with the old address.
    Raises NotAllowed, or Invalid when nobody would be left to administer the site.
    """
    _only_keepers(by)
    before = User.objects.select_for_update().get(pk=user.pk)
    strong = _strong_roles(before)
    _refuse_change(before, user, strong, by)
    if before.has_role(Role.ADMINISTRATOR) and not user.is_active:
        _keep_an_administrator(Q(user=user), field="is_active")
    user.email = user.email.strip().lower()
    user.full_clean(exclude=["password"])
    if user.email != before.email and (strong or _in_use(before)):
        ask_address(before, user.email, by=by)
        user.email = before.email
    save_as(user, by=by)
    notifications.account_changed(before, user, by=by, watched=bool(strong))
    changed = [name for name in CHANGEABLE if getattr(before, name) != getattr(user, name)]
    security.note("account_changed", account=user, by=by, fields="/".join(changed))
    if before.is_active != user.is_active:
        security.note("account_freed" if user.is_active else "account_locked", account=user, by=by)
    return user


def _strong_roles(user: User) -> set[str]:
    """The strong roles that an account has today or would have if it were not locked."""
    held = user.grants.filter(valid_on(timezone.localdate()), role__in=STRONG_ROLES)
    return set(held.values_list("role", flat=True))


def _in_use(user: User) -> bool:
    return user.has_usable_password() or user.last_login is not None


def _refuse_change(before: User, user: User, strong: set[str], by: Any) -> None:
    if Role.ADMINISTRATOR in strong and not administrator(by):
        raise NotAllowed("Dieses Konto ändert nur die Systemverwaltung.")
    if strong and user.is_active and not before.is_active and not administrator(by):
        raise NotAllowed("Dieses Konto gibt nur die Systemverwaltung frei.")
    if user.pk == by.pk and not user.is_active:
        raise Invalid("Sie können Ihr eigenes Konto nicht sperren.", field="is_active")
    if user.pk == by.pk and user.person_id != before.person_id:
        raise Invalid(
            "Die Person im Rat ändert an Ihrem eigenen Konto jemand anderes aus dem Ratsbüro oder "
            "der Systemverwaltung.",
            field="person",
        )


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
) -> Grant | RoleProposal:
    """Give a role for an organisation and a time span; a strong one waits for a second person.

    Where nobody could be the second one it counts at once. Only an administrator makes another,
    and nobody gives a role to herself; the first administrator comes from `create_administrator`.
    Raises NotAllowed, or Invalid for a role that does not belong to that kind of organisation or
    that the user has already.
    """
    refuse_giver(user, role, by=by)
    if organization.kind not in ORGANIZATIONS_OF[Role(role)]:
        raise Invalid("Diese Organisation passt nicht zur Rolle.", field="organization")
    User.objects.select_for_update().get(pk=user.pk)  # the same form sent twice waits here
    wanted = Grant(
        user=user,
        role=role,
        organization=organization,
        valid_from=valid_from or timezone.localdate(),
        valid_until=valid_until,
    )
    if role in STRONG_ROLES and (second := second_persons(user, by=by)):
        return _propose(wanted, second, by=by)
    give(wanted, by=by)
    notifications.role_given(wanted, by=by)
    return wanted


def refuse_giver(user: User, role: Role | str, *, by: Any) -> None:
    """Raise NotAllowed if this role is not for `by` to give to `user`."""
    _only_keepers(by)
    if same_person(user, by):
        raise NotAllowed(
            "Eine Rolle geben Sie sich nicht selbst. Bitten Sie jemand anderes aus dem Ratsbüro "
            "oder der Systemverwaltung darum."
        )
    if role == Role.ADMINISTRATOR and not administrator(by):
        raise NotAllowed("Diese Rolle vergibt nur die Systemverwaltung.")


def give(grant: Grant, *, by: Any) -> None:
    """Save a role that nothing stands in the way of. Raises Invalid if the user has it already."""
    _refuse_second(grant)
    grant.full_clean()
    save_as(grant, by=by)
    security.note("role_given", account=grant.user, by=by, role=grant.role, grant=grant.pk)


def _refuse_second(grant: Grant) -> None:
    same = grant.user.grants.filter(role=grant.role, organization=grant.organization)
    same = same.exclude(valid_until__lt=F("valid_from"))  # ended before it began
    if same.filter(overlapping(grant.valid_from, grant.valid_until)).exists():
        raise Invalid("Diese Rolle hat das Konto schon.", field="role")


def _propose(wanted: Grant, second: list[User], *, by: Any) -> RoleProposal:
    _refuse_second(wanted)
    wanted.full_clean()
    same = RoleProposal.objects.filter(user=wanted.user, role=wanted.role, outcome="")
    if same.filter(organization=wanted.organization).exists():
        raise Invalid("Diese Rolle wartet schon auf eine Bestätigung.", field="role")
    proposal = RoleProposal(
        user=wanted.user,
        role=wanted.role,
        organization=wanted.organization,
        valid_from=wanted.valid_from,
        valid_until=wanted.valid_until,
        proposed_by=by,
    )
    save_as(proposal, by=by)
    notifications.role_proposed(proposal, second)
    security.note(
        "role_proposed", account=wanted.user, by=by, role=wanted.role, proposal=proposal.pk
    )
    return proposal


@act()
def end_grant(grant: Grant, *, by: Any) -> Grant:
    """End a role with the day before today; it counts from the next request.

    From when it was given stays as it was. Who loses a strong role is told, and so are all who
    watch over them. Raises NotAllowed, AlreadyDone, or Invalid when nobody would be left to
    administer the site.
    """
    _only_keepers(by)
    if grant.role == Role.ADMINISTRATOR:
        if not administrator(by):
            raise NotAllowed("Diese Rolle beendet nur die Systemverwaltung.")
        _lock_administrators()
    stored = Grant.objects.select_for_update().get(pk=grant.pk)
    today = timezone.localdate()
    if stored.has_ended(today):
        raise AlreadyDone("Diese Rolle ist schon beendet.")
    if grant.role == Role.ADMINISTRATOR:
        _keep_an_administrator(Q(pk=grant.pk))
    grant.valid_until = today - datetime.timedelta(days=1)
    grant.ended_at = timezone.now()
    save_as(grant, by=by, reason=ENDED)
    notifications.role_ended(grant, by=by)
    security.note("role_ended", account=grant.user, by=by, role=grant.role, grant=grant.pk)
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


def _lock_administrators() -> None:
    """Two administrators who end each other's role at once wait for one another here."""
    list(Grant.objects.select_for_update().filter(role=Role.ADMINISTRATOR).order_by("pk"))


def _keep_an_administrator(lost: Q, field: str | None = None) -> None:
    """Refuse an act after which no active account would hold the role without an end."""
    _lock_administrators()
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


def _only_keepers(by: Any) -> None:
    if not may_keep(by):
        raise NotAllowed("Das kann nur das Ratsbüro oder die Systemverwaltung.")
