"""Who may sign in, and with which roles."""

from functools import cached_property
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from council.enums import Role
from council.history import RecordedModel, records
from council.models.spans import Span, valid_on


class UserManager(BaseUserManager["User"]):
    """Finds accounts by e-mail address, whatever its case."""

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """An account. What it may do is said by its grants, never by the account itself.

    Its history keeps no passwords, not even hashed and replaced ones.
    """

    email = models.EmailField("E-Mail-Adresse", unique=True)
    name = models.CharField("Name", max_length=150)
    phone = models.CharField("Telefon (Durchwahl)", max_length=40, blank=True)
    person = models.ForeignKey(
        "council.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="users",
        verbose_name="Person im Rat",
    )
    is_active = models.BooleanField("aktiv", default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    seen_at = models.DateTimeField("letzter Besuch des Schreibtischs", null=True, editable=False)

    history = records(excluded_fields=["password", "last_login"])
    objects: ClassVar = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "Konto"
        verbose_name_plural = "Konten"
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_unique")]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def active_grants(self) -> list["Grant"]:
        """The grants valid today, read once an object: a request sees one state of its rights."""
        if not self.is_active:
            return []
        return list(self.grants.filter(valid_on(timezone.localdate())))

    @cached_property
    def excluded_from(self) -> set[int]:
        """Keys of the papers in which the user must take no part, read once an object."""
        return set(self.exclusions.filter(lifted_at=None).values_list("paper_id", flat=True))

    def organizations(self, *roles: Role) -> set[int]:
        """Keys of the organisations for which the user holds one of `roles` today."""
        return {g.organization_id for g in self.active_grants if g.role in roles}

    def has_role(self, *roles: Role) -> bool:
        """Whether the user holds one of `roles` today, for whichever organisation."""
        return any(g.role in roles for g in self.active_grants)


class Grant(Span, RecordedModel):
    """A role that a user holds for an organisation during a time span (both days included).

    One that somebody ended counts from that moment on no more: its last day is the one before.
    If it was given on the day itself or for a later one, it has no day at all and ends before it
    begins; the day from which it was given stays as it was.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="grants", verbose_name="Konto")
    role = models.CharField("Rolle", max_length=20, choices=Role)
    organization = models.ForeignKey(
        "council.Organization",
        models.PROTECT,
        related_name="grants",
        verbose_name="Organisation",
    )
    valid_from = models.DateField("gültig ab", default=timezone.localdate)
    ended_at = models.DateTimeField("beendet am", null=True, editable=False)

    class Meta:
        verbose_name = "Rolle"
        verbose_name_plural = "Rollen"
        ordering = ["user__name", "role", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from"))
                | Q(ended_at__isnull=False),
                name="grant_ends_after_start",
                violation_error_message="Das Ende liegt vor dem Beginn.",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="grant_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.organization}"


class OutgoingMail(models.Model):
    """A mail that an action promised: written in its transaction, sent after it, retried.

    Its text is gone once it has been sent: a link in it may open an account.
    """

    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True, help_text="When somebody last began to send it.")
    failed_attempts = models.PositiveIntegerField(
        default=0, help_text="How often the mail server refused it."
    )

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["id"], condition=Q(sent_at__isnull=True), name="mail_unsent")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(body=""), name="a_sent_mail_keeps_no_text"
            )
        ]

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"
