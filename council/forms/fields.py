"""Fields and checks of plain texts that several forms share."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from council.pdf import unprintable
from council.richtext import has_control_characters


def check_controls(text: str) -> None:
    """Refuse characters that no text holds, such as NUL or a bell; line breaks are welcome."""
    if has_control_characters(text):
        raise ValidationError("Der Text enthält unsichtbare Steuerzeichen.", code="control")


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
        line = super().to_python(value)
        if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in line):
            raise ValidationError(
                "Hier ist nur eine Zeile ohne Steuerzeichen möglich.", code="control"
            )
        return line


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
