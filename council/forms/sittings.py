"""What the council office fills in about sittings: where a paper is heard, and what came of it."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone

from council.enums import OrganizationKind
from council.forms.confirmation import ActForm
from council.forms.fields import LineField, PartlyRequired, RowsField, choices_of, rows_of
from council.models import Consultation, Meeting, Organization
from council.models.spans import not_ended
from council.queries import coming_meetings, current_city
from council.rules.results import Effect, results_for
from council.words.german import german_datetime, weekday

# A paper that was raised in a sitting is often entered only some days later.
DAYS_BACK = 30
# What a body that hears papers of the council is asked to do.
ROLES = ("Stellungnahme", "Beratung", "Beschlussfassung", "Kenntnisnahme")


class MeetingField(forms.ModelChoiceField):
    """One sitting, named by day, time and body."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Meeting.objects.none(), **kwargs)

    def label_from_instance(self, meeting: Meeting) -> str:
        """How the list names a sitting: Dienstag, 10.12.2019, 16:00 Uhr · Stadtrat."""
        when = f"{weekday(meeting.starts_at)}, {german_datetime(meeting.starts_at)}"
        return f"{when} · {meeting.organization.name}"


def sittings_to_plan() -> Any:
    """The sittings on which a paper can be put: the coming ones and those just held."""
    since = timezone.now() - datetime.timedelta(days=DAYS_BACK)
    return coming_meetings(since).exclude(organization__kind=OrganizationKind.MAYOR)


def coming_council_sittings() -> Any:
    """The sittings of the council from today on."""
    since = timezone.now() - datetime.timedelta(days=1)
    return coming_meetings(since).filter(organization__kind=OrganizationKind.COUNCIL)


class PlanForm(ActForm):
    """Puts a registered paper on a sitting."""

    meeting = MeetingField(
        label="Sitzung",
        empty_label="Bitte wählen",
        error_messages={"required": "Bitte wählen Sie die Sitzung."},
    )
    role = forms.ChoiceField(
        label="Aufgabe",
        choices=[(role, role) for role in ROLES],
        help_text="Was das Gremium mit der Drucksache tun soll.",
    )
    agenda_item = LineField(label="TOP", max_length=20, required=False, help_text="Beispiel: 9.28")
    comment = None  # type: ignore[assignment]  # so Django leaves a field out

    field_order = ("seen", "meeting", "role", "agenda_item")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows_of(self, "meeting").queryset = sittings_to_plan()
        self.fields["role"].initial = self.subject.kind_row.further_role
        self.fields["meeting"].initial = self.subject.wished_meeting_id


class ResultForm(PartlyRequired, ActForm):
    """What a sitting decided on an inquiry, a motion or an amendment.

    Fields that this kind of paper cannot need are left out.
    """

    result = forms.ChoiceField(
        label="Ergebnis",
        widget=forms.RadioSelect(attrs={"class": "choices-columns"}),
        error_messages={"required": "Bitte wählen Sie das Ergebnis."},
    )
    next_meeting = MeetingField(
        label="Nächste Sitzung",
        empty_label="Bitte wählen",
        help_text="Dort steht der Vorgang wieder auf der Tagesordnung.",
    )
    committees = RowsField(
        Organization.objects.none(),
        label="Ausschüsse",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices-columns"}),
    )
    resolution_number = LineField(
        label="Beschlussnummer",
        max_length=40,
        required=False,
        help_text="Beispiel: 621-017(VIII)25",
    )

    field_order = ("seen", "result", "next_meeting", "committees", "resolution_number", "comment")

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = [rule for rule in results_for(self.subject.kind) if rule.effect != Effect.WITHDRAW]
        choices_of(self, "result").choices = [(rule.value, rule.value) for rule in rules]
        self.fields["result"].initial = consultation.result
        self.fields["resolution_number"].initial = consultation.resolution_number
        rows_of(self, "next_meeting").queryset = later_sittings(consultation)
        rows_of(self, "committees").queryset = committees_today()
        if not self.subject.kind_row.is_decided:
            del self.fields["resolution_number"]
        if not any(rule.effect == Effect.REFER for rule in rules):
            del self.fields["committees"]

    def wanted(self) -> dict[str, bool]:
        """The next sitting and the committees belong to one result each: the service asks."""
        return {name: False for name in ("next_meeting", "committees") if name in self.fields}


class LaterResultForm(ActForm):
    """What a body made of an answer that was distributed."""

    result = forms.ChoiceField(
        label="Ergebnis",
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte wählen Sie das Ergebnis."},
    )
    comment = None  # type: ignore[assignment]  # so Django leaves a field out

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        values = [rule.value for rule in results_for(self.subject.kind)]
        known = [consultation.result] if consultation.result not in ("", *values) else []
        choices_of(self, "result").choices = [(value, value) for value in [*known, *values]]
        self.fields["result"].initial = consultation.result


def later_sittings(consultation: Consultation) -> Any:
    """The sittings of the same body after the one of `consultation`."""
    held_at = consultation.held_at or timezone.now()
    return (
        coming_meetings(held_at)
        .filter(organization=consultation.organization_id)
        .exclude(consultations=consultation)
    )


def committees_today() -> Any:
    """The committees that there are today, by name."""
    today = current_city().today()
    return Organization.objects.filter(not_ended(today), kind=OrganizationKind.COMMITTEE).order_by(
        "name"
    )
