"""The invented city as the journey finds it: its people at their browsers, its calendar."""

import datetime
import re
from collections.abc import Callable

import time_machine
from django.core import mail
from playwright.sync_api import BrowserContext, Page

from council.models import User
from tests.journey.browsing import Check, Person, Visitor
from tests.world import World

# A Monday. The world's sittings of the council are one and five weeks after it. It comes after the
# site's files were made: browsers may then keep those from page to page.
FIRST_DAY = datetime.datetime(2027, 3, 1, 8, tzinfo=datetime.UTC)
PHONE = {"width": 360, "height": 740}
# What is another one on every page.
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"')


class Town:
    """Everybody comes to their own browser when they are first asked for."""

    def __init__(
        self,
        world: World,
        clock: time_machine.Traveller,
        site: str,
        new_context: Callable[..., BrowserContext],
        check: Check,
    ) -> None:
        self.world, self.clock, self.site = world, clock, site
        self._new_context, self._check = new_context, once_each(check)
        self._people: dict[str, Person] = {}
        for day in (9, 37, 44, 51):
            world.meeting(world.mayor, days=day)
        world.meeting(world.council, days=63)
        self.public = self._passer_by()

    def person(self, role: str, *, scripts: bool = True) -> Person:
        """Somebody by the name that the world has for their role: "member", "clerk" and so on.

        axe is a script itself: where none run, pages are only used.
        """
        if role not in self._people:
            user: User = self.world.users[role]
            context = self._new_context(java_script_enabled=scripts)
            check = self._check if scripts else lambda page: None
            self._people[role] = Person(context, self.site, check, user)
        return self._people[role]

    def on_day(self, day: int) -> None:
        """Let it be the morning of a later day, counted from the first.

        Another passer-by comes: a browser may keep public pages for a minute of its own clock.
        """
        self.is_content()
        self.public = self._passer_by()
        morning = FIRST_DAY + datetime.timedelta(days=day)
        self.clock.move_to(morning, tick=True)

    def day(self, day: int) -> str:
        """A day as people write it: 10.12.2019."""
        return f"{FIRST_DAY + datetime.timedelta(days=day):%d.%m.%Y}"

    def iso(self, day: int) -> str:
        """A day as a date field takes it."""
        return f"{FIRST_DAY + datetime.timedelta(days=day):%Y-%m-%d}"

    def mail_to(self, role: str) -> str:
        """The newest mail to somebody: subject and text."""
        address = self.world.users[role].email
        letter = [message for message in mail.outbox if address in message.to][-1]
        return f"{letter.subject}\n{letter.body}"

    def is_content(self) -> None:
        """Nothing has gone wrong in anybody's browser."""
        for visitor in (self.public, *self._people.values()):
            visitor.is_content()

    def _passer_by(self) -> Visitor:
        return Visitor(self._new_context(), self.site, self._check)


def once_each(check: Check) -> Check:
    """The same check, left out for a page that comes up again without any difference."""
    seen = set()

    def look(page: Page) -> None:
        shown = TOKEN.sub("", page.content())
        if shown not in seen:
            check(page)
            seen.add(shown)

    return look


def address_of(number: str) -> str:
    """The public address of a paper."""
    return f"/{number.replace('/', '-')}/"
