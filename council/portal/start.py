"""The start page: what is new, what is late and what comes next."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from council.enums import PaperKind
from council.models import City, Paper
from council.portal.filters import SearchForm
from council.portal.rows import row_of
from council.portal.serving import public_page
from council.queries import current_city
from council.rules.kinds import ANSWERABLE_KINDS
from council.rules.public_registers import public_meetings
from council.rules.standing import late, with_standing
from council.rules.visibility import visible_papers
from council.search.catalogue import NEWEST

SHOWN = 5


@public_page
def start(request: HttpRequest) -> HttpResponse:
    """The newest answers, inquiries and motions, what waits too long, and the next sittings."""
    city = current_city()
    in_sight = visible_papers(request.user).filter(reference__isnull=False)
    papers = with_standing(in_sight, request.user, city).prefetch_related("originators")
    newest = papers.order_by(*NEWEST)
    overdue = late(papers, city.today())
    context = {
        "search": SearchForm(),
        "answers": rows(newest.filter(kind=PaperKind.STATEMENT), city),
        "asked": rows(newest.filter(kind__in=ANSWERABLE_KINDS), city),
        "late": rows(overdue.order_by("due_on", "pk"), city),
        "late_count": overdue.count(),
        "meetings": public_meetings()
        .filter(starts_at__gte=timezone.now(), cancelled=False)
        .order_by("starts_at", "pk")[:SHOWN],
    }
    return render(request, "council/portal/start.html", context)


def rows(papers: QuerySet[Paper], city: City) -> list[dict[str, Any]]:
    """The first few of a list."""
    return [row_of(paper, city) for paper in papers[:SHOWN]]
