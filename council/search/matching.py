"""Conditions on the index, and their wording in the languages of both databases.

Terms hold the letters a to z and digits only, so nothing that somebody types can mean more to
the database than a word.
"""

import json
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Func

Condition = "Term | Phrase | All | Some"
# Most of the papers PostgreSQL would read one by one, with all of their long columns: it does not
# know that these lie elsewhere and how long that takes. Sent with the statement that it is for,
# it holds for that one transaction and costs no way of its own to the server.
BY_INDEX = "SET LOCAL enable_seqscan TO off"


@dataclass(frozen=True)
class Term:
    """One term of the index; with `prefix`, all that begin so."""

    text: str
    prefix: bool = False


@dataclass(frozen=True)
class Phrase:
    """Terms that follow each other."""

    terms: tuple[str, ...]


@dataclass(frozen=True)
class All:
    """All of several conditions."""

    conditions: tuple[Any, ...]


@dataclass(frozen=True)
class Some:
    """At least one of several conditions."""

    conditions: tuple[Any, ...]


class Matches(Func):
    """Whether the entry of a paper (by its key) meets `condition`."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, key: Any, condition: Any, **extra: Any) -> None:
        self.condition = condition
        super().__init__(key, **extra)

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **context: Any) -> Any:
        """Rows of the index."""
        key, parameters = compiler.compile(self.source_expressions[0])
        selection, wanted = _selection(connection.vendor, self.condition, None, in_head=False)
        return f"{key} IN ({selection})", [*parameters, wanted]


def keys_of(condition: Any, unwanted: Any = None, *, in_head: bool = False) -> list[int]:
    """The keys of all papers that meet `condition` and not `unwanted`, whoever may see them.

    `in_head` looks at title, number and names only.
    """
    selection, wanted = _selection(connection.vendor, condition, unwanted, in_head=in_head)
    with connection.cursor() as cursor:
        # All keys come as one value: to make a row of each takes longer than to find them.
        if connection.vendor == "postgresql":
            in_one = f"SELECT array_agg(paper_id) FROM ({selection}) AS found"
            cursor.execute(f"{BY_INDEX}; {in_one}", [wanted])
            cursor.nextset()
            in_array: list[int] = cursor.fetchone()[0] or []
            return in_array
        cursor.execute(f"SELECT json_group_array(rowid) FROM ({selection})", [wanted])
        keys: list[int] = json.loads(cursor.fetchone()[0])
    return keys


def _selection(vendor: str, condition: Any, unwanted: Any, *, in_head: bool) -> tuple[str, str]:
    """The statement that selects from the index, and its one parameter."""
    if vendor == "postgresql":
        wanted = tsquery(condition)
        if unwanted:
            wanted = f"({wanted}) & !({tsquery(unwanted)})"
        column = "head_index" if in_head else "whole_index"
        return f"SELECT paper_id FROM council_searchentry WHERE {column} @@ %s::tsquery", wanted
    wanted = fts5(condition)
    if in_head:
        wanted = f"{{title parts names}} : ({wanted})"
    if unwanted:
        wanted = f"({wanted}) NOT ({fts5(unwanted)})"
    index = "council_searchindex"
    return f"SELECT rowid FROM {index} WHERE {index} MATCH %s", wanted


def fts5(condition: Any) -> str:
    """A condition in the language of SQLite's FTS5."""
    match condition:
        case Term(text, prefix):
            return f'"{text}"*' if prefix else f'"{text}"'
        case Phrase(terms):
            return f'"{" ".join(terms)}"'
        case All(conditions):
            return "(" + " AND ".join(map(fts5, conditions)) + ")"
        case Some(conditions):
            return "(" + " OR ".join(map(fts5, conditions)) + ")"
    raise TypeError(condition)


def tsquery(condition: Any) -> str:
    """A condition in the language of PostgreSQL's tsquery."""
    match condition:
        case Term(text, prefix):
            return f"'{text}':*" if prefix else f"'{text}'"
        case Phrase(terms):
            return "(" + " <-> ".join(f"'{term}'" for term in terms) + ")"
        case All(conditions):
            return "(" + " & ".join(map(tsquery, conditions)) + ")"
        case Some(conditions):
            return "(" + " | ".join(map(tsquery, conditions)) + ")"
    raise TypeError(condition)
