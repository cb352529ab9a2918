"""How people come in: who may open an account is the administrator's decision alone."""

import time
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from council import security
from council.history import save_as
from council.mail import notifications
from council.models import SignInKind, User
from council.services import sign_in_limits
from council.services.accounts import password_link
from council.services.sign_ins import note_sign_in
from council.site import known_browser
from council.site.client_address import address_of
from council.site.client_address import network_of as network_from
from council.words.german import duration

# In a trial the accounts of this domain that have a password are offered on the sign-in page.
DEMO_DOMAIN = "demo.example"

WAYS = {
    "reauthenticate": "Mit dem Passwort",
    "mfa_reauthenticate": "Mit einem Code aus der App",
    "mfa_reauthenticate:webauthn": "Mit einem Passkey",
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Sign-up is closed. Accounts are made by the administrator, who invites by mail."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "E-Mail-Adresse oder Passwort stimmen nicht.",
        "incorrect_password": "Das ist nicht Ihr jetziges Passwort.",
        "enter_current_password": "Das ist nicht Ihr jetziges Passwort.",
        "invalid_password_reset": "Dieser Verweis gilt nicht mehr.",
        "too_many_login_attempts": "Das waren zu viele Versuche. Bitte warten Sie fünf Minuten.",
        "rate_limited": "Das waren zu viele Versuche. Bitte warten Sie einige Minuten.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Put the mail into the outbox; its link has the site's address, never the request's."""
        note_sign_in(SignInKind.RESET, user=user)
        notifications.promise(
            [user],
            subject="Neues Passwort wählen",
            template="password_reset",
            later=True,
            link=password_link(user),
        )

    def send_notification_mail(self, template_prefix: str, user: User, *rest: Any) -> None:
        """Tell the holder of an account that its password is another one.

        What concerns a second factor is told by `council.site.factors`.
        """
        if template_prefix.startswith("mfa/"):
            return
        notifications.promise(
            [user], subject="Ihr Passwort wurde geändert", template="password_changed"
        )

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that the proxies before the server tell; whatever else is limited by it."""
        return address_of(request)

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in. The day of it is noted, but it is no change of the account for its history."""
        user.skip_history_when_saving = True  # type: ignore[attr-defined]
        try:
            super().login(request, user)
        finally:
            del user.skip_history_when_saving  # type: ignore[attr-defined]
        knock = knock_of(request, user.email)
        sign_in_limits.remember(knock)
        known_browser.remember(request, knock.login)
        note_sign_in(SignInKind.SIGNED_IN, user=user)

    def is_reauthentication_required(self, *, app: str, **rest: Any) -> bool:
        """Whether to ask once more: not who has signed in or confirmed within the last minutes."""
        request = context.request
        records = get_authentication_records(request, request.user)
        latest = max((record["at"] for record in records), default=0.0)
        return bool(time.time() - latest > account_settings.REAUTHENTICATION_TIMEOUT)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """The ways to confirm who one is, named in German."""
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [{**way, "description": WAYS.get(way["id"], way["description"])} for way in ways]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse whoever has tried too often, and keep that."""
        email = credentials.get("email", "")
        if wait := sign_in_limits.admit(sign_in_limits.SIGN_IN, knock_of(request, email)):
            note_sign_in(SignInKind.STOPPED, email=email)
            raise ValidationError(waiting_words(wait), code="too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Look at the password; a right one counts as no attempt."""
        user: User | None = super().authenticate(request, **credentials)
        if user is not None:
            knock = knock_of(request, credentials.get("email", ""))
            sign_in_limits.give_back(sign_in_limits.SIGN_IN, knock)
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Keep that somebody tried; what was typed is not kept."""
        note_sign_in(SignInKind.FAILED, email=credentials.get("email", ""))

    def set_password(self, user: User, password: str) -> None:
        """Save a new password, signed in the history by its owner."""
        user.set_password(password)
        save_as(user, by=user, reason="password")
        security.note("password_changed", account=user)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Answer somebody whose password is right but whose account is locked."""
        note_sign_in(SignInKind.LOCKED, user=user)
        messages.error(request, "Ihr Konto ist gesperrt. Bitte wenden Sie sich an das Ratsbüro.")
        return redirect("account_login")


def knock_of(request: HttpRequest, email: str) -> sign_in_limits.Knock:
    """Who tries to come in with a request."""
    login = sign_in_limits.login_of(email)
    network = sign_in_limits.network_of(network_from(address_of(request)))
    return sign_in_limits.Knock(login, network, known_browser.browser_of(request, login))


def waiting_words(wait: sign_in_limits.Wait) -> str:
    """Say how long somebody has to wait, and what goes without waiting."""
    span = duration(wait.span)
    if wait.of_network:
        return (
            f"Von Ihrem Internetanschluss wurden viele Konten erfolglos versucht. Bitte warten Sie "
            f"{span}, oder melden Sie sich an einem Gerät an, das Sie schon benutzt haben."
        )
    return (
        f"Das waren zu viele Versuche. Bitte warten Sie {span}. Ohne zu warten geht es an einem "
        "Gerät, an dem Sie schon angemeldet waren, oder über „Passwort vergessen“."
    )


def demo_accounts() -> QuerySet[User]:
    """The accounts that anybody may use in a trial; none in a real installation."""
    if not settings.DEMO:
        return User.objects.none()
    return (
        User.objects.filter(email__endswith=f"@{DEMO_DOMAIN}", is_active=True)
        .exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
        .prefetch_related("grants__organization")
        .order_by("pk")
    )
