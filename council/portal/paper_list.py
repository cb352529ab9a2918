"""The list of all papers in sight: searched, filtered, sorted and paged by its address."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from council.models import City
from council.portal.filters import PaperFilter
from council.portal.rows import row_of
from council.portal.serving import public_page
from council.queries import current_city
from council.rules.permissions import may_bundle
from council.search import hits
from council.search.catalogue import NEWEST_FIRST, SORTED_BY
from council.search.passages import marked, passage, pattern_of
from council.search.query import LONGEST, Question
from council.search.suggestions import suggestions_for

PAGE_SIZE = 50
FOUND_PAGE_SIZE = 20  # with a passage each
BEST_FIRST = "best"
# What a line does not show, and takes long to read.
LONG = ("introduction", "resolution", "reasons", "closing", "frozen")


@public_page
def papers(request: HttpRequest) -> HttpResponse:
    """All papers that the reader may see, or those with the words that she looks for."""
    city = current_city()
    text = typed(request)
    sort = request.GET.get("sort", "")
    if sort.removeprefix("-") not in SORTED_BY:
        sort = BEST_FIRST if text else NEWEST_FIRST
    order = "" if sort == BEST_FIRST else sort
    found = hits.search(request.user, city, text, request.GET.dict(), sort=order)
    form = PaperFilter(text, found.values, found.counts)
    size = FOUND_PAGE_SIZE if found.question.wanted else PAGE_SIZE
    page = Paginator(found.keys, size).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "chips": form.chips(),
        "text": text,
        "found": found,
        "count": page.paginator.count,
        "page": page,
        "partly": not found.values and 0 < page.paginator.count > found.whole,
        "rows": rows(list(page), found.question, hits.numbered(request.user, city), city),
        "sort": sort,
        "searched_for": searched_for(form, text),
        "ticks": request.user.is_authenticated and may_bundle(request.user),
    }
    return render(request, "council/portal/papers.html", context)


@public_page
def suggestions(request: HttpRequest) -> HttpResponse:
    """What could be meant by what somebody has begun to type, for the search box's script."""
    return JsonResponse({"suggestions": suggestions_for(typed(request))})


def typed(request: HttpRequest) -> str:
    """What somebody looks for, as it stands in the address."""
    return " ".join(request.GET.get("q", "").split())[:LONGEST]


def rows(keys: list[int], question: Question, in_sight: Any, city: City) -> list[dict[str, Any]]:
    """The lines of a page in their order, with what was found marked."""
    pattern = pattern_of(question)
    if pattern is not None:
        in_sight = in_sight.annotate(body=F("search_entry__body"))
    papers_by_key = in_sight.defer(*LONG).prefetch_related("originators").in_bulk(keys)
    papers = [papers_by_key[key] for key in keys if key in papers_by_key]
    shown = [row_of(paper, city) for paper in papers]
    if pattern is None:
        return shown
    return [
        {
            **row,
            "marked": marked(row["title"], pattern),
            "passage": passage(paper.body or "", pattern),
        }
        for paper, row in zip(papers, shown, strict=True)
    ]


def searched_for(form: PaperFilter, text: str) -> str:
    """What an empty list was asked for, in a sentence."""
    words = [f"„{text}“"] if text else []
    words += [f"{form.fields[name].label} „{word}“" for name, _, word in form.in_words()]
    if not words:
        return "Hier erscheint jede Drucksache, sobald sie veröffentlicht ist."
    advice = "Nehmen Sie einen Filter heraus, um mehr zu finden."
    if text and len(words) == 1:
        advice = "Versuchen Sie es mit weniger oder mit anderen Wörtern."
    return f"Gesucht wurde: {', '.join(words)}. {advice}"
