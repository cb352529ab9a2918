"""sittings"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def plan(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def sitting(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def result(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404
