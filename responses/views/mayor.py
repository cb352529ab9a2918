"""The mayor's sitting (Dienstberatung): its list, and decisions entered one after another."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from council.enums import OrganizationKind
from council.exceptions import ActionRefused, AlreadyDone, Invalid
from council.forms.fields import check_year
from council.models import City, Meeting
from council.queries import current_city
from council.richtext import to_html
from council.rules.permissions import council_office, mayors_office
from council.words.german import german_date, weekday
from responses import queries, rows
from responses.enums import StatementKind, StatementState
from responses.forms.mayor import DecisionForm, DeferForm, ReturnForm
from responses.models import Answer, Recipient, Statement
from responses.rules.visibility import visible_statements
from responses.rules.workflow import STATEMENTS
from responses.services import decisions, moves

PER_PAGE = 50
COMING_SITTINGS = 6


@dataclass(frozen=True)
class Decision:
    """What can be entered for an answer: the form it needs, its service and the word for it."""

    service: Callable[..., Any]
    form: type[DecisionForm]
    done: str
    names_sitting: bool = True


DECISIONS = {
    "approve": Decision(decisions.approve, DecisionForm, "genehmigt"),
    "take_note": Decision(decisions.take_note, DecisionForm, "zur Kenntnis genommen"),
    "defer": Decision(decisions.defer, DeferForm, "vertagt"),
    "return": Decision(moves.return_, ReturnForm, "zurückgegeben", names_sitting=False),
}


@require_safe
@login_required
def sittings(request: HttpRequest) -> HttpResponse:
    """The days with answers to decide on, the coming sittings, and those that are over."""
    _only_readers(request.user)
    today = current_city().today()
    waiting_by_day = queries.at_mayor(request.user).order_by().values("mayor_day")
    waiting = {
        row["mayor_day"]: row["waiting"] for row in waiting_by_day.annotate(waiting=Count("pk"))
    }
    meetings = {_day(meeting): meeting for meeting in _coming(today)}
    days = sorted({*meetings, *(day for day in waiting if day)})
    past: QuerySet[Any] = (
        Recipient.objects.filter(organization__kind=OrganizationKind.MAYOR, held_on__lt=today)
        .exclude(result="")
        .order_by("-held_on")
        .values("held_on")
        .annotate(answers=Count("statement", distinct=True))
    )
    page = Paginator(past, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "coming": [
            {
                "day": day,
                "url": _url(day),
                "meeting": meetings.get(day),
                "open": waiting.get(day, 0),
                "late": day < today,
            }
            for day in days
        ],
        "without_day": waiting.get(None, 0),
        "past": [{**row, "url": _url(row["held_on"])} for row in page],
        "page": page,
    }
    return render(request, "responses/mayors_sittings.html", context)


@login_required
def sitting(request: HttpRequest, day: str) -> HttpResponse:
    """One day: what is to be decided, one answer after another, and what was decided."""
    _only_readers(request.user)
    held_on = _parse(day)
    if request.method != "POST":
        return _show(request, held_on)
    if not mayors_office(request.user):
        raise Http404
    return _enter(request, held_on)


@require_safe
@login_required
def agenda(request: HttpRequest, day: str) -> HttpResponse:
    """The list of one day, to be printed."""
    _only_readers(request.user)
    held_on, city = _parse(day), current_city()
    answers = queries.statements_for_rows(_open(held_on, request.user))
    decided = queries.decided_on(held_on, request.user).order_by("reference")
    done = queries.statements_for_rows(decided)
    entries = [
        {"row": rows.statement_row(statement, city), "lead": statement.lead}
        for statement in answers
    ]
    entries += [
        {
            "row": rows.statement_row(statement, city),
            "lead": statement.lead,
            "decision": statement.decision,
        }
        for statement in done
    ]
    context = {"entries": entries, **_frame(held_on, city)}
    return render(request, "responses/mayors_agenda.html", context)


def _enter(request: HttpRequest, held_on: datetime.date) -> HttpResponse:
    """Enter one decision and go on to the next answer."""
    decision = DECISIONS.get(request.POST.get("action", ""))
    key = request.POST.get("statement", "")
    if decision is None or not (key.isascii() and key.isdigit() and len(key) < 19):
        raise Http404
    statement = get_object_or_404(visible_statements(request.user), pk=key)
    order = list(_open(held_on, request.user).values_list("pk", flat=True))
    form = decision.form(request.POST, statement=statement)
    if not form.is_valid():
        return _show(request, held_on, refused=(statement.pk, form), status=400)
    values = form.service_values()
    if decision.names_sitting:
        values["held_on"] = held_on
    try:
        decision.service(statement, by=request.user, **values)
    except AlreadyDone:
        messages.info(request, f"{statement}: Das haben Sie bereits erledigt.")
    except ActionRefused as refused:
        field = refused.field if isinstance(refused, Invalid) else None
        form.add_error(field if field in form.fields else None, str(refused))
        if statement.pk in order:
            return _show(request, held_on, refused=(statement.pk, form), status=409)
        messages.error(request, f"{statement}: {refused}")
    else:
        messages.success(request, f"{statement}: {decision.done}.")
    return redirect(f"{_url(held_on)}#{_next_anchor(order, statement.pk)}")


def _next_anchor(order: list[int], decided: int) -> str:
    """The answer after the one just decided; the first that is left at the end of the list."""
    position = order.index(decided) if decided in order else -1
    left = order[position + 1 :] or [pk for pk in order[:1] if pk != decided]
    return f"antwort-{left[0]}" if left else "entschieden"


def _show(
    request: HttpRequest,
    held_on: datetime.date,
    *,
    refused: tuple[int, DecisionForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    city = current_city()
    next_sitting = moves.next_mayor_meeting(held_on + datetime.timedelta(days=1))
    until = _day(next_sitting) if next_sitting else None
    may_decide = mayors_office(request.user)
    answers = _with_texts(queries.statements_for_rows(_open(held_on, request.user)))
    decided = queries.decided_on(held_on, request.user).order_by("reference")
    done = queries.statements_for_rows(decided)
    context = {
        "entries": [
            _entry(
                statement, city, request.user, until if may_decide else None, may_decide, refused
            )
            for statement in answers
        ],
        "decided": [
            {**rows.statement_row(statement, city), "decision": statement.decision}
            for statement in done
        ],
        "may_decide": may_decide,
        "early": held_on > city.today(),
        "refused": refused[1] if refused else None,
        **_frame(held_on, city),
    }
    return render(request, "responses/mayors_sitting.html", context, status=status)


def _entry(
    statement: Statement,
    city: City,
    user: Any,
    until: datetime.date | None,
    may_decide: bool,
    refused: tuple[int, DecisionForm] | None,
) -> dict[str, Any]:
    entry = {
        "statement": statement,
        "row": rows.statement_row(statement, city),
        "parts": _parts(statement),
    }
    if not may_decide:
        return entry
    approve = STATEMENTS.find("approve", StatementState.MAYOR)
    assert approve is not None  # the table has it
    forms = {
        "decision": DecisionForm(statement=statement),
        "defer": DeferForm(statement=statement, initial={"until": until}),
        "return": ReturnForm(statement=statement),
    }
    if refused is not None and refused[0] == statement.pk:
        form = refused[1]
        names = {DeferForm: "defer", ReturnForm: "return"}
        forms[names.get(type(form), "decision")] = form
    return {
        **entry,
        "forms": forms,
        "hindrances": approve.hindrances(user, statement),
        "refused": refused is not None and refused[0] == statement.pk,
    }


def _parts(statement: Statement) -> list[dict[str, Any]]:
    """Question and answer in pairs, or what an interim notice says."""
    if statement.kind == StatementKind.INTERIM_NOTICE:
        return [
            {"label": "Sachstand", "answer": to_html(statement.introduction)},
            {"label": "Grund", "answer": to_html(statement.reasons)},
        ]
    parts = []
    for answer in statement.answers.all():
        links = answer.answer_questions.all()
        numbers = [str(link.question.number) for link in links]
        parts.append(
            {
                "label": f"Frage {', '.join(numbers)}" if numbers else "Stellungnahme",
                "questions": [to_html(link.question.text) for link in links],
                "answer": to_html(answer.text),
            }
        )
    return parts


def _open(held_on: datetime.date, user: Any) -> QuerySet[Statement]:
    """What is to be decided on a day: planned for it, or planned for no day yet."""
    mine = Q(mayor_day=held_on) | Q(mayor_day=None)
    return queries.at_mayor(user).filter(mine).order_by("reference")


def _with_texts(answers: QuerySet[Statement]) -> QuerySet[Statement]:
    blocks = Answer.objects.prefetch_related("answer_questions__question")
    return answers.prefetch_related(Prefetch("answers", blocks))


def _coming(today: datetime.date) -> list[Meeting]:
    start = timezone.make_aware(datetime.datetime.combine(today, datetime.time.min))
    return list(
        Meeting.objects.filter(
            organization__kind=OrganizationKind.MAYOR, starts_at__gte=start, cancelled=False
        ).order_by("starts_at")[:COMING_SITTINGS]
    )


def _frame(held_on: datetime.date, city: City) -> dict[str, Any]:
    return {
        "day": held_on,
        "weekday": weekday(held_on),
        "mayor": city.mayor_label,
        "breadcrumb": [("Dienstberatung", reverse("mayors_sittings"))],
        "title": f"Dienstberatung am {german_date(held_on)}",
    }


def _parse(day: str) -> datetime.date:
    try:
        held_on = datetime.date.fromisoformat(day)
        check_year(held_on)
    except (ValueError, ValidationError):
        raise Http404 from None
    return held_on


def _day(meeting: Meeting) -> datetime.date:
    return timezone.localdate(meeting.starts_at)


def _url(day: datetime.date) -> str:
    return reverse("mayors_sitting", args=[day.isoformat()])


def _only_readers(user: Any) -> None:
    if not (mayors_office(user) or council_office(user)):
        raise Http404
