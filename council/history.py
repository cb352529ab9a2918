"""The auditor's record: every saved column of every recorded model, with actor and reason."""

import functools
from collections.abc import Sequence
from copy import copy
from typing import Any

from django.db import connection, models
from simple_history.models import HistoricalRecords


class RecordedQuerySet(models.QuerySet[Any]):
    """Refuses everything that would write around the history.

    `update()`, `delete()` and the bulk methods write no history rows; recorded objects are
    saved one by one with `save_as`, and nothing is ever hard-deleted in passing.
    """

    def _refuse(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError(
            f"{self.model.__name__} is recorded: save objects one by one with history.save_as()."
        )

    update = bulk_create = bulk_update = delete = _refuse


def records(**options: Any) -> HistoricalRecords:
    """The history of a model, with room for a whole sentence as the reason of a change."""
    return HistoricalRecords(history_change_reason_field=models.TextField(null=True), **options)


class RecordedModel(models.Model):
    """A model whose every change is kept by django-simple-history."""

    history = records(inherit=True)
    objects = RecordedQuerySet.as_manager()

    class Meta:
        abstract = True


def save_as(obj: models.Model, *, by: Any, reason: str = "") -> None:
    """Save `obj` so that its history row names the actor `by` (None: the system) and `reason`.

    The actor is set for this one save only: simple-history keeps `_history_user` on the object
    and would sign the next plain save with it.
    """
    obj._history_user = by if getattr(by, "pk", None) else None  # type: ignore[attr-defined]
    obj._change_reason = reason or None  # type: ignore[attr-defined]
    written_rows().append(obj)
    try:
        obj.save()
    finally:
        del obj._history_user  # type: ignore[attr-defined]
        obj._change_reason = None  # type: ignore[attr-defined]


def delete_as(obj: models.Model, *, by: Any, reason: str = "") -> None:
    """Delete one working row (a question of a draft, a planned recipient); its history stays."""
    obj._history_user = by if getattr(by, "pk", None) else None  # type: ignore[attr-defined]
    obj._change_reason = reason or None  # type: ignore[attr-defined]
    written_rows().append(copy(obj))
    obj.delete()


def create_all(objects: Sequence[Any], *, by: Any = None, reason: str = "") -> None:
    """Create many rows of one recorded model at once, each with its row of history."""
    if not objects:
        return
    model: Any = type(objects[0])
    models.QuerySet(model).bulk_create(objects)
    written_rows().extend(objects)
    _history_of(model).bulk_history_create(objects, default_user=by, default_change_reason=reason)


@functools.cache
def _history_of(model: Any) -> Any:
    """The manager of a model's history, which simple-history builds anew at every access."""
    return model.history


def written_rows() -> list[models.Model]:
    """The recorded rows written on this connection, for what must follow them (`acts.act`)."""
    rows: list[models.Model] = connection.__dict__.setdefault("written_rows", [])
    return rows
