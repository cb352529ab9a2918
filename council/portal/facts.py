"""The facts in the margin of a paper's page, as the table of fields has them."""

import datetime
from typing import Any

from django.db.models import TextChoices

from council.documents.record import Signatory
from council.documents.stored import record_of
from council.models import City, Paper
from council.rules.fields import Place, facts_at
from council.words.german import german_date

Facts = list[tuple[str, str]]


def facts_of(paper: Paper, place: Place, city: City, words: dict[str, str]) -> Facts:
    """The facts that the page at `place` tells of a paper: (name, words); no words for none.

    `words` are those of the fields that this page tells in its own way.
    """
    own, fields = record_of(paper), facts_at(place, city)
    words_of = {field.name: _words(getattr(own, field.name)) for field in fields} | words
    return [(field.label, words_of[field.name]) for field in fields]


def _words(value: Any) -> str:
    if isinstance(value, TextChoices):
        return str(value.label)
    if isinstance(value, datetime.date):
        return german_date(value)
    if isinstance(value, Signatory):
        return ", ".join(filter(None, (value.name, value.office)))
    return value or ""
