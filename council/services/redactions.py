"""Redacted copies of attachments: they go out in the place of what stays inside."""

from typing import Any

from council.acts import act
from council.documents import issues
from council.exceptions import Invalid
from council.history import save_as
from council.models import File, Paper
from council.rules.transitions import acting
from council.rules.workflow import PAPERS
from council.uploads.accepting import Attachment
from council.uploads.keeping import check_paper, keep


@act()
def redact_attachment(
    paper: Paper,
    *,
    file: File,
    redacted: Attachment,
    by: Any,
    comment: str,
    seen: int | None = None,
) -> File:
    """Put a redacted copy beside an attachment, which is public no more; the slip names both.

    Raises Invalid if the attachment is no longer there.
    """
    note = f"{file.name}: {comment}" if comment.strip() else ""
    with acting(PAPERS, paper, "redact", by=by, comment=note, seen=seen) as locked:
        files = list(locked.files.all())
        original = next((row for row in files if row.pk == file.pk), None)
        if original is None:
            raise Invalid("Diese Anlage gibt es nicht mehr.")
        check_paper([row.size for row in files], [len(redacted.content)])
        copy = File(
            paper=locked,
            position=max(row.position for row in files) + 1,
            name=redacted.name,
            mime=redacted.mime,
            size=len(redacted.content),
            sha256=keep(redacted, by=by),
        )
        save_as(copy, by=by)
        original.public = False
        save_as(original, by=by)
        if locked.reference:
            issues.owe(locked)
    return copy
