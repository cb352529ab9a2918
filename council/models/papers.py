"""Papers (Drucksachen) and everything that belongs to one."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from council.enums import AnswerForm, FileRole, PaperKind, PaperState, Progress, Relation
from council.history import RecordedModel, WrittenOnceModel
from council.models.organizations import Meeting, Organization, Person
from council.rules.kinds import KINDS_WITH_GROUND, Kind, kind_of


class Paper(RecordedModel):
    """One paper of any kind. Public means: not confidential and published."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("Art", max_length=15, choices=PaperKind)
    kind_name = models.CharField(
        "Name der Art",
        max_length=100,
        blank=True,
        editable=False,
        help_text="What the city or another system calls the kind, if it is not our word.",
    )
    state = models.CharField(max_length=10, choices=PaperState, default=PaperState.DRAFT)
    revision = models.PositiveIntegerField(default=0, editable=False)
    reference = models.CharField("Nummer", max_length=40, null=True, editable=False)
    reference_key = models.CharField(max_length=40, null=True, editable=False)
    year = models.PositiveSmallIntegerField("Jahr", null=True, editable=False)
    title = models.CharField("Kurztitel", max_length=300)
    dated_on = models.DateField("Datum", null=True, blank=True)
    filed_at = models.DateTimeField(null=True, editable=False)
    registered_at = models.DateTimeField(null=True, editable=False)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="drafted_papers",
    )

    confidential = models.BooleanField("nichtöffentlich", default=False)
    confidentiality_ground = models.CharField(
        "Grund der Nichtöffentlichkeit", max_length=200, blank=True
    )
    published_at = models.DateTimeField(null=True, editable=False)

    addressee = models.CharField("Adressat", max_length=200, blank=True)
    urgency = models.CharField("Grund der Dringlichkeit", max_length=500, blank=True)
    wished_meeting = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="wished_papers",
        verbose_name="Gewünschte Sitzung",
    )
    introduction = models.TextField("Einleitung", blank=True)
    closing = models.TextField("Schluss", blank=True)
    answer_form = models.CharField(
        "Form der Antwort", max_length=10, choices=AnswerForm, blank=True
    )
    resolution = models.TextField("Beschlussvorschlag", blank=True)
    reasons = models.TextField("Begründung", blank=True)
    referral_wish = models.CharField("Wunsch zur Überweisung", max_length=300, blank=True)
    expected_on = models.DateField("Antwort erwartet am", null=True, blank=True)

    lead = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="led_papers",
        verbose_name="Federführung",
    )
    due_on = models.DateField("Frist", null=True, blank=True)
    progress = models.CharField(
        "Stand", max_length=20, choices=Progress, default=Progress.NONE, blank=True
    )
    progress_since = models.DateTimeField(null=True, editable=False)
    frozen = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text="Fields of the record that live only in an issued answer.",
    )

    class Meta:
        verbose_name = "Drucksache"
        verbose_name_plural = "Drucksachen"
        ordering = ["-dated_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["reference_key"], name="paper_reference_unique"),
            models.CheckConstraint(
                condition=Q(reference__isnull=True, reference_key__isnull=True)
                | Q(reference__isnull=False, reference_key__isnull=False),
                name="paper_reference_has_key",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["registered", "closed"]) | Q(reference__isnull=False),
                name="paper_registered_has_reference",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["draft", "filed"]) | Q(reference__isnull=True),
                name="paper_unregistered_has_no_reference",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True)
                | Q(confidential=False, reference__isnull=False),
                name="paper_published_is_public",
            ),
            models.CheckConstraint(
                condition=Q(confidential=False)
                | ~Q(confidentiality_ground="")
                | ~Q(kind__in=KINDS_WITH_GROUND),
                name="paper_confidential_has_ground",
            ),
            models.CheckConstraint(condition=Q(kind__in=PaperKind.values), name="paper_kind_known"),
            models.CheckConstraint(
                condition=Q(state__in=PaperState.values), name="paper_state_known"
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "-dated_on"], name="paper_by_kind"),
            models.Index(fields=["-dated_on", "-id"], name="paper_newest"),
            models.Index(fields=["state"], name="paper_by_state"),
            models.Index(fields=["-year", "kind"], name="paper_by_year"),
        ]

    def __str__(self) -> str:
        return self.reference or f"{self.get_kind_display()} ohne Nummer"

    def get_kind_display(self) -> str:  # type: ignore[no-redef] # in the place of Django's
        """What people call its kind: the word of the city it came from, or else ours."""
        return self.kind_name or self.kind_row.label

    @property
    def kind_row(self) -> Kind:
        """All that holds for papers of this kind."""
        return kind_of(self.kind)

    @property
    def is_public(self) -> bool:
        """Whether everybody may read this paper."""
        return self.published_at is not None and not self.confidential

    @property
    def urgent(self) -> bool:
        """Whether it is brought in as urgent; a draft may still lack the ground."""
        return bool(self.urgency) or self.kind_name in self.kind_row.urgent_names

    @property
    def public_status(self) -> str:
        """The word that the paper's head prints."""
        return "nichtöffentlich" if self.confidential else "öffentlich"

    @property
    def name_for_askers(self) -> str:
        """How mails and slips name this answer: askers may not know a secret one's number."""
        kind = self.get_kind_display()
        return f"nichtöffentliche {kind}" if self.confidential else f"{kind} {self}"

    @property
    def slug(self) -> str:
        """The number as it stands in addresses: F0310-19."""
        return (self.reference_key or "").replace("/", "-")

    def get_absolute_url(self) -> str:
        """The permanent address of a numbered paper's page."""
        return reverse("paper", kwargs={"slug": self.slug})


