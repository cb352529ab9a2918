"""manage.py export_pdf: official PDFs as files in a folder, as one ZIP or as a reading copy.

The same code as the bundles of the pages, for whoever runs the installation: nothing is hidden.
"""

import datetime
import os
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q
from django.utils import timezone

from council.bundles import LIMITS, MAKERS, Inventory, Wanted
from council.bundles.contents import sheets
from council.bundles.zip_file import free_name
from council.documents import issues
from council.enums import OFFICE_KINDS, JobKind
from council.exceptions import ActionRefused
from council.models import Meeting, Organization, Paper
from council.queries import agenda_of, current_city
from council.rules import numbering


class Command(BaseCommand):
    help = "Schreibt die amtlichen PDF-Dateien von Drucksachen in einen Ordner oder in eine Datei."

    def add_arguments(self, parser: CommandParser) -> None:
        day = datetime.date.fromisoformat
        parser.add_argument("references", nargs="*", metavar="NUMMER", help="etwa S0518/19")
        for name, what in (("--since", "ab"), ("--until", "bis")):
            parser.add_argument(
                name,
                type=day,
                metavar="JJJJ-MM-TT",
                help=f"alle Drucksachen, datiert {what} diesem Tag",
            )
        parser.add_argument(
            "--sitting", type=day, metavar="JJJJ-MM-TT", help="was an diesem Tag beraten wird"
        )
        parser.add_argument("--unit", metavar="KURZZEICHEN", help="Federführung, etwa V/02")
        target = parser.add_mutually_exclusive_group(required=True)
        target.add_argument("--output", type=Path, metavar="ORDNER", help="einzelne Dateien")
        target.add_argument("--zip", type=Path, metavar="DATEI.zip", help="mit Verzeichnis")
        target.add_argument("--reading-copy", type=Path, metavar="DATEI.pdf", help="eine Kopie")

    def handle(self, *args: Any, **options: Any) -> None:
        papers, unknown = self._chosen(options)
        self.total = len(papers)
        wanted = Wanted(_title(options), papers, Paper.objects.all())
        if options["output"]:
            inventory = self._write_folder(wanted, options["output"])
        elif options["zip"]:
            inventory = self._write_file(JobKind.ZIP, wanted, options["zip"])
        else:
            inventory = self._write_file(JobKind.READING_COPY, wanted, options["reading_copy"])
        self.stderr.write("")
        missing = [*unknown, *inventory.missing]
        for line in missing:
            self.stderr.write(line)
        self.stdout.write(f"{len(papers)} Drucksachen, {len(missing)} Fehler.")
        if missing:
            sys.exit(1)

    def _chosen(self, options: dict[str, Any]) -> tuple[list[int], list[str]]:
        """The keys of the papers that are wanted, and a line for each number that is not known."""
        chosen = _of_conditions(options)
        unknown = []
        for reference in options["references"]:
            paper = Paper.objects.filter(reference_key=numbering.key(reference) or "-").first()
            chosen += [paper.pk] if paper else []
            unknown += [] if paper else [f"{reference}: Diese Nummer gibt es nicht."]
        return list(dict.fromkeys(chosen)), unknown

    def _write_folder(self, wanted: Wanted, folder: Path) -> Inventory:
        folder.mkdir(parents=True, exist_ok=True)
        inventory, names = Inventory(), set[str]()
        for done, sheet in enumerate(sheets(wanted), start=1):
            inventory.note(sheet)
            if sheet.path is not None:
                target = folder / free_name(issues.file_name(sheet.paper), names)
                temporary = target.with_name(f".{target.name}.part")
                temporary.write_bytes(sheet.path.read_bytes())
                os.replace(temporary, target)
            self._tell(done)
        return inventory

    def _write_file(self, kind: JobKind, wanted: Wanted, target: Path) -> Inventory:
        if len(wanted.papers) > LIMITS[kind]:
            raise CommandError(f"Möglich sind {LIMITS[kind]} Drucksachen in einer Datei.")
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(f".{target.name}.part")
        try:
            inventory = MAKERS[kind](wanted, temporary, self._tell)
            if not inventory.included:
                raise CommandError("Keine Drucksache mit PDF-Datei gefunden.")
            os.replace(temporary, target)
        except ActionRefused as refused:
            raise CommandError(str(refused)) from refused
        finally:
            temporary.unlink(missing_ok=True)
        return inventory

    def _tell(self, done: int) -> None:
        self.stderr.write(f"\r{done} von {self.total} PDF-Dateien", ending="")


def _of_conditions(options: dict[str, Any]) -> list[int]:
    """The keys of the papers that fulfil all conditions given; without any, none."""
    if not any(options[name] for name in ("since", "until", "sitting", "unit")):
        if not options["references"]:
            raise CommandError(
                "Bitte nennen Sie Nummern, einen Zeitraum, eine Sitzung oder ein Amt."
            )
        return []
    papers = Paper.objects.exclude(reference=None)
    if options["since"]:
        papers = papers.filter(dated_on__gte=options["since"])
    if options["until"]:
        papers = papers.filter(dated_on__lte=options["until"])
    if options["unit"]:
        unit = Organization.objects.filter(code=options["unit"], kind__in=OFFICE_KINDS).first()
        if unit is None:
            raise CommandError(f"Ein Amt {options['unit']} gibt es nicht.")
        papers = papers.filter(Q(lead=unit) | Q(lead__parent=unit))
    if options["sitting"]:
        with timezone.override(current_city().zone):
            held = Meeting.objects.filter(starts_at__date=options["sitting"]).order_by("starts_at")
            heard = [item.paper_id for sitting in held for item in agenda_of(sitting, papers)]
        return list(dict.fromkeys(heard))
    return list(papers.order_by("year", "reference_key").values_list("pk", flat=True))


def _title(options: dict[str, Any]) -> str:
    """How a reading copy is called: by what was asked for."""
    parts = [
        f"Sitzung am {options['sitting']:%d.%m.%Y}" if options["sitting"] else "",
        options["unit"] or "",
        f"ab {options['since']:%d.%m.%Y}" if options["since"] else "",
        f"bis {options['until']:%d.%m.%Y}" if options["until"] else "",
    ]
    return ", ".join(part for part in parts if part) or "Ausgewählte Drucksachen"
