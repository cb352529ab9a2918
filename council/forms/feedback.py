"""What a reader fills in to report a barrier."""

from django import forms

from council.forms.fields import LineField, check_controls

LONGEST_MESSAGE = 5000


class AnyLineField(LineField):
    """A line that no document will print, so that any letters will do."""

    default_validators = []


class FeedbackForm(forms.Form):
    """A message to the city; only the message itself is wanted.

    `website` is for programs that fill in every field: people do not see it.
    """

    message = forms.CharField(
        label="Was hindert Sie, oder was brauchen Sie?",
        widget=forms.Textarea,
        max_length=LONGEST_MESSAGE,
        validators=[check_controls],
        error_messages={"required": "Bitte schreiben Sie, worum es geht."},
    )
    page = AnyLineField(
        label="Seite oder Nummer des Vorgangs",
        max_length=300,
        required=False,
        help_text="Beispiel: F0310/19",
    )
    sender = forms.EmailField(
        label="Ihre E-Mail-Adresse",
        required=False,
        help_text="Nur nötig, wenn Sie eine Antwort möchten.",
        error_messages={"invalid": "Bitte prüfen Sie die E-Mail-Adresse, etwa name@example.de."},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
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
