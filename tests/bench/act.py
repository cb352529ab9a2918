"""manage.py benchmark act: what an act costs in a full stock, and what of that follows it.

Fills a database of its own, beside the real one and dropped at the end, with invented papers.
What follows an act is the ledger of public objects, the search index and the cache's mark.
"""

import contextlib
import random
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from council import acts
from council.history import create_all
from council.models import Consultation, Meeting, Paper
from council.oparl import ledger
from council.search import indexing
from council.services import papers, sittings
from responses.services import assignments, decisions, drafting, moves
from tests.bench.database import database_of_its_own
from tests.bench.stock import fill, served, some, text, words
from tests.world import World

AGENDA = 30  # papers on a sitting
QUESTIONS = 3
Act = Callable[[], Any]


@dataclass
class Spent:
    """Time of the processor in seconds, here and in the database's server, and queries."""

    seconds: float = 0.0
    queries: int = 0


class Command(BaseCommand):
    help = "Misst, was eine Handlung in einem eigenen, erfundenen Bestand kostet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--papers", type=int, default=25_000, metavar="ANZAHL")
        parser.add_argument("--rounds", type=int, default=15, metavar="ANZAHL")

    def handle(self, *args: Any, **options: Any) -> None:
        chance = random.Random(1)
        vocabulary = words(chance)
        with database_of_its_own(f"benchmark_act_{options['papers']}"):
            fill(options["papers"], vocabulary, chance)
            indexing.rebuild()
            city = City(vocabulary, chance)
            ledger.sweep()
            for name, prepare in city.acts().items():
                self._report(name, [measure(prepare()) for _ in range(options["rounds"] + 1)][1:])

    def _report(self, name: str, measured: list[tuple[Spent, Spent]]) -> None:
        whole, after = zip(*measured, strict=True)
        self.stdout.write(
            f"{name:22} Handlung selbst {_median(whole) - _median(after):5.1f} ms, "
            f"{_most(whole) - _most(after):3} Abfragen; was ihr folgt {_median(after):5.1f} ms, "
            f"{_most(after):3} Abfragen"
        )


class City(World):
    """The city of the tests, with papers as long as those of the stock."""

    def __init__(self, vocabulary: list[str], chance: random.Random) -> None:
        super().__init__()
        self.vocabulary, self.chance = vocabulary, chance
        self.stock = list(Paper.objects.filter(kind="motion").order_by("pk")[: 3 * AGENDA])
        for number, sitting in enumerate((self.past_sitting, self.sitting, self.next_sitting)):
            put_on(sitting, self.stock[number * AGENDA : (number + 1) * AGENDA])

    def acts(self) -> dict[str, Callable[[], Act]]:
        """Each act by its name: a function that prepares one and gives it to be made."""
        return {
            "registrieren": self._register,
            "veröffentlichen": self._publish,
            "Ergebnis eintragen": self._result,
            "zuweisen": self._assign,
            "Stand melden": self._progress,
            "Antwort speichern": self._save,
            "verteilen": self._distribute,
        }

    def _asked(self, state: str) -> Paper:
        return self.inquiry(
            state,
            title=" ".join(some(self.vocabulary, 6, self.chance)),
            introduction=self._text(),
            questions=[" ".join(some(self.vocabulary, 12, self.chance)) for _ in range(QUESTIONS)],
        )

    def _text(self) -> str:
        return text(self.vocabulary, self.chance)

    def _register(self) -> Act:
        paper = self._asked("filed")
        return lambda: papers.register_paper(paper, by=self.clerk, meeting=self.sitting)

    def _publish(self) -> Act:
        paper = self._asked("filed")
        papers.register_paper(paper, by=self.clerk, meeting=self.sitting, publish=False)
        return lambda: papers.publish_paper(paper, by=self.clerk)

    def _result(self) -> Act:
        row = self._asked("registered").consultations.get()
        return lambda: sittings.record_result(
            row, result="vertagt", next_meeting=self.next_sitting, by=self.clerk
        )

    def _assign(self) -> Act:
        paper = self._asked("registered")
        office = self.chance.choice(self.stock).lead
        return lambda: assignments.open_statement([paper], lead=office, due_on=None, by=self.clerk)

    def _progress(self) -> Act:
        statement = self.statement("drafting", paper=self._asked("registered"), text=self._text())
        return lambda: moves.forward(statement, by=self.officer)

    def _save(self) -> Act:
        statement = self.statement("drafting", paper=self._asked("registered"), text=self._text())
        answer, said = statement.answers.first(), self._text()
        return lambda: drafting.save_answer(answer, text=said, by=self.officer)

    def _distribute(self) -> Act:
        statement = self.statement("approved", paper=self._asked("registered"), text=self._text())
        return lambda: decisions.distribute(statement, by=self.clerk)


def put_on(sitting: Meeting, heard: list[Paper]) -> None:
    """Fill the agenda of a sitting."""
    rows = [
        Consultation(
            paper=paper,
            organization=sitting.organization,
            organization_name=sitting.organization.name,
            meeting=sitting,
            agenda_item=str(number),
        )
        for number, paper in enumerate(heard, start=1)
    ]
    create_all(rows)


def measure(act: Act) -> tuple[Spent, Spent]:
    """What a whole act costs, and what of that is spent on what follows it."""
    whole, after = Spent(), Spent()
    follow = acts.follow

    def followed(*args: Any) -> None:
        with counting(after):
            follow(*args)

    with patch.object(acts, "follow", followed), counting(whole):
        act()
    return whole, after


@contextlib.contextmanager
def counting(spent: Spent) -> Iterator[None]:
    """Add to `spent` what is spent inside the block."""

    def counted(execute: Any, *args: Any) -> Any:
        spent.queries += 1
        return execute(*args)

    with connection.execute_wrapper(counted):
        begun = time.process_time() + served()
        yield
        spent.seconds += time.process_time() + served() - begun


def _median(measured: tuple[Spent, ...]) -> float:
    return 1000 * statistics.median(each.seconds for each in measured)


def _most(measured: tuple[Spent, ...]) -> int:
    return max(each.queries for each in measured)
