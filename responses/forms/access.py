"""Who takes no part in a paper, and whose access to it is taken or given back."""

from typing import Any

from django import forms

from council.forms.confirmation import ActForm
from council.forms.fields import check_controls
from council.models import Exclusion, PaperAccess, User


class ExcludeForm(ActForm):
    """Whom a paper concerns so that she must take no part in it, and why."""

    comment = None  # type: ignore[assignment]  # the reason stands on no slip
    user = forms.ModelChoiceField(
        User.objects.none(),
        label="Person",
        empty_label="Bitte wählen",
        error_messages={
            "required": "Bitte wählen Sie eine Person.",
            "invalid_choice": "Bitte wählen Sie eine Person aus der Liste.",
        },
    )
    reason = forms.CharField(
        label="Grund",
        max_length=2000,
        help_text="Er steht weder auf dem Laufzettel noch in der Mail; lesen kann ihn nur, wer "
        "Mitwirkungsverbote einträgt.",
        validators=[check_controls],
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Bitte geben Sie den Grund an."},
    )
    field_order = ("user", "reason", "seen")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        excluded = self.subject.exclusions.filter(lifted_at=None)
        people = User.objects.filter(is_active=True).exclude(pk__in=excluded.values("user"))
        choose(self, "user", people)


class ReadmitForm(ActForm):
    """Which exclusion is lifted."""

    exclusion = forms.ModelChoiceField(
        Exclusion.objects.none(),
        label="Person",
        empty_label="Bitte wählen",
        error_messages={
            "required": "Bitte wählen Sie eine Person.",
            "invalid_choice": "Das Mitwirkungsverbot ist schon aufgehoben.",
        },
    )
    field_order = ("exclusion", "comment", "seen")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.subject.exclusions.filter(lifted_at=None).select_related("user")
        choose(self, "exclusion", rows).label_from_instance = lambda row: row.user.name


class AccessForm(ActForm):
    """Whose access is withdrawn, or given back."""

    part = forms.ModelChoiceField(
        PaperAccess.objects.none(),
        label="Amt oder Dezernat",
        empty_label="Bitte wählen",
        error_messages={
            "required": "Bitte wählen Sie eine Stelle.",
            "invalid_choice": "Bitte wählen Sie eine Stelle aus der Liste.",
        },
    )
    field_order = ("part", "comment", "seen")
    withdrawn = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.subject.access.select_related("organization")
        rows = rows.filter(withdrawn_at__isnull=not self.withdrawn).order_by("organization__name")
        choose(self, "part", rows).label_from_instance = lambda row: row.organization.label


class AccessBackForm(AccessForm):
    """Whose access is given back."""

    withdrawn = True


def choose(form: forms.Form, name: str, rows: Any) -> Any:
    """Let a field choose among `rows`; gives the field."""
    field: Any = form.fields[name]
    field.queryset = rows
    return field
