"""Where rows came from that another council system gave out."""

from django.db import models
from django.db.models import Q

from council.enums import ObjectKind

LONGEST_ADDRESS, LONGEST_TIME = 500, 40


class ForeignSystem(models.Model):
    """A source that was brought in: an OParl server, or the operator's files."""

    address = models.URLField(max_length=LONGEST_ADDRESS, unique=True)
    synced_until = models.DateTimeField(
        null=True, help_text="The last change there that is known here, by its own clock."
    )

    class Meta:
        ordering = ["address"]

    def __str__(self) -> str:
        return self.address


class ForeignObject(models.Model):
    """One of its objects and the row that it became here: of one row, one source."""

    system = models.ForeignKey(ForeignSystem, models.CASCADE, related_name="objects_there")
    kind = models.CharField(max_length=20, blank=True, choices=ObjectKind)
    address = models.CharField(max_length=LONGEST_ADDRESS)
    modified = models.CharField(max_length=LONGEST_TIME)
    number = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["system", "kind", "address"], name="foreign_object_unique"
            ),
            models.UniqueConstraint(
                fields=["kind", "number"],
                condition=~Q(kind=""),
                name="foreign_object_one_source",
            ),
        ]

    def __str__(self) -> str:
        return self.address
