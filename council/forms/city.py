"""What the administrator fills in about the city."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from council.enums import Role
from council.forms.arms import ArmsField
from council.forms.fields import LinesField, choices_of
from council.forms.model_fields import field_of
from council.forms.rich_text import RichTextField
from council.models import City
from council.rules.kinds import ROWS
from council.services.registers import LARGEST_NUMBER

# The words in braces that each text may hold; the document puts the city's own in.
PLACES = {
    "sentence_filed": ("date", "kind", "council"),
    "sentence_reply": ("city", "council"),
    "sentence_ask": ("city", "council"),
    "sentence_move": ("city", "council"),
    "sentence_expected": ("date",),
    "signature_block": ("name", "office", "mayor", "mayor_name"),
}
SENTENCES = tuple(name for name in PLACES if name.startswith("sentence"))
MOST_SIGNATURE_LINES = 6
NUMBERED = tuple(kind for kind in ROWS if kind.prefix_setting)
PREFIXES = tuple(kind.prefix_setting for kind in NUMBERED)
SECTIONS = (
    ("stadt", "Stadt", ("name", "kind", "council_name", "council_chair", "land", "time_zone")),
    ("wappen", "Wappen", ("arms", "arms_alt", "remove_arms")),
    (
        "spitze",
        "Oberbürgermeisterin oder Oberbürgermeister",
        ("mayor_label", "mayor_name", "phone_prefix"),
    ),
    ("frist", "Frist der Stellungnahmen", ("deadline_length", "deadline_unit", "deadline_start")),
    ("nummern", "Buchstaben der Nummern", PREFIXES),
    ("druck", "Drucksachen", ("print_layout", "print_size", "name_line", "signature_block")),
    ("saetze", "Feste Sätze", ("heading_statement", *SENTENCES)),
    (
        "veroeffentlichung",
        "Veröffentlichung",
        ("shows_case_officers", "shows_confidential_answers"),
    ),
    ("mappen", "Mappen", ("bundle_days",)),
    ("sicherheit", "Konten und Anmeldung", ("second_person", "factor_roles", "sign_in_days")),
    ("daten", "Offene Daten", ("data_license", "ags")),
    ("rechtliches", "Rechtliches", ("contact_email", "imprint", "privacy")),
)


class CityForm(forms.ModelForm):
    """All settings of the city but the steps in use, which the answers' own part keeps."""

    arms = ArmsField(
        label="Neues Wappen", required=False, help_text="SVG oder PNG, höchstens 1 MB."
    )
    factor_roles = forms.MultipleChoiceField(
        label="Zweiter Faktor nötig für",
        choices=Role,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Wer so eine Rolle hat, richtet ihn beim nächsten Aufruf ein, ehe es weitergeht. "
        "Sie selbst brauchen zuerst einen.",
    )
    remove_arms = forms.BooleanField(label="Wappen entfernen", required=False)
    imprint = RichTextField(label="Impressum", required=False)
    privacy = RichTextField(label="Datenschutz", required=False)

    class Meta:
        model = City
        # The arms are a file; the service keeps it and notes what it is.
        fields = [
            name for *_, names in SECTIONS for name in names if name not in ("arms", "remove_arms")
        ]
        formfield_callback = field_of
        field_classes = {"signature_block": LinesField}
        widgets = {"signature_block": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "kind": "Steht auf allen Drucksachen vor dem Namen, etwa „Landeshauptstadt“.",
            "arms_alt": "Für alle, die es nicht sehen, etwa: Wappen: ein goldener Löwe auf Rot.",
            "time_zone": "Nach ihr zählen Tage und Fristen, etwa Europe/Berlin.",
            "contact_email": "Dorthin gehen Meldungen von Barrieren; ohne sie an die "
            "Systemverwaltung.",
            "phone_prefix": "Steht vor der Durchwahl, etwa 540.",
            "data_license": "Sie steht an jedem Abruf der offenen Daten.",
            "ags": "Acht Ziffern, etwa 15003000. Er macht die Daten Ihrer Stadt auffindbar.",
            "deadline_length": "So lange hat die Verwaltung für eine Stellungnahme.",
            "sign_in_days": "Danach wird gelöscht, wer sich wann angemeldet oder es versucht hat. "
            "Rollen, Konten und Einstellungen bleiben im Protokoll.",
            "bundle_days": "Danach werden sie mit ihrer Datei gelöscht.",
            "prefix_inquiry": "Der Buchstabe vor der Nummer, etwa F in F0310/19.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.has_arms:
            del self.fields["remove_arms"]

    def clean_remove_arms(self) -> bool:
        """Take either a new coat of arms or none. Raises ValidationError for both."""
        if self.cleaned_data["remove_arms"] and self.cleaned_data.get("arms"):
            raise ValidationError("Bitte wählen Sie eines: ein neues Wappen oder keines.")
        return bool(self.cleaned_data["remove_arms"])

    def clean_signature_block(self) -> str:
        """Take as many lines as fit below an answer. Raises ValidationError."""
        block: str = self.cleaned_data["signature_block"]
        if block.count("\n") >= MOST_SIGNATURE_LINES:
            raise ValidationError(f"Möglich sind höchstens {MOST_SIGNATURE_LINES} Zeilen.")
        return block

    def clean(self) -> dict[str, Any]:
        """Check what concerns several fields: the arms' description, prefixes, sentences."""
        cleaned = super().clean() or {}
        has_arms = self.instance.has_arms and not cleaned.get("remove_arms")
        if (has_arms or cleaned.get("arms")) and not cleaned.get("arms_alt"):
            self.add_error("arms_alt", "Bitte beschreiben Sie das Wappen in einem Satz.")
        self._tell_prefixes_apart(cleaned)
        for name, places in PLACES.items():
            self._check_places(name, places, cleaned.get(name) or "")
        return cleaned

    def _tell_prefixes_apart(self, cleaned: dict[str, Any]) -> None:
        seen: set[str] = set()
        for name in PREFIXES:
            prefix = cleaned.get(name)
            if prefix in seen:
                self.add_error(name, "Jede Art braucht ihre eigenen Buchstaben.")
            elif prefix:
                seen.add(prefix)

    def _check_places(self, name: str, places: tuple[str, ...], sentence: str) -> None:
        rest = re.sub(rf"\{{(?:{'|'.join(places)})\}}", "", sentence)
        if "{" in rest or "}" in rest:
            known = ", ".join(f"{{{place}}}" for place in places)
            self.add_error(name, f"In geschweiften Klammern ist hier nur möglich: {known}.")

    def sections(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        """The fields in the order of the page: (id, heading, fields)."""
        return [
            (anchor, heading, [self[name] for name in names if name in self.fields])
            for anchor, heading, names in SECTIONS
        ]


class SeriesForm(forms.Form):
    """With which number a series goes on."""

    prefix = forms.ChoiceField(label="Art")  # type: ignore[assignment]  # taken off the class
    year = forms.IntegerField(label="Jahr", min_value=1990, max_value=2089)
    next_number = forms.IntegerField(
        label="Nächste Nummer",
        min_value=1,
        max_value=LARGEST_NUMBER,
        help_text="Nur aufwärts: Eine vergebene Nummer kommt nie wieder.",
    )

    def __init__(self, *args: Any, city: City, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = city.today().year
        choices_of(self, "prefix").choices = [
            (kind.prefix(city), f"{kind.prefix(city)} – {kind.label}") for kind in NUMBERED
        ]
