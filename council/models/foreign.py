"""Where rows came from that another council system gave out."""

from django.db import models

LONGEST_ADDRESS, LONGEST_TIME = 500, 40


class ForeignSystem(models.Model):
    """An OParl server whose public stock is brought in."""

    address = models.URLField(max_length=LONGEST_ADDRESS, unique=True)
    synced_until = models.DateTimeField(
        null=True, help_text="The last change there that is known here, by its own clock."
    )

    class Meta:
        ordering = ["address"]

    def __str__(self) -> str:
        return self.address


class ForeignObject(models.Model):
    """One of its objects and the row that it became here."""

    system = models.ForeignKey(ForeignSystem, models.CASCADE, related_name="objects_there")
    address = models.CharField(max_length=LONGEST_ADDRESS)
    modified = models.CharField(max_length=LONGEST_TIME)
    number = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["system", "address"], name="foreign_object_unique")
        ]

    def __str__(self) -> str:
        return self.address
