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

from django.conf import settings
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
from council.oparl.objects import BODY, SYSTEM, shown
from council.oparl.shown import Shown
from council.rules.visibility import public_papers

# What objects consist of.
PARTS = {
    ObjectKind.PAPER: (ObjectKind.CONSULTATION, ObjectKind.FILE, ObjectKind.ISSUE),
    ObjectKind.MEETING: (ObjectKind.AGENDA_ITEM, ObjectKind.LOCATION),
    ObjectKind.PERSON: (ObjectKind.MEMBERSHIP,),
}
CHUNK = 500
# Rows that a paper shows and that name it, and whom they may name.
ROWS_OF_PAPERS = (Originator, Question, PaperLink, Consultation, File, Issue)
NAMED = (
    (ObjectKind.PERSON, "person_id"),
    (ObjectKind.ORGANIZATION, "faction_id"),
    (ObjectKind.ORGANIZATION, "organization_id"),
    (ObjectKind.MEETING, "meeting_id"),
)
# Where the objects come from that are no parts of others.
MODELS: dict[ObjectKind, type[models.Model]] = {
    ObjectKind.SYSTEM: City,
    ObjectKind.BODY: City,
    ObjectKind.LEGISLATIVE_TERM: LegislativeTerm,
    ObjectKind.ORGANIZATION: Organization,
    ObjectKind.PERSON: Person,
    ObjectKind.MEETING: Meeting,
    ObjectKind.PAPER: Paper,
}


class Scope:
    """What has to be looked at again: objects by their numbers, always with all their parts."""

    def __init__(self) -> None:
        self.numbers: defaultdict[ObjectKind, set[int]] = defaultdict(set)

    def add(self, kind: ObjectKind, *numbers: int | None) -> None:
        """Take in objects of a kind; None, for a column without a value, is passed over."""
        self.numbers[kind].update(number for number in numbers if number is not None)

    def condition(self) -> Q:
        """The rows of the ledger that this concerns."""
        condition = Q(pk__in=[])
        for kind, numbers in self.numbers.items():
            condition |= Q(kind=kind, number__in=numbers)
            for part in PARTS.get(kind, ()):
                condition |= Q(kind=part, within__in=numbers)
        return condition

    def shown(self) -> Iterator[Shown]:
        """What the public sees of it now."""
        for kind, numbers in self.numbers.items():
            for one in shown(kind, numbers) if numbers else ():
                yield one
                yield from one.parts


def follow(rows: Iterable[Any]) -> None:
    """Bring the ledger up to date after `rows` were written. Part of their transaction."""
    scope = _scope_of(rows)
    if any(scope.numbers.values()):
        _compare(scope)


def sweep() -> int:
    """Look at everything again; returns how many objects were not up to date.

    Fills the ledger of a record that is older than it; otherwise there is nothing to do.
    """
    return sum(_compare(scope) for kind in MODELS for scope in _chunks_of(kind))


def _chunks_of(kind: ObjectKind) -> Iterator[Scope]:
    known = set(PublicObject.objects.filter(kind=kind).values_list("number", flat=True))
    numbers = sorted(known | _numbers_in_record(kind))
    for start in range(0, len(numbers), CHUNK):
        scope = Scope()
        scope.numbers[kind].update(numbers[start : start + CHUNK])
        yield scope


def _numbers_in_record(kind: ObjectKind) -> set[int]:
    if MODELS[kind] is City:
        return {SYSTEM}
    return set(MODELS[kind]._default_manager.values_list("pk", flat=True))


def _scope_of(rows: Iterable[Any]) -> Scope:
    scope = Scope()
    papers: set[int] = set()
    for row in rows:
        if isinstance(row, Paper):
            papers.add(row.pk)
        elif isinstance(row, ROWS_OF_PAPERS):
            papers.add(row.paper_id)
            for kind, column in NAMED:
                scope.add(kind, getattr(row, column, None))
        else:
            _add_register(scope, papers, row)
    _add_papers(scope, papers)
    return scope


