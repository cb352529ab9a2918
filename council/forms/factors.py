"""The forms of the second factor: allauth's own, in the words of this site."""

import re
import struct
from collections.abc import Callable
from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from cryptography.exceptions import InvalidSignature
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from council.forms.fields import check_controls

# What the library raises for an answer that no passkey gives.
UNREADABLE = (
    AttributeError, InvalidSignature, KeyError, OverflowError, TypeError, ValueError, struct.error,
)  # fmt: skip
LONGEST_CODE = 40
LONGEST_ANSWER = 20_000
LONGEST_NAME = 60
# So many moments of a code count; for as long it is remembered as used.
VALID_SECONDS = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)


class _Code:
    """A code that is typed; spaces in it do no harm, and each counts once."""

    label = "Code"
    hint = ""
    fields: dict[str, forms.Field]
    authenticator: Authenticator

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label, code.help_text = self.label, self.hint
        code.validators += [check_controls, MaxLengthValidator(LONGEST_CODE)]
        code.widget.attrs.pop("placeholder", None)
        code.widget.attrs |= {"inputmode": "numeric", "maxlength": LONGEST_CODE}

    def clean_code(self) -> str:
        """Check the code. Raises ValidationError for a wrong or a used one."""
        self.cleaned_data["code"] = re.sub(r"\s", "", self.cleaned_data["code"])  # type: ignore[attr-defined]
        code: str = super().clean_code()  # type: ignore[misc]
        used = getattr(self, "authenticator", None)
        # The library forgets a used code earlier than it stops to count.
        if used is not None and used.type == Authenticator.Type.TOTP:
            key = f"council.factor.used.{used.pk}.{code}"
            if not cache.add(key, True, timeout=VALID_SECONDS):
                self._emit_authentication_failed(used)  # type: ignore[attr-defined]
                raise get_adapter().validation_error("incorrect_code")
        return code


CODE_HINT = (
    "Sechs Ziffern aus Ihrer Authenticator-App, oder einer Ihrer Wiederherstellungscodes mit acht."
)


class CodeForm(_Code, base_forms.AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    hint = CODE_HINT


class CodeAgainForm(_Code, base_forms.ReauthenticateForm):  # type: ignore[misc]
    hint = CODE_HINT


class NewAppForm(_Code, totp_forms.ActivateTOTPForm):  # type: ignore[misc]
    label = "Code aus der App"
    hint = "Die sechs Ziffern, die die App jetzt für dieses Konto zeigt."


class _PasskeyAnswer:
    """What the browser hands over from a passkey; whatever else is sent is simply wrong."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answer = self.fields["credential"]
        answer.validators.append(_check_length)
        answer.error_messages |= {
            "required": "Der Passkey hat nicht geantwortet. Bitte versuchen Sie es noch einmal.",
            "invalid": "Die Antwort des Passkeys ist unlesbar. Bitte versuchen Sie es noch einmal.",
        }

    def _checked(self, check: Callable[[], Any]) -> Any:
        try:
            return check()
        except UNREADABLE as error:
            raise get_adapter().validation_error("incorrect_code") from error


class PasskeyForm(_PasskeyAnswer, webauthn_forms.AuthenticateWebAuthnForm):  # type: ignore[misc]
    def clean_credential(self) -> Any:
        """Check the passkey's answer. Raises ValidationError."""
        return self._checked(super().clean_credential)


class PasskeyAgainForm(_PasskeyAnswer, webauthn_forms.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    def clean_credential(self) -> Any:
        """Check the passkey's answer. Raises ValidationError."""
        return self._checked(super().clean_credential)


class PasskeySignInForm(_PasskeyAnswer, webauthn_forms.LoginWebAuthnForm):  # type: ignore[misc]
    def clean_credential(self) -> Any:
        """Check the passkey's answer. Raises ValidationError."""
        return self._checked(super().clean_credential)


def _check_length(answer: Any) -> None:
    if len(str(answer)) > LONGEST_ANSWER:
        raise ValidationError("Die Antwort des Passkeys ist zu lang.")


def _name_of_passkey(field: forms.Field) -> None:
    field.label = "Name"
    field.help_text = "Damit Sie ihn wiedererkennen, etwa „Diensthandy“."
    field.validators += [check_controls, MaxLengthValidator(LONGEST_NAME)]
    field.widget.attrs["maxlength"] = LONGEST_NAME


class NewPasskeyForm(_PasskeyAnswer, webauthn_forms.AddWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_of_passkey(self.fields["name"])
        without = self.fields["passwordless"]
        without.label = "Auch ohne Passwort anmelden"
        without.help_text = (
            "Der Passkey fragt dann selbst nach Fingerabdruck, Gesicht oder PIN. Nehmen Sie das "
            "Häkchen weg, wenn Ihr Sicherheitsschlüssel das nicht kann."
        )
        without.initial = True

    def clean(self) -> Any:
        """Check the new passkey. Raises ValidationError."""
        return self._checked(super().clean)


class PasskeyNameForm(webauthn_forms.EditWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_of_passkey(self.fields["name"])
