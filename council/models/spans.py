"""How long a row is valid: from one day until another, both included, either of them open.

The conditions are for any model with `valid_from` and `valid_until`. `of` leads to that model
where the rows of another are asked for: "memberships__".
"""

import datetime

from django.db import models
from django.db.models import F, Q

# A span that ends ends when it begins or later.
ENDS_AFTER_START = (
    Q(valid_until__isnull=True) | Q(valid_from__isnull=True) | Q(valid_until__gte=F("valid_from"))
)


class Span(models.Model):
    """A model whose rows are valid for a time; those that have words of their own override them."""

    valid_from = models.DateField("gültig ab", null=True, blank=True)
    valid_until = models.DateField("gültig bis", null=True, blank=True)

    class Meta:
        abstract = True

    def has_ended(self, day: datetime.date) -> bool:
        """Whether the row was valid at most until the day before `day`."""
        return self.valid_until is not None and self.valid_until < day


def valid_on(day: datetime.date, *, of: str = "") -> Q:
    """The condition that a row is valid on `day`."""
    return overlapping(day, day, of=of)


def not_ended(day: datetime.date, *, of: str = "") -> Q:
    """The condition that a row is valid on `day` or will be."""
    return overlapping(day, None, of=of)


def overlapping(start: datetime.date | None, end: datetime.date | None, *, of: str = "") -> Q:
    """The condition that a row is valid on a day of a span; None leaves an end open."""
    condition = Q()
    if start is not None:
        condition &= Q(**{f"{of}valid_until__isnull": True}) | Q(**{f"{of}valid_until__gte": start})
    if end is not None:
        condition &= Q(**{f"{of}valid_from__isnull": True}) | Q(**{f"{of}valid_from__lte": end})
    return condition