def _add_register(scope: Scope, papers: set[int], row: Any) -> None:
    """A row of the registers, with whatever else tells of it."""
    if isinstance(row, Meeting):
        scope.add(ObjectKind.MEETING, row.pk)
        scope.add(ObjectKind.ORGANIZATION, row.organization_id)
    elif isinstance(row, Person):
        scope.add(ObjectKind.PERSON, row.pk)
    elif isinstance(row, Membership):
        scope.add(ObjectKind.PERSON, row.person_id)
        scope.add(ObjectKind.ORGANIZATION, row.organization_id)
    elif isinstance(row, Organization):
        scope.add(ObjectKind.ORGANIZATION, row.pk)
        # A record names the unit in the lead as it is called now.
        papers.update(public_papers().filter(lead=row).values_list("pk", flat=True))
    elif isinstance(row, LegislativeTerm):
        scope.add(ObjectKind.LEGISLATIVE_TERM, row.pk)
        scope.add(ObjectKind.BODY, BODY)
    elif isinstance(row, City):
        scope.add(ObjectKind.SYSTEM, SYSTEM)
        scope.add(ObjectKind.BODY, BODY)
        if _opens_other_fields(row):
            issued = public_papers().exclude(frozen={})
            scope.add(ObjectKind.PAPER, *issued.values_list("pk", flat=True))


def _opens_other_fields(city: City) -> bool:
    """Whether the records of answers are given out with other fields than before."""
    settings = city.history.order_by("-history_id").values_list("shows_case_officers", flat=True)
    return len(set(settings[:2])) == 2


def _add_papers(scope: Scope, papers: set[int]) -> None:
    """Papers, those linked with them, the sittings that hear them, and whom they name."""
    papers = _ever_public(papers)
    if not papers:
        return
    links = PaperLink.objects.filter(Q(paper__in=papers) | Q(target__in=papers))
    ends = {end for pair in links.values_list("paper", "target") for end in pair if end}
    scope.add(ObjectKind.PAPER, *papers, *_ever_public(ends))
    heard = Consultation.objects.filter(paper__in=papers)
    for meeting, body in heard.values_list("meeting", "organization"):
        scope.add(ObjectKind.MEETING, meeting)
        scope.add(ObjectKind.ORGANIZATION, body)
    # A paper that is off an agenda now was on it once.
    known = PublicObject.objects.filter(kind=ObjectKind.CONSULTATION, within__in=papers)
    items = PublicObject.objects.filter(
        kind=ObjectKind.AGENDA_ITEM, number__in=known.values("number")
    )
    scope.add(ObjectKind.MEETING, *items.values_list("within", flat=True))
    asking = Originator.objects.filter(paper__in=papers)
    for person, faction in asking.values_list("person", "faction"):
        scope.add(ObjectKind.PERSON, person)
        scope.add(ObjectKind.ORGANIZATION, faction)
    scope.add(ObjectKind.ORGANIZATION, *_offices_of(papers))


def _offices_of(papers: set[int]) -> set[int]:
    """Those that lead or ever led these papers, and whoever belongs to one line with them."""
    led = Paper.history.filter(id__in=papers, lead__isnull=False).order_by()
    lines = set(led.values_list("lead", "lead__parent").distinct())
    offices = {office for line in lines for office in line if office is not None}
    below = Organization.objects.filter(parent__in=offices)
    return {*offices, *below.values_list("pk", flat=True)}


def _ever_public(papers: set[int]) -> set[int]:
    """Those that the public knows or knew; nothing follows from the others."""
    if not papers:
        return set()
    known = PublicObject.objects.filter(kind=ObjectKind.PAPER, number__in=papers)
    now = public_papers().filter(pk__in=papers)
    return {*known.values_list("number", flat=True), *now.values_list("pk", flat=True)}


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
    # Written over the locked rows: `bulk_update` takes a multiple of the time.
    PublicObject.objects.bulk_create(
        changed,
        batch_size=CHUNK,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=["deleted", "digest", "within", "modified_at"],
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
    """The fingerprint of what an object shows, whichever address the site has today."""
    # In JSON no text holds this sign itself.
    content = json.dumps(one, ensure_ascii=False).replace(settings.SITE_URL, "\0")
    return hashlib.blake2b(content.encode(), digest_size=16).hexdigest()
