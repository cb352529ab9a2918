"""What of a paper is searched: title, kind, number, who asks, and all that it and its files say.

Who works on an answer is not: names and extensions of staff are shown by a setting only.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from council import richtext
from council.enums import FileRole, OrganizationKind
from council.models import Consultation, File, FileText, Issue, Originator, Paper, Question
from council.rules import numbering
from council.search.limits import LONGEST_TEXT

MARKUP = frozenset("*|[]<>\\`_&")

Rows = dict[int, list[Any]]  # by the key of the paper


@dataclass(frozen=True)
class Searched:
    """The texts of a paper, as people read them, and what it can be filtered by."""

    title: str
    names: str
    body: str
    numbers: tuple[str, ...]
    factions: tuple[int, ...]
    committees: tuple[int, ...]
    has_attachment: bool


def searched(papers: Iterable[Paper]) -> dict[Paper, Searched]:
    """What of each of these papers is searched; those without a number are left out."""
    numbered = [paper for paper in papers if paper.reference]
    keys = [paper.pk for paper in numbered]
    originators = _rows(Originator, keys, "faction_id", "faction_name", "form", "person_name")
    questions = _rows(Question, keys, "text")
    files = _rows(File, keys, "role", "name", "sha256")
    committees = _rows(
        Consultation.objects.filter(organization__kind=OrganizationKind.COMMITTEE),
        keys,
        "organization_id",
    )
    digests = digests_of(keys)
    texts = _texts_of({digest for of_paper in digests.values() for digest in of_paper})
    return {
        paper: Searched(
            title=paper.title,
            names="\n".join(
                [
                    *filter(None, (paper.kind_row.label, paper.kind_name)),
                    *(" ".join(filter(None, row[1:])) for row in originators[paper.pk]),
                ]
            ),
            body=_body(
                [
                    paper.introduction,
                    *(text for (text,) in questions[paper.pk]),
                    *(paper.resolution, paper.reasons, paper.closing),
                    *(str(answer.get("text", "")) for answer in paper.frozen.get("answers") or ()),
                ],
                [name for _, name, _ in files[paper.pk]],
                [texts.get(digest, "") for digest in digests[paper.pk]],
            ),
            numbers=number_terms(str(paper.reference)),
            factions=tuple(sorted({row[0] for row in originators[paper.pk] if row[0]})),
            committees=tuple(sorted({key for (key,) in committees[paper.pk]})),
            has_attachment=any(role == FileRole.ATTACHMENT for role, _, _ in files[paper.pk]),
        )
        for paper in numbered
    }


def digests_of(keys: Sequence[int]) -> dict[int, list[str]]:
    """The stored files whose text belongs to these papers, by paper.

    A PDF that was made from the record says nothing new; one that came with an import may.
    """
    digests: Rows = defaultdict(list)
    for paper, rows in _rows(File.objects.exclude(sha256=""), keys, "sha256").items():
        digests[paper] += [digest for (digest,) in rows]
    for paper, rows in _rows(Issue.objects.filter(document={}), keys, "sha256").items():
        digests[paper].append(rows[-1][0])
    return digests


def number_terms(text: str) -> tuple[str, ...]:
    """A number as the terms by which it is found, with and without its letters: f0310n19."""
    reference = numbering.parse(text)
    if reference is None:
        return ()
    letters = reference.prefix.lower().replace("ä", "a").replace("ö", "o").replace("ü", "u")
    digits = "n".join([f"{reference.number:04d}", reference.year, *map(str, reference.suffix)])
    return letters + digits, digits


def _rows(source: Any, keys: Sequence[int], *columns: str) -> Rows:
    """Some columns of what belongs to the papers, in its own order."""
    rows = source if isinstance(source, models.QuerySet) else source.objects.all()
    by_paper: Rows = defaultdict(list)
    for paper, *values in rows.filter(paper__in=keys).values_list("paper_id", *columns):
        by_paper[paper].append(tuple(values))
    return by_paper


def _texts_of(digests: set[str]) -> dict[str, str]:
    """The texts of files, as far as they have been read and have any."""
    texts = FileText.objects.filter(sha256__in=digests).exclude(text="")
    return dict(texts.values_list("sha256", "text"))


def _body(written: list[str], names: list[str], attached: list[str]) -> str:
    parts = [*map(_plain, written), *names, *attached]
    return "\n\n".join(part for part in parts if part)[:LONGEST_TEXT]


def _plain(text: str) -> str:
    """A stored text without its markup; most have none, and reading it takes its time."""
    return richtext.plain(text) if MARKUP & set(text) else text
