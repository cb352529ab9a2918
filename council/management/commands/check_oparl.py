"""manage.py check_oparl: crawl through an OParl server and name what does not conform."""

import sys
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from council.oparl.client import Server, Unreachable
from council.oparl.crawl import ALONE_OF_EACH, Crawl


class Command(BaseCommand):
    help = "Geht durch einen ganzen OParl-Server und nennt, was OParl 1.1 widerspricht."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("url", metavar="URL", help="Adresse des System-Objekts")
        parser.add_argument(
            "--allow-private", action="store_true", help="auch Server im inneren Netz fragen"
        )
        parser.add_argument(
            "--alone",
            type=int,
            default=ALONE_OF_EACH,
            metavar="ZAHL",
            help="so viele Objekte jeder Liste auch einzeln abrufen",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            server = Server(options["url"], allow_private=options["allow_private"])
            crawl = Crawl(server.fetch, alone=options["alone"]).through(options["url"])
        except Unreachable as error:
            raise CommandError(str(error)) from None
        for fault in crawl.faults:
            self.stderr.write(fault)
        counts = Counter(crawl.seen.values())
        counted = ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
        self.stdout.write(f"{crawl.pages} Listenseiten, {counted}: {len(crawl.faults)} Fehler.")
        if crawl.faults:
            sys.exit(1)
