"""statement"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def preview(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def preview_page(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def versions(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def version(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def version_pdf(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def slip(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def deadline(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def override(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def act(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404
