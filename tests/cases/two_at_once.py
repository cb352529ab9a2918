"""Several who do something at the same time."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, connections


@contextmanager
def hasty_threads() -> Iterator[None]:
    """Let threads take turns as often as they can, so that they meet within one word."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


def somebody_waits() -> bool:
    """Whether another connection waits for what this one has locked; on PostgreSQL."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted "
            "AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return bool(cursor.fetchone()[0])


def begun(act: Callable[[], Any]) -> threading.Thread:
    """Begin something on a connection of its own; it has ended or waits for somebody now."""

    def run() -> None:
        try:
            act()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    while thread.is_alive() and not somebody_waits():
        time.sleep(0.01)
    return thread
