"""What search engines gather: every public page, with the day of its last change."""

from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemaps
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from council.enums import ObjectKind
from council.models import Meeting, Paper, PublicObject
from council.portal.serving import public_page
from council.rules.public_registers import (
    public_bodies,
    public_factions,
    public_meetings,
    public_offices,
    public_persons,
)
from council.rules.visibility import public_papers

PLACES = (
    *("start", "papers", "meetings", "factions", "members", "bodies", "offices", "statistics"),
    *("help", "easy_language", "open_data", "imprint", "privacy", "accessibility"),
)


class Part(Sitemap):
    """A part of the map. Addresses are those of the site, whatever name it was asked by."""

    def get_domain(self, site: Any = None) -> str:
        """The host, with its port."""
        return settings.SITE_URL.split("://", 1)[1]

    def get_protocol(self, protocol: str | None = None) -> str:
        """http or https."""
        return settings.SITE_URL.split("://", 1)[0]


class Places(Part):
    """The pages that are always there."""

    def items(self) -> list[str]:
        return list(PLACES)

    def location(self, item: str) -> str:
        return reverse(item)


class Papers(Part):
    """The papers, as often split into maps as there are 50,000."""

    def items(self) -> QuerySet[Paper]:
        return _with_change(public_papers(), ObjectKind.PAPER).order_by("pk")

    def lastmod(self, item: Any) -> Any:
        return item.changed_at


class Meetings(Part):
    """The sittings."""

    def items(self) -> QuerySet[Meeting]:
        return _with_change(public_meetings(), ObjectKind.MEETING).order_by("pk")

    def location(self, item: Meeting) -> str:
        return reverse("meeting", args=[item.pk])

    def lastmod(self, item: Any) -> Any:
        return item.changed_at


class People(Part):
    """The pages of members, factions, bodies and offices."""

    def items(self) -> list[tuple[str, int]]:
        gates = {
            "member": public_persons(),
            "faction": public_factions(),
            "body": public_bodies(),
            "office": public_offices(),
        }
        return [
            (page, pk)
            for page, rows in gates.items()
            for pk in rows.order_by("pk").values_list("pk", flat=True)
        ]

    def location(self, item: tuple[str, int]) -> str:
        page, pk = item
        return reverse(page, args=[pk])


SECTIONS: dict[str, type[Sitemap] | Sitemap] = {
    "seiten": Places,
    "vorgaenge": Papers,
    "sitzungen": Meetings,
    "rat": People,
}


@public_page
def index(request: HttpRequest) -> HttpResponseBase:
    """The map of maps."""
    response = sitemaps.index(request, SECTIONS, sitemap_url_name="sitemap_section")
    return response.render()


@public_page
def section(request: HttpRequest, section: str) -> HttpResponseBase:
    """One map."""
    return sitemaps.sitemap(request, SECTIONS, section=section).render()


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    """What robots may gather. A reproduction is typeset when somebody asks, so none are."""
    lines = [
        "User-agent: *",
        "Disallow: /konto/",
        "Disallow: /abonnieren/",
        "Disallow: /*/nachbildung.pdf",
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _with_change(rows: QuerySet[Any], kind: ObjectKind) -> QuerySet[Any]:
    changed = PublicObject.objects.filter(kind=kind, number=OuterRef("pk"))
    annotated: QuerySet[Any] = rows.annotate(changed_at=Subquery(changed.values("modified_at")[:1]))
    return annotated
