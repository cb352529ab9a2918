"""drafts"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def new(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def new(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def edit(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def preview(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def attach(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def detach(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def receipt(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404
