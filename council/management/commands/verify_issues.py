"""manage.py verify_issues: check that every issued PDF and stored file is still what it was.

What has been registered or changed and is not issued yet is reported as well: whoever looks at the
paper first issues it, or the background work does (manage.py work).
"""

import itertools
import sys
from typing import Any

from django.core.management.base import BaseCommand

from council import storage
from council.documents import issues
from council.models import File, Issue
from council.words.german import german_datetime


class Command(BaseCommand):
    help = "Prüft alle Ausfertigungen und Dateien gegen ihre Prüfsummen und nennt, was aussteht."

    def handle(self, *args: Any, **options: Any) -> None:
        checked, faults = 0, []
        issued = Issue.objects.select_related("paper").order_by("pk")
        files = File.objects.exclude(sha256="").select_related("paper").order_by("pk")
        row: Any
        for row in itertools.chain(issued.iterator(), files.iterator()):
            checked += 1
            if fault := _fault(row.sha256, row.size):
                faults.append(f"{row.paper}, {row}: {fault}")
        for owed in issues.owed():
            since = german_datetime(owed.since)
            faults.append(f"{owed.paper}: Die Ausfertigung steht seit {since} aus.")
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
