"""The issued PDF of a paper: rendered once, frozen, replaced only by a correction.

Inquiries and motions are issued here. Answers are issued by the workshop through the door; one that
is made public after that is issued anew here, saying the same. Both ways store their bytes here.
"""

import datetime
import logging
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from council import pdf, storage
from council.acts import act
from council.chain.entries import last_entry
from council.documents.document import Document, as_document
from council.documents.record import Data, data_of, printed, printed_parent
from council.documents.stored import PREFETCH, record_of
from council.enums import Relation
from council.history import save_as
from council.mail import notifications
from council.models import Issue, OwedIssue, Paper
from council.queries import current_city
from council.rules.kinds import ANSWERABLE_KINDS
from council.rules.visibility import awaits_public_issue

logger = logging.getLogger(__name__)

# What cannot be issued is tried again after a minute, then two, four, at most six hours.
FIRST_WAIT, LONGEST_WAIT = datetime.timedelta(minutes=1), datetime.timedelta(hours=6)
TOLD_AFTER = 3
CLOSED = ("public", "confidentiality_ground")


def current_issue(paper: Paper) -> Issue | None:
    """The issue of `paper` in force, for its download; made now if it is missing.

    None for a paper that was never issued here: its PDF is a reproduction from the record.
    Raises RenderError with a German message when it has to be printed and cannot be.
    """
    return ensure_issue(paper, by=None)


def ensure_issue(paper: Paper, *, by: Any) -> Issue | None:
    """Issue a paper that is issued here if what is in force no longer says what it says.

    The PDF is rendered before the transaction, which checks that nothing has changed meanwhile.
    Calling it again, or twice at once, makes one issue. Raises RenderError.
    """
    last = _last(paper)
    document = _document(paper, last)
    if document is None or _says(last, document):
        _settle(paper)
        return last
    document = at_head(document)
    content = pdf.issue(document, asset=storage.load)
    with act():
        locked = Paper.objects.select_for_update().get(pk=paper.pk)
        last = _last(locked)
        same = _wording(_document(locked, last)) == _wording(document)
        if same and not _says(last, document):
            return add_issue(locked, document, content, by=by)
    return ensure_issue(locked, by=by)


def is_made_from(issue: Issue, document: Document) -> bool:
    """Whether an issue prints a document: the head of the chain was added as it was issued."""
    made_from = {name: part for name, part in issue.document.items() if name != "chain"}
    return made_from == document


def at_head(document: Document) -> Document:
    """A document as it is issued now: it says what the head of the chain is.

    So each paper that is given away vouches for all that was recorded before it.
    """
    head = last_entry()
    return {**document, "chain": head.hash if head else ""}


def add_issue(paper: Paper, document: Document, content: bytes, *, by: Any) -> Issue:
    """Keep `content`, made from `document`, as the next issue of a locked paper.

    Whether it is public is settled now, by what it says of itself.
    """
    last = _last(paper)
    issue = Issue(
        paper=paper,
        number=last.number + 1 if last else 1,
        name=f"{paper} {paper.get_kind_display()}",
        document=document,
        public=document["paper"]["public"],
        sha256=storage.save(content),
        size=len(content),
        issued_at=timezone.now(),
        replaces=last,
    )
    save_as(issue, by=by)
    OwedIssue.objects.filter(paper=paper).delete()
    return issue


def owe(paper: Paper) -> None:
    """Note that a paper's PDF may have to be issued, in the transaction of what changed it."""
    again = {"tried": 0, "next_at": timezone.now()}
    OwedIssue.objects.update_or_create(paper=paper, defaults=again)


def owed() -> QuerySet[OwedIssue]:
    """What has not been issued since it was changed, the oldest first."""
    return OwedIssue.objects.select_related("paper").order_by("since")


def issue_owed() -> int:
    """Issue all that is owed; what cannot be issued waits, each time twice as long.

    Returns how many are settled.
    """
    settled = 0
    for row in owed().filter(next_at__lte=timezone.now()):
        try:
            ensure_issue(row.paper, by=None)
            settled += 1
        except Exception:
            # Whatever is wrong with one paper, or with the disk, must not keep mails waiting.
            logger.exception("%s could not be issued", row.paper)
            _try_later(row)
    return settled


