"""Telling the head of the chain where the database cannot reach: file, log and mail."""

import datetime

from django.utils import timezone

from council import security
from council.acts import act
from council.chain import heads
from council.chain.entries import entries_after, last_entry
from council.mail import notifications
from council.models import ChainEntry, ToldHead

# How often a head that has moved is told there.
LOG, MAIL = "log", "mail"
EVERY = {LOG: datetime.timedelta(hours=1), MAIL: datetime.timedelta(days=7)}


def tell() -> None:
    """Tell what is due; the file gets all that it lacks."""
    head = last_entry()
    if head is None:
        return
    _note_file(head, failing=not _complete_file())
    if _is_due(LOG, head):
        security.note("chain", entry=head.number, hash=head.hash)
    if _is_due(MAIL, head):
        notifications.chain_told(head)


def _complete_file() -> bool:
    """Add what an act could not, or was killed before it did; whether the file is complete."""
    try:
        last = heads.last_told()
    except OSError:
        return False
    return all(
        heads.add(heads.spread([(entry.number, entry.hash) for entry in chunk]))
        for chunk in entries_after(last.number if last else 0)
    )


@act()
def _note_file(head: ChainEntry, *, failing: bool) -> None:
    """Keep how far the file goes. The administrators hear once that it cannot be written."""
    row = _row(heads.FILE)
    if failing and row.failing_since is None:
        row.failing_since = timezone.now()
        row.save()
        notifications.chain_unkept(str(heads.path()))
    elif not failing and (row.number != head.number or row.failing_since is not None):
        row.number, row.at, row.failing_since = head.number, timezone.now(), None
        row.save()


@act()
def _is_due(place: str, head: ChainEntry) -> bool:
    """Whether it is now told there, by this process alone."""
    row, now = _row(place), timezone.now()
    if row.number >= head.number or now - row.at < EVERY[place]:
        return False
    row.number, row.at = head.number, now
    row.save()
    return True


def _row(place: str) -> ToldHead:
    row, _ = ToldHead.objects.select_for_update().get_or_create(place=place)
    return row
