"""An object as the interface shows it: a plain dict that knows which object it is."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from council.enums import ObjectKind
from council.models import PublicObject

SCHEMA = "https://schema.oparl.org/1.1/"
Key = tuple[str, int]


class Shown(dict[str, Any]):
    """The fields of one object; what is unknown is left out, as the specification wants it.

    `within` is the number of the paper, sitting or person that it is a part of; `parts` are the
    objects that it consists of, as they look where they stand alone.
    """

    def __init__(
        self, kind: ObjectKind, number: int, fields: dict[str, Any], *, within: int | None = None
    ) -> None:
        super().__init__(head(kind, number))
        self.update({name: value for name, value in fields.items() if value not in (None, "", [])})
        self.kind, self.number, self.within = kind, number, within
        self.parts: list[Shown] = []

    @property
    def key(self) -> Key:
        return (self.kind.value, self.number)

    def inside(self, *back_references: str) -> "Shown":
        """The object as it stands within another one: without the way back to that."""
        fields = {name: value for name, value in self.items() if name not in back_references}
        return Shown(self.kind, self.number, fields, within=self.within)


def address(kind: ObjectKind, number: int | None) -> str:
    """The permanent address of an object, which is its id. It ends with its number."""
    return f"{settings.SITE_URL}/oparl/{kind.value}/{number}"


def list_address(kind: ObjectKind, number: int, what: str) -> str:
    """The address of a list that belongs to an object: /oparl/body/1/paper."""
    return f"{address(kind, number)}/{what}"


def head(kind: ObjectKind, number: int) -> dict[str, Any]:
    """What every object begins with."""
    return {"id": address(kind, number), "type": f"{SCHEMA}{kind.label}"}


def tombstone(row: PublicObject) -> dict[str, Any]:
    """All that is left of an object that is no longer public."""
    return {**head(ObjectKind(row.kind), row.number), **_times(row), "deleted": True}


def stamp(objects: Iterable[Shown]) -> None:
    """Write on each object, and on those within, when it was published and last changed."""
    everything = [part for item in objects for part in _with_parts(item)]
    numbers: dict[str, set[int]] = {}
    for part in everything:
        numbers.setdefault(part.kind.value, set()).add(part.number)
    wanted = Q(pk__in=[])
    for kind, some in numbers.items():
        wanted |= Q(kind=kind, number__in=some)
    rows = {(row.kind, row.number): row for row in PublicObject.objects.filter(wanted)}
    for part in everything:
        if part.key in rows:
            part.update(_times(rows[part.key]))


def _with_parts(item: Shown) -> Iterable[Shown]:
    yield item
    for value in item.values():
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, Shown):
                yield from _with_parts(part)


def _times(row: PublicObject) -> dict[str, str]:
    zone = timezone.get_default_timezone()
    return {
        "created": timezone.localtime(row.created_at, zone).isoformat(),
        "modified": timezone.localtime(row.modified_at, zone).isoformat(),
    }
