"""The ledger of what is public: when each object came, changed and went."""

from django.db import models

from council.enums import ObjectKind


class PublicObject(models.Model):
    """One object of the open interface, from its first publication on.

    It holds no content: that is read from the record, through the gate, whenever somebody asks.
    The digest tells whether what is shown has changed. A row exists only for what was public at
    least once, so what never was can never turn up as deleted.
    """

    kind = models.CharField(max_length=15, choices=ObjectKind)
    number = models.PositiveBigIntegerField()
    within = models.PositiveBigIntegerField(
        null=True, help_text="The number of the paper, sitting or person that it is a part of."
    )
    created_at = models.DateTimeField()
    modified_at = models.DateTimeField()
    deleted = models.BooleanField(default=False)
    digest = models.CharField(max_length=32, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="public_object_unique")
        ]
        indexes = [
            models.Index(fields=["kind", "within"], name="public_object_within"),
            models.Index(fields=["kind", "modified_at"], name="public_object_modified"),
            models.Index(fields=["modified_at"], name="public_object_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}/{self.number}"
