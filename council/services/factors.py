"""Second factors of accounts: what changed is kept and told to its holder."""

from typing import Any

from allauth.mfa.models import Authenticator

from council import security
from council.acts import act
from council.exceptions import Invalid, NotAllowed, NotNow
from council.mail import notifications
from council.models import FactorEvent, FactorEventKind, User
from council.queries import current_city
from council.rules.permissions import administrator

# What counts as a second factor; recovery codes only help those who have one.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
NAMES = {
    Authenticator.Type.TOTP: "Authenticator-App",
    Authenticator.Type.WEBAUTHN: "Passkey",
    Authenticator.Type.RECOVERY_CODES: "Wiederherstellungscodes",
}


def has_factor(user: Any) -> bool:
    """Whether an account has a second factor."""
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists())


def lacks_factor(user: Any) -> bool:
    """Whether somebody has a role that needs a second factor here, and has none."""
    roles = current_city().factor_roles
    return bool(roles) and user.has_role(*roles) and not has_factor(user)


def name_of(authenticator: Authenticator) -> str:
    """What a factor is called where its holder or the administrator reads of it."""
    name = NAMES[Authenticator.Type(authenticator.type)]
    if authenticator.type == Authenticator.Type.WEBAUTHN:
        return f"{name} „{authenticator.wrap().name}“"
    return name


@act()
def note_change(user: User, kind: FactorEventKind, *, detail: str = "") -> None:
    """Keep that somebody changed a factor of her own, and tell her by mail."""
    FactorEvent.objects.create(kind=kind, user=user, by=user, detail=detail)
    security.note(kind.value, account=user, by=user)
    notifications.factor_changed(user, what=f"{kind.label}{f': {detail}' if detail else ''}")


@act()
def reset(user: User, *, reason: str, by: Any) -> None:
    """Take all factors from somebody who has lost them; the holder is told, with the reason.

    So are all administrators when the account has a strong role. Raises NotAllowed, Invalid
    without a reason, or NotNow if there is nothing to reset.
    """
    if not administrator(by):
        raise NotAllowed("Das kann nur die Systemverwaltung.")
    if user.pk == by.pk:
        raise NotAllowed(
            "Ihren eigenen zweiten Faktor setzt jemand anderes aus der Systemverwaltung zurück."
        )
    take_away(user, reason=reason, by=by)


@act()
def reset_by_command(user: User, *, reason: str) -> None:
    """The same, by whoever may give commands on the server: nobody is left to ask."""
    take_away(user, reason=reason, by=None)


def take_away(user: User, *, reason: str, by: Any) -> None:
    """Delete all factors of an account, keep that and tell it."""
    reason = " ".join(reason.split())
    if not reason:
        raise Invalid("Bitte geben Sie einen Grund an.", field="comment")
    User.objects.select_for_update().get(pk=user.pk)
    factors = list(Authenticator.objects.filter(user=user))
    if not factors:
        raise NotNow("Dieses Konto hat keinen zweiten Faktor.")
    for factor in factors:
        factor.delete()
    FactorEvent.objects.create(kind=FactorEventKind.RESET, user=user, by=by, detail=reason[:200])
    security.note(FactorEventKind.RESET.value, account=user, by=by)
    notifications.factor_reset(user, reason=reason, by=by)
