"""Other ways to make the same paper, to measure our own against (`manage.py benchmark pdf`).

Each runs in a process of its own, warm: `python -m tests.bench.pdf_engines NAME FD`. Only ours
gives a file that both standards accept; the others show what that costs.
"""

import importlib
import importlib.util
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

import tinyhtml5

from council.pdf.assets import FOLDER, STYLESHEET
from council.pdf.workers import PROJECT, Page

Maker = Callable[[Page], bytes]
REGULAR = FOLDER / "fonts" / "LiberationSans-Regular.ttf"


class Figures(NamedTuple):
    """What one document took; `memory` is the most that the process ever had."""

    seconds: float
    cpu: float
    memory: int
    size: int


def ours() -> Maker:
    """The issue as it is stored: PDF/A-3a and PDF/UA-1, tags repaired, the record attached."""
    from council.pdf.engine import typeset

    return lambda page: typeset(*page)


def naive() -> Maker:
    """WeasyPrint as its first page shows it: everything made anew for each document."""
    from weasyprint import HTML

    return lambda page: HTML(string=page[0], base_url=f"{FOLDER}/").write_pdf(
        stylesheets=[str(STYLESHEET)], pdf_variant="pdf/a-3a", presentational_hints=True
    )


def chromium() -> Maker:
    """A browser that stays open."""
    from playwright.sync_api import sync_playwright

    browser = (
        sync_playwright()
        .start()
        .chromium.launch(
            executable_path=shutil.which("chromium-headless-shell"),
            args=["--no-sandbox", "--disable-background-networking"],
        )
    )
    tab = browser.new_page()
    file = Path(tempfile.mkdtemp()) / "page.html"
    link = f'<link rel="stylesheet" href="file://{STYLESHEET}"></head>'

    def make(page: Page) -> bytes:
        file.write_text(page[0].replace("</head>", link), encoding="utf-8")
        tab.goto(f"file://{file}")
        return tab.pdf(prefer_css_page_size=True, tagged=True, outline=True)

    return make


def reportlab() -> Maker:
    """Paragraphs without tags, set by Python alone."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    pdfmetrics.registerFont(TTFont("Text", str(REGULAR)))
    style = ParagraphStyle("text", fontName="Text", fontSize=11, leading=14.5, spaceAfter=7)

    def make(page: Page) -> bytes:
        buffer = BytesIO()
        flow = [Paragraph(text, style) for _, text in blocks(page[0])]
        SimpleDocTemplate(buffer, pagesize=A4).build(flow)
        return buffer.getvalue()

    return make


def typst() -> Maker:
    """A compiler of its own language, which makes both standards too."""
    compiler: Any = importlib.import_module("typst")
    head = (
        '#set document(title: "Probe", date: datetime(year: 2024, month: 9, day: 5))\n'
        '#set text(font: "Liberation Sans", size: 11pt, lang: "de")\n'
        '#set page(paper: "a4", numbering: "1 / 1")\n'
    )
    signs = {"h1": "= ", "h2": "== ", "li": "- "}

    def make(page: Page) -> bytes:
        lines = [signs.get(tag, "") + f"#{json.dumps(text)}" for tag, text in blocks(page[0])]
        content: bytes = compiler.compile(
            (head + "\n\n".join(lines)).encode(),
            font_paths=[str(FOLDER / "fonts")],
            pdf_standards=["a-3a"],
        )
        return content

    return make


def blocks(html: str) -> Iterator[tuple[str, str]]:
    """The texts of a page one after the other, for those who do not read HTML."""
    for element in tinyhtml5.parse(html, namespace_html_elements=False).iter():
        if element.tag in ("h1", "h2", "p", "li", "th", "td", "dt", "dd"):
            text = "".join(element.itertext()).strip()
            if text and element.find("p") is None:
                yield element.tag, text


CONTENDERS: dict[str, tuple[Callable[[], Maker], str]] = {
    "ours": (ours, "weasyprint"),
    "naive": (naive, "weasyprint"),
    "reportlab": (reportlab, "reportlab"),
    "chromium": (chromium, "playwright"),
    "typst": (typst, "typst"),
}


def installed() -> list[str]:
    """Name those that this machine has."""
    return [name for name, (_, module) in CONTENDERS.items() if importlib.util.find_spec(module)]


class Contender:
    """One of them, in its process."""

    def __init__(self, name: str) -> None:
        self.connection, there = Pipe()
        with there:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.bench.pdf_engines", name, str(there.fileno())],
                cwd=PROJECT,
                pass_fds=[there.fileno()],
            )

    def make(self, page: Page) -> Figures:
        """Have it make a document. Raises EOFError if it could not."""
        self.connection.send(page)
        return Figures(*self.connection.recv())

    def close(self) -> None:
        """End its process."""
        self.connection.close()
        self.process.wait()


def serve(make: Maker, connection: Connection) -> None:
    """Make one document after the other until the other side is gone."""
    while True:
        try:
            page = connection.recv()
        except EOFError:
            return
        connection.send(tuple(measured(make, page)))


def measured(make: Maker, page: Any) -> Figures:
    """Make a document and say what it took."""
    begun, used = time.perf_counter(), time.process_time()
    content = make(page)
    seconds, cpu = time.perf_counter() - begun, time.process_time() - used
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return Figures(seconds, cpu, memory, len(content))


if __name__ == "__main__":
    serve(CONTENDERS[sys.argv[1]][0](), Connection(int(sys.argv[2])))
