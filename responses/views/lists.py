"""Lists with filters: the answers in work and issued, and a member's own papers."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Lower
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from council.enums import STAFF_ROLES, Relation
from council.models import PaperLink
from council.queries import current_city
from council.rules.kinds import ANSWER_KINDS, DRAFTED
from council.rules.permissions import may_write_papers
from council.rules.visibility import visible_issues, visible_papers
from responses import queries, rows
from responses.forms.lists import IssuedFilter, ListFilter, MyPapersFilter, WorkFilter
from responses.models import AnsweredPaper, Statement
from responses.rules.visibility import visible_statements

PER_PAGE = 50


TABS = (
    ("statements", "In Arbeit"),
    ("issued_statements", "Ausgefertigt"),
    ("kept", "Früher beteiligt"),
)


@require_safe
@login_required
def statements(request: HttpRequest) -> HttpResponse:
    """The answers in work: where each lies and until when."""
    only_readers(request.user)
    city = current_city()
    mine = queries.running(visible_statements(request.user))
    form = WorkFilter(request.GET, user=request.user, city=city, rows=mine)
    main = AnsweredPaper.objects.filter(statement=OuterRef("pk")).order_by("position")
    statements = form.filtered(mine).annotate(
        paper_title=Subquery(main.values("paper__title")[:1]),
        paper_year=Subquery(main.values("paper__year")[:1]),
        paper_key=Subquery(main.values("paper__reference_key")[:1]),
    )
    orders = {
        "reference": ("paper_year", "paper_key", "pk"),
        "title": (Lower("paper_title"), "pk"),
        "due": ("due_on", "state_since", "pk"),
    }
    statements, sort = _ordered(statements, request, orders, "due")
    page = _page(queries.statements_for_rows(statements), request)
    context = {
        "rows": [_work_row(statement, city) for statement in page],
        "sort": sort,
        "tabs": tabs_of("statements"),
        **_list_context(form, page),
    }
    return render(request, "responses/statements.html", context)


def _work_row(statement: Statement, city: Any) -> rows.Row:
    return {
        **rows.statement_row(statement, city),
        "officer": statement.case_officer,
        "pdf": reverse("statement_preview", args=[statement.pk]),
    }


@require_safe
@login_required
def issued(request: HttpRequest) -> HttpResponse:
    """The statements and interim notices of the record, those brought in from elsewhere too."""
    only_readers(request.user)
    city = current_city()
    known = visible_papers(request.user).filter(kind__in=ANSWER_KINDS)
    form = IssuedFilter(request.GET, user=request.user, city=city, rows=known)
    answers = form.filtered(known)
    orders = {
        "reference": ("year", "reference_key", "pk"),
        "title": (Lower("title"), "pk"),
        "date": ("dated_on", "pk"),
    }
    answers, sort = _ordered(answers, request, orders, "-date")
    answered = PaperLink.objects.filter(
        relation=Relation.PARENT, target__in=visible_papers(request.user)
    ).select_related("target")
    issues = visible_issues(request.user).filter(paper=OuterRef("pk")).order_by("-number")
    corrected = visible_statements(request.user).filter(published=OuterRef("pk"))
    answers = (
        answers.annotate(
            last_issue=Subquery(issues.values("number")[:1]),
            in_correction=Exists(queries.running(corrected)),
        )
        .select_related("lead")
        .prefetch_related(Prefetch("links", answered, to_attr="answered_links"))
    )
    page = _page(answers, request)
    context = {
        "rows": [_issued_row(paper) for paper in page],
        "sort": sort,
        "issued": True,
        "tabs": tabs_of("issued_statements"),
        **_list_context(form, page),
    }
    return render(request, "responses/statements.html", context)


def _issued_row(paper: Any) -> rows.Row:
    if paper.last_issue:
        pdf = reverse("issue", args=[paper.slug, paper.last_issue])
    else:
        pdf = reverse("reproduction", args=[paper.slug])
    answered = [str(link.target) for link in paper.answered_links]
    return {
        "pk": paper.pk,
        "reference": paper.reference,
        "title": paper.title,
        "url": rows.paper_url(paper),
        "kind": paper.get_kind_display() + (f" zu {', '.join(answered)}" if answered else ""),
        "confidential": paper.confidential,
        "lead": paper.lead,
        "dated_on": paper.dated_on,
        "in_correction": paper.in_correction,
        "pdf": pdf,
    }


@require_safe
@login_required
def my_papers(request: HttpRequest) -> HttpResponse:
    """What a member, a faction's office or the council office on behalf has written."""
    if not may_write_papers(request.user):
        raise Http404
    city = current_city()
    form = MyPapersFilter(request.GET, user=request.user, city=city)
    mine = queries.papers_for_rows(queries.my_papers(request.user), request.user, city)
    orders = {
        "reference": ("year", "reference_key", "pk"),
        "title": (Lower("title"), "pk"),
        "due": ("due_on", "pk"),
    }
    papers, sort = _ordered(form.filtered(mine), request, orders, "-reference")
    page = _page(papers, request)
    context = {
        "drafted": DRAFTED,
        "rows": [rows.paper_row(paper, city) for paper in page],
        "sort": sort,
        "breadcrumb": [("Schreibtisch", reverse("desk"))],
        **_list_context(form, page),
    }
    return render(request, "responses/my_papers.html", context)


def only_readers(user: Any) -> None:
    """Raise Http404 for whoever has no business with answers in the making."""
    if not user.has_role(*STAFF_ROLES):
        raise Http404


def tabs_of(current: str) -> list[dict[str, Any]]:
    """The lists of answers, with the one that is open marked by the name of its address."""
    return [
        {"label": label, "url": reverse(name), "current": name == current} for name, label in TABS
    ]


def _ordered(
    listed: QuerySet, request: HttpRequest, orders: dict[str, tuple], default: str
) -> tuple[QuerySet, str]:
    """Sorted as the address says ("due", "-due"), what has no value last; else by `default`."""
    sort = request.GET.get("sort", default)
    if sort.removeprefix("-") not in orders:
        sort = default
    columns = [F(c) if isinstance(c, str) else c for c in orders[sort.removeprefix("-")]]
    if sort.startswith("-"):
        return listed.order_by(*(c.desc(nulls_last=True) for c in columns)), sort
    return listed.order_by(*(c.asc(nulls_last=True) for c in columns)), sort


def _page(listed: QuerySet, request: HttpRequest) -> Any:
    return Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))


def _list_context(form: ListFilter, page: Any) -> dict[str, Any]:
    return {"form": form, "chips": form.chips(), "page": page, "count": page.paginator.count}
