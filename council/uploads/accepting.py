"""The one way in for files: uploads, annexes, and what imports bring."""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from django.conf import settings

from council.uploads import virus_scan
from council.uploads.kinds import ACCEPTED, COMPOUND, MIMES, mime_of
from council.uploads.names import ACTING, tidy_name, trouble_with_name
from council.uploads.processes import ProcessFailed, in_a_process
from council.words.german import file_size

logger = logging.getLogger(__name__)
NOT_LOOKED_AT = (
    "lässt sich nicht prüfen: Sie ist dafür zu aufwendig gebaut. Bitte erzeugen Sie sie neu, etwa "
    "mit „Als PDF drucken“, oder teilen Sie sie auf."
)
SCANNER_AWAY = (
    "konnte nicht auf Schadprogramme geprüft werden. Gespeichert wurde nichts; bitte versuchen Sie "
    "es in einigen Minuten noch einmal."
)


class UploadRefused(Exception):
    """A file is not taken; `str(error)` names it, what is wrong with it and what to do."""


class VirusFound(UploadRefused):
    """The scanner knows what is in the file; `virus` is its name."""

    def __init__(self, message: str, virus: str):
        super().__init__(message)
        self.virus = virus


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a paper, as it is stored.

    `covered` names its pages with text under black bars, and how many bars; `hidden` those with
    text that is invisible for other reasons. `told` is what its uploader should know.
    """

    name: str
    mime: str
    content: bytes
    covered: Mapping[str, int] = field(default_factory=dict)
    hidden: tuple[int, ...] = ()
    signed: bool = False
    scanned: bool = True
    told: tuple[str, ...] = ()


def accept(name: str, content: bytes) -> Attachment:
    """Take a file that somebody uploads, without what acts in it. Raises UploadRefused."""
    name = tidy_name(name)
    shown = f"Die Datei „{_shown(name)}“"
    if trouble := trouble_with_name(name) or _trouble_with_kind(name, content):
        raise UploadRefused(f"{shown} {trouble}")
    mime = MIMES[_ending(name)]
    is_scanned = _scan(shown, content)
    content, found = _looked_at(shown, mime, content)
    return Attachment(
        name=name,
        mime=mime,
        content=content,
        covered=found["covered"],
        hidden=tuple(found["hidden"]),
        signed=found["signed"],
        scanned=is_scanned,
        told=tuple(told_of(name, found)),
    )


def check_brought(name: str, mime: str, content: bytes) -> Attachment:
    """Take a file that an import brings: it stays as it is, or is refused. Raises UploadRefused.

    Other systems hold more kinds of files than may be uploaded here; what acts is none of them.
    """
    shown = f"Die Datei „{_shown(name)}“"
    kind = mime_of(content)
    begins = content[:1024].lstrip().lower()
    if _ending(name) in ACTING or begins.startswith((b"mz", b"#!", b"<script", b"<svg")):
        raise UploadRefused(f"{shown} ist ein Programm oder eine aktive Seite.")
    is_scanned = _scan(shown, content)
    if kind is None:
        return Attachment(name, mime, content, scanned=is_scanned)
    _, found = _looked_at(shown, kind, content)
    if dangers := [what for what in found["removed"] if what in DANGERS]:
        raise UploadRefused(f"{shown} enthält {', '.join(dangers)}.")
    return Attachment(
        name, mime, content, found["covered"], tuple(found["hidden"]), found["signed"], is_scanned
    )


def too_large(name: str, size: int) -> UploadRefused:
    """The refusal of a file whose size is known before it is read."""
    return UploadRefused(f"Die Datei „{_shown(name)}“ {_too_large(size)}")


def _too_large(size: int) -> str:
    return (
        f"ist {file_size(size)} groß; möglich sind {file_size(settings.FILE_BYTES)}. Bitte "
        "verkleinern Sie sie oder teilen Sie sie auf."
    )


# What no import may bring along; named as `council.uploads.pdf_files` does.
DANGERS = {
    "Skripte und Aktionen",
    "eingebettete Medien",
    "dynamische Formulare (XFA)",
}


def told_of(name: str, found: Mapping[str, Any]) -> list[str]:
    """What the uploader of a file should know, in German sentences."""
    told = []
    if found["removed"]:
        parts = ", ".join(found["removed"])
        told.append(
            f"Aus „{name}“ wurde vor dem Speichern entfernt: {parts}. Bitte sehen Sie nach, ob die "
            "Datei noch vollständig ist."
        )
    if found["signed"]:
        told.append(
            f"„{name}“ ist elektronisch signiert und bleibt deshalb unverändert, auch mit den "
            "Angaben zu Autor und Programm. Sollen diese nicht hinaus, laden Sie sie ohne Signatur "
            "hoch."
        )
    if found["covered"]:
        told.append(
            f"{covered_sentence(name, found['covered'])} Wer die Datei hat, kann ihn lesen."
        )
    if found["hidden"]:
        pages = ", ".join(map(str, found["hidden"][:10]))
        told.append(
            f"In „{name}“ steht Text, den man nicht sieht (Seite {pages}). Bitte prüfen Sie, ob er "
            "hinaus darf."
        )
    return told


def covered_sentence(name: str, covered: Mapping[str, int]) -> str:
    """Say that text stands under bars: how many, and on which pages."""
    bars, pages = sum(covered.values()), ", ".join(list(covered)[:10])
    under = "einer schwarzen Fläche" if bars == 1 else f"{bars} schwarzen Flächen"
    return f"In „{name}“ steht unter {under} Text (Seite {pages})."


def _trouble_with_kind(name: str, content: bytes) -> str:
    """Say what is wrong with size and kind, as the rest of a sentence; "" for nothing."""
    if not content:
        return "ist leer. Bitte wählen Sie die richtige Datei aus."
    if len(content) > settings.FILE_BYTES:
        return _too_large(len(content))
    wanted = MIMES.get(_ending(name))
    if wanted is None:
        return f"ist von einer Art, die nicht möglich ist. Möglich sind {ACCEPTED}."
    if content.startswith(COMPOUND) and _ending(name) in ("docx", "xlsx"):
        return (
            "ist mit einem Kennwort geschützt oder in einem alten Format. Bitte speichern Sie sie "
            f"ohne Kennwort als {_ending(name).upper()}."
        )
    if wanted != mime_of(content):
        return (
            "hat einen Inhalt, der nicht zu ihrem Namen passt. Bitte speichern Sie sie in dem "
            "Programm, mit dem sie gemacht wurde, noch einmal."
        )
    return ""


def _looked_at(shown: str, mime: str, content: bytes) -> tuple[bytes, dict[str, Any]]:
    """What a process of its own leaves of a file and says of it. Raises UploadRefused."""
    try:
        said, left = in_a_process("council.uploads.inspection", content, mime)
        found = json.loads(said)
    except (ProcessFailed, ValueError):
        raise UploadRefused(f"{shown} {NOT_LOOKED_AT}") from None
    if "problem" in found:
        raise UploadRefused(f"{shown} {found['problem']}")
    return content if left is None else left, found


def _scan(shown: str, content: bytes) -> bool:
    """Ask the scanner, if there is one; tells whether nothing is left to be asked.

    Raises UploadRefused.
    """
    if not virus_scan.is_wanted():
        return True
    try:
        virus = virus_scan.virus_in(content)
    except virus_scan.ScannerAway as error:
        logger.error("the virus scanner does not answer: %s", error)
        if settings.CLAMD_MAY_BE_AWAY:
            return False
        raise UploadRefused(f"{shown} {SCANNER_AWAY}") from None
    if virus:
        raise VirusFound(
            f"{shown} enthält ein Schadprogramm ({virus}) und wurde nicht gespeichert. Bitte "
            "verständigen Sie Ihre IT und öffnen Sie die Datei nicht.",
            virus,
        )
    return True


def _ending(name: str) -> str:
    return PurePath(name).suffix.lstrip(".").lower()


def _shown(name: str) -> str:
    """A name as it can stand in a sentence, whatever is in it."""
    shown = "".join(sign if sign.isprintable() else "�" for sign in name)
    return f"{shown[:80]}…" if len(shown) > 80 else shown
