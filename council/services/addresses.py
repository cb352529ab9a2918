"""The new address of an account: its keepers ask for it, who reads the mail there confirms it."""

import datetime
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from council import security
from council.acts import act
from council.enums import Role
from council.exceptions import AlreadyDone, Invalid, NotAllowed, NotNow
from council.history import save_as
from council.mail import notifications
from council.models import AddressChange, AddressOutcome, User
from council.rules.permissions import administrator
from council.services.registers import may_keep

SALT = "council.services.addresses"
COUNTS_FOR = datetime.timedelta(days=3)  # so long it can be confirmed
STOPS_FOR = datetime.timedelta(days=14)  # so long it can be stopped, even after that
NEW, OLD = "new", "old"
NO_MORE = "Dieser Verweis gilt nicht mehr."


def ask_address(user: User, address: str, *, by: Any) -> None:
    """Write to the new address for a yes, and to the old one for a no. One at a time waits."""
    if User.objects.filter(email__iexact=address).exclude(pk=user.pk).exists():
        raise Invalid("Zu dieser Adresse gibt es schon ein Konto.", field="email")
    for waiting in AddressChange.objects.select_for_update().filter(user=user, outcome=""):
        if waiting.new == address:
            return
        _decide(waiting, AddressOutcome.WITHDRAWN, by=by)
    change = AddressChange(user=user, old=user.email, new=address, asked_by=by)
    save_as(change, by=by)
    notifications.address_asked(change, yes=_link(change, NEW), no=_link(change, OLD))
    security.note("address_asked", account=user, by=by, change=change.pk)


def change_of(key: str) -> tuple[AddressChange, str]:
    """The change that a link is about, and which address it was sent to. Raises NotNow."""
    try:
        pk, side = signing.loads(key, salt=SALT, max_age=STOPS_FOR)
    except signing.BadSignature as error:
        raise NotNow(NO_MORE) from error
    change = AddressChange.objects.select_related("user").filter(pk=pk).first()
    if change is None:
        raise NotNow(NO_MORE)
    return change, side


@act()
def confirm_address(change: AddressChange) -> None:
    """Let the new address count. Raises NotNow for one that waits no more, AlreadyDone, Invalid."""
    locked = _locked(change)
    if locked.outcome == AddressOutcome.CONFIRMED:
        raise AlreadyDone("Die neue Adresse gilt schon.")
    if locked.outcome or locked.asked_at < timezone.now() - COUNTS_FOR:
        raise NotNow(NO_MORE)
    if User.objects.filter(email__iexact=locked.new).exclude(pk=locked.user_id).exists():
        raise Invalid("Zu dieser Adresse gibt es inzwischen ein anderes Konto.")
    before = User.objects.get(pk=locked.user_id)
    user = User.objects.get(pk=locked.user_id)
    user.email = locked.new
    save_as(user, by=locked.asked_by, reason="address confirmed")
    _decide(locked, AddressOutcome.CONFIRMED, by=None)
    notifications.account_changed(before, user, by=locked.asked_by)
    security.note("address_confirmed", account=user, by=locked.asked_by, change=locked.pk)


@act()
def stop_address(change: AddressChange) -> None:
    """Stop a new address: its holder says that it is none of hers. All who administer are told.

    If it counts already, the old one comes back, and nobody gets in any more with a password that
    was chosen meanwhile. Raises NotNow for a link that is too old, AlreadyDone.
    """
    locked = _locked(change)
    if locked.outcome == AddressOutcome.STOPPED:
        raise AlreadyDone("Die neue Adresse ist schon abgewehrt.")
    counts = locked.outcome == AddressOutcome.CONFIRMED
    if locked.outcome and not counts:
        raise NotNow(NO_MORE)
    if counts:
        _take_back(locked)
    _decide(locked, AddressOutcome.STOPPED, by=None)
    notifications.address_stopped(locked, counted=counts)
    security.note("address_stopped", account=locked.user, change=locked.pk, counted=int(counts))


@act()
def withdraw_address(user: User, *, by: Any) -> None:
    """Take back the new address that waits. Raises NotAllowed, AlreadyDone if none does."""
    if not may_keep(by):
        raise NotAllowed("Das kann nur das Ratsbüro oder die Systemverwaltung.")
    User.objects.select_for_update().get(pk=user.pk)
    waiting = AddressChange.objects.select_for_update().filter(user=user, outcome="").first()
    if waiting is None:
        raise AlreadyDone("Es wartet keine neue Adresse mehr auf eine Bestätigung.")
    if user.has_role(Role.ADMINISTRATOR) and not administrator(by):
        raise NotAllowed("Dieses Konto ändert nur die Systemverwaltung.")
    _decide(waiting, AddressOutcome.WITHDRAWN, by=by)
    security.note("address_withdrawn", account=user, by=by, change=waiting.pk)


@act()
def expire_addresses() -> int:
    """Give up the new addresses that nobody has confirmed in time; returns how many."""
    late = AddressChange.objects.filter(outcome="", asked_at__lt=timezone.now() - COUNTS_FOR)
    rows = list(late.select_for_update())
    for row in rows:
        _decide(row, AddressOutcome.EXPIRED, by=None)
    return len(rows)


def _take_back(change: AddressChange) -> None:
    user = User.objects.get(pk=change.user_id)
    if user.email != change.new:
        raise NotNow(NO_MORE)
    if User.objects.filter(email__iexact=change.old).exclude(pk=user.pk).exists():
        raise NotNow(
            "Zu Ihrer alten Adresse gibt es inzwischen ein anderes Konto. Bitte rufen Sie "
            "die Systemverwaltung an."
        )
    user.email = change.old
    user.set_unusable_password()
    save_as(user, by=None, reason="address stopped")


def _locked(change: AddressChange) -> AddressChange:
    # The account before its change: as who asks for another one does.
    User.objects.select_for_update().get(pk=change.user_id)
    return AddressChange.objects.select_for_update().get(pk=change.pk)


def _decide(change: AddressChange, outcome: AddressOutcome, *, by: Any) -> None:
    change.outcome, change.decided_at = outcome, timezone.now()
    save_as(change, by=by, reason=outcome.value)


def key_of(change: AddressChange, side: str) -> str:
    """What the link in a mail about a change is known by; `change_of` reads it."""
    return signing.dumps([change.pk, side], salt=SALT)


def _link(change: AddressChange, side: str) -> str:
    return f"{settings.SITE_URL}{reverse('address_change', args=[key_of(change, side)])}"
