"""What the council office fills in when it registers a paper or corrects what is registered."""

from typing import Any

from django import forms

from council.enums import Ground
from council.forms.confirmation import ActForm
from council.forms.fields import LineField, MomentField, choices_of, rows_of
from council.forms.sittings import MeetingField, sittings_to_plan
from council.models import File
from council.rules.permissions import council_office
from council.uploads.accepting import covered_sentence
from council.uploads.keeping import covered_in

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

    public_files = forms.TypedMultipleChoiceField(
        label="Diese Anlagen werden öffentlich",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Was nicht angekreuzt ist, sehen nur die, die es für ihre Arbeit brauchen.",
    )
    bars_seen = forms.BooleanField(label="", required=False)

    field_order = (
        *("seen", "meeting", "agenda_item", "publish", "public_files", "bars_seen", "comment"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows_of(self, "meeting").queryset = sittings_to_plan()
        self.fields["meeting"].initial = self.subject.wished_meeting_id
        if self.subject.confidential:
            del self.fields["publish"]
        self._offer_files(list(self.subject.files.all()))

    def _offer_files(self, files: list[File]) -> None:
        """Ask of each attachment whether it goes out; text under bars is said and ticked apart."""
        covered = covered_in(file.sha256 for file in files)
        sentences = [
            covered_sentence(file.name, covered[file.sha256])
            for file in files
            if file.sha256 in covered
        ]
        if self.subject.confidential or not files:
            del self.fields["public_files"], self.fields["bars_seen"]
            return
        choices_of(self, "public_files").choices = [(file.pk, file.name) for file in files]
        self.fields["public_files"].initial = [
            file.pk for file in files if file.sha256 not in covered
        ]
        if not sentences:
            del self.fields["bars_seen"]
            return
        self.fields["bars_seen"].label = "Der Text unter den schwarzen Flächen darf hinaus"
        self.fields["bars_seen"].help_text = (
            f"{' '.join(sentences)} Wer die Datei hat, kann ihn lesen. Nur anzukreuzen, wenn sie "
            "trotzdem öffentlich wird."
        )

    def clean(self) -> dict[str, Any]:
        """Refuse an agenda item that belongs to no sitting; turn the ticks round."""
        values = super().clean() or {}
        if "public_files" in self.fields:
            public = values.pop("public_files", [])
            files = self.subject.files.values_list("pk", flat=True)
            values["closed_files"] = [pk for pk in files if pk not in public]
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
