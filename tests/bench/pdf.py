"""manage.py benchmark pdf: how long our issue takes, beside other ways to make the same paper."""

import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from django.core.management.base import BaseCommand, CommandParser
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import override_settings
from django.urls import path, reverse

from council import storage
from council.documents import issues, sample
from council.pdf.assets import clean
from council.pdf.enclosures import enclosures_of
from council.pdf.pages import page as page_of
from council.pdf.workers import Page, Worker, workers
from council.queries import current_city
from tests.bench.database import database_of_its_own
from tests.bench.pdf_engines import Contender, Figures, installed
from tests.world import World

# How often each document is made: the longer, the less it varies.
ROUNDS = {2: 30, 20: 8, 200: 3}
# What fills a page, as answers do: paragraphs and a list.
PARAGRAPH = (
    "Die Verwaltung hat die Angaben geprüft und mit den beteiligten Ämtern, den städtischen "
    "Gesellschaften und dem Beirat abgestimmt; die Ergebnisse der Umfrage vom 11.04.2018 liegen "
    "bei „Straßen- und Tiefbau“ vor und werden dem Ausschuss im 2. Quartal vorgelegt."
)
FULL_PAGE = "\n\n".join([PARAGRAPH] * 11 + ["- Erfassung der Flächen,\n- Bewertung,\n- Beschluss"])
SETTLED = 50  # documents after which a worker has grown to its size
SERVED = 200


class Command(BaseCommand):
    help = "Misst die Ausfertigung neben anderen Wegen zum selben Papier. Dauert einige Minuten."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--pages", type=int, nargs="+", default=list(ROUNDS), metavar="SEITEN", choices=ROUNDS
        )
        parser.add_argument("--rounds", type=int, metavar="ZAHL", help="statt der üblichen")
        parser.add_argument("--documents", type=int, default=500, metavar="ZAHL")

    def handle(self, *args: Any, **options: Any) -> None:
        with database_of_its_own("benchmark_pdf"):
            self._compare(options["pages"], options["rounds"])
            self._keep_going(options["documents"])
            self._serve()

    def _compare(self, lengths: list[int], rounds: int | None) -> None:
        contenders = {name: Contender(name) for name in installed()}
        best: dict[tuple[str, int], float] = {}
        for length in lengths:
            page, times = paper(length), rounds or ROUNDS[length]
            self.stdout.write(f"\n{page_count(page)} Seiten, je {times} Mal im Wechsel")
            self.stdout.write(f"{'':12}{'Median':>10}{'Minimum':>10}{'Rechenzeit':>12}{'MiB':>7}")
            for contender in contenders.values():
                contender.make(page)  # warm
            results = [
                {name: contender.make(page) for name, contender in contenders.items()}
                for _ in range(times)
            ]
            for name in contenders:
                figures = [result[name] for result in results]
                best[name, length] = statistics.median(figure.cpu for figure in figures)
                self.stdout.write(row(name, figures))
            ratio = statistics.median(
                result["ours"].cpu / result["naive"].cpu for result in results
            )
            self.stdout.write(f"ours / naive: {ratio:.2f}")
        if {20, 200} <= set(lengths):
            self.stdout.write(f"\nt(200)/t(20): {best['ours', 200] / best['ours', 20]:.1f}")
        for contender in contenders.values():
            contender.close()

    def _keep_going(self, documents: int) -> None:
        page, share = paper(2), max(1, documents // 10)
        for count in (1, 2):
            with ThreadPoolExecutor(count) as threads:
                list(threads.map(lambda _: workers.typeset(*page), range(count)))  # warm
                begun = time.perf_counter()
                list(threads.map(lambda _: workers.typeset(*page), range(share * count)))
            rate = share * count / (time.perf_counter() - begun)
            self.stdout.write(f"{count} Prozess(e): {rate:.1f} Dokumente je Sekunde")
        worker, sizes, begun = Worker(), [], time.perf_counter()
        for _ in range(documents):
            worker.typeset(page, 30)
            sizes.append(resident(worker))
        rate = documents / (time.perf_counter() - begun)
        worker.close()
        settled = min(SETTLED, documents // 2)
        growth = (sizes[-2] - sizes[settled]) / max(1, documents - settled - 2) / 1024
        self.stdout.write(
            f"{documents} Dokumente nacheinander in einem Prozess: {rate:.1f} je Sekunde, Wachstum "
            f"{growth:.3f} MiB je Dokument, zuletzt {sizes[-2] // 1024} MiB"
        )

    def _serve(self) -> None:
        world = World()
        issue = issues.ensure_issue(world.inquiry(), by=world.clerk)
        assert issue
        address = reverse("issue", args=[issue.paper.slug, issue.number])
        with override_settings(ALLOWED_HOSTS=["testserver"]):
            stored = cpu_of(address)
            with override_settings(ROOT_URLCONF=OneEmptyPage):
                empty = cpu_of("/")
        self.stdout.write(
            f"Gespeicherte Ausfertigung ausliefern: {1000 * stored:.2f} ms Rechenzeit, "
            f"leere Seite: {1000 * empty:.2f} ms, Unterschied: {1000 * (stored - empty):.2f} ms"
        )


class OneEmptyPage:
    """Addresses of a site with an empty page."""

    @staticmethod
    def page(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    urlpatterns = [path("", page)]


def paper(pages: int) -> Page:
    """Give a statement of about so many pages as it is issued, without the city's arms."""
    document = sample.statement(current_city())
    document["city"]["arms"] = None
    document["paper"]["answers"][1]["text"] = "\n\n".join([FULL_PAGE] * (pages - 1))
    return clean(page_of(document)), {}, enclosures_of(document, storage.load)


def page_count(page: Page) -> int:
    """Count the pages of a paper."""
    worker = Worker()
    content = worker.typeset(page, 120)
    worker.close()
    with pikepdf.open(BytesIO(content)) as opened:
        return len(opened.pages)


def row(name: str, figures: list[Figures]) -> str:
    """Tell what one way took: milliseconds by the clock and of computing, memory."""
    seconds = [figure.seconds for figure in figures]
    cpu = statistics.median(figure.cpu for figure in figures)
    memory = "–" if name == "chromium" else f"{max(figure.memory for figure in figures) >> 20}"
    computing = "–" if name == "chromium" else f"{1000 * cpu:.0f}"
    return (
        f"{name:12}{1000 * statistics.median(seconds):10.0f}{1000 * min(seconds):10.0f}"
        f"{computing:>12}{memory:>7}"
    )


def resident(worker: Worker) -> int:
    """Give the memory that a worker holds, in KiB."""
    status = Path(f"/proc/{worker.process.pid}/status")
    lines = status.read_text() if status.exists() else ""
    return next((int(line.split()[1]) for line in lines.split("\n") if "VmRSS" in line), 0)


def cpu_of(address: str) -> float:
    """Give the computing time of one answer to everybody, in seconds."""
    client = Client()
    used = []
    for _ in range(SERVED):
        begun = time.process_time()
        response = client.get(address, secure=True)
        b"".join(contents(response))
        used.append(time.process_time() - begun)
        assert response.status_code == 200
    return statistics.median(used)


def contents(response: Any) -> Iterator[bytes]:
    """Give what is sent, piece by piece."""
    return iter(response) if response.streaming else iter([response.content])
