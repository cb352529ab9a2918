"""What is said to a proposed role."""

from django import forms

from council.forms.fields import PartlyRequired, check_controls


class AnswerForm(PartlyRequired, forms.Form):
    """Yes, no with a reason, or taken back."""

    answer = forms.ChoiceField(
        choices=[("confirm", "Bestätigen"), ("refuse", "Ablehnen"), ("withdraw", "Zurückziehen")],
        widget=forms.HiddenInput,
        error_messages={
            "required": "Bitte wählen Sie eine Antwort.",
            "invalid_choice": "Bitte wählen Sie eine der angebotenen Antworten.",
        },
    )
    comment = forms.CharField(
        label="Grund der Ablehnung",
        max_length=500,
        validators=[check_controls],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Wer die Rolle vorgeschlagen hat, liest ihn.",
        error_messages={"required": "Bitte geben Sie einen Grund an."},
    )

    def wanted(self) -> dict[str, bool]:
        """Only a no needs a reason."""
        return {"comment": self.data.get("answer") == "refuse"}
