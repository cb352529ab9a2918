"""What the mayor's office enters for one answer in a sitting."""

from typing import Any

from django import forms

from council.forms.confirmation import LARGEST_REVISION
from council.forms.fields import DayField, check_controls


class DecisionForm(forms.Form):
    """Approved or noted: nothing more is asked."""

    seen = forms.IntegerField(min_value=0, max_value=LARGEST_REVISION, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, statement: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).update(seen=statement.revision)
        name = f"antwort-{statement.pk}-{type(self).__name__.lower()}"
        super().__init__(data, auto_id=f"{name}-%s", **kwargs)

    def service_values(self) -> dict[str, Any]:
        """The cleaned values as the service's keyword arguments."""
        return dict(self.cleaned_data)


class DeferForm(DecisionForm):
    """Deferred to another sitting."""

    until = DayField(
        label="Vertagt auf",
        error_messages={"required": "Bitte geben Sie den neuen Tag an."},
    )


class ReturnForm(DecisionForm):
    """Back to the case officer, with a reason."""

    comment = forms.CharField(
        label="Grund",
        max_length=2000,
        validators=[check_controls],
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Bitte geben Sie einen Grund an."},
    )
