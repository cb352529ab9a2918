"""What the forms share that anybody may send, without an account, a cookie or a script."""

from typing import Any

from django import forms

LONGEST_ADDRESS = 254  # of a mailbox, RFC 5321


def address_field(**options: Any) -> forms.EmailField:
    """The mail address of somebody who has no account."""
    return forms.EmailField(
        label="Ihre E-Mail-Adresse",
        max_length=LONGEST_ADDRESS,
        error_messages={
            "required": "Bitte geben Sie Ihre E-Mail-Adresse an.",
            "invalid": "Bitte prüfen Sie die E-Mail-Adresse, etwa name@example.de.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        **options,
    )


class AnonymousForm(forms.Form):
    """A form with a field for programs that fill in every one: people do not see it."""

    website = forms.CharField(
        label="Dieses Feld bitte leer lassen",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def clean_website(self) -> str:
        """Refuse what only a program fills in; a person reads what to do about it."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError("Bitte leeren Sie dieses Feld und senden Sie noch einmal.")
        return ""
