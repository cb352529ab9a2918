"""PDF files: what acts, carries files or tells of its author is taken out before they are stored.

What is signed cannot be changed without breaking the signature: it is taken as it is, or refused.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from html import escape, unescape
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Pdf

from council.uploads.findings import Findings, Harmful
from council.uploads.pictures import clean_jpeg

MOST_PAGES = 3_000
MOST_OBJECTS = 400_000
MOST_UNPACKED = 400_000_000
MOST_PIXELS = 200_000_000
SCRIPTS, FILES = "Skripte und Aktionen", "eingebettete Dateien"
MEDIA, FORMS = "eingebettete Medien", "dynamische Formulare (XFA)"
FOREIGN = "fremde Daten vor oder hinter dem Dokument"
AUTHOR, COMMENTS, EARLIER = "Angaben zu Autor, Programm und Zeiten", "Kommentare", "frühere Stände"
DANGERS = {SCRIPTS, FILES, MEDIA, FORMS, FOREIGN}

ACTIONS = {
    *("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition"),
    *("/Movie", "/Sound", "/RichMediaExecute", "/Rendition", "/GoTo3DView", "/Trans", "/Thread"),
}
# Keys that go from every object, with what they hold.
KEYS = {
    "/AA": SCRIPTS,
    "/JS": SCRIPTS,
    "/JavaScript": SCRIPTS,
    "/XFA": FORMS,
    "/EmbeddedFiles": FILES,
    "/EF": FILES,
    "/RichMediaContent": MEDIA,
    "/PieceInfo": AUTHOR,
    "/Thumb": AUTHOR,
    "/LastModified": AUTHOR,
}
ANNOTATIONS = {
    "/RichMedia": MEDIA,
    "/Screen": MEDIA,
    "/Movie": MEDIA,
    "/Sound": MEDIA,
    "/3D": MEDIA,
    "/FileAttachment": FILES,
    "/Text": COMMENTS,
    "/Popup": COMMENTS,
}
NOTES = ("/T", "/RC", "/CreationDate", "/M", "/NM", "/Popup")
STANDARD = re.compile(rb"<?pdf(a|ua)id:(part|conformance)(?:=[\"']|>)(\w+)")
TITLE = re.compile(rb"<dc:title>\s*<rdf:Alt>\s*<rdf:li[^>]*>([^<]*)</rdf:li>")
SAVE_AGAIN = "Bitte erzeugen Sie sie neu, etwa mit „Als PDF drucken“."


def look_at_pdf(content: bytes) -> Findings:
    """Take a PDF, without what acts and what tells of its author. Raises Harmful."""
    findings = Findings(content)
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            _check_size(pdf)
            findings.signed = any("/ByteRange" in part for part in _dictionaries(pdf))
            _clean(pdf, content, findings)
            if findings.removed and not findings.signed:
                findings.content = _saved(pdf)
    except pikepdf.PasswordError:
        raise Harmful(
            "ist mit einem Kennwort geschützt. Bitte speichern Sie sie ohne Kennwort."
        ) from None
    except (pikepdf.PdfError, RecursionError, ValueError, zlib.error):
        raise Harmful(f"ist beschädigt oder unvollständig. {SAVE_AGAIN}") from None
    if findings.signed:
        _leave_signed(findings)
    return findings


def _leave_signed(findings: Findings) -> None:
    dangers = [what for what in findings.removed if what in DANGERS]
    if dangers:
        raise Harmful(
            f"ist elektronisch signiert und enthält {' und '.join(dangers)}. Beides zusammen geht "
            "nicht: Herausnehmen würde die Signatur brechen. Bitte reichen Sie eine Fassung ohne "
            "diese Teile ein."
        )
    findings.removed.clear()


def _check_size(pdf: Pdf) -> None:
    if len(pdf.objects) > MOST_OBJECTS or len(pdf.pages) > MOST_PAGES:
        raise Harmful(f"hat mehr als {MOST_PAGES} Seiten. Bitte teilen Sie sie auf.")
    if not len(pdf.pages):
        raise Harmful(f"hat keine Seite. {SAVE_AGAIN}")
    unpacked = 0
    for stream in pdf.objects:
        if not isinstance(stream, pikepdf.Stream):
            continue
        unpacked += _unpacked_size(stream, MOST_UNPACKED - unpacked)
        pixels = _number(stream, "/Width") * _number(stream, "/Height")
        if unpacked >= MOST_UNPACKED or pixels > MOST_PIXELS:
            raise Harmful(f"wird beim Öffnen so groß, dass Programme daran scheitern. {SAVE_AGAIN}")


def _number(stream: Any, key: str) -> int:
    value = stream.get(key, 0)
    return int(value) if isinstance(value, int) else 0


def _unpacked_size(stream: Any, most: int) -> int:
    """How much a packed stream becomes, told without holding it."""
    filters = stream.get("/Filter")
    names = [str(one) for one in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    if names.count("/FlateDecode") > 1:
        raise Harmful(f"ist mehrfach gepackt. {SAVE_AGAIN}")
    if names[0] != "/FlateDecode":
        return 0
    unpack, rest, size = zlib.decompressobj(), stream.read_raw_bytes(), 0
    while rest and size < most and not unpack.eof:
        try:
            size += len(unpack.decompress(rest, 1 << 20))
        except zlib.error:
            break
        rest = unpack.unconsumed_tail
    return size


def _clean(pdf: Pdf, content: bytes, findings: Findings) -> None:
    for page in pdf.pages:
        _clean_annotations(page.obj, findings)
    for part in _dictionaries(pdf):
        _clean_part(part, findings)
    _clean_catalog(pdf, findings)
    if content.count(b"startxref") > (2 if b"/Linearized" in content[:2048] else 1):
        findings.took_out(EARLIER)
    tail = content[content.rfind(b"%%EOF") + 5 :].strip(b"\r\n \0")
    head = content[:1024].lower()
    if tail or b"<html" in head or b"<script" in head or zipfile.is_zipfile(io.BytesIO(content)):
        findings.took_out(FOREIGN)


def _clean_annotations(page: Any, findings: Findings) -> None:
    """Take out annotations that act, carry or comment; what is only drawn stays, unsigned."""
    annotations = page.get("/Annots")
    if not isinstance(annotations, pikepdf.Array):
        return
    kept = []
    for annotation in annotations:
        if not isinstance(annotation, Dictionary):
            continue
        subtype = str(annotation.get("/Subtype", ""))
        if subtype in ANNOTATIONS:
            findings.took_out(ANNOTATIONS[subtype])
            continue
        if subtype not in ("/Widget", "/Link") and any(key in annotation for key in NOTES):
            findings.took_out(COMMENTS)
            for key in NOTES:
                if key in annotation:
                    del annotation[key]
        kept.append(annotation)
    if len(kept) != len(annotations):
        page["/Annots"] = pikepdf.Array(kept)


def _clean_part(part: Any, findings: Findings) -> None:
    for key, what in KEYS.items():
        if key in part:
            del part[key]
            findings.took_out(what)
    if isinstance(opening := part.get("/OpenAction"), Dictionary) and "/S" in opening:
        if str(opening.get("/S")) != "/GoTo":
            findings.took_out(SCRIPTS)
        del part["/OpenAction"]
    action = str(part.get("/S", ""))
    if action in ACTIONS or (action == "/URI" and not _leads_to_page(part)):
        for key in list(part.keys()):
            del part[key]
        findings.took_out(SCRIPTS)
    if isinstance(part, pikepdf.Stream):
        _clean_picture(part, findings)


def _leads_to_page(action: Any) -> bool:
    address = str(action.get("/URI", "")).strip().lower()
    return address.startswith(("http://", "https://", "mailto:", "tel:", "#", "/")) or (
        ":" not in address
    )


def _clean_picture(stream: Any, findings: Findings) -> None:
    """A photograph in a PDF can tell where it was taken, too."""
    if stream.get("/Filter") != Name.DCTDecode:
        return
    raw = stream.read_raw_bytes()
    if b"Exif\0" not in raw[:4096] and b"http://ns.adobe.com/xap" not in raw[:65_536]:
        return
    try:
        stream.write(clean_jpeg(raw), filter=Name.DCTDecode)
    except (IndexError, ValueError):
        return
    findings.took_out(AUTHOR)


def _clean_catalog(pdf: Pdf, findings: Findings) -> None:
    """Forget who made it; its title, and the standard that it keeps, are told on."""
    root, info = pdf.Root, pdf.trailer.get("/Info")
    for key in ("/AF", "/Collection"):
        if key in root:
            del root[key]
            findings.took_out(FILES)
    known = {str(key) for key in info.keys()} if isinstance(info, Dictionary) else set()  # noqa: SIM118
    title = str(info.get("/Title", "")) if isinstance(info, Dictionary) else ""
    metadata = root.get("/Metadata")
    told = metadata.read_bytes() if isinstance(metadata, pikepdf.Stream) else b""
    if not title and (named := TITLE.search(told)):
        title = unescape(named[1].decode(errors="replace"))
    if not known - {"/Title", "/Trapped"} and (not told or told == _metadata(title, told)):
        return
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    if told or title:
        root["/Metadata"] = pdf.make_stream(
            _metadata(title, told), Type=Name.Metadata, Subtype=Name.XML
        )
    findings.took_out(AUTHOR)


def _metadata(title: str, old: bytes) -> bytes:
    """Metadata that name nothing but the title and the standard."""
    standard = "".join(
        f"<pdf{kind}id:{name}>{value}</pdf{kind}id:{name}>"
        for kind, name, value in dict.fromkeys(
            (k.decode(), n.decode(), v.decode()) for k, n, v in STANDARD.findall(old)
        )
    )
    named = f'<rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt>'
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" '
        'xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
        f"<dc:title>{named}</dc:title>{standard}"
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def _saved(pdf: Pdf) -> bytes:
    written = io.BytesIO()
    preserve = pikepdf.ObjectStreamMode.preserve
    pdf.save(
        written, deterministic_id=True, object_stream_mode=preserve, fix_metadata_version=False
    )
    return written.getvalue()


def _dictionaries(pdf: Pdf) -> Iterator[Any]:
    """All dictionaries and streams, also those that stand inside of others."""
    for whole in [pdf.trailer, *pdf.objects]:
        yield from _within(whole)


def _within(part: Any) -> Iterator[Any]:
    if isinstance(part, (Dictionary, pikepdf.Stream)):
        yield part
        members = [part[key] for key in list(part.keys()) if key in part]
    elif isinstance(part, pikepdf.Array):
        members = list(part)
    else:
        return
    for member in members:
        if isinstance(member, (Dictionary, pikepdf.Array)) and not member.is_indirect:
            yield from _within(member)
