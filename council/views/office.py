"""The council office: what came in, and the corrections of what is registered."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from council.forms.sittings import coming_council_sittings
from council.portal.rows import brought_in_by
from council.rules.inbox import TRAYS, Tray, held_without_result
from council.rules.kinds import DRAFTED
from council.rules.permissions import council_office
from council.rules.visibility import visible_papers
from council.rules.workflow import PAPERS
from council.views.confirmation import act_page
from council.views.paper_acts import OPENING, PAPER_ACTS

if TYPE_CHECKING:
    from council.rules.inbox import WaitingPaper


PAGE_SIZE = 50
ORDERS = {
    "since": ("waiting_since", "pk"),
    "-since": ("-waiting_since", "-pk"),
    "title": ("title", "pk"),
    "-title": ("-title", "-pk"),
}


@require_safe
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """One pile of papers at a time, with what is asked for each."""
    _only_council_office(request)
    tray = next((tray for tray in TRAYS if tray.key == request.GET.get("ablage")), TRAYS[0])
    sort = request.GET.get("sort")
    if sort not in ORDERS:
        sort = "since"
    page = _page(request, tray, sort)
    context = {
        "drafted": DRAFTED,
        "tray": tray,
        "tabs": [_tab(offered, request.user, offered is tray) for offered in TRAYS],
        "rows": [_row(paper, tray) for paper in page],
        "page": page,
        "sort": sort,
        "meetings": coming_council_sittings()[:5],
    }
    return render(request, "council/inbox.html", context)


@login_required
def correction(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """What the council office may do with a paper that has a number, and that moves nothing."""
    paper = get_object_or_404(visible_papers(request.user), pk=pk)
    act = PAPER_ACTS[action]
    if action == "change_confidentiality" and paper.confidential:
        act = OPENING
    back = reverse("tracking", args=[paper.pk])
    return act_page(
        request,
        workflow=PAPERS,
        subject=paper,
        action=action,
        act=act,
        back=back,
        after=lambda paper: back,
        context={
            "preline": f"{paper.get_kind_display()} {paper.reference}",
            "title": paper.title,
            "confidential": paper.confidential,
            "breadcrumb": [("Eingang", reverse("inbox")), (str(paper), back)],
        },
    )


def _only_council_office(request: HttpRequest) -> None:
    if not council_office(request.user):
        raise Http404


def _tab(tray: Tray, user: Any, current: bool) -> dict[str, Any]:
    return {
        "label": tray.label,
        "url": f"{reverse('inbox')}?ablage={tray.key}",
        "current": current,
        "count": tray.papers(user).count(),
    }


def _page(request: HttpRequest, tray: Tray, sort: str) -> Page:
    papers = (
        tray.papers(request.user)
        .order_by(*ORDERS[sort])
        .select_related("wished_meeting__organization")
        .prefetch_related(
            "originators",
            Prefetch(
                "consultations",
                held_without_result().select_related("meeting__organization").order_by("held_at"),
                to_attr="open_consultations",
            ),
        )
    )
    return Paginator(papers, PAGE_SIZE).get_page(request.GET.get("page"))


def _row(paper: "WaitingPaper", tray: Tray) -> dict[str, Any]:
    return {
        "paper": paper,
        "url": reverse("tracking", args=[paper.pk]),
        "originators": brought_in_by(paper),
        "since": paper.waiting_since,
        "meeting": paper.open_consultations[0].meeting if tray.key == "ergebnis" else None,
        "actions": _actions(paper, tray),
    }


def _actions(paper: "WaitingPaper", tray: Tray) -> list[tuple[str, str]]:
    """The verbs that a row offers, with their addresses; the first one is the usual one."""
    match tray.key:
        case "eingereicht":
            return [
                ("Registrieren", reverse("paper_act", args=[paper.pk, "register"])),
                ("Zurückgeben", reverse("paper_act", args=[paper.pk, "return"])),
            ]
        case "sitzung":
            return [("Auf eine Sitzung setzen", reverse("plan_consultation", args=[paper.pk]))]
        case "ergebnis":
            first = paper.open_consultations[0]
            return [("Ergebnis eintragen", reverse("result", args=[first.pk]))]
    return [("Amt zuweisen", reverse("assign", args=[paper.pk]))]
