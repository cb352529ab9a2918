"""What differs between two documents of the same answer."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from council.enums import Role
from council.pdf.pages import answer_heading
from council.record import Document
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
