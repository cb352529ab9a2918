"""Writing, filing, registering and correcting inquiries and motions."""

import datetime
import uuid
from collections.abc import Collection, Sequence
from functools import partial
from typing import Any

from django.utils import timezone

from council import storage
from council.acts import act
from council.documents import issues
from council.enums import Relation
from council.exceptions import Invalid, NotAllowed
from council.history import delete_as, save_as
from council.interchange.origin import brought_from_elsewhere
from council.mail import notifications
from council.models import (
    Consultation,
    File,
    Meeting,
    Paper,
    PaperLink,
)
from council.queries import current_city
from council.rules import numbering
from council.rules.kinds import ANSWER_KINDS
from council.rules.permissions import council_office
from council.rules.transitions import acting, beginning
from council.rules.workflow import PAPERS
from council.services.content import Attachment, Content, fill, fix_names, write_parts
from council.uploads.accepting import covered_sentence
from council.uploads.keeping import check_paper, covered_in, keep


@act()
def start_draft(*, kind: str, content: Content, by: Any, uid: uuid.UUID | None = None) -> Paper:
    """Keep a new inquiry or motion as a draft and return it.

    `uid` comes with the form: the same form sent twice makes one draft.
    Raises NotAllowed or Invalid.
    """
    uid = uid or uuid.uuid4()
    existing = Paper.objects.filter(uid=uid).first()
    if existing is not None:
        if existing.drafted_by_id != by.pk:
            raise NotAllowed("Dieser Entwurf gehört jemand anderem.")
        return existing
    paper = Paper(uid=uid, kind=kind, drafted_by=by)
    with beginning(PAPERS, paper, "draft", by=by):
        fill(paper, content, by=by)
        save_as(paper, by=by)
        write_parts(paper, content, by=by)
    return paper


@act()
def change_draft(paper: Paper, *, content: Content, by: Any, seen: int | None = None) -> Paper:
    """Save a draft's text. Raises Overtaken if it was saved by somebody else meanwhile."""
    with acting(PAPERS, paper, "edit", by=by, seen=seen) as locked:
        fill(locked, content, by=by)
        write_parts(locked, content, by=by)
    return paper


@act()
def change_attachments(
    paper: Paper,
    *,
    added: Sequence[Attachment] = (),
    removed: Sequence[File] = (),
    by: Any,
) -> Paper:
    """Add attachments to a draft and take others from it. The same file is added once."""
    with acting(PAPERS, paper, "attach", by=by) as locked:
        for file in removed:
            delete_as(file, by=by)
        stored = list(locked.files.all())
        check_paper([file.size for file in stored], [len(one.content) for one in added])
        known = {(file.name, file.sha256) for file in stored}
        position = max((file.position for file in stored), default=0)
        for attachment in added:
            digest = storage.digest(attachment.content)
            if (attachment.name, digest) in known:
                continue
            keep(attachment, by=by)
            known.add((attachment.name, digest))
            position += 1
            file = File(
                paper=locked,
                position=position,
                name=attachment.name,
                mime=attachment.mime,
                size=len(attachment.content),
                sha256=digest,
            )
            save_as(file, by=by)
    return paper


@act()
def file_paper(
    paper: Paper,
    *,
    by: Any,
    received_at: datetime.datetime | None = None,
    seen: int | None = None,
    comment: str = "",
) -> Paper:
    """Hand a draft in at the council office. The names printed on it are those of that day.

    Only the council office may give `received_at`: when the letter came in that it enters.
    Raises Invalid if that is still to come.
    """
    city, now = current_city(), timezone.now()
    if received_at is not None and not council_office(by):
        raise NotAllowed("Nur das Ratsbüro trägt ein, wann etwas eingegangen ist.")
    if received_at is not None and received_at > now:
        raise Invalid("Der Eingang kann nicht in der Zukunft liegen.", field="received_at")
    with acting(PAPERS, paper, "file", by=by, seen=seen, comment=comment) as locked:
        locked.filed_at = received_at or now
        locked.dated_on = timezone.localdate(locked.filed_at, city.zone)
        locked.addressee = locked.kind_row.addressee(city)
        for row in locked.originators.select_related("person", "faction"):
            fix_names(row, locked.dated_on)
            save_as(row, by=by)
    notifications.paper_filed(paper, by=by)
    return paper


