"""What of a paper is searched: title, kind, number, who asks, and all that it and its files say.

Who works on an answer is not: names and extensions of staff are shown by a setting only.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from council import richtext
from council.enums import FileRole, OrganizationKind
from council.models import FileText, Paper
from council.rules import numbering
from council.search.limits import LONGEST_TEXT

MARKUP = frozenset("*|[]<>\\`_&")


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


def searched(papers: Iterable[Paper], texts: dict[str, str]) -> dict[Paper, Searched]:
    """What of each of these papers (with their parts) is searched; only numbers have an entry.

    `texts` are those of their files (from `texts_of`).
    """
    return {paper: _searched(paper, texts) for paper in papers if paper.reference}


def _searched(paper: Paper, texts: dict[str, str]) -> Searched:
    originators, files = paper.originators.all(), paper.files.all()
    heard = [row.organization for row in paper.consultations.all()]
    answers = paper.frozen.get("answers") or ()
    return Searched(
        title=paper.title,
        names="\n".join(
            filter(None, [paper.kind_row.label, paper.kind_name, *map(str, originators)])
        ),
        body=_body(
            [
                paper.introduction,
                *(question.text for question in paper.questions.all()),
                *(paper.resolution, paper.reasons, paper.closing),
                *(str(answer.get("text", "")) for answer in answers),
            ],
            [file.name for file in files],
            [texts.get(digest, "") for digest in digests_of(paper)],
        ),
        numbers=number_terms(str(paper.reference)),
        factions=_keys(row.faction_id for row in originators),
        committees=_keys(body.pk for body in heard if body.kind == OrganizationKind.COMMITTEE),
        has_attachment=any(file.role == FileRole.ATTACHMENT for file in files),
    )


def digests_of(paper: Paper) -> list[str]:
    """The stored files whose text belongs to a paper.

    A PDF that was made from the record says nothing new; one that came with an import may.
    """
    supplied = [issue.sha256 for issue in paper.issues.all() if issue.was_supplied]  # type: ignore[attr-defined]
    return [file.sha256 for file in paper.files.all() if file.sha256] + supplied[-1:]


def texts_of(papers: Iterable[Paper]) -> dict[str, str]:
    """The texts of the files of these papers, as far as they have been read; many have none."""
    digests = {digest for paper in papers for digest in digests_of(paper)}
    stored = FileText.objects.filter(sha256__in=digests)
    return dict(stored.values_list("sha256", "text")) if digests else {}


def number_terms(text: str) -> tuple[str, ...]:
    """A number as the terms by which it is found, with and without its letters: f0310n19."""
    reference = numbering.parse(text)
    if reference is None:
        return ()
    letters = reference.prefix.lower().replace("ä", "a").replace("ö", "o").replace("ü", "u")
    digits = "n".join([f"{reference.number:04d}", reference.year, *map(str, reference.suffix)])
    return letters + digits, digits


def _keys(keys: Iterable[int | None]) -> tuple[int, ...]:
    return tuple(sorted({key for key in keys if key is not None}))


def _body(written: list[str], names: list[str], attached: list[str]) -> str:
    parts = [*map(_plain, written), *names, *attached]
    return "\n\n".join(part for part in parts if part)[:LONGEST_TEXT]


def _plain(text: str) -> str:
    """A stored text without its markup; most have none, and reading it takes its time."""
    return richtext.plain(text) if MARKUP & set(text) else text
