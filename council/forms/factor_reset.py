"""What the administrator fills in before taking somebody's second factors."""

from django import forms

from council.forms.fields import check_controls


class FactorResetForm(forms.Form):
    """Why: the holder reads it in a mail, and it stays in the audit page."""

    comment = forms.CharField(
        label="Grund",
        max_length=200,
        validators=[check_controls],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Die Person liest ihn in einer Mail, und er bleibt im Protokoll.",
        error_messages={"required": "Bitte geben Sie einen Grund an."},
    )
