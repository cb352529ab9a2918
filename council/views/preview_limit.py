"""One preview at a time for each person: who saves fast must not keep all printers busy."""

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from council.pdf import RenderError

# One is made and one waits; the browser asks for the next only when it has got the last.
MOST = 2
BUSY = "Für Sie wird gerade schon eine Vorschau erzeugt. Bitte laden Sie sie gleich noch einmal."


class Queue:
    """Where one person's previews wait in this process."""

    def __init__(self) -> None:
        self.places = threading.BoundedSemaphore(MOST)
        self.lock = threading.Lock()


_queues: defaultdict[int, Queue] = defaultdict(Queue)


@contextmanager
def one_at_a_time(user: Any) -> Iterator[None]:
    """Wait until this person's preview that is being made is done. Raises RenderError."""
    queue = _queues[user.pk]
    if not queue.places.acquire(blocking=False):
        raise RenderError(BUSY)
    try:
        with queue.lock:
            yield
    finally:
        queue.places.release()
