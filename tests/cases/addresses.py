"""The addresses of the site, as its own resolver knows them."""

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

# Those that a regular expression describes.
ROUTES = {
    "paper": "<str:slug>/",
    "paper_elsewhere": "<str:slug>/",
    "account_reset_password_from_key": "konto/passwort/neu/<str:uidb36>-<str:key>/",
}


def routes() -> dict[str, str]:
    """Every address by its name: {"slip": "stellungnahme/<int:pk>/laufzettel/"}."""
    return {name: ROUTES.get(name, route) for name, route in _walk(get_resolver(), "")}


def _walk(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, str]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield str(pattern.name), prefix + str(pattern.pattern)


def kinds_of(route: str) -> list[str]:
    """What varies in an address: numbers ("int") and texts ("str")."""
    return re.findall(r"<(\w+):\w+>", route)


def filled(route: str, values: list[str]) -> str:
    """An address with its parts filled in, as it is typed."""
    for value in values:
        route = re.sub(r"<[^>]+>", value.replace("\\", r"\\"), route, count=1)
    return f"/{route}"
