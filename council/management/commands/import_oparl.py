"""manage.py import_oparl: bring another system's public stock in, and then only what changes."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from council.interchange.storing import told_of_kinds
from council.oparl.client import Server, Unreachable
from council.oparl.importing import OParlImport


class Command(BaseCommand):
    help = "Bringt den öffentlichen Bestand eines OParl-Servers herein, danach nur Änderungen."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("url", metavar="URL", help="Adresse des System-Objekts")
        parser.add_argument(
            "--allow-private", action="store_true", help="auch Server im inneren Netz fragen"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            server = Server(options["url"], allow_private=options["allow_private"])
            bringing = OParlImport(server, tell=self._show)
            bringing.run()
        except Unreachable as error:
            raise CommandError(str(error)) from None
        self.stderr.write("")
        for line in bringing.origin.notes:
            self.stderr.write(line)
        for fault in bringing.faults:
            self.stderr.write(fault)
        if bringing.other_kinds:
            self.stderr.write(told_of_kinds(bringing.other_kinds))
        counts = bringing.counts
        self.stdout.write(
            f"{counts['taken']} Objekte übernommen, {counts['unchanged']} unverändert, "
            f"{counts['deleted']} gelöscht, {len(bringing.faults)} abgelehnt."
        )
        if bringing.faults:
            sys.exit(1)

    def _show(self, line: str) -> None:
        self.stderr.write(f"\r{line}", ending="")
        self.stderr.flush()
