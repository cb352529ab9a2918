"""Who works on a paper that is not public, and who must not take part in it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from council.history import RecordedModel
from council.models.organizations import Organization
from council.models.papers import Paper


class PaperAccess(RecordedModel):
    """The part that an office has in a paper: while it lasts, it sees it though it is not public.

    It ends with the work, and begins anew when the office is asked again. What the council office
    has withdrawn stays withdrawn until it is given back.
    """

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="access")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    since = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["paper", "organization"], name="paper_access_unique")
        ]

    def __str__(self) -> str:
        return f"{self.organization} → {self.paper}"


class Exclusion(RecordedModel):
    """Somebody who must not take part in a paper, because it concerns her (Mitwirkungsverbot).

    Until it is lifted she knows of the paper, and of what answers it, only what everybody knows,
    and does nothing with it. German municipal codes: § 33 KVG LSA, § 31 GO NRW and their like.
    """

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="exclusions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="exclusions", verbose_name="Person"
    )
    reason = models.TextField("Grund")
    since = models.DateTimeField(default=timezone.now, editable=False)
    lifted_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "user"],
                condition=Q(lifted_at__isnull=True),
                name="excluded_once_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="exclusion_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.paper}"
