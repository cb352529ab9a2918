"""Which of our kinds a paper of another system is, told by what it is called and numbered."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from council.enums import AnswerForm, PaperKind
from council.rules import numbering
from council.rules.kinds import KINDS, ROWS, Kind

LONGEST_NAME = 100
# Other systems tell by the kind's name alone that a paper is urgent.
UNKNOWN_GROUND = "Grund nicht bekannt"
IN_BRACKETS = re.compile(r"\([^()]*\)")
AMENDING = re.compile(r"ÄA\s*\d", re.IGNORECASE)


@dataclass(frozen=True)
class ForeignKind:
    """What kind a paper is here, and what is kept of its kind there."""

    kind: PaperKind
    name: str = ""  # what it is called there, if that is not our own word
    is_urgent: bool = False
    answer_form: str = ""


def foreign_kind(name: Any, number: Any, city: Any) -> ForeignKind:
    """Tell the kind of a paper from its kind's name there, else from its number.

    Known are the names of `KINDS`, whatever their case and spaces, also with more words behind
    ("Stellungnahme (Antrag + Änderungsantrag)") and as the end of a compound ("Prüfantrag").
    A name that says nothing leaves it to the letters of the number, `city`'s own before those in
    use elsewhere; where these say nothing either, the kind is OTHER, which keeps its name. Takes
    whatever the other system sends, and refuses nothing.
    """
    name = _tidy(name) if isinstance(name, str) else ""
    number = number if isinstance(number, str) else ""
    known = _by_name(name)
    kind = known or _by_number(number, city)
    kept = "" if kind and name.casefold() == kind.label.casefold() else name
    if kind is None:
        return ForeignKind(PaperKind.OTHER, kept)
    return ForeignKind(
        kind.value,
        kept,
        is_urgent=_is_among(name, kind.urgent_names),
        answer_form=AnswerForm.ORAL.value if _is_among(name, kind.oral_names) else "",
    )


def kind_fields(name: Any, number: Any, city: Any) -> dict[str, str]:
    """What the kind there says in the record here; nothing that it does not say."""
    told = foreign_kind(name, number, city)
    fields = {
        "kind": told.kind.value,
        "kind_name": told.name,
        "urgency": UNKNOWN_GROUND if told.is_urgent else "",
        "answer_form": told.answer_form,
    }
    return {field: value for field, value in fields.items() if value}


def _by_name(name: str) -> Kind | None:
    """A whole name, the name with which it begins, or the end of its first word."""
    plain = _plain(name)
    first_word = plain.partition(" ")[0]
    for known, kind in KNOWN:
        if _begins(plain, known):
            return kind
    return next((kind for known, kind in KNOWN if first_word.endswith(known)), None)


def _by_number(number: str, city: Any) -> Kind | None:
    parsed = numbering.parse(number)
    if parsed is None:
        return None
    if parsed.suffix or AMENDING.match(number.strip()):
        return KINDS[PaperKind.AMENDMENT]
    return _prefixes(city).get(parsed.prefix)


def _prefixes(city: Any) -> dict[str, Kind]:
    """Whose letters are which: those in use elsewhere, then those that this city has changed."""
    letters = {prefix: kind for kind in ROWS for prefix in kind.prefixes}
    for kind in ROWS:
        if not kind.prefix_setting:
            continue
        own = getattr(city, kind.prefix_setting)
        if own != city._meta.get_field(kind.prefix_setting).default:
            letters[own] = kind
    return letters


def _is_among(name: str, names: Iterable[str]) -> bool:
    return any(_begins(_plain(name), _plain(known)) for known in names)


def _begins(plain: str, known: str) -> bool:
    return plain == known or plain.startswith(f"{known} ")


def _plain(name: str) -> str:
    """A name without case, brackets, and spaces that mean nothing."""
    name = IN_BRACKETS.sub(" ", name).casefold()
    return re.sub(r"\s*([-/])\s*", r"\1", " ".join(name.split()))


def _tidy(name: str) -> str:
    """A name as one line that can be kept."""
    clean = "".join(char for char in name if char.isprintable() or char.isspace())
    return " ".join(clean.split())[:LONGEST_NAME].strip()


def _known_names() -> list[tuple[str, Kind]]:
    """All names with their kind, the longest first: "Änderungsantrag" before "Antrag"."""
    names = {
        _plain(name): kind
        for kind in ROWS
        for name in (kind.label, *kind.names, *kind.urgent_names, *kind.oral_names)
    }
    return sorted(names.items(), key=lambda entry: -len(entry[0]))


KNOWN = _known_names()
