"""Writing papers out: one record a line, and a folder of their files."""

import datetime
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

from django.db.models import Q, QuerySet

from council import storage
from council.documents.record import Record, data_of, open_to_all
from council.documents.stored import PREFETCH, record_of
from council.models import Paper
from council.queries import current_city, public_records
from council.uploads.kinds import ending_of

CHUNK = 200


def papers_to_export(*, since: datetime.date | None, public_only: bool) -> QuerySet[Paper]:
    """The numbered papers, oldest first; with `since`, those dated on that day or later.

    A paper without a date counts by the year of its number.
    """
    if public_only:
        papers = public_records()
    else:
        papers = Paper.objects.exclude(reference=None).prefetch_related(*PREFETCH)
    if since is not None:
        papers = papers.filter(Q(dated_on__gte=since) | Q(dated_on=None, year__gte=since.year))
    return papers.select_related("lead").order_by("pk")


def export(
    papers: QuerySet[Paper],
    output: TextIO,
    *,
    files: Path | None,
    public_only: bool,
    progress: Callable[[int], None],
) -> int:
    """Write the record of each paper as a line; returns how many."""
    count = 0
    for paper, record in records_of(papers, public_only=public_only):
        _place_files(record, paper, files)
        output.write(line_of(record))
        count += 1
        progress(count)
    return count


def records_of(papers: QuerySet[Paper], *, public_only: bool) -> Iterator[tuple[Paper, Record]]:
    """Each of `papers_to_export` with its record; memory does not grow with their number."""
    city = current_city()
    for paper in papers.iterator(chunk_size=CHUNK):
        whole = record_of(paper)
        yield paper, open_to_all(whole, city) if public_only else whole


def line_of(record: Record) -> str:
    """A record as a line of JSON."""
    return json.dumps(data_of(record), ensure_ascii=False) + "\n"


def _place_files(record: Record, paper: Paper, folder: Path | None) -> None:
    """Copy a paper's files beside the lines and name their paths; else keep entries only."""
    for number, entry in enumerate(record.files, start=1):
        if folder is None or not entry.sha256:
            entry.sha256 = ""
            continue
        ending = ending_of(entry.mime) or ".bin"
        path = Path(paper.slug) / f"{number}{ending}"
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(f".{target.name}.part")
        shutil.copyfile(storage.path_of(entry.sha256), temporary)
        os.replace(temporary, target)
        entry.path = path.as_posix()
