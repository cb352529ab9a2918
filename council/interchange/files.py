"""The files that are supplied beside a record: read and measured before anything is written."""

from pathlib import Path

from council import storage
from council.documents.record import File, Record
from council.enums import FileRole
from council.interchange.complaints import BadLine
from council.uploads.accepting import Attachment, UploadRefused, check_brought
from council.uploads.kinds import mime_named

LARGEST_FILE = 100 * 2**20


def contents_of(new: Record, folder: Path | None) -> list[Attachment | None]:
    """Read a record's files from a folder and complete their entries with size and checksum.

    None stands for an entry without a file. Raises BadLine, also for a file that acts.
    """
    contents: list[Attachment | None] = []
    for number, entry in enumerate(new.files):
        content = _read(f"files[{number}].path", entry, folder)
        mime = _mime(entry)
        if content is None:
            contents.append(None)
            entry.path = entry.sha256 = entry.issued_at = ""
            continue
        try:
            taken = check_brought(entry.name, mime, content)
        except UploadRefused as refused:
            raise BadLine(f"files[{number}].path", str(refused)) from None
        contents.append(taken)
        if taken.covered and new.public:
            entry.public = False  # until somebody here has looked
        entry.path = ""
        digest = storage.digest(content)
        if entry.sha256 not in ("", digest):
            raise BadLine(f"files[{number}].sha256", "Die Datei hat eine andere Prüfsumme.")
        entry.sha256, entry.size = digest, len(content)
        entry.mime = entry.mime or mime
    return contents


def _read(field: str, entry: File, folder: Path | None) -> bytes | None:
    if not entry.path:
        return None
    if folder is None:
        raise BadLine(field, "Der Ordner der Dateien fehlt (--files).")
    try:
        content = _content_at(field, folder, entry.path)
    except (OSError, RuntimeError):  # too long a name, links in a circle, not to be read
        raise BadLine(field, "Die Datei lässt sich nicht lesen.") from None
    if entry.role == FileRole.MAIN and not content.startswith(b"%PDF-"):
        raise BadLine(field, "Das Hauptdokument ist keine PDF-Datei.")
    return content


def _content_at(field: str, folder: Path, name: str) -> bytes:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise BadLine(field, "Die Datei liegt außerhalb des Ordners.")
    if not path.is_file():
        raise BadLine(field, f"Die Datei „{name}“ gibt es nicht.")
    if path.stat().st_size > LARGEST_FILE:
        raise BadLine(field, "Die Datei ist größer als 100 MB.")
    return path.read_bytes()


def _mime(entry: File) -> str:
    if entry.role == FileRole.MAIN:
        return "application/pdf"
    return mime_named(entry.path) or "application/octet-stream"
