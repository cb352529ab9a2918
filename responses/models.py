"""The workshop: answers on their way through the administration. Nothing here is ever public."""

from collections.abc import Sequence

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from council.history import RecordedModel, WrittenOnceModel
from council.models import Organization, Paper, Question
from council.models.papers import Step
from responses.enums import Decision, RecipientRole, StatementKind, StatementState


class Statement(RecordedModel):
    """A statement or interim notice in the making: the working copy and where it lies."""

    kind = models.CharField("Art", max_length=15, choices=StatementKind)
    state = models.CharField(max_length=20, choices=StatementState, default=StatementState.ASSIGNED)
    revision = models.PositiveIntegerField(default=0, editable=False)
    reference = models.CharField("Nummer", max_length=40, null=True, editable=False)
    dated_on = models.DateField("Datum", null=True, blank=True, editable=False)
    lead = models.ForeignKey(
        Organization, models.PROTECT, related_name="led_statements", verbose_name="Federführung"
    )
    case_officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="statements",
        verbose_name="Sachbearbeitung",
    )
    due_on = models.DateField("Frist", null=True, blank=True)
    internal_due_on = models.DateField("Interne Frist", null=True, blank=True)
    round = models.PositiveSmallIntegerField("Durchgang", default=1, editable=False)
    state_since = models.DateTimeField(default=timezone.now, editable=False)

    confidential = models.BooleanField("nichtöffentlich", default=False)
    confidentiality_ground = models.CharField(
        "Grund der Nichtöffentlichkeit", max_length=200, blank=True
    )
    introduction = models.TextField("Einleitung", blank=True)
    closing = models.TextField("Schluss", blank=True)
    reasons = models.TextField("Grund der Verzögerung", blank=True)
    expected_on = models.DateField("Antwort erwartet am", null=True, blank=True)
    editors = models.CharField(
        "Bearbeitet von", max_length=200, blank=True, help_text="Frau Beispiel/ Herr Dr. Muster"
    )
    phone = models.CharField("Telefon", max_length=60, blank=True)
    signatory_name = models.CharField("Name", max_length=150, blank=True)
    signatory_office = models.CharField(
        "Amt", max_length=150, blank=True, help_text="Beispiel: Beigeordnete für Soziales"
    )
    last_edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    published = models.OneToOneField(
        Paper, models.PROTECT, null=True, editable=False, related_name="workshop_statement"
    )
    mayor_result = models.CharField("Entscheidung", max_length=60, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    # Of one that is only thought of: the papers that it would answer.
    meant_for: Sequence[Paper] = ()

    class Meta:
        verbose_name = "Stellungnahme"
        verbose_name_plural = "Stellungnahmen"
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["reference"], name="statement_reference_unique"),
            models.CheckConstraint(
                condition=Q(reference__isnull=False)
                | ~Q(state__in=["mayor", "approved", "distributed"]),
                name="statement_numbered_at_mayor",
            ),
            models.CheckConstraint(
                condition=~Q(state="distributed") | Q(published__isnull=False),
                name="statement_distributed_is_published",
            ),
            models.CheckConstraint(
                condition=Q(state__in=StatementState.values), name="statement_state_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=StatementKind.values), name="statement_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(confidential=False) | ~Q(confidentiality_ground=""),
                name="statement_confidential_has_ground",
            ),
            models.CheckConstraint(
                condition=Q(state="assigned")
                | Q(case_officer__isnull=False)
                | Q(state="cancelled"),
                name="statement_has_case_officer",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="statement_by_state")]

    def __str__(self) -> str:
        return self.reference or f"{self.get_kind_display()} ohne Nummer"

    @property
    def is_correction(self) -> bool:
        """Whether an issue of this answer is already in force."""
        return self.published_id is not None


class AnsweredPaper(RecordedModel):
    """A paper that a statement answers: the inquiry, or the motion and its amendments."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="answered")
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="workshop_answers")
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "paper"], name="answered_paper_unique")
        ]

    def __str__(self) -> str:
        return f"{self.statement} zu {self.paper}"


class Answer(RecordedModel):
    """One block of the answer: to one question, to several together, or free text."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="answers")
    position = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)
    ready = models.BooleanField("fertig", default=False)
    unit = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Zuständig",
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "position"], name="answer_position")
        ]

    def __str__(self) -> str:
        return f"{self.statement}, Antwort {self.position}"


class AnswerQuestion(RecordedModel):
    """Which question an answer answers; each question at most once a statement."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="answer_questions")
    answer = models.ForeignKey(Answer, models.CASCADE, related_name="answer_questions")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answer_questions")

    class Meta:
        ordering = ["question__number"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "question"], name="answer_question_once")
        ]

    def __str__(self) -> str:
        return f"{self.answer} zu {self.question}"


class Recipient(RecordedModel):
    """A planned row of the distribution list (Verteiler)."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="recipients")
    position = models.PositiveSmallIntegerField()
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="Gremium"
    )
    held_on = models.DateField("Tag", null=True, blank=True)
    role = models.CharField("Aufgabe", max_length=30, choices=RecipientRole)
    result = models.CharField("Ergebnis", max_length=120, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "position"], name="recipient_position"),
            models.UniqueConstraint(
                fields=["statement", "organization", "held_on"], name="recipient_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        day = f"{self.held_on:%d.%m.%Y}" if self.held_on else ""
        return f"{self.organization} {day}".strip()


class Annex(RecordedModel):
    """A file that goes out with the answer."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="annexes")
    position = models.PositiveSmallIntegerField()
    name = models.CharField("Name", max_length=200)
    mime = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    public = models.BooleanField(default=True, help_text="Goes out with a public answer.")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "position"], name="annex_position")
        ]

    def __str__(self) -> str:
        return self.name


class StatementVersion(WrittenOnceModel):
    """The whole document as it was when it left a desk. Immutable."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    document = models.JSONField()
    text_sha256 = models.CharField(
        max_length=64, help_text="Checksum of what a signature vouches for."
    )
    state = models.CharField(max_length=20, choices=StatementState)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "number"], name="version_number_unique")
        ]

    def __str__(self) -> str:
        return f"{self.statement}, Fassung {self.number}"


class Cosignature(RecordedModel):
    """What a unit that is asked to co-sign says, and to which version."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="cosignatures")
    position = models.PositiveSmallIntegerField()
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="Mitzeichnende Stelle"
    )
    decision = models.CharField(max_length=10, choices=Decision, default=Decision.OPEN)
    remark = models.TextField("Bemerkung", blank=True)
    version = models.ForeignKey(
        StatementVersion, models.PROTECT, null=True, related_name="cosignatures"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    voided = models.BooleanField(
        default=False, help_text="The text changed after this unit had decided."
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "organization"], name="cosignature_once_a_unit"
            ),
            models.CheckConstraint(
                condition=Q(decision="open")
                | Q(version__isnull=False, decided_at__isnull=False, by__isnull=False),
                name="cosignature_names_version",
            ),
            models.CheckConstraint(
                condition=~Q(decision__in=["refused", "overridden"]) | ~Q(remark=""),
                name="cosignature_refusal_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}: {self.get_decision_display()}"


class StatementStep(Step):
    """A line of the routing slip of an answer."""

    subject = models.ForeignKey(Statement, models.CASCADE, related_name="steps")
    version = models.ForeignKey(StatementVersion, models.PROTECT, null=True, related_name="steps")
    round = models.PositiveSmallIntegerField(default=1)

    class Meta(Step.Meta):
        constraints = [
            models.CheckConstraint(condition=~Q(action=""), name="statement_step_has_action")
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.action}"
