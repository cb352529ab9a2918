"""manage.py demo: an invented city to try everything in, on one's own computer."""

import argparse
import logging
import os
import socket
import threading
import time
import webbrowser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.servers import basehttp

from council.worker import work
from tests.demo import build

HOST = "127.0.0.1"
SECONDS_UNTIL_SERVED = 1.5


class Command(BaseCommand):
    help = "Baut eine erfundene Stadt auf und öffnet sie im Browser."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--port", type=port_number, default=8000, help="Anschluss (Vorgabe: 8000)"
        )
        parser.add_argument(
            "--no-browser", action="store_true", help="keinen Browser öffnen, nur bereitstellen"
        )
        parser.add_argument(
            "--no-server", action="store_true", help="nur aufbauen, nichts bereitstellen"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "Dies ist keine Testinstallation. Bitte setzen Sie DEMO=1, um die Demo-Stadt "
                "aufzubauen; ihre Konten kann jeder benutzen."
            )
        self.make_city()
        if not options["no_server"]:
            self.serve(options["port"], with_browser=not options["no_browser"])

    def make_city(self) -> None:
        """Bring the database up to date and build the city, if there is nothing in it yet."""
        self.tell("Die Datenbank wird vorbereitet.")
        call_command("migrate", interactive=False, verbosity=0)
        if build.is_half_built():
            self.tell("Der letzte Aufbau wurde unterbrochen. Er wird neu begonnen.")
            build.tear_down()
        if build.is_built():
            self.tell("Die Demo-Stadt Elmenfurt steht schon.")
        elif not build.is_empty():
            self.tell("Die Datenbank enthält schon andere Daten. Sie bleiben, wie sie sind.")
        else:
            started = time.monotonic()
            self.tell("Die Demo-Stadt Elmenfurt wird aufgebaut. Das dauert etwa eine Minute.")
            build.build(self.tell)
            self.tell(f"Fertig nach {time.monotonic() - started:.0f} Sekunden.")

    def serve(self, port: int, *, with_browser: bool) -> None:
        """Answer requests until somebody ends it, with the background work beside."""
        if is_taken(port):
            raise CommandError(
                f"Der Anschluss {port} ist schon belegt. Bitte wählen Sie einen anderen, "
                f"zum Beispiel: --port {port + 1}"
            )
        address = f"http://{HOST}:{port}/"
        stop = threading.Event()
        worker = threading.Thread(target=work, args=[stop])
        worker.start()
        self.tell(f"Die Seite steht unter {address}")
        self.tell("Beenden mit Strg+C.")
        if with_browser and has_display():
            threading.Timer(SECONDS_UNTIL_SERVED, webbrowser.open, [address]).start()
        # As runserver does it, without its banner and a line for every file. Loading the
        # application sets the log up anew, so that comes first.
        application = basehttp.get_internal_wsgi_application()
        logging.getLogger("django.server").setLevel(logging.WARNING)
        try:
            basehttp.run(HOST, port, application, threading=True)
        except KeyboardInterrupt:
            self.tell("Beendet.")
        finally:
            stop.set()
            worker.join()

    def tell(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def port_number(word: str) -> int:
    """Read a port that everybody may use."""
    if not (word.isascii() and word.isdigit() and 1024 <= int(word) <= 65535):
        raise argparse.ArgumentTypeError("Möglich sind 1024 bis 65535.")
    return int(word)


def is_taken(port: int) -> bool:
    """Whether another program answers there already."""
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def has_display() -> bool:
    """Whether a browser would have a screen; macOS has one without saying so."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) or (
        os.name != "posix" or os.uname().sysname == "Darwin"
    )
