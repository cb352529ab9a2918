"""Noting what was written at the end of the chain, in the transaction that wrote it."""

import functools
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from council.chain import heads
from council.chain.forms import Chained, by_model, digest_of, plain, values_of
from council.models import ChainEntry

# What the first entry follows.
BEGINNING = "0" * 64
AT_ONCE = 2000


def follow(rows: Iterable[Any]) -> None:
    """Let the chain follow what was written. The last lock of an act, held until it ends."""
    models = by_model()
    if new := [entry_of(row, models[type(row)]) for row in rows if type(row) in models]:
        append(new)
        told = heads.spread([(entry.number, entry.hash) for entry in new])
        transaction.on_commit(functools.partial(heads.add, told), robust=True)


def entry_of(row: Model, chained: Chained) -> ChainEntry:
    """The entry that a row gets, without its place."""
    columns = chained.columns(chained.form)
    values = values_of(row, columns)
    return ChainEntry(
        kind=chained.kind,
        key=row.pk,
        owner=values[chained.owner],
        form=chained.form,
        digest=digest_of(values, columns),
    )


def append(new: Sequence[ChainEntry]) -> None:
    """Put entries at the end, one after the other."""
    lock()
    last = last_entry()
    first, before = (last.number + 1, last.hash) if last else (1, BEGINNING)
    for number, entry in enumerate(new, start=first):
        entry.number = number
        entry.hash = before = hash_of(entry, before)
    ChainEntry.objects.bulk_create(new, batch_size=AT_ONCE)


def lock() -> None:
    """Let nobody else append until the transaction ends; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {ChainEntry._meta.db_table} IN EXCLUSIVE MODE")


def last_entry() -> ChainEntry | None:
    """The head of the chain."""
    return ChainEntry.objects.order_by("-number").first()


def hash_of(entry: ChainEntry, before: str) -> str:
    """The hash that an entry must have after one with the hash `before`."""
    said = (entry.number, entry.kind, entry.key, entry.owner, entry.form, entry.digest)
    text = "\n".join(map(str, (before, *said, plain(entry.at))))
    return hashlib.sha256(text.encode()).hexdigest()


def entries_after(number: int) -> Iterator[list[ChainEntry]]:
    """The entries behind this number, some at a time, also those that come meanwhile."""
    while chunk := list(ChainEntry.objects.filter(number__gt=number).order_by("number")[:AT_ONCE]):
        yield chunk
        number = chunk[-1].number
