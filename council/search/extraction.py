"""The text of a PDF file, read in a process of its own: `python -m council.search.extraction FILE`.

A hostile file can take more time or memory than a web server has, or bring down the library that
reads it: this process can die without harm.
"""

import resource
import sys

import pypdfium2

from council.search.limits import LONGEST_TEXT
from council.uploads.covered import covered_in

MEMORY_LIMIT = 1 << 30
SECONDS = 20
MOST_PAGES = 500


def text_of(path: str) -> str:
    """The text of the first pages that can be seen, as much as is searched.

    What lies under black bars is left out. Raises pypdfium2.PdfiumError.
    """
    parts: list[str] = []
    length = 0
    with pypdfium2.PdfDocument(path) as document:
        for number in range(min(len(document), MOST_PAGES)):
            parts.append(_seen_on(document[number]))
            length += len(parts[-1])
            if length >= LONGEST_TEXT:
                break
    return "\n".join(parts)[:LONGEST_TEXT]


def _seen_on(page: pypdfium2.PdfPage) -> str:
    text = page.get_textpage()
    covered = covered_in(page, text).letters
    if not covered:
        return str(text.get_text_bounded())
    return "".join(
        text.get_text_range(place, 1) for place in range(text.count_chars()) if place not in covered
    )


def main() -> None:
    """Print the text of the file that the command line names."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    sys.stdout.buffer.write(text_of(sys.argv[1]).encode("utf-8", errors="replace"))


if __name__ == "__main__":
    main()
