"""What happens at the door: who came in, who tried, and how often somebody may try."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class SignInKind(models.TextChoices):
    """How an attempt to sign in ended."""

    SIGNED_IN = "signed_in", "Anmeldung"
    FAILED = "failed", "Anmeldung misslungen"
    STOPPED = "stopped", "Anmeldung nach zu vielen Versuchen abgewiesen"
    LOCKED = "locked", "Anmeldung an gesperrtem Konto abgewiesen"
    RESET = "reset", "Neues Passwort angefordert"
    FACTOR = "factor", "Falscher zweiter Faktor"


class SignIn(models.Model):
    """One attempt to sign in, or many alike within an hour: nobody can make the table grow.

    It keeps nothing that was typed: who mistakes the fields types a password as an address. An
    attempt under an address that nobody has is therefore one without a user.
    """

    at = models.DateTimeField(default=timezone.now, editable=False)
    last_at = models.DateTimeField(default=timezone.now, editable=False)
    times = models.PositiveIntegerField(default=1, editable=False)
    kind = models.CharField(max_length=10, choices=SignInKind, editable=False)
    user = models.ForeignKey(
        "council.User", models.PROTECT, null=True, related_name="sign_ins", editable=False
    )

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=SignInKind.values), name="sign_in_kind_known"
            ),
            models.CheckConstraint(condition=Q(times__gte=1), name="sign_in_at_least_once"),
        ]
        indexes = [models.Index(fields=["at"], name="sign_in_at")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.user or 'unbekannt'}"


class Refusal(models.Model):
    """A page that was not there for somebody signed in, or not for her; alike ones are counted.

    Its address holds keys and numbers only: what may be a word of somebody's is left out.
    """

    at = models.DateTimeField(default=timezone.now, editable=False)
    last_at = models.DateTimeField(default=timezone.now, editable=False)
    times = models.PositiveIntegerField(default=1, editable=False)
    user = models.ForeignKey(
        "council.User", models.PROTECT, related_name="refusals", editable=False
    )
    path = models.CharField(max_length=200, blank=True, editable=False)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["user", "at"], name="refusal_user_at")]

    def __str__(self) -> str:
        return f"{self.user}: {self.path}"


class Allowance(models.Model):
    """How often something was tried in vain, and until when it has to wait.

    Whose it is stands there as a keyed digest only: neither an address that somebody typed nor one
    of the network can be read from it. Rows go when they are a day old.
    """

    key = models.CharField(max_length=64, unique=True)
    network = models.CharField(
        max_length=64, blank=True, help_text="Only where the accounts tried from there are counted."
    )
    tried = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(default=timezone.now)
    waits_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["network", "last_at"], condition=~Q(network=""), name="allowance_network"
            ),
            models.Index(fields=["last_at"], name="allowance_last_at"),
        ]

    def __str__(self) -> str:
        return f"{self.key[:8]}: {self.tried}"


class KnownPlace(models.Model):
    """A network from which somebody has signed in before; both as keyed digests."""

    login = models.CharField(max_length=64)
    network = models.CharField(max_length=64)
    last_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "login"], name="known_place_unique")
        ]
        indexes = [models.Index(fields=["last_at"], name="known_place_last_at")]

    def __str__(self) -> str:
        return f"{self.login[:8]} in {self.network[:8]}"


class FactorEventKind(models.TextChoices):
    """What happened to a second factor."""

    ADDED = "factor_added", "Zweiter Faktor eingerichtet"
    REMOVED = "factor_removed", "Zweiter Faktor entfernt"
    CODES = "factor_codes", "Wiederherstellungscodes gemacht"
    RESET = "factor_reset", "Zweiter Faktor zurückgesetzt"


class FactorEvent(models.Model):
    """A change of somebody's second factors. Rows are only ever added."""

    at = models.DateTimeField(default=timezone.now, editable=False)
    kind = models.CharField(max_length=20, choices=FactorEventKind, editable=False)
    user = models.ForeignKey(
        "council.User", models.PROTECT, related_name="factor_events", editable=False
    )
    by = models.ForeignKey(
        "council.User", models.PROTECT, null=True, related_name="+", editable=False
    )
    detail = models.CharField(max_length=200, blank=True, editable=False)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=FactorEventKind.values), name="factor_event_kind_known"
            )
        ]
        indexes = [models.Index(fields=["at"], name="factor_event_at")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.user}"
