"""How papers and answers stand in lists: the fields that the list component shows."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from council.models import City, Paper
from council.portal.rows import brought_in_by
from council.rules.workflow import PAPERS
from responses.documents.assembly import is_confidential
from responses.enums import StatementState
from responses.models import Statement, StatementStep
from responses.rules.desks import desk_of, state_word
from responses.rules.standing import standing_of
from responses.rules.steps import ENDED, step_of
from responses.rules.workflow import STATEMENTS

if TYPE_CHECKING:
    from responses.queries import RowStatement

Row = dict[str, Any]


def paper_row(paper: Paper, city: City) -> Row:
    """A paper; it comes from `queries.papers_for_rows`."""
    standing = standing_of(paper, city)
    return {
        "reference": paper.reference,
        "title": paper.title,
        "url": paper_url(paper),
        "kind": paper.get_kind_display(),
        "originators": brought_in_by(paper),
        "confidential": paper.confidential,
        "look": standing.look,
        "word": standing.word,
        "place": standing.place,
        "since": standing.since,
        "due_on": standing.due_on,
        "settled": standing.settled,
    }


def statement_row(statement: Statement, city: City) -> Row:
    """An answer in the making; it comes from `queries.statements_for_rows`."""
    papers = [row.paper for row in statement.answered.all()]
    return {
        "reference": statement.reference,
        "title": papers[0].title,
        "url": reverse("statement", args=[statement.pk]),
        "kind": f"{statement.get_kind_display()} zu {', '.join(map(str, papers))}",
        "originators": "; ".join(brought_in_by(paper) for paper in papers),
        "confidential": is_confidential(statement, papers),
        "look": step_of(statement).look,
        "word": state_word(statement, city),
        "place": desk_of(statement, city),
        "since": statement.state_since,
        "due_on": statement.due_on,
        "settled": statement.state in ENDED,
    }


def action_of(statement: "RowStatement") -> Row:
    """The one verb that is asked of the desk where an answer lies, and where it is done."""
    step = step_of(statement)
    if step.act:
        url = reverse("statement_act", args=[statement.pk, step.act])
    elif step.state == StatementState.MAYOR and statement.mayor_day:
        url = reverse("mayors_sitting", args=[statement.mayor_day.isoformat()])
        url += f"#antwort-{statement.pk}"
    else:
        url = reverse("statement", args=[statement.pk])
    return {"label": step.verb, "url": url}


# What the council office does with a paper in each pile of its inbox.
OFFICE_VERBS: dict[str, Callable[[Any], Row]] = {
    "eingereicht": lambda paper: _verb("Registrieren", "paper_act", paper.pk, "register"),
    "sitzung": lambda paper: _verb("Auf eine Sitzung setzen", "plan_consultation", paper.pk),
    "ergebnis": lambda paper: _verb("Ergebnis eintragen", "result", paper.held),
    "zuweisung": lambda paper: _verb("Amt zuweisen", "assign", paper.pk),
}


def _verb(label: str, name: str, *args: Any) -> Row:
    return {"label": label, "url": reverse(name, args=args)}


def paper_url(paper: Paper) -> str:
    """Where a paper is read: its draft as long as it is one, its own page from then on."""
    if paper.state == "draft":
        return reverse("draft", args=[paper.pk])
    return reverse("tracking", args=[paper.pk])


def paper_news(step: Any) -> Row:
    """A step of a paper's routing slip as a piece of news."""
    return {
        "title": step.subject.title,
        "url": paper_url(step.subject),
        "reference": step.subject.reference,
        "kind": step.subject.get_kind_display(),
        "confidential": step.subject.confidential,
        "action": PAPERS.words_of(step.action),
        "at": step.at,
        "by": step.by_name,
        "comment": step.comment,
    }


def statement_news(step: StatementStep) -> Row:
    """A step of an answer's routing slip as a piece of news."""
    statement = step.subject
    papers = [row.paper for row in statement.answered.all()]
    return {
        "title": papers[0].title,
        "url": reverse("statement", args=[statement.pk]),
        "reference": statement.reference,
        "kind": f"{statement.get_kind_display()} zu {', '.join(map(str, papers))}",
        "confidential": is_confidential(statement, papers),
        "action": STATEMENTS.words_of(step.action),
        "at": step.at,
        "by": step.by_name,
        "comment": step.comment,
    }
