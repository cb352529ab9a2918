"""What a city sets for itself, and the counters of its numbers."""

import datetime
import zoneinfo

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from council.enums import DeadlineStart, DeadlineUnit, PrintLayout, SecondPerson
from council.history import RecordedModel

LAENDER = [
    ("BW", "Baden-Württemberg"),
    ("BY", "Bayern"),
    ("BE", "Berlin"),
    ("BB", "Brandenburg"),
    ("HB", "Bremen"),
    ("HH", "Hamburg"),
    ("HE", "Hessen"),
    ("MV", "Mecklenburg-Vorpommern"),
    ("NI", "Niedersachsen"),
    ("NW", "Nordrhein-Westfalen"),
    ("RP", "Rheinland-Pfalz"),
    ("SL", "Saarland"),
    ("SN", "Sachsen"),
    ("ST", "Sachsen-Anhalt"),
    ("SH", "Schleswig-Holstein"),
    ("TH", "Thüringen"),
]
PRINT_SIZES = [(11, "11 Punkt"), (12, "12 Punkt")]
MAYOR_LABELS = [
    ("Der Oberbürgermeister", "Der Oberbürgermeister"),
    ("Die Oberbürgermeisterin", "Die Oberbürgermeisterin"),
]
LICENSES = [
    ("https://www.govdata.de/dl-de/zero-2-0", "Datenlizenz Deutschland – Zero 2.0"),
    (
        "https://www.govdata.de/dl-de/by-2-0",
        "Datenlizenz Deutschland – Namensnennung 2.0",
    ),
    ("https://creativecommons.org/publicdomain/zero/1.0/", "Creative Commons CC0 1.0"),
    ("https://creativecommons.org/licenses/by/4.0/", "Creative Commons Namensnennung 4.0"),
]
prefix = RegexValidator(r"^[A-ZÄÖÜ]{1,3}\Z", "Bitte einen bis drei Großbuchstaben eingeben.")

municipality = RegexValidator(r"^\d{8}\Z", "Der Gemeindeschlüssel hat acht Ziffern.")


