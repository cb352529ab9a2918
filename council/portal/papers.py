"""The list of all papers in sight: searched, filtered, sorted and paged by its address."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from council.models import City, SearchEntry
from council.permissions import may_bundle
from council.portal.forms import PaperFilter
from council.portal.rows import row_of
from council.portal.serving import public_page
from council.queries import current_city
from council.search import facets, hits
from council.search.asking import LONGEST, Question
from council.search.passages import marked, passage, pattern_of
from council.search.suggestions import suggestions_for

PAGE_SIZE = 50
FOUND_PAGE_SIZE = 20  # with a passage each
NEWEST_FIRST, BEST_FIRST = "-date", "best"
# Papers of which no day is known stand by their numbers.
NEWEST = (
    F("dated_on").desc(nulls_last=True),
    F("year").desc(nulls_last=True),
    "-reference_key",
)
COLUMNS = {"reference": "reference_key", "title": "title", "date": "dated_on", "due": "due_on"}


@public_page
def papers(request: HttpRequest) -> HttpResponse:
    """All papers that the reader may see, or those with the words that she looks for."""
    city = current_city()
    in_sight = hits.numbered(request.user, city)
    values = facets.known(request.GET, in_sight)
    text = typed(request)
    sort = request.GET.get("sort", "")
    if sort.removeprefix("-") not in COLUMNS:
        sort = BEST_FIRST if text else NEWEST_FIRST
    found = hits.search(request.user, city, text, values, order=order(sort))
    form = PaperFilter(text, values, found.counts)
    size = FOUND_PAGE_SIZE if found.question.wanted else PAGE_SIZE
    page = Paginator(found.keys, size).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "chips": form.chips(),
        "text": text,
        "found": found,
        "count": page.paginator.count,
        "page": page,
        "partly": not values and 0 < page.paginator.count > found.whole,
        "rows": rows(list(page), found.question, in_sight, city),
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
    papers = in_sight.filter(pk__in=keys).prefetch_related("originators").in_bulk(keys)
    shown = [row_of(papers[key], city) for key in keys if key in papers]
    pattern = pattern_of(question)
    if pattern is None:
        return shown
    bodies = dict(SearchEntry.objects.filter(pk__in=keys).values_list("pk", "body"))
    return [
        {
            **row,
            "marked": marked(row["title"], pattern),
            "passage": passage(bodies.get(row["pk"], ""), pattern),
        }
        for row in shown
    ]


def order(sort: str) -> Sequence[Any]:
    """The columns to order by; papers without a value come last either way."""
    if sort == BEST_FIRST:
        return ()
    if sort == NEWEST_FIRST:
        return NEWEST
    column = F(COLUMNS[sort.removeprefix("-")])
    if sort.startswith("-"):
        return column.desc(nulls_last=True), "-pk"
    return column.asc(nulls_last=True), "pk"


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
