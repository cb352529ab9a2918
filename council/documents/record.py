"""The one record of a paper: a plain dict that everything else reads.

The portal's page of a paper, the PDF, the versions, the export and the data attached to a PDF
are all made from this form (the fields of the interchange format); nothing else knows how a
paper is put together. A field that is empty is absent.
"""

from typing import Any

from django.utils import timezone

from council.enums import FileRole, PaperState, Relation
from council.models import City, Consultation, File, Issue, Organization, Originator, Paper
from council.rules.fields import FROZEN, LATER, closed_fields
from council.rules.kinds import ANSWER_KINDS

Record = dict[str, Any]
Document = dict[str, Any]

# What `of` reads; prefetch these when making many records.
PREFETCH = ("originators", "questions", "links", "consultations", "files", "issues")


def of(paper: Paper) -> Record:
    """The record of a paper as it is now."""
    record = {
        "kind": paper.kind,
        "reference": paper.reference,
        "title": paper.title,
        "dated_on": _iso(paper.dated_on),
        "public": not paper.confidential,
        "confidentiality_ground": paper.confidentiality_ground,
        "published": None if paper.confidential or paper.published_at else False,
        "state": None if paper.state == usual_state(paper.kind) else paper.state,
        "parents": _links(paper, Relation.PARENT),
        "related": _links(paper, Relation.RELATED),
        "originators": [originator(o) for o in paper.originators.all()],
        "addressee": paper.addressee,
        "introduction": paper.introduction,
        "questions": [question.text for question in paper.questions.all()],
        "closing": paper.closing,
        "answer_form": paper.answer_form,
        "resolution": paper.resolution,
        "reasons": paper.reasons,
        "referral_wish": paper.referral_wish,
        "lead": paper.frozen.get("lead") or office(paper.lead),
        "due_on": _iso(paper.due_on),
        "expected_on": _iso(paper.expected_on),
        **{name: paper.frozen.get(name) for name in FROZEN},
        "consultations": [_consultation(c) for c in paper.consultations.all()],
        "files": [*map(_issue, paper.issues.all()), *map(_file, paper.files.all())],
    }
    return without_empty(record)


def document(record: Record, parents: list[Record], city: City) -> Document:
    """What a PDF is made from: pure data, so that the same document gives the same bytes."""
    arms = {"sha256": city.arms_sha256, "mime": city.arms_mime, "alt": city.arms_alt}
    return {
        "paper": record,
        "parents": parents,
        "city": {
            "name": city.printed_name,
            "name_line": city.name_line or city.printed_name,
            "place": city.name,
            "council": city.council_name,
            "mayor": city.mayor_label,
            "mayor_name": city.mayor_name,
            "arms": arms if city.has_arms else None,
            "layout": city.print_layout,
            "size": city.print_size,
            "signature": city.signature_block,
            "sentences": {
                "heading": city.heading_statement,
                "filed": city.sentence_filed,
                "reply": city.sentence_reply,
                "ask": city.sentence_ask,
                "move": city.sentence_move,
                "expected": city.sentence_expected,
            },
        },
    }


def printed(record: Record) -> Record:
    """The part of a filed paper's record that its PDF prints: what happens later is left out."""
    later = LATER | {"consultations"}
    kept = {name: value for name, value in record.items() if name not in later}
    kept["files"] = [f for f in record.get("files", []) if f["role"] != FileRole.MAIN]
    decided = ("result", "resolution_number")
    first = record.get("consultations", [])[:1]
    if first:
        kept["consultations"] = [
            {name: value for name, value in first[0].items() if name not in decided}
        ]
    return without_empty(kept)


def printed_parent(record: Record) -> Record:
    """The part of a paper's record that an answer to it quotes; the results date the quote."""
    later = LATER | {"files"}
    return {name: value for name, value in record.items() if name not in later}


def open_to_all(record: Record, city: City) -> Record:
    """The part of a public paper's record that the city gives to everybody."""
    closed = closed_fields(city)
    return {name: value for name, value in record.items() if name not in closed}


def originator(row: Originator) -> Record:
    """One originator as the record names it."""
    return without_empty({"person": row.person_name, "form": row.form, "faction": row.faction_name})


def office(organization: Organization | None) -> Record | None:
    """An office as the record names it."""
    if organization is None:
        return None
    return without_empty({"code": organization.code, "name": organization.name})


def without_empty(record: Record) -> Record:
    """The record without absent fields; False and 0 are values and stay."""
    return {k: v for k, v in record.items() if v is not None and v != "" and v != [] and v != {}}


def usual_state(kind: str) -> str:
    """The state of a paper whose record names none: answers are closed from the start."""
    return PaperState.CLOSED if kind in ANSWER_KINDS else PaperState.REGISTERED


def _links(paper: Paper, relation: Relation) -> list[str]:
    return [link.reference for link in paper.links.all() if link.relation == relation]


def _consultation(row: Consultation) -> Record:
    when = timezone.localtime(row.held_at).isoformat() if row.held_at else _iso(row.held_on)
    return without_empty(
        {
            "organization": row.organization_name,
            "meeting": row.meeting_name,
            "date": when,
            "agenda_item": row.agenda_item,
            "role": row.role,
            "result": row.result,
            "resolution_number": row.resolution_number,
        }
    )


def _issue(row: Issue) -> Record:
    """An issued PDF as the record names it; the last one is in force."""
    return {
        "name": row.name,
        "role": FileRole.MAIN.value,
        "size": row.size,
        "mime": "application/pdf",
        "sha256": row.sha256,
        "issued_at": timezone.localtime(row.issued_at).isoformat(),
    }


def _file(row: File) -> Record:
    return without_empty(
        {
            "name": row.name,
            "role": row.role,
            "size": row.size,
            "mime": row.mime,
            "sha256": row.sha256,
        }
    )


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None
