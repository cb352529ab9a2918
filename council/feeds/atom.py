"""Atom feeds of the public record: what is new, of everybody, of somebody, or for a search."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from council.enums import PaperKind, Relation
from council.models import Consultation, Organization, Originator, Paper, PaperLink
from council.portal import links
from council.portal.rows import brought_in_by
from council.portal.serving import public_page, public_paper_at
from council.queries import current_city
from council.rules.kinds import ANSWER_KINDS
from council.rules.public_registers import public_bodies, public_factions, public_offices
from council.rules.visibility import public_papers
from council.search.facets import NAMES
from council.search.hits import newest_hits
from council.search.query import typed

MOST = 50


class Papers(Feed):
    """All public papers, the newest publication first. Others narrow it down."""

    feed_type = Atom1Feed
    heading = "Neue Vorgänge"
    page = "papers"

    def title(self, obj: Any) -> str:
        return f"{self.heading} – {current_city().printed_name}"

    def subtitle(self, obj: Any) -> str:
        return "Anfragen, Anträge und Antworten, sobald sie veröffentlicht sind."

    def link(self, obj: Any) -> str:
        return f"{settings.SITE_URL}{self.page_of(obj)}"

    def page_of(self, obj: Any) -> str:
        """The page that shows the same to people."""
        return reverse(self.page)

    def feed_guid(self, obj: Any) -> str:
        return self.link(obj)

    def items(self, obj: Any) -> list[Paper]:
        return newest(self.chosen(obj))

    def chosen(self, obj: Any) -> QuerySet[Paper]:
        """The papers of the feed."""
        return public_papers()

    def item_title(self, item: Paper) -> str:
        return f"{item.get_kind_display()} {item.reference}: {item.title}"

    def item_description(self, item: Paper) -> str:
        return brought_in_by(item)

    def item_link(self, item: Paper) -> str:
        return f"{settings.SITE_URL}{item.get_absolute_url()}"

    def item_pubdate(self, item: Paper) -> Any:
        return item.published_at

    def item_updateddate(self, item: Paper) -> Any:
        return item.published_at

    def item_categories(self, item: Paper) -> list[str]:
        return [item.get_kind_display()]


class Answers(Papers):
    """The answers of the administration."""

    heading = "Neue Antworten"

    def page_of(self, obj: Any) -> str:
        return f"{reverse('papers')}?kind={PaperKind.STATEMENT.value}"

    def chosen(self, obj: Any) -> QuerySet[Paper]:
        return public_papers().filter(kind__in=ANSWER_KINDS)


class OfOrganization(Papers):
    """What has to do with one faction, office or body: what it brought in, leads or hears."""

    def get_object(self, request: HttpRequest, register: str, pk: int) -> Organization:
        if register not in GATES:
            raise Http404
        return get_object_or_404(GATES[register](), pk=pk)

    def title(self, obj: Any) -> str:
        return f"{obj.label} – {current_city().printed_name}"

    def page_of(self, obj: Any) -> str:
        return reverse(links.PAGES[obj.kind], args=[obj.pk])

    def chosen(self, obj: Any) -> QuerySet[Paper]:
        asked = Originator.objects.filter(paper=OuterRef("pk"), faction=obj)
        heard = Consultation.objects.filter(paper=OuterRef("pk"), organization=obj)
        led = Q(lead=obj) | Q(lead__parent=obj)
        return public_papers().filter(Exists(asked) | Exists(heard) | led)


GATES = {
    "fraktion": public_factions,
    "gremium": public_bodies,
    "amt": public_offices,
}


class OfPaper(Papers):
    """A paper and whatever is published about it: answers, notices, amendments."""

    def get_object(self, request: HttpRequest, slug: str) -> Paper:
        return public_paper_at(slug)

    def title(self, obj: Any) -> str:
        return f"{obj.get_kind_display()} {obj.reference}: {obj.title}"

    def page_of(self, obj: Paper) -> str:
        return obj.get_absolute_url()

    def chosen(self, obj: Any) -> QuerySet[Paper]:
        linked = PaperLink.objects.filter(
            paper=OuterRef("pk"), target=obj, relation=Relation.PARENT
        )
        return public_papers().filter(Q(pk=obj.pk) | Exists(linked))


class Searched(Papers):
    """The newest papers that a search finds; its words and filters stand in the address."""

    def get_object(self, request: HttpRequest) -> dict[str, str]:
        given = {name: request.GET.get(name, "") for name in ("q", *NAMES)}
        asked = {**given, "q": typed(given["q"])}
        return {name: value for name, value in asked.items() if value}

    def title(self, obj: Any) -> str:
        words = f"Suche „{obj['q']}“" if "q" in obj else "Gefilterte Vorgänge"
        return f"{words} – {current_city().printed_name}"

    def link(self, obj: Any) -> str:
        return f"{settings.SITE_URL}{reverse('papers')}?{urlencode(obj)}"

    def items(self, obj: Any) -> list[Paper]:
        if not obj:
            return []
        return newest(newest_hits(AnonymousUser(), current_city(), obj, MOST))


def newest(papers: QuerySet[Paper]) -> list[Paper]:
    """The newest publications of some papers, with all that an entry tells."""
    ordered = papers.order_by("-published_at", "-pk").select_related("lead")
    return list(ordered.prefetch_related("originators")[:MOST])


new_papers = public_page(Papers())
new_answers = public_page(Answers())
of_organization = public_page(OfOrganization())
of_paper = public_page(OfPaper())
searched = public_page(Searched())
