"""Reading the open interface as a program does, without a network."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client

from council.oparl.crawl import Crawl, Reply

START = f"{settings.SITE_URL}/oparl/system/1"


def fetch(method: str, address: str, headers: dict[str, str]) -> Reply:
    """Ask the site under test."""
    parts = urlsplit(address)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    response = Client().generic(method, path, headers=headers)
    body = b"".join(response) if response.streaming else response.content
    return Reply(response.status_code, response.headers, body)


def walked() -> Crawl:
    """A walk through the whole interface, on which every object is also fetched alone."""
    return Crawl(fetch, alone=10_000).through(START)


def listed(what: str, **query: Any) -> list[dict[str, Any]]:
    """The objects on the first page of a list of the body."""
    return Client().get(f"/oparl/body/1/{what}", query).json()["data"]


def shown(kind: str, number: int) -> dict[str, Any]:
    """One object, fetched alone."""
    return Client().get(f"/oparl/{kind}/{number}").json()
