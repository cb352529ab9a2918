"""portal"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def start(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def papers(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def meetings(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def meeting(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def help_page(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def imprint(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def privacy(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def accessibility(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def arms(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def paper(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def issue(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def reproduction(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def file(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404
