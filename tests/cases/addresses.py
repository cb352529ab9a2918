"""The addresses of the site, as its own resolver knows them."""

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    """Every address that leads to a page."""
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            yield from patterns(each)
        else:
            yield each


def names() -> set[str]:
    """The names of all addresses."""
    return {str(pattern.name) for pattern in patterns()}


def parts_of(pattern: URLPattern) -> dict[str, str]:
    """What varies in an address, and whether it is a number ("int") or a text ("str")."""
    if groups := re.findall(r"\(\?P<(\w+)>", str(pattern.pattern)):
        return dict.fromkeys(groups, "regex")
    return {
        name: "int" if type(each).__name__ == "IntConverter" else "str"
        for name, each in pattern.pattern.converters.items()
    }
