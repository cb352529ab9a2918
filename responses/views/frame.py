"""What all pages of one answer share: where it lies, its tabs, and what can be done with it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from council.models import City, Paper
from council.queries import current_city
from council.rules.transitions import Transition
from responses.documents.assembly import answered_papers, is_confidential
from responses.enums import StatementKind, StatementState
from responses.models import Statement
from responses.rules.desks import state_word
from responses.rules.steps import ENDED, STEPS, step_of
from responses.rules.visibility import visible_statements
from responses.rules.workflow import (
    STATEMENTS,
)
from responses.views.statement_acts import STATEMENT_ACTS, whereabouts

Context = dict[str, Any]

# What is asked at a step; everything else is offered beside it.
PRIMARY = ("take", "forward", "cosign", "approve", "distribute")
TABS = (
    ("statement", "Antworten"),
    ("head", "Kopf und Verteiler"),
    ("annexes", "Anlagen"),
    ("cosigners", "Mitzeichnung"),
    ("versions", "Fassungen"),
    ("slip", "Laufzettel"),
    ("preview_page", "Vorschau"),
)


def statement_for(user: Any, pk: int) -> Statement:
    """The answer, if `user` may know of it. Raises Http404."""
    statements = visible_statements(user).select_related("lead__parent", "case_officer")
    return get_object_or_404(statements.prefetch_related("cosignatures__organization"), pk=pk)


def may_write(user: Any, statement: Statement) -> bool:
    """Whether `user` may change the text now."""
    return STATEMENTS.may(user, "edit", statement)


def frame(request: HttpRequest, statement: Statement, tab: str) -> Context:
    """The context that every page of the answer needs; `tab` is the name of the page's view."""
    city = current_city()
    papers = answered_papers(statement)
    return {
        "statement": statement,
        "papers": papers,
        "paper": papers[0],
        "tab_label": "" if tab == "statement" else dict(TABS)[tab],
        "tabs": _tabs(statement, tab),
        "word": state_word(statement, city),
        "look": step_of(statement).look,
        "where": whereabouts(statement, city),
        "ended": statement.state in ENDED,
        "may_write": may_write(request.user, statement),
        "actions": actions(request.user, statement),
        **naming(statement, papers),
    }


def naming(statement: Statement, papers: list[Paper]) -> Context:
    """What the head of each page says: kind and numbers, title, the ways back."""
    listed = ", ".join(f"{paper.kind_row.to} {paper}" for paper in papers)
    number = f" {statement.reference}" if statement.reference else ""
    return {
        "preline": f"{statement.get_kind_display()}{number} {listed}",
        "title": papers[0].title,
        "confidential": is_confidential(statement, papers),
        "breadcrumb": [
            ("Schreibtisch", reverse("desk")),
            (str(papers[0]), reverse("tracking", args=[papers[0].pk])),
        ],
    }


def actions(user: Any, statement: Statement) -> Context:
    """What `user` can do with the answer: the one primary act, the others, what is in the way."""
    rows = [row for row in STATEMENTS.open_to(user, statement) if row.action in STATEMENT_ACTS]
    if any(row.action == "return" for row in rows):  # to get it back says the same a second time
        rows = [row for row in rows if row.action != "recall"]
    primary = next((row for row in rows if row.action in PRIMARY), None)
    hindrances = primary.hindrances(user, statement) if primary else []
    others = [row for row in rows if row is not primary]
    return {
        "primary": _link(statement, primary) if primary and not hindrances else None,
        "blocked": f"{primary.label}: {' '.join(hindrances)}" if primary and hindrances else "",
        "others": [_link(statement, row) for row in others if not row.dangerous],
        "dangers": [_link(statement, row) for row in others if row.dangerous],
    }


def at(name: str, statement: Statement) -> str:
    """The address of a page of the answer."""
    return reverse(name, args=[statement.pk])


def word_of(city: City) -> Callable[[str], str]:
    """A function that names a state for this city."""

    return lambda state: STEPS[StatementState(state)].word(city)


def _link(statement: Statement, row: Transition) -> Context:
    page = STATEMENT_ACTS[row.action].page
    if page:
        return {"label": row.label, "url": at(page, statement)}
    return {
        "label": row.label,
        "url": reverse("statement_act", args=[statement.pk, row.action]),
    }


def _tabs(statement: Statement, current: str) -> list[Context]:
    counts = {
        "annexes": statement.annexes.count(),
        "cosigners": len(statement.cosignatures.all()),
        "versions": statement.versions.count(),
    }
    labels = dict(TABS)
    if statement.kind == StatementKind.INTERIM_NOTICE:
        labels["statement"] = "Text"
    return [
        {
            "label": label,
            "url": reverse(name, args=[statement.pk]),
            "current": name == current,
            "count": counts.get(name),
        }
        for name, label in labels.items()
    ]
