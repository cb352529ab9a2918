"""Who wants to hear by mail of a paper or of what a search finds. No part of the record.

Nothing else is kept of these people, and all of it goes when they end it.
"""

import secrets

from django.db import models
from django.db.models import Q
from django.utils import timezone

from council.models.papers import Paper

LONGEST_SEARCH = 2500  # as a query in an address, where a letter may take nine characters


def new_key() -> str:
    """A key that nobody guesses: it stands in the mails and opens what they lead to."""
    return secrets.token_urlsafe(24)


class Subscriber(models.Model):
    """A mail address, in lower case, with all that it follows."""

    address = models.EmailField(unique=True)
    key = models.CharField(max_length=40, unique=True, default=new_key)
    sent_at = models.DateTimeField(null=True, help_text="When the last news went out, or tried to.")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Abonnent/in {self.pk}"


class Subscription(models.Model):
    """One paper or one search that an address follows, from the day that it has confirmed it.

    `known` is how the followed thing stood when the address last heard of it: keys only, no text.
    """

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="subscriptions")
    paper = models.ForeignKey(Paper, models.CASCADE, null=True, related_name="+")
    search = models.CharField(max_length=LONGEST_SEARCH, blank=True, help_text="kind=motion&q=Baum")
    key = models.CharField(max_length=40, unique=True, default=new_key)
    asked_at = models.DateTimeField(default=timezone.now)
    link_sent = models.BooleanField(
        default=False, help_text="Whether the mail with the confirming link has gone out."
    )
    link_tried_at = models.DateTimeField(
        null=True, help_text="When somebody last began to send that mail."
    )
    confirmed_at = models.DateTimeField(null=True)
    known = models.JSONField(default=list)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["subscriber", "paper"], name="subscription_to_paper"),
            models.UniqueConstraint(
                fields=["subscriber", "search"],
                condition=Q(paper__isnull=True),
                name="subscription_to_search",
            ),
            models.CheckConstraint(
                condition=Q(paper__isnull=True) ^ Q(search=""), name="subscription_to_one_thing"
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"], condition=Q(link_sent=False), name="subscription_link_unsent"
            )
        ]

    def __str__(self) -> str:
        return f"Abonnement {self.pk}"
