"""The command: python3 -m tests.kills. It finds or makes the project's environment first."""

import argparse
import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from council import bootstrap


def main(arguments: list[str]) -> int:
    """Do the rounds; 0 if nothing is wrong after them."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.kills")
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--rounds", type=int, default=200)
    options = parser.parse_args(arguments)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="council-kills-")))
        os.environ |= {
            "DEMO": "1",
            "DATA_DIR": str(folder / "data"),
            "DJANGO_SETTINGS_MODULE": "council.settings",
            "EMAIL_URL": f"file://{folder}/mail",
            "SECURITY_LOG": str(folder / "security"),
        }
        os.environ.pop("DATABASE_URL", None)
        if options.database == "postgres":
            from tests.postgres import CAREFUL, throw_away_cluster

            os.environ["DATABASE_URL"] = stack.enter_context(throw_away_cluster(*CAREFUL))
            make_database(os.environ["DATABASE_URL"])
        return run(folder, options.rounds)


def make_database(url: str) -> None:
    """Make the database that a fresh cluster lacks."""
    import psycopg

    server = url.replace("/council?", "/postgres?")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE council")


def run(folder: Path, rounds: int) -> int:
    """Do the rounds with these settings."""
    import django

    django.setup()
    from tests.kills.rounds import Rounds

    done = Rounds(folder)
    faults = done.run(rounds)
    killed = ", ".join(f"{count} times a {name}" for name, count in sorted(done.killed.items()))
    print(f"{rounds} rounds: killed {killed}; {len(done.acts)} acts acknowledged, ", end="")
    print(f"{len(faults)} faults.")
    for fault in faults:
        print(f"  {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    bootstrap.enter(tests=True, debian=False)
    sys.exit(main(sys.argv[1:]))
