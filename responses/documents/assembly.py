"""The document of an answer in the making: what previews print, versions freeze, issues become."""

import hashlib
import json
from typing import Any

from council.documents import record
from council.documents.document import Document, as_document
from council.documents.record import Record, printed_parent
from council.documents.stored import PREFETCH, office, record_of
from council.enums import PaperKind
from council.models import Consultation, File, Paper
from council.queries import current_city
from responses.enums import SETTLED
from responses.models import Cosignature, Recipient, Statement, StatementVersion

# What changes on the way without touching what a signature vouches for.
NOT_SIGNED_FOR = ("reference", "dated_on", "distribution", "title", "parents")


def document_of(statement: Statement) -> Document:
    """The whole document as it stands now; title and quoted papers come from the record."""
    parents = answered_papers(statement)
    records = [printed_parent(record_of(paper)) for paper in parents]
    return as_document(_record(statement, parents), records, current_city())


def answered_papers(statement: Statement) -> list[Paper]:
    """The papers that a statement answers, the main one first."""
    rows = statement.answered.select_related("paper__lead").prefetch_related(
        *(f"paper__{name}" for name in PREFETCH)
    )
    return [row.paper for row in rows]


def is_confidential(statement: Statement, parents: list[Paper]) -> bool:
    """An answer is non-public by itself or because what it answers is."""
    return statement.confidential or any(paper.confidential for paper in parents)


def text_sha256(document: Document) -> str:
    """The checksum of what a signature vouches for: the answer without number and dates."""
    text = {k: v for k, v in document["paper"].items() if k not in NOT_SIGNED_FOR}
    return hashlib.sha256(json.dumps(text, sort_keys=True).encode()).hexdigest()


def unsigned(statement: Statement) -> list[Cosignature]:
    """The signatures that the text still lacks: open, refused, or given to another text."""
    rows = list(statement.cosignatures.select_related("version", "organization"))
    if not rows:
        return []
    current = text_sha256(document_of(statement))
    return [
        row
        for row in rows
        if row.decision not in SETTLED or row.version is None or row.version.text_sha256 != current
    ]


def freeze(statement: Statement, *, by: Any) -> StatementVersion:
    """Keep the document as a version, or return the last one if nothing changed since."""
    document = document_of(statement)
    last = statement.versions.order_by("-number").first()
    if last is not None and last.document == document:
        return last
    return StatementVersion.objects.create(
        statement=statement,
        number=last.number + 1 if last else 1,
        document=document,
        text_sha256=text_sha256(document),
        state=statement.state,
        by=by,
    )


def consultations_of(statement: Statement) -> list[Consultation]:
    """The distribution list as rows of the record, not saved yet."""
    return [
        Consultation(
            organization=row.organization,
            organization_name=_printed_body(row),
            held_on=row.held_on,
            role=row.role,
            result=row.result,
        )
        for row in statement.recipients.select_related("organization")
    ]


def files_of(statement: Statement) -> list[File]:
    """The annexes as files of the record, not saved yet."""
    return [
        File(
            name=annex.name,
            mime=annex.mime,
            size=annex.size,
            sha256=annex.sha256,
            public=annex.public,
        )
        for annex in statement.annexes.all()
    ]


def _record(statement: Statement, parents: list[Paper]) -> Record:
    confidential = is_confidential(statement, parents)
    grounds = [statement.confidentiality_ground, *(p.confidentiality_ground for p in parents)]
    return Record(
        kind=PaperKind(statement.kind),
        reference=statement.reference or "",
        title=parents[0].title,
        dated_on=statement.dated_on,
        public=not confidential,
        confidentiality_ground=next(filter(None, grounds), "") if confidential else "",
        parents=[str(paper.reference) for paper in parents],
        lead=office(statement.lead),
        introduction=statement.introduction,
        answers=_answers(statement),
        closing=statement.closing,
        reasons=statement.reasons,
        expected_on=statement.expected_on,
        editors=statement.editors,
        phone=statement.phone,
        signatory=_signatory(statement),
        distribution=_distribution(statement),
        files=[
            record.File(name=annex.name, size=annex.size, mime=annex.mime, sha256=annex.sha256)
            for annex in statement.annexes.all()
            if annex.public or confidential
        ],
    )


def _answers(statement: Statement) -> list[record.Answer]:
    answers = []
    for answer in statement.answers.prefetch_related("answer_questions__question"):
        numbers = [row.question.number for row in answer.answer_questions.all()]
        answers.append(record.Answer(questions=numbers, text=answer.text))
    return answers


def _signatory(statement: Statement) -> record.Signatory | None:
    name, office_held = statement.signatory_name, statement.signatory_office
    return record.Signatory(name=name, office=office_held) if name or office_held else None


def _distribution(statement: Statement) -> list[record.Recipient]:
    return [
        record.Recipient(
            organization=_printed_body(row), date=row.held_on, role=row.role, result=row.result
        )
        for row in statement.recipients.select_related("organization")
    ]


def _printed_body(row: Recipient) -> str:
    """The mayor is printed by the label of the office-holder, other bodies by their names."""
    if row.organization.kind == "mayor":
        return current_city().mayor_label
    return row.organization.name
