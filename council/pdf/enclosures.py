"""What is attached to an issued PDF: its record as data, and its annexes.

Merging annexes into the pages would break PDF/UA; attached, they keep their form and their
checksum. WeasyPrint's own attachments are not sorted as PDF demands and are listed twice.
"""

import copy
import datetime
import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pydyf

from council.uploads.kinds import with_ending

# A paper is read on phones and sent by mail. What is larger is downloaded by itself; the record
# in the PDF names it with its checksum all the same.
MOST_BYTES = 20_000_000
# A paper without a date is attached with this one: today's would change the bytes.
UNDATED = "2000-01-01"
DATA, SUPPLEMENT = "Data", "Supplement"
# What the chain of all that was recorded had come to when the paper was issued.
CHAIN, CHAIN_IS = "Kette.txt", "Der Stand der Kette bei der Ausfertigung"


@dataclass(frozen=True)
class Enclosure:
    """A file inside of a PDF; `role` is its relationship to the pages."""

    name: str
    mime: str
    content: bytes
    role: str
    description: str
    day: str


def enclosures_of(document: dict[str, Any], load: Callable[[str], bytes]) -> list[Enclosure]:
    """Give what the PDF of a document encloses: its record, annexes, and the chain's head.

    Takes the document and a function that gives a file's bytes for its SHA-256. The record comes
    first; it is a line of the interchange format whose files have the names that they have here.
    """
    # Here, because the workers import this module too and have no use for the site.
    from council.enums import FileRole

    record = copy.deepcopy(document["paper"])
    day = record.get("dated_on", UNDATED)
    room, annexes = MOST_BYTES, []
    for number, file in enumerate(record.get("files", []), start=1):
        file.pop("path", None)
        if file["role"] != FileRole.ATTACHMENT or not file.get("sha256") or file["size"] > room:
            continue
        room -= file["size"]
        mime = file.get("mime", "application/octet-stream")
        name = file["path"] = file_name(file["name"], mime, number)
        content = load(file["sha256"])
        annexes.append(Enclosure(name, mime, content, SUPPLEMENT, file["name"], day))
    data = json.dumps(record, ensure_ascii=False, sort_keys=True, indent=1).encode()
    head = document.get("chain", "")
    told = Enclosure(CHAIN, "text/plain", f"{head}\n".encode(), SUPPLEMENT, CHAIN_IS, day)
    return [
        Enclosure("Datensatz.json", "application/json", data, DATA, "Der Datensatz", day),
        *annexes,
        *([told] if head else []),
    ]


def file_name(name: str, mime: str, number: int) -> str:
    """Give a name that no other file has, and that every system can save."""
    name = re.sub(r'[\x00-\x1f\\/:*?"<>|]', "_", name)
    return f"{number:02} {with_ending(name, mime)}"


def enclose(pdf: pydyf.PDF, enclosures: Sequence[Enclosure]) -> None:
    """Put files into a finished PDF, before it is written."""
    if not enclosures:
        return
    references = [attached(pdf, enclosure) for enclosure in enclosures]
    # The keys by which a reader finds them must be sorted; the order is that of the annexes.
    names = pydyf.Array()
    for number, reference in enumerate(references):
        names += [pydyf.String(f"{number:04}"), reference]
    pdf.catalog.setdefault("Names", pydyf.Dictionary())["EmbeddedFiles"] = pydyf.Dictionary(
        {"Names": names}
    )
    pdf.catalog["AF"] = pydyf.Array(references)


def attached(pdf: pydyf.PDF, enclosure: Enclosure) -> bytes:
    """Put a file into a PDF and give the reference to it."""
    day = datetime.date.fromisoformat(enclosure.day)
    date = pydyf.String(f"D:{day:%Y%m%d}000000Z")
    checksum = hashlib.md5(enclosure.content, usedforsecurity=False).hexdigest()
    stream = pydyf.Stream(
        [enclosure.content],
        {
            "Type": "/EmbeddedFile",
            "Subtype": "/"
            + re.sub(r"[^\w.+-]", lambda sign: f"#{ord(sign[0]):02x}", enclosure.mime),
            "Params": pydyf.Dictionary(
                {
                    "Size": len(enclosure.content),
                    "CreationDate": date,
                    "ModDate": date,
                    "CheckSum": f"<{checksum}>",
                }
            ),
        },
        compress=True,
    )
    pdf.add_object(stream)
    file = pydyf.Dictionary(
        {
            "Type": "/Filespec",
            "F": pydyf.String(enclosure.name),
            "UF": pydyf.String(enclosure.name),
            "Desc": pydyf.String(enclosure.description),
            "AFRelationship": f"/{enclosure.role}",
            "EF": pydyf.Dictionary({"F": stream.reference, "UF": stream.reference}),
        }
    )
    pdf.add_object(file)
    reference: bytes = file.reference
    return reference
