"""Where an attachment is redacted: boxes, drawn or given in numbers."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from council.forms.confirmation import ActForm

ROWS = 12
MOST_PAGES = 3_000


class RedactForm(ActForm):
    """The reason, which the routing slip names."""


def percent(label: str) -> forms.FloatField:
    """A place on the page, in percent of its width or height."""
    widget = forms.NumberInput(attrs={"step": "0.1"})
    return forms.FloatField(label=label, min_value=0, max_value=100, required=False, widget=widget)


class BoxForm(forms.Form):
    """One black box, in percent of the page."""

    all_optional = True

    page = forms.IntegerField(label="Seite", min_value=1, max_value=MOST_PAGES, required=False)
    left = percent("Von links")
    top = percent("Von oben")
    width = percent("Breite")
    height = percent("Höhe")

    def clean(self) -> dict[str, Any]:
        """Want all of a box or nothing."""
        values = super().clean() or {}
        given = [values.get(name) for name in self.fields]
        if any(value is not None for value in given) and (
            None in given or not values["width"] or not values["height"]
        ):
            raise ValidationError("Bitte geben Sie Seite, Ort und Größe der Fläche ganz an.")
        return values


class Boxes(forms.BaseFormSet):
    """The boxes; empty rows do not count."""

    pages = 0

    def boxes(self) -> list[tuple[int, float, float, float, float]]:
        """The boxes that were filled in."""
        rows = [form.cleaned_data for form in self.forms]
        return [
            (row["page"], row["left"], row["top"], row["width"], row["height"])
            for row in rows
            if row.get("page")
        ]

    def clean(self) -> None:
        """Want a box, each on a page that is there."""
        if any(self.errors):
            return
        boxes = self.boxes()
        if not boxes:
            raise ValidationError("Bitte zeichnen Sie mindestens eine Fläche oder geben sie an.")
        if any(box[0] > self.pages for box in boxes):
            raise ValidationError(f"Die Datei hat {self.pages} Seiten.")


BoxFormSet: type[Boxes] = forms.formset_factory(  # type: ignore[assignment]
    BoxForm, formset=Boxes, extra=ROWS, max_num=ROWS, absolute_max=ROWS, validate_max=True
)
