"""The help page: each state, step and role in plain words, who may do what from the rules."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from council.enums import PaperState
from council.portal.serving import public_page
from council.queries import current_city
from council.rules.kinds import ROWS
from council.rules.states import STAGES, STATES
from council.rules.transitions import BEGINNING, Transition, Workflow
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
    """Every state of a workflow in which something can be done, with who may do what there."""
    labels = {BEGINNING: "Noch nichts", **{s: row.label for s, row in workflow.states.items()}}
    states = [
        (label, [_row(workflow, row) for row in workflow.table if state in row.sources])
        for state, label in labels.items()
    ]
    return [(label, rows) for label, rows in states if rows]


def _states() -> Explained:
    city = current_city()
    first = [(s.label, s.meaning) for s in STATES.values() if s.value in FIRST]
    last = [(s.label, s.meaning) for s in STATES.values() if s.value not in FIRST]
    stages = [(stage.word(city), stage.meaning) for stage in STAGES.values()]
    return [*first, *stages, *meanings.DERIVED.items(), *last]


def _row(workflow: Workflow, transition: Transition) -> dict[str, str]:
    targets = workflow.possible_targets(transition)
    return {
        "label": transition.label,
        "leads_to": " oder ".join(workflow.states[target].label for target in targets) or "bleibt",
        "who": "; ".join(who.words for who in transition.who),
    }
