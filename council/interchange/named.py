"""The organisations, persons and sittings that records name: found, or made.

Each is looked up once, so that a large file does not ask for it again; the memory grows with the
city, not with the file.
"""

import datetime
import re

from django.db.models import Q

from council.documents.record import Office, Originator
from council.enums import BODY_KINDS, OrganizationKind
from council.history import save_as
from council.models import City, Meeting, Organization, Person

MAYOR = re.compile(r"(?:(?:Der|Die)\s+)?Oberbürgermeister(?:in)?", re.IGNORECASE)
DIVISION_CODE = re.compile(r"[IVXLC]+")


class Named:
    """What has been named so far, by name."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.forget()

    def forget(self) -> None:
        """Look all of it up again; what was made may be gone with its transaction."""
        self.bodies: dict[str, Organization] = {}
        self.offices: dict[tuple[str, str], Organization] = {}
        self.factions: dict[str, Organization] = {}
        self.persons: dict[str, Person] = {}
        self.meetings: dict[tuple[int, datetime.datetime], Meeting] = {}

    def body(self, name: str) -> Organization:
        """The council, a committee or the mayor, by the name that sittings give them."""
        if name not in self.bodies:
            self.bodies[name] = self._find_body(name) or self._new(self._kind_of(name), name)
        return self.bodies[name]

    def _find_body(self, name: str) -> Organization | None:
        """The mayor is one body, whatever the label."""
        if MAYOR.fullmatch(name):
            return Organization.objects.filter(kind=OrganizationKind.MAYOR).first()
        return Organization.objects.filter(kind__in=BODY_KINDS, name=name).first()

    def _kind_of(self, name: str) -> OrganizationKind:
        if MAYOR.fullmatch(name):
            return OrganizationKind.MAYOR
        if name == self.city.council_name:
            return OrganizationKind.COUNCIL
        return OrganizationKind.COMMITTEE

    def faction(self, name: str) -> Organization:
        """A faction by its name."""
        if name not in self.factions:
            found = Organization.objects.filter(kind=OrganizationKind.FACTION, name=name).first()
            self.factions[name] = found or self._new(OrganizationKind.FACTION, name)
        return self.factions[name]

    def office(self, lead: Office) -> Organization:
        """The unit or division in the lead, by its code or else by its name."""
        code, name = lead.code, lead.name
        if (code, name) not in self.offices:
            self.offices[code, name] = self._find_office(code, name) or self._new_office(code, name)
        return self.offices[code, name]

    def _find_office(self, code: str, name: str) -> Organization | None:
        offices = Organization.objects.filter(
            kind__in=(OrganizationKind.UNIT, OrganizationKind.DIVISION)
        )
        same = Q(code=code) if code else Q(name=name)
        return offices.filter(same).first()

    def _new_office(self, code: str, name: str) -> Organization:
        """ "V" is a division; "V/02" is a unit of it."""
        if DIVISION_CODE.fullmatch(code):
            return self._new(OrganizationKind.DIVISION, name or code, code)
        division, slash, _ = code.partition("/")
        parent = (
            Organization.objects.filter(
                kind=OrganizationKind.DIVISION, code=division if slash else ""
            )
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
        save_as(row, by=None, reason="import")
        return row

    def person(self, row: Originator) -> Person:
        """Who asks, by the name."""
        name = row.person
        if name not in self.persons:
            person = Person.objects.filter(name=name).first()
            if person is None:
                person = Person(name=name, sort_name=name.split()[-1], form=row.form)
                save_as(person, by=None, reason="import")
            self.persons[name] = person
        return self.persons[name]

    def meeting(self, body: Organization, at: datetime.datetime, name: str) -> Meeting:
        """The sitting of a body at a time."""
        if (body.pk, at) not in self.meetings:
            meeting = Meeting.objects.filter(organization=body, starts_at=at).first()
            if meeting is None:
                is_public = body.kind != OrganizationKind.MAYOR
                meeting = Meeting(organization=body, starts_at=at, name=name, public=is_public)
                save_as(meeting, by=None, reason="import")
            self.meetings[body.pk, at] = meeting
        return self.meetings[body.pk, at]
