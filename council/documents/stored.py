"""The record of a paper that is stored here: from its columns and rows, and back to its columns."""

from typing import Any

import msgspec
from django.utils import timezone

from council.documents import record
from council.documents.record import Record, data_of, usual_state
from council.enums import AnswerForm, FileRole, PaperKind, PaperState, Relation
from council.models import Consultation, File, Issue, Organization, Originator, Paper
from council.rules.fields import COLUMNS, FROZEN

# What `record_of` reads; prefetch these when making many records.
PREFETCH = ("originators", "questions", "links", "consultations", "files", "issues")
FROZEN_FORMS = {
    field.name: field.type for field in msgspec.structs.fields(Record) if field.name in FROZEN
}


def record_of(paper: Paper) -> Record:
    """The record of a paper as it is now."""
    columns = {name: getattr(paper, name) for name in COLUMNS}
    return Record(
        **columns,
        **_frozen(paper),
        kind=PaperKind(paper.kind),
        reference=paper.reference or "",
        public=not paper.confidential,
        published=None if paper.confidential or paper.published_at else False,
        state=None if paper.state == usual_state(paper.kind) else PaperState(paper.state),
        parents=_links(paper, Relation.PARENT),
        related=_links(paper, Relation.RELATED),
        originators=[originator(row) for row in paper.originators.all()],
        questions=[question.text for question in paper.questions.all()],
        answer_form=AnswerForm(paper.answer_form) if paper.answer_form else None,
        lead=_lead(paper),
        consultations=[_consultation(row) for row in paper.consultations.all()],
        files=[
            *(_issue(row, paper) for row in paper.issues.all()),
            *(_file(row, paper) for row in paper.files.all()),
        ],
    )


def fill(paper: Paper, new: Record) -> None:
    """Put on a paper what its own columns keep of a record (not saved).

    Number, state, publication, the unit in the lead and all rows are left to who takes it.
    """
    for name in COLUMNS:
        setattr(paper, name, getattr(new, name))
    paper.kind = new.kind
    paper.confidential = not new.public
    paper.answer_form = new.answer_form or ""
    data = data_of(new)
    paper.frozen = {name: data[name] for name in FROZEN if name in data}


def originator(row: Originator) -> record.Originator:
    """One originator as the record names it."""
    return record.Originator(person=row.person_name, form=row.form, faction=row.faction_name)


def office(organization: Organization) -> record.Office:
    """An office as the record names it."""
    return record.Office(code=organization.code, name=organization.name)


def _frozen(paper: Paper) -> dict[str, Any]:
    return {
        name: msgspec.convert(value, FROZEN_FORMS[name])
        for name, value in paper.frozen.items()
        if name in FROZEN_FORMS
    }


def _lead(paper: Paper) -> record.Office | None:
    """The unit in the lead; as an import named it, if that differs."""
    if "lead" in paper.frozen:
        return record.Office(**paper.frozen["lead"])
    return office(paper.lead) if paper.lead else None


def _links(paper: Paper, relation: Relation) -> list[str]:
    return [link.reference for link in paper.links.all() if link.relation == relation]


def _consultation(row: Consultation) -> record.Consultation:
    day = row.held_on.isoformat() if row.held_on else ""
    return record.Consultation(
        organization=row.organization_name,
        meeting=row.meeting_name,
        date=timezone.localtime(row.held_at).isoformat() if row.held_at else day,
        agenda_item=row.agenda_item,
        role=row.role,
        result=row.result,
        resolution_number=row.resolution_number,
    )


def _issue(row: Issue, paper: Paper) -> record.File:
    """An issued PDF as the record names it; the last one is in force."""
    return record.File(
        name=row.name,
        role=FileRole.MAIN,
        size=row.size,
        mime="application/pdf",
        sha256=row.sha256,
        issued_at=timezone.localtime(row.issued_at).isoformat(),
        public=None if row.public or paper.confidential else False,
    )


def _file(row: File, paper: Paper) -> record.File:
    return record.File(
        name=row.name,
        role=FileRole(row.role),
        size=row.size,
        mime=row.mime,
        sha256=row.sha256,
        public=None if row.public or paper.confidential else False,
    )
