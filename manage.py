#!/usr/bin/env python3
"""The one command of the project. It finds or makes its own environment first."""

import contextlib
import os
import sys
from importlib import import_module

from council import bootstrap, environment
from council.management import overview

# What needs no installation, and so no settings: it runs on invented data, or reads the program.
TRIALS = {
    "demo": "tests.demo.run",
    "test": "tests.run",
    "benchmark": "tests.bench.run",
    "sbom": "deploy.parts_list",
}
NEEDS_TESTS = ("test", "sbom")  # what the tests are made with
HELP = ("help", "--help", "-h")


def main(command: str = "help", *arguments: str) -> None:
    """Run a command inside the project's environment, on the installation that was named."""
    if command in HELP and not arguments:
        print(overview.text())
    elif command in ("version", "--version"):
        print(overview.version())
    elif command in TRIALS:
        bootstrap.enter(tests=command in NEEDS_TESTS, debian=command in ("demo", "test"))
        sys.exit(import_module(TRIALS[command]).main([*arguments]))
    elif command == "help" or (len(arguments) == 1 and arguments[0] in HELP):
        run_django(environment.passing_trial())
    else:
        environment.demand_a_choice()
        run_django(contextlib.nullcontext())


def run_django(installation: contextlib.AbstractContextManager[None]) -> None:
    """Run one of Django's commands or of our own."""
    bootstrap.enter(tests=False, debian=False)
    from django.core.management import execute_from_command_line

    with installation:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "council.settings")
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main(*sys.argv[1:])
