"""registers"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def overview(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def entries(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def entry(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def entry(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404
