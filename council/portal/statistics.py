"""The figures of the whole city over the years."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from council.portal.charts import answer_times, waiting
from council.portal.figures import by_year, cases, summary
from council.portal.serving import public_page
from council.queries import current_city


@public_page
def statistics(request: HttpRequest) -> HttpResponse:
    """How many inquiries there were, how long answers took and how many are open."""
    city = current_city()
    inquiries = list(cases(city).values())
    years = by_year(inquiries, city.today())
    context = {
        "figures": summary(inquiries, city.today()),
        "years": years,
        "charts": [answer_times(years), waiting(years)],
    }
    return render(request, "council/portal/statistics.html", context)
