"""Keeping the ledger of public objects: what has come, what has changed, what has gone.

`follow` runs at the end of every act, within its transaction. It looks again at whatever the act
concerns, and compares: an object's time of change moves exactly when what it shows has changed,
whoever changed it and wherever.
"""

import datetime
import hashlib
import json
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from council.enums import ObjectKind
from council.models import (
    City,
    Consultation,
    LegislativeTerm,
    Meeting,
    Organization,
    Paper,
    Person,
    PublicObject,
)
from council.oparl.concerned import (
    CHUNK,
    Scope,
    below,
    changed_by,
    named_by,
    of_whole,
    vouched_for_by,
)
from council.oparl.objects import SYSTEM, paper_object
from council.oparl.shown import Key, Shown
from council.queries import current_city
from council.written import Written

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
Rows = dict[Key, PublicObject]


def follow(rows: Iterable[Any], written: Collection[Written]) -> None:
    """Bring the ledger up to date after `rows` were written. Part of their transaction.

    `written` are the papers among them. All that may be concerned is locked at once, so that acts
    that meet wait for one another in one order; less is looked at.
    """
    rows = list(rows)
    papers = [change for change in written if change.was_public or change.is_public]
    changed, named = changed_by(rows, papers), named_by(rows, papers)
    if not changed and not named:
        return
    moved = [row.pk for row in rows if isinstance(row, Consultation)]
    known = _locked(changed | named, moved)
    changed.add(
        ObjectKind.MEETING, *(number for kind, number in known if kind == ObjectKind.MEETING)
    )
    _add_doubtful(changed, named, vouched_for_by(papers), known)
    known = {key: row for key, row in known.items() if changed.covers(row)}
    changed.numbers[ObjectKind.PAPER] -= {change.paper.pk for change in papers}
    _compare(known, [*_shown(papers), *changed.shown()])


def _locked(scope: Scope, moved: Collection[int]) -> Rows:
    """The rows of the ledger that may be concerned.

    Besides `scope` these are the sittings that heard what is `moved`, and the organisations that
    belong to those in the scope.
    """
    condition = scope.condition()
    if moved:
        items = PublicObject.objects.filter(kind=ObjectKind.AGENDA_ITEM, number__in=moved)
        condition |= of_whole(ObjectKind.MEETING, items.values("within"))
    if organizations := scope.numbers[ObjectKind.ORGANIZATION]:
        lower = Organization.objects.filter(parent__in=organizations)
        condition |= Q(kind=ObjectKind.ORGANIZATION, number__in=lower.values("pk"))
    return _lock(condition)


def _lock(condition: Q) -> Rows:
    rows = PublicObject.objects.select_for_update().filter(condition).order_by("pk")
    return {(row.kind, row.number): row for row in rows}


def _add_doubtful(changed: Scope, named: Scope, vouched: Scope, known: Rows) -> None:
    """Take in whoever may have come or gone with the papers, and what says to belong to them."""
    for kind, numbers in named.numbers.items():
        for number in numbers:
            row = known.get((kind.value, number))
            was_public = row is not None and not row.deleted
            if was_public != (number in vouched.numbers[kind]):
                changed.add(kind, number)
    organizations = changed.numbers[ObjectKind.ORGANIZATION]
    organizations |= below(organizations)


def _shown(papers: Collection[Written]) -> Iterator[Shown]:
    """What the public sees of these papers."""
    city = SimpleLazyObject(current_city)
    with timezone.override(None):
        for change in papers:
            if change.is_public:
                item = paper_object(change.paper, city)
                yield item
                yield from item.parts


def sweep() -> int:
    """Look at everything again; returns how many objects were not up to date.

    Fills the ledger of a record that is older than it; otherwise there is nothing to do.
    """
    scopes = (scope for kind in MODELS for scope in _chunks_of(kind))
    return sum(_compare(_lock(scope.condition()), scope.shown()) for scope in scopes)


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


def _compare(known: Rows, objects: Iterable[Shown]) -> int:
    """Note what has come, changed or gone since the ledger was last written; returns how many.

    `known` are its rows of what was looked at, `objects` what the public sees of it now.
    """
    now = timezone.now()
    changed = []
    for item in objects:
        row, digest = known.pop(item.key, None), _digest(item)
        if row is None or row.deleted or (row.digest, row.within) != (digest, item.within):
            changed.append(_entry(item, digest, now))
    for row in known.values():
        if not row.deleted:
            changed.append(_tombstone(row, now))
    PublicObject.objects.bulk_create(
        changed,
        batch_size=CHUNK,
        update_conflicts=True,
        unique_fields=["kind", "number"],
        update_fields=["within", "modified_at", "deleted", "digest"],
    )
    return len(changed)


def _entry(item: Shown, digest: str, now: datetime.datetime) -> PublicObject:
    return PublicObject(
        kind=item.kind,
        number=item.number,
        within=item.within,
        created_at=now,
        modified_at=now,
        digest=digest,
    )


def _tombstone(row: PublicObject, now: datetime.datetime) -> PublicObject:
    return PublicObject(
        kind=row.kind,
        number=row.number,
        within=row.within,
        created_at=row.created_at,
        modified_at=now,
        deleted=True,
    )


def _digest(item: Shown) -> str:
    """The fingerprint of what an object shows, whichever address the site has today."""
    # In JSON no text holds this sign itself.
    content = json.dumps(item, ensure_ascii=False).replace(settings.SITE_URL, "\0")
    return hashlib.blake2b(content.encode(), digest_size=16).hexdigest()
