"""One line of a public list: a paper with who brought it in and where it stands."""

from typing import Any

from council.documents.record import data_of
from council.documents.stored import originator
from council.models import City, Paper
from council.pdf.phrases import originator_line
from council.rules.kinds import FILED_KINDS
from council.rules.standing import standing_of


def row_of(paper: Paper, city: City) -> dict[str, Any]:
    """A paper (from `standing.with_standing`, originators prefetched) as lists show it."""
    standing = standing_of(paper, city)
    return {
        "pk": paper.pk,
        "reference": paper.reference,
        "title": paper.title,
        "url": paper.get_absolute_url(),
        "kind": paper.get_kind_display(),
        "confidential": paper.confidential,
        "originators": brought_in_by(paper),
        "dated_on": paper.dated_on,
        "due_on": None if standing.settled else paper.due_on,
        "standing": standing,
    }


def brought_in_by(paper: Paper) -> str:
    """Who asks, as the papers print it; of the administration's papers the unit in the lead."""
    if paper.kind not in FILED_KINDS:
        return paper.lead.label if paper.lead else ""
    return originator_line(data_of(originator(row)) for row in paper.originators.all())
