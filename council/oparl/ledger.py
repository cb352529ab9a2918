"""Keeping the ledger of public objects: what has come, what has changed, what has gone.

`follow` runs at the end of every act, within its transaction. It looks again at whatever the
written rows show up in, and compares: an object's time of change moves exactly when what it
shows has changed, whoever changed it and wherever.
"""

import datetime
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from council.enums import ObjectKind
from council.models import (
    City,
    Consultation,
    File,
    Issue,
    LegislativeTerm,
    Meeting,
    Membership,
    Organization,
    Originator,
    Paper,
    PaperLink,
    Person,
    PublicObject,
    Question,
)
from council.oparl.objects import BODY, LOADERS, SYSTEM, Chosen, shown
from council.oparl.shown import Shown
from council.visibility import public_papers

PARTS_OF_PAPERS = (ObjectKind.CONSULTATION, ObjectKind.FILE, ObjectKind.ISSUE)
PARTS_OF_MEETINGS = (ObjectKind.AGENDA_ITEM, ObjectKind.LOCATION)
CHUNK = 500
# Rows that a paper shows and that name it.
PARTS = (Originator, Question, PaperLink, Consultation, File, Issue)
# Where the objects of a kind come from; places and agenda items have their source's number.
MODELS: dict[ObjectKind, type[models.Model]] = {
    ObjectKind.LEGISLATIVE_TERM: LegislativeTerm,
    ObjectKind.ORGANIZATION: Organization,
    ObjectKind.PERSON: Person,
    ObjectKind.MEMBERSHIP: Membership,
    ObjectKind.MEETING: Meeting,
    ObjectKind.LOCATION: Meeting,
    ObjectKind.AGENDA_ITEM: Consultation,
    ObjectKind.PAPER: Paper,
    ObjectKind.CONSULTATION: Consultation,
    ObjectKind.FILE: File,
    ObjectKind.ISSUE: Issue,
}


class Scope:
    """What has to be looked at again: objects by number, and all parts of some objects."""

    def __init__(self) -> None:
        self.numbers: defaultdict[ObjectKind, set[int]] = defaultdict(set)
        self.within: defaultdict[ObjectKind, set[int]] = defaultdict(set)

    def condition(self) -> Q:
        """The rows of the ledger that this concerns."""
        condition = Q(pk__in=[])
        for kind, numbers in self.numbers.items():
            condition |= Q(kind=kind, number__in=numbers)
        for kind, within in self.within.items():
            condition |= Q(kind=kind, within__in=within)
        return condition

    def shown(self) -> Iterator[Shown]:
        """What the public sees of it now."""
        for kind, numbers in self.numbers.items():
            yield from shown(kind, Chosen(numbers=numbers))
        for kind, within in self.within.items():
            yield from shown(kind, Chosen(within=within))


def follow(rows: Iterable[Any]) -> None:
    """Bring the ledger up to date after `rows` were written. Part of their transaction."""
    scope = _scope_of(rows)
    if scope.numbers or scope.within:
        _compare(scope)


def sweep() -> int:
    """Look at everything again; returns how many objects were not up to date.

    Fills the ledger of a record that is older than it; otherwise there is nothing to do.
    """
    return sum(_compare(scope) for kind in LOADERS for scope in _chunks_of(kind))


def _chunks_of(kind: ObjectKind) -> Iterator[Scope]:
    known = set(PublicObject.objects.filter(kind=kind).values_list("number", flat=True))
    numbers = sorted(known | _numbers_in_record(kind))
    for start in range(0, len(numbers), CHUNK):
        scope = Scope()
        scope.numbers[kind].update(numbers[start : start + CHUNK])
        yield scope


def _numbers_in_record(kind: ObjectKind) -> set[int]:
    if kind in (ObjectKind.SYSTEM, ObjectKind.BODY):
        return {SYSTEM}
    return set(MODELS[kind]._default_manager.values_list("pk", flat=True))


