"""Who sits in the council and who answers: lists of factions, members, bodies and offices.

Only what the public already knows by other ways is listed: whoever has a seat, a sitting or a
public paper. Somebody known from a paper that is not public does not exist here.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from council.enums import OFFICE_KINDS, OrganizationKind
from council.models import (
    City,
    Consultation,
    Organization,
    Originator,
    Person,
)
from council.models.spans import valid_on
from council.portal.figures import cases, summary
from council.portal.serving import public_page
from council.queries import current_city
from council.rules.public_registers import (
    public_bodies,
    public_factions,
    public_offices,
    public_persons,
    public_seats,
)
from council.rules.visibility import public_papers

PAGE_SIZE = 50


@dataclass(frozen=True)
class Register:
    """One of the lists, with the words of its page."""

    name: str  # of the addresses: "factions" the list, "faction" a page
    page: str
    label: str
    lead: str
    empty: str


FACTIONS = Register(
    "factions",
    "faction",
    "Fraktionen",
    "Was die Fraktionen und ihre Mitglieder fragen und beantragen.",
    "Hier erscheint jede Fraktion, sobald sie Mitglieder oder öffentliche Vorgänge hat.",
)
MEMBERS = Register(
    "members",
    "member",
    "Mitglieder",
    "Wer im Rat und in seinen Ausschüssen sitzt oder saß.",
    "Hier erscheinen die Mitglieder des Rates, sobald das Ratsbüro sie eingetragen hat.",
)
BODIES = Register(
    "bodies",
    "body",
    "Gremien",
    "Der Rat und seine Ausschüsse mit ihren Sitzungen und dem, was sie beraten.",
    "Hier erscheint jedes Gremium, sobald es Mitglieder oder Sitzungen hat.",
)
OFFICES = Register(
    "offices",
    "office",
    "Ämter",
    "Die Dezernate, Ämter und Fachbereiche, die auf Anfragen und Anträge antworten.",
    "Hier erscheint jedes Amt, sobald es einen öffentlichen Vorgang bearbeitet.",
)
REGISTERS = (FACTIONS, MEMBERS, BODIES, OFFICES)


def tabs(current: Register) -> list[dict[str, Any]]:
    """The lists beside each other."""
    return [
        {"label": register.label, "url": reverse(register.name), "current": register is current}
        for register in REGISTERS
    ]


@public_page
def factions(request: HttpRequest) -> HttpResponse:
    """The factions of the council."""
    asked = Originator.objects.filter(paper__in=public_papers())
    belonging = asked.order_by().values_list("faction", "paper")
    return _listed(request, FACTIONS, _in_force_first(public_factions()), belonging)


@public_page
def bodies(request: HttpRequest) -> HttpResponse:
    """The council and its committees."""
    heard = Consultation.objects.filter(paper__in=public_papers())
    belonging = heard.order_by().values_list("organization", "paper")
    # The council stands before its committees.
    rows = _in_force_first(public_bodies(), "-kind")
    return _listed(request, BODIES, rows, belonging)


@public_page
def offices(request: HttpRequest) -> HttpResponse:
    """The offices of the administration; a division counts what its offices do."""
    led = public_papers().filter(lead__isnull=False).order_by()
    belonging = [*led.values_list("lead", "pk"), *led.values_list("lead__parent", "pk")]
    rows = _in_force_first(public_offices(), "code").select_related("parent")
    return _listed(request, OFFICES, rows, belonging)


@public_page
def members(request: HttpRequest) -> HttpResponse:
    """The members of the council and of its bodies, those in office first."""
    today = current_city().today()
    asked = Originator.objects.filter(person__isnull=False, paper__in=public_papers())
    belonging = asked.order_by().values_list("person", "paper")
    seats = public_seats().filter(valid_on(today)).select_related("organization")
    persons = (
        public_persons()
        .annotate(seated=Exists(seats.filter(person=OuterRef("pk"))))
        .prefetch_related(Prefetch("memberships", seats, to_attr="seats"))
        .order_by("-seated", "sort_name", "name", "pk")
    )
    return _listed(request, MEMBERS, persons, belonging)


def _in_force_first(organizations: QuerySet[Organization], *order: str) -> QuerySet[Organization]:
    """Those that exist before those that were dissolved."""
    return organizations.order_by(F("valid_until").desc(nulls_first=True), *order, "name", "pk")


def _listed(
    request: HttpRequest,
    register: Register,
    entries: QuerySet[Any],
    belonging: Iterable[tuple[int | None, int]],
) -> HttpResponse:
    city = current_city()
    page = Paginator(entries, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "register": register,
        "tabs": tabs(register),
        "page": page,
        "count": page.paginator.count,
        "rows": _rows(register, page, belonging, city),
    }
    return render(request, "council/portal/directory.html", context)


def _rows(
    register: Register, page: Page, belonging: Iterable[tuple[int | None, int]], city: City
) -> list[dict[str, Any]]:
    """Each of a page with the number of its papers and the figures of its inquiries."""
    papers: dict[int | None, set[int]] = defaultdict(set)
    for owner, paper in belonging:
        papers[owner].add(paper)
    inquiries = cases(city)
    return [
        {
            "url": reverse(register.page, args=[entry.pk]),
            "label": entry.name if register is MEMBERS else entry.label,
            "note": _note(entry),
            "papers": len(papers[entry.pk]),
            "figures": summary(
                (inquiries[paper] for paper in papers[entry.pk] if paper in inquiries), city.today()
            ),
        }
        for entry in page
    ]


def _note(entry: Organization | Person) -> str:
    """What stands under a name: of whom it is part, or that it is no longer there."""
    if isinstance(entry, Person):
        factions = [s.organization for s in entry.seats if _is_faction(s.organization)]  # type: ignore[attr-defined]
        if factions:
            return ", ".join(faction.name for faction in factions)
        return "" if entry.seats else "zurzeit ohne Sitz"  # type: ignore[attr-defined]
    if entry.valid_until is not None:
        return f"bis {entry.valid_until:%d.%m.%Y}"
    parent = entry.parent if entry.kind in OFFICE_KINDS else None
    return parent.label if parent else ""


def _is_faction(organization: Organization) -> bool:
    return organization.kind == OrganizationKind.FACTION
