"""HTML to PDF/A-3a and PDF/UA-1 in one file: the only module that knows WeasyPrint.

It runs as a program of its own (`python -m council.pdf.engine FD BYTES`), because a document can
take more time or memory than a web server has: this process can die without harm.
"""

import functools
import gc
import logging
import resource
import signal
import sys
import traceback
from collections.abc import Sequence
from multiprocessing.connection import Connection

import pydyf
from weasyprint import CSS, HTML
from weasyprint.logger import LOGGER
from weasyprint.pdf.metadata import DocumentMetadata
from weasyprint.text.ffi import harfbuzz, harfbuzz_subset
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from council.pdf import streams, tags
from council.pdf.assets import ELEMENTS, FONTS, STYLESHEET
from council.pdf.enclosures import Enclosure, enclose
from council.pdf.limits import MOST_PAGES
from council.pdf.workers import PATIENCE, Page

VARIANT = "pdf/a-3a"
# A scheme that urljoin knows, under a name that is never given to a machine.
BASE_URL = "https://print.invalid/"
# A process of WeasyPrint grows a little with each document.
DOCUMENTS_PER_WORKER = 500
IDLE_SECONDS = 600
OBJECTS_BETWEEN_COLLECTIONS = 100_000

# PDF/A allows a property in XMP only if it is known or described; PDF/UA's own is not known.
UA_IDENTIFICATION = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about=""
  xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
  xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>"""


class Metadata(DocumentMetadata):  # type: ignore[misc]  # WeasyPrint has no types
    """Metadata that name both standards; WeasyPrint can name only one."""

    def generate_rdf_metadata(self, variant: str, version: int, conformance: str) -> bytes:
        rdf: bytes = super().generate_rdf_metadata(variant, version, conformance)
        head, end, rest = rdf.rpartition(b"</rdf:RDF>")
        return head + UA_IDENTIFICATION + end + rest

    def include_in_pdf(
        self, pdf: pydyf.PDF, variant: str, version: int, conformance: str, compress: bool
    ) -> None:
        # Plain, so that any archive can read it without unpacking.
        super().include_in_pdf(pdf, variant, version, conformance, compress=False)


class PrintAssets(URLFetcher):  # type: ignore[misc]
    """Hands out our fonts and what came with the document; everything else stops the printing."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=())
        self.fonts = {f"{BASE_URL}fonts/{path.name}": path for path in FONTS}
        self.images: dict[str, tuple[bytes, str]] = {}

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url in self.fonts:
            return URLFetcherResponse(url, self.fonts[url].read_bytes())
        if url in self.images:
            content, mime = self.images[url]
            return URLFetcherResponse(url, content, {"Content-Type": mime})
        raise FatalURLFetchingError(url)


class Paper(HTML):  # type: ignore[misc]
    """A page that knows only the elements of our papers."""

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        return [elements()]

    def _ph_stylesheets(self) -> list[CSS]:
        return []


class Complaints(logging.Handler):
    """Collects what WeasyPrint only mentions; an official document has no defect."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


class TooManyPages(Exception):
    """The document is longer than a document may be."""


class Defect(Exception):
    """The document would not be what it claims to be."""


@functools.cache
def tools() -> tuple[PrintAssets, FontConfiguration, CSS]:
    """Make what all documents of this process share; making it anew costs 40 % of the time."""
    if not harfbuzz_subset or not harfbuzz.hb_version_atleast(4, 1, 0):
        raise Defect("libharfbuzz-subset is missing")
    tags.install()
    streams.install()
    # Looking for garbage after each few hundred boxes takes a twentieth of the time.
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS, 20, 100)
    assets, fonts = PrintAssets(), FontConfiguration()
    css = CSS(
        string=STYLESHEET.read_text(encoding="utf-8"),
        base_url=BASE_URL,
        url_fetcher=assets,
        font_config=fonts,
    )
    return assets, fonts, css


@functools.cache
def elements() -> CSS:
    """Give the sheet that says what each element is."""
    return CSS(string=ELEMENTS.read_text(encoding="utf-8"))


def typeset(
    html: str, images: dict[str, tuple[bytes, str]], enclosures: Sequence[Enclosure] = ()
) -> bytes:
    """Print a finished page in this process.

    Takes HTML whose text our fonts cover, the images it names as {name: (content, MIME type)},
    and files to attach.
    Gives the PDF. Raises TooManyPages, Defect, FatalURLFetchingError (a BaseException) for a
    foreign address, and whatever WeasyPrint raises.
    """
    complaints = Complaints()
    LOGGER.addHandler(complaints)
    try:
        assets, fonts, css = tools()
        assets.images = {BASE_URL + name: image for name, image in images.items()}
        document = Paper(string=html, base_url=BASE_URL, url_fetcher=assets).render(
            font_config=fonts,
            stylesheets=[css],
            pdf_variant=VARIANT,
            presentational_hints=True,  # the number with which a list starts is one
        )
        if len(document.pages) > MOST_PAGES:
            raise TooManyPages
        document.metadata = Metadata(**vars(document.metadata))
        content: bytes = document.write_pdf(
            finisher=lambda _, pdf: enclose(pdf, enclosures), pdf_variant=VARIANT
        )
    finally:
        LOGGER.removeHandler(complaints)
    if complaints.lines:
        raise Defect("; ".join(complaints.lines))
    return content


def reply_to(page: Page) -> bytes:
    """Print, or answer with one word for what went wrong; details go to the server's log."""
    try:
        return typeset(*page)
    except FatalURLFetchingError:
        return b"foreign"
    except TooManyPages:
        return b"pages"
    except RecursionError:
        return b"nested"
    except MemoryError:
        return b"memory"
    except Exception:
        traceback.print_exc()
        return b"failed"


def serve(connection: Connection, memory: int) -> None:
    """Print one document after the other until the other side is gone or this process is old.

    Takes at most so many bytes of memory.
    """
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for _ in range(DOCUMENTS_PER_WORKER):
        if not connection.poll(IDLE_SECONDS):
            return
        try:
            page, seconds = connection.recv()
        except EOFError:
            return
        limit_time(seconds)
        connection.send_bytes(reply_to(page))
        signal.alarm(0)


def limit_time(seconds: int) -> None:
    """Have the kernel end this process when the time is over, whatever it is doing then."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    end = int(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (end, resource.RLIM_INFINITY))
    signal.alarm(seconds * PATIENCE)


if __name__ == "__main__":
    serve(Connection(int(sys.argv[1])), int(sys.argv[2]))
