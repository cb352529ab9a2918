"""The streams of a PDF (pages, fonts, attachments): packed once, their ends beyond doubt.

pydyf 0.13 packs each stream twice, for the file and for the file's identifier, and ends it with a
line feed. One packed stream in 256 ends with a carriage return of its own; a strict reader takes
both for the end of the line and finds the stream one byte too short.
"""

import inspect
import zlib
from typing import Any

import pydyf

PARTS = ["stream", "extra", "compress"]


def install() -> None:
    """Make pydyf use this module. Raises TypeError for a release that it does not know."""
    parameters = list(inspect.signature(pydyf.Stream.__init__).parameters)
    if parameters[1:] != PARTS or not isinstance(pydyf.Stream.data, property):
        raise TypeError("council.pdf.streams does not know this release of pydyf")
    pydyf.Stream.data = property(packed)


def packed(stream: Any) -> bytes:
    """Give a stream as it stands in the file."""
    if "packed" not in vars(stream):
        content = b"\n".join(pydyf._to_bytes(item) for item in stream.stream)
        extra = pydyf.Dictionary(stream.extra)
        if stream.compress:
            extra["Filter"] = "/FlateDecode"
            content = zlib.compress(content, 9)
        extra["Length"] = len(content)
        stream.packed = b"".join((extra.data, b"\nstream\n", content, b"\r\nendstream"))
    packed: bytes = stream.packed
    return packed
