"""Walks a site as a stranger does: from the first page over every link that there is."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

from django.conf import settings
from django.test import Client

SITE = settings.SITE_URL
# What a page loads by itself, in contrast to where it leads.
LOADING = {"img", "script", "link", "iframe", "object", "source", "embed", "video", "audio"}
FETCHED = ("stylesheet", "preload", "icon", "modulepreload", "manifest")
# Pages behind the door are none of a stranger's.
SIGNING_IN = "/konto/"


@dataclass
class Visit:
    """One address and what it gave."""

    address: str
    status: int
    kind: str
    said: str  # the body and the headers
    body: bytes
    cookies: list[str]
    links: set[str] = field(default_factory=set)
    loads: set[str] = field(default_factory=set)
    anchors: set[str] = field(default_factory=set)

    @property
    def is_page(self) -> bool:
        """Whether this is HTML."""
        return self.kind == "text/html"


class _Links(HTMLParser):
    def __init__(self, visit: Visit) -> None:
        super().__init__()
        self.visit = visit

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.visit.anchors.add(given["id"])
        for name in ("href", "src", "data", "action"):
            if name not in given or given.get("method", "get") != "get":
                continue
            target = urljoin(SITE + self.visit.address, given[name])
            fetched = tag != "link" or set(given.get("rel", "").split()) & set(FETCHED)
            if tag in LOADING and fetched:
                self.visit.loads.add(target)
            self.visit.links.add(target)


def crawled(client: Client, start: str = "/", most: int = 2000) -> dict[str, Visit]:
    """Every page, file and style that `client` comes to from `start`, by its address.

    A query is followed from pages without one: filters and orders would multiply without end.
    """
    visits: dict[str, Visit] = {}
    waiting = deque([start])
    while waiting:
        address = waiting.popleft()
        if address in visits:
            continue
        visits[address] = visit = _visit(client, address)
        assert len(visits) <= most, f"the walk has no end: {address}"
        waiting.extend(sorted(_further(visit, visits)))
    return visits


def _visit(client: Client, address: str) -> Visit:
    response = client.get(address)
    body = b"".join(response) if response.streaming else response.content  # type: ignore[arg-type]
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    visit = Visit(
        address,
        response.status_code,
        kind,
        body.decode("utf-8", "replace") + str(response.headers),
        body,
        list(response.cookies),
    )
    if visit.is_page:
        _Links(visit).feed(body.decode())
    elif kind == "text/css":
        targets = re.findall(r"url\([\"']?([^\"')]+)", body.decode())
        visit.loads = {urljoin(SITE + address, target) for target in targets}
        visit.links = {target for target in visit.loads if not target.startswith("data:")}
    if "Location" in response.headers:
        visit.links.add(urljoin(SITE + address, response["Location"]))
    return visit


def _further(visit: Visit, visits: dict[str, Visit]) -> Iterator[str]:
    for link in visit.links:
        address = urldefrag(link).url.removeprefix(SITE)
        own = urldefrag(link).url.startswith(f"{SITE}/")
        if not own or address in visits or address.startswith(SIGNING_IN):
            continue
        if "?" in visit.address and "?" in address:
            continue
        yield address


def is_elsewhere(address: str) -> bool:
    """Whether an address belongs to another host."""
    parts = urlsplit(address)
    return parts.scheme != "data" and f"{parts.scheme}://{parts.netloc}" != SITE
