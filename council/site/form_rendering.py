"""How forms become pages: one layout for every field, in the design system's markup."""

from functools import cached_property
from pathlib import Path
from typing import Any

import django.forms
from django.conf import settings
from django.forms.renderers import DjangoTemplates
from django.forms.widgets import DateInput, DateTimeInput


class Renderer(DjangoTemplates):
    """Look for form and widget templates among the project's own before Django's."""

    form_template_name = "django/forms/form.html"
    formset_template_name = "django/forms/formset.html"

    @cached_property
    def engine(self) -> Any:
        """Return the template engine, with the project's folder first."""
        folders = [
            settings.BASE_DIR / "templates",
            Path(django.forms.__file__).parent / "templates",
        ]
        return self.backend(
            {
                "APP_DIRS": True,
                "DIRS": folders,
                "NAME": "forms",
                "OPTIONS": {},
            }
        )


class DayInput(DateInput):
    """The browser's own date field; it works without scripts and speaks the reader's language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        # Browsers take and give ISO dates, whatever they show.
        super().__init__(attrs, format="%Y-%m-%d")


class MomentInput(DateTimeInput):
    """The browser's own field for a day and a time."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")
