"""office"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def inbox(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def title(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def confidentiality(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def publish(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404
