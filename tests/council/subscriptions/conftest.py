"""What the tests of following share."""

import pytest
from django.core.cache import cache
from django.test import Client

from tests.world import World


@pytest.fixture
def stranger(world: World) -> Client:
    """Somebody whom nobody has heard of today."""
    cache.clear()
    return Client(enforce_csrf_checks=True)
