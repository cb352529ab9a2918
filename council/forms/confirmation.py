"""What every act asks of the person who does it."""

from typing import Any

from django import forms

from council.forms.fields import ask_again, check_controls

LARGEST_REVISION = 2**31 - 1  # what the database can compare


class ActForm(forms.Form):
    """The revision that the actor saw, and a comment, or the reason that the act's row wants."""

    seen = forms.IntegerField(
        label="Stand der Seite",
        min_value=0,
        max_value=LARGEST_REVISION,
        widget=forms.HiddenInput,
    )
    comment = forms.CharField(
        label="Bemerkung",
        required=False,
        max_length=2000,
        validators=[check_controls],
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, subject: Any, user: Any, row: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.subject, self.user = subject, user
        if row.wants_reason:
            comment = self.fields["comment"]
            comment.required = True
            comment.label = "Grund"
            comment.error_messages["required"] = "Bitte geben Sie einen Grund an."

    def show_revision(self, revision: int) -> None:
        """Ask again on the ground of what is stored now; everything filled in stays."""
        ask_again(self, revision)

    def service_values(self) -> dict[str, Any]:
        """The cleaned values as the service's keyword arguments."""
        return dict(self.cleaned_data)
