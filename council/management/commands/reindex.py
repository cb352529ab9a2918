"""manage.py reindex: make the index of the search anew."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from council.exceptions import NotNow
from council.search import indexing


class Command(BaseCommand):
    help = "Baut den Index der Suche aus dem Bestand neu auf."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = indexing.rebuild(tell=self._tell)
        except NotNow as refused:
            raise CommandError(str(refused)) from None
        self.stderr.write("")
        self.stdout.write(f"{count} Drucksachen stehen im Index der Suche.")

    def _tell(self, done: int, total: int) -> None:
        self.stderr.write(f"\r{100 * done // max(total, 1)} %", ending="")
        self.stderr.flush()
