"""Shows the demo city in the browser until somebody ends it."""

import logging
import os
import socket
import sys
import threading
import webbrowser

from django.conf import settings
from django.core.servers import basehttp

from council.worker import work
from tests.demo.build import Tell

SECONDS_UNTIL_SERVED = 1.5


def serve(host: str, port: int, tell: Tell, *, with_browser: bool) -> None:
    """Answer requests until somebody ends it, with the background work beside."""
    if is_taken(host, port):
        sys.exit(
            f"Der Anschluss {port} ist schon belegt. Bitte wählen Sie einen anderen, "
            f"zum Beispiel: --port {port + 1}"
        )
    stop = threading.Event()
    worker = threading.Thread(target=work, args=[stop])
    worker.start()
    tell(f"Die Seite steht unter {settings.SITE_URL}/")
    tell("Beenden mit Strg+C.")
    if with_browser and has_display():
        opening = threading.Timer(SECONDS_UNTIL_SERVED, webbrowser.open, [f"{settings.SITE_URL}/"])
        opening.start()
    # As runserver does it, without its banner and a line for every file. Loading the
    # application sets the log up anew, so that comes first.
    application = basehttp.get_internal_wsgi_application()
    logging.getLogger("django.server").setLevel(logging.WARNING)
    try:
        basehttp.run(host, port, application, threading=True)
    except KeyboardInterrupt:
        tell("Beendet.")
    finally:
        stop.set()
        worker.join()


def is_taken(host: str, port: int) -> bool:
    """Whether another program answers there already."""
    with socket.socket() as probe:
        return probe.connect_ex((host, port)) == 0


def has_display() -> bool:
    """Whether a browser would have a screen; macOS has one without saying so."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) or (
        os.name != "posix" or os.uname().sysname == "Darwin"
    )
