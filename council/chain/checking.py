"""What is wrong with the chain, as sentences: what was edited, moved, deleted, put in or cut off.

All is read in pieces; what is being written meanwhile is no fault.
"""

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.db.models import Exists, Max, OuterRef

from council.chain import heads
from council.chain.entries import AT_ONCE, BEGINNING, entries_after, hash_of, last_entry
from council.chain.forms import CHAINED, KINDS, Chained, digest_of
from council.chain.naming import Places, named
from council.models import ChainEntry, Issue, ToldHead
from council.words.german import german_datetime


def faults() -> Iterator[str]:
    """Everything that is not as it was recorded."""
    yield from _broken_links()
    for chained in CHAINED:
        yield from _put_in(chained)
        if chained.recorded:
            yield from _written_around(chained)
    yield from _broken_heads()


def vouches_for(issue: Issue) -> bool:
    """Whether the chain says that an issue is what it was, up to a head outside the database.

    Of somebody who can write the whole database this asks that he can write that file as well.
    """
    chained = KINDS["issue"]
    past = apps.get_model(chained.model).objects.filter(id=issue.pk)
    rows = list(past.order_by("history_id").values("pk", *chained.columns(chained.form)))
    noted = ChainEntry.objects.filter(kind=chained.kind, key__in=[row["pk"] for row in rows])
    entries = {entry.key: entry for entry in noted}
    if not rows or _says(issue, chained) != _own(rows[-1], chained):
        return False
    return all(
        row["pk"] in entries
        and entries[row["pk"]].digest == _digest(row, entries[row["pk"]], chained)
        and _leads_to_a_head(entries[row["pk"]].number)
        for row in rows
    )


def _leads_to_a_head(number: int) -> bool:
    """Whether an entry is followed by those that it was followed by when a head was told."""
    head = heads.first_from(number)
    if head is None:
        return False
    before = ChainEntry.objects.filter(number=number - 1).first()
    last, count = before.hash if before else BEGINNING, 0
    for entry in ChainEntry.objects.filter(number__range=(number, head.number)).order_by("number"):
        if entry.hash != hash_of(entry, last):
            return False
        last, count = entry.hash, count + 1
    return last == head.hash and count == head.number - number + 1


def _broken_links() -> Iterator[str]:
    number, before = 0, BEGINNING
    for chunk in entries_after(0):
        places = Places()
        for entry in chunk:
            if entry.number != number + 1:
                yield f"{_span(number + 1, entry.number - 1)} aus der Kette gelöscht."
            elif entry.hash != hash_of(entry, before):
                yield (
                    f"Eintrag {entry.number} schließt nicht an den vorigen an: Er wurde geändert "
                    "oder umgestellt."
                )
            number, before = entry.number, entry.hash
        for kind, entries in itertools.groupby(
            sorted(chunk, key=lambda entry: entry.kind), key=lambda entry: entry.kind
        ):
            if kind in KINDS:
                yield from _changed(KINDS[kind], list(entries), places)
            else:
                yield f"Die Kette hat Einträge einer Art, die es nicht gibt: {kind}."


def _changed(chained: Chained, entries: Sequence[ChainEntry], places: Places) -> Iterator[str]:
    """What the rows of these entries do not say any more."""
    rows = _rows(chained, [entry.key for entry in entries])
    for entry in entries:
        row = rows.get(entry.key)
        if row is None:
            yield f"{named(chained, entry, places)}: gelöscht."
        elif (digest := _digest(row, entry, chained)) != entry.digest:
            yield f"{named(chained, entry, places)}: {_how(chained, entry, row, digest, places)}"
        elif claim := _unkept(row, entry):
            yield f"{named(chained, entry, places)}: {claim}"


def _how(
    chained: Chained, entry: ChainEntry, row: dict[str, Any], digest: str, places: Places
) -> str:
    """In which way a row differs from what was noted of it."""
    if row[chained.owner] != entry.owner:
        return f"verschoben, jetzt bei {places.owner(chained, row[chained.owner])}."
    other = ChainEntry.objects.filter(kind=chained.kind, digest=digest).first()
    if other is not None:
        return f"vertauscht, hier steht der Inhalt von Eintrag {other.number}."
    return "geändert oder ausgetauscht."


def _unkept(row: dict[str, Any], entry: ChainEntry) -> str:
    """Why the head that an issue prints was none when it was issued; empty if it was."""
    head = (row.get("document") or {}).get("chain") if entry.kind == "issue" else None
    if head and not ChainEntry.objects.filter(hash=head, number__lt=entry.number).exists():
        return "Der gedruckte Stand der Kette kommt in ihr nicht vor: Sie wurde neu berechnet."
    return ""


