"""What an answer still lacks before it can go on its way."""

from council.rules.kinds import KINDS_WITH_QUESTIONS
from responses.enums import StatementKind
from responses.models import Statement


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
