"""What the council office fills in about bodies, offices, persons, sittings and terms."""

import datetime
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.utils import from_current_timezone
from django.utils import timezone

from council.enums import BODY_KINDS, OFFICE_KINDS, OrganizationKind
from council.forms.fields import LineField, check_controls, choices_of, rows_of
from council.forms.model_fields import field_of
from council.models import LegislativeTerm, Meeting, Membership, Organization, Person
from council.models.spans import not_ended
from council.queries import current_city
from council.site.form_rendering import MomentInput
from council.words.german import german_date, german_datetime

MOST_SITTINGS = 60
MOST_SEATS = 60
ENDS_TOO_EARLY = "Das Ende liegt vor dem Beginn."


class RegisterFilter(forms.Form):
    """Which rows of a register a list shows."""

    all_optional = True

    q = forms.CharField(label="Suchen", required=False, max_length=100, validators=[check_controls])
    former = forms.BooleanField(label="auch frühere", required=False)


class SpanForm(forms.ModelForm):
    """A row that begins and ends some day."""

    span = ("valid_from", "valid_until")

    def clean(self) -> dict[str, Any]:
        """Check the time span; a wrong one is noted at its end."""
        cleaned = super().clean() or {}
        start, end = (cleaned.get(name) for name in self.span)
        if start and end and end < start:
            self.add_error(self.span[1], ValidationError(ENDS_TOO_EARLY))
        return cleaned


