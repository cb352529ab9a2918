"""The sittings as the council office works on them: the agenda, and what came of each paper."""

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from council.enums import OrganizationKind
from council.forms.sittings import LaterResultForm, ResultForm
from council.models import Consultation, Meeting, Paper
from council.portal.rows import brought_in_by
from council.queries import agenda_of
from council.rules.kinds import FILED_KINDS
from council.rules.permissions import council_office
from council.rules.visibility import visible_papers
from council.rules.workflow import PAPERS
from council.services import sittings
from council.views.confirmation import Act, act_page
from council.views.paper_acts import mail_to_askers
from council.words.german import german_date, german_datetime


@require_safe
@login_required
def sitting(request: HttpRequest, pk: int) -> HttpResponse:
    """The agenda of a sitting with all results in one table."""
    _only_council_office(request)
    meeting = get_object_or_404(_meetings(), pk=pk)
    items = agenda_of(meeting, visible_papers(request.user))
    open_items = [item for item in items if _is_open(item)]
    context = {
        "meeting": meeting,
        "breadcrumb": [("Eingang", reverse("inbox"))],
        "rows": [_row(item) for item in items],
        "entered": len(items) - len(open_items),
        "first_open": open_items[0] if open_items else None,
    }
    return render(request, "council/sitting.html", context)


@login_required
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter what a sitting decided on one paper, then go on with the next."""
    _only_council_office(request)
    item = get_object_or_404(
        Consultation.objects.select_related("meeting__organization", "paper__lead").filter(
            paper__in=visible_papers(request.user)
        ),
        pk=pk,
    )
    following = _next_open(item, request.user)
    back = _place_of(item)
    forward = _place_of(following or item)
    if following is not None and "next" in request.POST:
        forward = reverse("result", args=[following.pk])
    return act_page(
        request,
        workflow=PAPERS,
        subject=item.paper,
        action="result",
        act=_result_act(item),
        back=back,
        after=lambda paper: forward,
        context={
            "preline": f"{item.paper.get_kind_display()} {item.paper.reference}",
            "title": item.paper.title,
            "confidential": item.paper.confidential,
            "breadcrumb": [("Eingang", reverse("inbox")), (_name_of(item), back)],
            "facts": _facts(item),
            "following": following,
        },
        template="council/result.html",
    )


def _result_act(item: Consultation) -> Act:
    """An answer's later results are notes; those on what members filed have consequences."""
    is_filed = item.paper.kind in FILED_KINDS
    service = sittings.record_result if is_filed else sittings.record_later_result
    now = [f"Bisher eingetragen: {item.result}"] if item.result else []
    return Act(
        service=lambda paper, **values: _record(service, item, paper, **values),
        heading="Ergebnis eintragen",
        label="Eintragen",
        form=partial(ResultForm if is_filed else LaterResultForm, consultation=item),
        mails=mail_to_askers if is_filed else lambda paper, user: (),
        remarks=lambda paper, user: now,
        done=lambda paper: f"Das Ergebnis zu {paper} ist eingetragen.",
    )


def _record(service: Any, item: Consultation, paper: Paper, **values: Any) -> None:
    item.paper = paper
    service(item, **values)


def _only_council_office(request: HttpRequest) -> None:
    if not council_office(request.user):
        raise Http404


def _meetings() -> Any:
    """The mayor's own sittings have a page of their own."""
    return Meeting.objects.exclude(organization__kind=OrganizationKind.MAYOR).select_related(
        "organization"
    )


def _is_open(item: Consultation) -> bool:
    return not item.result and _takes_results(item.paper)


def _takes_results(paper: Paper) -> bool:
    return PAPERS.find("result", paper.state) is not None


def _next_open(item: Consultation, user: Any) -> Consultation | None:
    """The next row of the same sitting without a result, from the top again after the last."""
    if item.meeting is None:
        return None
    items = agenda_of(item.meeting, visible_papers(user))
    position = next((i for i, entry in enumerate(items) if entry.pk == item.pk), 0)
    others = items[position + 1 :] + items[:position]
    return next((entry for entry in others if _is_open(entry)), None)


def _place_of(item: Consultation) -> str:
    """Where a row stands: in its sitting, or else with its paper."""
    if item.meeting_id is None:
        return reverse("tracking", args=[item.paper_id])
    return f"{reverse('sitting', args=[item.meeting_id])}#beratung-{item.pk}"


def _name_of(item: Consultation) -> str:
    return item.meeting_name or item.organization_name


def _facts(item: Consultation) -> list[tuple[str, str]]:
    held = german_datetime(item.held_at) if item.held_at else german_date(item.held_on)
    return [
        ("Gremium", item.organization_name),
        ("Sitzung", held),
        ("TOP", item.agenda_item),
        ("Aufgabe", item.role),
        ("Eingebracht von", brought_in_by(item.paper)),
    ]


def _row(item: Consultation) -> dict[str, Any]:
    return {
        "item": item,
        "paper": item.paper,
        "originators": brought_in_by(item.paper),
        "is_open": _is_open(item),
        "may_change": _takes_results(item.paper),
    }
