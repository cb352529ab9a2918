"""The confirmation that an inquiry or a motion came in: a page to keep, not an issued paper."""

from django.utils import timezone

from council.documents.document import Document, as_document
from council.documents.record import data_of, printed
from council.documents.stored import record_of
from council.models import City, Paper


def receipt_of(paper: Paper, city: City) -> Document:
    """What the receipt of a filed paper is printed from."""
    data = data_of(printed(record_of(paper)))
    filed_at = timezone.localtime(paper.filed_at, city.zone)
    return as_document(
        {
            "kind": "receipt",
            "of": paper.kind,
            "title": paper.title,
            "public": not paper.confidential,
            "reference": data.get("reference"),
            "dated_on": data.get("dated_on"),
            "originators": data["originators"],
            "filed_at": filed_at.isoformat(),
            "files": data.get("files", []),
        },
        [],
        city,
    )
