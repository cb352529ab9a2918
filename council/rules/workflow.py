"""The rules of a paper's way as data: who may do what in which state, and where it leads."""

from dataclasses import dataclass
from typing import Any

from council.enums import PaperKind, PaperState
from council.models import Paper, PaperStep
from council.rules.conditions import guard
from council.rules.permissions import author, council_office
from council.rules.states import STATES
from council.rules.transitions import Transition, Workflow

DRAFT, FILED = PaperState.DRAFT, PaperState.FILED
REGISTERED, CLOSED, WITHDRAWN = PaperState.REGISTERED, PaperState.CLOSED, PaperState.WITHDRAWN


@guard("Einreichen lässt sich nur, was vollständig ist.")
def is_complete(user: Any, paper: Paper) -> str | None:
    """What its kind needs is there."""
    needs = paper.kind_row.needs
    return next((sentence for name, sentence in needs if not _is_filled(paper, name)), None)


def _is_filled(paper: Paper, name: str) -> bool:
    value = getattr(paper, name)
    return bool(value.strip()) if isinstance(value, str) else value.exists()


@guard("Solange es keine veröffentlichte Antwort gibt.")
def has_no_answer(user: Any, paper: Paper) -> str | None:
    """No statement refers to it."""
    if paper.cited_by.filter(relation="parent", paper__kind=PaperKind.STATEMENT).exists():
        return "Zu diesem Vorgang gibt es schon eine Stellungnahme."
    return None


@guard("Solange noch kein Amt beauftragt ist.")
def has_no_lead(user: Any, paper: Paper) -> str | None:
    """No unit is asked to answer."""
    if paper.lead_id is not None:
        return "Der Vorgang ist schon einem Amt zugewiesen."
    return None


TABLE = (
    Transition("file", DRAFT, FILED, "Einreichen", (author,), (is_complete,)),
    Transition("discard", DRAFT, WITHDRAWN, "Entwurf verwerfen", (author,), dangerous=True),
    Transition("register", FILED, REGISTERED, "Registrieren", (council_office,), (is_complete,)),
    Transition("return", FILED, DRAFT, "Zurückgeben", (council_office,), comment_required=True),
    Transition("take_back", FILED, DRAFT, "Zurückholen", (author,)),
    Transition(
        "withdraw",
        FILED,
        WITHDRAWN,
        "Zurückziehen",
        (author, council_office),
        comment_required=True,
        dangerous=True,
    ),
    Transition("close", REGISTERED, CLOSED, "Abschließen", (council_office,)),
    Transition(
        "withdraw",
        REGISTERED,
        WITHDRAWN,
        "Zurückziehen",
        (author, council_office),
        comment_required=True,
        dangerous=True,
    ),
    Transition(
        "void",
        REGISTERED,
        FILED,
        "Registrierung aufheben",
        (council_office,),
        (has_no_lead, has_no_answer),
        comment_required=True,
        dangerous=True,
    ),
    Transition(
        "reopen", CLOSED, REGISTERED, "Wieder öffnen", (council_office,), comment_required=True
    ),
)

PAPERS = Workflow(
    name="Anfrage und Antrag",
    model=Paper,
    steps=PaperStep,
    states=STATES,
    initial=DRAFT,
    final=(WITHDRAWN,),
    table=TABLE,
)

# Every act as the routing slip words it.
ACTS_IN_WORDS = {
    "draft": "als Entwurf angelegt",
    "file": "eingereicht",
    "discard": "Entwurf verworfen",
    "register": "registriert",
    "return": "zurückgegeben",
    "take_back": "zurückgeholt",
    "withdraw": "zurückgezogen",
    "close": "abgeschlossen",
    "void": "Registrierung aufgehoben",
    "reopen": "wieder geöffnet",
    "publish": "veröffentlicht",
    "correct_title": "Titel berichtigt",
    "change_confidentiality": "Öffentlichkeit geändert",
    "consultation": "Beratung eingetragen",
    "result": "Ergebnis eingetragen",
    "assign": "Federführung bestimmt",
    "release": "Federführung aufgehoben",
    "extend": "Frist verlängert",
    "answer": "beantwortet",
    "reissue": "Antwort berichtigt",
    "notice": "Zwischennachricht erteilt",
    "import": "übernommen",
}


@dataclass(frozen=True)
class Result:
    """What a sitting can decide on a paper, and what follows from it."""

    value: str
    kinds: tuple[str, ...]
    effect: str = ""  # "", "adjourn", "refer", "close" or "withdraw"


INQUIRY, MOTION, AMENDMENT = PaperKind.INQUIRY, PaperKind.MOTION, PaperKind.AMENDMENT
WRITTEN_ANSWER = "schriftliche Stellungnahme"
REFERRED = "in die Ausschüsse verwiesen"
RESULTS = (
    Result(WRITTEN_ANSWER, (INQUIRY,)),
    Result("mündlich erledigt", (INQUIRY,), "close"),
    Result(REFERRED, (MOTION,), "refer"),
    Result("ungeändert beschlossen", (MOTION, AMENDMENT), "close"),
    Result("geändert beschlossen", (MOTION, AMENDMENT), "close"),
    Result("abgelehnt", (MOTION, AMENDMENT), "close"),
    Result("empfohlen", (MOTION, AMENDMENT)),
    Result("geändert empfohlen", (MOTION, AMENDMENT)),
    Result("nicht empfohlen", (MOTION, AMENDMENT)),
    Result("zur Kenntnis genommen", tuple(PaperKind.values)),
    Result("vertagt", tuple(PaperKind.values), "adjourn"),
    Result("zurückgestellt", tuple(PaperKind.values)),
    Result("zurückgezogen", (INQUIRY, MOTION, AMENDMENT), "withdraw"),
)


def results_for(kind: str) -> list[Result]:
    """The results that a sitting can have for a paper of `kind`."""
    return [result for result in RESULTS if kind in result.kinds]
