"""The field for attachments: what a file is says its content, not its name."""

import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from council.forms.fields import LineField
from council.words.german import file_size

MOST_BYTES = 20_000_000
LIMIT = "20 MB"
LONGEST_NAME = 200
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


@dataclass(frozen=True)
class Upload:
    """A file that passed the checks."""

    name: str
    mime: str
    content: bytes


class UploadField(forms.FileField):
    """Takes one attachment of an accepted kind; its cleaned value is an Upload."""

    widget = forms.FileInput(attrs={"accept": ",".join(f".{ending}" for ending in MIMES)})
    default_error_messages = {
        "required": "Bitte wählen Sie eine Datei aus.",
        "empty": "Die Datei ist leer.",
        "max_length": f"Der Dateiname ist länger als {LONGEST_NAME} Zeichen.",
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Datei")
        kwargs.setdefault("help_text", f"{ACCEPTED}, höchstens {LIMIT}")
        super().__init__(max_length=LONGEST_NAME, **kwargs)

    def to_python(self, data: Any) -> Any:
        """Return the Upload, or None. Raises ValidationError, with a sentence for the user."""
        file = super().to_python(data)
        if file is None:
            return None
        name = file.name or ""
        if file.size > MOST_BYTES:
            raise ValidationError(
                f"Die Datei ist {file_size(file.size)} groß; möglich sind {LIMIT}.",
                code="size",
            )
        LineField().clean(name)  # the document lists its annexes by name
        content = file.read()
        mime = MIMES.get(PurePath(name).suffix.lstrip(".").lower())
        if mime is None:
            raise ValidationError(f"Möglich sind {ACCEPTED}.", code="kind")
        if mime != mime_of(content):
            raise ValidationError(
                "Der Inhalt der Datei passt nicht zu ihrem Namen. Bitte speichern Sie sie in dem "
                "Programm, mit dem sie gemacht wurde, noch einmal.",
                code="content",
            )
        return Upload(name=name, mime=mime, content=content)


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
