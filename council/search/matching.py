"""Conditions on the index, and their wording in the languages of both databases.

Terms hold the letters a to z and digits only, so nothing that somebody types can mean more to
the database than a word.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Func

Condition = "Term | Phrase | All | Some"


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
    """Whether the entry of a paper (by its key) meets `condition` and not `unwanted`.

    `in_head` looks at title, number and names only.
    """

    output_field = BooleanField()
    conditional = True

    def __init__(
        self, key: Any, condition: Any, unwanted: Any = None, *, in_head: bool = False, **extra: Any
    ) -> None:
        self.condition, self.unwanted, self.in_head = condition, unwanted, in_head
        super().__init__(key, **extra)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Rows of the FTS5 table."""
        key, parameters = compiler.compile(self.source_expressions[0])
        wanted = fts5(self.condition)
        if self.in_head:
            wanted = f"{{title parts names}} : ({wanted})"
        if self.unwanted:
            wanted = f"({wanted}) NOT ({fts5(self.unwanted)})"
        index = "council_searchindex"
        sql = f"{key} IN (SELECT rowid FROM {index} WHERE {index} MATCH %s)"
        return sql, [*parameters, wanted]

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Rows whose tsvector matches."""
        key, parameters = compiler.compile(self.source_expressions[0])
        wanted = tsquery(self.condition)
        if self.unwanted:
            wanted = f"({wanted}) & !({tsquery(self.unwanted)})"
        column = "head_index" if self.in_head else "whole_index"
        sql = f"{key} IN (SELECT paper_id FROM council_searchentry WHERE {column} @@ %s::tsquery)"
        return sql, [*parameters, wanted]


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
