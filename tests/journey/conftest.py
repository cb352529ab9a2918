"""The city and its calendar, for every test that walks through it in a browser."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from tests.journey.town import FIRST_DAY, Town
from tests.world import World


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A calendar that can be turned forward: the way takes weeks."""
    with time_machine.travel(FIRST_DAY) as coordinates:
        yield coordinates


@pytest.fixture
def town(
    clock: time_machine.Traveller,
    live_server: LiveServer,
    world: World,
    new_context: Callable[..., BrowserContext],
    assert_accessible: Callable[[Page], None],
    settings: Any,
) -> Town:
    """The city on the first day."""
    settings.SITE_URL = live_server.url
    return Town(world, clock, live_server.url, new_context, assert_accessible)
