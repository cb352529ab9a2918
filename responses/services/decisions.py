"""The mayor's decision, distribution, and what may follow it: correction."""

import datetime
from typing import Any

from council import pdf, storage
from council.acts import act
from council.documents import issues
from council.exceptions import Invalid, NotNow, Overtaken
from council.history import delete_as, save_as
from council.models import Paper
from council.queries import current_city
from council.rules.transitions import lock
from council.services import door
from council.words.german import german_date
from responses import notifications
from responses.documents.assembly import (
    answered_papers,
    consultations_of,
    document_of,
    files_of,
)
from responses.enums import APPROVED_RESULT, DEFERRED_RESULT, NOTED_RESULT
from responses.models import Annex, Answer, AnswerQuestion, Recipient, Statement
from responses.rules.workflow import mayor_row
from responses.services.moves import add_mayor_row, making


@act()
def approve(
    statement: Statement,
    *,
    by: Any,
    held_on: datetime.date | None = None,
    comment: str = "",
    seen: int | None = None,
) -> Statement:
    """Enter that the mayor approved in the sitting of `held_on` (default: as planned)."""
    return _decide(
        statement, "approve", APPROVED_RESULT, held_on=held_on, by=by, comment=comment, seen=seen
    )


@act()
def take_note(
    statement: Statement,
    *,
    by: Any,
    held_on: datetime.date | None = None,
    comment: str = "",
    seen: int | None = None,
) -> Statement:
    """Enter that the mayor took note."""
    return _decide(
        statement, "take_note", NOTED_RESULT, held_on=held_on, by=by, comment=comment, seen=seen
    )


@act()
def defer(
    statement: Statement,
    *,
    until: datetime.date,
    by: Any,
    held_on: datetime.date | None = None,
    comment: str = "",
    seen: int | None = None,
) -> Statement:
    """Enter that the mayor deferred to the sitting of `until`: a second row, the first stays.

    `held_on` is the sitting that deferred (default: as planned).
    """
    with making(statement, "defer", by=by, comment=comment, seen=seen, for_whom=_mayor()) as locked:
        row = mayor_row(locked)
        row.held_on = held_on or row.held_on
        _check_free(locked, row, row.held_on, field="held_on")
        if row.held_on is not None and until <= row.held_on:
            raise Invalid("Bitte wählen Sie einen späteren Tag.", field="until")
        _check_free(locked, row, until, field="until")
        row.result = DEFERRED_RESULT
        save_as(row, by=by)
        add_mayor_row(locked, after=row, by=by, held_on=until)
    return statement


def distribute(
    statement: Statement, *, by: Any, comment: str = "", seen: int | None = None
) -> Paper:
    """Issue the official PDF, enter it in the record and tell asker and faction.

    The PDF is made before the transaction, which checks that the text is still the same.
    """
    document = document_of(statement)
    if "reference" not in document["paper"]:
        raise NotNow("Die Stellungnahme hat noch keine Nummer.")
    issued = issues.at_head(document)
    rendered = pdf.issue(issued, asset=storage.load)
    with act():
        with making(statement, "distribute", by=by, comment=comment, seen=seen) as locked:
            if document_of(locked) != document:
                raise Overtaken("Der Text wurde inzwischen geändert. Bitte prüfen Sie ihn erneut.")
            if document["paper"]["public"]:
                _check_not_hidden_meanwhile(locked)
            answered = answered_papers(locked)
            paper = locked.published = door.publish_answer(
                document=issued,
                pdf=rendered,
                parents=answered,
                lead=locked.lead,
                recipients=consultations_of(locked),
                files=files_of(locked),
                by=by,
                comment=comment,
            )
        notifications.distributed(paper, answered)
    return paper


@act()
def correct(statement: Statement, *, by: Any, comment: str, seen: int | None = None) -> Statement:
    """Begin a correction: the answer goes its way again, the old issue stays in force."""
    with making(statement, "correct", by=by, comment=comment, seen=seen) as locked:
        locked.round += 1
        locked.due_on = None  # the deadline was met, or missed, by the issue in force
        # The council office may have hidden or opened what is in force.
        locked.confidential = locked.published.confidential
        locked.confidentiality_ground = locked.published.confidentiality_ground
    notifications.returned(statement)
    return statement


