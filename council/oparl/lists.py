"""The lists of the interface: filtered by time, in an order that never changes, page by page.

A page begins after an object, not at a count: whatever comes or goes while somebody leafs
through a list, nobody misses an object.
"""

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from council.enums import ObjectKind
from council.models import PublicObject
from council.oparl.objects import shown
from council.oparl.shown import Shown, stamp, tombstone

MOST = 100
TIMES = {
    "created_since": "created_at__gte",
    "created_until": "created_at__lte",
    "modified_since": "modified_at__gte",
    "modified_until": "modified_at__lte",
}
# Lists of objects that the client also gets from a list of their own.
INTERNAL_LISTS = ("agendaItem", "auxiliaryFile", "consultation", "membership")


class Instant(forms.Field):
    """A date-time of the specification: with its offset, whose plus sign may be a blank here."""

    def to_python(self, value: str | None) -> datetime.datetime | None:
        if not value:
            return None
        try:
            instant = parse_datetime(value.strip().replace(" ", "+"))
            if instant is None or timezone.is_naive(instant):
                raise ValueError
            return instant.astimezone(datetime.UTC)
        except (ValueError, OverflowError):
            raise ValidationError(
                "Hier wird ein Zeitpunkt wie 2026-01-31T12:00:00+01:00 erwartet."
            ) from None


class ListForm(forms.Form):
    """What a client may ask of a list; everything else in an address is ignored."""

    created_since = Instant(required=False)
    created_until = Instant(required=False)
    modified_since = Instant(required=False)
    modified_until = Instant(required=False)
    limit = forms.IntegerField(required=False, min_value=1)
    after = forms.IntegerField(required=False, min_value=0, max_value=2**63 - 1)
    omit_internal = forms.ChoiceField(
        required=False, choices=[(word, word) for word in ("true", "false", "1", "0")]
    )

    def clean_omit_internal(self) -> bool:
        """Take the word for what it means."""
        return self.cleaned_data["omit_internal"] in ("true", "1")

    def fault(self) -> str:
        """What is wrong with the request, for the client; empty if nothing is."""
        return " ".join(
            f"{name}: {error}" for name, errors in self.errors.items() for error in errors
        )


class ListPage:
    """One page of a list. `rows` are the ledger's rows of all that the list could hold."""

    def __init__(self, rows: QuerySet[PublicObject], form: ListForm, address: str) -> None:
        self.wanted = form.cleaned_data
        self.address = address
        self.limit = min(self.wanted["limit"] or MOST, MOST)
        self.after = self.wanted["after"] or 0
        times = {lookup: self.wanted[name] for name, lookup in TIMES.items() if self.wanted[name]}
        self.rows = rows.filter(**times).order_by("pk")
        if not self.wanted["modified_since"]:
            self.rows = self.rows.filter(deleted=False)  # who asks what changed hears of these

    def content(self) -> dict[str, Any]:
        """The page as the specification wants it. Makes a constant number of queries."""
        page = list(self.rows.filter(pk__gt=self.after)[: self.limit + 1])
        has_more = len(page) > self.limit
        page = page[: self.limit]
        total = self.rows.count()
        return {
            "data": self._objects(page),
            "pagination": {
                "totalElements": total,
                "elementsPerPage": self.limit,
                "totalPages": max(1, -(-total // self.limit)),
            },
            "links": {
                "first": self._at(0),
                **self._back(),
                "self": self._at(self.after),
                **({"next": self._at(page[-1].pk)} if has_more else {}),
                "last": self._at(self._last(total)),
            },
        }

    def _objects(self, page: Sequence[PublicObject]) -> list[dict[str, Any]]:
        alive: dict[ObjectKind, list[int]] = {}
        for row in page:
            if not row.deleted:
                alive.setdefault(ObjectKind(row.kind), []).append(row.number)
        items: dict[tuple[str, int], Shown] = {}
        for kind, numbers in alive.items():
            items |= {item.key: item for item in shown(kind, numbers)}
        if self.wanted["omit_internal"]:
            for item in items.values():
                for name in INTERNAL_LISTS:
                    if isinstance(item.get(name), list):
                        del item[name]
        stamp(items.values())
        return [items.get((row.kind, row.number)) or tombstone(row) for row in page]

    def _back(self) -> dict[str, str]:
        if not self.after:
            return {}
        before = self.rows.filter(pk__lte=self.after).order_by("-pk")
        earlier = before.values_list("pk", flat=True)[self.limit : self.limit + 1]
        return {"prev": self._at(next(iter(earlier), 0))}

    def _last(self, total: int) -> int:
        """After which object the last page begins, counted from the first one."""
        rest = total % self.limit or self.limit
        earlier = self.rows.order_by("-pk").values_list("pk", flat=True)[rest : rest + 1]
        return next(iter(earlier), 0)

    def _at(self, after: int) -> str:
        """The address of a page; what the client asked for stays in it, always in one order."""
        query = QueryDict(mutable=True)
        for name in TIMES:
            if self.wanted[name]:
                query[name] = self.wanted[name].isoformat()
        if self.wanted["limit"]:
            query["limit"] = str(self.limit)
        if self.wanted["omit_internal"]:
            query["omit_internal"] = "true"
        if after:
            query["after"] = str(after)
        return f"{self.address}?{query.urlencode()}" if query else self.address
