"""When a person was last at her desk: what is new to her is counted from then."""

import datetime

from django.db import DatabaseError
from django.utils import timezone

from council import storage
from council.models import User


def note_visit(user: User) -> datetime.datetime | None:
    """Note that `user` is at her desk now; returns when she was there before, if ever.

    A visit is no change of the account: it is written past the history, which would otherwise
    fill with a row for every page that a person opens.
    """
    before = user.seen_at
    user.seen_at = timezone.now()
    try:
        User.objects.filter(pk=user.pk).update(seen_at=user.seen_at)
    except DatabaseError as fault:
        if not storage.is_full(fault):
            raise  # with a full disk reading goes on
    return before