@act()
def abandon_correction(
    statement: Statement, *, by: Any, comment: str, seen: int | None = None
) -> Statement:
    """Give a correction up: the working copy becomes again what is in force."""
    with making(statement, "abandon_correction", by=by, comment=comment, seen=seen) as locked:
        issue = locked.published.issues.order_by("-number").first()
        _restore(locked, issue.document["paper"], by=by)
    return statement


def _decide(
    statement: Statement,
    action: str,
    result: str,
    *,
    held_on: datetime.date | None,
    by: Any,
    comment: str,
    seen: int | None,
) -> Statement:
    with making(statement, action, by=by, comment=comment, seen=seen, for_whom=_mayor()) as locked:
        row = mayor_row(locked)
        row.held_on = held_on or row.held_on
        if row.held_on is None:
            raise Invalid("Bitte geben Sie den Tag der Dienstberatung an.", field="held_on")
        _check_free(locked, row, row.held_on, field="held_on")
        row.result = result
        save_as(row, by=by)
        locked.mayor_result = result
    notifications.approved(statement)
    return statement


def _check_not_hidden_meanwhile(statement: Statement) -> None:
    """Refuse to open with a correction what the council office has hidden since it was begun."""
    if statement.published_id is None:
        return
    answer = lock(Paper, statement.published_id)
    begun = statement.steps.filter(action="correct").latest("pk")
    since = answer.steps.filter(action="change_confidentiality", at__gte=begun.at)
    if answer.confidential and since.exists():
        raise NotNow(
            f"{answer} ist inzwischen nichtöffentlich. Bitte machen Sie die Drucksache zuerst "
            "öffentlich, oder geben Sie die Berichtigung zurück."
        )


def _check_free(
    statement: Statement, row: Recipient, day: datetime.date | None, *, field: str
) -> None:
    """Refuse a day on which the mayor has another row in the distribution list."""
    others = statement.recipients.filter(organization=row.organization_id).exclude(pk=row.pk)
    if day is not None and others.filter(held_on=day).exists():
        raise Invalid(
            f"Die Dienstberatung vom {german_date(day)} steht schon im Verteiler dieser "
            "Stellungnahme. Bitte wählen Sie einen anderen Tag.",
            field=field,
        )


def _restore(statement: Statement, record: dict[str, Any], *, by: Any) -> None:
    """Bring the texts of the working copy back to those of an issued record."""
    for name in ("introduction", "closing", "reasons", "editors", "phone"):
        setattr(statement, name, record.get(name, ""))
    statement.dated_on = datetime.date.fromisoformat(record["dated_on"])
    signatory = record.get("signatory", {})
    statement.signatory_name = signatory.get("name", "")
    statement.signatory_office = signatory.get("office", "")
    _restore_answers(statement, record.get("answers", []), by=by)
    for annex in statement.annexes.all():
        delete_as(annex, by=by, reason="abandon_correction")
    for position, file in enumerate(record.get("files", []), start=1):
        columns = {name: file[name] for name in ("name", "mime", "size", "sha256")}
        save_as(Annex(statement=statement, position=position, **columns), by=by)


def _restore_answers(statement: Statement, answers: list[dict[str, Any]], *, by: Any) -> None:
    for answer in statement.answers.all():
        delete_as(answer, by=by, reason="abandon_correction")
    questions = {
        question.number: question
        for paper in reversed(answered_papers(statement))
        for question in paper.questions.all()
    }
    for position, block in enumerate(answers, start=1):
        answer = Answer(statement=statement, position=position, text=block["text"], ready=True)
        save_as(answer, by=by)
        for number in block["questions"]:
            row = AnswerQuestion(statement=statement, answer=answer, question=questions[number])
            save_as(row, by=by)


def _mayor() -> str:
    return current_city().mayor_label
