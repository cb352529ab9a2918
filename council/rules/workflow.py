"""The rules of a paper's way as data: who may do what in which state, and where it leads."""

from collections.abc import Iterable
from typing import Any

from council.enums import PaperKind, PaperState, Relation
from council.models import Paper, PaperStep
from council.rules.conditions import guard, who
from council.rules.fields import GROUND_FIELDS
from council.rules.kinds import ANSWER_KINDS, DRAFTED_KINDS
from council.rules.permissions import author, council_office, may_write_papers, mayors_office
from council.rules.states import STATES
from council.rules.transitions import BEGINNING, STAYS, SYSTEM, Told, Transition, Workflow

DRAFT, FILED = PaperState.DRAFT, PaperState.FILED
REGISTERED, CLOSED, WITHDRAWN = PaperState.REGISTERED, PaperState.CLOSED, PaperState.WITHDRAWN
NUMBERED = (REGISTERED, CLOSED)
EVER_NUMBERED = (*NUMBERED, WITHDRAWN)


@who("bei Stellungnahmen auch das Büro der Oberbürgermeisterin oder des Oberbürgermeisters")
def mayors_office_on_answers(user: Any, paper: Paper) -> bool:
    """The mayor's office notes what later bodies make of an answer."""
    return paper.kind_row.is_answer and mayors_office(user)


@guard("Geschrieben werden hier Anfragen und Anträge.", hides=True)
def is_drafted_here(user: Any, paper: Paper) -> str | None:
    """Other kinds come from elsewhere or from the workshop."""
    if paper.kind not in DRAFTED_KINDS:
        return "Diese Art von Drucksache wird hier nicht eingereicht."
    return None


@guard("Nur was aus dem Rat kommt.", hides=True)
def is_from_the_council(user: Any, paper: Paper) -> str | None:
    """What the administration issues goes its own way."""
    return None if paper.kind_row.is_filed else "Das gilt nur für Anfragen und Anträge."


@guard("Nur mit Nummer.", hides=True)
def has_a_number(user: Any, paper: Paper) -> str | None:
    """A discarded draft never had one."""
    return None if paper.reference else "Der Vorgang hat keine Nummer."


@guard("Nur was noch nicht veröffentlicht ist.", hides=True)
def is_not_published(user: Any, paper: Paper) -> str | None:
    """Nobody publishes twice."""
    return "Der Vorgang ist schon veröffentlicht." if paper.published_at else None


@guard("Nur was nicht nichtöffentlich ist.", hides=True)
def is_not_confidential(user: Any, paper: Paper) -> str | None:
    """What is confidential is made public by another act, which wants a reason."""
    if paper.confidential:
        return "Eine nichtöffentliche Drucksache kann nicht veröffentlicht werden."
    return None


@guard("Einreichen lässt sich nur, was vollständig ist.")
def is_complete(user: Any, paper: Paper) -> str | None:
    """What its kind needs is there, and the ground of what it says of itself."""
    grounds = [
        (field.name, field.demand)
        for field in GROUND_FIELDS
        if paper.kind in field.written and getattr(paper, field.ground_of)
    ]
    needs = (*paper.kind_row.needs, *grounds)
    return next((sentence for name, sentence in needs if not _is_filled(paper, name)), None)


def _is_filled(paper: Paper, name: str) -> bool:
    value = getattr(paper, name)
    return bool(value.strip()) if isinstance(value, str) else value.exists()


@guard("Solange es keine veröffentlichte Antwort gibt.")
def has_no_answer(user: Any, paper: Paper) -> str | None:
    """No statement refers to it."""
    if paper.cited_by.filter(relation=Relation.PARENT, paper__kind=PaperKind.STATEMENT).exists():
        return "Zu diesem Vorgang gibt es schon eine Stellungnahme."
    return None


@guard("Solange noch kein Amt beauftragt ist.")
def has_no_lead(user: Any, paper: Paper) -> str | None:
    """No unit is asked to answer."""
    if paper.lead_id is not None:
        return "Der Vorgang ist schon einem Amt zugewiesen."
    return None


