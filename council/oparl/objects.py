"""How the rows of the record look as OParl's objects, read through the gate.

Each function of `LOADERS` shows the objects of one kind, all or those with some numbers. The
number of queries does not depend on how many.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import Any, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from council.documents.record import Record, data_of, open_to_all
from council.documents.stored import record_of
from council.enums import BODY_KINDS, ObjectKind, OrganizationKind, Relation
from council.models import (
    Consultation,
    File,
    Issue,
    LegislativeTerm,
    Meeting,
    Membership,
    Paper,
)
from council.oparl.shown import SCHEMA, Shown, address, list_address
from council.queries import by_agenda, current_city, public_records
from council.rules.kinds import FILED_KINDS
from council.rules.public_registers import (
    public_meetings,
    public_organizations,
    public_persons,
    public_seats,
)
from council.rules.visibility import public_at, public_files, public_issues
from council.uploads.kinds import MIMES, with_ending

SYSTEM, BODY = 1, 1
# A field of our own, as the specification allows: the whole record in the interchange form. It is
# a text: other importers take every object within an object for one of OParl's, with an id.
RECORD = "ratsantworten:record"

ORGANIZATION_TYPES = {
    OrganizationKind.COUNCIL: "Gremium",
    OrganizationKind.COMMITTEE: "Gremium",
    OrganizationKind.FACTION: "Fraktion",
    OrganizationKind.DIVISION: "Verwaltungsbereich",
    OrganizationKind.UNIT: "Verwaltungsbereich",
    OrganizationKind.MAYOR: "Verwaltungsbereich",
}
CLASSIFICATIONS = {
    OrganizationKind.COUNCIL: "Parlament",
    OrganizationKind.COMMITTEE: "Ausschuss",
    OrganizationKind.FACTION: "Fraktion",
    OrganizationKind.DIVISION: "Dezernat",
    OrganizationKind.UNIT: "Amt",
    OrganizationKind.MAYOR: "Oberbürgermeister",
}
DECIDING_ROLE = "Beschlussfassung"


M = TypeVar("M", bound=models.Model)
Numbers = Collection[int] | None  # of the objects to show; None means all of a kind


def _chosen(rows: QuerySet[M], numbers: Numbers) -> QuerySet[M]:
    return rows if numbers is None else rows.filter(pk__in=numbers)


def _systems(numbers: Numbers) -> Iterable[Shown]:
    city = current_city()
    fields = {
        "oparlVersion": SCHEMA,
        "license": city.data_license,
        "body": f"{settings.SITE_URL}/oparl/body",
        "name": f"Ratsinformation der {city.printed_name}",
        "contactEmail": city.contact_email,
        "contactName": city.printed_name,
        "website": settings.SITE_URL,
        "web": f"{settings.SITE_URL}{reverse('open_data')}",
    }
    yield Shown(ObjectKind.SYSTEM, SYSTEM, fields)


# The lists of a body: the name that the specification gives to each, and what it holds.
BODY_LISTS: dict[str, tuple[ObjectKind, ...]] = {
    "organization": (ObjectKind.ORGANIZATION,),
    "person": (ObjectKind.PERSON,),
    "meeting": (ObjectKind.MEETING,),
    "paper": (ObjectKind.PAPER,),
    "agendaItem": (ObjectKind.AGENDA_ITEM,),
    "consultation": (ObjectKind.CONSULTATION,),
    "file": (ObjectKind.FILE, ObjectKind.ISSUE),
    "locationList": (ObjectKind.LOCATION,),
    "legislativeTermList": (ObjectKind.LEGISLATIVE_TERM,),
    "membership": (ObjectKind.MEMBERSHIP,),
}


def _bodies(numbers: Numbers) -> Iterable[Shown]:
    city = current_city()
    terms = _terms(None)
    fields = {
        "system": address(ObjectKind.SYSTEM, SYSTEM),
        "name": city.printed_name,
        "shortName": city.name if city.name != city.printed_name else "",
        "website": settings.SITE_URL,
        "license": city.data_license,
        "ags": city.ags,
        "contactEmail": city.contact_email,
        "contactName": city.printed_name,
        "classification": city.kind,
        **{name: list_address(ObjectKind.BODY, BODY, name) for name in BODY_LISTS},
        "web": settings.SITE_URL,
    }
    body = Shown(ObjectKind.BODY, BODY, fields)
    body["legislativeTerm"] = [term.inside("body") for term in terms]  # required, even if empty
    yield body


def _terms(numbers: Numbers) -> Iterable[Shown]:
    for term in _chosen(LegislativeTerm.objects.all(), numbers):
        fields = {
            "body": address(ObjectKind.BODY, BODY),
            "name": str(term),
            "startDate": _day(term.starts_on),
            "endDate": _day(term.ends_on),
        }
        yield Shown(ObjectKind.LEGISLATIVE_TERM, term.pk, fields)


def _organizations(numbers: Numbers) -> Iterable[Shown]:
    seated = public_organizations().prefetch_related(Prefetch("memberships", public_seats()))
    rows = list(_chosen(seated, numbers))
    above = {row.parent_id for row in rows if row.parent_id is not None}
    known = set(public_organizations().filter(pk__in=above).values_list("pk", flat=True))
    for row in rows:
        parent = row.parent_id if row.parent_id in known else None
        fields = {
            "body": address(ObjectKind.BODY, BODY),
            "name": row.name,
            "shortName": row.code if row.code != row.name else "",
            "membership": [address(ObjectKind.MEMBERSHIP, m.pk) for m in row.memberships.all()],
            "subOrganizationOf": _reference(ObjectKind.ORGANIZATION, parent),
            "organizationType": ORGANIZATION_TYPES[OrganizationKind(row.kind)],
            "classification": CLASSIFICATIONS[OrganizationKind(row.kind)],
            "startDate": _day(row.valid_from),
            "endDate": _day(row.valid_until),
        }
        if row.kind in BODY_KINDS:
            for name in ("meeting", "consultation"):
                fields[name] = list_address(ObjectKind.ORGANIZATION, row.pk, name)
        yield Shown(ObjectKind.ORGANIZATION, row.pk, fields)


def _persons(numbers: Numbers) -> Iterable[Shown]:
    rows = public_persons().prefetch_related(Prefetch("memberships", public_seats()))
    for row in _chosen(rows, numbers):
        seats = [_membership(seat) for seat in row.memberships.all()]
        family = row.sort_name.split(",")[0].strip()
        given = row.name.removesuffix(family).strip() if family else ""
        fields = {
            "body": address(ObjectKind.BODY, BODY),
            "name": row.name,
            "familyName": family,
            "givenName": given if given != row.name else "",
            "status": [row.form] if row.form else [],
            "membership": [seat.inside("person") for seat in seats],
        }
        person = Shown(ObjectKind.PERSON, row.pk, fields)
        person.parts = seats
        yield person


def _memberships(numbers: Numbers) -> Iterable[Shown]:
    return map(_membership, _chosen(public_seats(), numbers))


def _membership(row: Membership) -> Shown:
    fields = {
        "person": address(ObjectKind.PERSON, row.person_id),
        "organization": address(ObjectKind.ORGANIZATION, row.organization_id),
        "role": row.role,
        "startDate": _day(row.valid_from),
        "endDate": _day(row.valid_until),
    }
    return Shown(ObjectKind.MEMBERSHIP, row.pk, fields, within=row.person_id)


def _meetings(numbers: Numbers) -> Iterable[Shown]:
    rows = list(_chosen(public_meetings(), numbers))
    heard = _heard(rows)
    for row in rows:
        location, agenda = _location(row), _agenda(row, heard)
        fields = {
            "name": row.name,
            "cancelled": row.cancelled,
            "start": timezone.localtime(row.starts_at).isoformat(),
            "location": location.inside("meetings") if location else None,
            "organization": [address(ObjectKind.ORGANIZATION, row.organization_id)],
            "agendaItem": [item.inside("meeting") for item in agenda],
            "web": f"{settings.SITE_URL}{reverse('meeting', args=[row.pk])}",
        }
        meeting = Shown(ObjectKind.MEETING, row.pk, fields)
        meeting.parts = [*agenda, *([location] if location else [])]
        yield meeting


def _locations(numbers: Numbers) -> Iterable[Shown]:
    """A place is a line of text of its sitting, and has that one's number."""
    for row in _chosen(public_meetings(), numbers):
        if location := _location(row):
            yield location


