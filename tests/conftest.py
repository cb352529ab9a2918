"""What the tests share."""

import os
import shutil
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import SimpleTestCase
from playwright.sync_api import Page

from tests.world import World

pytest.register_assert_rewrite("tests.journey")  # so that its failures say what differs


@pytest.hookimpl(tryfirst=True)  # before pytest-django sorts by the kind of database
def pytest_collection_modifyitems(config: pytest.Config, items: list[Any]) -> None:
    """Begin each kind of tests with the longest, so that no process waits for the other at the end.

    On PostgreSQL run only what opens the database; the rest is the same on SQLite.
    """
    items.sort(key=lambda item: item.path.name != "test_journey.py")
    if "TEST_DATABASE_URL" not in os.environ:
        return
    left_out = [item for item in items if not opens_the_database(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if opens_the_database(item)]


def opens_the_database(item: Any) -> bool:
    """Tell whether a test has a database; without one it could not open any."""
    if item.cls is not None and issubclass(item.cls, SimpleTestCase):
        return True
    return bool({"db", "transactional_db"} & {*item.fixturenames}) or any(
        item.iter_markers("django_db")
    )


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


# The rules of WCAG 2.0 to 2.2, A and AA, and what axe recommends besides.
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE_OPTIONS = {
    "runOnly": {"type": "tag", "values": AXE_RULES},
    "resultTypes": ["violations"],
    "preload": False,  # it would look for KERN at a wrong address
    "iframes": False,  # only the PDF viewer's
}


@pytest.fixture(scope="session")
def assert_accessible() -> Callable[[Page], None]:
    """A function that has axe look at a page and fails on whatever it finds."""
    axe = Axe()

    def check(page: Page) -> None:
        found = axe.run(page, options=AXE_OPTIONS)
        assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"

    return check
