"""What the acts on an answer ask besides a comment: a unit, a day."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone

from council.enums import OFFICE_KINDS
from council.forms.confirmation import ActForm
from council.forms.fields import DayField
from council.models import Organization
from council.queries import current_city, organizations_on
from responses.rules.workflow import mayor_row
from responses.services.moves import next_mayor_meeting

READ_BY_ASKER = "Wer gefragt hat, kann den Grund lesen."


class HandOverForm(ActForm):
    """To which unit an answer goes."""

    lead = forms.ModelChoiceField(
        Organization.objects.none(),
        label="Zuständige Stelle",
        empty_label="Bitte wählen",
        error_messages={
            "required": "Bitte wählen Sie eine Stelle.",
            "invalid_choice": "Bitte wählen Sie eine Stelle aus der Liste.",
        },
    )
    field_order = ("lead", "comment", "seen")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = organizations_on(current_city().today(), *OFFICE_KINDS)
        field = self.fields["lead"]
        field.queryset = offices.exclude(pk=self.subject.lead_id)  # type: ignore[attr-defined]
        self.fields["comment"].help_text = READ_BY_ASKER


class CancelForm(ActForm):
    """Why an answer is given up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comment"].help_text = READ_BY_ASKER


class CosignForm(ActForm):
    """A signature; what is written beside it is a remark that everybody on the way reads."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comment"].help_text = "Ohne Bemerkung zeichnen Sie uneingeschränkt mit."


class DecideForm(ActForm):
    """The day of the sitting in which the mayor decided."""

    held_on = DayField(label="Tag der Dienstberatung")
    field_order = ("held_on", "comment", "seen")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = mayor_row(self.subject)
        self.fields["held_on"].initial = row.held_on if row else None


class DeferForm(ActForm):
    """To which day the mayor deferred."""

    until = DayField(label="Vertagt auf den")
    field_order = ("until", "comment", "seen")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = mayor_row(self.subject)
        if row is not None and row.held_on is not None:
            meeting = next_mayor_meeting(row.held_on + datetime.timedelta(days=1))
            day = timezone.localdate(meeting.starts_at) if meeting else None
            self.fields["until"].initial = day


class ExtendForm(ActForm):
    """A later day until which an answer is due; the asker reads the reason."""

    due_on = DayField(label="Neue Frist")
    field_order = ("due_on", "comment", "seen")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comment"].help_text = READ_BY_ASKER


class OverrideForm(ActForm):
    """Why an answer goes on without a signature."""
