"""Starting, killing and starting again. No process of ours has a connection when it forks."""

import os
import pickle
import random
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from council.acts import act
from tests.kills import checks, servers
from tests.world import World

Does = Callable[[World, int], None]
PATIENCE = 0.1, 2.5  # seconds until a kill


@dataclass
class Process:
    """A child, and what it has acknowledged."""

    does: Does
    pid: int = 0
    pipe: int = -1

    def start(self, world: Path) -> None:
        """Fork it."""
        self.pipe, out = os.pipe()
        os.set_blocking(self.pipe, False)
        self.pid = os.fork()
        if self.pid == 0:
            run_in_child(lambda: self.does(pickle.loads(world.read_bytes()), out))
        os.close(out)

    def read(self) -> checks.Acts:
        """What it has acknowledged since the last time; a torn line was none."""
        text = b""
        while part := self._read():
            text += part
        lines = text.decode().split("\n")[:-1]
        return [(act, int(key), said) for act, key, said in (line.split(" ", 2) for line in lines)]

    def _read(self) -> bytes:
        try:
            return os.read(self.pipe, 1 << 16)
        except BlockingIOError:
            return b""

    def kill(self) -> None:
        """End it as a power cut does."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


@dataclass
class Rounds:
    """One run."""

    folder: Path
    acts: checks.Acts = field(default_factory=list)
    killed: Counter[str] = field(default_factory=Counter)

    @property
    def world(self) -> Path:
        return self.folder / "world"

    def run(self, count: int) -> list[str]:
        """Do so many rounds; returns what is wrong after them."""
        in_child(lambda: call_command("migrate", verbosity=0))
        in_child(self._make_world)
        processes = [Process(servers.serve), Process(servers.serve), Process(servers.work)]
        for process in processes:
            process.start(self.world)
        for number in range(count):
            time.sleep(random.uniform(*PATIENCE))
            self._kill_one(processes)
            if (number + 1) % 20 == 0:
                print(f"{number + 1} rounds, {len(self.acts)} acts", file=sys.stderr, flush=True)
        for process in processes:
            process.kill()
            self.acts += process.read()
        report = self.folder / "faults"
        in_child(lambda: report.write_text("\n".join(checks.faults(self.acts))))
        return report.read_text().splitlines()

    def _make_world(self) -> None:
        with act():
            world = World()
        self.world.write_bytes(pickle.dumps(world))

    def _kill_one(self, processes: list[Process]) -> None:
        victims = ["server", "server", "worker"]
        if connections["default"].vendor == "postgresql":
            victims.append("backend")
        chosen = random.randrange(len(victims))
        self.killed[victims[chosen]] += 1
        if victims[chosen] == "backend":
            kill_a_backend()
            return
        process = processes[chosen]
        process.kill()
        self.acts += process.read()
        os.close(process.pipe)
        process.start(self.world)


def kill_a_backend() -> None:
    """Kill the process of the database that serves one of ours; all others lose theirs, too."""
    database = settings.DATABASES["default"]
    try:
        with psycopg.connect(
            host=database["HOST"], user=database["USER"], dbname=database["NAME"]
        ) as asking:
            others = "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND usename = "
            pids = [pid for (pid,) in asking.execute(others + "current_user").fetchall()]
    except psycopg.OperationalError:
        return  # it is just starting again
    if pids:
        os.kill(random.choice(pids), signal.SIGKILL)


def in_child(does: Callable[[], Any]) -> None:
    """Do something in a process of its own, to its end."""
    pid = os.fork()
    if pid == 0:
        run_in_child(does)
    _, status = os.waitpid(pid, 0)
    if status:
        raise SystemExit("A step of the run has failed; its traceback stands above.")


def run_in_child(does: Callable[[], Any]) -> None:
    """Do it, and leave without what the parent would do at its end."""
    try:
        does()
        code = 0
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stderr.flush()
    os._exit(code)
