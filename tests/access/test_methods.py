"""Each address answers the methods that it has, to those whom it is for; any other not at all."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.urls import reverse

from tests.access.addresses import arguments_in, arguments_of, of_other_pages
from tests.access.browsers import Browsers
from tests.access.full_city import FullCity
from tests.access.test_pages import (
    EVERYBODY,
    OF_NUMBERED_PAPERS,
    OF_PAPERS,
    OF_STATEMENTS,
    OPEN,
    PAGES,
    READERS,
    SIGNING_IN,
    others_in_turn,
)
from tests.cases.addresses import filled, kinds_of, routes
from tests.cases.forms import FORMS
from tests.test_bad_input import undone_in

pytestmark = pytest.mark.django_db

# Not in HTTP, in HTTP but of no use here, and one that proxies turn round.
NO_METHODS = ("brew", "delete", "put", "patch", "trace", "propfind")
TAKING = {form.target(name) for name, form in FORMS.items()} | {"clean_pasted", *SIGNING_IN}
REFUSED = {400, 403, 404, 405}


def put_away(*answers: Any) -> None:
    """Close the files of answers, but not the database with them."""
    request_finished.disconnect(close_old_connections)
    for answer in answers:
        answer.close()
    request_finished.connect(close_old_connections)


class TestMethods:
    """One address after the other, asked in every way."""

    @pytest.fixture(autouse=True)
    def everybody(self, full_city: FullCity) -> Iterator[None]:
        """Have everybody sit at a browser; afterwards nothing may have been wrong."""
        self.scene = full_city
        self.browsers = Browsers(full_city, READERS, EVERYBODY)
        yield
        self.browsers.fail_on_what_was_wrong()

    def addresses(self) -> Iterator[tuple[str, str, str]]:
        """Each address there is, once: its name, how it is typed, and who finds it."""
        public, hidden = self.scene.papers["answer"], self.scene.papers["confidential"]
        statement = self.scene.statements["unit_review"]
        others = of_other_pages(self.scene)
        for paper in (public, hidden):
            for name, known in (OF_PAPERS | OF_NUMBERED_PAPERS).items():
                knowing = READERS[self.subject_of(paper)].split()
                if name == "draft":
                    known = EVERYBODY  # who knows of the paper is led to its page
                both = " ".join(who for who in known.split() if who in knowing)
                yield name, reverse(name, args=arguments_of(name, paper)), both
        for name, known in OF_STATEMENTS.items():
            knowing = READERS["unit_review"].split()
            both = " ".join(who for who in known.split() if who in knowing)
            yield name, reverse(name, args=arguments_in(name, statement)), both
        for name, known in PAGES.items():
            yield name, reverse(name, args=others.get(name)), known
        for name, arguments in OPEN.items():
            yield name, reverse(name, args=arguments), EVERYBODY
        for name in SIGNING_IN:
            values = ["1"] * len(kinds_of(routes()[name]))
            yield name, filled(routes()[name], values), EVERYBODY

    def subject_of(self, paper: Any) -> str:
        return next(name for name, its in self.scene.papers.items() if its == paper)

    def note(self, *words: Any) -> None:
        self.browsers.wrong.append(words)

    def test_a_method_that_there_is_not_is_answered_nowhere(self):
        for number, (_, address, _) in enumerate(self.addresses()):
            for turn, method in enumerate(NO_METHODS):
                for who in list(others_in_turn(number + turn, ""))[turn % 3 :: 3]:
                    answer = self.browsers.ask(who, address, False, method=method)
                    if answer.status_code != 405 or method.upper() in answer["Allow"]:
                        self.note(who, method, address, answer.status_code)

    def test_sending_to_a_page_does_nothing_but_where_it_takes_a_form(self):
        for number, (name, address, known) in enumerate(self.addresses()):
            for who in others_in_turn(number, known if name in TAKING else ""):
                answer = self.browsers.ask(who, address, False, method="post")
                if name not in TAKING and answer.status_code not in REFUSED | {302}:
                    self.note(who, "post", address, answer.status_code)

    def test_the_head_of_a_page_is_that_of_its_page(self):
        for number, (name, address, known) in enumerate(self.addresses()):
            if not known or name == "sample_pdf":
                continue
            who = known.split()[number % len(known.split())]
            client = self.browsers.clients[who]
            with undone_in(client):
                page, head = client.get(address), client.head(address)
                put_away(page, head)
            if page.status_code != head.status_code or page["Content-Type"] != head["Content-Type"]:
                self.note(who, "head", address, head.status_code, page.status_code)
            if not head.streaming and head.content:
                self.note(who, "head", address, "has a body")
