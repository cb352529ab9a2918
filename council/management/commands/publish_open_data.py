"""manage.py publish_open_data: make the files of the whole public stock anew, once a night."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from council.feeds import dump
from council.oparl import ledger


class Command(BaseCommand):
    help = "Schreibt den öffentlichen Bestand neu als JSON Lines und CSV und prüft die Daten nach."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            late = ledger.sweep()
        count = dump.make()
        self.stdout.write(f"{count} Drucksachen geschrieben, {late} Objekte nachgetragen.")
