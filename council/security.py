"""The security log: one line for each event, for whoever watches over the installation.

A line names accounts by their keys and where the request came from. It never holds what somebody
typed, no title, no name and no text; what is no key, number or word of ours does not get in.
"""

import contextvars
import datetime
import functools
import logging
import re
from typing import Any

from django.db import transaction

logger = logging.getLogger("council.security")
# Where the request comes from that is being answered; only the log asks.
came_from: contextvars.ContextVar[str] = contextvars.ContextVar("came_from", default="")
SAID = re.compile(r"[^\w.:/+-]", re.ASCII)
LONGEST = 200


class Line(logging.Formatter):
    """The moment with its offset, so that no hour of the year is there twice, and what happened."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        moment = datetime.datetime.fromtimestamp(record.created).astimezone()
        return f"{moment.isoformat(timespec='milliseconds')} {record.getMessage()}"


def note(event: str, *, account: Any = None, by: Any = None, **facts: Any) -> None:
    """Write one line once the transaction has ended well.

    `account` is whose account it is about, `by` who did it, both as users; `facts` are keys,
    numbers and words of ours. Second factor, single sign-on and whatever else concerns the safety
    of accounts is told here too.
    """
    said = {"account": _key(account), "by": _key(by), "address": came_from.get(), **facts}
    words = [f"{name}={_clean(value)}" for name, value in said.items() if value not in (None, "")]
    line = " ".join([f"event={_clean(event)}", *words])
    transaction.on_commit(functools.partial(logger.info, "%s", line), robust=True)


def _key(user: Any) -> Any:
    return getattr(user, "pk", None)


def _clean(value: Any) -> str:
    return SAID.sub("_", str(value))[:LONGEST]
