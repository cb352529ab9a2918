"""The rules of an answer's way as data: who may do what at which step, and where it leads."""

from typing import Any

from council.enums import OrganizationKind
from council.queries import current_city
from council.rules.conditions import Who, guard
from council.rules.kinds import KINDS_WITH_QUESTIONS
from council.rules.transitions import Transition, Workflow
from responses.enums import StatementKind, StatementState
from responses.models import Statement, StatementStep
from responses.rules.permissions import (
    asker,
    cosigner,
    council_office,
    deputy_mayor,
    head_of_unit,
    lead_unit,
    mayors_office,
)
from responses.rules.steps import ENDED, STEPS, WAY, next_in_use

ASSIGNED, DRAFTING = StatementState.ASSIGNED, StatementState.DRAFTING
COSIGNING = StatementState.COSIGNING
UNIT_REVIEW, DIVISION_REVIEW = StatementState.UNIT_REVIEW, StatementState.DIVISION_REVIEW
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


def _forward(source: str, target: str, who: tuple[Who, ...], *guards: Any) -> Transition:
    return Transition(
        "forward", source, target, "Weiterleiten", who, (is_complete, *guards), skips=True
    )


def _return(source: str, who: tuple[Who, ...]) -> Transition:
    return Transition("return", source, DRAFTING, "Zurückgeben", who, comment_required=True)


def _hand_over(source: str) -> Transition:
    return Transition(
        "hand_over",
        source,
        ASSIGNED,
        "Abgeben",
        (lead_unit, deputy_mayor),
        (is_not_a_correction,),
        comment_required=True,
    )


def _end(source: str) -> tuple[Transition, ...]:
    """Given up by the council office, or together with the paper that its asker withdraws."""
    rest: dict[str, Any] = {
        "guards": (is_not_a_correction,),
        "comment_required": True,
        "dangerous": True,
    }
    return (
        Transition("cancel", source, CANCELLED, "Abbrechen", (council_office,), **rest),
        Transition("withdraw", source, CANCELLED, "Zurückziehen", (asker, council_office), **rest),
    )


TABLE = (
    Transition("take", ASSIGNED, DRAFTING, "Übernehmen", (lead_unit,)),
    _hand_over(ASSIGNED),
    *_end(ASSIGNED),
    _forward(DRAFTING, COSIGNING, (lead_unit,)),
    _hand_over(DRAFTING),
    Transition(
        "abandon_correction",
        DRAFTING,
        DISTRIBUTED,
        "Berichtigung abbrechen",
        (lead_unit, council_office),
        (is_a_correction,),
        comment_required=True,
        dangerous=True,
    ),
    *_end(DRAFTING),
    Transition(
        "cosign",
        COSIGNING,
        COSIGNING,
        "Mitzeichnen",
        (cosigner,),
        (edited_by_another,),
        skips=True,  # stays until the last unit has signed
    ),
    Transition("refuse", COSIGNING, DRAFTING, "Ablehnen", (cosigner,), comment_required=True),
    Transition("recall", COSIGNING, DRAFTING, "Zurückholen", (lead_unit,), comment_required=True),
    *_end(COSIGNING),
    _forward(UNIT_REVIEW, DIVISION_REVIEW, (head_of_unit,), edited_by_another),
    _return(UNIT_REVIEW, (head_of_unit,)),
    Transition("recall", UNIT_REVIEW, DRAFTING, "Zurückholen", (lead_unit,), comment_required=True),
    *_end(UNIT_REVIEW),
    _forward(DIVISION_REVIEW, MAYOR, (deputy_mayor,), edited_by_another),
    _return(DIVISION_REVIEW, (deputy_mayor,)),
    *_end(DIVISION_REVIEW),
    Transition("approve", MAYOR, APPROVED, "Genehmigt", (mayors_office,), (edited_by_another,)),
    Transition(
        "take_note",
        MAYOR,
        APPROVED,
        "Zur Kenntnis genommen",
        (mayors_office,),
        (edited_by_another,),
    ),
    Transition("defer", MAYOR, MAYOR, "Vertagt", (mayors_office,)),
    _return(MAYOR, (mayors_office,)),
    *_end(MAYOR),
    Transition(
        "distribute",
        APPROVED,
        DISTRIBUTED,
        "Verteilen",
        (council_office,),
        (is_complete, mayor_has_decided, parents_are_published),
    ),
    _return(APPROVED, (council_office,)),
    *_end(APPROVED),
    Transition(
        "correct",
        DISTRIBUTED,
        DRAFTING,
        "Berichtigen",
        (lead_unit, council_office),
        comment_required=True,
    ),
)


