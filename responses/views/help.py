"""The help page about the way of an answer through the administration."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from council.portal.serving import public_page
from council.views.help import acts_of
from responses.rules.steps import STEPS
from responses.rules.workflow import STATEMENTS


@public_page
def answers(request: HttpRequest) -> HttpResponse:
    """What each step of an answer means and who does what there."""
    context = {
        "breadcrumb": [("Hilfe", reverse("help"))],
        "states": [(step.label, step.meaning) for step in STEPS.values()],
        "acts": acts_of(STATEMENTS),
    }
    return render(request, "responses/help.html", context)
