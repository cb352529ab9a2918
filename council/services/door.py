"""The door: the few things the workshop may do to the record.

Each takes part in the transaction of the workshop's own act and writes the record's own
history and routing slip. Nothing else in `responses` writes to the record.
"""

import datetime
from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from typing import Any

from django.db import transaction
from django.utils import timezone

from council.documents import issues
from council.documents.document import Document
from council.documents.record import Record, record_in
from council.documents.stored import fill
from council.enums import FileRole, PaperKind, PaperState, Progress, Relation
from council.exceptions import NotNow
from council.history import delete_as, save_as
from council.models import (
    Consultation,
    File,
    Organization,
    Paper,
    PaperAccess,
    PaperLink,
)
from council.rules import numbering
from council.rules.transitions import acting, beginning, checked
from council.rules.workflow import PAPERS


@transaction.atomic
def name_lead(
    paper: Paper,
    *,
    lead: Organization,
    due_on: datetime.date | None,
    by: Any,
    comment: str = "",
    seen: int | None = None,
) -> None:
    """Name the unit that answers a paper and the day until which it is due."""
    with _following(paper, "assign", by=by, comment=comment, seen=seen) as locked:
        locked.lead = lead
        locked.due_on = due_on
        locked.frozen.pop("lead", None)
        _set_progress(locked, Progress.IN_PROGRESS)


@transaction.atomic
def release_lead(paper: Paper, *, by: Any, comment: str) -> None:
    """Note that nobody answers a paper any more; the council office decides what follows."""
    with _following(paper, "release", by=by, comment=comment) as locked:
        locked.lead = locked.due_on = None
        _set_progress(locked, Progress.NONE)


@transaction.atomic
def entitle(paper: Paper, offices: Collection[Organization], *, by: Any) -> None:
    """Let just these offices see a paper that is not public; the part of all others ends.

    The divisions above them see what they see. Raises NotNow for one whose access was withdrawn.
    """
    wanted = {office.pk: office for office in offices}
    for part in paper.access.all():
        works = wanted.pop(part.organization_id, None) is not None
        if works and part.ended_at is not None:
            if part.withdrawn_at is not None:  # it would be asked for what it cannot see
                raise NotNow(f"{part.organization}: Das Ratsbüro hat den Zugang entzogen.")
            part.since, part.ended_at = timezone.now(), None
        elif not works and part.ended_at is None:
            part.ended_at = timezone.now()
        else:
            continue
        save_as(part, by=by, reason="begins again" if works else "ended")
    for office in wanted.values():
        save_as(PaperAccess(paper=paper, organization=office), by=by)


@transaction.atomic
def report_progress(paper: Paper, progress: Progress, *, by: Any) -> None:
    """Say publicly how far the answer is. Nothing is written when that is known already."""
    fresh = checked(PAPERS, paper, "progress", by=by, by_itself=True)
    if fresh.progress != progress:
        _set_progress(fresh, progress)
        save_as(fresh, by=by, reason="progress")


@transaction.atomic
def extend(paper: Paper, *, due_on: datetime.date, by: Any, comment: str) -> None:
    """Move the day until which an answer is due, with the reason that the asker reads."""
    with _following(paper, "extend", by=by, comment=comment) as locked:
        locked.due_on = due_on


@transaction.atomic
def withdraw(paper: Paper, *, by: Any, comment: str, seen: int | None = None) -> None:
    """Withdraw a filed or registered paper; open consultations are marked."""
    with acting(PAPERS, paper, "withdraw", by=by, comment=comment, seen=seen) as locked:
        for row in locked.consultations.filter(result=""):
            row.result = "zurückgezogen"
            save_as(row, by=by, reason=comment)