def _location(row: Meeting) -> Shown | None:
    if not row.place:
        return None
    fields = {"description": row.place, "meetings": [address(ObjectKind.MEETING, row.pk)]}
    return Shown(ObjectKind.LOCATION, row.pk, fields, within=row.pk)


def _agenda_items(numbers: Numbers) -> Iterable[Shown]:
    """The items know their place on the agenda: always the whole agenda is read."""
    meetings = public_meetings()
    if numbers is not None:
        wanted = Consultation.objects.filter(pk__in=numbers)
        meetings = meetings.filter(pk__in=wanted.values("meeting"))
    heard = _heard(meetings)
    for row in meetings:
        for item in _agenda(row, heard):
            if numbers is None or item.number in numbers:
                yield item


def _heard(meetings: Iterable[Meeting]) -> dict[int | None, list[Any]]:
    """What sittings hear of public papers, by sitting, each in the order of its agenda."""
    rows = Consultation.objects.filter(public_at("paper"), meeting__in=meetings).order_by()
    columns = ("pk", "meeting_id", "agenda_item", "held_at", "result", "resolution_number")
    heard: dict[int | None, list[Any]] = defaultdict(list)
    for row in rows.values_list(*columns, "paper__title", named=True):
        heard[row.meeting_id].append(row)
    return {meeting: sorted(items, key=by_agenda) for meeting, items in heard.items()}


