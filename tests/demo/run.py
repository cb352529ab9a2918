"""Runs the demo: python3 manage.py demo [--port N] [--no-browser] [--no-server]."""

import argparse
import os

import django

from council import environment

HOST = "127.0.0.1"


def main(arguments: list[str]) -> int:
    """Build the demo city, if there is nothing yet, and open it in the browser."""
    options = read(arguments)
    environment.choose_the_trial()
    # Before the settings are read: pages, mails, feeds and OParl speak with one address.
    os.environ.setdefault("SITE_URL", f"http://{HOST}:{options.port}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "council.settings")
    django.setup()

    from tests.demo import build, serving

    build.make_city(say)
    if not options.no_server:
        serving.serve(HOST, options.port, say, with_browser=not options.no_browser)
    return 0


def read(arguments: list[str]) -> argparse.Namespace:
    """Read the words after the command."""
    parser = argparse.ArgumentParser(
        prog="manage.py demo",
        description="Baut eine erfundene Stadt auf und öffnet sie im Browser.",
        allow_abbrev=False,
    )
    parser.add_argument("--port", type=port_number, default=8000, help="Anschluss (Vorgabe: 8000)")
    parser.add_argument(
        "--no-browser", action="store_true", help="keinen Browser öffnen, nur bereitstellen"
    )
    parser.add_argument(
        "--no-server", action="store_true", help="nur aufbauen, nichts bereitstellen"
    )
    return parser.parse_args(arguments)


def port_number(word: str) -> int:
    """Read a port that everybody may use."""
    if not (word.isascii() and word.isdigit() and 1024 <= int(word) <= 65535):
        raise argparse.ArgumentTypeError("Möglich sind 1024 bis 65535.")
    return int(word)


def say(line: str) -> None:
    """Tell at once how far it is."""
    print(line, flush=True)
