"""The forms of the sign-in: allauth's own, in the words of this site."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms

RULES = (
    "Mindestens 12 Zeichen. Drei Wörter hintereinander, die nichts miteinander zu tun haben, sind "
    "leicht zu merken und schwer zu erraten. Nicht: Ihr Name, die Stadt, ein Datum, Tastenreihen."
)


class _Worded:
    """Gives the fields their labels and hints; placeholders would only repeat the labels."""

    words: dict[str, tuple[str, str]] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, hint) in self.words.items():
            field = self.fields[name]
            field.label, field.help_text = label, hint
            field.widget.attrs.pop("placeholder", None)


class _NewPassword(_Worded):
    """A new password is typed twice."""

    words = {
        "password1": ("Neues Passwort", RULES),
        "password2": ("Neues Passwort noch einmal", ""),
    }

    def clean(self) -> dict[str, Any]:
        """Compare both passwords. Raises nothing; a difference is noted at the second field."""
        cleaned = forms.Form.clean(self) or {}  # type: ignore[arg-type]
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", "Die beiden Passwörter sind nicht gleich.")  # type: ignore[attr-defined]
        return cleaned


class SignInForm(_Worded, allauth_forms.LoginForm):  # type: ignore[misc]  # allauth has no types
    words = {"login": ("E-Mail-Adresse", ""), "password": ("Passwort", "")}


class ForgottenPasswordForm(_Worded, allauth_forms.ResetPasswordForm):  # type: ignore[misc]
    words = {"email": ("E-Mail-Adresse", "")}


class PasswordFromMailForm(_NewPassword, allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    pass


class FirstPasswordForm(_NewPassword, allauth_forms.SetPasswordForm):  # type: ignore[misc]
    pass


class ChangePasswordForm(_NewPassword, allauth_forms.ChangePasswordForm):  # type: ignore[misc]
    words = {"oldpassword": ("Jetziges Passwort", ""), **_NewPassword.words}


class PasswordAgainForm(_Worded, allauth_forms.ReauthenticateForm):  # type: ignore[misc]
    words = {"password": ("Passwort", "")}
