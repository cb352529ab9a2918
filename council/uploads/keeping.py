"""Storing what was accepted, within what a paper and a person may have."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from council import storage
from council.exceptions import Invalid
from council.models import UploadedFile
from council.uploads.accepting import Attachment
from council.words.german import file_size


def keep(attachment: Attachment, *, by: Any) -> str:
    """Store a file and note what was found in it; returns its SHA-256.

    `by` is who uploads it, None an import. Raises Invalid if it is too much for one day.
    """
    size = len(attachment.content)
    if by is not None:
        check_day(size, by=by)
    digest = storage.save(attachment.content)
    is_remarkable = attachment.covered or attachment.hidden or not attachment.scanned
    if by is not None or is_remarkable:
        UploadedFile.objects.create(
            sha256=digest,
            size=size,
            by=by,
            covered=dict(attachment.covered),
            hidden=list(attachment.hidden),
            signed=attachment.signed,
            scanned=attachment.scanned,
        )
    return digest


def check_day(size: int, *, by: Any) -> None:
    """Refuse what is more than a person may upload in a day. Raises Invalid."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    uploads = UploadedFile.objects.filter(by=by, at__gte=today)
    before = uploads.aggregate(sum=Sum("size"))["sum"] or 0
    if before + size > settings.DAY_BYTES:
        raise Invalid(
            f"Sie haben heute schon {file_size(before)} hochgeladen; möglich sind "
            f"{file_size(settings.DAY_BYTES)} an einem Tag, und diese Datei hat {file_size(size)}. "
            "Bitte laden Sie sie morgen hoch oder verkleinern Sie sie.",
            field="uploads",
        )


def check_paper(stored: Iterable[int | None], added: Iterable[int]) -> None:
    """Refuse more than the files of one paper may have together. Raises Invalid."""
    there, new = sum(size or 0 for size in stored), sum(added)
    if new and there + new > settings.PAPER_BYTES:
        raise Invalid(
            f"Alle Anlagen zusammen dürfen {file_size(settings.PAPER_BYTES)} haben. Vorhanden sind "
            f"{file_size(there)}, dazu kämen {file_size(new)}. Bitte verkleinern Sie die Dateien.",
            field="uploads",
        )


def covered_in(digests: Iterable[str]) -> dict[str, Mapping[str, int]]:
    """The files with text under black bars, by checksum: how many bars on which pages."""
    rows = UploadedFile.objects.filter(sha256__in=list(digests)).exclude(covered={})
    return dict(rows.values_list("sha256", "covered"))
