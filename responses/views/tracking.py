"""tracking"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def paper(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def slip(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def assign(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def notice(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def act(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404
