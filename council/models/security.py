"""What happens at the door: who came in, and who tried."""

from django.db import models
from django.utils import timezone


class SignInKind(models.TextChoices):
    """How an attempt to sign in ended."""

    SIGNED_IN = "signed_in", "Anmeldung"
    FAILED = "failed", "Anmeldung misslungen"
    STOPPED = "stopped", "Anmeldung nach zu vielen Versuchen abgewiesen"
    LOCKED = "locked", "Anmeldung an gesperrtem Konto abgewiesen"


class SignIn(models.Model):
    """One attempt to sign in. Rows are only ever added.

    It keeps nothing that was typed: who mistakes the fields types a password as an address. An
    attempt under an address that nobody has is therefore one without a user.
    """

    at = models.DateTimeField(default=timezone.now, editable=False)
    kind = models.CharField(max_length=10, choices=SignInKind, editable=False)
    user = models.ForeignKey(
        "council.User", models.PROTECT, null=True, related_name="sign_ins", editable=False
    )

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=SignInKind.values), name="sign_in_kind_known"
            )
        ]
        indexes = [models.Index(fields=["at"], name="sign_in_at")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.user or 'unbekannt'}"
