"""A mark in browsers from which an account has signed in: strangers' failures do not hold it up.

The cookie opens nothing. It holds a number of its own and digests of the accounts, signed.
"""

import secrets
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

SALT = "council.site.known_browser"
YEAR = 365 * 24 * 60 * 60
MOST_ACCOUNTS = 5  # a browser that several people use keeps the latest


def browser_of(request: HttpRequest, login: str) -> str:
    """The number of the browser if the account with this digest has signed in there before."""
    mark = _mark(request)
    return str(mark["browser"]) if login in mark["logins"] else ""


def remember(request: HttpRequest, login: str) -> None:
    """Mark the browser with the answer to this request."""
    mark = _mark(request)
    logins = [login, *[known for known in mark["logins"] if known != login]]
    request.new_mark = {**mark, "logins": logins[:MOST_ACCOUNTS]}  # type: ignore[attr-defined]


class MarkBrowser:
    """Sends the mark along once somebody has signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if mark := getattr(request, "new_mark", None):
            response.set_cookie(
                settings.BROWSER_COOKIE_NAME,
                signing.dumps(mark, salt=SALT),
                max_age=YEAR,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response


def _mark(request: HttpRequest) -> dict[str, Any]:
    cookie = request.COOKIES.get(settings.BROWSER_COOKIE_NAME, "")
    try:
        mark: dict[str, Any] = signing.loads(cookie, salt=SALT, max_age=YEAR)
    except signing.BadSignature:
        return {"browser": secrets.token_hex(8), "logins": []}
    return mark
