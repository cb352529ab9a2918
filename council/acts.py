"""An act is what somebody does: one transaction, whole or not at all.

What the public can fetch follows within it, so that it never lags behind the record and never
runs ahead of it.
"""

import contextlib
from collections.abc import Iterator

from django.db import transaction

from council.history import written_rows
from council.oparl import ledger
from council.search import catalogue


@contextlib.contextmanager
def act(*, durable: bool = True) -> Iterator[None]:
    """Make what happens inside one act; the outermost transaction, as decorator or block.

    Only a trial that takes everything back in the end is no `durable` one.

    The public objects follow last, when every row of the record is locked already: acts that
    meet there wait for one another in the same order.
    """
    try:
        with transaction.atomic(durable=durable):
            yield
            ledger.follow(written_rows())
            catalogue.follow(written_rows())
    finally:
        written_rows().clear()