TABLE = (
    # --- Writing and filing -----------------------------------------------------------------
    Transition(
        "draft",
        (BEGINNING,),
        DRAFT,
        "Entwurf anlegen",
        "als Entwurf angelegt",
        (may_write_papers,),
        (is_drafted_here,),
    ),
    Transition("edit", (DRAFT,), STAYS, "Text bearbeiten", "", (author,)),
    Transition("attach", (DRAFT,), STAYS, "Anlagen ändern", "", (author,)),
    Transition(
        "file",
        (DRAFT,),
        FILED,
        "Einreichen",
        "eingereicht",
        (author,),
        (is_complete,),
        tells=(Told.ASKERS, Told.COUNCIL_OFFICE),
    ),
    Transition(
        "discard",
        (DRAFT,),
        WITHDRAWN,
        "Entwurf verwerfen",
        "Entwurf verworfen",
        (author,),
        dangerous=True,
    ),
    # --- At the council office --------------------------------------------------------------
    Transition(
        "register",
        (FILED,),
        REGISTERED,
        "Registrieren",
        "registriert",
        (council_office,),
        (is_complete,),
        tells=(Told.ASKERS,),
    ),
    Transition(
        "return",
        (FILED,),
        DRAFT,
        "Zurückgeben",
        "zurückgegeben",
        (council_office,),
        tells=(Told.ASKERS,),
        wants_reason=True,
    ),
    Transition("take_back", (FILED,), DRAFT, "Zurückholen", "zurückgeholt", (author,)),
    Transition(
        "withdraw",
        (FILED, REGISTERED),
        WITHDRAWN,
        "Zurückziehen",
        "zurückgezogen",
        (author, council_office),
        (is_from_the_council,),
        tells=(Told.ASKERS, Told.COUNCIL_OFFICE),
        wants_reason=True,
        dangerous=True,
    ),
    Transition(
        "close",
        (REGISTERED,),
        CLOSED,
        "Abschließen",
        "abgeschlossen",
        (council_office, SYSTEM),  # a decision or an answer may end it
        (is_from_the_council,),
    ),
    Transition(
        "void",
        (REGISTERED,),
        FILED,
        "Registrierung aufheben",
        "Registrierung aufgehoben",
        (council_office,),
        (is_from_the_council, has_no_lead, has_no_answer),
        wants_reason=True,
        dangerous=True,
    ),
    Transition(
        "reopen",
        (CLOSED,),
        REGISTERED,
        "Wieder öffnen",
        "wieder geöffnet",
        (council_office,),
        (is_from_the_council,),
        wants_reason=True,
    ),
    # --- While it has a number --------------------------------------------------------------
    Transition(
        "consultation",
        NUMBERED,
        STAYS,
        "Auf eine Sitzung setzen",
        "Beratung eingetragen",
        (council_office,),
        (is_from_the_council,),
    ),
    Transition(
        "result",
        NUMBERED,
        STAYS,
        "Ergebnis eintragen",
        "Ergebnis eingetragen",
        (council_office, mayors_office_on_answers),
        tells=(Told.ASKERS,),
    ),
    Transition(
        "correct_title",
        NUMBERED,
        STAYS,
        "Titel berichtigen",
        "Titel berichtigt",
        (council_office,),
        (is_from_the_council,),
        wants_reason=True,
    ),
    Transition(
        "redact",
        (FILED, *NUMBERED),
        STAYS,
        "Anlage schwärzen",
        "Anlage geschwärzt",
        (council_office,),
        (is_from_the_council,),
        wants_reason=True,
    ),
    Transition(
        "change_confidentiality",
        EVER_NUMBERED,
        STAYS,
        "Öffentlichkeit ändern",
        "Öffentlichkeit geändert",
        (council_office, SYSTEM),  # an answer follows what it answers
        (has_a_number,),
        wants_reason=True,
    ),
    Transition(
        "publish",
        NUMBERED,
        STAYS,
        "Veröffentlichen",
        "veröffentlicht",
        (council_office,),
        (is_not_confidential, is_not_published),
    ),
    # --- Who may know of it and act on it -----------------------------------------------------
    Transition(
        "exclude",
        (FILED, *EVER_NUMBERED),
        STAYS,
        "Mitwirkungsverbot eintragen",
        "Mitwirkungsverbot eingetragen",
        (council_office, mayors_office),
        (is_from_the_council,),
        tells=(Told.CONCERNED,),
    ),
    Transition(
        "readmit",
        (FILED, *EVER_NUMBERED),
        STAYS,
        "Mitwirkungsverbot aufheben",
        "Mitwirkungsverbot aufgehoben",
        (council_office, mayors_office),
        (is_from_the_council,),
        tells=(Told.CONCERNED,),
        wants_reason=True,
    ),
    Transition(
        "withdraw_access",
        EVER_NUMBERED,
        STAYS,
        "Zugang entziehen",
        "Zugang entzogen",
        (council_office,),
        (is_from_the_council,),
        wants_reason=True,
    ),
    Transition(
        "give_access_back",
        EVER_NUMBERED,
        STAYS,
        "Zugang wieder geben",
        "Zugang wieder gegeben",
        (council_office,),
        (is_from_the_council,),
        wants_reason=True,
    ),
    # --- What follows from the work on its answer -------------------------------------------
    Transition(
        "assign", NUMBERED, STAYS, "Federführung bestimmen", "Federführung bestimmt", (SYSTEM,)
    ),
    Transition(
        "release", NUMBERED, STAYS, "Federführung aufheben", "Federführung aufgehoben", (SYSTEM,)
    ),
    Transition("extend", NUMBERED, STAYS, "Frist verlängern", "Frist verlängert", (SYSTEM,)),
    Transition("progress", EVER_NUMBERED, STAYS, "Stand melden", "", (SYSTEM,)),
    Transition(
        "notice",
        EVER_NUMBERED,
        STAYS,
        "Zwischennachricht erteilen",
        "Zwischennachricht erteilt",
        (SYSTEM,),
        tells=(Told.ASKERS,),
    ),
    Transition(
        "answer",
        EVER_NUMBERED,
        STAYS,
        "Beantworten",
        "beantwortet",
        (SYSTEM,),
        tells=(Told.ASKERS,),
    ),
    Transition("answer", (BEGINNING,), CLOSED, "Antwort ausfertigen", "beantwortet", (SYSTEM,)),
    Transition(
        "reissue",
        EVER_NUMBERED,
        STAYS,
        "Antwort berichtigen",
        "Antwort berichtigt",
        (SYSTEM,),
        tells=(Told.ASKERS,),
    ),
    # --- From elsewhere ---------------------------------------------------------------------
    Transition("import", EVER_NUMBERED, STAYS, "Übernehmen", "übernommen", (SYSTEM,)),
)

PAPERS = Workflow(
    name="Anfrage und Antrag",
    model=Paper,
    steps=PaperStep,
    states=STATES,
    final=(WITHDRAWN,),
    table=TABLE,
    papers_of=lambda paper: {paper.pk, *_answered_by(paper)},
)


def _answered_by(paper: Paper) -> Iterable[int | None]:
    if paper.pk is None or paper.kind not in ANSWER_KINDS:
        return ()
    return paper.links.filter(relation=Relation.PARENT).values_list("target", flat=True)