class OrganizationForm(SpanForm):
    """A body, a faction or an office. What it is stays as it was entered."""

    kinds: tuple[OrganizationKind, ...] = ()

    class Meta:
        model = Organization
        fields: tuple[str, ...] = ("kind", "name", "code", "parent", "valid_from", "valid_until")
        formfield_callback = field_of
        help_texts = {
            "valid_until": "Nichts wird gelöscht: Was es nicht mehr gibt, bekommt hier ein Ende."
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = choices_of(self, "kind")
        field.choices = [(kind.value, kind.label) for kind in self._possible_kinds()]
        field.initial = self.kinds[-1].value
        field.disabled = self.instance.pk is not None
        if len(self.kinds) == 1:
            del self.fields["kind"]
            self.instance.kind = self.kinds[0]

    def _possible_kinds(self) -> list[OrganizationKind]:
        if self.instance.pk:
            return [OrganizationKind(self.instance.kind)]
        # A city has one office at its head.
        has_mayor = Organization.objects.filter(kind=OrganizationKind.MAYOR).exists()
        return [kind for kind in self.kinds if kind != OrganizationKind.MAYOR or not has_mayor]


class BodyForm(OrganizationForm):
    """The council, a committee, or the office at the head of the city."""

    kinds = (OrganizationKind.COUNCIL, OrganizationKind.MAYOR, OrganizationKind.COMMITTEE)

    class Meta(OrganizationForm.Meta):
        fields = ("kind", "name", "code", "valid_from", "valid_until")


class FactionForm(OrganizationForm):
    kinds = (OrganizationKind.FACTION,)

    class Meta(OrganizationForm.Meta):
        fields = ("kind", "name", "code", "valid_from", "valid_until")


class OfficeForm(OrganizationForm):
    """A division, or a unit that belongs to one."""

    kinds = (OrganizationKind.DIVISION, OrganizationKind.UNIT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        divisions = Organization.objects.filter(kind=OrganizationKind.DIVISION)
        rows_of(self, "parent").queryset = divisions.exclude(pk=self.instance.pk)
        self.fields["parent"].label = "Dezernat"
        self.fields["parent"].help_text = "Dem Dezernat wird zur Prüfung vorgelegt."
        rows_of(self, "parent").empty_label = "keines"

    def clean(self) -> dict[str, Any]:
        """Check that only units belong to a division."""
        cleaned = super().clean() or {}
        if cleaned.get("kind") == OrganizationKind.DIVISION and cleaned.get("parent"):
            self.add_error("parent", ValidationError("Ein Dezernat gehört zu keinem anderen."))
        return cleaned


class PersonForm(forms.ModelForm):
    """A person who sits in the council or one of its bodies."""

    is_another = forms.BooleanField(
        label="Es gibt schon eine Person dieses Namens, gemeint ist eine andere", required=False
    )

    class Meta:
        model = Person
        fields = ("name", "sort_name", "form")
        formfield_callback = field_of
        help_texts = {
            "sort_name": "Wonach Listen sortieren, etwa „Ahrens, Julia“. Sonst der Nachname.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["is_another"]

    def clean(self) -> dict[str, Any]:
        """Derive what lists sort by, and ask before a second person of one name."""
        cleaned = super().clean() or {}
        name = cleaned.get("name", "")
        if name and not cleaned.get("sort_name"):
            cleaned["sort_name"] = name.split()[-1]
        is_new = "is_another" in self.fields and not cleaned.get("is_another")
        if is_new and Person.objects.filter(name=name).exists():
            self.add_error(
                "name",
                "Eine Person dieses Namens gibt es schon. Ist es eine andere, kreuzen Sie das "
                "bitte unten an.",
            )
        return cleaned


class MembershipForm(SpanForm):
    """A seat; in which body it is stays as it was entered."""

    class Meta:
        model = Membership
        fields = ("organization", "role", "valid_from", "valid_until")
        formfield_callback = field_of

    def __init__(self, *args: Any, choices: list[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["organization"]
        else:
            self.fields["organization"].label = "Gremium oder Fraktion"
            choices_of(self, "organization").choices = choices


MembershipFormSet = forms.inlineformset_factory(
    Person,
    Membership,
    form=MembershipForm,
    extra=3,
    can_delete=False,
    max_num=MOST_SEATS,
    absolute_max=MOST_SEATS,
)


def memberships_of(
    person: Person, data: Any = None
) -> "forms.BaseInlineFormSet[Membership, Person, MembershipForm]":
    """The seats of a person, those that last first, with room for three new ones."""
    today = current_city().today()
    bodies = Organization.objects.filter(not_ended(today)).exclude(kind__in=OFFICE_KINDS)
    rows = Membership.objects.select_related("organization")
    return MembershipFormSet(
        data,
        instance=person,
        queryset=rows.order_by("-valid_until", "organization", "pk"),
        form_kwargs={"choices": [("", "–"), *[(body.pk, body.label) for body in bodies]]},
    )


class TermForm(SpanForm):
    span = ("starts_on", "ends_on")

    class Meta:
        model = LegislativeTerm
        fields = ("number", "starts_on", "ends_on")
        formfield_callback = field_of
        error_messages = {"number": {"unique": "Diese Wahlperiode gibt es schon."}}


class MeetingForm(forms.ModelForm):
    """A sitting that is planned or was held."""

    class Meta:
        model = Meeting
        fields = (
            "organization",
            "starts_at",
            "name",
            "number",
            "place",
            "public",
            "cancelled",
        )
        formfield_callback = field_of
        widgets = {"starts_at": MomentInput}
        help_texts = {
            "name": "Ohne Bezeichnung heißt sie nach dem Gremium.",
            "public": "Dienstberatungen sind nie öffentlich.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows_of(self, "organization").queryset = _bodies(self.instance.organization_id)

    def clean(self) -> dict[str, Any]:
        """Keep the mayor's sittings to those who take part."""
        cleaned = super().clean() or {}
        _keep_private(cleaned)
        return cleaned


class SittingsForm(forms.Form):
    """Several sittings of one body, as a year's plan lists them."""

    organization = forms.ModelChoiceField(
        Organization.objects.none(), label="Gremium", empty_label=None
    )
    time = forms.TimeField(
        label="Beginn",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        initial=datetime.time(14),
    )
    days = forms.CharField(
        label="Tage",
        widget=forms.Textarea(attrs={"rows": 6}),
        validators=[check_controls],
        max_length=2000,
        help_text="In jeder Zeile ein Tag, etwa 05.02.2027. Beginnt die Sitzung zu einer anderen "
        "Zeit, schreiben Sie diese dahinter: 12.03.2027 16:00",
    )
    place = LineField(label="Ort", required=False, max_length=200)
    public = forms.BooleanField(
        label="öffentlich",
        required=False,
        initial=True,
        help_text="Dienstberatungen sind nie öffentlich.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows_of(self, "organization").queryset = _bodies()

    def clean(self) -> dict[str, Any]:
        """Make the sittings; what is wrong with a line is said with the line."""
        cleaned = super().clean() or {}
        _keep_private(cleaned)
        if not self.errors:
            cleaned["meetings"] = self._meetings(cleaned)
        return cleaned

    def _meetings(self, cleaned: dict[str, Any]) -> list[Meeting]:
        lines = [line.strip() for line in cleaned["days"].splitlines() if line.strip()]
        if len(lines) > MOST_SITTINGS:
            self.add_error("days", f"Möglich sind {MOST_SITTINGS} Sitzungen auf einmal.")
            return []
        starts = []
        for line in lines:
            try:
                starts.append(moment_of(line, cleaned["time"]))
            except ValidationError as error:
                self.add_error("days", error)
        self._refuse_known(cleaned["organization"], starts)
        return [
            Meeting(
                organization=cleaned["organization"],
                starts_at=start,
                place=cleaned["place"],
                public=cleaned["public"],
            )
            for start in starts
        ]

    def _refuse_known(self, body: Organization, starts: list[datetime.datetime]) -> None:
        known = Meeting.objects.filter(organization=body, starts_at__in=starts)
        for start in known.values_list("starts_at", flat=True):
            self.add_error("days", f"Diese Sitzung gibt es schon: {german_datetime(start)}.")
        for start in {start for start in starts if starts.count(start) > 1}:
            self.add_error("days", f"Das steht zweimal da: {german_datetime(start)}.")


def moment_of(line: str, usual: datetime.time) -> datetime.datetime:
    """The moment that a line such as "05.02.2027" or "05.02.2027 16:00" names.

    Raises ValidationError with a sentence that quotes the line.
    """
    match = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:,?\s+(\d{1,2})[:.](\d{2}))?", line)
    try:
        if match is None:
            raise ValueError
        day, month, year, hour, minute = match.groups()
        time = usual if hour is None else datetime.time(int(hour), int(minute))
        date = datetime.date(int(year), int(month), int(day))
    except ValueError:
        raise ValidationError(f"„{line[:40]}“ ist kein Tag wie 05.02.2027.") from None
    if abs(date.year - timezone.localdate().year) > 50:
        raise ValidationError(f"{german_date(date)} liegt zu weit weg.")
    return from_current_timezone(datetime.datetime.combine(date, time))


def _bodies(used: int | None = None) -> QuerySet[Organization]:
    """The bodies of today, and the one that a sitting already belongs to."""
    bodies = Organization.objects.filter(kind__in=BODY_KINDS)
    today = current_city().today()
    return bodies.filter(not_ended(today)) | bodies.filter(pk__in=[used])


def _keep_private(cleaned: dict[str, Any]) -> None:
    body = cleaned.get("organization")
    if body is not None and body.kind == OrganizationKind.MAYOR:
        cleaned["public"] = False
