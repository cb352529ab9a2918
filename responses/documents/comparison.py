"""What differs between two documents of the same answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from django.db.models import Q

from council import richtext
from council.documents.document import Document
from council.documents.record import Data
from council.enums import Role
from council.pdf.phrases import answer_heading
from council.words.german import german_date
from responses.models import Statement, StatementVersion

PARTS = (
    ("introduction", "Einleitung"),
    ("reasons", "Grund der Verzögerung"),
    ("expected_on", "voraussichtlicher Tag der Antwort"),
    ("closing", "Schluss"),
    ("editors", "wer bearbeitet hat"),
    ("phone", "Telefon"),
    ("signatory", "Name und Amt der oder des Beigeordneten"),
    ("lead", "federführendes Amt"),
    ("public", "Öffentlichkeit"),
    ("distribution", "Verteiler"),
    ("files", "Anlagen"),
)


# A piece of a line with its sign: "" stays, "-" is gone, "+" is new.
Piece = tuple[str, str]
Line = Sequence[Piece]

OTHER_FORM = "Die Worte sind dieselben; Hervorhebungen, Listen oder Absätze sind anders."
SAME_WORDS = {
    "Anlagen": "Die Namen sind dieselben; der Inhalt einer Datei ist anders.",
    "Verteiler": "Die Zeilen sind dieselben; anders ist, was davon nicht gedruckt wird.",
}

# Lines with less in common are two lines, not one that was changed.
ALIKE = 0.4
# Comparing word by word takes time by the square of their number.
MOST_WORDS = 2000


@dataclass(frozen=True)
class Seen:
    """The version that a person (or her office) had before her, and what has changed since."""

    version: StatementVersion
    changes: list[str]


def changed_parts(old: Document, new: Document) -> list[str]:
    """The parts of the answer that differ, in words and in the order of the paper."""
    before, now = _answers(old), _answers(new)
    headings = [heading for heading in {**before, **now} if before.get(heading) != now.get(heading)]
    parts = [words for name, words in PARTS if old["paper"].get(name) != new["paper"].get(name)]
    return [*headings, *parts]


def since_last_seen(user: Any, statement: Statement, document: Document) -> Seen | None:
    """What changed since `user` last acted on the answer, or her office signed it."""
    offices = user.organizations(Role.HEAD_OF_UNIT, Role.DEPUTY_MAYOR)
    mine = Q(steps__by=user) | Q(cosignatures__organization__in=offices)
    version = statement.versions.filter(mine).order_by("-number").first()
    if version is None:
        return None
    return Seen(version, changed_parts(version.document, document))


def _answers(document: Document) -> dict[str, str]:
    return {
        answer_heading(answer["questions"]) or "Text der Stellungnahme": answer["text"]
        for answer in document["paper"].get("answers", [])
    }


def compared(old: Document, new: Document) -> list[Data]:
    """The parts that differ, line by line with what is gone and what is new in each.

    A `note` tells of a part that has the same words and still differs.
    """
    before, now, changed = _lines(old), _lines(new), changed_parts(old, new)
    parts = []
    for name in {**now, **before}:
        gone, come = before.get(name, []), now.get(name, [])
        if name in changed and (gone or come):
            note = SAME_WORDS.get(name, OTHER_FORM) if gone == come else ""
            lines = list(_compared_lines(gone, come))
            parts.append({"heading": name, "lines": lines, "note": note})
    return parts


def unchanged(old: Document, new: Document) -> list[str]:
    """The parts that both have in the same words and form."""
    changed = changed_parts(old, new)
    return [name for name in _lines(new) if name not in changed]


def _compared_lines(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    """Match whole lines first; only lines in the same place are compared word by word."""
    for kind, start, end, begin, until in _steps(old, new):
        if kind == "equal":
            yield from ([("", line)] for line in new[begin:until])
            continue
        for gone, added in zip_longest(old[start:end], new[begin:until]):
            if gone is not None and added is not None and _is_alike(gone, added):
                yield list(_compared_words(gone.split(), added.split()))
                continue
            if gone is not None:
                yield [("-", gone)]
            if added is not None:
                yield [("+", added)]


def _compared_words(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    for kind, start, end, begin, until in _steps(old, new):
        if kind == "equal":
            yield "", " ".join(new[begin:until])
            continue
        if gone := " ".join(old[start:end]):
            yield "-", gone
        if added := " ".join(new[begin:until]):
            yield "+", added


def _is_alike(old: str, new: str) -> bool:
    before, now = old.split(), new.split()
    if len(before) + len(now) > MOST_WORDS:
        return False
    return SequenceMatcher(None, before, now, autojunk=False).ratio() >= ALIKE


def _steps(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def _lines(document: Document) -> dict[str, list[str]]:
    """The lines of each part, by its heading and in the order of the paper."""
    paper = document["paper"]
    facts = {words: _fact(name, paper[name]) for name, words in PARTS if name in paper}
    introduction = {words: facts.pop(words) for words in ("Einleitung",) if words in facts}
    answers = {heading: _text(text) for heading, text in _answers(document).items()}
    return {**introduction, **answers, **facts}


def _fact(name: str, value: Any) -> list[str]:
    """The lines of one field of the record."""
    if name in ("introduction", "reasons", "closing"):
        return _text(value)
    if name == "public":
        return ["öffentlich" if value else "nichtöffentlich"]
    if name == "expected_on":
        return [german_date(value)]
    if name == "distribution":
        return [", ".join(_row(row)) for row in value]
    if name == "files":
        return [file["name"] for file in value]
    if isinstance(value, dict):
        return list(value.values())
    return [value]


def _row(row: Data) -> list[str]:
    """What a row of the distribution says."""
    values = (row["organization"], german_date(row.get("date")), row.get("role"), row.get("result"))
    return [value for value in values if value]


def _text(markdown: str) -> list[str]:
    lines = (line.strip() for line in richtext.plain(markdown).splitlines())
    return [line for line in lines if line]
