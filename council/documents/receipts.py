"""The confirmation that an inquiry or a motion came in: a page to keep, not an issued paper."""

from django.utils import timezone

from council.documents import record
from council.models import City, Paper


def receipt_of(paper: Paper, city: City) -> record.Document:
    """What the receipt of a filed paper is printed from."""
    printed = record.printed(record.of(paper))
    filed_at = timezone.localtime(paper.filed_at, city.zone)
    return record.document(
        {
            "kind": "receipt",
            "of": paper.kind,
            "title": paper.title,
            "public": not paper.confidential,
            "reference": printed.get("reference"),
            "dated_on": printed.get("dated_on"),
            "originators": printed["originators"],
            "filed_at": filed_at.isoformat(),
            "files": printed.get("files", []),
        },
        [],
        city,
    )
