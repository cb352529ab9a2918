"""accounts"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def accounts(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def new(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def account(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def invite(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def grant(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def end(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404
