"""manage.py export_papers: give a city's papers out."""

import datetime
import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from council.interchange.export import export, papers_to_export


class Command(BaseCommand):
    help = "Schreibt Drucksachen als JSON Lines, eine je Zeile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="DATEI.jsonl")
        parser.add_argument("--files", type=Path, metavar="ORDNER", help="Ordner für die Dateien")
        parser.add_argument(
            "--since",
            type=datetime.date.fromisoformat,
            metavar="JJJJ-MM-TT",
            help="nur Drucksachen, die seit diesem Tag datiert sind",
        )
        parser.add_argument("--public-only", action="store_true", help="nur, was öffentlich ist")

    def handle(self, *args: Any, **options: Any) -> None:
        path, public_only = options["file"], options["public_only"]
        if not path.parent.is_dir():
            raise CommandError(f"Den Ordner {path.parent} gibt es nicht.")
        papers = papers_to_export(since=options["since"], public_only=public_only)
        total = papers.count()
        temporary = path.with_name(f".{path.name}.part")
        try:
            with temporary.open("w", encoding="utf-8") as output:
                count = export(
                    papers,
                    output,
                    files=options["files"],
                    public_only=public_only,
                    progress=lambda done: self._show(done, total),
                )
            os.replace(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)
        self.stdout.write(f"{count} Drucksachen in {path} geschrieben.")

    def _show(self, done: int, total: int) -> None:
        if done % 100 == 0 or done == total:
            end = "\n" if done == total else ""
            self.stderr.write(f"\r{done} von {total} Drucksachen", ending=end)
