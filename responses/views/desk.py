"""The desk: where everybody who signs in begins."""

import datetime
from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from council.enums import OrganizationKind, Role
from council.models import City, Meeting, Paper, User
from council.queries import coming_meetings, current_city
from council.rules.inbox import TRAYS
from council.rules.kinds import DRAFTED
from council.rules.permissions import council_office, may_write_papers
from council.rules.second_person import asked_of
from council.services.visits import note_visit
from council.site.requests import SignedInRequest
from responses import queries, rows

# A section shows what fits on a desk; the full list is one link away.
MOST_TASKS = 50
MOST_WAITING = 20
MOST_NEWS = 20
# How far back news goes for somebody who was never here.
FIRST_VISIT = datetime.timedelta(days=14)


@require_safe
@login_required
def desk(request: SignedInRequest) -> HttpResponse:
    """What is asked of the person, what she waits for, and what is new to her."""
    user, city = request.user, current_city()
    tasks = _tasks(user, city)
    waiting, more_waiting = _waiting(user, city)
    context = {
        "tasks": tasks[:MOST_TASKS],
        "more_tasks": len(tasks) > MOST_TASKS,
        "waiting": waiting,
        "more_waiting": more_waiting,
        "news": _news(request),
        "drafted": DRAFTED if may_write_papers(user) else (),
        "asks": _asks(user),
        "staff": user.has_role(*STAFF),
        "office": council_office(user),
        "next_mayors_sitting": _next_mayors_sitting(user),
        "sittings": _sittings(user),
        "proposals": len(asked_of(user)),
        "administers": user.has_role(Role.ADMINISTRATOR),
    }
    return render(request, "responses/desk.html", context)


STAFF = (
    Role.COUNCIL_OFFICE,
    Role.CASE_OFFICER,
    Role.HEAD_OF_UNIT,
    Role.DEPUTY_MAYOR,
    Role.MAYORS_OFFICE,
)


def _asks(user: User) -> bool:
    return user.has_role(Role.COUNCIL_MEMBER, Role.FACTION_OFFICE)


def _tasks(user: Any, city: City) -> list[rows.Row]:
    """Everything asked of `user`, most urgent first; what has no due date counts as due today."""
    today = city.today()
    tasks = []
    if user.has_role(*STAFF):
        statements = queries.statements_for_rows(queries.asked_of_me(user))
        for statement in statements[: MOST_TASKS + 1]:
            tasks.append(
                {**rows.statement_row(statement, city), "action": rows.action_of(statement)}
            )
    if user.has_role(Role.COUNCIL_OFFICE):
        for tray in TRAYS:
            tasks += _papers(queries.office_tasks(tray, user), user, city, _for_office(tray.key))
    if may_write_papers(user):
        tasks += _papers(queries.my_drafts(user), user, city, _write)
    return sorted(tasks, key=lambda task: task["due_on"] or today)


def _papers(
    papers: QuerySet[Paper], user: Any, city: City, verb: Callable[[Paper], rows.Row]
) -> list[rows.Row]:
    rows_of_papers = queries.papers_for_rows(papers, user, city)[: MOST_TASKS + 1]
    return [{**rows.paper_row(paper, city), **verb(paper)} for paper in rows_of_papers]


def _for_office(tray: str) -> Callable[[Any], rows.Row]:
    return lambda paper: {
        "action": rows.OFFICE_VERBS[tray](paper),
        "since": paper.waiting_since,
    }


def _write(paper: Any) -> rows.Row:
    url = reverse("draft", args=[paper.pk])
    if paper.last_action == "return":
        return {
            "action": {"label": "Überarbeiten", "url": url},
            "word": "Zurückgegeben",
            "since": paper.last_at,
            "note": paper.last_comment,
        }
    return {"action": {"label": "Weiterschreiben", "url": url}, "since": paper.last_at}


def _waiting(user: Any, city: City) -> tuple[list[rows.Row], bool]:
    """What lies with others: a member's own papers, an office's answers."""
    waiting = []
    if _asks(user):
        papers = queries.papers_for_rows(queries.my_papers(user), user, city)
        papers = papers.filter(queries.WAITING).order_by(
            F("due_on").asc(nulls_last=True), "-dated_on", "-pk"
        )
        waiting += [rows.paper_row(paper, city) for paper in papers[: MOST_WAITING + 1]]
    if user.has_role(*STAFF):
        statements = queries.statements_for_rows(queries.waiting_for_others(user))
        waiting += [
            rows.statement_row(statement, city) for statement in statements[: MOST_WAITING + 1]
        ]
    return waiting[:MOST_WAITING], len(waiting) > MOST_WAITING


def _news(request: SignedInRequest) -> list[rows.Row]:
    """What happened since the visit before this one.

    The session remembers that moment: what is new stays on the desk until the next sign-in.
    """
    user = request.user
    before = note_visit(user)
    stored = request.session.setdefault(
        "news_since", (before or timezone.now() - FIRST_VISIT).isoformat()
    )
    since = datetime.datetime.fromisoformat(stored)
    news = []
    if _asks(user) or user.has_role(Role.COUNCIL_OFFICE):
        news += [rows.paper_news(s) for s in queries.news_of_papers(user, since)[:MOST_NEWS]]
    if user.has_role(*STAFF):
        steps = queries.news_of_statements(user, since)[:MOST_NEWS]
        news += [rows.statement_news(step) for step in steps]
    return sorted(news, key=lambda piece: piece["at"], reverse=True)[:MOST_NEWS]


def _next_mayors_sitting(user: Any) -> dict[str, Any] | None:
    if not user.has_role(Role.MAYORS_OFFICE):
        return None
    sitting = _coming().filter(organization__kind=OrganizationKind.MAYOR).first()
    if sitting is None:
        return None
    day = timezone.localdate(sitting.starts_at)
    open_answers = queries.at_mayor(user).filter(Q(mayor_day=day) | Q(mayor_day=None))
    return {
        "meeting": sitting,
        "url": reverse("mayors_sitting", args=[day.isoformat()]),
        "open": open_answers.count(),
    }


def _sittings(user: Any) -> list[Meeting]:
    """The next sittings of the council and its committees, for the council office."""
    if not user.has_role(Role.COUNCIL_OFFICE):
        return []
    sittings = _coming().exclude(organization__kind=OrganizationKind.MAYOR)
    return list(sittings.annotate(papers=Count("consultations"))[:3])


def _coming() -> QuerySet[Meeting]:
    """Sittings of today count until the day is over."""
    return coming_meetings(timezone.localtime().replace(hour=0, minute=0, second=0))
