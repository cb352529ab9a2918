"""The council office: what came in, and the corrections of what is registered."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from council.enums import PaperState
from council.forms.office import ConfidentialityForm, PublishForm, TitleForm
from council.forms.sittings import coming_council_sittings
from council.models import Paper
from council.portal.rows import brought_in_by
from council.rules.inbox import TRAYS, Tray, held_without_result
from council.rules.kinds import DRAFTED
from council.rules.permissions import council_office
from council.rules.visibility import visible_papers
from council.services import papers
from council.views.confirmation import Act, change_page
from council.views.paper_acts import issue_if_possible

if TYPE_CHECKING:
    from council.rules.inbox import WaitingPaper


PAGE_SIZE = 50
ORDERS = {
    "since": ("waiting_since", "pk"),
    "-since": ("-waiting_since", "-pk"),
    "title": ("title", "pk"),
    "-title": ("-title", "-pk"),
}
REGISTERED_STATES = (PaperState.REGISTERED, PaperState.CLOSED)


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
def title(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct the title of a registered paper; its PDF is issued again."""
    return _correction(request, pk, TITLE, "Titel berichtigen", REGISTERED_STATES)


@login_required
def confidentiality(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a registered paper non-public, or public again."""
    states = (*REGISTERED_STATES, PaperState.WITHDRAWN)
    paper = _registered(request, pk, states)
    act = OPENING if paper.confidential else CLOSING
    label = "Öffentlich machen" if paper.confidential else "Nichtöffentlich machen"
    return _correction(request, pk, act, label, states)


@login_required
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a registered paper to the public."""
    paper = _registered(request, pk, REGISTERED_STATES)
    if paper.confidential or paper.published_at:
        raise Http404
    return _correction(request, pk, PUBLISHING, "Veröffentlichen", REGISTERED_STATES)


def _only_council_office(request: HttpRequest) -> None:
    if not council_office(request.user):
        raise Http404


def _registered(request: HttpRequest, pk: int, states: tuple[str, ...]) -> Paper:
    _only_council_office(request)
    papers = visible_papers(request.user).filter(reference__isnull=False, state__in=states)
    return get_object_or_404(papers, pk=pk)


def _correction(
    request: HttpRequest, pk: int, act: Act, label: str, states: tuple[str, ...]
) -> HttpResponse:
    paper = _registered(request, pk, states)
    back = reverse("tracking", args=[paper.pk])
    return change_page(
        request,
        subject=paper,
        act=act,
        label=label,
        back=back,
        after=lambda paper: back,
        context={
            "preline": f"{paper.get_kind_display()} {paper.reference}",
            "title": paper.title,
            "confidential": paper.confidential,
            "breadcrumb": [("Eingang", reverse("inbox")), (paper.reference, back)],
        },
    )


def _correct_title(paper: Paper, *, by: Any, **values: Any) -> None:
    papers.correct_title(paper, by=by, **values)
    issue_if_possible(paper, by=by)


def _change_confidentiality(paper: Paper, *, by: Any, **values: Any) -> None:
    papers.change_confidentiality(paper, by=by, **values)
    issue_if_possible(paper, by=by)


AGAIN = "Das PDF wird neu ausgefertigt. Die bisherige Ausfertigung bleibt lesbar."
TITLE = Act(
    service=_correct_title,
    heading="Titel berichtigen",
    form=TitleForm,
    remarks=lambda paper, user: (AGAIN,),
    done=lambda paper: f"Der Titel von {paper} ist berichtigt.",
)
CLOSING = Act(
    service=_change_confidentiality,
    heading="Nichtöffentlich machen",
    form=ConfidentialityForm,
    remarks=lambda paper, user: (
        "Der Vorgang verschwindet von den öffentlichen Seiten, auch seine Stellungnahmen.",
        AGAIN,
    ),
    done=lambda paper: f"{paper} ist jetzt nichtöffentlich.",
)
OPENING = Act(
    service=_change_confidentiality,
    heading="Öffentlich machen",
    form=ConfidentialityForm,
    remarks=lambda paper, user: (
        "Der Vorgang wird sofort veröffentlicht. Seine Stellungnahmen bleiben nichtöffentlich, "
        "bis Sie auch diese öffentlich machen.",
        AGAIN,
    ),
    done=lambda paper: f"{paper} ist jetzt öffentlich.",
)
PUBLISHING = Act(
    service=papers.publish_paper,
    heading="Veröffentlichen",
    form=PublishForm,
    remarks=lambda paper, user: ("Alle sehen dann den Titel, den Text und wer einbringt.",),
    done=lambda paper: f"{paper} ist veröffentlicht.",
)


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
