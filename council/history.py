"""The auditor's record: every saved column of every recorded model, with actor and reason."""

import contextlib
import functools
from collections.abc import Iterator, Sequence
from copy import copy
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
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


class NotedModel(models.Model):
    """A row that tells what must follow it that it was written, however it was saved."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        """Save, and note that."""
        super().save(*args, **options)
        written_rows().append(self)


class WrittenOnceQuerySet(models.QuerySet[Any]):
    """Takes new rows, notes them, and never changes one."""

    def bulk_create(self, objs: Any, *args: Any, **options: Any) -> Any:
        """Create many rows at once, and note them."""
        rows = super().bulk_create(objs, *args, **options)
        written_rows().extend(rows)
        return rows

    def _refuse(self, *args: Any, **options: Any) -> Any:
        raise TypeError(f"{self.model.__name__} is written once and never changed.")

    update = bulk_update = delete = _refuse


class WrittenOnceModel(NotedModel):
    """A row that is itself a record of what happened."""

    objects = WrittenOnceQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        """Save a new row."""
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} is written once and never changed.")
        super().save(*args, **options)


def records(**options: Any) -> HistoricalRecords:
    """The history of a model, with room for a whole sentence as the reason of a change."""
    reason = models.TextField(null=True)
    return HistoricalRecords(history_change_reason_field=reason, bases=(NotedModel,), **options)


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
    history = _history_of(model)
    written_rows().extend(
        history.bulk_history_create(objects, default_user=by, default_change_reason=reason)
    )


@contextlib.contextmanager
def attempt() -> Iterator[None]:
    """A part of an act that may fail alone: nothing follows from what it has written then."""
    before = len(written_rows())
    try:
        with transaction.atomic():
            yield
    except BaseException:
        del written_rows()[before:]
        raise


@functools.cache
def _history_of(model: Any) -> Any:
    """The manager of a model's history, which simple-history builds anew at every access."""
    return model.history


def written_rows() -> list[models.Model]:
    """The rows written on this connection that something must follow (`acts.act`).

    They are recorded rows, those of their history, and those that are written once.
    """
    # Not of `connection`, which stands for those of all threads.
    own = connections[DEFAULT_DB_ALIAS].__dict__
    rows: list[models.Model] = own.setdefault("written_rows", [])
    return rows
