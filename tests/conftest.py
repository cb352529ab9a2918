"""What the tests share."""

import shutil
from typing import Any

import pytest

from tests.world import World


@pytest.fixture
def world(db: None) -> World:
    """The invented city with one person per role."""
    return World()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Start the system's Chromium, which may reach nothing but the site under test."""
    return {
        "executable_path": shutil.which("chromium"),
        "args": [
            "--no-sandbox",  # it refuses to start as root otherwise
            "--disable-background-networking",
            "--disable-component-update",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """See the site as a reader at a desk in Germany does."""
    return {
        "locale": "de-DE",
        "timezone_id": "Europe/Berlin",
        "viewport": {"width": 1280, "height": 900},
        "accept_downloads": True,
    }
