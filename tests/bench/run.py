"""Runs a benchmark: python3 manage.py benchmark NAME [what it takes]."""

import os
import sys
from importlib import import_module

import django

from council import environment

BENCHMARKS = {
    "act": "tests.bench.act",
    "pdf": "tests.bench.pdf",
    "search": "tests.bench.search",
}


def main(arguments: list[str]) -> int:
    """Run the benchmark that is named first; each has a database of its own."""
    name, *rest = arguments or [""]
    if name not in BENCHMARKS:
        sys.exit(f"Bitte nennen Sie, was zu messen ist: {', '.join(BENCHMARKS)}.")
    environment.choose_the_trial()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "council.settings")
    django.setup()
    command = import_module(BENCHMARKS[name]).Command()
    command.run_from_argv(["manage.py", f"benchmark {name}", *rest])
    return 0