@act()
def discard_draft(paper: Paper, *, by: Any, seen: int | None = None, comment: str = "") -> Paper:
    """Give a draft up; it stays in the history."""
    with acting(PAPERS, paper, "discard", by=by, seen=seen, comment=comment):
        pass
    return paper


@act()
def take_back_paper(paper: Paper, *, by: Any, seen: int | None = None, comment: str = "") -> Paper:
    """Get a filed paper back as a draft, before it is registered."""
    with acting(PAPERS, paper, "take_back", by=by, seen=seen, comment=comment) as locked:
        locked.filed_at = None
    return paper


@act()
def return_paper(paper: Paper, *, by: Any, comment: str, seen: int | None = None) -> Paper:
    """Return a filed paper to its author with a reason."""
    with acting(PAPERS, paper, "return", by=by, comment=comment, seen=seen) as locked:
        locked.filed_at = None
    notifications.paper_returned(paper, comment=comment)
    return paper


@act()
def register_paper(
    paper: Paper,
    *,
    by: Any,
    meeting: Meeting | None = None,
    agenda_item: str = "",
    publish: bool = True,
    closed_files: Collection[int] | None = None,
    bars_seen: bool = False,
    seen: int | None = None,
    comment: str = "",
) -> Paper:
    """Number a filed paper, put it on a sitting and publish it (unless it is confidential).

    The number's year is that of the city's date of registration. `closed_files` are the attachments
    that do not become public; if nobody chose, those with text under black bars. Raises Invalid for
    one of those that shall become public, unless somebody says that he or she has looked.
    """
    city = current_city()
    with acting(PAPERS, paper, "register", by=by, seen=seen, comment=comment) as locked:
        locked.registered_at = timezone.now()
        numbering.give(locked, numbering.allot(locked.kind_row.prefix(city), city.today()))
        if publish and not locked.confidential:
            locked.published_at = timezone.now()
        if meeting is not None:
            _plan(locked, meeting, agenda_item, by=by)
        _decide_on_files(locked, closed_files, bars_seen, by=by)
        issues.owe(locked)
    resolve_links(paper, by=by)
    notifications.paper_registered(paper)
    return paper


@act()
def publish_paper(paper: Paper, *, by: Any, seen: int | None = None) -> Paper:
    """Show a registered paper to the public; what was issued before it was corrected stays in."""
    with acting(PAPERS, paper, "publish", by=by, seen=seen) as locked:
        locked.published_at = timezone.now()
        issues.owe(locked)
        issues.withdraw(locked, by=by, reason="publish", but_in_force=True)
    return paper


@act()
def correct_title(
    paper: Paper, *, title: str, by: Any, comment: str, seen: int | None = None
) -> Paper:
    """Correct the title of a registered paper, with a reason."""
    with acting(PAPERS, paper, "correct_title", by=by, comment=comment, seen=seen) as locked:
        if not title.strip():
            raise Invalid("Bitte geben Sie den Titel an.", field="title")
        locked.title = title.strip()
        issues.owe(locked)
    return paper


@act()
def change_confidentiality(
    paper: Paper,
    *,
    confidential: bool,
    ground: str = "",
    by: Any,
    comment: str,
    seen: int | None = None,
) -> Paper:
    """Make a registered paper non-public, or public again, with a reason.

    A public answer needs public parents: the answers to a paper that becomes non-public
    become so too. The other way they stay non-public until somebody decides on each.
    """
    change = partial(acting, PAPERS, action="change_confidentiality", by=by, comment=comment)
    with change(subject=paper, seen=seen) as locked:
        if confidential and not ground.strip():
            raise Invalid("Bitte nennen Sie den Grund der Nichtöffentlichkeit.", field="ground")
        if not confidential and _has_confidential_parent(paper):
            raise Invalid("Die zugehörige Anfrage oder der Antrag ist nichtöffentlich.")
        _set_confidential(locked, confidential, ground, by=by)
    answers = _answers_to(paper) if confidential else []
    for answer in answers:
        with change(subject=answer, by_itself=True) as locked:
            _set_confidential(locked, confidential, ground, by=by)
    return paper


