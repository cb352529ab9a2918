"""What holds for every request, whichever page it asks for."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from council.exceptions import ActionRefused, NotAllowed
from council.queries import current_city

GetResponse = Callable[[HttpRequest], HttpResponse]


class RefuseNulBytes:
    """An address with a NUL byte leads nowhere; PostgreSQL could not even look for it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise Http404
        return self.get_response(request)


class CityTime:
    """Dates and times are those of the city, wherever the computer stands."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with timezone.override(current_city().zone):
            return self.get_response(request)


class KeepNoCopies:
    """What a signed-in person sees is kept neither by the browser nor on the way to it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            response["Cache-Control"] = "no-store, private"
        return response


class ExplainRefusals:
    """A refused action that no page has answered becomes a plain page that says why."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, ActionRefused):
            return None
        status = 403 if isinstance(error, NotAllowed) else 409
        return render(request, "refused.html", {"reason": str(error)}, status=status)
