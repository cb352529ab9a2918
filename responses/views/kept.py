"""What an office keeps of answers in which it has no part any more: the versions that it had."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from council.words.german import german_datetime
from responses.models import StatementVersion
from responses.rules.visibility import kept_versions
from responses.views.lists import only_readers, tabs_of
from responses.views.printing import printed


@require_safe
@login_required
def kept(request: HttpRequest) -> HttpResponse:
    """All of them, the newest first, each as it was called then."""
    only_readers(request.user)
    versions = kept_versions(request.user).order_by("-at", "-pk")
    context = {
        "rows": [_row(version) for version in versions],
        "tabs": tabs_of("kept"),
    }
    return render(request, "responses/kept.html", context)


@require_safe
@login_required
def version_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them as PDF."""
    version = get_object_or_404(kept_versions(request.user), pk=pk)
    mark = f"ENTWURF\nFassung {version.number} vom {german_datetime(version.at)}"
    return printed(request, version.document, f"Fassung-{version.number}.pdf", mark=mark)


def _row(version: StatementVersion) -> dict[str, Any]:
    paper = version.document["paper"]
    return {
        "version": version,
        "title": paper["title"],
        "answers": ", ".join(paper.get("parents", [])),
    }
