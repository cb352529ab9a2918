"""Everything that can be read in a file, in whatever layer it stands."""

import html
import zipfile
from collections.abc import Iterable, Iterator
from functools import cache
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2


def texts_of(content: bytes) -> Iterable[str]:
    """What can be read in a page or a file: as it stands, and what lies inside."""
    if content.startswith(b"%PDF-") and b"%%EOF" in content:
        return _texts_of_pdf(content)
    if content.startswith(b"PK\x03\x04"):
        return _texts_of_folder(content)
    return (html.unescape(content.decode("utf-8", "replace")),)


@cache
def _texts_of_folder(content: bytes) -> tuple[str, ...]:
    """The names and contents of what is packed together."""
    with zipfile.ZipFile(BytesIO(content)) as folder:
        inside = [text for name in folder.namelist() for text in texts_of(folder.read(name))]
        return (*folder.namelist(), *inside)


@cache
def _texts_of_pdf(content: bytes) -> tuple[str, ...]:
    """What a PDF says on its pages, and in each of its objects: metadata, tags, attachments."""
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)]
    with pikepdf.open(BytesIO(content)) as pdf:
        objects = [text for thing in pdf.objects for text in _texts_in(thing)]
    return (content.decode("latin-1"), *pages, *objects)


def _texts_in(thing: Any) -> Iterator[str]:
    """The strings of an object, and what its stream holds; what it refers to comes by itself."""
    if isinstance(thing, pikepdf.Stream):
        yield from texts_of(thing.read_bytes())
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        for key in list(thing.keys()):
            yield key
            yield from _texts_in(thing[key]) if not _stands_alone(thing[key]) else ()
    elif isinstance(thing, pikepdf.Array):
        for part in thing:
            yield from _texts_in(part) if not _stands_alone(part) else ()
    elif isinstance(thing, pikepdf.String):
        yield str(thing)


def _stands_alone(thing: Any) -> bool:
    return bool(getattr(thing, "is_indirect", False))
