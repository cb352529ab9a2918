"""The queue of jobs: who takes one, who still holds it, and how it ends.

Each step is one conditional change of one row, so that two workers never hold the same job, a
cancelled one is noticed, and a job whose worker has died is taken again. It is no part of the
record and has no history.
"""

import datetime
import os
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from council.bundles import SUFFIXES, Inventory
from council.enums import JobState
from council.models import Job
from council.storage import digest_of

# Longer than any one paper takes: waiting for a free printer and printing, 30 seconds each.
SILENCE = datetime.timedelta(minutes=2)
MOST_DEATHS = 2
DEADLY = (
    "Die Mappe ließ sich nicht packen: Die Arbeit daran brach mehrmals ab. Die Systemverwaltung "
    "findet den Grund im Protokoll."
)


class Lost(Exception):
    """The job is not this worker's any more: it was cancelled, or taken by another one."""


def unfinished() -> QuerySet[Job]:
    """The jobs that somebody waits for."""
    return Job.objects.filter(state__in=[JobState.WAITING, JobState.RUNNING])


def take() -> Job | None:
    """Take the oldest job that nobody works on; None if there is none."""
    now = timezone.now()
    dead = Q(state=JobState.RUNNING, heartbeat_at__lt=now - SILENCE)
    free = unfinished().filter(Q(state=JobState.WAITING) | dead)
    if not free.exists():  # without a lock, which all writers of SQLite would wait for
        return None
    with transaction.atomic():
        job = free.select_for_update(skip_locked=True).order_by("pk").first()
        if job is None:
            return None
        deaths = job.deaths + (job.state == JobState.RUNNING)
        mine = free.filter(pk=job.pk, attempt=job.attempt)
        if deaths > MOST_DEATHS:
            mine.update(state=JobState.FAILED, message=DEADLY, finished_at=now, deaths=deaths)
            return None
        changed = mine.update(
            state=JobState.RUNNING,
            attempt=F("attempt") + 1,
            deaths=deaths,
            heartbeat_at=now,
            done=0,
            total=len(job.papers),
        )
    return Job.objects.get(pk=job.pk) if changed else None


def beat(job: Job, done: int) -> None:
    """Say that the work goes on and how far it is. Raises Lost."""
    _change(job, heartbeat_at=timezone.now(), done=done)


def finish(job: Job, inventory: Inventory, file: Path) -> None:
    """Put the finished file in its place and end the job. Raises Lost."""
    sha256, size = digest_of(file), file.stat().st_size
    beat(job, len(job.papers))
    place = path_of(job)
    place.parent.mkdir(parents=True, exist_ok=True)
    os.replace(file, place)
    _change(
        job,
        state=JobState.DONE,
        finished_at=timezone.now(),
        included=inventory.included,
        missing=inventory.missing,
        sha256=sha256,
        size=size,
    )


def fail(job: Job, message: str) -> None:
    """End a job that cannot be done, with the reason. Raises Lost."""
    _change(job, state=JobState.FAILED, finished_at=timezone.now(), message=message)


def hand_back(job: Job) -> None:
    """Leave a job to the next worker, as if it had not been begun. Raises Lost."""
    _change(job, state=JobState.WAITING, heartbeat_at=None, done=0)


def cancel(job: Job) -> bool:
    """End an unfinished job; whoever works on it notices. False if it has ended already."""
    now = timezone.now()
    return bool(unfinished().filter(pk=job.pk).update(state=JobState.CANCELLED, finished_at=now))


def path_of(job: Job) -> Path:
    """Where the file of a finished job lies.

    It has the job's own number and stays apart from the files of the record: what is deleted
    after some days must not share a place with what is kept for ever.
    """
    return folder() / f"{job.pk}{SUFFIXES[job.kind]}"


def folder() -> Path:
    """Where finished bundles lie."""
    return Path(settings.DATA_DIR) / "bundles"


def clear_away(days: int) -> int:
    """Delete the jobs that ended more than `days` ago with their files; returns how many.

    A file goes first: should this be interrupted, the job is found and deleted again. What a
    killed worker has left lying is deleted too.
    """
    before = timezone.now() - datetime.timedelta(days=days)
    old = list(Job.objects.filter(finished_at__lt=before))
    for job in old:
        path_of(job).unlink(missing_ok=True)
        job.delete()
    for scratch in folder().glob("work-*"):
        if scratch.stat().st_mtime < before.timestamp():
            shutil.rmtree(scratch, ignore_errors=True)
    return len(old)


def _change(job: Job, **values: Any) -> None:
    """Change a job that this worker holds. Raises Lost."""
    held = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempt=job.attempt)
    if not held.update(**values):
        raise Lost
