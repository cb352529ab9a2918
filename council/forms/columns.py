"""How the columns of a table become fields of a form."""

from typing import Any

from django import forms
from django.db import models

from council.form_rendering import DayInput
from council.forms.fields import LineField


def field_of(column: models.Field, **kwargs: Any) -> forms.Field | None:
    """The field for a column: texts are printable lines, days the browser's own date field.

    For `formfield_callback` of a model form.
    """
    if type(column) is models.CharField and not column.choices:
        kwargs["form_class"] = LineField
    if type(column) is models.DateField:
        kwargs.setdefault("widget", DayInput)
    return column.formfield(**kwargs)
