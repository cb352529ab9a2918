"""Pages of plain text: imprint, privacy, accessibility, easy language."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from council.portal.serving import public_page


@public_page
def imprint(request: HttpRequest) -> HttpResponse:
    """Who is responsible, in the city's own words."""
    return render(request, "council/portal/imprint.html")


@public_page
def privacy(request: HttpRequest) -> HttpResponse:
    """What happens to personal data, in the city's own words."""
    return render(request, "council/portal/privacy.html")


@public_page
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement in the form of Implementing Decision (EU) 2018/1523."""
    return render(request, "council/portal/accessibility.html")


@public_page
def feedback_sent(request: HttpRequest) -> HttpResponse:
    """What somebody reads who has reported a barrier."""
    return render(request, "council/portal/feedback_sent.html")


@public_page
def easy_language(request: HttpRequest) -> HttpResponse:
    """What these pages are and how they are used, in the rules of Leichte Sprache."""
    return render(request, "council/portal/easy_language.html")
