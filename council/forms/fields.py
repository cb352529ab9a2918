"""Fields and checks that several forms share: lines of text, days, choices of rows."""

import datetime
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from council.pdf import unprintable
from council.richtext import deception, has_control_characters, without_unseen
from council.site.form_rendering import DayInput, MomentInput

FIRST_YEAR, LAST_YEAR = 1900, 2199
LONGEST_KEY = 18  # digits


def check_controls(text: str) -> None:
    """Refuse characters that no text holds, such as NUL or a bell; line breaks are welcome."""
    if has_control_characters(text):
        raise ValidationError("Der Text enthält unsichtbare Steuerzeichen.", code="control")
    check_honest(text)


def check_honest(text: str) -> None:
    """Refuse what makes a text read otherwise than it is: marks, letters, links."""
    if sentence := deception(text):
        raise ValidationError(sentence, code="deceiving")


def check_printable(text: str) -> None:
    """Refuse characters that the official document could not show."""
    if missing := unprintable(text):
        raise ValidationError(
            "Das amtliche Dokument kann diese Zeichen nicht darstellen: "
            f"{', '.join(missing)}. Bitte ersetzen Sie sie.",
            code="unprintable",
        )


class LineField(forms.CharField):
    """A text of one line that an official document prints."""

    default_validators = [check_printable]

    def to_python(self, value: Any) -> str:
        """Return the line. Raises ValidationError on line breaks and other control characters."""
        line = without_unseen(super().to_python(value) or "")
        if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in line):
            raise ValidationError(
                "Hier ist nur eine Zeile ohne Steuerzeichen möglich.", code="control"
            )
        check_honest(line)
        return line


class LinesField(forms.CharField):
    """A few lines of plain text that an official document prints."""

    widget = forms.Textarea
    default_validators = [check_controls, check_printable]

    def to_python(self, value: Any) -> str:
        """Return the lines, divided by one character and without blanks at their ends."""
        lines = without_unseen(super().to_python(value) or "").splitlines()
        return "\n".join(line.strip() for line in lines)


class PartlyRequired:
    """A form with fields that are shown as required and wanted under a condition only."""

    def wanted(self) -> dict[str, bool]:
        """Such fields by name, and whether the form itself wants them now."""
        raise NotImplementedError

    def full_clean(self) -> None:
        """Check the form without wanting what is not wanted."""
        for name, required in self.wanted().items():
            self.fields[name].required = required  # type: ignore[attr-defined]
        super().full_clean()  # type: ignore[misc]
        for name in self.wanted():
            self.fields[name].required = True  # type: ignore[attr-defined]


def check_year(day: datetime.date) -> None:
    """Refuse a slip such as the year 202; days near the ends of the calendar have no neighbours."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError(f"Möglich sind die Jahre {FIRST_YEAR} bis {LAST_YEAR}.", code="year")


class DayField(forms.DateField):
    """A day, chosen in the browser's own date field."""

    widget = DayInput
    default_validators = [check_year]


class MomentField(forms.DateTimeField):
    """A day and a time, chosen in the browser's own field."""

    widget = MomentInput
    default_validators = [check_year]


def choices_of(form: forms.BaseForm, name: str) -> forms.ChoiceField:
    """A field of a form that offers choices, to say which."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    return field


def rows_of(form: forms.BaseForm, name: str) -> forms.ModelChoiceField:
    """A field of a form that offers rows of a table, to say which."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    return field


def ask_again(form: forms.BaseForm, revision: int, *, name: str = "seen") -> None:
    """Let a form be sent again on the ground of what is stored now; everything filled in stays."""
    data = form.data.copy() if isinstance(form.data, QueryDict) else dict(form.data)
    data[form.add_prefix(name)] = str(revision)
    form.data = data


class RowsField(forms.ModelMultipleChoiceField):
    """Several rows of a table, ticked in a list."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> Any:
        """Return the rows. Raises ValidationError, also for keys that no database could hold."""
        for key in value or ():
            if len(str(key)) > LONGEST_KEY:
                raise ValidationError(
                    self.error_messages["invalid_choice"],
                    code="invalid_choice",
                    params={"value": f"{str(key)[:LONGEST_KEY]}…"},
                )
        return super().clean(value)
