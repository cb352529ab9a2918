"""Runs the tests: python3 manage.py test [--database sqlite|postgres] [arguments of pytest]."""

import argparse
import os

import pytest

from tests.postgres import throw_away_cluster


def main(arguments: list[str]) -> int:
    """Run pytest on two processes, on SQLite or on a PostgreSQL server of its own."""
    parser = argparse.ArgumentParser(
        prog="manage.py test",
        description="Führt die Tests aus. Alles Weitere geht an pytest.",
        allow_abbrev=False,
    )
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    options, rest = parser.parse_known_args(arguments)
    # Tests of one group share something that takes long to make.
    words = ["-n", "2", "--dist", "loadgroup", "--no-loadscope-reorder", *rest]
    if options.database == "sqlite":
        os.environ.pop("TEST_DATABASE_URL", None)
        return pytest.main(words)
    with throw_away_cluster() as url:
        os.environ["TEST_DATABASE_URL"] = url
        return pytest.main(words)
