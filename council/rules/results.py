"""What a sitting can decide on a paper, and what follows from it."""

from dataclasses import dataclass
from enum import Enum

from council.enums import PaperKind
from council.rules.kinds import FILED_KINDS, KINDS_WITH_QUESTIONS, ROWS


class Effect(Enum):
    """What follows from a result by itself."""

    NONE = "it is only noted"
    ADJOURN = "the paper comes before a later sitting"
    REFER = "committees hear it first"
    CLOSE = "the council's word closes the paper"
    WITHDRAW = "the paper is withdrawn, by the act of that name"


@dataclass(frozen=True)
class Result:
    """One thing that a sitting can decide, and on which kinds of papers."""

    value: str
    kinds: tuple[str, ...]
    effect: Effect = Effect.NONE


ALL = tuple(PaperKind)
ASKED = KINDS_WITH_QUESTIONS
DECIDED = tuple(kind.value for kind in ROWS if kind.is_decided)
DECIDED_AFTER_ANSWER = tuple(kind.value for kind in ROWS if kind.is_decided and kind.is_answered)
WRITTEN_ANSWER = "schriftliche Stellungnahme"
REFERRED = "in die Ausschüsse verwiesen"
RESULTS = (
    Result(WRITTEN_ANSWER, ASKED),
    Result("mündlich erledigt", ASKED, Effect.CLOSE),
    Result(REFERRED, DECIDED_AFTER_ANSWER, Effect.REFER),
    Result("ungeändert beschlossen", DECIDED, Effect.CLOSE),
    Result("geändert beschlossen", DECIDED, Effect.CLOSE),
    Result("abgelehnt", DECIDED, Effect.CLOSE),
    Result("empfohlen", DECIDED),
    Result("geändert empfohlen", DECIDED),
    Result("nicht empfohlen", DECIDED),
    Result("zur Kenntnis genommen", ALL),
    Result("vertagt", ALL, Effect.ADJOURN),
    Result("zurückgestellt", ALL),
    Result("zurückgezogen", FILED_KINDS, Effect.WITHDRAW),
)


def results_for(kind: str) -> list[Result]:
    """The results that a sitting can have for a paper of `kind`."""
    return [result for result in RESULTS if kind in result.kinds]
