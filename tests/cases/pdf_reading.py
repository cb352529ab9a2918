"""What a reader, a screen reader and a program find in a PDF."""

import os
import re
import subprocess
import threading
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from pypdf import PdfReader


def tool(command: str, pdf: bytes, *arguments: str) -> str:
    """What a program of the system says about a PDF."""
    file = Path(os.environ["DATA_DIR"]) / f"{threading.get_ident()}.pdf"
    file.write_bytes(pdf)
    run = subprocess.run(
        [command, *(str(file) if a == "FILE" else a for a in arguments)],
        capture_output=True,
        check=True,
    )
    return run.stdout.decode()


def tag_tree(pdf: bytes) -> str:
    """The tag tree with its texts, a line each."""
    return tool("pdfinfo", pdf, "-struct-text", "FILE")


def read_aloud(pdf: bytes) -> str:
    """The text of the tag tree in its order, blocks divided by one blank."""
    lines = []
    for line in tag_tree(pdf).split("\n"):
        if spoken := re.fullmatch(r'\s*"(.*)"', line):
            lines.append(spoken[1])
        elif "(block)" in line or re.fullmatch(r"\s*T[DH]\b.*", line):
            lines.append(" ")
    return re.sub(r" +", " ", "".join(lines))


def seen(pdf: bytes, *, page: int) -> str:
    """The text on a page as it stands there."""
    text = tool("pdftotext", pdf, "-layout", "-f", str(page), "-l", str(page), "FILE", "-")
    return re.sub(r"\s+", " ", text)


def opened(pdf: bytes) -> Any:
    """The PDF for a look inside."""
    return PdfReader(BytesIO(pdf))


def page_count(pdf: bytes) -> int:
    return len(opened(pdf).pages)


def alternatives(pdf: bytes) -> list[str]:
    """What is said instead of each picture."""
    tree = opened(pdf).trailer["/Root"]["/StructTreeRoot"]
    return [element["/Alt"] for element in elements(tree) if element["/S"] == "/Figure"]


def elements(node: Any) -> Iterator[Any]:
    """All elements of a tag tree below a node."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        kid = kid.get_object()
        if isinstance(kid, dict) and "/S" in kid:
            yield kid
            yield from elements(kid)
