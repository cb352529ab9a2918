"""The page that tells who may know of a paper and of its answer in the making."""

from collections import defaultdict
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from council.enums import Role
from council.mail.notifications import holders
from council.models import Grant, Paper, PaperAccess
from council.models.spans import valid_on
from council.queries import current_city
from council.rules.permissions import council_office, mayors_office
from council.rules.visibility import OFFICES
from responses.models import Cosignature, Statement
from responses.queries import running
from responses.rules.desks import desk_of, people_at
from responses.views.tracking import naming, paper_for

Rows = list[dict[str, Any]]


@require_safe
@login_required
def who_sees(request: HttpRequest, pk: int) -> HttpResponse:
    """Each access to a paper, and the ways to end it; for the council office and the mayor's."""
    paper = paper_for(request, pk)
    if not (council_office(request.user) or mayors_office(request.user)):
        raise Http404
    exclusions = paper.exclusions.select_related("user").order_by("lifted_at", "since")
    context = {
        **naming(paper),
        "paper": paper,
        "everybody": _everybody(paper),
        "offices": _offices(paper),
        "any_withdrawn": paper.access.filter(withdrawn_at__isnull=False).exists(),
        "exclusions": exclusions,
        "nobody": _steps_of_nobody(paper),
        "may_withdraw": council_office(request.user),
    }
    context["breadcrumb"].append((str(paper), reverse("tracking", args=[pk])))
    return render(request, "responses/access.html", context)


def _everybody(paper: Paper) -> Rows:
    """Who sees every paper, or this one because she asks, with how many people that are."""
    factions = [row.faction_id for row in paper.originators.all() if row.faction_id]
    rows = [
        ("Ratsbüro", holders(Role.COUNCIL_OFFICE)),
        ("Büro des Stadtoberhaupts", holders(Role.MAYORS_OFFICE)),
        ("Ratsmitglieder", holders(Role.COUNCIL_MEMBER)),
        (
            "Geschäftsstellen der Fraktionen, die fragen",
            holders(Role.FACTION_OFFICE, organizations=factions),
        ),
    ]
    return [{"who": who, "people": people} for who, people in rows if people]


def _offices(paper: Paper) -> Rows:
    """Each office with its part in the paper: what it does, since when, until when, and who."""
    led = set(Statement.objects.filter(answered__paper=paper).values_list("lead", flat=True))
    asked = Cosignature.objects.filter(statement__answered__paper=paper)
    signing = set(asked.values_list("organization", flat=True))
    known = list(paper.access.select_related("organization__parent").order_by("since", "pk"))
    people = _people_in({office for row in known for office in _above(row)})
    return [
        {
            "part": row,
            "until": row.withdrawn_at or row.ended_at,
            "work": _work(row.organization_id, led, signing),
            "people": sorted({name for office in _above(row) for name in people[office]}),
        }
        for row in known
    ]


def _above(row: PaperAccess) -> list[int]:
    return [pk for pk in (row.organization_id, row.organization.parent_id) if pk is not None]


def _work(office: int, led: set[int], signing: set[int]) -> str:
    if office in led:
        return "Federführung"
    return "Mitzeichnung" if office in signing else "früher beteiligt"


def _people_in(offices: set[int]) -> dict[int, list[str]]:
    names: dict[int, list[str]] = defaultdict(list)
    grants = Grant.objects.filter(
        valid_on(current_city().today()),
        role__in=OFFICES,
        organization__in=offices,
        user__is_active=True,
    )
    for office, name in grants.values_list("organization", "user__name"):
        names[office].append(name)
    return names


def _steps_of_nobody(paper: Paper) -> list[str]:
    """The desks on which its answers lie without anybody who may act."""
    statements = running(Statement.objects.filter(answered__paper=paper))
    return [desk_of(row) for row in statements if not people_at(row)]
