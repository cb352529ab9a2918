"""The rules of a statement's way as data: who may do what at which step, and where it leads."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from council.enums import OrganizationKind
from council.models import Paper
from council.queries import current_city
from council.rules.conditions import Who, guard
from council.rules.transitions import BEGINNING, STAYS, SYSTEM, Told, Transition, Workflow
from council.rules.workflow import NUMBERED
from responses.enums import Decision, StatementKind, StatementState
from responses.models import Statement, StatementStep
from responses.rules.completeness import missing_parts
from responses.rules.permissions import (
    asker,
    cosigner,
    council_office,
    deputy_mayor,
    head_of_unit,
    lead_unit,
    mayors_office,
)
from responses.rules.steps import ENDED, RUNNING, STEPS, WAY, Step, next_in_use

ASSIGNED, DRAFTING = StatementState.ASSIGNED, StatementState.DRAFTING
COSIGNING, UNIT_REVIEW = StatementState.COSIGNING, StatementState.UNIT_REVIEW
MAYOR, APPROVED = StatementState.MAYOR, StatementState.APPROVED
DISTRIBUTED, CANCELLED = StatementState.DISTRIBUTED, StatementState.CANCELLED


@guard("Weitergehen kann nur eine vollständige Antwort.")
def is_complete(user: Any, statement: Statement) -> str | None:
    """What is missing for the way."""
    missing = missing_parts(statement)
    return " ".join(missing) if missing else None


@guard("Wer den Text zuletzt bearbeitet hat, gibt ihn nicht selbst frei.")
def edited_by_another(user: Any, statement: Statement) -> str | None:
    """Four eyes: nobody approves what they wrote last."""
    if statement.last_edited_by_id == user.pk:
        return "Sie haben den Text zuletzt selbst bearbeitet; freigeben muss ihn jemand anderes."
    return None


@guard("Verteilt wird erst, wenn die Dienstberatung entschieden hat und ihr Tag gekommen ist.")
def mayor_has_decided(user: Any, statement: Statement) -> str | None:
    """The mayor's sitting was held and has a result."""
    row = mayor_row(statement)
    if row is None or not row.result or row.held_on is None:
        return "Das Ergebnis der Dienstberatung fehlt."
    if row.held_on > current_city().today():
        return f"Die Dienstberatung ist erst am {row.held_on:%d.%m.%Y}."
    return None


@guard("Eine öffentliche Antwort braucht eine veröffentlichte Anfrage oder einen Antrag.")
def parents_are_published(user: Any, statement: Statement) -> str | None:
    """A public answer quotes what it answers."""
    if statement.confidential:
        return None
    for row in statement.answered.select_related("paper"):
        if not row.paper.confidential and not row.paper.is_public:
            return f"{row.paper} ist noch nicht veröffentlicht."
    return None


@guard("Nur während einer Berichtigung.", hides=True)
def is_a_correction(user: Any, statement: Statement) -> str | None:
    """An issue of the statement is in force."""
    return None if statement.is_correction else "Das ist keine Berichtigung."


@guard("Eine verteilte Antwort wird berichtigt, nicht abgebrochen.", hides=True)
def is_not_a_correction(user: Any, statement: Statement) -> str | None:
    """No issue of the statement is in force."""
    if statement.is_correction:
        return "Die Antwort ist schon verteilt. Sie können die Berichtigung abbrechen."
    return None


@guard("Solange eine gebetene Stelle abgelehnt hat.", hides=True)
def has_a_refusal(user: Any, statement: Statement) -> str | None:
    """Somebody refused to co-sign."""
    if statement.cosignatures.filter(decision=Decision.REFUSED).exists():
        return None
    return "Keine Stelle hat die Mitzeichnung abgelehnt."


@guard("Beantwortet wird, was aus dem Rat kommt und registriert ist.", hides=True)
def wants_an_answer(user: Any, statement: Statement) -> str | None:
    """All papers that it would answer may be answered."""
    for paper in statement.meant_for:
        if not paper.kind_row.is_filed:
            return "Zu dieser Drucksache gibt es keine Stellungnahme."
        if paper.state not in NUMBERED:
            return "Beantwortet wird erst, was registriert ist."
    return None