def _scope_of(rows: Iterable[Any]) -> Scope:
    scope = Scope()
    papers: set[int] = set()
    meetings: set[int] = set()
    for row in rows:
        if isinstance(row, Paper):
            papers.add(row.pk)
        elif isinstance(row, Meeting):
            meetings.add(row.pk)
        elif isinstance(row, Person):
            scope.numbers[ObjectKind.PERSON].add(row.pk)
        elif isinstance(row, Organization):
            scope.numbers[ObjectKind.ORGANIZATION].add(row.pk)
            papers.update(_led_by(row))
        elif isinstance(row, Membership):
            scope.within[ObjectKind.MEMBERSHIP].add(row.person_id)
            scope.numbers[ObjectKind.PERSON].add(row.person_id)
            scope.numbers[ObjectKind.ORGANIZATION].add(row.organization_id)
        elif isinstance(row, LegislativeTerm):
            scope.numbers[ObjectKind.LEGISLATIVE_TERM].add(row.pk)
            scope.numbers[ObjectKind.BODY].add(BODY)
        elif isinstance(row, City):
            scope.numbers[ObjectKind.SYSTEM].add(SYSTEM)
            scope.numbers[ObjectKind.BODY].add(BODY)
        elif isinstance(row, PARTS):
            papers.add(row.paper_id)
            meetings.update(filter(None, [getattr(row, "meeting_id", None)]))
    _add_papers(scope, papers, meetings)
    if meetings:
        scope.numbers[ObjectKind.MEETING].update(meetings)
        for kind in PARTS_OF_MEETINGS:
            scope.within[kind].update(meetings)
    return scope


def _add_papers(scope: Scope, papers: set[int], meetings: set[int]) -> None:
    """Papers with their parts, the papers linked with them, and the sittings that hear them."""
    papers = _ever_public(papers)
    if not papers:
        return
    links = PaperLink.objects.filter(Q(paper__in=papers) | Q(target__in=papers))
    ends = {end for pair in links.values_list("paper", "target") for end in pair if end}
    scope.numbers[ObjectKind.PAPER].update(papers | _ever_public(ends))
    for kind in PARTS_OF_PAPERS:
        scope.within[kind].update(papers)
    heard = Consultation.objects.filter(paper__in=papers, meeting__isnull=False)
    meetings.update(heard.values_list("meeting", flat=True))
    # A paper that is off the agenda now was on it once.
    gone = PublicObject.objects.filter(kind=ObjectKind.CONSULTATION, within__in=papers)
    items = PublicObject.objects.filter(
        kind=ObjectKind.AGENDA_ITEM, number__in=gone.values("number")
    )
    meetings.update(filter(None, items.values_list("within", flat=True)))


def _ever_public(papers: set[int]) -> set[int]:
    """Those that the public knows or knew; nothing follows from the others."""
    if not papers:
        return set()
    known = PublicObject.objects.filter(kind=ObjectKind.PAPER, number__in=papers)
    now = public_papers().filter(pk__in=papers)
    return {*known.values_list("number", flat=True), *now.values_list("pk", flat=True)}


def _led_by(office: Organization) -> Iterable[int]:
    """A record names the unit in the lead as it is called now."""
    return public_papers().filter(lead=office).values_list("pk", flat=True)


def _compare(scope: Scope) -> int:
    """Note what has come, changed or gone since the ledger was last written; returns how many."""
    known = PublicObject.objects.select_for_update().filter(scope.condition()).order_by("pk")
    rows = {(row.kind, row.number): row for row in known}
    now = timezone.now()
    new, changed = [], []
    for one in scope.shown():
        row = rows.pop(one.key, None)
        digest = _digest(one)
        if row is None:
            new.append(_entry(one, digest, now))
        elif row.deleted or row.digest != digest or row.within != one.within:
            row.deleted, row.digest, row.within, row.modified_at = False, digest, one.within, now
            changed.append(row)
    for row in rows.values():
        if not row.deleted:
            row.deleted, row.digest, row.modified_at = True, "", now
            changed.append(row)
    PublicObject.objects.bulk_create(new, ignore_conflicts=True)
    PublicObject.objects.bulk_update(
        changed, ["deleted", "digest", "within", "modified_at"], batch_size=CHUNK
    )
    return len(new) + len(changed)


def _entry(one: Shown, digest: str, now: datetime.datetime) -> PublicObject:
    return PublicObject(
        kind=one.kind,
        number=one.number,
        within=one.within,
        created_at=now,
        modified_at=now,
        digest=digest,
    )


def _digest(one: Shown) -> str:
    content = json.dumps(one, ensure_ascii=False).encode()
    return hashlib.blake2b(content, digest_size=16).hexdigest()
