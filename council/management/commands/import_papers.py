"""manage.py import_papers: bring a city's papers in."""

import contextlib
import functools
import itertools
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from council.acts import act
from council.exceptions import NotNow
from council.interchange import ris
from council.interchange.complaints import BadLine
from council.interchange.plan import (
    Fault,
    Line,
    Plan,
    Translate,
    make_plan,
    read_lines,
    read_record,
    reference_in,
    refuse,
)
from council.interchange.storing import PaperImport, told_of_kinds
from council.models import Paper
from council.queries import current_city
from council.search import indexing

# From this share of the stock on, what came in has taught so many words that compounds among
# the first papers can be taken apart better.
MUCH_NEW = 0.1
# Lines that share a transaction; within it each is still taken whole or not at all.
BATCH = 500


class Command(BaseCommand):
    help = "Bringt Drucksachen aus einer JSON-Lines-Datei in den Bestand."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="DATEI.jsonl")
        parser.add_argument("--files", type=Path, metavar="ORDNER", help="Ordner der Dateien")
        parser.add_argument(
            "--format", choices=("record", "ris"), default="record", help="Felder der Datei"
        )
        parser.add_argument(
            "--update", action="store_true", help="vorhandene Drucksachen überschreiben"
        )
        parser.add_argument(
            "--partial", action="store_true", help="fehlende Bezugsdrucksachen erlauben"
        )
        parser.add_argument("--dry-run", action="store_true", help="nur prüfen, nichts schreiben")

    def handle(self, *args: Any, **options: Any) -> None:
        path, files = options["file"], options["files"]
        if not path.is_file():
            raise CommandError(f"Die Datei {path} gibt es nicht.")
        if files is not None and not files.is_dir():
            raise CommandError(f"Den Ordner {files} gibt es nicht.")
        is_ris = options["format"] == "ris"
        city = current_city()
        translate = functools.partial(ris.translated, city=city) if is_ris else dict
        plan = make_plan(path, translate, partial=options["partial"] or is_ris)
        paper_import = PaperImport(city, files, dry=options["dry_run"])
        take = functools.partial(self._take, plan, paper_import, translate, options["update"])
        with transaction.atomic() if options["dry_run"] else contextlib.nullcontext():
            counts = self._take_all(path, plan, paper_import, take)
            if options["dry_run"]:
                transaction.set_rollback(True)
            elif counts["new"] > MUCH_NEW * Paper.objects.count():
                self._learn_words()
        for line in paper_import.origin.notes:
            self.stderr.write(line)
        if paper_import.other_kinds:
            self.stderr.write(told_of_kinds(paper_import.other_kinds))
        self._report(plan, counts, dry=options["dry_run"])

    def _take_all(
        self, path: Path, plan: Plan, paper_import: PaperImport, take: Callable[..., str]
    ) -> Counter[str]:
        counts: Counter[str] = Counter()
        lines = read_lines(path)
        while batch := list(itertools.islice(lines, BATCH)):
            with act(durable=not paper_import.dry):
                counts.update([take(number, line) for number, line in batch])
                paper_import.end_batch()
            self.stderr.write(f"\r{counts.total()} von {plan.lines} Zeilen", ending="")
            self.stderr.flush()
        self.stderr.write("")
        return counts

    def _take(
        self,
        plan: Plan,
        paper_import: PaperImport,
        translate: Translate,
        update: bool,
        number: int,
        line: Line,
    ) -> str:
        """Take one line; says what became of it."""
        if number in plan.faults:
            return "refused"
        try:
            return paper_import.take(read_record(line, translate), update=update)
        except BadLine as bad:
            refuse(plan, number, Fault(number, reference_in(line), bad.field, str(bad)))
            return "refused"

    def _learn_words(self) -> None:
        try:
            indexing.rebuild()
        except NotNow:
            self.stderr.write("Bitte rufen Sie zu ruhigerer Zeit „manage.py reindex“ auf.")

    def _report(self, plan: Plan, counts: Counter[str], *, dry: bool) -> None:
        for number in sorted(plan.faults):
            self.stderr.write(str(plan.faults[number]))
        self.stdout.write(
            f"{plan.lines} Zeilen: {counts['new']} neu, {counts['changed']} geändert, "
            f"{counts['unchanged']} unverändert, {len(plan.faults)} abgelehnt."
            + (" Probelauf, nichts wurde geschrieben." if dry else "")
        )
        if plan.faults:
            sys.exit(1)
