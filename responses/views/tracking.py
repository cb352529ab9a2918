"""The page of a paper for those signed in: where it lies, what came of it, what can be done."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from council.enums import PaperState
from council.models import Consultation, Paper, PaperStep
from council.portal.paper_parts import consultations, family_of, parts_of
from council.portal.serving import parts_for
from council.queries import current_city
from council.rules.kinds import ANSWERABLE_KINDS, FILED_KINDS
from council.rules.permissions import asker, council_office, mayors_office
from council.rules.visibility import visible_papers
from council.rules.workflow import PAPERS
from council.views.confirmation import act_page
from responses import queries, rows
from responses.enums import StatementKind, StatementState
from responses.models import Statement
from responses.rules.standing import progress_line, standing_of
from responses.rules.visibility import visible_statements
from responses.views.access_acts import ACCESS_ACTS
from responses.views.tracking_acts import TRACKING_ACTS
from responses.views.tracking_parts import actions, facts, files


@require_safe
@login_required
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """One paper with its answer, its sittings and, as far as its reader may, its exact desk."""
    user, city = request.user, current_city()
    subject = paper_for(request, pk)
    family = family_of(subject, user, city)
    in_work = _statements(subject, user)
    on_the_way = sees_slip(user, subject)
    enters = council_office(user) and PAPERS.may(user, "result", subject)
    context = {
        **parts_of(subject, family, city),
        "standing": standing_of(subject, city),
        "progress": _progress(subject, city),
        "tables": [
            (heading, [_heard(row, enters=enters) for row in rows])
            for heading, rows in consultations(subject, family)
        ],
        "files": [row for shown in (subject, *family.statements) for row in files(shown, user)],
        "facts": facts(subject, city),
        "statements": [rows.statement_row(statement, city) for statement in in_work],
        "extensions": _extensions(subject) if on_the_way else [],
        "sees_slip": on_the_way,
        "sees_accesses": council_office(user) or mayors_office(user),
        "actions": actions(subject, user),
        "breadcrumb": [("Schreibtisch", reverse("desk"))],
    }
    return render(request, "responses/tracking.html", context)


@require_safe
@login_required
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    """The routing slip of a paper: for its askers, the council office and who works on it."""
    subject = paper_for(request, pk)
    if not sees_slip(request.user, subject):
        raise Http404
    context = {
        "paper": subject,
        "steps": paper_slip_lines(subject),
        "statements": [
            {
                "name": f"{statement.get_kind_display()} {statement.reference or ''}".strip(),
                "pk": statement.pk,
            }
            for statement in _statements(subject, request.user, ended=True)
        ],
        **naming(subject),
    }
    context["breadcrumb"].append((str(subject), reverse("tracking", args=[pk])))
    return render(request, "responses/paper_slip.html", context)


@login_required
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """The confirm page of one step of an inquiry or a motion."""
    subject = get_object_or_404(visible_papers(request.user).filter(kind__in=FILED_KINDS), pk=pk)
    back = rows.paper_url(subject)
    context = naming(subject)
    context["breadcrumb"].append((str(subject), back))
    return act_page(
        request,
        workflow=PAPERS,
        subject=subject,
        action=action,
        act={**TRACKING_ACTS, **ACCESS_ACTS}.get(action),
        back=back,
        after=lambda paper: _after(paper, action, request.user),
        context=context,
    )


def _after(paper: Paper, action: str, user: Any) -> str:
    """Where one goes on: the inbox, the page of accesses, or the paper if it is seen still."""
    if action in ACCESS_ACTS:
        return reverse("who_sees", args=[paper.pk])
    if council_office(user) and action in ("register", "return"):
        return reverse("inbox")
    if visible_papers(user).filter(pk=paper.pk).exists():
        return rows.paper_url(paper)
    return reverse("desk")


def sees_slip(user: Any, paper: Paper) -> bool:
    """Whether `user` is on the way of a paper: asks, registers, decides or works on it."""
    return (
        asker(user, paper)
        or council_office(user)
        or mayors_office(user)
        or visible_statements(user).filter(answered__paper=paper).exists()
    )


def paper_for(request: HttpRequest, pk: int) -> Any:
    """The paper, if the reader may know of it. Raises Http404."""
    papers = queries.papers_for_rows(
        visible_papers(request.user), request.user, current_city()
    ).prefetch_related(*parts_for(request.user), "steps")
    return get_object_or_404(papers.select_related("lead", "wished_meeting"), pk=pk)


def _statements(paper: Paper, user: Any, *, ended: bool = False) -> list[Statement]:
    statements = visible_statements(user).filter(answered__paper=paper)
    if not ended:
        statements = queries.running(statements)
    return list(queries.statements_for_rows(statements.order_by("kind", "pk")))


def _progress(paper: Paper, city: Any) -> list[dict[str, Any]]:
    if paper.kind not in ANSWERABLE_KINDS:
        return []
    answers = Statement.objects.filter(answered__paper=paper, kind=StatementKind.STATEMENT)
    answers = answers.exclude(state=StatementState.CANCELLED).prefetch_related("steps")
    return progress_line(paper, answers.order_by("-pk").first(), city)


def _heard(row: Consultation, *, enters: bool) -> dict[str, Any]:
    """A consultation with the ways to its sitting and its result, for who enters results."""
    body: str = row.organization_name
    if enters and row.meeting_id:
        body = format_html('<a href="{}">{}</a>', reverse("sitting", args=[row.meeting_id]), body)
    enter = reverse("result", args=[row.pk]) if enters else ""
    return {"row": row, "body": body, "enter": enter}


def _extensions(paper: Paper) -> list[PaperStep]:
    return [step for step in paper.steps.all() if step.action == "extend"]


def paper_slip_lines(paper: Paper) -> list[dict[str, Any]]:
    """The routing slip as its component shows it, oldest first."""
    return [_line(step) for step in paper.steps.all()]


def _line(step: PaperStep) -> dict[str, Any]:
    words = PAPERS.words_of(step.action)
    return {
        "action": f"{words}: {step.for_whom}" if step.for_whom else words,
        "by": step.by_name,
        "at": step.at,
        "comment": step.comment,
        "from_desk": PaperState(step.source).label if step.source != step.target else "",
        "to_desk": PaperState(step.target).label if step.source != step.target else "",
    }


def naming(paper: Paper) -> dict[str, Any]:
    """What the head of each page of a paper says."""
    return {
        "preline": f"{paper.get_kind_display()} {paper.reference or 'ohne Nummer'}",
        "title": paper.title,
        "confidential": paper.confidential,
        "breadcrumb": [("Schreibtisch", reverse("desk"))],
    }