@guard("Solange keine Stellungnahme in Arbeit ist.", hides=True)
def nobody_answers(user: Any, statement: Statement) -> str | None:
    """No statement on these papers is on its way."""
    for paper in statement.meant_for:
        if answers_in_work(paper, StatementKind.STATEMENT).exists():
            return f"Zu {paper} ist schon eine Stellungnahme in Arbeit."
    return None


@guard("Solange die Stellungnahme in Arbeit ist, aber noch keine Zwischennachricht.", hides=True)
def wants_a_notice(user: Any, statement: Statement) -> str | None:
    """A statement on these papers is on its way, and no interim notice is."""
    for paper in statement.meant_for:
        if not answers_in_work(paper, StatementKind.STATEMENT).exists():
            return "Zu diesem Vorgang ist keine Antwort in Arbeit."
        if answers_in_work(paper, StatementKind.INTERIM_NOTICE).exists():
            return "Zu diesem Vorgang ist schon eine Zwischennachricht in Arbeit."
        if not paper.kind_row.is_answered:
            return "Zu dieser Drucksache gibt es keine Zwischennachricht."
    return None


def _forward(source: str, target: str, desk: Who, *guards: Any) -> Transition:
    return Transition(
        "forward",
        (source,),
        target,
        "Weiterleiten",
        "weitergeleitet",
        (desk,),
        (is_complete, *guards),
        tells=(Told.DESK,),
        skips=True,
    )


def _return(state: str, desk: Who) -> Transition:
    return Transition(
        "return",
        (state,),
        DRAFTING,
        "Zurückgeben",
        "zurückgegeben",
        (desk,),
        tells=(Told.CASE_OFFICER,),
        wants_reason=True,
    )


def _reviewed(step: Step) -> tuple[Transition, ...]:
    """Every review ends alike: its desk sends the statement on or back."""
    assert step.desk is not None, step
    following = WAY[WAY.index(step) + 1].state
    return (
        _forward(step.state, following, step.desk, edited_by_another),
        _return(step.state, step.desk),
    )


