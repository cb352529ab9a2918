"""What an act concerns of what is public: nothing else is looked at again.

An object is looked at if what it shows may have changed. Whom a paper names shows nothing of the
paper, but may be public because of it alone: that is looked at only if it was not public before,
or if no public paper vouches for it any more.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db.models import Q

from council.enums import OFFICE_KINDS, ObjectKind, OrganizationKind
from council.models import (
    City,
    Consultation,
    LegislativeTerm,
    Meeting,
    Membership,
    Organization,
    Originator,
    Paper,
    Person,
    PublicObject,
)
from council.oparl.objects import BODY, SYSTEM, shown
from council.oparl.shown import Shown
from council.rules.public_registers import PUBLIC_BODIES
from council.rules.visibility import public_at, public_papers
from council.written import Written

# What objects consist of.
PARTS = {
    ObjectKind.PAPER: (ObjectKind.CONSULTATION, ObjectKind.FILE, ObjectKind.ISSUE),
    ObjectKind.MEETING: (ObjectKind.AGENDA_ITEM, ObjectKind.LOCATION),
    ObjectKind.PERSON: (ObjectKind.MEMBERSHIP,),
}
CHUNK = 500


class Scope:
    """Objects by their numbers, always with all their parts."""

    def __init__(self) -> None:
        self.numbers: defaultdict[ObjectKind, set[int]] = defaultdict(set)

    def __bool__(self) -> bool:
        return any(self.numbers.values())

    def add(self, kind: ObjectKind, *numbers: int | None) -> None:
        """Take in objects of a kind; None, for a column without a value, is passed over."""
        self.numbers[kind].update(number for number in numbers if number is not None)

    def __or__(self, other: "Scope") -> "Scope":
        both = Scope()
        for scope in (self, other):
            for kind, numbers in scope.numbers.items():
                both.add(kind, *numbers)
        return both

    def condition(self) -> Q:
        """The rows of the ledger that tell of these."""
        condition = Q(pk__in=[])
        for kind, numbers in self.numbers.items():
            if numbers:
                condition |= of_whole(kind, numbers)
        return condition

    def covers(self, row: PublicObject) -> bool:
        """Whether a row of the ledger tells of one of these."""
        return row.number in self.numbers[ObjectKind(row.kind)] or any(
            row.kind in parts and row.within in self.numbers[whole]
            for whole, parts in PARTS.items()
        )

    def shown(self) -> Iterator[Shown]:
        """What the public sees of it now."""
        for kind, numbers in self.numbers.items():
            ordered = sorted(numbers)
            for start in range(0, len(ordered), CHUNK):
                for item in shown(kind, ordered[start : start + CHUNK]):
                    yield item
                    yield from item.parts


def of_whole(kind: ObjectKind, numbers: Any) -> Q:
    """The rows of the ledger that tell of these objects of a kind and of their parts."""
    return Q(kind=kind, number__in=numbers) | Q(kind__in=PARTS.get(kind, ()), within__in=numbers)


def changed_by(rows: Iterable[Any], papers: Collection[Written]) -> Scope:
    """What may show something else now that `rows` are written; `papers` that are or were public.

    The sittings that a consultation was moved from are missing: the ledger knows them.
    """
    scope = Scope()
    public = {change.paper.pk for change in papers}
    for change in papers:
        scope.add(ObjectKind.PAPER, change.paper.pk)
        if change.has_turned:
            scope.add(ObjectKind.PAPER, *_linked_with(change.paper))
        if change.has_turned or len(change.titles) > 1:
            heard = change.paper.consultations.all()
            scope.add(ObjectKind.MEETING, *(row.meeting_id for row in heard))
    for row in rows:
        if isinstance(row, Consultation) and row.paper_id in public:
            scope.add(ObjectKind.MEETING, row.meeting_id)
        else:
            _add_register(scope, row)
    return scope


def named_by(rows: Iterable[Any], papers: Collection[Written]) -> Scope:
    """Whom these papers name or named: they may be public because of them."""
    scope = Scope()
    public = {change.paper.pk for change in papers}
    for change in papers:
        _add_named(scope, change.paper)
        scope.add(ObjectKind.ORGANIZATION, *change.offices)
    for row in rows:
        if isinstance(row, Originator) and row.paper_id in public:
            scope.add(ObjectKind.PERSON, row.person_id)
            scope.add(ObjectKind.ORGANIZATION, row.faction_id)
        elif isinstance(row, Consultation) and row.paper_id in public:
            scope.add(ObjectKind.ORGANIZATION, row.organization_id)
    return scope


def vouched_for_by(papers: Collection[Written]) -> Scope:
    """Whom those of these papers name that are public: they are public too, whatever else is."""
    scope = Scope()
    for change in papers:
        if change.is_public:
            _add_named(scope, change.paper)
    return scope


def below(organizations: Collection[int]) -> set[int]:
    """The organisations that belong to these and say so, as long as those are public."""
    if not organizations:
        return set()
    return set(Organization.objects.filter(parent__in=organizations).values_list("pk", flat=True))


def _linked_with(paper: Paper) -> set[int | None]:
    """The public papers that name this one, and those that it names."""
    named = {link.target_id for link in paper.links.all()}
    return named | {link.paper_id for link in paper.cited_by.all()}


def _add_named(scope: Scope, paper: Paper) -> None:
    """Whom a paper makes known, as `council.rules.public_registers` has it."""
    for row in paper.originators.all():
        scope.add(ObjectKind.PERSON, row.person_id)
        scope.add(ObjectKind.ORGANIZATION, row.faction_id)
    for heard in paper.consultations.all():
        if heard.organization.kind in (*PUBLIC_BODIES, OrganizationKind.MAYOR):
            scope.add(ObjectKind.ORGANIZATION, heard.organization_id)
    for office in (paper.lead, paper.lead and paper.lead.parent):
        if office is not None and office.kind in OFFICE_KINDS:
            scope.add(ObjectKind.ORGANIZATION, office.pk)


def _add_register(scope: Scope, row: Any) -> None:
    """A row of the registers, with whatever else shows it or showed it before."""
    if isinstance(row, Meeting):
        bodies = _ever(row, "organization")
        scope.add(ObjectKind.MEETING, row.pk)
        scope.add(ObjectKind.ORGANIZATION, *bodies)
        if len(bodies) > 1:  # papers name no sitting of the mayor's
            heard = Consultation.objects.filter(public_at("paper"), meeting=row)
            scope.add(ObjectKind.PAPER, *heard.values_list("paper", flat=True))
    elif isinstance(row, Person):
        scope.add(ObjectKind.PERSON, row.pk)
    elif isinstance(row, Membership):
        scope.add(ObjectKind.PERSON, *_ever(row, "person"))
        scope.add(ObjectKind.ORGANIZATION, *_ever(row, "organization"))
    elif isinstance(row, Organization):
        scope.add(ObjectKind.ORGANIZATION, row.pk, *_ever(row, "parent"))
        # A record names the unit in the lead as it is called now.
        led = public_papers().filter(lead=row)
        scope.add(ObjectKind.PAPER, *led.values_list("pk", flat=True))
    elif isinstance(row, LegislativeTerm):
        scope.add(ObjectKind.LEGISLATIVE_TERM, row.pk)
        scope.add(ObjectKind.BODY, BODY)
    elif isinstance(row, City):
        scope.add(ObjectKind.SYSTEM, SYSTEM)
        scope.add(ObjectKind.BODY, BODY)
        if _opens_other_fields(row):
            issued = public_papers().exclude(frozen={})
            scope.add(ObjectKind.PAPER, *issued.values_list("pk", flat=True))


def _ever(row: Any, column: str) -> set[int | None]:
    """What a column of a row names, and whatever it has named before."""
    return set(row.history.values_list(column, flat=True))


def _opens_other_fields(city: City) -> bool:
    """Whether the records of answers are given out with other fields than before."""
    settings = city.history.order_by("-history_id").values_list("shows_case_officers", flat=True)
    before = settings[1:2] or [City().shows_case_officers]
    return bool(city.shows_case_officers != before[0])
