"""What the tests share."""

import itertools
import os
import random
import shutil
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.account.internal.userkit import user_id_to_str
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from django.conf import settings
from django.template import Context, RequestContext, Template
from django.test import Client, utils
from django.test.signals import template_rendered
from playwright.sync_api import Page

from tests import scenes
from tests.databases import runs_on_postgresql
from tests.world import World

pytest.register_assert_rewrite("tests.journey")  # so that its failures say what differs


# What takes longest comes first, so that no process waits for the other at the end.
LONGEST = ("journey/test_journey.py", "demo/test_demo.py", "portal/test_browser.py", "/access/")
COUNTER = itertools.count()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Have an option that shows whether any test needs another one before it."""
    parser.addoption("--shuffle", type=int, metavar="SEED", help="run the tests in a random order")


@pytest.hookimpl(wrapper=True, tryfirst=True)  # around pytest-django, which sorts by database
def pytest_collection_modifyitems(config: pytest.Config, items: list[Any]) -> Iterator[None]:
    """Leave out what is the same on PostgreSQL, and put the rest into a good order."""
    if os.environ.get("TEST_DATABASE_URL"):
        config.hook.pytest_deselected(items=[i for i in items if not runs_on_postgresql(i)])
        items[:] = [item for item in items if runs_on_postgresql(item)]
    for item in items:
        if scene := scenes.scene_of(item):
            item.add_marker(pytest.mark.xdist_group(scene))
    yield
    items.sort(key=place)
    if config.option.shuffle is not None:
        random.Random(config.option.shuffle).shuffle(items)


def place(item: Any) -> Any:
    """Where a test comes: first those without the world, so that it is made only once."""
    path = str(item.path)
    length = next((n for n, end in enumerate(LONGEST) if end in path), len(LONGEST))
    return scenes.World in scenes.wanted_by(item), length, scenes.scene_of(item)


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: Any, request: Any) -> None:
    """Before the transaction of a test begins, raise what it starts from."""
    if fixturedef.argname == "_django_db_helper":
        with request.getfixturevalue("django_db_blocker").unblock():
            scenes.raise_for(request.node)


def note_pages(self: Template, context: Context) -> str:
    """Render a template, and note its context for the tests' browser if it is that of a page.

    Django notes each field and part of a page as well, which takes a tenth of the time of a page.
    """
    if isinstance(context, RequestContext) and context.template is self:
        template_rendered.send(sender=self, template=self, context=context)
    return self.nodelist.render(context)


# Before pytest-django puts it in place of Django's own.
utils.instrumented_test_render = note_pages


@pytest.fixture(autouse=True, scope="session")
def _signed_in_just_now() -> None:
    """Let those whom a test lets in be known as if they had given their password just now."""
    let_in = Client._login

    def login(self: Client, user: Any, backend: Any = None) -> None:
        let_in(self, user, backend)
        session = self.session
        proof = {"method": "password", "at": time.time(), "reauthenticated": True}
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [proof]
        session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = user_id_to_str(user)
        session.save()

    Client._login = login


@pytest.fixture(autouse=True)
def heads_of_its_own(request: pytest.FixtureRequest) -> None:
    """A file for the heads of the chain that no other test has written to."""
    settings.CHAIN_FILE = settings.DATA_DIR / f"chain-heads-{next(COUNTER)}"


@pytest.fixture
def world(db: None) -> World:
    """The invented city with one person per role."""
    return scenes.the_world()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Start Debian's Chromium, which may reach nothing but the site under test.

    It comes without its window: to draw that takes more than half the time of a page.
    """
    return {
        "executable_path": shutil.which("chromium-headless-shell"),
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
# Only what is wrong leaves the browser: the rest is long, and nobody asks for it.
RUN_AXE = "(options) => axe.run(document, options).then(({violations}) => ({violations}))"


@pytest.fixture(scope="session")
def assert_accessible() -> Callable[[Page], None]:
    """A function that has axe look at a page and fails on whatever it finds."""

    def check(page: Page) -> None:
        page.evaluate(AXE_SCRIPT)
        report = AxeResults(page.evaluate(RUN_AXE, AXE_OPTIONS))
        assert report.violations_count == 0, f"{page.url}\n{report.generate_report()}"

    return check
