"""Where a request comes from: by what the proxies say that stand before the server."""

import ipaddress
import logging
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from council import security

logger = logging.getLogger(__name__)
PREFIX = 64  # so much of an IPv6 address names the connection; the rest its owner changes at will

# The fewest addresses that any request of this process brought along. Each true proxy adds one,
# and nobody can take one away: there are never more proxies than that, whatever the setting says.
_fewest: list[int] = []


def address_of(request: HttpRequest) -> str:
    """The address of who asks; an empty text if the server was told none.

    A number of proxies that is too high would let everybody choose an address by sending a header:
    what stands there first is what the client wrote. So never more are believed than are there.
    """
    told = [part.strip() for part in request.headers.get("x-forwarded-for", "").split(",") if part]
    wanted = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    if told and not wanted and not _fewest:
        _fewest[:] = [len(told)]
        logger.warning(
            "PROXY_COUNT ist 0, aber eine Anfrage nennt Proxys (X-Forwarded-For). Stehen welche "
            "vor dem Server, zählen alle als eine Internetadresse."
        )
    if not told or not wanted:
        return _clean(request.META.get("REMOTE_ADDR", ""))
    if not _fewest or len(told) < _fewest[0]:
        _fewest[:] = [len(told)]
        if len(told) < wanted:
            logger.error(
                "PROXY_COUNT=%s, aber eine Anfrage kam über %s; es wird mit %s gerechnet",
                wanted,
                len(told),
                len(told),
            )
    return _clean(told[-min(wanted, _fewest[0])])


def network_of(address: str) -> str:
    """What is counted together: an IPv4 address, or the connection of an IPv6 address."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, PREFIX), strict=False))
    return str(parsed)


class NoteAddress:
    """Lets the security log say where a request came from."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = security.came_from.set(address_of(request))
        try:
            return self.get_response(request)
        finally:
            security.came_from.reset(token)


def _clean(text: str) -> str:
    """An address without a port and in its one form; nothing for what is none."""
    host = text.strip().removeprefix("[").split("]")[0]
    if host.count(":") == 1:
        host = host.split(":")[0]
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return ""
