"""The papers that an act has written, read once for all that must follow them."""

import functools
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from council.enums import ObjectKind
from council.models import (
    Consultation,
    File,
    Issue,
    Originator,
    Paper,
    PaperLink,
    PublicObject,
    Question,
)
from council.queries import add_parts, telling_parts

PARTS = (Originator, Question, PaperLink, Consultation, File, Issue)


@dataclass(frozen=True)
class Written:
    """A paper as it is now, with all that is shown of it, and what was before."""

    paper: Paper
    was_public: bool
    titles: frozenset[str]  # that it ever had
    offices: frozenset[int]  # that ever led it, and those above them

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it now."""
        return self.paper.is_public

    @property
    def has_turned(self) -> bool:
        """Whether it has come to the public, or gone from it."""
        return self.is_public != self.was_public


def written_papers(rows: Iterable[Any]) -> list[Written]:
    """The papers that `rows` are or belong to; both, if a row links two.

    What has no number and never had one is left out: nothing follows from it.
    """
    keys = _keys(rows)
    if not keys:
        return []
    # Their own order is not asked for: with as many columns, that takes a third of the query.
    papers = sorted(_papers().filter(pk__in=keys).order_by(), key=attrgetter("pk"))
    papers = [paper for paper in papers if _was_numbered(paper)]
    add_parts(papers)
    titles, offices = _past_of(
        [paper.pk for paper in papers if paper.was_public]  # type: ignore[attr-defined]
    )
    return [
        Written(
            paper,
            was_public=paper.was_public,  # type: ignore[attr-defined]
            titles=frozenset(titles[paper.pk]),
            offices=frozenset(offices[paper.pk]),
        )
        for paper in papers
    ]


def _keys(rows: Iterable[Any]) -> set[int]:
    keys: set[int] = set()
    for row in rows:
        if isinstance(row, Paper):
            keys.add(row.pk)
        elif isinstance(row, PARTS):
            keys.add(row.paper_id)
        if isinstance(row, PaperLink) and row.target_id is not None:
            keys.add(row.target_id)
    return keys


@functools.cache
def _papers() -> QuerySet[Paper]:
    """Papers with what the ledger knows of them; made once, as `parts_of_papers`."""
    known = PublicObject.objects.filter(kind=ObjectKind.PAPER, number=OuterRef("pk"), deleted=False)
    papers = Paper.objects.annotate(was_public=Exists(known))
    return telling_parts(papers).select_related("lead__parent", "search_entry")


def _was_numbered(paper: Any) -> bool:
    return bool(paper.reference or paper.was_public or hasattr(paper, "search_entry"))


def _past_of(papers: Collection[int]) -> tuple[dict[int, set[str]], dict[int, set[int]]]:
    """The titles that papers ever had, and the offices that ever led them, as history tells."""
    titles: dict[int, set[str]] = defaultdict(set)
    offices: dict[int, set[int]] = defaultdict(set)
    if not papers:
        return titles, offices
    past = Paper.history.filter(id__in=papers).order_by()
    for paper, title, *line in past.values_list("id", "title", "lead", "lead__parent").distinct():
        titles[paper].add(title)
        offices[paper].update(office for office in line if office is not None)
    return titles, offices
