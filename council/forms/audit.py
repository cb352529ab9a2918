"""Which lines of the audit page are shown."""

from typing import Any

from django import forms

from council.forms.fields import DayField, rows_of
from council.models import User


class AuditFilter(forms.Form):
    """Whose lines, of which kind, of which days."""

    all_optional = True

    person = forms.ModelChoiceField(
        User.objects.none(), label="Person", required=False, empty_label="alle"
    )
    kind = forms.ChoiceField(label="Was", required=False)
    since = DayField(label="von", required=False)
    until = DayField(label="bis", required=False)

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows_of(self, "person").queryset = User.objects.order_by("name", "pk")
        self.fields["kind"].choices = [("", "alles"), *kinds]  # type: ignore[attr-defined]
