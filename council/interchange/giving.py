"""Writing papers out: one record a line, and a folder of their files."""

import datetime
import json
import mimetypes
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

from django.db.models import Q, QuerySet

from council import numbering, record, storage
from council.models import Paper
from council.queries import current_city
from council.record import Record
from council.visibility import public_papers

CHUNK = 200
# What names staff; published only if the city shows it online.
STAFF_FIELDS = ("editors", "phone")


def papers_to_give(*, since: datetime.date | None, public_only: bool) -> QuerySet[Paper]:
    """The numbered papers, oldest first; with `since`, those dated on that day or later.

    A paper without a date counts by the year of its number.
    """
    papers = public_papers() if public_only else Paper.objects.exclude(reference=None)
    if since is not None:
        papers = papers.filter(Q(dated_on__gte=since) | Q(dated_on=None, year__gte=since.year))
    return papers.select_related("lead").order_by("pk")


def give(
    papers: QuerySet[Paper],
    output: TextIO,
    *,
    files: Path | None,
    public_only: bool,
    progress: Callable[[int], None],
) -> int:
    """Write the record of each paper as a line; returns how many."""
    hides_staff = public_only and not current_city().shows_case_officers
    count = 0
    for paper in _in_chunks(papers):
        one = record.of(paper)
        if public_only:
            one = _for_everybody(one, hides_staff)
        _place_files(one, paper, files)
        output.write(json.dumps(one, ensure_ascii=False) + "\n")
        count += 1
        progress(count)
    return count


def _in_chunks(papers: QuerySet[Paper]) -> Iterator[Paper]:
    yield from papers.prefetch_related(*record.PREFETCH).iterator(chunk_size=CHUNK)


def _for_everybody(one: Record, hides_staff: bool) -> Record:
    """Leave out what the portal does not show either: non-public papers that are cited."""
    cited = [*one.get("parents", []), *one.get("related", [])]
    keys = {number: numbering.key(number) for number in cited}
    public = set(
        public_papers()
        .filter(reference_key__in=keys.values())
        .values_list("reference_key", flat=True)
    )
    hidden = set(
        Paper.objects.filter(reference_key__in=keys.values())
        .exclude(reference_key__in=public)
        .values_list("reference_key", flat=True)
    )
    for name in ("parents", "related"):
        one[name] = [number for number in one.get(name, []) if keys[number] not in hidden]
    if hides_staff:
        one = {key: value for key, value in one.items() if key not in STAFF_FIELDS}
    return record.without_empty(one)


def _place_files(one: Record, paper: Paper, folder: Path | None) -> None:
    """Copy a paper's files beside the lines and name their paths; else keep entries only."""
    for number, entry in enumerate(one.get("files", []), start=1):
        digest = entry.get("sha256", "")
        if folder is None or not digest:
            entry.pop("sha256", None)
            continue
        ending = mimetypes.guess_extension(entry.get("mime", "")) or ".bin"
        path = Path(paper.slug) / f"{number}{ending}"
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(f".{target.name}.part")
        shutil.copyfile(storage.path_of(digest), temporary)
        os.replace(temporary, target)
        entry["path"] = path.as_posix()
