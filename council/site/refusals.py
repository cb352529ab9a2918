"""Keeps what is refused to people who are signed in: who looks for what is none of theirs."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from council.services.sign_ins import note_refusal

REFUSED = (403, 404)
LONGEST = 200
# What names an object without a word of anybody's: its key, or the number of a paper.
KEY = re.compile(r"\d{1,18}|[A-ZÄÖÜ]{1,3}\d{4,5}-\d\d(?:-\d+)*", re.ASCII)


class NoteRefusals:
    """Notes each page about one object that somebody signed in did not get."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        found = request.resolver_match
        if response.status_code in REFUSED and found and request.user.is_authenticated:
            note_refusal(request.user, _path(request), response.status_code)
        return response


def _path(request: HttpRequest) -> str:
    """The address if it holds but keys and numbers; else the form that such addresses have."""
    found = request.resolver_match
    assert found
    words = [str(value) for value in found.kwargs.values()]
    if all(KEY.fullmatch(word) for word in words):
        return request.path[:LONGEST]
    return f"/{found.route}"[:LONGEST]
