"""The rows that were there before the chain was, or before their kind was in it.

For migrations: they ask the tables as they are then, and cover the first form of each kind.
"""

import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone

from council.chain.entries import AT_ONCE, BEGINNING, hash_of
from council.chain.forms import KINDS, Chained, digest_of

FORM = 1
AS_FOUND = "as found when the chain began"


def note_stock(apps: Any, kinds: Iterable[str]) -> None:
    """Put all rows of these kinds into the chain as they are found.

    What its history does not say of a row as it is now, the history says first.
    """
    for kind in kinds:
        if KINDS[kind].recorded:
            _complete_history(apps, KINDS[kind])
        entries = _entries_of(apps, KINDS[kind])
        while chunk := list(itertools.islice(entries, AT_ONCE)):
            apps.get_model("council", "ChainEntry").objects.bulk_create(chunk)


def _entries_of(apps: Any, chained: Chained) -> Iterator[Any]:
    entry = apps.get_model("council", "ChainEntry")
    last = entry.objects.order_by("-number").first()
    number, before = (last.number, last.hash) if last else (0, BEGINNING)
    columns = chained.columns(FORM)
    rows = apps.get_model(chained.model)._base_manager.order_by("pk")
    for values in rows.values("pk", *columns).iterator(AT_ONCE):
        number += 1
        new = entry(
            number=number,
            kind=chained.kind,
            key=values["pk"],
            owner=values[chained.owner],
            form=FORM,
            digest=digest_of(values, columns),
            at=timezone.now(),
        )
        new.hash = before = hash_of(new, before)
        yield new


def _complete_history(apps: Any, chained: Chained) -> None:
    """Let the last row of each history say what the row says now."""
    history = apps.get_model(chained.model)
    columns = ("id", *chained.own_columns(FORM))
    for values in apps.get_model(chained.recorded)._base_manager.values(*columns).order_by("pk"):
        past = history.objects.filter(id=values["id"]).order_by("-history_id")
        last = past.values(*columns).first()
        if last != values:
            row = history(
                **values,
                history_date=timezone.now(),
                history_type="~" if last else "+",
                history_change_reason=AS_FOUND,
            )
            history.objects.bulk_create([row])
