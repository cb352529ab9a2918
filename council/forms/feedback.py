"""What a reader fills in to report a barrier."""

from django import forms

from council.forms.anonymous import AnonymousForm, address_field
from council.forms.fields import LineField, check_controls

LONGEST_MESSAGE = 5000


class AnyLineField(LineField):
    """A line that no document will print, so that any letters will do."""

    default_validators = []


class FeedbackForm(AnonymousForm):
    """A message to the city; only the message itself is wanted."""

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
    sender = address_field(required=False, help_text="Nur nötig, wenn Sie eine Antwort möchten.")