class Originator(RecordedModel):
    """Who asks: a member, a faction, or a member with the faction of the day of filing.

    Names are stored as they were when the paper was filed and printed so for ever.
    """

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="originators")
    position = models.PositiveSmallIntegerField()
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="originated"
    )
    person_name = models.CharField(max_length=150, blank=True)
    form = models.CharField(max_length=60, blank=True)
    faction = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="originated"
    )
    faction_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(faction__isnull=False),
                name="originator_is_somebody",
            ),
            models.UniqueConstraint(fields=["paper", "position"], name="originator_position"),
        ]

    def __str__(self) -> str:
        return " ".join(part for part in (self.faction_name, self.form, self.person_name) if part)


class Question(RecordedModel):
    """One numbered question of an inquiry."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="questions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "number"], name="question_number_unique"),
            models.CheckConstraint(condition=~Q(text=""), name="question_not_empty"),
        ]

    def __str__(self) -> str:
        return f"Frage {self.number}"


class PaperLink(RecordedModel):
    """A reference from a paper to another one; unresolved until that one is known."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="links")
    position = models.PositiveSmallIntegerField()
    relation = models.CharField(max_length=10, choices=Relation)
    reference = models.CharField(max_length=40)
    reference_key = models.CharField(max_length=40)
    target = models.ForeignKey(Paper, models.PROTECT, null=True, related_name="cited_by")

    class Meta:
        ordering = ["relation", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "relation", "reference_key"], name="paper_link_unique"
            )
        ]
        indexes = [
            models.Index(
                fields=["reference_key"],
                condition=Q(target__isnull=True),
                name="paper_link_unresolved",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_relation_display()} {self.reference}"


class Consultation(RecordedModel):
    """A paper before a body: planned or held, the one place of what the body decided."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="consultations")
    position = models.PositiveSmallIntegerField(default=0)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="consultations", verbose_name="Gremium"
    )
    organization_name = models.CharField(max_length=200)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="consultations"
    )
    meeting_name = models.CharField(max_length=200, blank=True)
    held_on = models.DateField("Tag", null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    agenda_item = models.CharField("TOP", max_length=20, blank=True)
    role = models.CharField("Aufgabe", max_length=60, blank=True)
    result = models.CharField("Ergebnis", max_length=120, blank=True)
    resolution_number = models.CharField("Beschlussnummer", max_length=40, blank=True)

    class Meta:
        verbose_name = "Beratung"
        verbose_name_plural = "Beratungen"
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["held_on"], name="consultation_by_day")]

    def __str__(self) -> str:
        day = f"{self.held_on:%d.%m.%Y}" if self.held_on else ""
        return f"{self.organization_name} {day}".strip()


class File(RecordedModel):
    """A file of a paper. Without a checksum only its entry is known."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="files")
    position = models.PositiveSmallIntegerField(default=0)
    role = models.CharField(max_length=10, choices=FileRole, default=FileRole.ATTACHMENT)
    name = models.CharField("Name", max_length=200)
    mime = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    public = models.BooleanField(
        default=True,
        help_text="Given to everybody with a public paper; of a confidential one nothing is.",
    )

    class Meta:
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["sha256"], name="file_by_content")]

    def __str__(self) -> str:
        return self.name


class Issue(RecordedModel):
    """One issued PDF of a paper (Ausfertigung): frozen bytes, known by their checksum."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="issues")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    document = models.JSONField(
        default=dict, help_text="What the PDF was made from; empty for a supplied PDF."
    )
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    issued_at = models.DateTimeField()
    public = models.BooleanField(
        default=False,
        editable=False,
        help_text="Issued as public, and not withdrawn since; never given back.",
    )
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )

    class Meta:
        ordering = ["paper", "number"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "number"], name="issue_number_unique"),
            models.CheckConstraint(
                condition=Q(number=1, replaces__isnull=True)
                | Q(number__gt=1, replaces__isnull=False),
                name="issue_replaces_the_one_before",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper}, {self.number}. Ausfertigung"


class Step(WrittenOnceModel):
    """One line of a routing slip: who did what, when, why and for whom. Never changed."""

    action = models.CharField(max_length=30)
    source = models.CharField(max_length=20)
    target = models.CharField(max_length=20)
    seen_revision = models.PositiveIntegerField(
        null=True, help_text="The revision that the actor's page showed."
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=150)
    for_whom = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)
    comment = models.TextField(blank=True)

    class Meta:
        abstract = True
        ordering = ["at", "pk"]


class PaperStep(Step):
    """A line of the routing slip of a paper of the record."""

    subject = models.ForeignKey(Paper, models.CASCADE, related_name="steps")

    class Meta(Step.Meta):
        constraints = [
            models.CheckConstraint(condition=~Q(action=""), name="paper_step_has_action")
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.action}"
