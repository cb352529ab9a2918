"""The page of one faction, body, office or member: its papers, its people and its answer times."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from council.enums import OrganizationKind
from council.models import Consultation, Membership, Organization, Originator
from council.portal import directory, links
from council.portal.charts import answer_times
from council.portal.directory import Register
from council.portal.figures import by_year, cases, summary
from council.portal.rows import row_of
from council.portal.serving import public_page
from council.queries import current_city
from council.rules.public_registers import (
    public_bodies,
    public_factions,
    public_offices,
    public_persons,
    public_seats,
)
from council.rules.standing import with_standing
from council.rules.visibility import public_papers
from council.search.catalogue import NEWEST
from council.words.german import german_date

PAGE_SIZE = 50
SITTINGS = 5
# The words of the feeds' addresses.
FEEDS = {"faction": "fraktion", "body": "gremium", "office": "amt"}


@public_page
def faction(request: HttpRequest, pk: int) -> HttpResponse:
    """A faction with its members and what they ask."""
    faction = get_object_or_404(public_factions(), pk=pk)
    asked = Originator.objects.filter(paper=OuterRef("pk"), faction=faction)
    return _portrait(
        request,
        directory.FACTIONS,
        faction.name,
        Q(Exists(asked)),
        kind="Fraktion",
        facts=_lifetime(faction),
        **_members(faction),
        all_papers=f"{reverse('papers')}?faction={faction.pk}",
    )


@public_page
def body(request: HttpRequest, pk: int) -> HttpResponse:
    """The council or a committee with its members, its sittings and what it heard."""
    body = get_object_or_404(public_bodies(), pk=pk)
    heard = Consultation.objects.filter(paper=OuterRef("pk"), organization=body)
    return _portrait(
        request,
        directory.BODIES,
        body.name,
        Q(Exists(heard)),
        kind=body.get_kind_display(),
        facts=_lifetime(body),
        **_members(body),
        **_sittings(body),
    )


@public_page
def office(request: HttpRequest, pk: int) -> HttpResponse:
    """A division, or an office that answers inquiries and motions."""
    office = get_object_or_404(public_offices().select_related("parent"), pk=pk)
    is_division = office.kind == OrganizationKind.DIVISION
    known = public_offices()
    offices = known.filter(parent=office).order_by("code", "name")
    parent = known.filter(children=office).first()
    facts = [
        ("Gehört zu", links.organization(parent) if parent else office.parent or ""),
        ("Ämter", format_html_join("; ", "{}", ((links.organization(unit),) for unit in offices))),
    ]
    return _portrait(
        request,
        directory.OFFICES,
        office.label,
        Q(lead=office) | Q(lead__parent=office),
        kind="Dezernat" if is_division else "Amt oder Fachbereich",
        facts=[*facts, *_lifetime(office)],
        all_papers=f"{reverse('papers')}?unit={office.pk}",
    )


@public_page
def member(request: HttpRequest, pk: int) -> HttpResponse:
    """A member with the seats she holds or held, and what she asked."""
    person = get_object_or_404(public_persons(), pk=pk)
    asked = Originator.objects.filter(paper=OuterRef("pk"), person=person)
    seats = public_seats().filter(person=person).select_related("organization")
    ordered = seats.order_by("-organization__kind", "organization__name", "valid_from", "pk")
    return _portrait(
        request,
        directory.MEMBERS,
        person.name,
        Q(Exists(asked)),
        kind=person.form or "Mitglied",
        **_seats((seat, links.organization(seat.organization)) for seat in ordered),
        seats_heading="Fraktion und Gremien",
    )


def _portrait(
    request: HttpRequest,
    register: Register,
    name: str,
    condition: Q,
    **parts: Any,
) -> HttpResponse:
    """What all these pages share: the papers that meet a condition, and the figures of them."""
    city = current_city()
    inquiries = list(cases(city, condition).values())
    papers = public_papers().filter(condition, reference__isnull=False)
    papers = with_standing(papers, request.user, city).order_by(*NEWEST)
    page = Paginator(papers.prefetch_related("originators"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    years = by_year(inquiries, city.today())
    context = {
        "breadcrumb": [(register.label, reverse(register.name))],
        "name": name,
        "feed": _feed(register, request),
        "figures": summary(inquiries, city.today()),
        "years": years,
        "charts": [answer_times(years)],
        "page": page,
        "count": page.paginator.count,
        "rows": [row_of(paper, city) for paper in page],
        **parts,
    }
    return render(request, "council/portal/portrait.html", context)


def _feed(register: Register, request: HttpRequest) -> str:
    """The address of the page's Atom feed; a member has none of her own."""
    word, match = FEEDS.get(register.page), request.resolver_match
    return reverse("organization_feed", args=[word, match.kwargs["pk"]]) if word and match else ""


def _members(organization: Organization) -> dict[str, Any]:
    """Who sits or sat in an organisation."""
    seats = organization.memberships.select_related("person").order_by(
        "person__sort_name", "person__name", "pk"
    )
    return {
        **_seats((seat, links.person(seat.person)) for seat in seats),
        "seats_heading": "Mitglieder",
    }


def _seats(linked: Iterable[tuple[Membership, SafeString]]) -> dict[str, list[Any]]:
    """The seats that are held, and apart from them those that were."""
    today = current_city().today()
    rows = [
        {
            "link": link,
            "role": seat.role,
            "since": seat.valid_from,
            "until": seat.valid_until,
            "ended": seat.has_ended(today),
        }
        for seat, link in linked
    ]
    return {
        "seats": [row for row in rows if not row["ended"]],
        "former": [row for row in rows if row["ended"]],
    }


def _sittings(body: Organization) -> dict[str, Any]:
    """The next sittings of a body, and its last ones."""
    now = timezone.now()
    sittings = body.meetings.all()
    return {
        "coming": sittings.filter(starts_at__gte=now).order_by("starts_at", "pk")[:SITTINGS],
        "past": sittings.filter(starts_at__lt=now).order_by("-starts_at", "pk")[:SITTINGS],
        "all_sittings": f"{reverse('meetings')}?body={body.pk}",
    }


def _lifetime(organization: Organization) -> list[tuple[str, str]]:
    return [
        ("Besteht seit", german_date(organization.valid_from)),
        ("Bestand bis", german_date(organization.valid_until)),
    ]
