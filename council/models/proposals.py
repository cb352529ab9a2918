"""What one person asks for an account and another has to say yes to."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from council.enums import STRONG_ROLES, Role
from council.history import RecordedModel
from council.models.spans import Span


class Outcome(models.TextChoices):
    """What came of it; nothing is said of what still waits."""

    CONFIRMED = "confirmed", "bestätigt"
    REFUSED = "refused", "abgelehnt"
    WITHDRAWN = "withdrawn", "zurückgezogen"
    EXPIRED = "expired", "abgelaufen"


# What waits has no outcome, and whatever has one says since when.
DECIDED = Q(outcome="", decided_at=None) | (~Q(outcome="") & Q(decided_at__isnull=False))


class RoleProposal(Span, RecordedModel):
    """A strong role that somebody wants to give: it counts once a second person confirms it."""

    user = models.ForeignKey(
        "council.User", models.PROTECT, related_name="proposals", verbose_name="Konto"
    )
    role = models.CharField("Rolle", max_length=20, choices=Role)
    organization = models.ForeignKey(
        "council.Organization", models.PROTECT, related_name="+", verbose_name="Organisation"
    )
    valid_from = models.DateField("gültig ab")
    proposed_by = models.ForeignKey("council.User", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    decided_by = models.ForeignKey("council.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    comment = models.TextField("Grund", max_length=500, blank=True)
    grant = models.OneToOneField("council.Grant", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "vorgeschlagene Rolle"
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=STRONG_ROLES), name="role_proposal_is_strong"
            ),
            models.CheckConstraint(condition=DECIDED, name="role_proposal_decided"),
            models.CheckConstraint(
                condition=~Q(proposed_by=F("user")), name="role_proposal_not_for_oneself"
            ),
            # Nobody else than a second person makes a role of it.
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.CONFIRMED) & Q(grant=None)
                | Q(outcome=Outcome.CONFIRMED, grant__isnull=False, decided_by__isnull=False)
                & ~Q(decided_by=F("proposed_by"))
                & ~Q(decided_by=F("user")),
                name="role_proposal_second_person",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "organization"],
                condition=Q(outcome=""),
                name="role_proposal_once",
                violation_error_message="Diese Rolle wartet schon auf eine Bestätigung.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.organization}"


class AddressOutcome(models.TextChoices):
    """What came of a new address."""

    CONFIRMED = "confirmed", "bestätigt"
    STOPPED = "stopped", "abgewehrt"
    WITHDRAWN = "withdrawn", "zurückgenommen"
    EXPIRED = "expired", "abgelaufen"


class AddressChange(RecordedModel):
    """A new address of an account: it counts once somebody reads mail there and says so.

    Whoever reads the old one can stop it, also some time after it has begun to count.
    """

    user = models.ForeignKey("council.User", models.PROTECT, related_name="address_changes")
    old = models.EmailField("bisherige Adresse")
    new = models.EmailField("neue Adresse")
    asked_by = models.ForeignKey("council.User", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=10, choices=AddressOutcome, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "neue Adresse eines Kontos"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=DECIDED, name="address_change_decided"),
            models.CheckConstraint(condition=~Q(old=F("new")), name="address_change_is_one"),
            models.UniqueConstraint(
                fields=["user"], condition=Q(outcome=""), name="address_change_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"
