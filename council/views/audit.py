"""The audit page: who gave which role, changed which account or setting, and who came in."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from council.forms.audit import AuditFilter
from council.views.audit_lines import KINDS, cells_of, found, lines_of
from council.views.register_pages import administrators_only, chips_of, page_of
from council.words.tables import german_csv

HEADINGS = ["Zeit", "Was", "Konto", "Durch", "Einzelheiten"]
ROWS_AT_ONCE = 500


@require_safe
@administrators_only
def audit(request: HttpRequest) -> HttpResponse:
    """The lines that the filter finds, newest first."""
    form = _filter(request)
    page = page_of(request, found(**_wanted(form)))
    context = {
        "form": form,
        "chips": chips_of(form),
        "count": page.paginator.count,
        "page": page,
        "lines": lines_of(page.object_list),
    }
    return render(request, "council/audit.html", context)


@require_safe
@administrators_only
def audit_csv(request: HttpRequest) -> HttpResponse:
    """The same lines, all of them, for a spreadsheet program."""
    rows = [HEADINGS]
    pages = Paginator(found(**_wanted(_filter(request))), ROWS_AT_ONCE)
    for page in pages:
        rows += [cells_of(line) for line in lines_of(page.object_list)]
    return HttpResponse(
        german_csv(rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="Protokoll.csv"'},
    )


def _filter(request: HttpRequest) -> AuditFilter:
    form = AuditFilter(request.GET, kinds=[(key, kind.label) for key, kind in KINDS.items()])
    form.is_valid()
    return form


def _wanted(form: AuditFilter) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if value}
