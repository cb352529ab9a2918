"""The help page: each state, step and role in plain words, who may do what from the rules."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from council.enums import PaperState, Progress
from council.portal.serving import public_page
from council.queries import current_city
from council.rules.kinds import ROWS
from council.rules.standing import progress_word
from council.rules.transitions import Transition, Workflow
from council.rules.workflow import PAPERS
from council.words import meanings

Explained = list[tuple[str, str]]
# The states before the public steps of the answer, and those after them.
FIRST = (PaperState.DRAFT, PaperState.FILED, PaperState.REGISTERED)


@public_page
def help_page(request: HttpRequest) -> HttpResponse:
    """What the words on the pages mean, and who may do what with an inquiry or motion."""
    context = {
        "kinds": [(kind.label, kind.meaning) for kind in ROWS],
        "states": _states(),
        "roles": explained(meanings.ROLES),
        "acts": acts_of(PAPERS),
    }
    return render(request, "council/portal/help.html", context)


def explained(words: dict[Any, str]) -> Explained:
    """The labels of a vocabulary with what they mean."""
    return [(str(value.label), meaning) for value, meaning in words.items()]


def acts_of(workflow: Workflow) -> list[tuple[str, list[dict[str, str]]]]:
    """Every state of a workflow that can be left, with who may do what there."""
    states = [
        (state.label, [_row(workflow, each) for each in workflow.table if each.source == state])
        for state in workflow.states
    ]
    return [(label, rows) for label, rows in states if rows]


def _states() -> Explained:
    city = current_city()
    first = {state: meanings.STATES[state] for state in FIRST}
    last = {state: word for state, word in meanings.STATES.items() if state not in FIRST}
    steps = [
        (progress_word(step, city), meanings.STEPS[step])
        for step in Progress
        if step != Progress.NONE
    ]
    return [*explained(first), *steps, *meanings.DERIVED.items(), *explained(last)]


def _row(workflow: Workflow, transition: Transition) -> dict[str, str]:
    targets = workflow.possible_targets(transition)
    return {
        "label": transition.label,
        "leads_to": " oder ".join(workflow.states(target).label for target in targets),
        "who": "; ".join(" ".join((who.__doc__ or "").split()) for who in transition.who),
    }