TABLE = (
    # --- It begins --------------------------------------------------------------------------
    Transition(
        "open",
        (BEGINNING,),
        ASSIGNED,
        "Amt zuweisen",
        "zugewiesen",
        (council_office,),
        (wants_an_answer, nobody_answers),
        tells=(Told.DESK,),
        hands_on=True,
    ),
    Transition(
        "open_notice",
        (BEGINNING,),
        DRAFTING,
        "Zwischennachricht schreiben",
        "angelegt",
        (lead_unit,),
        (wants_a_notice,),
    ),
    Transition("take", (ASSIGNED,), DRAFTING, "Übernehmen", "übernommen", (lead_unit,)),
    Transition(
        "hand_over",
        (ASSIGNED, DRAFTING),
        ASSIGNED,
        "Abgeben",
        "abgegeben",
        (lead_unit, deputy_mayor),
        (is_not_a_correction,),
        tells=(Told.DESK,),
        wants_reason=True,
        hands_on=True,
    ),
    # --- It is written ----------------------------------------------------------------------
    Transition("edit", (DRAFTING,), STAYS, "Text bearbeiten", "", (lead_unit,)),
    Transition("attach", (DRAFTING,), STAYS, "Anlagen ändern", "", (lead_unit,)),
    Transition(
        "ask_cosigners", (DRAFTING,), STAYS, "Mitzeichnende Stellen bestimmen", "", (lead_unit,)
    ),
    Transition(
        "override",
        (DRAFTING,),
        STAYS,
        "Ablehnung übergehen",
        "Ablehnung übergangen",
        (head_of_unit,),
        (has_a_refusal,),
        wants_reason=True,
    ),
    _forward(DRAFTING, COSIGNING, lead_unit),
    Transition(
        "void",
        (DRAFTING,),
        STAYS,
        "Mitzeichnungen für ungültig erklären",
        "Mitzeichnungen ungültig geworden",
        (SYSTEM,),  # when a changed text goes on its way
    ),
    Transition(
        "abandon_correction",
        (DRAFTING,),
        DISTRIBUTED,
        "Berichtigung abbrechen",
        "Berichtigung abgebrochen",
        (lead_unit, council_office),
        (is_a_correction,),
        wants_reason=True,
        dangerous=True,
    ),
    # --- It is agreed within the administration ---------------------------------------------
    Transition(
        "cosign",
        (COSIGNING,),
        COSIGNING,
        "Mitzeichnen",
        "mitgezeichnet",
        (cosigner,),
        (edited_by_another,),
        tells=(Told.DESK,),
        skips=True,  # stays until the last unit has signed
    ),
    Transition(
        "refuse",
        (COSIGNING,),
        DRAFTING,
        "Ablehnen",
        "Mitzeichnung abgelehnt",
        (cosigner,),
        tells=(Told.CASE_OFFICER,),
        wants_reason=True,
    ),
    *(row for step in WAY if step.is_review for row in _reviewed(step)),
    Transition(
        "recall",
        (COSIGNING, UNIT_REVIEW),
        DRAFTING,
        "Zurückholen",
        "zurückgeholt",
        (lead_unit,),
        wants_reason=True,
    ),
    # --- The mayor decides, the council office distributes ----------------------------------
    Transition(
        "approve",
        (MAYOR,),
        APPROVED,
        "Genehmigt",
        "genehmigt",
        (mayors_office,),
        (edited_by_another,),
        tells=(Told.DESK,),
    ),
    Transition(
        "take_note",
        (MAYOR,),
        APPROVED,
        "Zur Kenntnis genommen",
        "zur Kenntnis genommen",
        (mayors_office,),
        (edited_by_another,),
        tells=(Told.DESK,),
    ),
    Transition("defer", (MAYOR,), MAYOR, "Vertagt", "vertagt", (mayors_office,)),
    _return(MAYOR, mayors_office),
    Transition(
        "distribute",
        (APPROVED,),
        DISTRIBUTED,
        "Verteilen",
        "verteilt",
        (council_office,),
        (is_complete, mayor_has_decided, parents_are_published),
        tells=(Told.ASKERS,),
    ),
    _return(APPROVED, council_office),
    Transition(
        "correct",
        (DISTRIBUTED,),
        DRAFTING,
        "Berichtigen",
        "Berichtigung begonnen",
        (lead_unit, council_office),
        tells=(Told.CASE_OFFICER,),
        wants_reason=True,
    ),
    # --- At every step ----------------------------------------------------------------------
    Transition(
        "extend",
        RUNNING,
        STAYS,
        "Frist verlängern",
        "Frist verlängert",
        (council_office, head_of_unit),
        wants_reason=True,
    ),
    Transition(
        "cancel",
        RUNNING,
        CANCELLED,
        "Abbrechen",
        "abgebrochen",
        (council_office,),
        (is_not_a_correction,),
        tells=(Told.CASE_OFFICER,),
        wants_reason=True,
        dangerous=True,
    ),
    Transition(
        "withdraw",  # together with the paper that its askers withdraw
        RUNNING,
        CANCELLED,
        "Zurückziehen",
        "mit der Drucksache zurückgezogen",
        (asker, council_office),
        (is_not_a_correction,),
        wants_reason=True,
        dangerous=True,
    ),
)

STATEMENTS = Workflow(
    name="Stellungnahme und Zwischennachricht",
    model=Statement,
    steps=StatementStep,
    states=STEPS,
    final=ENDED,
    table=TABLE,
    way=tuple(step.state for step in WAY),
    next_in_use=next_in_use,
    papers_of=lambda statement: {paper.pk for paper in papers_answered_by(statement)},
)


def papers_answered_by(statement: Statement) -> Collection[Paper]:
    """What a statement answers, or would answer if it is only thought of."""
    if statement._state.adding:
        return statement.meant_for
    return Paper.objects.filter(workshop_answers__statement=statement)


def answers_in_work(paper: Paper, kind: str) -> QuerySet[Statement]:
    """The statements or interim notices on `paper` that are on their way."""
    return Statement.objects.filter(answered__paper=paper, kind=kind, state__in=RUNNING)


def meant_for(*papers: Paper) -> Statement:
    """A statement on `papers` that is only thought of, to ask the table who may begin one."""
    meant = Statement(state=BEGINNING, lead=papers[0].lead)
    meant.meant_for = papers
    return meant


def mayor_row(statement: Statement) -> Any:
    """The last row of the distribution list that belongs to the mayor: the one that counts."""
    return (
        statement.recipients.filter(organization__kind=OrganizationKind.MAYOR)
        .order_by("position")
        .last()
    )