def _put_in(chained: Chained) -> Iterator[str]:
    """Rows that no entry tells of."""
    noted = ChainEntry.objects.filter(kind=chained.kind, key=OuterRef("pk"))
    rows = apps.get_model(chained.model)._base_manager.filter(~Exists(noted)).order_by("pk")
    for key, owner in rows.values_list("pk", chained.owner).iterator(AT_ONCE):
        places = Places()
        yield (
            f"{chained.noun}, {places.owner(chained, owner)}, Zeile {key}: nachträglich eingefügt."
        )


def _written_around(chained: Chained) -> Iterator[str]:
    """Rows that are not what the last row of their history says."""
    model, history = apps.get_model(chained.recorded), apps.get_model(chained.model)
    columns = ("id", *chained.own_columns(chained.form))
    latest = history.objects.values("id").annotate(last=Max("history_id")).values_list("last")
    last = 0
    while keys := list(
        latest.filter(id__gt=last).order_by("id").values_list("id", "last")[:AT_ONCE]
    ):
        last = keys[-1][0]
        for key in _differing(model, history, columns, dict(keys)):
            # An act may have come between the two questions.
            newest = history.objects.filter(id=key).aggregate(newest=Max("history_id"))["newest"]
            for row in history.objects.filter(pk=newest):
                if list(_differing(model, history, columns, {key: newest})):
                    yield (
                        f"{chained.noun}, {Places().owner(chained, getattr(row, chained.owner))}: "
                        "an der Anwendung vorbei geändert oder gelöscht; der Verlauf sagt anderes."
                    )


def _differing(
    model: Any, history: Any, columns: Sequence[str], keys: dict[int, int]
) -> Iterator[int]:
    said = history.objects.filter(pk__in=keys.values()).values("history_type", *columns)
    now = {row["id"]: row for row in model._base_manager.filter(pk__in=keys).values(*columns)}
    for row in said:
        gone = row.pop("history_type") == "-"
        if now.get(row["id"]) != (None if gone else row):
            yield row["id"]


def _broken_heads() -> Iterator[str]:
    """What was told outside and is not, or no longer, in the chain."""
    told = ToldHead.objects.filter(place=heads.FILE).first()
    furthest = None
    try:
        lines = heads.told()
        while chunk := list(itertools.islice(lines, AT_ONCE)):
            furthest = max([*chunk, *([furthest] if furthest else [])], key=lambda h: h.number)
            yield from _not_in_the_chain(chunk)
    except FileNotFoundError:
        pass  # nothing was told yet, or what was is missing
    except OSError as error:
        yield f"{heads.path()} lässt sich nicht lesen ({error.strerror})."
    last = last_entry()
    number = last.number if last else 0
    if furthest and furthest.number > number:
        yield (
            f"Die Kette endet bei Eintrag {number}; am {german_datetime(furthest.at)} hatte sie "
            f"schon {furthest.number}: Sie ist abgeschnitten, oder dies ist der Stand einer "
            "älteren Sicherung."
        )
    if told and told.failing_since:
        yield (
            f"Seit {german_datetime(told.failing_since)} lässt sich der Stand nicht in "
            f"{heads.path()} festhalten."
        )
    if told and (furthest.number if furthest else 0) < told.number:
        yield (
            f"In {heads.path()} fehlen Zeilen: Dort stand am {german_datetime(told.at)} schon "
            f"Eintrag {told.number}."
        )


def _not_in_the_chain(told: Sequence[heads.Head]) -> Iterator[str]:
    numbers = [head.number for head in told]
    stored = ChainEntry.objects.filter(number__in=numbers).values_list("number", "hash")
    known = dict(stored)
    for head in told:
        if known.get(head.number, head.hash) != head.hash:
            yield (
                f"Eintrag {head.number} ist nicht der, der am {german_datetime(head.at)} in "
                f"{heads.path()} festgehalten wurde: Die Kette wurde neu berechnet."
            )


def _rows(chained: Chained, keys: Sequence[int]) -> dict[int, dict[str, Any]]:
    rows = apps.get_model(chained.model)._base_manager.filter(pk__in=keys)
    return {row["pk"]: row for row in rows.values("pk", *chained.columns(chained.form))}


def _digest(row: dict[str, Any], entry: ChainEntry, chained: Chained) -> str:
    return digest_of(row, chained.columns(entry.form))


def _says(row: Any, chained: Chained) -> dict[str, Any]:
    return {name: getattr(row, name) for name in chained.own_columns(chained.form)}


def _own(row: dict[str, Any], chained: Chained) -> dict[str, Any]:
    return {name: row[name] for name in chained.own_columns(chained.form)}


def _span(first: int, last: int) -> str:
    return f"Eintrag {first}" if first == last else f"Einträge {first} bis {last}"