@transaction.atomic
def publish_answer(
    *,
    document: Document,
    pdf: bytes,
    parents: Sequence[Paper],
    lead: Organization,
    recipients: Sequence[Consultation],
    files: Sequence[File],
    by: Any,
    comment: str = "",
) -> Paper:
    """File a finished answer as a frozen paper beside what it answers.

    `document` is what `pdf` was made from; `recipients` and `files` are unsaved rows.
    A second call for the same number is a correction: a further issue, the old one stays.
    """
    new = record_in(document["paper"])
    _check_publishable(new, parents)
    existing = Paper.objects.filter(reference_key=numbering.key(new.reference)).first()
    if existing is not None:
        return _reissue(existing, document, pdf, recipients, files, by=by, comment=comment)
    paper = Paper(registered_at=timezone.now(), lead=lead)
    with beginning(PAPERS, paper, "answer", by=by, comment=comment, by_itself=True):
        numbering.give(paper, new.reference)
        _fill(paper, new)
        save_as(paper, by=by, reason="answer")
        entitle(paper, [lead], by=by)
        for position, parent in enumerate(parents, start=1):
            _link(paper, parent, position, by=by)
        _write_consultations(paper, recipients, by=by)
        _write_files(paper, files, by=by)
        issues.add_issue(paper, document, pdf, by=by)
    for parent in parents:
        _answered(parent, paper, by=by)
    return paper


def _check_publishable(new: Record, parents: Sequence[Paper]) -> None:
    if not parents:
        raise NotNow("Eine Antwort braucht die Drucksache, die sie beantwortet.")
    if not new.public:
        return
    for parent in parents:
        fresh = Paper.objects.select_for_update().get(pk=parent.pk)
        if not fresh.is_public:
            raise NotNow(
                f"{fresh} ist nicht öffentlich; die Antwort kann deshalb nicht öffentlich sein."
            )


def _fill(paper: Paper, new: Record) -> None:
    fill(paper, new)
    paper.published_at = (paper.published_at or timezone.now()) if new.public else None


def _reissue(
    paper: Paper,
    document: Document,
    pdf: bytes,
    recipients: Sequence[Consultation],
    files: Sequence[File],
    *,
    by: Any,
    comment: str,
) -> Paper:
    with _following(paper, "reissue", by=by, comment=comment) as locked:
        _fill(locked, record_in(document["paper"]))
        if locked.confidential:
            issues.withdraw(locked, by=by, reason="reissue")
        for file in locked.files.filter(role=FileRole.ATTACHMENT):
            delete_as(file, by=by, reason="reissue")
        _write_consultations(locked, recipients, by=by)
        _write_files(locked, files, by=by)
        issues.add_issue(locked, document, pdf, by=by)
    for parent in Paper.objects.filter(cited_by__paper=paper, cited_by__relation=Relation.PARENT):
        note = ": ".join(part for part in (paper.name_for_askers, comment) if part)
        with _following(parent, "reissue", by=by, comment=note):
            pass
    return paper


def _write_consultations(paper: Paper, rows: Sequence[Consultation], *, by: Any) -> None:
    """Add the rows of the distribution list that the record does not have yet."""
    known = {(row.organization_id, row.held_on) for row in paper.consultations.all()}
    for position, row in enumerate(rows, start=1):
        if (row.organization_id, row.held_on) not in known:
            row.paper, row.position = paper, position
            save_as(row, by=by)


def _write_files(paper: Paper, files: Sequence[File], *, by: Any) -> None:
    for position, file in enumerate(files, start=1):
        file.paper, file.position = paper, position
        save_as(file, by=by)


def _link(paper: Paper, parent: Paper, position: int, *, by: Any) -> None:
    save_as(
        PaperLink(
            paper=paper,
            position=position,
            relation=Relation.PARENT,
            reference=str(parent.reference),
            reference_key=str(parent.reference_key),
            target=parent,
        ),
        by=by,
    )


def _answered(parent: Paper, answer: Paper, *, by: Any) -> None:
    if answer.kind == PaperKind.INTERIM_NOTICE:
        with _following(parent, "notice", by=by, comment=answer.name_for_askers) as locked:
            locked.expected_on = answer.expected_on
        return
    if parent.kind_row.ends_with_answer and parent.state == PaperState.REGISTERED:
        action, note = "close", f"beantwortet: {answer.name_for_askers}"
    else:
        action, note = "answer", answer.name_for_askers
    with _following(parent, action, by=by, comment=note):
        pass


def _following(paper: Paper, action: str, **details: Any) -> AbstractContextManager[Any]:
    """An act on a paper that follows from one on its answer, which was checked."""
    return acting(PAPERS, paper, action, by_itself=True, **details)


def _set_progress(paper: Paper, progress: Progress) -> None:
    if paper.progress != progress:
        paper.progress = progress
        paper.progress_since = timezone.now()
