"""DOCX, XLSX and ODT: packed XML. Looked at with limits; refused if it acts or loads something.

What tells of its authors goes: properties, thumbnails, comments, and texts that were deleted.
"""

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

from lxml import etree

from council.uploads.findings import Findings, Harmful

MOST_ENTRIES = 5_000
MOST_UNPACKED = 200_000_000
WITHOUT_MACROS = "Bitte speichern Sie sie ohne Makros oder als PDF."
WITHOUT_LINKS = "Bitte betten Sie die Inhalte ein oder speichern Sie sie als PDF."
AUTHOR, COMMENTS = "Angaben zu Autor, Programm und Zeiten", "Kommentare"
CHANGES, PREVIEW = "aufgezeichnete Änderungen", "das Vorschaubild"

MACROS = re.compile(
    r"(?:^|/)(?:vba\w*\.bin|activex/.*|macrosheets/.*|dialogsheets/.*|Basic/.*|Scripts/.*)$", re.I
)
# Charts keep their figures in tables that are embedded; nothing else need be.
FOREIGN = re.compile(
    r"(?:^|/)(?:embeddings/.*\.(?!xlsx$)\w+|oleObject.*|.*\.(?:exe|js|vbs|bat))$", re.I
)
ACTS = re.compile(
    rb"macroEnabled|script:event-listener|<office:scripts?>\s*<[^/]|<script:|\bDDEAUTO\b"
    rb"|<w:instrText[^>]*>\s*DDE\b|ddeLink\b|office:dde-source|urn:schemas-microsoft-com:office:script",
    re.I,
)
OUTSIDE = re.compile(rb"<Relationship\s[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>", re.I)
HYPERLINK = re.compile(rb"Type\s*=\s*[\"'][^\"']*/hyperlink[\"']", re.I)
LOADS = re.compile(
    rb"<(?:draw:(?:object|image|plugin|applet)|text:section-source|table:table-source)\s[^>]*"
    rb"xlink:href\s*=\s*[\"'](?:[a-z]+:|//|\.\./)",
    re.I,
)
ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)
_BEGIN = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_PACKAGE = b"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/"
_OPEN = b"urn:oasis:names:tc:opendocument:xmlns:office:1.0"
# What stands in the place of properties: the same without any.
EMPTY = {
    "docProps/core.xml": _BEGIN + b'<cp:coreProperties xmlns:cp="' + _PACKAGE + b'"/>',
    "docProps/app.xml": _BEGIN + b'<Properties xmlns="' + _OFFICE + b'extended-properties"/>',
    "docProps/custom.xml": _BEGIN + b'<Properties xmlns="' + _OFFICE + b'custom-properties"/>',
    "meta.xml": _BEGIN
    + b'<office:document-meta xmlns:office="'
    + _OPEN
    + b'" office:version="1.3"><office:meta/></office:document-meta>',
}
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OPEN_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
OPEN_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
# What goes with all that is in it, and what gives way to what is in it.
GONE = {
    **{f"{WORD}{name}": CHANGES for name in ("del", "moveFrom", "rPrChange", "pPrChange")},
    **{f"{WORD}comment{name}": COMMENTS for name in ("RangeStart", "RangeEnd", "Reference")},
    **{f"{OPEN_OFFICE}{name}": COMMENTS for name in ("annotation", "annotation-end")},
    f"{OPEN_TEXT}tracked-changes": CHANGES,
    **{f"{OPEN_TEXT}{name}": CHANGES for name in ("change", "change-start", "change-end")},
}
OPENED = {f"{WORD}ins", f"{WORD}moveTo"}
WITH_TEXT = re.compile(
    r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml|content\.xml"
)
WITH_COMMENTS = re.compile(
    r"word/comments\w*\.xml|word/people\.xml|xl/comments\d*\.xml|xl/persons/.*"
)


