"""Background work: packs bundles, issues what is owed, sends mails and news, clears away.

Several workers may run side by side; a killed one loses nothing.
"""

import logging
import tempfile
import threading
import time
from pathlib import Path

from django.db import close_old_connections
from django.utils import timezone

from council.bundles import MAKERS, Wanted, queue
from council.chain import telling
from council.documents import issues
from council.exceptions import ActionRefused
from council.feeds import dump
from council.mail.notifications import send_new, send_waiting
from council.models import Job, User
from council.queries import current_city
from council.rules.permissions import may_bundle
from council.rules.visibility import visible_papers
from council.services import sign_in_limits
from council.services.addresses import expire_addresses
from council.services.proposals import expire_roles
from council.services.sign_ins import forget_sign_ins
from council.services.subscriptions import forget
from council.services.uploads import scan_later
from council.subscriptions.mails import send_links, send_news

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_LOOKS = 1.0
SECONDS_BETWEEN_CHORES = 60.0
SECONDS_BETWEEN_NEWS = 3600.0
NOT_ENTITLED = "Mit Ihren jetzigen Rollen können Sie keine Mappen bestellen."
EMPTY = "Keine der Drucksachen hat eine PDF-Datei."
BROKEN = "Die Mappe ließ sich nicht packen. Die Systemverwaltung findet den Grund im Protokoll."


class Stopped(Exception):
    """The worker is to end."""


def work(stop: threading.Event) -> None:
    """Do what comes up until `stop` is set; a job that is being done is then handed back."""
    next_chores = next_news = 0.0
    while not stop.is_set():
        try:
            if time.monotonic() >= next_chores:
                next_chores = time.monotonic() + SECONDS_BETWEEN_CHORES
                do_chores()
            if time.monotonic() >= next_news:
                next_news = time.monotonic() + SECONDS_BETWEEN_NEWS
                send_news()
            send_new()
            idle = not do_next(stop)
        except Exception:
            # A database that is being restarted is no reason to end.
            logger.exception("The worker goes on after an error")
            idle = True
        close_old_connections()
        if idle:
            stop.wait(SECONDS_BETWEEN_LOOKS)


def do_waiting() -> int:
    """Do all jobs that are waiting and the chores, once; returns how many jobs."""
    do_chores()
    send_news()
    count = 0
    while do_next(threading.Event()):
        count += 1
    return count


def do_chores() -> None:
    """Do what comes up again and again, from issuing what is owed to making public files anew.

    The last is each night's work, but not for files that hold what is not public any more.
    """
    issues.issue_owed()
    telling.tell()
    send_waiting()
    send_links()
    forget()
    scan_later()
    expire_roles()
    expire_addresses()
    sign_in_limits.forget()
    city = current_city()
    forget_sign_ins(city.sign_in_days)
    queue.clear_away(city.bundle_days)
    if dump.is_outdated():
        dump.make()


def do_next(stop: threading.Event) -> bool:
    """Take a job and do it; False if there is none."""
    job = queue.take()
    if job is None:
        return False
    try:
        with timezone.override(current_city().zone):
            do(job, stop)
    except queue.Lost:
        logger.info("job %s was cancelled or taken over", job.pk)
    return True


def do(job: Job, stop: threading.Event) -> None:
    """Do a job that was taken. Raises Lost when it is this worker's no more.

    Who ordered it is read anew: a lost role counts, and so does what is not to be seen any more.
    """
    reader = User.objects.get(pk=job.by_id)

    def tell(done: int) -> None:
        queue.beat(job, done)
        if stop.is_set():
            raise Stopped

    try:
        if not may_bundle(reader):
            raise ActionRefused(NOT_ENTITLED)
        wanted = Wanted(job.title, job.papers, visible_papers(reader), reader.name)
        queue.folder().mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="work-", dir=queue.folder()) as scratch:
            file = Path(scratch) / "bundle"
            inventory = MAKERS[job.kind](wanted, file, tell)
            if not inventory.included:
                raise ActionRefused(" ".join([EMPTY, *inventory.missing[:3]]))
            queue.finish(job, inventory, file)
    except Stopped:
        queue.hand_back(job)
    except ActionRefused as refused:
        queue.fail(job, str(refused))
    except queue.Lost:
        raise
    except Exception:
        logger.exception("job %s failed", job.pk)
        queue.fail(job, BROKEN)
