"""The list of all papers in sight, filtered, sorted and paged by its address."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from council.models import City, Originator, Paper
from council.permissions import may_bundle
from council.portal.forms import PaperFilter
from council.portal.rows import row_of
from council.portal.serving import public_page
from council.queries import current_city
from council.standing import answered, late, unanswered, with_standing
from council.visibility import visible_papers

PAGE_SIZE = 50
NEWEST_FIRST = "-date"
# Papers of which no day is known stand by their numbers.
NEWEST = (
    F("dated_on").desc(nulls_last=True),
    F("year").desc(nulls_last=True),
    "-reference_key",
)
COLUMNS = {"reference": "reference_key", "title": "title", "date": "dated_on", "due": "due_on"}


@public_page
def papers(request: HttpRequest) -> HttpResponse:
    """All papers that the reader may see."""
    city = current_city()
    in_sight = visible_papers(request.user).filter(reference__isnull=False)
    form = PaperFilter(request.GET, papers=in_sight)
    found = filtered(with_standing(in_sight, request.user, city), form.values(), city)
    sort = request.GET.get("sort", "")
    if sort.removeprefix("-") not in COLUMNS:
        sort = NEWEST_FIRST
    ordered = found.order_by(*order(sort)).prefetch_related("originators")
    page = Paginator(ordered, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "chips": form.chips(),
        "count": page.paginator.count,
        "page": page,
        "rows": [row_of(paper, city) for paper in page],
        "sort": sort,
        "searched_for": searched_for(form),
        "ticks": request.user.is_authenticated and may_bundle(request.user),
    }
    return render(request, "council/portal/papers.html", context)


def filtered(papers: QuerySet[Paper], values: dict[str, str], city: City) -> QuerySet[Paper]:
    """Those of papers with their standing that match the filters."""
    if "kind" in values:
        papers = papers.filter(kind=values["kind"])
    if "year" in values:
        papers = papers.filter(year=values["year"])
    if "unit" in values:
        office = int(values["unit"])
        papers = papers.filter(Q(lead=office) | Q(lead__parent=office))
    if "faction" in values:
        asked = Originator.objects.filter(paper=OuterRef("pk"), faction=int(values["faction"]))
        papers = papers.filter(Exists(asked))
    match values.get("status"):
        case "answered":
            return answered(papers)
        case "open":
            return unanswered(papers)
        case "late":
            return late(papers, city.today())
    return papers


def order(sort: str) -> Sequence[Any]:
    """The columns to order by; papers without a value come last either way."""
    if sort == NEWEST_FIRST:
        return NEWEST
    column = F(COLUMNS[sort.removeprefix("-")])
    if sort.startswith("-"):
        return column.desc(nulls_last=True), "-pk"
    return column.asc(nulls_last=True), "pk"


def searched_for(form: PaperFilter) -> str:
    """What an empty list was asked for, in a sentence."""
    words = [f"{form.fields[name].label} „{word}“" for name, _, word in form.in_words()]
    if not words:
        return "Hier erscheint jede Drucksache, sobald sie veröffentlicht ist."
    return f"Gesucht wurde: {', '.join(words)}. Nehmen Sie einen Filter heraus, um mehr zu finden."
