"""What the workshop's own papers are printed from: routing slips and compared versions.

They are no official issues: made when somebody asks, marked, and never stored.
"""

from collections.abc import Sequence
from typing import Any

from council.documents.document import Document, as_document
from council.documents.record import without_empty
from council.models import City, Paper
from responses.documents.assembly import answered_papers, is_confidential
from responses.documents.comparison import compared, unchanged
from responses.models import Statement, StatementVersion


def paper_slip(paper: Paper, lines: Sequence[dict[str, Any]], city: City) -> Document:
    """The routing slip of a paper. Takes its lines as the page shows them, oldest first."""
    return _slip(
        lines,
        city,
        of=paper.get_kind_display(),
        reference=paper.reference,
        title=paper.title,
        public=not paper.confidential,
    )


def slip(statement: Statement, lines: Sequence[dict[str, Any]], city: City) -> Document:
    """The routing slip of an answer. Takes its lines as the page shows them, oldest first."""
    return _slip(lines, city, **_head(statement))


def comparison(
    statement: Statement, old: StatementVersion, new: StatementVersion, city: City
) -> Document:
    """Two versions of an answer, with what is gone and what is new in each part."""
    return as_document(
        {
            "kind": "comparison",
            **_head(statement),
            "versions": [_version(old), _version(new)],
            "parts": compared(old.document, new.document),
            "unchanged": unchanged(old.document, new.document),
        },
        [],
        city,
    )


def _slip(lines: Sequence[dict[str, Any]], city: City, **head: Any) -> Document:
    steps = [
        without_empty(
            {
                **{name: line.get(name) for name in ("action", "by", "comment", "version")},
                "way": [line[desk] for desk in ("from_desk", "to_desk") if line.get(desk)],
                "at": line["at"].isoformat(),
            }
        )
        for line in lines
    ]
    return as_document({"kind": "slip", **head, "steps": steps}, [], city)


def _head(statement: Statement) -> dict[str, Any]:
    papers = answered_papers(statement)
    return {
        "of": statement.get_kind_display(),
        "reference": statement.reference,
        "parents": [str(paper) for paper in papers],
        "title": papers[0].title,
        "public": not is_confidential(statement, papers),
    }


def _version(version: StatementVersion) -> dict[str, Any]:
    by = str(version.by) if version.by else ""
    return {"number": version.number, "at": version.at.isoformat(), "by": by}
