"""How the second factor fits into this site: its words, its secrets, and what follows a change."""

import base64
import secrets
from typing import Any

from allauth.mfa import signals
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils.crypto import salted_hmac

from council.models import FactorEventKind, SignInKind, User
from council.queries import current_city
from council.services import factors
from council.services.sign_ins import note_sign_in


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Keeps the secrets of factors unreadable in the database, and names them in German."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "Das stimmt nicht oder gilt nicht mehr. Bitte versuchen Sie es "
        "noch einmal.",
        "cannot_delete_authenticator": "Diesen Faktor können Sie nicht entfernen.",
        "cannot_generate_recovery_codes": "Richten Sie zuerst einen zweiten Faktor ein.",
        "unverified_email": "Ihre E-Mail-Adresse ist noch nicht bestätigt.",
    }

    def get_totp_issuer(self) -> str:
        """The name under which an app lists the account."""
        return current_city().printed_name

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The site as a passkey knows it: by its host, and by the name of the city."""
        return {**super().get_public_key_credential_rp_entity(), "name": self.get_totp_issuer()}

    def generate_authenticator_name(self, user: User, type: Any) -> str:
        """A name for a new passkey that its holder may change."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return "Passkey" if number == 1 else f"Passkey {number}"

    def encrypt(self, text: str) -> str:
        """Hide a secret from whoever gets hold of the database alone."""
        return _lock().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """Read a secret again; one of another SECRET_KEY is lost and opens nothing."""
        try:
            return _lock().decrypt(encrypted_text).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode("ascii")

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send nothing: `follow_changes` tells the holder, in our own words."""


def _lock() -> Fernet:
    key = salted_hmac("council.site.factors", settings.SECRET_KEY, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))


def follow_changes() -> None:
    """Have every change of a factor, and every wrong one, kept and told."""
    signals.authenticator_added.connect(_added, dispatch_uid="council")
    signals.authenticator_removed.connect(_removed, dispatch_uid="council")
    signals.authenticator_reset.connect(_made_anew, dispatch_uid="council")
    signals.authentication_failed.connect(_failed, dispatch_uid="council")


def _is_codes(authenticator: Authenticator) -> bool:
    return bool(authenticator.type == Authenticator.Type.RECOVERY_CODES)


def _added(user: User, authenticator: Authenticator, **rest: Any) -> None:
    # Codes come with the first factor; that one is told.
    if not _is_codes(authenticator):
        factors.note_change(user, FactorEventKind.ADDED, detail=factors.name_of(authenticator))


def _removed(user: User, authenticator: Authenticator, **rest: Any) -> None:
    if not _is_codes(authenticator):
        factors.note_change(user, FactorEventKind.REMOVED, detail=factors.name_of(authenticator))


def _made_anew(user: User, **rest: Any) -> None:
    factors.note_change(user, FactorEventKind.CODES)


def _failed(user: User, **rest: Any) -> None:
    note_sign_in(SignInKind.FACTOR, user=user)
