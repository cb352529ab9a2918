"""Where a paper stands, as data: its states, and the public stages on the way to its answer."""

from dataclasses import dataclass
from typing import Any

from council.enums import PaperState, Progress


@dataclass(frozen=True)
class Look:
    """How the badge of a state looks. The word stands beside it, colour only repeats it."""

    tone: str
    icon: str


@dataclass(frozen=True)
class State:
    """One state of a paper."""

    value: PaperState
    meaning: str
    look: Look
    place: str = ""  # on whose desk it lies, where that is always the same
    next: str = ""  # what comes next

    @property
    def label(self) -> str:
        """Registriert"""
        return str(self.value.label)


@dataclass(frozen=True)
class Stage:
    """One public stage of a registered paper that is being answered."""

    value: Progress
    meaning: str
    look: Look
    next: str
    tells_place: bool = False  # its word says already where the paper lies

    def word(self, city: Any) -> str:
        """The stage in words; the mayor's follows the office-holder."""
        return city.at_mayor if self.value == Progress.AT_MAYOR else str(self.value.label)


SETTLED = Look("success", "check")
GIVEN_UP = Look("neutral", "close")
ISSUED = Look("success", "mail")

STATES = {
    state.value: state
    for state in (
        State(
            PaperState.DRAFT,
            "Der Text wird noch geschrieben. Nur wer ihn schreibt oder mit einbringt, sieht ihn.",
            Look("neutral", "draft"),
            next="Einreichen",
        ),
        State(
            PaperState.FILED,
            "Das Ratsbüro hat den Text bekommen und prüft ihn.",
            Look("info", "mail"),
            place="Ratsbüro",
            next="Das Ratsbüro prüft und registriert",
        ),
        State(
            PaperState.REGISTERED,
            "Die Drucksache hat eine Nummer. Es ist noch kein Amt mit der Antwort beauftragt.",
            Look("info", "checklist"),
            place="Ratsbüro",
            next="Das Ratsbüro plant die Beratung oder bestimmt das Amt",
        ),
        State(
            PaperState.CLOSED,
            "Es ist nichts mehr zu tun, etwa weil mündlich geantwortet oder der Antrag "
            "entschieden wurde. Das Ergebnis steht unter „Beratungen“.",
            SETTLED,
        ),
        State(
            PaperState.WITHDRAWN,
            "Wer gefragt oder beantragt hat, verzichtet darauf.",
            GIVEN_UP,
        ),
    )
}

STAGES = {
    stage.value: stage
    for stage in (
        Stage(
            Progress.IN_PROGRESS,
            "Ein Amt schreibt die Antwort. Auf der Seite des Vorgangs steht, welches.",
            Look("info", "edit"),
            "Das Amt schreibt die Antwort",
        ),
        Stage(
            Progress.IN_COORDINATION,
            "Die Antwort ist geschrieben und wird innerhalb der Verwaltung abgestimmt.",
            Look("info", "autorenew"),
            "Die Antwort wird in der Verwaltung abgestimmt",
        ),
        Stage(
            Progress.AT_MAYOR,
            "Die Antwort wartet auf die Entscheidung in der Dienstberatung oder darauf, "
            "verteilt zu werden.",
            Look("info", "account-circle"),
            "Die Dienstberatung entscheidet, dann wird verteilt",
            tells_place=True,
        ),
    )
}
