"""How the interface answers: JSON for everybody, validators, and errors a program can read."""

import functools
import hashlib
import json
import sys
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date, quote_etag
from django.views import defaults
from django.views.decorators.csrf import csrf_exempt

from council import storage
from council.oparl.shown import SCHEMA

KEPT_FOR = 60  # seconds
METHODS = ("GET", "HEAD", "OPTIONS")
NOT_FOUND = "Unter dieser Adresse gibt es nichts."
View = Callable[..., HttpResponseBase]


def open_to_programs(view: View) -> View:
    """Serve a view to programs of any site: read-only, every fault in JSON."""

    @csrf_exempt
    @functools.wraps(view)
    def serve(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in METHODS:
            return opened(error(HTTPStatus.METHOD_NOT_ALLOWED, "Hier kann nur gelesen werden."))
        if request.method == "OPTIONS":
            return opened(HttpResponse(status=HTTPStatus.NO_CONTENT))
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            response = error(HTTPStatus.NOT_FOUND, NOT_FOUND)
        if response.status_code < HTTPStatus.BAD_REQUEST:
            patch_cache_control(response, public=True, max_age=KEPT_FOR)
        if request.method == "HEAD" and isinstance(response, HttpResponse):
            response["Content-Length"] = str(len(response.content))
            response.content = b""
        return opened(response)

    return serve


def opened(response: HttpResponseBase) -> HttpResponseBase:
    """Let programs in browsers read a response, whichever site they come from."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = ", ".join(METHODS)
    response["Access-Control-Expose-Headers"] = "ETag, Last-Modified"
    if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        response["Allow"] = ", ".join(METHODS)
    return response


def answer(request: HttpRequest, content: dict[str, Any], modified: float) -> HttpResponseBase:
    """Content as JSON; not sent again if the client has it. `modified` is a time stamp."""
    body = json.dumps(content, ensure_ascii=False).encode()
    etag = quote_etag(hashlib.blake2b(body, digest_size=16).hexdigest())
    unchanged = get_conditional_response(request, etag=etag, last_modified=int(modified))
    response = unchanged or _json(body, HTTPStatus.OK)
    response["ETag"] = etag
    response["Last-Modified"] = http_date(modified)
    return response


def error(status: HTTPStatus, message: str, debug: str = "") -> HttpResponse:
    """A fault as the specification's error object."""
    content = {"type": f"{SCHEMA}Error", "message": message, "debug": debug or status.phrase}
    return _json(json.dumps(content, ensure_ascii=False).encode(), status)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """The site's answer to any wrong address: to programs in JSON, to people a page."""
    if request.path.startswith("/oparl/"):
        return opened(error(HTTPStatus.NOT_FOUND, NOT_FOUND))
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponseBase:
    """The site's answer when it has failed; a full disk is told as what it is."""
    full = storage.is_full(sys.exception())
    if full and not request.path.startswith("/oparl/"):
        return HttpResponse(render_to_string("507.html"), status=HTTPStatus.INSUFFICIENT_STORAGE)
    if request.path.startswith("/oparl/"):
        return opened(error(HTTPStatus.INTERNAL_SERVER_ERROR, "Hier ist ein Fehler aufgetreten."))
    return defaults.server_error(request)


def _json(body: bytes, status: HTTPStatus) -> HttpResponse:
    return HttpResponse(body, status=status, content_type="application/json; charset=utf-8")
