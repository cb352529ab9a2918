"""Looks at one file in a process of its own: `python -m council.uploads.inspection IN OUT MIME`.

A hostile file can take more time or memory than a web server has, or bring down the library that
reads it: this process can die without harm. It says on one line of JSON what it found.
"""

import json
import resource
import sys
from pathlib import Path

from council.uploads.findings import Findings, Harmful

MEMORY_LIMIT = 1 << 30
SECONDS = 30


def look_at(mime: str, content: bytes) -> Findings:
    """Look at a file of a kind that is accepted. Raises Harmful.

    Each kind brings its library only when it comes.
    """
    if mime == "application/pdf":
        from council.uploads.pdf_files import look_at_pdf

        return _with_what_is_covered(look_at_pdf(content))
    if mime.startswith("image/"):
        from council.uploads.pictures import look_at_picture

        return look_at_picture(content)
    from council.uploads.packed import look_at_packed

    return look_at_packed(content)


def _with_what_is_covered(findings: Findings) -> Findings:
    """Look under the black bars of a PDF, page by page."""
    import pypdfium2

    from council.uploads.covered import LEAST_HIDDEN, covered_in

    try:
        with pypdfium2.PdfDocument(findings.content) as document:
            for number in range(len(document)):
                page = document[number]
                found = covered_in(page, page.get_textpage())
                if found.bars:
                    findings.covered[str(number + 1)] = found.bars
                if found.hidden >= LEAST_HIDDEN:
                    findings.hidden.append(number + 1)
                page.close()
    except pypdfium2.PdfiumError:
        raise Harmful(
            "lässt sich nicht anzeigen. Bitte erzeugen Sie sie neu, etwa mit „Als PDF drucken“."
        ) from None
    return findings


def main() -> None:
    """Look at the file that the command line names."""
    source, target, mime = sys.argv[1:]
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    content = Path(source).read_bytes()
    try:
        findings = look_at(mime, content)
    except Harmful as harmful:
        print(json.dumps({"problem": str(harmful)}))
        return
    if findings.content != content:
        Path(target).write_bytes(findings.content)
    told = {name: value for name, value in vars(findings).items() if name != "content"}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
