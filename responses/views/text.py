"""text"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def workbench(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def join(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def split(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def head(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def distribution(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def annexes(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def annex(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def cosigners(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404