def _agenda(meeting: Meeting, heard: dict[int | None, list[Any]]) -> list[Shown]:
    """The agenda as far as it is known: one item for each public paper."""
    items = heard.get(meeting.pk, ())
    return [_agenda_item(meeting, row, order) for order, row in enumerate(items)]


def _agenda_item(meeting: Meeting, row: Any, order: int) -> Shown:
    number = row.resolution_number
    fields = {
        "meeting": address(ObjectKind.MEETING, meeting.pk),
        "number": row.agenda_item,
        "order": order,
        "name": row.paper__title,
        "public": True,
        "consultation": address(ObjectKind.CONSULTATION, row.pk),
        "result": row.result,
        "resolutionText": f"Beschluss {number}" if number else "",
        "start": timezone.localtime(row.held_at).isoformat() if row.held_at else None,
    }
    return Shown(ObjectKind.AGENDA_ITEM, row.pk, fields, within=meeting.pk)


def _consultations(numbers: Numbers) -> Iterable[Shown]:
    rows = Consultation.objects.filter(public_at("paper"))
    return map(_consultation, _chosen(rows.select_related("meeting__organization"), numbers))


def _consultation(row: Consultation) -> Shown:
    meeting = row.meeting
    fields: dict[str, Any] = {
        "paper": address(ObjectKind.PAPER, row.paper_id),
        "organization": [address(ObjectKind.ORGANIZATION, row.organization_id)],
        "role": row.role,
    }
    if row.role:
        fields["authoritative"] = row.role == DECIDING_ROLE
    if meeting is not None and meeting.organization.kind != OrganizationKind.MAYOR:
        fields["meeting"] = address(ObjectKind.MEETING, meeting.pk)
        fields["agendaItem"] = address(ObjectKind.AGENDA_ITEM, row.pk)
    return Shown(ObjectKind.CONSULTATION, row.pk, fields, within=row.paper_id)


def _files(numbers: Numbers) -> Iterable[Shown]:
    return map(_file, _chosen(public_files().exclude(sha256=""), numbers))


def _file(row: File) -> Shown:
    fields = {
        "name": row.name,
        "fileName": file_name(row),
        "mimeType": row.mime or "application/octet-stream",
        "size": row.size,
        **_file_addresses(ObjectKind.FILE, row.pk),
        "paper": [address(ObjectKind.PAPER, row.paper_id)],
    }
    return Shown(ObjectKind.FILE, row.pk, fields, within=row.paper_id)


def _issues(numbers: Numbers) -> Iterable[Shown]:
    return map(_issue, _chosen(public_issues(), numbers))


def _issue(row: Issue) -> Shown:
    fields = {
        "name": row.name,
        "fileName": file_name(row),
        "mimeType": "application/pdf",
        "date": _day(timezone.localdate(row.issued_at)),
        "size": row.size,
        **_file_addresses(ObjectKind.ISSUE, row.pk),
        "paper": [address(ObjectKind.PAPER, row.paper_id)],
    }
    return Shown(ObjectKind.ISSUE, row.pk, fields, within=row.paper_id)


def _file_addresses(kind: ObjectKind, number: int) -> dict[str, str]:
    return {
        "accessUrl": f"{address(kind, number)}/access",
        "downloadUrl": f"{address(kind, number)}/download",
    }


