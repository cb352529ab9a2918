"""What goes into a bundle: papers ticked in a list, or all of a sitting, an office, a span."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from council.enums import OFFICE_KINDS, JobKind, PaperKind
from council.forms.fields import LONGEST_KEY, DayField, rows_of
from council.forms.sittings import MeetingField
from council.models import City, Meeting, Organization, Paper
from council.queries import agenda_of
from council.rules.public_registers import public_meetings
from council.words.german import german_date

# As many keys as one list page has rows, and some more: an address is not endless.
MOST_TICKED = 200


class TickedField(forms.Field):
    """Keys of papers that were ticked in a list; what is no key is left out."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[int]:
        """Return the keys in their order."""
        keys = [str(key) for key in value or ()][:MOST_TICKED]
        return [int(k) for k in keys if k.isascii() and k.isdecimal() and len(k) <= LONGEST_KEY]


class ChoosingForm(forms.Form):
    """Says which of the papers that a reader may know of are wanted, and how that is called."""

    all_optional = True

    paper = TickedField(required=False)
    sitting = MeetingField(label="Sitzung", required=False, empty_label="alle")
    unit = forms.ModelChoiceField(
        Organization.objects.filter(kind__in=OFFICE_KINDS),
        label="Federführung",
        required=False,
        empty_label="alle",
    )
    kind = forms.ChoiceField(
        label="Art", required=False, choices=[("", "alle"), *PaperKind.choices]
    )
    since = DayField(label="Datiert ab", required=False)
    until = DayField(label="Datiert bis", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held: QuerySet[Meeting] = public_meetings().filter(consultations__isnull=False)
        rows_of(self, "sitting").queryset = held.distinct().order_by("-starts_at", "pk")

    def clean(self) -> dict[str, Any]:
        """Refuse a span that ends before it begins."""
        values = super().clean() or {}
        since, until = values.get("since"), values.get("until")
        if since and until and until < since:
            self.add_error("until", "Das Ende liegt vor dem Beginn.")
        return values

    @property
    def says_something(self) -> bool:
        """Whether anything was chosen; nothing does not mean everything."""
        return self.is_valid() and any(self.cleaned_data.values())

    def papers(self, known: QuerySet[Paper]) -> list[int]:
        """The keys of the papers that are wanted, in the order of the bundle."""
        values = self.cleaned_data
        known = known.filter(self._conditions(), reference__isnull=False)
        if values["sitting"]:
            heard = [item.paper_id for item in agenda_of(values["sitting"], known)]
            return list(dict.fromkeys(heard))
        return list(known.order_by("year", "reference_key").values_list("pk", flat=True))

    def title(self, city: City) -> str:
        """How the bundle is called: by its sitting, office, kind and span."""
        values = self.cleaned_data
        parts = [
            _name_of(values["sitting"]) if values["sitting"] else "",
            values["unit"].label if values["unit"] else "",
            PaperKind(values["kind"]).label if values["kind"] else "",
            f"ab {german_date(values['since'])}" if values["since"] else "",
            f"bis {german_date(values['until'])}" if values["until"] else "",
        ]
        named = ", ".join(part for part in parts if part)
        return named or f"Ausgewählte Drucksachen vom {german_date(city.today())}"

    def _conditions(self) -> Q:
        values = self.cleaned_data
        wanted = Q()
        if values["paper"]:
            wanted &= Q(pk__in=values["paper"])
        if values["unit"]:
            wanted &= Q(lead=values["unit"]) | Q(lead__parent=values["unit"])
        if values["kind"]:
            wanted &= Q(kind=values["kind"])
        if values["since"]:
            wanted &= Q(dated_on__gte=values["since"])
        if values["until"]:
            wanted &= Q(dated_on__lte=values["until"])
        return wanted


class OrderForm(forms.Form):
    """As what the papers are wanted."""

    form = forms.ChoiceField(
        label="Als",
        choices=[
            (JobKind.ZIP, "ZIP-Datei: die amtlichen PDF-Dateien einzeln, mit Verzeichnis"),
            (JobKind.READING_COPY, "Lesefassung: ein PDF mit Inhaltsverzeichnis, als Kopie"),
        ],
        initial=JobKind.ZIP,
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte wählen Sie, als was."},
    )


def _name_of(sitting: Meeting) -> str:
    return f"{sitting.organization.name} am {german_date(sitting.starts_at)}"
