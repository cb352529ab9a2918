"""Which kinds of files are taken: what a file is says its content, not its name."""

import io
import mimetypes
import zipfile

OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.text"
OFFICE = "application/vnd.openxmlformats-officedocument"
# The kinds of files by the ending of their name.
MIMES = {
    "pdf": "application/pdf",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "odt": OPEN_DOCUMENT.decode(),
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
}
ACCEPTED = "PDF, DOCX, ODT, XLSX, JPG oder PNG"
# How old or encrypted files of Office begin.
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Of the standard library alone: what a computer knows besides would change names and bytes.
KNOWN = mimetypes.MimeTypes()


def mime_named(name: str) -> str | None:
    """The kind that the ending of a file's name stands for."""
    return MIMES.get(name.rpartition(".")[2].lower()) or KNOWN.guess_type(name)[0]


def ending_of(mime: str) -> str:
    """The ending that stands for a kind of file, with its dot; nothing if none does."""
    ending = next((ending for ending, kind in MIMES.items() if kind == mime), "")
    return f".{ending}" if ending else KNOWN.guess_extension(mime) or ""


def with_ending(name: str, mime: str) -> str:
    """A file's name as a system opens it by: with the ending of its kind."""
    return name if mime_named(name) == mime else name + ending_of(mime)


def mime_of(content: bytes) -> str | None:
    """The kind of a file by its first bytes (and what is packed in it); None if not accepted."""
    if content.startswith(b"%PDF-"):
        return MIMES["pdf"]
    if content.startswith(b"\xff\xd8\xff"):
        return MIMES["jpg"]
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return MIMES["png"]
    if content.startswith(b"PK\x03\x04"):
        return _mime_of_packed(content)
    return None


def _mime_of_packed(content: bytes) -> str | None:
    # An OpenDocument file begins with an unpacked entry "mimetype" that names its kind.
    if content[30:38] == b"mimetype" and content[38:].startswith(OPEN_DOCUMENT + b"PK"):
        return MIMES["odt"]
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = set(packed.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    if "[Content_Types].xml" in names and "word/document.xml" in names:
        return MIMES["docx"]
    if "[Content_Types].xml" in names and "xl/workbook.xml" in names:
        return MIMES["xlsx"]
    return None
