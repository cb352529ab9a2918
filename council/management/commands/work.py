"""manage.py work: the background work, beside the web server (deploy/council-worker.service)."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from council import worker


class Command(BaseCommand):
    help = "Packt bestellte Mappen, versendet wartende Mails und räumt auf, bis es beendet wird."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="nur was jetzt wartet, dann beenden"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            self.stdout.write(f"{worker.do_waiting()} Mappen bearbeitet.")
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        self.stdout.write("Bereit. Beenden mit Strg+C.")
        self.stdout.flush()
        worker.work(stop)
        self.stdout.write("Beendet.")