def file_name(row: File | Issue) -> str:
    """The name under which a file is saved."""
    return with_ending(row.name, MIMES["pdf"] if isinstance(row, Issue) else row.mime)


def _papers(numbers: Numbers) -> Iterable[Shown]:
    city = SimpleLazyObject(current_city)
    return (paper_object(row, city) for row in _chosen(public_records(), numbers))


def paper_object(row: Paper, city: Any) -> Shown:
    """A public paper (from `public_records`) with its parts."""
    parents, cited = _targets(row, Relation.PARENT), _targets(row, Relation.RELATED)
    children = [link.paper_id for link in row.cited_by.all() if link.relation == Relation.PARENT]
    citing = [link.paper_id for link in row.cited_by.all() if link.relation == Relation.RELATED]
    issues = [_issue(issue) for issue in row.issues.all()]
    files = [_file(file) for file in row.files.all() if file.sha256]
    heard = [_consultation(consultation) for consultation in row.consultations.all()]
    main = issues[-1].inside("paper") if issues else None  # the last one is in force
    fields = {
        "body": address(ObjectKind.BODY, BODY),
        "name": row.title,
        "reference": row.reference,
        "date": _day(row.dated_on),
        "paperType": row.get_kind_display(),
        "relatedPaper": _papers_at([*parents, *children, *cited, *citing]),
        "superordinatedPaper": _papers_at(parents),
        "subordinatedPaper": _papers_at(children),
        "mainFile": main,
        "auxiliaryFile": [file.inside("paper") for file in (*files, *issues[:-1])],
        "originatorPerson": _references(
            ObjectKind.PERSON, (originator.person_id for originator in row.originators.all())
        ),
        "originatorOrganization": _references(ObjectKind.ORGANIZATION, _asking(row)),
        "underDirectionOf": _references(ObjectKind.ORGANIZATION, [row.lead_id]),
        "consultation": [part.inside("paper") for part in heard],
        "web": f"{settings.SITE_URL}{row.get_absolute_url()}",
        RECORD: json.dumps(data_of(open_record(row, city)), ensure_ascii=False),
    }
    paper = Shown(ObjectKind.PAPER, row.pk, fields)
    paper.parts = [*heard, *files, *issues]
    return paper


def open_record(row: Paper, city: Any) -> Record:
    """The record of a paper (from `public_records`) as everybody may have it."""
    return open_to_all(record_of(row), city)


def _targets(row: Paper, relation: str) -> list[int]:
    links = [link for link in row.links.all() if link.relation == relation]
    return [link.target_id for link in links if link.target_id is not None]


def _asking(row: Paper) -> list[int | None]:
    """Who brought a paper in; the administration's papers come from the unit in the lead."""
    if row.kind in FILED_KINDS:
        return [originator.faction_id for originator in row.originators.all()]
    return [row.lead_id]


def _papers_at(numbers: Iterable[int]) -> list[str]:
    return _references(ObjectKind.PAPER, numbers)


def _references(kind: ObjectKind, numbers: Iterable[int | None]) -> list[str]:
    """Addresses of objects, each once."""
    return [address(kind, number) for number in dict.fromkeys(numbers) if number is not None]


def _reference(kind: ObjectKind, number: int | None) -> str | None:
    return address(kind, number) if number is not None else None


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None


LOADERS: dict[ObjectKind, Callable[[Numbers], Iterable[Shown]]] = {
    ObjectKind.SYSTEM: _systems,
    ObjectKind.BODY: _bodies,
    ObjectKind.LEGISLATIVE_TERM: _terms,
    ObjectKind.ORGANIZATION: _organizations,
    ObjectKind.PERSON: _persons,
    ObjectKind.MEMBERSHIP: _memberships,
    ObjectKind.MEETING: _meetings,
    ObjectKind.LOCATION: _locations,
    ObjectKind.AGENDA_ITEM: _agenda_items,
    ObjectKind.PAPER: _papers,
    ObjectKind.CONSULTATION: _consultations,
    ObjectKind.FILE: _files,
    ObjectKind.ISSUE: _issues,
}


def shown(kind: ObjectKind, numbers: Numbers) -> list[Shown]:
    """The objects of one kind with these numbers that are public now.

    Times are told in the installation's own zone, whoever asks: an object must not look changed
    because somebody else looks at it.
    """
    with timezone.override(None):
        return list(LOADERS[kind](numbers))
