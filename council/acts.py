"""An act is what somebody does: one transaction, whole or not at all.

What is made from the record follows within it: what the public can fetch never lags behind the
record and never runs ahead of it.
"""

import contextlib
from collections.abc import Iterator
from typing import Any

from django.db import transaction

from council.chain import entries
from council.history import written_rows
from council.oparl import ledger
from council.search import catalogue, indexing
from council.written import written_papers


@contextlib.contextmanager
def act(*, durable: bool = True) -> Iterator[None]:
    """Make what happens inside one act; the outermost transaction, as decorator or block.

    Only a trial that takes everything back in the end is no `durable` one; the chain, for which
    everybody else would have to wait so long, does not follow it.
    """
    try:
        with transaction.atomic(durable=durable):
            yield
            follow(written_rows())
            if durable:
                entries.follow(written_rows())
    finally:
        written_rows().clear()


def follow(rows: list[Any]) -> None:
    """Let the search index, the ledger of public objects and the cache follow what was written.

    They come last, in this order, when every row of the record is locked already: acts that meet
    there wait for one another in the same order.
    """
    written = written_papers(rows)
    indexed = indexing.follow([change.paper for change in written])
    ledger.follow(rows, written)
    catalogue.follow([*rows, *indexed])
