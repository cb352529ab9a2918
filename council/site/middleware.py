"""What holds for every request, whichever page it asks for."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils import timezone

from council.exceptions import ActionRefused, NotAllowed
from council.queries import current_city

GetResponse = Callable[[HttpRequest], HttpResponse]


# What pages of this site may ask a browser for: nothing but the keys of whoever signs in.
NO_DEVICES = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "autoplay",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "hid",
        "idle-detection",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "screen-wake-lock",
        "serial",
        "usb",
        "xr-spatial-tracking",
    )
)


class NeedNoDevices:
    """Neither a page nor what somebody has slipped into one reaches a camera or a place."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Permissions-Policy"] = NO_DEVICES
        return response


class KnowTheMethods:
    """Pages are read and forms are sent; another method finds nothing that would answer it.

    Whatever a page does not answer is said in words, where people read it.
    """

    METHODS = ("GET", "HEAD", "POST")

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in self.METHODS or request.path.startswith("/oparl/"):
            response = self.get_response(request)
        else:
            response = HttpResponseNotAllowed(self.METHODS)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or response.content:
            return response
        page = render(request, "405.html", status=response.status_code)
        page["Allow"] = response["Allow"]
        return page


class LimitRequests:
    """Whoever sends more than all files of a paper may have is told so before it is read."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length[:15]) > settings.REQUEST_BYTES:
            context = {"size": int(length[:15]), "most": settings.REQUEST_BYTES}
            return render(request, "413.html", context, status=413)
        return self.get_response(request)


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
        city = current_city()
        request.city = city  # type: ignore[attr-defined]
        with timezone.override(city.zone):
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
