"""What the council office fills in when it registers a paper or corrects what is registered."""

from typing import Any

from django import forms

from council.enums import Ground
from council.forms.confirmation import ActForm
from council.forms.fields import LineField, MomentField, rows_of
from council.forms.sittings import MeetingField, sittings_to_plan
from council.rules.permissions import council_office

LONGEST_TITLE = 300
GROUNDS = [("", "Bitte wählen"), *[(ground.value, ground.value) for ground in Ground]]


class FileForm(ActForm):
    """Files a draft; the council office says when a letter that it enters came in."""

    received_at = MomentField(
        label="Eingegangen am",
        required=False,
        help_text="Bei einem Brief: wann er im Haus war. Bleibt das Feld leer, gilt jetzt.",
    )

    field_order = ("seen", "received_at", "comment")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not council_office(self.user):
            del self.fields["received_at"]


class RegisterForm(ActForm):
    """Puts a filed paper on a sitting and says whether it is shown to the public at once."""

    meeting = MeetingField(
        label="Sitzung",
        required=False,
        empty_label="Noch keine Sitzung",
        help_text="Kann auch später bestimmt werden.",
    )
    agenda_item = LineField(label="TOP", max_length=20, required=False, help_text="Beispiel: 9.28")
    publish = forms.BooleanField(label="Sofort veröffentlichen", required=False, initial=True)

    field_order = ("seen", "meeting", "agenda_item", "publish", "comment")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows_of(self, "meeting").queryset = sittings_to_plan()
        self.fields["meeting"].initial = self.subject.wished_meeting_id
        if self.subject.confidential:
            del self.fields["publish"]

    def clean(self) -> dict[str, Any]:
        """Refuse an agenda item that belongs to no sitting."""
        values = super().clean() or {}
        if values.get("agenda_item") and not values.get("meeting"):
            self.add_error("meeting", "Zu einem TOP gehört eine Sitzung.")
        return values


class TitleForm(ActForm):
    """Corrects the title of a registered paper."""

    title = LineField(
        label="Kurztitel",
        max_length=LONGEST_TITLE,
        help_text=f"Höchstens {LONGEST_TITLE} Zeichen",
        error_messages={"required": "Bitte geben Sie den Kurztitel an."},
    )

    field_order = ("seen", "title", "comment")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].initial = self.subject.title

    def clean_title(self) -> str:
        """Refuse a correction that corrects nothing."""
        title: str = self.cleaned_data["title"]
        if title == self.subject.title:
            raise forms.ValidationError("Der Titel ist unverändert.")
        return title


class ConfidentialityForm(ActForm):
    """Makes a registered paper non-public, or public again."""

    ground = forms.ChoiceField(
        label="Grund der Nichtöffentlichkeit",
        choices=GROUNDS,
        error_messages={"required": "Bitte nennen Sie den Grund der Nichtöffentlichkeit."},
    )

    field_order = ("seen", "ground", "comment")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comment"].label = "Grund der Änderung"
        if self.subject.confidential:
            del self.fields["ground"]

    def service_values(self) -> dict[str, Any]:
        """Turn the paper's confidentiality into its opposite."""
        return {**self.cleaned_data, "confidential": not self.subject.confidential}


class PublishForm(ActForm):
    """Shows a registered paper to the public."""

    comment = None  # type: ignore[assignment]  # so Django leaves a field out
