"""Lets the past of the demo city happen at its own time.

The services take the present from Django's clock alone. While the demo is built that clock is
moved, so that filing, steps, history and numbers carry the dates they would really have had.
"""

import contextlib
import datetime
from collections.abc import Iterator
from unittest import mock

from django.conf import settings
from django.utils import timezone


@contextlib.contextmanager
def moved_to(moment: datetime.datetime) -> Iterator[None]:
    """Let it be `moment` (aware) for everything that asks Django what time it is."""

    class Moved(datetime.datetime, metaclass=_LooksOrdinary):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:  # type: ignore[override]
            return moment.astimezone(tz)

    # The class and not `timezone.now`: models hold that function itself as a default.
    with mock.patch.object(timezone, "datetime", Moved):
        yield


@contextlib.contextmanager
def silent_mail() -> Iterator[None]:
    """Let the mails of the past be written and noted as sent, but go nowhere."""
    backend = "django.core.mail.backends.dummy.EmailBackend"
    with mock.patch.object(settings, "EMAIL_BACKEND", backend):
        yield


class _LooksOrdinary(type):
    """Django asks of a value whether it is a datetime; every ordinary one still is."""

    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, datetime.datetime)
