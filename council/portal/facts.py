"""The facts in the margin of a paper's page, as the table of fields has them."""

import datetime
from collections.abc import Mapping

from django.db import models

from council.documents import record
from council.models import City, Paper
from council.rules.fields import Field, Home, Place, facts_at
from council.words.german import german_date

Facts = list[tuple[str, str]]


def facts_of(paper: Paper, place: Place, city: City, words: Mapping[str, str]) -> Facts:
    """The facts that the page at `place` tells of a paper: (name, words); no words for none.

    `words` are those of the fields that this page tells in its own way.
    """
    return [
        (field.label, words[field.name] if field.name in words else _words(paper, field))
        for field in facts_at(place, city)
    ]


def lead_in_words(paper: Paper) -> str:
    """The unit in the lead as the record names it."""
    return " ".join(record.of(paper).get("lead", {}).values())


def _words(paper: Paper, field: Field) -> str:
    if field.home is Home.FROZEN:
        value = paper.frozen.get(field.name, "")
        return ", ".join(value.values()) if isinstance(value, dict) else value
    column = paper._meta.get_field(field.name)
    value = getattr(paper, field.name)
    if isinstance(column, models.Field) and column.choices:
        return dict(column.flatchoices).get(value, value)
    return german_date(value) if isinstance(value, datetime.date) else value or ""
