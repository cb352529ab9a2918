"""What all public pages share: they only read, and strangers' pages may be kept for a minute."""

import functools
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from council import numbering, record
from council.models import Paper
from council.queries import current_city
from council.standing import with_standing
from council.visibility import visible_papers

KEPT_FOR = 60  # seconds
# What a page of a paper reads. Whoever a paper names has a page of their own.
PARTS = (
    *record.PREFETCH,
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
        return response

    return serve


def paper_at(request: HttpRequest, slug: str) -> Paper:
    """The paper with this number, all its parts read; not found if the reader may not see it."""
    reference = numbering.parse(slug.replace("-", "/"))
    if reference is None:
        raise Http404
    papers = with_standing(visible_papers(request.user), request.user, current_city())
    return get_object_or_404(
        papers.prefetch_related(*PARTS),
        reference_key=reference.key,
    )
