"""Who sits where: organisations, persons, memberships, terms and sittings."""

from django.db import models
from django.db.models import Q

from council.enums import OrganizationKind
from council.history import RecordedModel
from council.models.spans import ENDS_AFTER_START, Span


class Organization(Span, RecordedModel):
    """A body, faction or office. Renamed ones keep their rows; papers keep the old names."""

    kind = models.CharField("Art", max_length=10, choices=OrganizationKind)
    code = models.CharField(
        "Kurzzeichen", max_length=30, blank=True, help_text="Beispiel: V/02, Amt 66, FB 40"
    )
    name = models.CharField("Name", max_length=200)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="gehört zu",
    )
    valid_from = models.DateField("besteht seit", null=True, blank=True)
    valid_until = models.DateField("besteht bis", null=True, blank=True)

    class Meta:
        verbose_name = "Organisation"
        verbose_name_plural = "Organisationen"
        ordering = ["kind", "code", "name", "pk"]
        constraints = [
            models.CheckConstraint(condition=ENDS_AFTER_START, name="organization_validity"),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(kind="mayor"), name="organization_one_mayor"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=OrganizationKind.values), name="organization_kind_known"
            ),
        ]
        indexes = [models.Index(fields=["kind", "name"], name="organization_by_name")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """How lists name it: the code first where there is one."""
        return f"{self.code} {self.name}".strip() if self.code != self.name else self.name

    @property
    def short(self) -> str:
        """How the papers' grid names it: "V/02"."""
        return self.code or self.name


class Person(RecordedModel):
    """A person who sits in the council or in one of its bodies."""

    name = models.CharField("Name", max_length=150)
    sort_name = models.CharField("Sortiername", max_length=150, blank=True)
    form = models.CharField(
        "Amtsbezeichnung", max_length=60, blank=True, help_text="Beispiel: Stadträtin"
    )

    class Meta:
        verbose_name = "Person"
        verbose_name_plural = "Personen"
        ordering = ["sort_name", "name", "pk"]
        indexes = [models.Index(fields=["name"], name="person_by_name")]

    def __str__(self) -> str:
        return self.name


class Membership(Span, RecordedModel):
    """A person's seat in an organisation."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="memberships")
    role = models.CharField("Funktion", max_length=60, blank=True, default="Mitglied")
    valid_from = models.DateField("seit", null=True, blank=True)
    valid_until = models.DateField("bis", null=True, blank=True)

    class Meta:
        verbose_name = "Mitgliedschaft"
        verbose_name_plural = "Mitgliedschaften"
        ordering = ["organization", "person__sort_name", "pk"]
        constraints = [
            models.CheckConstraint(condition=ENDS_AFTER_START, name="membership_validity")
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.organization}"


class LegislativeTerm(RecordedModel):
    """A term of the council (Wahlperiode)."""

    number = models.CharField("Nummer", max_length=10, unique=True, help_text="Beispiel: VIII")
    starts_on = models.DateField("Beginn")
    ends_on = models.DateField("Ende", null=True, blank=True)

    class Meta:
        verbose_name = "Wahlperiode"
        verbose_name_plural = "Wahlperioden"
        ordering = ["-starts_on"]

    def __str__(self) -> str:
        return f"{self.number}. Wahlperiode"


class Meeting(RecordedModel):
    """A sitting of a body."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="meetings", verbose_name="Gremium"
    )
    name = models.CharField("Bezeichnung", max_length=200, blank=True)
    number = models.CharField("Sitzungsnummer", max_length=40, blank=True)
    starts_at = models.DateTimeField("Beginn")
    place = models.CharField("Ort", max_length=200, blank=True)
    public = models.BooleanField("öffentlich", default=True)
    cancelled = models.BooleanField("abgesagt", default=False)

    class Meta:
        verbose_name = "Sitzung"
        verbose_name_plural = "Sitzungen"
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "starts_at"],
                name="meeting_unique",
                violation_error_message="Zu dieser Zeit gibt es schon eine Sitzung des Gremiums.",
            )
        ]

    def __str__(self) -> str:
        return self.name or f"Sitzung: {self.organization.name}"
