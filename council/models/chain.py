"""The chain of what was recorded, and where its head has been told."""

from django.db import models
from django.utils import timezone


class ChainEntry(models.Model):
    """One recorded row in the chain: what it said, and that it came after all the others.

    Numbers have no gap, and each row stands there once: what it says later cannot be noted anew.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    kind = models.CharField(max_length=15)
    key = models.PositiveBigIntegerField(help_text="The row's own key.")
    owner = models.PositiveBigIntegerField(help_text="The key of whom the row belongs to.")
    form = models.PositiveSmallIntegerField(help_text="How many forms of its kind it covers.")
    digest = models.CharField(max_length=64, help_text="Of what the row says.")
    at = models.DateTimeField(default=timezone.now)
    hash = models.CharField(
        max_length=64, unique=True, help_text="Of all this and the hash of the entry before."
    )

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="chained_once")]

    def __str__(self) -> str:
        return f"{self.number}: {self.kind} {self.key}"


class ToldHead(models.Model):
    """Up to which entry the chain was last told at a place outside of the database."""

    place = models.CharField(max_length=10, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)
    failing_since = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.place}: {self.number}"
