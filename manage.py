#!/usr/bin/env python3
"""The one command of the project. It finds or makes its own environment first."""

import os
import sys
from importlib import import_module

from council import bootstrap

# What is no part of the product: it runs on invented data.
TRIALS = {
    "demo": "tests.demo.command",
    "benchmark_pdf": "tests.bench.pdf",
    "benchmark_search": "tests.bench.search",
}


def main(command: str) -> None:
    """Run a command inside the project's environment; `test` runs the tests."""
    bootstrap.enter(tests=command == "test")
    if command == "test":
        from tests.run import main as run_tests

        sys.exit(run_tests(sys.argv[2:]))
    bootstrap.default_to_demo(command)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "council.settings")
    if command in TRIALS:
        import django

        django.setup()
        import_module(TRIALS[command]).Command().run_from_argv(sys.argv)
        return
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "help")