@act()
def _try_later(owed: OwedIssue) -> None:
    """Let a paper that could not be issued wait; the administrators hear of it once."""
    row = OwedIssue.objects.select_for_update().filter(pk=owed.pk).first()
    if row is None:
        return
    row.tried += 1
    row.next_at = timezone.now() + min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(row.tried - 1, 9))
    row.save()
    if row.tried == TOLD_AFTER:
        notifications.issue_fails(owed.paper)


def withdraw(paper: Paper, *, by: Any, reason: str, but_in_force: bool = False) -> None:
    """Take back from the public what was issued of a locked paper, for good.

    Why a paper is hidden may stand in what was issued of it. So that does not come back with the
    paper: what the public is to read of it then is issued anew. `but_in_force` leaves what is in
    force, if it says what the paper says.
    """
    last = _last(paper)
    for issue in paper.issues.filter(public=True):
        if but_in_force and issue == last and _is_up_to_date(paper, last):
            continue
        issue.public = False
        save_as(issue, by=by, reason=reason)


def file_name(paper: Paper) -> str:
    """The name under which a paper's PDF is saved: "S0518_19 Stellungnahme.pdf"."""
    number = "".join(char if char.isalnum() else "_" for char in paper.reference or "Entwurf")
    return f"{number} {paper.kind_row.label}.pdf"


def _settle(paper: Paper) -> None:
    """Forget that something is owed of a paper whose issue in force says what it says."""
    if not OwedIssue.objects.filter(paper=paper).exists():
        return
    with act():
        locked = Paper.objects.select_for_update().get(pk=paper.pk)
        if _is_up_to_date(locked, _last(locked)):
            OwedIssue.objects.filter(paper=paper).delete()


def _is_issued_here(paper: Paper) -> bool:
    """A paper that was written elsewhere and imported has the PDF that came with it, or none."""
    return (
        paper.kind in ANSWERABLE_KINDS
        and paper.reference is not None
        and paper.drafted_by_id is not None
    )


def _document(paper: Paper, last: Issue | None) -> Document | None:
    """What is to be in force; None if that is not for us to say."""
    if _is_issued_here(paper):
        return as_document(printed(record_of(paper)), [], current_city())
    if last is not None and awaits_public_issue(paper):
        return _opened(paper, last.document)
    return None


def _opened(paper: Paper, document: Document) -> Document:
    """An answer as it was issued, now as a public one; it quotes papers as they are now."""
    said = {name: document["paper"][name] for name in document["paper"] if name not in CLOSED}
    if "files" in said:
        closed = set(paper.files.filter(public=False).values_list("sha256", flat=True))
        said["files"] = [file for file in said["files"] if file.get("sha256") not in closed]
    parents = Paper.objects.filter(cited_by__paper=paper, cited_by__relation=Relation.PARENT)
    parents = parents.select_related("lead").prefetch_related(*PREFETCH)
    return {
        **document,
        "paper": {**said, "public": True, "title": paper.title},
        "parents": [
            data_of(printed_parent(record_of(parent)))
            for parent in parents.order_by("cited_by__position")
        ],
    }


def _is_up_to_date(paper: Paper, last: Issue | None) -> bool:
    document = _document(paper, last)
    return document is None or _says(last, document)


def _says(issue: Issue | None, document: Document) -> bool:
    """Whether an issue says what `document` says, and is public if that is."""
    return (
        issue is not None
        and issue.public == document["paper"]["public"]
        and _wording(issue.document) == _wording(document)
    )


def _wording(document: Document | None) -> Data:
    """What only a correction changes. The sitting printed stays that of the day of issue."""
    if not document:
        return {}
    return {name: value for name, value in document["paper"].items() if name != "consultations"}


def _last(paper: Paper) -> Issue | None:
    return paper.issues.order_by("-number").first()
