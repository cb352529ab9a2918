"""Which two versions of an answer are to be compared."""

from typing import Any

from django import forms

from council.forms.fields import choices_of
from responses.models import Statement


class ComparisonForm(forms.Form):
    """An earlier and a later version, chosen from those there are."""

    von = forms.TypedChoiceField(label="Fassung", coerce=int)
    bis = forms.TypedChoiceField(label="verglichen mit Fassung", coerce=int)

    def __init__(self, *args: Any, statement: Statement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numbers = list(statement.versions.order_by("number").values_list("number", flat=True))
        for name, initial in (("von", numbers[-2:-1]), ("bis", numbers[-1:])):
            choices_of(self, name).choices = [(number, str(number)) for number in numbers]
            self.fields[name].initial = initial[0] if initial else None

    def clean(self) -> dict[str, Any]:
        """Put the two in the order of time. Raises ValidationError for one and the same."""
        cleaned = super().clean() or {}
        if "von" in cleaned and "bis" in cleaned:
            if cleaned["von"] == cleaned["bis"]:
                raise forms.ValidationError("Bitte wählen Sie zwei verschiedene Fassungen.")
            cleaned["von"], cleaned["bis"] = sorted((cleaned["von"], cleaned["bis"]))
        return cleaned
