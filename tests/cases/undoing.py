"""Acts that are taken back, so that one stock serves for many trials."""

import copy
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import cache
from django.test import Client, TestCase


@contextmanager
def undone() -> Iterator[None]:
    """What happens in here is rolled back; services begin in it as if nothing was around them."""
    atomics = TestCase._enter_atomics()
    try:
        yield
    finally:
        TestCase._rollback_atomics(atomics)


@contextmanager
def undone_in(client: Client) -> Iterator[None]:
    """The same for what a browser does; it stays signed in as it was."""
    cookies = copy.deepcopy(client.cookies)
    cache.clear()  # so that sign-ins are not too many
    with undone():
        yield
    client.cookies = cookies