STATEMENTS = Workflow(
    name="Stellungnahme und Zwischennachricht",
    model=Statement,
    steps=StatementStep,
    states=STEPS,
    initial=ASSIGNED,
    final=ENDED,
    table=TABLE,
    way=tuple(step.state for step in WAY),
    next_in_use=next_in_use,
)

# Every act as the routing slip words it.
ACTS_IN_WORDS = {
    "open": "zugewiesen",
    "take": "übernommen",
    "hand_over": "abgegeben",
    "forward": "weitergeleitet",
    "return": "zurückgegeben",
    "recall": "zurückgeholt",
    "cosign": "mitgezeichnet",
    "refuse": "Mitzeichnung abgelehnt",
    "override": "Ablehnung übergangen",
    "void": "Mitzeichnungen ungültig geworden",
    "approve": "genehmigt",
    "take_note": "zur Kenntnis genommen",
    "defer": "vertagt",
    "distribute": "verteilt",
    "correct": "Berichtigung begonnen",
    "abandon_correction": "Berichtigung abgebrochen",
    "cancel": "abgebrochen",
    "withdraw": "mit der Drucksache zurückgezogen",
    "extend": "Frist verlängert",
}


def mayor_row(statement: Statement) -> Any:
    """The last row of the distribution list that belongs to the mayor: the one that counts."""
    return (
        statement.recipients.filter(organization__kind=OrganizationKind.MAYOR)
        .order_by("position")
        .last()
    )


def missing_parts(statement: Statement) -> list[str]:
    """What an answer still lacks, as sentences; an empty list if it is complete."""
    if statement.kind == StatementKind.INTERIM_NOTICE:
        return _missing_in_notice(statement)
    missing = []
    numbers = unanswered_questions(statement)
    if len(numbers) == 1:
        missing.append(f"Zu Frage {numbers[0]} fehlt eine Antwort.")
    elif numbers:
        listed = ", ".join(str(number) for number in numbers)
        missing.append(f"Zu den Fragen {listed} fehlt eine Antwort.")
    if _answers_in_free_text(statement) and not statement.answers.exclude(text="").exists():
        missing.append("Der Text der Stellungnahme fehlt.")
    if not statement.editors.strip():
        missing.append("Unter „Kopf und Verteiler“ fehlt, wer bearbeitet hat.")
    return missing


def unanswered_questions(statement: Statement) -> list[int]:
    """The numbers of the questions that have no text yet."""
    answered = set(
        statement.answer_questions.exclude(answer__text="").values_list("question_id", flat=True)
    )
    return [
        question.number
        for row in statement.answered.select_related("paper").prefetch_related("paper__questions")
        for question in row.paper.questions.all()
        if question.pk not in answered
    ]


def _missing_in_notice(statement: Statement) -> list[str]:
    parts = (
        (statement.introduction.strip(), "Der Sachstand fehlt."),
        (statement.reasons.strip(), "Der Grund der Verzögerung fehlt."),
        (statement.expected_on, "Es fehlt, bis wann die Antwort kommt."),
    )
    return [sentence for value, sentence in parts if not value]


def _answers_in_free_text(statement: Statement) -> bool:
    return statement.answered.exclude(paper__kind__in=KINDS_WITH_QUESTIONS).exists()