def look_at_packed(content: bytes) -> Findings:
    """Take a document that is packed XML, without what tells of its authors. Raises Harmful."""
    findings = Findings(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = _parts(packed)
            for entry, part in parts:
                _check(entry.filename, part)
            cleaned = [(entry, _clean(entry.filename, part, findings)) for entry, part in parts]
    except (
        zipfile.BadZipFile,
        OSError,
        ValueError,
        NotImplementedError,
        EOFError,
        etree.XMLSyntaxError,
    ):
        raise Harmful("ist beschädigt. Bitte speichern Sie sie noch einmal.") from None
    if findings.removed:
        findings.content = _packed(cleaned)
    return findings


def _parts(packed: zipfile.ZipFile) -> list[tuple[zipfile.ZipInfo, bytes]]:
    """The entries with their contents, up to what a computer bears."""
    entries = packed.infolist()
    names = {entry.filename for entry in entries}
    told = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or told > MOST_UNPACKED:
        raise Harmful("wird beim Öffnen zu groß. Bitte verkleinern Sie die Bilder darin.")
    if len(names) < len(entries) or any(name.startswith("/") or ".." in name for name in names):
        raise Harmful(
            "ist nicht so gepackt, wie es ein Schreibprogramm tut. Bitte speichern Sie "
            "sie dort noch einmal."
        )
    if any(entry.flag_bits & 1 for entry in entries) or _is_encrypted(packed, names):
        raise Harmful("ist mit einem Kennwort geschützt. Bitte speichern Sie sie ohne Kennwort.")
    parts = []
    for entry in entries:
        with packed.open(entry) as file:
            parts.append((entry, file.read(entry.file_size + 1)))
    return parts


def _is_encrypted(packed: zipfile.ZipFile, names: set[str]) -> bool:
    manifest = "META-INF/manifest.xml"
    return manifest in names and b"encryption-data" in packed.read(manifest)


def _check(name: str, part: bytes) -> None:
    if MACROS.search(name):
        raise Harmful(f"enthält Makros. {WITHOUT_MACROS}")
    if FOREIGN.search(name):
        raise Harmful(f"enthält eingebettete Programme oder Objekte. {WITHOUT_MACROS}")
    if not name.endswith((".xml", ".rels", ".rdf")):
        return
    if b"\0" in part[:200]:
        raise Harmful("ist nicht in UTF-8 geschrieben. Bitte speichern Sie sie noch einmal.")
    if ENTITIES.search(part):
        raise Harmful(
            "enthält XML mit eigenen Entitäten, wie es kein Schreibprogramm schreibt. "
            "Bitte speichern Sie sie noch einmal."
        )
    if ACTS.search(part):
        raise Harmful(f"enthält Makros oder Verknüpfungen zu Programmen (DDE). {WITHOUT_MACROS}")
    links = OUTSIDE.findall(part) if name.endswith(".rels") else []
    if LOADS.search(part) or any(not HYPERLINK.search(link) for link in links):
        raise Harmful(f"lädt beim Öffnen etwas von anderswo. {WITHOUT_LINKS}")


def _clean(name: str, part: bytes, findings: Findings) -> bytes | None:
    """A part as it is kept; None if it goes."""
    if name in EMPTY:
        if part != EMPTY[name]:
            findings.took_out(AUTHOR)
        return EMPTY[name]
    if name.startswith(("docProps/thumbnail", "Thumbnails/")):
        findings.took_out(PREVIEW)
        return None
    if WITH_COMMENTS.fullmatch(name):
        return _rewritten(part, findings, _empty_comments)
    if WITH_TEXT.fullmatch(name):
        return _rewritten(part, findings, _forget_changes)
    if name in ("_rels/.rels", "META-INF/manifest.xml"):
        return re.sub(
            rb"<(?:Relationship|manifest:file-entry)\s[^>]*[Tt]humbnail[^>]*/>", b"", part
        )
    return part


def _rewritten(part: bytes, findings: Findings, change: Callable[[Any, Findings], None]) -> bytes:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(part, parser)
    before = etree.tostring(root)
    change(root, findings)
    if etree.tostring(root) == before:
        return part
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def _empty_comments(root: Any, findings: Findings) -> None:
    """Leave the list of comments or of people, with nobody in it."""
    if len(root):
        findings.took_out(COMMENTS)
    for child in list(root):
        root.remove(child)


def _forget_changes(root: Any, findings: Findings) -> None:
    for element in list(root.iter(*GONE)):
        findings.took_out(GONE[element.tag])
        _take_out(element, [])
    for element in list(root.iter(*OPENED)):
        findings.took_out(CHANGES)
        _take_out(element, list(element))


def _take_out(element: Any, instead: list[Any]) -> None:
    """Put what is given in the place of an element; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    place, tail = parent.index(element), element.tail or ""
    parent.remove(element)
    for number, child in enumerate(instead):
        parent.insert(place + number, child)
    if not tail:
        return
    before = parent[place + len(instead) - 1] if place + len(instead) else None
    if before is None:
        parent.text = (parent.text or "") + tail
    else:
        before.tail = (before.tail or "") + tail


def _packed(parts: list[tuple[zipfile.ZipInfo, bytes | None]]) -> bytes:
    """The same again, packed anew: without names of computers, times and what stood between."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        for entry, part in parts:
            if part is not None:
                kept = zipfile.ZipInfo(entry.filename)
                kept.compress_type = (
                    zipfile.ZIP_STORED if entry.filename == "mimetype" else zipfile.ZIP_DEFLATED
                )
                packed.writestr(kept, part)
    return written.getvalue()
