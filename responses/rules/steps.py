"""The steps of a statement, one row each: what it means, whose desk it is, and what comes next.

Desks, mails, lists, badges, the public stage, the settings and the way itself follow from here.
"""

from collections.abc import Callable
from dataclasses import dataclass

from council.enums import OrganizationKind, Progress
from council.models import City
from council.queries import current_city
from council.rules.states import GIVEN_UP, ISSUED, SETTLED, Look
from responses.documents.assembly import unsigned
from responses.enums import SETTLED as SETTLED_DECISIONS
from responses.enums import StatementState
from responses.models import Statement
from responses.rules.permissions import (
    Desk,
    cosigner,
    council_office,
    deputy_mayor,
    head_of_unit,
    lead_unit,
    mayors_office,
)


@dataclass(frozen=True)
class Step:
    """One step: a state of a statement."""

    state: StatementState
    meaning: str
    look: Look
    stage: Progress = Progress.NONE  # what the public is told
    desk: Desk | None = None  # who is asked to act; nobody, once it has ended
    verb: str = ""  # the one thing that is asked
    act: str = ""  # the act that it is, if it is a single one
    next: str = ""  # what comes next, for those who know the exact desk
    # On the way between drafting and distribution, in the order of the rows:
    is_on_way: bool = False
    is_review: bool = False  # it is left by forwarding or returning, as every review
    is_wanted: Callable[[Statement], bool] = lambda statement: True
    option: str = ""  # the label of the setting with which a city does without it
    option_help: str = ""
    # The office-holder's title is part of these words.
    word_in: Callable[[City], str] | None = None
    desk_in: Callable[[City], str] | None = None

    @property
    def label(self) -> str:
        """In Bearbeitung"""
        return str(self.state.label)

    def word(self, city: City) -> str:
        """The step in words, as this city calls it."""
        return self.word_in(city) if self.word_in else self.label


def wants_signatures(statement: Statement) -> bool:
    """Whether an office that is asked to co-sign has not signed this text."""
    if statement.state == StatementState.DRAFTING:  # only there can the text have changed
        return bool(unsigned(statement))
    return statement.cosignatures.exclude(decision__in=SETTLED_DECISIONS).exists()


def is_led_by_a_unit(statement: Statement) -> bool:
    """A division that answers itself has no head of unit."""
    return statement.lead.kind == OrganizationKind.UNIT


def has_a_division(statement: Statement) -> bool:
    """A unit may belong to none."""
    return statement.lead.kind == OrganizationKind.DIVISION or statement.lead.parent_id is not None


ROWS = (
    Step(
        StatementState.ASSIGNED,
        "Das Ratsbüro hat ein Amt beauftragt; dort hat noch niemand begonnen.",
        Look("info", "arrow-forward"),
        Progress.IN_PROGRESS,
        lead_unit,
        "Übernehmen",
        act="take",
        next="Das Amt übernimmt die Bearbeitung",
    ),
    Step(
        StatementState.DRAFTING,
        "Die Sachbearbeitung schreibt die Antwort, Frage für Frage.",
        Look("info", "edit"),
        Progress.IN_PROGRESS,
        lead_unit,
        "Bearbeiten",
        next="Das Amt schreibt die Antwort",
    ),
    Step(
        StatementState.COSIGNING,
        "Andere Ämter lesen die Antwort und zeichnen sie mit. Ändert sich danach der Text, gelten "
        "ihre Zeichnungen nicht mehr.",
        Look("info", "autorenew"),
        Progress.IN_COORDINATION,
        cosigner,
        "Mitzeichnen",
        next="Die gebetenen Stellen zeichnen mit",
        is_on_way=True,
        is_wanted=wants_signatures,
        option="Mitzeichnung",
        option_help="Andere Ämter zeichnen mit, wenn das federführende sie darum bittet.",
    ),
    Step(
        StatementState.UNIT_REVIEW,
        "Die Leitung des Amtes prüft die Antwort und gibt sie weiter oder zurück.",
        Look("info", "visibility"),
        Progress.IN_COORDINATION,
        head_of_unit,
        "Prüfen",
        next="Die Amtsleitung prüft",
        is_on_way=True,
        is_review=True,
        is_wanted=is_led_by_a_unit,
        option="Prüfung durch die Amtsleitung",
        option_help="Die Amtsleitung prüft, was die Sachbearbeitung geschrieben hat.",
    ),
    Step(
        StatementState.DIVISION_REVIEW,
        "Die oder der Beigeordnete des Dezernats prüft die Antwort und gibt sie weiter oder "
        "zurück.",
        Look("info", "visibility"),
        Progress.IN_COORDINATION,
        deputy_mayor,
        "Prüfen",
        next="Die oder der Beigeordnete prüft",
        is_on_way=True,
        is_review=True,
        is_wanted=has_a_division,
        option="Prüfung durch Beigeordnete",
        option_help="Die oder der Beigeordnete prüft vor der Dienstberatung.",
    ),
    Step(
        StatementState.MAYOR,
        "Die Antwort hat ihre Nummer und wartet darauf, dass die Spitze der Stadt sie genehmigt.",
        Look("info", "account-circle"),
        Progress.AT_MAYOR,
        mayors_office,
        "Entscheidung eintragen",
        next="Die Dienstberatung entscheidet",
        is_on_way=True,
        word_in=lambda city: city.at_mayor,
        desk_in=lambda city: city.mayor_label,
    ),
    Step(
        StatementState.APPROVED,
        "Die Antwort ist genehmigt; das Ratsbüro verteilt sie.",
        SETTLED,
        Progress.AT_MAYOR,
        council_office,
        "Verteilen",
        act="distribute",
        next="Das Ratsbüro verteilt",
    ),
    Step(
        StatementState.DISTRIBUTED,
        "Die Antwort ist als amtliches Dokument ausgefertigt und herausgegeben.",
        ISSUED,
    ),
    Step(
        StatementState.CANCELLED,
        "Es kommt keine schriftliche Antwort, etwa weil mündlich geantwortet wurde.",
        GIVEN_UP,
    ),
)
STEPS = {step.state: step for step in ROWS}
WAY = tuple(step for step in ROWS if step.is_on_way)
OPTIONAL = tuple(step for step in WAY if step.option)
ENDED = tuple(step.state for step in ROWS if step.desk is None)
RUNNING = tuple(step.state for step in ROWS if step.desk is not None)


def step_of(statement: Statement) -> Step:
    """The step at which a statement is."""
    return STEPS[StatementState(statement.state)]


def next_in_use(statement: Statement, target: str) -> str:
    """`target`, or the first step after it that the city uses and this statement wants."""
    left_out = current_city().steps_left_out
    way = [step.state for step in WAY]
    return next(
        step.state
        for step in WAY[way.index(StatementState(target)) :]
        if step.state not in left_out and step.is_wanted(statement)
    )
