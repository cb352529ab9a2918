"""The official document: pure data becomes a PDF/A-3a and PDF/UA-1 file.

The only place that knows WeasyPrint. Nothing is fetched from outside, and the same document
gives the same bytes.
"""

from collections.abc import Callable, Sequence
from typing import Any

from council.pdf.assets import clean, unprintable
from council.pdf.enclosures import Enclosure, enclosures_of
from council.pdf.limits import too_much
from council.pdf.workers import RenderError, missing_libraries, unknown_weasyprint, workers

__all__ = [
    "RenderError",
    "issue",
    "missing_libraries",
    "render",
    "unknown_weasyprint",
    "unprintable",
]


def issue(document: dict[str, Any], *, asset: Callable[[str], bytes]) -> bytes:
    """Print a document for good: its record and its annexes are attached.

    Takes the document and a function that gives a file's bytes for its SHA-256. Raises what
    `render` raises.
    """
    try:
        enclosures = enclosures_of(document, asset)
    except FileNotFoundError as error:
        raise RenderError("Eine Anlage fehlt in der Ablage.") from error
    return render(document, asset=asset, enclosures=enclosures)


def render(
    document: dict[str, Any],
    *,
    mark: str = "",
    note: str = "",
    asset: Callable[[str], bytes] | None = None,
    enclosures: Sequence[Enclosure] = (),
) -> bytes:
    """Print a document.

    Takes the document, a mark (ENTWURF, and on further lines small type such as the version),
    a note in small type, a function that gives the bytes of the city's arms for their SHA-256,
    and files to attach. Gives the PDF. Raises RenderError with a German message for characters
    that the print does not have, for too much of anything and for a document that cannot be
    printed in time.
    """
    # Here, because the workers import this package too and have no use for the site.
    from council.pdf.pages import page

    html = clean(page(document, mark=mark, note=note))
    if excess := too_much(html):
        raise RenderError(excess)
    if missing := unprintable(html):
        raise RenderError(
            "Das amtliche Dokument kann diese Zeichen nicht darstellen: "
            f"{', '.join(missing)}. Bitte ersetzen Sie sie."
        )
    return workers.typeset(html, images(document, asset), enclosures)


def images(
    document: dict[str, Any], asset: Callable[[str], bytes] | None
) -> dict[str, tuple[bytes, str]]:
    """Give the images that the page names, by their names on the page."""
    arms = document["city"].get("arms")
    if not arms:
        return {}
    if asset is None:
        raise RenderError("Das Wappen der Stadt fehlt.")
    return {"arms": (asset(arms["sha256"]), arms["mime"])}
