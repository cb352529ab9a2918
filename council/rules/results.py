"""What a sitting can decide on a paper, and what follows from it."""

from dataclasses import dataclass
from enum import Enum

from council.enums import PaperKind


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


INQUIRY, MOTION, AMENDMENT = PaperKind.INQUIRY, PaperKind.MOTION, PaperKind.AMENDMENT
ALL = tuple(PaperKind)
WRITTEN_ANSWER = "schriftliche Stellungnahme"
REFERRED = "in die Ausschüsse verwiesen"
RESULTS = (
    Result(WRITTEN_ANSWER, (INQUIRY,)),
    Result("mündlich erledigt", (INQUIRY,), Effect.CLOSE),
    Result(REFERRED, (MOTION,), Effect.REFER),
    Result("ungeändert beschlossen", (MOTION, AMENDMENT), Effect.CLOSE),
    Result("geändert beschlossen", (MOTION, AMENDMENT), Effect.CLOSE),
    Result("abgelehnt", (MOTION, AMENDMENT), Effect.CLOSE),
    Result("empfohlen", (MOTION, AMENDMENT)),
    Result("geändert empfohlen", (MOTION, AMENDMENT)),
    Result("nicht empfohlen", (MOTION, AMENDMENT)),
    Result("zur Kenntnis genommen", ALL),
    Result("vertagt", ALL, Effect.ADJOURN),
    Result("zurückgestellt", ALL),
    Result("zurückgezogen", (INQUIRY, MOTION, AMENDMENT), Effect.WITHDRAW),
)


def results_for(kind: str) -> list[Result]:
    """The results that a sitting can have for a paper of `kind`."""
    return [result for result in RESULTS if kind in result.kinds]
