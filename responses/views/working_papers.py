"""Working papers as PDF: the routing slip of a paper or an answer, and two versions compared."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from council.queries import current_city
from council.words.german import german_datetime
from responses.documents import working_papers
from responses.forms.versions import ComparisonForm
from responses.models import Statement, StatementVersion
from responses.views.frame import statement_for
from responses.views.printing import printed
from responses.views.statement import file_name, slip_lines, versions_page
from responses.views.tracking import paper_for, paper_slip_lines, sees_slip


@require_safe
@login_required
def paper_slip(request: HttpRequest, pk: int) -> HttpResponse:
    """The routing slip of a paper, for those who see its page."""
    paper = paper_for(request, pk)
    if not sees_slip(request.user, paper):
        raise Http404
    document = working_papers.paper_slip(paper, paper_slip_lines(paper), current_city())
    return _working_paper(request, document, f"{paper.slug}-Laufzettel.pdf")


@require_safe
@login_required
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    """The routing slip of an answer."""
    statement = statement_for(request.user, pk)
    document = working_papers.slip(statement, slip_lines(statement), current_city())
    return _working_paper(request, document, f"{file_name(statement)}-Laufzettel.pdf")


@require_safe
@login_required
def comparison(request: HttpRequest, pk: int) -> HttpResponse:
    """What differs between two versions, word by word."""
    statement = statement_for(request.user, pk)
    form = ComparisonForm(request.GET, statement=statement)
    if not form.is_valid():
        return versions_page(request, statement, form)
    old, new = (_version(statement, form.cleaned_data[name]) for name in ("von", "bis"))
    document = working_papers.comparison(statement, old, new, current_city())
    name = f"{file_name(statement)}-Fassungen-{old.number}-{new.number}.pdf"
    return _working_paper(request, document, name)


def _version(statement: Statement, number: int) -> StatementVersion:
    return get_object_or_404(statement.versions.select_related("by"), number=number)


def _working_paper(request: HttpRequest, document: Any, name: str) -> HttpResponse:
    stand = german_datetime(timezone.now())
    note = f"Arbeitspapier, keine amtliche Ausfertigung. Stand {stand}."
    return printed(request, document, name, note=note)
