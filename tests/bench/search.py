"""manage.py benchmark search: how much time of the processor a search takes.

Fills a database of its own, beside the real one and dropped at the end, with invented papers.
"""

import random
import statistics
import time
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.management.base import BaseCommand, CommandParser

from council.models import Paper
from council.portal.paper_list import FOUND_PAGE_SIZE, rows
from council.queries import current_city
from council.search import hits, indexing
from tests.bench.database import database_of_its_own
from tests.bench.stock import fill, served, some, words

# A search is selective if it finds at most this share of the papers.
SELECTIVE = 0.01


class Command(BaseCommand):
    help = "Misst die Rechenzeit der Suche in einem eigenen, erfundenen Bestand."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--papers", type=int, default=25_000, metavar="ANZAHL")
        parser.add_argument(
            "--keep", action="store_true", help="Bestand behalten und beim nächsten Mal nutzen."
        )
        parser.add_argument("--searches", type=int, default=300, metavar="ANZAHL")

    def handle(self, *args: Any, **options: Any) -> None:
        chance = random.Random(1)
        vocabulary = words(chance)
        with database_of_its_own(f"benchmark_{options['papers']}", keep=options["keep"]):
            if not Paper.objects.exists():
                self._fill(options["papers"], vocabulary, chance)
            chance = random.Random(2)
            asked = [question(vocabulary, chance) for _ in range(options["searches"])]
            measured = [measure(question) for question in [*asked[:20], *asked]][20:]
        self._report("alle", [spent for spent, _ in measured])
        few = SELECTIVE * options["papers"]
        self._report("höchstens 1 % Treffer", [spent for spent, hits in measured if hits <= few])

    def _fill(self, count: int, vocabulary: list[str], chance: random.Random) -> None:
        fill(count, vocabulary, chance)
        begun = time.process_time()
        indexing.rebuild()
        self.stdout.write(f"Index aufgebaut in {time.process_time() - begun:.0f} s Rechenzeit.")

    def _report(self, which: str, spent: list[float]) -> None:
        cuts = statistics.quantiles(spent, n=20)
        self.stdout.write(
            f"{which}: {len(spent)} Suchen, Median {1000 * statistics.median(spent):.0f} ms, "
            f"95. Perzentil {1000 * cuts[-1]:.0f} ms Rechenzeit."
        )


def question(vocabulary: list[str], chance: random.Random) -> str:
    """What somebody may type: words, mistyped ones, the beginning of one, a phrase, a number."""
    asked = some(vocabulary, chance.randint(1, 3), chance)
    match chance.randrange(8):
        case 0:
            return f"F {chance.randint(1, 4000)}/{chance.randint(0, 1):02d}"
        case 1:
            return " ".join([asked[0][:-2] + asked[0][-1], *asked[1:]])
        case 2:
            return f"{asked[0][:5]}*"
        case 3:
            return f'"{" ".join(asked)}"'
    return " ".join(asked)


def measure(text: str) -> tuple[float, int]:
    """The processor's time for the first page of hits, here and in the database's server."""
    city, reader = current_city(), AnonymousUser()
    before = time.process_time() + served()
    found = hits.search(reader, city, text, {})
    rows(list(found.keys[:FOUND_PAGE_SIZE]), found.question, hits.numbered(reader, city), city)
    return time.process_time() + served() - before, len(found.keys)
