"""Where requests come from: no header lets a client choose its address, whatever is set."""

from typing import Any

import pytest
from django.test import RequestFactory

from council.site import client_address
from council.site.client_address import address_of, network_of

PROXY = "127.0.0.1"


@pytest.fixture(autouse=True)
def _no_request_yet() -> None:
    client_address._fewest.clear()


def seen(told: str, peer: str = PROXY) -> str:
    headers = {"x-forwarded-for": told} if told else {}
    return address_of(RequestFactory().get("/", headers=headers, REMOTE_ADDR=peer))


@pytest.mark.parametrize(
    ("proxies", "told", "address"),
    [
        (0, "", PROXY),
        (0, "203.0.113.9", PROXY),
        (1, "", PROXY),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "203.0.113.9, 198.51.100.1", "198.51.100.1"),
        (2, "203.0.113.9, 198.51.100.1, 10.0.0.1", "198.51.100.1"),
        (1, "[2001:db8::1]:4711", "2001:db8::1"),
        (1, "198.51.100.1:4711", "198.51.100.1"),
        (1, "unknown", ""),
        (1, "<script>", ""),
    ],
)
def test_the_address_is_what_the_last_proxy_tells(
    settings: Any, proxies: int, told: str, address: str
):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    assert seen(told) == address


def test_a_number_that_is_too_high_lets_nobody_choose_an_address(settings: Any, caplog: Any):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    assert seen("198.51.100.1") == "198.51.100.1"  # what everybody's browser makes of it
    assert "PROXY_COUNT=2" in caplog.text
    for made_up in ("203.0.113.9", "203.0.113.8", "203.0.113.7, 203.0.113.6"):
        assert seen(f"{made_up}, 198.51.100.2") == "198.51.100.2"


def test_a_proxy_that_nobody_has_named_is_told_once(settings: Any, caplog: Any):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert seen("") == PROXY
    assert not caplog.text
    for address in ("203.0.113.9", "203.0.113.8"):
        assert seen(address) == PROXY
    assert caplog.text.count("PROXY_COUNT ist 0") == 1


def test_a_server_behind_a_socket_knows_no_address(settings: Any):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert seen("", peer="") == ""


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.1", "198.51.100.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::99", "2001:db8:1:2::/64"),
        ("::ffff:198.51.100.1", "198.51.100.1"),
        ("", ""),
    ],
)
def test_an_ipv6_connection_counts_as_one(address: str, network: str):
    assert network_of(address) == network
