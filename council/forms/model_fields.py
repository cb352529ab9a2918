"""How the columns of a table become fields of a form."""

from typing import Any

from django import forms
from django.db import models

from council.forms.fields import DayField, LineField, check_year


def field_of(column: models.Field, **kwargs: Any) -> forms.Field | None:
    """The field for a column: texts are printable lines, days the browser's own date field.

    For `formfield_callback` of a model form.
    """
    if type(column) is models.CharField and not column.choices:
        kwargs["form_class"] = LineField
    if type(column) is models.DateField:
        kwargs["form_class"] = DayField
    if type(column) is models.DateTimeField:
        kwargs["validators"] = [check_year]
    return column.formfield(**kwargs)