def check_time_zone(name: str) -> None:
    """Refuse a time zone that the computer does not know."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError("Diese Zeitzone gibt es nicht. Beispiel: Europe/Berlin")


class City(RecordedModel):
    """The one row of settings of the city that runs this instance."""

    name = models.CharField("Name der Stadt", max_length=100, default="Musterstadt")
    kind = models.CharField("Art der Stadt", max_length=60, default="Landeshauptstadt", blank=True)
    council_name = models.CharField("Bezeichnung des Rates", max_length=60, default="Stadtrat")
    council_chair = models.CharField(
        "Adressat von Anträgen",
        max_length=150,
        default="Vorsitzende/r des Stadtrates",
        help_text="So steht es auf jedem Antrag.",
    )
    arms_sha256 = models.CharField("Wappen", max_length=64, blank=True, editable=False)
    arms_mime = models.CharField(max_length=40, blank=True, editable=False)
    arms_alt = models.CharField("Beschreibung des Wappens", max_length=200, blank=True)
    mayor_label = models.CharField(
        "Amtsbezeichnung", max_length=60, choices=MAYOR_LABELS, default="Der Oberbürgermeister"
    )
    mayor_name = models.CharField("Name im Amt", max_length=100, blank=True)
    phone_prefix = models.CharField("Rufnummer vor der Durchwahl", max_length=20, blank=True)
    time_zone = models.CharField(
        "Zeitzone", max_length=40, default="Europe/Berlin", validators=[check_time_zone]
    )
    land = models.CharField(
        "Land", max_length=2, choices=LAENDER, default="ST", help_text="Bestimmt die Feiertage."
    )

    steps_left_out = models.JSONField(
        default=list,
        blank=True,
        editable=False,
        help_text="Optional steps on the way of an answer that the city does without.",
    )

    deadline_length = models.PositiveSmallIntegerField(
        "Frist", default=4, validators=[MinValueValidator(1), MaxValueValidator(400)]
    )
    deadline_unit = models.CharField(
        "Einheit", max_length=20, choices=DeadlineUnit, default=DeadlineUnit.WEEKS
    )
    deadline_start = models.CharField(
        "Beginn der Frist", max_length=10, choices=DeadlineStart, default=DeadlineStart.RESULT
    )

    prefix_inquiry = models.CharField("Anfrage", max_length=3, default="F", validators=[prefix])
    prefix_motion = models.CharField("Antrag", max_length=3, default="A", validators=[prefix])
    prefix_statement = models.CharField(
        "Stellungnahme", max_length=3, default="S", validators=[prefix]
    )
    prefix_interim_notice = models.CharField(
        "Zwischennachricht", max_length=3, default="I", validators=[prefix]
    )

    print_layout = models.CharField(
        "Form", max_length=20, choices=PrintLayout, default=PrintLayout.GRID
    )
    print_size = models.PositiveSmallIntegerField("Schriftgröße", choices=PRINT_SIZES, default=11)
    name_line = models.CharField(
        "Namenszeile",
        max_length=100,
        blank=True,
        help_text="Steht oben auf jeder Drucksache. Ohne Angabe: Art und Name der Stadt.",
    )
    signature_block = models.TextField(
        "Unterschrift unter Antworten",
        max_length=300,
        default="{name}\n{office}",
        blank=True,
        help_text="Höchstens sechs Zeilen. {name} und {office} werden Name und Amt der oder des "
        "Beigeordneten, {mayor_name} und {mayor} die des Stadtoberhaupts. Zeilen, für die es "
        "nichts einzusetzen gibt, entfallen.",
    )

    heading_statement = models.CharField(
        "Überschrift der Stellungnahme", max_length=60, default="Stellungnahme der Verwaltung"
    )
    sentence_filed = models.CharField(
        "Satz vor der zitierten Anfrage",
        max_length=300,
        default="Am {date} wurde folgende {kind} im {council} eingebracht:",
        help_text="{date} wird der Tag, {kind} Anfrage oder Antrag, {council} der Rat.",
    )
    sentence_reply = models.CharField(
        "Satz vor der Antwort",
        max_length=300,
        default="Die Verwaltung der {city} kann folgend Stellung nehmen.",
        help_text="{city} wird der Name der Stadt.",
    )
    sentence_ask = models.CharField(
        "Satz vor den Fragen", max_length=300, default="Ich möchte wissen:"
    )
    sentence_move = models.CharField(
        "Satz vor dem Beschlussvorschlag",
        max_length=300,
        default="Der {council} möge beschließen:",
        help_text="{council} wird die Bezeichnung des Rates.",
    )

    sentence_expected = models.CharField(
        "Satz zum voraussichtlichen Termin",
        max_length=300,
        default="Die Stellungnahme wird voraussichtlich bis zum {date} vorliegen.",
        help_text="{date} wird der Tag.",
    )

    shows_case_officers = models.BooleanField(
        "Namen und Rufnummern der Sachbearbeitung online zeigen", default=False
    )
    shows_confidential_answers = models.BooleanField(
        "nichtöffentliche Antworten auf öffentliche Anfragen als „beantwortet“ zeigen",
        default=True,
    )
    bundle_days = models.PositiveSmallIntegerField(
        "Fertige Mappen aufheben (Tage)",
        default=7,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
    )
    second_person = models.CharField(
        "Rollen mit vielen Rechten bestätigt",
        max_length=20,
        choices=SecondPerson,
        default=SecondPerson.MAYORS_OFFICE,
        help_text="Gibt jemand eine Rolle in Ratsbüro, Büro des Stadtoberhaupts oder "
        "Systemverwaltung, gilt sie erst, wenn eine zweite Person zustimmt. Gibt es keine zweite, "
        "gilt sie sofort.",
    )
    factor_roles = models.JSONField("Zweiter Faktor nötig für", default=list, blank=True)
    sign_in_days = models.PositiveSmallIntegerField(
        "Anmeldungen im Protokoll aufheben (Tage)",
        default=180,
        validators=[MinValueValidator(30), MaxValueValidator(3650)],
    )
    contact_email = models.EmailField("E-Mail-Adresse für Rückmeldungen", blank=True)
    data_license = models.CharField(
        "Lizenz der offenen Daten", max_length=100, choices=LICENSES, blank=True
    )
    ags = models.CharField(
        "Amtlicher Gemeindeschlüssel", max_length=8, blank=True, validators=[municipality]
    )
    imprint = models.TextField("Impressum", blank=True)
    privacy = models.TextField("Datenschutz", blank=True)

    class Meta:
        verbose_name = "Stadt"
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="city_is_one_row")]

    def __str__(self) -> str:
        return self.printed_name

    @property
    def printed_name(self) -> str:
        """The name as the papers print it: "Landeshauptstadt Magdeburg"."""
        return f"{self.kind} {self.name}".strip()

    @property
    def has_arms(self) -> bool:
        return bool(self.arms_sha256)

    @property
    def at_mayor(self) -> str:
        """Where an answer lies that waits for the mayor: "Bei der Oberbürgermeisterin"."""
        article, office = self.mayor_label.split(maxsplit=1)
        return f"Bei der {office}" if article == "Die" else f"Beim {office}"

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    def today(self) -> datetime.date:
        """Today's date in the city's own time zone."""
        return timezone.localdate(timezone=self.zone)


class NumberSeries(models.Model):
    """The last number given in one series: a prefix and a year, or the amendments of a paper."""

    prefix = models.CharField(max_length=3)
    scope = models.CharField(max_length=40)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["prefix", "scope"], name="number_series_unique")
        ]

    def __str__(self) -> str:
        return f"{self.prefix} {self.scope}: {self.last}"
