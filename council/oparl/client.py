"""Asking another OParl server over the network, carefully: it may be slow, huge or hostile."""

import ipaddress
import socket
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError

from council.oparl.crawl import Reply

TIMEOUT = (10, 60)  # seconds: to connect, between two parts of an answer
LONGEST = 120  # seconds for one answer
LARGEST_ANSWER = 50 * 2**20
LARGEST_FILE = 100 * 2**20
ATTEMPTS = 3
PASSING = (429, 500, 502, 503, 504)
MOST_PAGES = 100_000
AGENT = "ratsantworten (OParl-Import)"


class Unreachable(Exception):
    """The server cannot be asked, or what it says is of no use; the message is German."""


class Missing(Unreachable):
    """There is nothing at an address."""


class Server:
    """One OParl server. Only its own host is asked, and no address inside this network."""

    def __init__(self, start: str, *, allow_private: bool = False, pause: float = 1.0) -> None:
        self.start, self.allow_private, self.pause = start, allow_private, pause
        self.origin = _origin(start)
        self.session = requests.Session()
        self.session.headers["User-Agent"] = AGENT
        self.session.trust_env = False

    def object(self, address: str) -> dict[str, Any]:
        """The JSON object at an address. Raises Unreachable."""
        reply = self.fetch("GET", address, {})
        if reply.status in (404, 410):
            raise Missing(f"{address}: Der Server antwortet mit {reply.status}.")
        if reply.status != 200:
            raise Unreachable(f"{address}: Der Server antwortet mit {reply.status}.")
        try:
            content = reply.json()
        except (ValueError, RecursionError):
            raise Unreachable(f"{address}: Die Antwort ist kein JSON.") from None
        if not isinstance(content, dict):
            raise Unreachable(f"{address}: Die Antwort ist kein JSON-Objekt.")
        return content

    def list(self, address: str, **query: str) -> Iterator[dict[str, Any]]:
        """The objects of a list, page by page. Raises Unreachable."""
        joint = "&" if urlsplit(address).query else "?"
        following = f"{address}{joint}{urlencode(query)}" if query else address
        seen: set[str] = set()
        while following:
            if following in seen or len(seen) >= MOST_PAGES:
                raise Unreachable(f"{following}: Die Liste hat kein Ende.")
            seen.add(following)
            page = self.object(following)
            data, links = page.get("data"), page.get("links")
            if not isinstance(data, list) or not isinstance(links, dict):
                raise Unreachable(f"{following}: Das ist keine Liste nach OParl.")
            yield from (item for item in data if isinstance(item, dict))
            following = str(links.get("next") or "")

    def content(self, address: str) -> bytes:
        """The bytes of a file. Raises Unreachable."""
        reply = self.fetch("GET", address, {}, largest=LARGEST_FILE)
        if reply.status != 200:
            raise Unreachable(f"{address}: Der Server antwortet mit {reply.status}.")
        return reply.body

    def fetch(
        self, method: str, address: str, headers: dict[str, str], *, largest: int = LARGEST_ANSWER
    ) -> Reply:
        """Ask once, and again after a passing fault. Raises Unreachable."""
        self._check(address)
        for attempt in range(1, ATTEMPTS + 1):
            try:
                reply = self._ask(method, address, headers, largest)
            except (requests.RequestException, HTTPError) as error:
                if attempt == ATTEMPTS:
                    name = type(error).__name__
                    raise Unreachable(f"{address}: keine Verbindung ({name}).") from None
            except ValueError:  # the server leads on to it
                raise Unreachable(f"{address}: Die Weiterleitung nennt keine Adresse.") from None
            else:
                if reply.status not in PASSING or attempt == ATTEMPTS:
                    return reply
            time.sleep(self.pause * attempt)
        raise AssertionError("the last attempt returns or raises")

    def _ask(
        self,
        method: str,
        address: str,
        headers: dict[str, str],
        largest: int,
        *,
        redirected: bool = False,
    ) -> Reply:
        until = time.monotonic() + LONGEST
        with self.session.request(
            method, address, headers=headers, timeout=TIMEOUT, stream=True, allow_redirects=False
        ) as response:
            if response.is_redirect:
                target = urljoin(address, response.headers["Location"])
                self._check(target)
                if redirected:
                    raise Unreachable(f"{address}: Die Adresse leitet immer weiter.")
                return self._ask(method, target, headers, largest, redirected=True)
            body = bytearray()
            # What there is, not what was asked for: else a trickle would never come to the clock.
            while part := response.raw.read1(65536, decode_content=True):
                body += part
                if len(body) > largest:
                    raise Unreachable(f"{address}: Die Antwort ist zu groß.")
                if time.monotonic() > until:
                    raise Unreachable(f"{address}: Die Antwort dauert zu lange.")
            return Reply(response.status_code, response.headers, bytes(body))

    def _check(self, address: str) -> None:
        if _origin(address) != self.origin:
            raise Unreachable(f"{address}: Diese Adresse gehört nicht zum selben Server.")
        if self.allow_private:
            return
        host, port = urlsplit(address).hostname, urlsplit(address).port
        try:
            addresses = socket.getaddrinfo(host, port, proto=socket.IPPROTO_TCP)
        except OSError:
            raise Unreachable(f"{address}: Den Rechner „{host}“ gibt es nicht.") from None
        if not all(ipaddress.ip_address(str(entry[4][0])).is_global for entry in addresses):
            raise Unreachable(
                f"{address}: Die Adresse liegt in einem inneren Netz (--allow-private erlaubt es)."
            )


def _origin(address: str) -> tuple[str, str, int | None]:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Unreachable(f"{address!r:.100} ist keine Adresse mit http oder https.")
    return parts.scheme, parts.hostname, port
