"""What was uploaded, by whom, and what was found in it."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class UploadedFile(models.Model):
    """One file that came in. Its content lies under its checksum; what it belongs to tells `File`.

    Of what an import brings there is a row only if something is to be said of it.
    """

    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    covered = models.JSONField(
        default=dict, help_text="How many bars lie over text, by the numbers of the pages."
    )
    hidden = models.JSONField(default=list, help_text="Pages with text that cannot be seen.")
    signed = models.BooleanField(default=False)
    scanned = models.BooleanField(default=True, help_text="Nothing is left to ask the scanner.")

    class Meta:
        verbose_name = "Hochgeladene Datei"
        indexes = [models.Index(fields=["by", "at"], name="uploaded_by_day")]

    def __str__(self) -> str:
        return f"{self.sha256[:12]}, {self.size} Bytes"
