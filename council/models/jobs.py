"""Work that takes longer than a page may, noted in the act that wants it, done after it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from council.enums import JobKind, JobState
from council.models.papers import Paper


class Job(models.Model):
    """One bundle of papers, from its order to its file. No part of the record.

    Who works on a running job is known by `attempt`: it is counted up each time that the job is
    taken, so that a worker believed dead cannot write over the one that took its job.
    """

    kind = models.CharField(max_length=15, choices=JobKind)
    title = models.CharField(max_length=300)
    papers = models.JSONField(help_text="The keys of the papers that are wanted, in their order.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="jobs")
    ordered_at = models.DateTimeField(default=timezone.now)

    state = models.CharField(max_length=10, choices=JobState, default=JobState.WAITING)
    attempt = models.PositiveIntegerField(default=0)
    deaths = models.PositiveSmallIntegerField(
        default=0, help_text="How many workers have died of it."
    )
    heartbeat_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    message = models.TextField(blank=True)
    included = models.JSONField(default=list, help_text="The keys of the papers in the file.")
    missing = models.JSONField(default=list, help_text="Lines for people on what is not in it.")
    size = models.PositiveBigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=JobKind.values), name="job_kind_known"),
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="job_state_known"),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(state__in=[JobState.WAITING, JobState.RUNNING]),
                name="job_unfinished",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.title}"

    @property
    def is_unfinished(self) -> bool:
        """Whether somebody still waits for it."""
        return self.state in (JobState.WAITING, JobState.RUNNING)


class OwedIssue(models.Model):
    """A paper whose PDF may have to be issued, noted in the transaction that changed the paper.

    Who comes first issues it: the page of the act, a download, or the background work.
    """

    paper = models.OneToOneField(Paper, models.CASCADE, primary_key=True, related_name="owed_issue")
    since = models.DateTimeField(default=timezone.now)
    tried = models.PositiveSmallIntegerField(
        default=0, help_text="How often the background work could not issue it."
    )
    next_at = models.DateTimeField(default=timezone.now, help_text="When that tries again.")

    class Meta:
        ordering = ["since"]

    def __str__(self) -> str:
        return f"{self.paper}: Ausfertigung steht aus"
