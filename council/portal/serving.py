"""What all public pages share: they only read, and strangers' pages may be kept for a minute."""

import functools
import hashlib
import re
from collections.abc import Callable
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from council.documents.stored import PREFETCH
from council.models import Paper
from council.queries import current_city
from council.rules import numbering
from council.rules.standing import with_standing
from council.rules.visibility import (
    public_papers,
    visible_files,
    visible_issues,
    visible_papers,
)

KEPT_FOR = 60  # seconds
# What a page of a paper reads. Whoever a paper names has a page of their own.
PARTS = (
    *(name for name in PREFETCH if name not in ("files", "issues")),
    "consultations__organization",
    "originators__person",
    "originators__faction",
)
View = Callable[..., HttpResponseBase]


def public_page(view: View) -> View:
    """Serve GET and HEAD only. What a visitor without any cookie gets, a proxy may keep.

    A form sent here is told that nothing can be sent, not that its token is missing.
    """

    @csrf_exempt
    @require_safe
    @functools.wraps(view)
    def serve(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        kept = response.status_code == 200 and not request.COOKIES
        if kept and not response.has_header("Cache-Control"):
            patch_cache_control(response, public=True, max_age=KEPT_FOR)
        return _not_twice(request, response) if kept else response

    return serve


def _not_twice(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Mark what a visitor gets by its content, and leave it out if she has it already."""
    if not isinstance(response, HttpResponse) or response.has_header("ETag"):
        return response  # files know their own mark
    etag = quote_etag(hashlib.blake2b(response.content, digest_size=16).hexdigest())
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def public_paper_at(slug: str) -> Paper:
    """The public paper with this number, slips in writing it allowed; else raises Http404."""
    reference = numbering.parse(re.sub("[-_]", "/", slug))
    if reference is None:
        raise Http404
    return get_object_or_404(public_papers(), reference_key=reference.key)


def papers_at(request: HttpRequest, slug: str) -> QuerySet[Paper]:
    """The one paper with this number, or none if the reader may not see it; nothing read yet.

    Raises Http404 for what is no number.
    """
    reference = numbering.parse(slug.replace("-", "/"))
    if reference is None:
        raise Http404
    return visible_papers(request.user).filter(reference_key=reference.key)


def parts_for(user: Any) -> list[Any]:
    """What a page of a paper reads, as far as `user` may."""
    files = Prefetch("files", visible_files(user))
    # What an issue was made from is large, and shown nowhere.
    return [*PARTS, files, Prefetch("issues", visible_issues(user).defer("document"))]


def paper_at(request: HttpRequest, slug: str) -> Paper:
    """The paper with this number, all its parts read; not found if the reader may not see it."""
    papers = with_standing(papers_at(request, slug), request.user, current_city())
    return get_object_or_404(papers.prefetch_related(*parts_for(request.user)))