@act()
def void_registration(paper: Paper, *, by: Any, comment: str, seen: int | None = None) -> Paper:
    """Undo a registration by mistake. The number stays spent; the slip names it.

    Who has cited a public paper goes on naming its number; that of another one is not told.
    """
    reason = (
        f"Nummer {paper.reference} bleibt vergeben. {comment.strip()}" if comment.strip() else ""
    )
    with acting(PAPERS, paper, "void", by=by, comment=reason, seen=seen) as locked:
        was_public = locked.is_public
        issues.withdraw(locked, by=by, reason=reason)
        locked.reference = locked.reference_key = locked.published_at = None
        locked.registered_at = locked.year = None
        for row in locked.consultations.all():
            delete_as(row, by=by, reason=reason)
        for link in locked.cited_by.all():
            if was_public:
                link.target = None
                save_as(link, by=by, reason=reason)
            else:
                delete_as(link, by=by, reason=reason)
    return paper


@act()
def close_paper(paper: Paper, *, by: Any, comment: str = "", seen: int | None = None) -> Paper:
    """Note that nothing more is to be done for a paper."""
    with acting(PAPERS, paper, "close", by=by, comment=comment, seen=seen):
        pass
    return paper


@act()
def reopen_paper(paper: Paper, *, by: Any, comment: str, seen: int | None = None) -> Paper:
    """Take a closed paper up again, with a reason."""
    with acting(PAPERS, paper, "reopen", by=by, comment=comment, seen=seen):
        pass
    return paper


def resolve_links(paper: Paper, *, by: Any) -> None:
    """Let references that waited for this paper's number point to it."""
    waiting = PaperLink.objects.filter(reference_key=paper.reference_key, target__isnull=True)
    waiting = waiting.exclude(paper__in=brought_from_elsewhere())  # whose numbers are their own
    for link in waiting:
        link.target = paper
        save_as(link, by=by)


def _set_confidential(paper: Paper, confidential: bool, ground: str, *, by: Any) -> None:
    paper.confidential = confidential
    paper.confidentiality_ground = ground.strip() if confidential else ""
    paper.published_at = None if confidential else timezone.now()
    if confidential:
        issues.withdraw(paper, by=by, reason="change_confidentiality")
    elif paper.kind in ANSWER_KINDS:
        paper.title = _title_of_answer(paper)
    issues.owe(paper)


def _decide_on_files(
    paper: Paper, closed: Collection[int] | None, bars_seen: bool, *, by: Any
) -> None:
    """Note which attachments go out with the paper once it is public."""
    files = list(paper.files.all())
    covered = covered_in(file.sha256 for file in files)
    if closed is None:
        closed = {file.pk for file in files if file.sha256 in covered}
    for file in files:
        is_public = file.pk not in closed
        if is_public and file.sha256 in covered and not bars_seen and not paper.confidential:
            raise Invalid(
                f"{covered_sentence(file.name, covered[file.sha256])} Bitte nehmen Sie die Datei "
                "von der Veröffentlichung aus oder bestätigen Sie, dass der Text hinaus darf.",
                field="bars_seen",
            )
        if file.public != is_public:
            file.public = is_public
            save_as(file, by=by)


def _plan(paper: Paper, meeting: Meeting, agenda_item: str, *, by: Any) -> None:
    row = Consultation(
        paper=paper,
        position=1,
        organization=meeting.organization,
        organization_name=meeting.organization.name,
        meeting=meeting,
        meeting_name=str(meeting),
        held_at=meeting.starts_at,
        held_on=timezone.localdate(meeting.starts_at),
        agenda_item=agenda_item.strip(),
        role=paper.kind_row.first_role,
    )
    save_as(row, by=by)


def _answers_to(paper: Paper) -> list[Paper]:
    links = paper.cited_by.filter(relation=Relation.PARENT).select_related("paper")
    return [link.paper for link in links if not link.paper.confidential and link.paper.reference]


def _title_of_answer(answer: Paper) -> str:
    """An answer bears the title of what it answers: now the one to which that was corrected."""
    parents = Paper.objects.filter(cited_by__paper=answer, cited_by__relation=Relation.PARENT)
    for parent in parents.order_by("cited_by__position"):
        if parent.history.filter(title=answer.title).exists():
            return parent.title
    return answer.title


def _has_confidential_parent(paper: Paper) -> bool:
    return paper.links.filter(relation=Relation.PARENT, target__confidential=True).exists()
