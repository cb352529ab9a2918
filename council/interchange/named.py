"""The organisations, persons and sittings that records name: found, or made.

A name from another system means what came from there, and one in a file of this city's what is
here. Where several have it, none of them is meant: somebody new is made, and people are told.

Each is looked up once, so that a large file does not ask for it again; the memory grows with the
city, not with the file.
"""

import datetime
import re
from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from council.documents.record import Office, Originator
from council.enums import BODY_KINDS, OrganizationKind
from council.history import save_as
from council.interchange.origin import NAMED, Origin
from council.models import City, Meeting, Organization, Person

Row = TypeVar("Row", bound=Model)

MAYOR = re.compile(r"(?:(?:Der|Die)\s+)?Oberbürgermeister(?:in)?", re.IGNORECASE)
DIVISION_CODE = re.compile(r"[IVXLC]+")


class Named:
    """What has been named so far, by name."""

    def __init__(self, city: City, origin: Origin) -> None:
        self.city, self.origin = city, origin
        self.forget()

    def mean(self, persons: Iterable[Person], factions: Iterable[Organization]) -> None:
        """Who is meant by these names in the paper that comes next."""
        self.persons.update({row.name: row for row in persons})
        self.factions.update({row.name: row for row in factions})

    def forget(self) -> None:
        """Look all of it up again; what was made may be gone with its transaction."""
        self.bodies: dict[str, Organization] = {}
        self.offices: dict[tuple[str, str], Organization] = {}
        self.factions: dict[str, Organization] = {}
        self.persons: dict[str, Person] = {}
        self.meetings: dict[tuple[int, datetime.datetime], Meeting | None] = {}

    def body(self, name: str) -> Organization:
        """The council, a committee or the mayor, by the name that sittings give them."""
        if name not in self.bodies:
            self.bodies[name] = self._find_body(name) or self._new(self._kind_of(name), name)
        return self.bodies[name]

    def _find_body(self, name: str) -> Organization | None:
        """The mayor is one body, whatever the label."""
        if MAYOR.fullmatch(name):
            return Organization.objects.filter(kind=OrganizationKind.MAYOR).first()
        bodies = self.origin.candidates(Organization).filter(kind__in=BODY_KINDS)
        return self._the_one(bodies.filter(name=name), name)

    def _kind_of(self, name: str) -> OrganizationKind:
        if MAYOR.fullmatch(name):
            return OrganizationKind.MAYOR
        if name == self.city.council_name:
            return OrganizationKind.COUNCIL
        return OrganizationKind.COMMITTEE

    def faction(self, name: str) -> Organization:
        """A faction by its name."""
        if name not in self.factions:
            factions = self.origin.candidates(Organization).filter(kind=OrganizationKind.FACTION)
            known = self._the_one(factions.filter(name=name), name)
            self.factions[name] = known or self._new(OrganizationKind.FACTION, name)
        return self.factions[name]

    def office(self, lead: Office) -> Organization:
        """The unit or division in the lead, by its code or else by its name."""
        code, name = lead.code, lead.name
        if (code, name) not in self.offices:
            self.offices[code, name] = self._find_office(code, name) or self._new_office(code, name)
        return self.offices[code, name]

    def _find_office(self, code: str, name: str) -> Organization | None:
        offices = self.origin.candidates(Organization).filter(
            kind__in=(OrganizationKind.UNIT, OrganizationKind.DIVISION)
        )
        same = Q(code=code) if code else Q(name=name)
        return self._the_one(offices.filter(same), code or name)

    def _new_office(self, code: str, name: str) -> Organization:
        """ "V" is a division; "V/02" is a unit of it."""
        if DIVISION_CODE.fullmatch(code):
            return self._new(OrganizationKind.DIVISION, name or code, code)
        division, slash, _ = code.partition("/")
        parent = (
            self.origin.candidates(Organization)
            .filter(kind=OrganizationKind.DIVISION, code=division if slash else "")
            .exclude(code="")
            .first()
        )
        return self._new(OrganizationKind.UNIT, name or code, code, parent)

    def _new(
        self,
        kind: OrganizationKind,
        name: str,
        code: str = "",
        parent: Organization | None = None,
    ) -> Organization:
        row = Organization(kind=kind, name=name, code=code, parent=parent)
        return self._made(row, code or name)

    def _the_one(self, rows: QuerySet[Row], name: str) -> Row | None:
        """The only one of these; of several, the one that was made for this name."""
        candidates = list(rows.order_by("pk")[:2])
        if len(candidates) < 2:
            return candidates[0] if candidates else None
        self.origin.note(f"{name}: So heißen hier mehrere; gemeint ist keiner davon.")
        made: Row | None = self.origin.row(rows.model, _address_for(name))
        return made

    def _made(self, row: Row, name: str) -> Row:
        save_as(row, by=None, reason="import")
        self.origin.remember(row, _address_for(name))
        return row

    def person(self, row: Originator) -> Person:
        """Who asks, by the name."""
        name = row.person
        if name not in self.persons:
            people = self.origin.candidates(Person).filter(name=name)
            new = Person(name=name, sort_name=name.split()[-1], form=row.form)
            self.persons[name] = self._the_one(people, name) or self._made(new, name)
        return self.persons[name]

    def meeting(self, body: Organization, at: datetime.datetime, name: str) -> Meeting | None:
        """The sitting of a body at a time; None if one was entered here, which it need not be."""
        if (body.pk, at) not in self.meetings:
            there = Meeting.objects.filter(organization=body, starts_at=at)
            meeting = self.origin.candidates(Meeting).filter(pk__in=there).first()
            if meeting is None and not there.exists():
                is_public = body.kind != OrganizationKind.MAYOR
                meeting = Meeting(organization=body, starts_at=at, name=name, public=is_public)
                self._made(meeting, f"{body.pk} {at.isoformat()}")
            self.meetings[body.pk, at] = meeting
        return self.meetings[body.pk, at]


def _address_for(name: str) -> str:
    return f"{NAMED}{name}"
