"""Writing an answer: the workbench, question by question, or the three texts of a notice."""

import functools
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from council.exceptions import ActionRefused, Overtaken, StaleText
from council.pdf.phrases import answer_heading
from council.site.requests import SignedInRequest
from responses.documents.assembly import document_of
from responses.documents.comparison import since_last_seen
from responses.enums import StatementKind
from responses.forms.workbench import (
    AnswerForm,
    JoinForm,
    NoticeForm,
    after_newer,
    filled_in,
    is_stored,
    other_values,
)
from responses.models import Answer, Statement
from responses.rules.completeness import missing_parts
from responses.rules.workflow import STATEMENTS
from responses.services import drafting
from responses.views.frame import Context, at, frame, may_write, statement_for

REMARKS_SHOWN = 5
# How far an answer is: the word, and the look of its badge.
EMPTY = {"word": "leer", "tone": "neutral", "icon": ""}
DRAFT = {"word": "Entwurf", "tone": "info", "icon": "edit"}
READY = {"word": "fertig", "tone": "success", "icon": "check"}


def sent_from_workbench(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Lead back to the workbench whoever comes by a link, as after signing in again."""

    @functools.wraps(view)
    def wrapper(request: SignedInRequest, pk: int, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return redirect("statement", pk=pk)
        return view(request, pk, **kwargs)

    return wrapper


@login_required
def workbench(request: SignedInRequest, pk: int) -> HttpResponse:
    """The text: to be written by the lead unit, to be read and signed by everybody else."""
    statement = statement_for(request.user, pk)
    if statement.kind == StatementKind.INTERIM_NOTICE:
        return _notice(request, statement)
    if request.method == "POST":
        raise Http404
    return _answers(request, statement)


@login_required
@sent_from_workbench
def answer(request: SignedInRequest, pk: int, answer_pk: int) -> HttpResponse:
    """Save one answer: from its form, or by itself after a pause (then a part of the page)."""
    statement = _written_by(request.user, pk)
    row = _rows(statement).filter(pk=answer_pk).first()
    if row is None:
        return _gone(request, statement)
    label = label_of(row)
    form = AnswerForm(request.POST, answer=row, label=field_label_of(row))
    newer = None
    if form.is_valid():
        try:
            row = drafting.save_answer(
                row,
                text=form.cleaned_data["text"],
                ready=form.cleaned_data["ready"],
                seen=form.seen_revision,
                by=request.user,
            )
        except StaleText as refused:
            row.refresh_from_db()
            newer = {"text": refused.current, "revision": row.revision, "message": str(refused)}
        except ActionRefused as refused:
            form.add_error(None, str(refused))
    saved = form.is_valid() and newer is None
    statement.refresh_from_db()
    if request.htmx:
        return _saved_part(request, statement, row, form, newer)
    if saved:
        messages.success(request, f"{label}: gespeichert um {_clock()} Uhr.")
        return redirect(f"{at('statement', statement)}#antwort-{row.pk}")
    return _answers(request, statement, bound={row.pk: form}, newer={row.pk: newer}, status=409)


@login_required
@sent_from_workbench
def join(request: SignedInRequest, pk: int) -> HttpResponse:
    """Answer several questions together."""
    statement = _written_by(request.user, pk)
    answers = list(_rows(statement))
    form = JoinForm(request.POST, answers=[(row.pk, label_of(row)) for row in answers])
    chosen = form.cleaned_data["answers"] if form.is_valid() else []
    try:
        joined = drafting.join_answers(
            statement, answers=[row for row in answers if str(row.pk) in chosen], by=request.user
        )
    except ActionRefused as refused:
        messages.error(request, str(refused))
        return redirect(f"{at('statement', statement)}#zusammen")
    messages.success(request, "Die Fragen werden jetzt gemeinsam beantwortet.")
    return redirect(f"{at('statement', statement)}#antwort-{joined.pk}")


@login_required
@sent_from_workbench
def split(request: SignedInRequest, pk: int, answer_pk: int) -> HttpResponse:
    """Answer each of the questions on its own again."""
    statement = _written_by(request.user, pk)
    row = get_object_or_404(statement.answers, pk=answer_pk)
    try:
        drafting.split_answer(row, by=request.user)
    except ActionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request, "Die Fragen werden wieder einzeln beantwortet. Der Text steht bei der ersten."
        )
    return redirect(f"{at('statement', statement)}#antwort-{row.pk}")


def label_of(row: Answer) -> str:
    """How the workbench names an answer: "Frage 1", "Fragen 1 und 3", "Stellungnahme"."""
    heading = answer_heading([link.question.number for link in row.answer_questions.all()])
    return heading.removeprefix("Zur ").removeprefix("Zu den ").replace(")", "") or "Stellungnahme"


def field_label_of(row: Answer) -> str:
    """What stands above the field: "Antwort zu Frage 1", "Text der Stellungnahme"."""
    label = label_of(row)
    if label == "Stellungnahme":
        return "Text der Stellungnahme"
    to = "zu den" if label.startswith("Fragen") else "zu"
    return f"Antwort {to} {label}"


def look_of(row: Answer) -> Context:
    """The badge that says how far an answer is."""
    if not row.text:
        return EMPTY
    return READY if row.ready else DRAFT


def _written_by(user: Any, pk: int) -> Statement:
    statement = statement_for(user, pk)
    if not STATEMENTS.ever_may(user, "edit", statement):
        raise Http404
    return statement


def _rows(statement: Statement) -> QuerySet[Answer]:
    return statement.answers.prefetch_related("answer_questions__question")


def _answers(
    request: SignedInRequest,
    statement: Statement,
    *,
    bound: dict[int, AnswerForm] | None = None,
    newer: dict[int, Context | None] | None = None,
    unsaved: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The workbench, or the paper to read. `unsaved` is text for which there is no field now."""
    bound, newer = bound or {}, newer or {}
    if not may_write(request.user, statement):
        typed = [pair for form in bound.values() for pair in filled_in(form)]
        return _reading(request, statement, unsaved=unsaved or typed, status=status)
    rows = list(_rows(statement))
    blocks: list[Context] = [
        {
            "answer": row,
            "label": label_of(row),
            "look": look_of(row),
            "questions": [link.question for link in row.answer_questions.all()],
            "form": bound.get(row.pk) or AnswerForm(answer=row, label=field_label_of(row)),
            "newer": newer.get(row.pk),
        }
        for row in rows
    ]
    context = {
        **frame(request, statement, "statement"),
        "blocks": blocks,
        "media": blocks[0]["form"].media if blocks else "",
        "join_form": JoinForm(answers=[(row.pk, label_of(row)) for row in rows]),
        "missing": missing_parts(statement),
        "unsaved": unsaved,
    }
    return render(request, "responses/workbench.html", context, status=status)


def _reading(
    request: SignedInRequest,
    statement: Statement,
    *,
    unsaved: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The paper as it will be issued, with what was said about it: the page to sign on."""
    document = document_of(statement)
    context = {
        **frame(request, statement, "statement"),
        "document": document,
        "signatures": statement.cosignatures.select_related("organization", "version", "by"),
        "seen": since_last_seen(request.user, statement, document),
        # What was said on co-signing stands with the signatures already.
        "remarks": statement.steps.exclude(comment="")
        .exclude(action="cosign")
        .order_by("-at", "-pk")[:REMARKS_SHOWN],
        "unsaved": unsaved,
    }
    return render(request, "responses/reading.html", context, status=status)


def _notice(request: SignedInRequest, statement: Statement) -> HttpResponse:
    """The texts of an interim notice."""
    if request.method != "POST":
        if may_write(request.user, statement):
            return _notice_page(request, statement, NoticeForm(statement=statement))
        return _reading(request, statement)
    if not STATEMENTS.ever_may(request.user, "edit", statement):
        raise Http404
    form = NoticeForm(request.POST, statement=statement)
    if not form.is_valid():
        return _notice_page(request, statement, form)
    try:
        drafting.save_notice(statement, **form.cleaned_data, by=request.user)
    except Overtaken as refused:
        statement.refresh_from_db()
        if not is_stored(form, statement):
            stored = other_values(form, statement)
            form.add_error(None, str(refused))
            after_newer(form, statement)
            return _notice_page(request, statement, form, stored=stored, status=409)
    except ActionRefused:
        statement.refresh_from_db()
        return _reading(request, statement, unsaved=filled_in(form), status=409)
    messages.success(request, f"Gespeichert um {_clock()} Uhr.")
    return redirect(at("statement", statement))


def _notice_page(
    request: SignedInRequest,
    statement: Statement,
    form: NoticeForm,
    *,
    stored: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        **frame(request, statement, "statement"),
        "form": form,
        "stored": stored,
        "missing": missing_parts(statement),
    }
    return render(request, "responses/notice.html", context, status=status)


def _saved_part(
    request: SignedInRequest,
    statement: Statement,
    row: Answer,
    form: AnswerForm,
    newer: Context | None,
) -> HttpResponse:
    """What the page of the workbench changes after it has saved an answer by itself."""
    saved = form.is_valid() and newer is None
    context = {
        **frame(request, statement, "statement"),
        "answer": row,
        "look": look_of(row),
        "listed": statement.answers.count() > 1,
        "form": form,
        "newer": newer,
        "saved_at": _clock() if saved else "",
        "missing": missing_parts(statement),
    }
    response = render(request, "responses/parts/saved.html", context)
    if saved:
        response["HX-Trigger"] = "saved"
    return response


def _gone(request: SignedInRequest, statement: Statement) -> HttpResponse:
    """The answer was joined with another one meanwhile: what was typed is shown, not lost."""
    message = "Diese Frage wird inzwischen gemeinsam mit einer anderen beantwortet."
    if request.htmx:
        return render(request, "responses/parts/gone.html", {"message": message})
    messages.error(request, message)
    form = AnswerForm(request.POST, answer=Answer(statement=statement), label="Ihr Text")
    return _answers(request, statement, unsaved=filled_in(form), status=409)


def _clock() -> str:
    return f"{timezone.localtime():%H:%M}"
