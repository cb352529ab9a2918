"""manage.py verify_issues: check that every issued PDF and stored file is still what it was."""

import itertools
import sys
from typing import Any

from django.core.management.base import BaseCommand

from council import storage
from council.models import File, Issue


class Command(BaseCommand):
    help = "Prüft alle Ausfertigungen und Dateien gegen ihre Prüfsummen."

    def handle(self, *args: Any, **options: Any) -> None:
        checked, faults = 0, []
        issues = Issue.objects.select_related("paper").order_by("pk")
        files = File.objects.exclude(sha256="").select_related("paper").order_by("pk")
        row: Any
        for row in itertools.chain(issues.iterator(), files.iterator()):
            checked += 1
            if fault := _fault(row.sha256, row.size):
                faults.append(f"{row.paper}, {row}: {fault}")
        for line in faults:
            self.stderr.write(line)
        self.stdout.write(f"{checked} Dateien geprüft, {len(faults)} fehlerhaft.")
        if faults:
            sys.exit(1)


def _fault(digest: str, size: int | None) -> str:
    try:
        path = storage.path_of(digest)
        if not path.is_file():
            return "Die Datei fehlt."
    except FileNotFoundError:
        return "Die Prüfsumme ist keine."
    if path.stat().st_size != size or not storage.is_intact(digest):
        return "Der Inhalt hat sich verändert."
    return ""
