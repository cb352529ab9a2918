"""manage.py export_pdf: official PDFs as files; reproductions where there is no issue."""

import datetime
import os
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import QuerySet

from council import numbering, storage
from council.enums import Relation
from council.exceptions import ActionRefused
from council.issues import current_issue, file_name
from council.models import Paper
from council.queries import current_city
from council.reproductions import reproduction_of


class Command(BaseCommand):
    help = "Schreibt die amtlichen PDF-Dateien von Drucksachen in einen Ordner."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("references", nargs="*", metavar="NUMMER", help="etwa S0518/19")
        for name, what in (("--since", "ab"), ("--until", "bis")):
            parser.add_argument(
                name,
                type=datetime.date.fromisoformat,
                metavar="JJJJ-MM-TT",
                help=f"alle Drucksachen, datiert {what} diesem Tag",
            )
        parser.add_argument("--output", type=Path, required=True, metavar="ORDNER")

    def handle(self, *args: Any, **options: Any) -> None:
        references, since, until = options["references"], options["since"], options["until"]
        if not references and since is None and until is None:
            raise CommandError("Bitte nennen Sie Nummern oder einen Zeitraum.")
        folder: Path = options["output"]
        folder.mkdir(parents=True, exist_ok=True)
        missing = []
        papers = list(self._dated(since, until)) if since or until else []
        for reference in references:
            paper = Paper.objects.filter(reference_key=numbering.key(reference) or "-").first()
            papers += [paper] if paper else []
            missing += [] if paper else [f"{reference}: Diese Nummer gibt es nicht."]
        for number, paper in enumerate(papers, start=1):
            missing += self._write(paper, folder)
            self.stderr.write(f"\r{number} von {len(papers)} PDF-Dateien", ending="")
        self.stderr.write("")
        for line in missing:
            self.stderr.write(line)
        self.stdout.write(f"{len(papers)} Drucksachen, {len(missing)} Fehler.")
        if missing:
            sys.exit(1)

    def _dated(self, since: datetime.date | None, until: datetime.date | None) -> QuerySet[Paper]:
        papers = Paper.objects.exclude(reference=None)
        papers = papers.filter(dated_on__gte=since) if since else papers
        papers = papers.filter(dated_on__lte=until) if until else papers
        return papers.order_by("pk")

    def _write(self, paper: Paper, folder: Path) -> list[str]:
        try:
            content = _pdf_of(paper)
        except (ActionRefused, FileNotFoundError) as error:
            return [f"{paper}: {error}"]
        target = folder / file_name(paper)
        temporary = target.with_name(f".{target.name}.part")
        temporary.write_bytes(content)
        os.replace(temporary, target)
        return []


def _pdf_of(paper: Paper) -> bytes:
    """The issue in force; of a paper that came in without one, its reproduction."""
    issue = current_issue(paper)
    if issue is not None:
        return storage.load(issue.sha256)
    parents = Paper.objects.filter(
        cited_by__paper=paper, cited_by__relation=Relation.PARENT
    ).order_by("cited_by__position")
    return reproduction_of(paper, list(parents), current_city()).read_bytes()
