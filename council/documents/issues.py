"""The issued PDF of an inquiry or motion: rendered once, frozen, replaced only by a correction.

Answers are issued by the workshop through the door; both ways store their bytes here.
"""

from typing import Any

from django.utils import timezone

from council import pdf, storage
from council.acts import act
from council.documents.document import Document, as_document
from council.documents.record import Data, printed
from council.documents.stored import record_of
from council.history import save_as
from council.models import Issue, Paper
from council.queries import current_city
from council.rules.kinds import ANSWERABLE_KINDS


def current_issue(paper: Paper) -> Issue | None:
    """The issue of `paper` in force, for its download; made now if it is missing.

    None for a paper that was never issued here: its PDF is a reproduction from the record.
    Raises RenderError with a German message when it has to be printed and cannot be.
    """
    return ensure_issue(paper, by=None)


def ensure_issue(paper: Paper, *, by: Any) -> Issue | None:
    """Issue a registered inquiry or motion if what is in force no longer says what it says.

    The PDF is rendered before the transaction, which checks that nothing has changed meanwhile.
    Calling it again, or twice at once, makes one issue. Raises RenderError.
    """
    last = _last(paper)
    if not _is_issued_here(paper):
        return last
    document = _document(paper)
    if last is not None and _says(last, document):
        return last
    content = pdf.issue(document, asset=storage.load)
    with act():
        locked = Paper.objects.select_for_update().get(pk=paper.pk)
        last = _last(locked)
        if last is not None and _says(last, document):
            return last
        if _wording(_document(locked)) == _wording(document):
            return add_issue(locked, document, content, by=by)
    return ensure_issue(locked, by=by)


def add_issue(paper: Paper, document: Document, content: bytes, *, by: Any) -> Issue:
    """Keep `content`, made from `document`, as the next issue of a locked paper."""
    last = _last(paper)
    issue = Issue(
        paper=paper,
        number=last.number + 1 if last else 1,
        name=f"{paper} {paper.get_kind_display()}",
        document=document,
        sha256=storage.save(content),
        size=len(content),
        issued_at=timezone.now(),
        replaces=last,
    )
    save_as(issue, by=by)
    return issue


def file_name(paper: Paper) -> str:
    """The name under which a paper's PDF is saved: "S0518_19 Stellungnahme.pdf"."""
    number = "".join(char if char.isalnum() else "_" for char in paper.reference or "Entwurf")
    return f"{number} {paper.kind_row.label}.pdf"


def _is_issued_here(paper: Paper) -> bool:
    """A paper that was written elsewhere and imported has the PDF that came with it, or none."""
    return (
        paper.kind in ANSWERABLE_KINDS
        and paper.reference is not None
        and paper.drafted_by_id is not None
    )


def _document(paper: Paper) -> Document:
    return as_document(printed(record_of(paper)), [], current_city())


def _says(issue: Issue, document: Document) -> bool:
    return bool(issue.document) and _wording(issue.document) == _wording(document)


def _wording(document: Document) -> Data:
    """What only a correction changes. The sitting printed stays that of the day of issue."""
    return {name: value for name, value in document["paper"].items() if name != "consultations"}


def _last(paper: Paper) -> Issue | None:
    return paper.issues.order_by("-number").first()
