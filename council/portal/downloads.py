"""The files behind the pages. Who may read one may load it; nobody else finds it."""

import logging
import re
from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from council import storage
from council.documents import reproductions
from council.enums import Relation
from council.pdf import RenderError
from council.portal.serving import paper_at, papers_at, parts_for, public_page
from council.queries import current_city
from council.rules.visibility import (
    awaits_public_issue,
    visible_files,
    visible_issues,
    visible_papers,
)
from council.uploads.kinds import with_ending

logger = logging.getLogger(__name__)

PDF = "application/pdf"
# What a browser shows by itself and can do no harm; everything else is only saved.
SHOWN = {PDF, "image/png", "image/jpeg"}
UNKNOWN = "application/octet-stream"
NOT_IN_FILE_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
ONE_YEAR = 365 * 24 * 60 * 60


@public_page
def issue(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """One issued PDF, also one that a later issue has replaced."""
    # The frozen document is large and not needed.
    issues = visible_issues(request.user).only("name", "sha256")
    stored = get_object_or_404(issues, paper__in=papers_at(request, slug), number=number)
    return served(request, path_of(stored.sha256), f"{stored.name}.pdf", PDF, stored.sha256)


@public_page
def file(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """An attachment of a paper."""
    files = visible_files(request.user).exclude(sha256="")
    stored = get_object_or_404(files, paper__in=papers_at(request, slug), pk=pk)
    name = with_ending(stored.name, stored.mime)
    path = path_of(stored.sha256)
    if stored.mime not in SHOWN:
        return served(request, path, name, UNKNOWN, stored.sha256, to_save=True)
    return served(request, path, name, stored.mime, stored.sha256)


@public_page
def reproduction(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The PDF of a paper that came without one, made from the record."""
    paper = paper_at(request, slug)
    if paper.issues.all() or awaits_public_issue(paper):
        raise Http404
    parents = visible_papers(request.user).filter(
        cited_by__paper=paper, cited_by__relation=Relation.PARENT
    )
    parents = parents.select_related("lead").prefetch_related(*parts_for(request.user))
    ordered = parents.order_by("cited_by__position")
    try:
        path = reproductions.reproduction_of(paper, list(ordered), current_city())
    except RenderError as error:
        logger.warning("No reproduction of %s: %s", paper, error)
        context = {"paper": paper, "address": paper.get_absolute_url()}
        return render(request, "council/portal/no_reproduction.html", context, status=503)
    name = f"{paper.reference} {paper.kind_row.label} (Nachbildung).pdf"
    return served(request, path, name, PDF, path.stem)


@public_page
def arms(request: HttpRequest, digest: str) -> HttpResponseBase:
    """The city's arms, under an address that changes with them."""
    city = current_city()
    if not city.has_arms or digest != city.arms_sha256:
        raise Http404
    response = served(request, path_of(digest), "Wappen", city.arms_mime, digest)
    response["Cache-Control"] = f"public, max-age={ONE_YEAR}, immutable"
    return response


def path_of(sha256: str) -> Path:
    """Where a file lies. One that should be there and is not, is the operator's matter."""
    path = storage.path_of(sha256)
    if not path.is_file():
        logger.error("The file %s is missing", sha256)
        raise Http404
    return path


def served(
    request: HttpRequest, path: Path, name: str, mime: str, etag: str, *, to_save: bool = False
) -> HttpResponseBase:
    """A file, shown in the browser or only to be saved; not sent again if the reader has it."""
    quoted = quote_etag(etag)
    unchanged = get_conditional_response(request, etag=quoted)
    response = unchanged or FileResponse(
        path.open("rb"),
        as_attachment=to_save,
        filename=NOT_IN_FILE_NAMES.sub("_", name).strip(" .") or "Datei",
        content_type=mime,
    )
    response["ETag"] = quoted
    response["X-Content-Type-Options"] = "nosniff"
    return response
