"""The help page: each state, step and role in plain words, who may do what from the rules."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from council.portal.serving import public_page
from council.transitions import Transition
from council.workflow import PAPERS


@public_page
def help_page(request: HttpRequest) -> HttpResponse:
    """What the words on the pages mean, and who may do what with an inquiry or motion."""
    acts = [
        (
            state.label,
            [_row(transition) for transition in PAPERS.table if transition.source == state],
        )
        for state in PAPERS.states
    ]
    return render(request, "council/portal/help.html", {"acts": acts})


def _row(transition: Transition) -> dict[str, str]:
    return {
        "label": transition.label,
        "leads_to": PAPERS.states(transition.target).label,
        "who": "; ".join(" ".join((who.__doc__ or "").split()) for who in transition.who),
    }
