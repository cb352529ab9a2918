"""Everybody at a browser: what each is answered, and whether it holds a word she may not read."""

import re
from collections.abc import Sequence
from itertools import chain
from typing import Any
from urllib.parse import quote

from django.urls import reverse

from tests.access.full_city import FullCity, word_of
from tests.access.reading import texts_of
from tests.cases.forms import client_of

Answer = tuple[int, bytes, tuple[tuple[str, str], ...]]
NOWHERE = 987_654
NO_NUMBER = "F9876-26"
# What differs from one answer to the next whatever it says.
PASSING = re.compile(
    rb'nonce-[\w+/=-]+|nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"|csrftoken=\w+'
    rb'|"X-CSRFToken": "\w+"|expires=[^;]*'
)


# Words of papers, and numbers as they are written in texts and addresses.
TELLING = re.compile(r"Zeisig\w+?vogel|[A-Z]\d{4}[/-]\d\d")


class Browsers:
    """One browser for each, signed in once; what went wrong is kept until the end."""

    def __init__(self, city: FullCity, readers: dict[str, str], everybody: str) -> None:
        users = city.users
        self.clients = {who: client_of(users.get(who)) for who in everybody.split()}
        self.asked = 0
        self.wrong: list[Any] = []
        self._readers = {word: known.split() for word, known in _told_by(city, readers).items()}
        assert all(TELLING.fullmatch(word) for word in self._readers)
        self._missing: dict[tuple[str, str, str], Answer] = {}

    def ask(self, who: str, address: str, expected: bool, *, method: str = "get") -> Any:
        """Visit a page as `who`; note it if it is there and should not be, or the reverse."""
        response = self._send(who, address, method)
        if response.status_code == 302 and response["Location"] in address:
            return response  # to the page of the answer itself, whether there is one or not
        signed_out = who in ("anonymous", "locked")
        to_sign_in = _leads_to_sign_in(response)
        if expected:
            fine = response.status_code in (200, 301, 302, 405) and not to_sign_in
        else:
            fine = response.status_code in (404, 405) or (signed_out and to_sign_in)
        if not fine:
            self.wrong.append((who, method, address, response.status_code))
        return response

    def ask_in_vain(
        self, who: str, name: str, arguments: Sequence[Any], *, method: str = "get"
    ) -> None:
        """Visit what `who` may not know of; the answer must be that for what there is not."""
        first = arguments[0]
        number = NO_NUMBER.lower() if str(first).islower() else NO_NUMBER
        nowhere = [NOWHERE if isinstance(first, int) else number, *arguments[1:]]
        missing = self._missing.get((who, name, method))
        if missing is None:
            address = reverse(name, args=nowhere)
            missing = _answer(self._send(who, address, method), address, nowhere[0])
            self._missing[who, name, method] = missing
        address = reverse(name, args=arguments)
        answer = _answer(self.ask(who, address, False, method=method), address, first)
        if answer != missing:
            differing = [mine for mine, its in zip(answer, missing, strict=True) if mine != its]
            self.wrong.append((who, method, address, "differs from missing", str(differing)[:300]))

    def _send(self, who: str, address: str, method: str) -> Any:
        self.asked += 1
        response = self.clients[who].generic(method.upper(), address)
        response.said = b"".join(response) if response.streaming else response.content
        headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
        self.look_for_words(who, f"{method} {address}", headers.encode(), response.said)
        if response.status_code >= 500:
            self.wrong.append((who, method, address, response.status_code))
        return response

    def look_for_words(self, who: str, where: str, *contents: bytes) -> None:
        """Note words and numbers of what `who` may not know of, in pages or files."""
        for text in chain.from_iterable(map(texts_of, contents)):
            for word in set(TELLING.findall(text)):
                if who not in self._readers.get(word, [who]):
                    self.wrong.append((who, where, "reads", word))

    def fail_on_what_was_wrong(self) -> None:
        """Say which cells were wrong, the first of them in full."""
        print(f"{self.asked} answers")
        shown = "\n".join(map(str, self.wrong[:20]))
        assert not self.wrong, f"{len(self.wrong)} of {self.asked} answers:\n{shown}"


def _told_by(city: FullCity, readers: dict[str, str]) -> dict[str, str]:
    """What tells of each paper and answer: its word, and the numbers nobody may hear of."""
    told = {word_of(subject): known for subject, known in readers.items()}
    for subject, paper in city.papers.items():
        if paper.reference:
            told |= dict.fromkeys([paper.reference, paper.slug], readers[subject])
    for subject in ("mayor", "approved"):
        told[str(city.statements[subject].reference)] = readers[subject]
    return told


def _leads_to_sign_in(response: Any) -> bool:
    return response.status_code == 302 and response["Location"].startswith(reverse("account_login"))


def _answer(response: Any, address: str, first: Any) -> Answer:
    """What an answer says, but for what passes and the address that was typed itself."""

    def plain(said: bytes) -> bytes:
        for typed in (address, quote(address), quote(address, safe="")):
            said = said.replace(typed.encode(), b"ADDRESS")
        return PASSING.sub(b"", said)

    headers = tuple((n, plain(v.encode()).decode()) for n, v in sorted(response.headers.items()))
    if response.status_code == 302:  # whose page it leads to, it was asked for already
        headers = tuple((name, value.replace(f"/{first}/", "/N/")) for name, value in headers)
    return response.status_code, plain(response.said), headers
