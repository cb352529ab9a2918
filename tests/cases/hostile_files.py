"""Files that nobody should have to open, each made here, and what must become of it.

`REFUSED` names what the refusal says, `CLEANED` what is no longer in the file, and `NAMES` names
that no file may have.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image

from tests.cases.uploads import pdf_of, small_pdf

Make = Callable[[], bytes]
CANARY = b"Kanarienvogel"
SCRIPT = Dictionary(S=Name.JavaScript, JS=String("app.alert('Kanarienvogel')"))


def changed(change: Callable[[Pdf], None], **options: Any) -> bytes:
    """A small PDF with something put into it."""
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(small_pdf())) as pdf:
        change(pdf)
        pdf.save(written, **options)
    return written.getvalue()


def with_root(**entries: Any) -> bytes:
    """A PDF with entries in its catalog."""
    return changed(
        lambda pdf: pdf.Root.update(Dictionary({f"/{k}": v for k, v in entries.items()}))
    )


def with_annotation(**entries: Any) -> bytes:
    """A PDF with an annotation on its page."""

    def change(pdf: Pdf) -> None:
        row = Dictionary(Type=Name.Annot, Rect=Array([0, 0, 50, 50]), **entries)
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(row)])

    return changed(change)


def action(kind: str, **entries: Any) -> bytes:
    """A PDF that does something when its link is followed."""
    return with_annotation(Subtype=Name.Link, A=Dictionary(S=Name(f"/{kind}"), **entries))


def with_file_inside() -> bytes:
    def change(pdf: Pdf) -> None:
        pdf.attachments["Kanarienvogel.exe"] = pikepdf.AttachedFileSpec(pdf, b"MZ Kanarienvogel")

    return changed(change, compress_streams=False)


def with_script_by_name() -> bytes:
    names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), SCRIPT])))
    return with_root(Names=names)


def with_form(**entries: Any) -> bytes:
    return with_root(AcroForm=Dictionary(Fields=Array([]), **entries))


def signed(content: bytes) -> bytes:
    """The same with a signature in it, as far as a reader can tell without checking it."""
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        value = Dictionary(
            Type=Name.Sig,
            Filter=Name("/Adobe.PPKLite"),
            ByteRange=Array([0, 1, 2, 3]),
            Contents=String("x"),
        )
        field = Dictionary(FT=Name.Sig, T=String("S"), V=pdf.make_indirect(value))
        pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(field)]), SigFlags=3)
        pdf.docinfo["/Author"] = "Kanarienvogel"
        pdf.save(written)
    return written.getvalue()


def with_author() -> bytes:
    def change(pdf: Pdf) -> None:
        pdf.docinfo["/Author"] = "Kanarienvogel"
        pdf.docinfo["/Title"] = "Der Plan"

    return changed(change)


def saved_twice() -> bytes:
    """A PDF behind whose end another stand was written."""
    first = small_pdf("Kanarienvogel")
    return (
        first
        + b"\n1 0 obj\n<<>>\nendobj\nxref\n0 0\ntrailer\n<<>>\nstartxref\n0\n%%EOF\n"
        + small_pdf()
    )


def packed_behind(content: bytes, entry: bytes = CANARY) -> bytes:
    """A file behind which a ZIP stands."""
    return content + packed({"x.js": entry}, zipfile.ZIP_STORED)


def packed(parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", compression) as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return written.getvalue()


BODY = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">%s</w:document>'
TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
RELATION = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'relationships/%s" Target="https://boese.example/x" TargetMode="External"/></Relationships>'
)
ENTITIES = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'
)


def docx(text: bytes = b"<w:p/>", **parts: bytes) -> bytes:
    """A DOCX with further parts; __ stands for / and _ for . in their names."""
    more = {name.replace("__", "/").replace("_", "."): part for name, part in parts.items()}
    return packed({"[Content_Types].xml": TYPES, "word/document.xml": BODY % text, **more})


def xlsx(**parts: bytes) -> bytes:
    more = {name.replace("__", "/").replace("_", "."): part for name, part in parts.items()}
    return packed({"[Content_Types].xml": TYPES, "xl/workbook.xml": b"<workbook/>", **more})


def odt(content: bytes = b"<x/>", **parts: bytes) -> bytes:
    written = io.BytesIO()
    more = {name.replace("__", "/").replace("_", "."): part for name, part in parts.items()}
    with zipfile.ZipFile(written, "w") as file:
        file.writestr("mimetype", b"application/vnd.oasis.opendocument.text")
        for name, part in {"content.xml": content, **more}.items():
            file.writestr(name, part)
    return written.getvalue()


def encrypted_pdf() -> bytes:
    return changed(lambda pdf: None, encryption=pikepdf.Encryption(owner="a", user="geheim"))


def encrypted_zip() -> bytes:
    """A DOCX whose entries say that they are encrypted."""
    content = bytearray(docx())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = content.find(mark)
        while start >= 0:
            content[start + place] |= 1
            start = content.find(mark, start + 1)
    return bytes(content)


def png(width: int = 2, height: int = 2, data: bytes | None = None) -> bytes:
    """A PNG of any size, whatever is in it."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    lines = zlib.compress(b"\0" * (width + 1) * height) if data is None else data
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def noted_png() -> bytes:
    content = png()
    return content[:33] + chunk(b"tEXt", b"Author\0Kanarienvogel") + content[33:]


def jpeg(**options: Any) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (8, 4), "navy").save(written, "JPEG", **options)
    return written.getvalue()


def jpeg_with_place() -> bytes:
    exif = Image.Exif()
    exif[0x013B], exif[0x0112] = "Kanarienvogel", 6
    exif.get_ifd(0x8825)[1] = "N"
    return jpeg(exif=exif, comment=CANARY)


def bomb_of_pages() -> bytes:
    """A PDF whose tree of pages says to hold a billion, each of ten being the ten below it."""

    def change(pdf: Pdf) -> None:
        below = pdf.pages[0].obj
        for _ in range(9):
            below = pdf.make_indirect(
                Dictionary(Type=Name.Pages, Count=10, Kids=Array([below] * 10))
            )
        pdf.Root.Pages = below

    return changed(change)


def bomb_in_stream() -> bytes:
    drawn = pdf_of(b" ")
    written = io.BytesIO()
    squeeze = zlib.compressobj(9)
    data = b"".join(squeeze.compress(b" " * 1_000_000) for _ in range(450)) + squeeze.flush()
    with pikepdf.open(io.BytesIO(drawn)) as pdf:
        pdf.pages[0].obj.Contents.write(data, filter=Name.FlateDecode)
        pdf.save(written, compress_streams=False)
    return written.getvalue()


def packed_twice() -> bytes:
    def change(pdf: Pdf) -> None:
        data = zlib.compress(zlib.compress(b" " * 1000))
        pdf.pages[0].obj.Contents.write(data, filter=Array([Name.FlateDecode] * 2))

    return changed(change, compress_streams=False)


def huge_picture_in_pdf() -> bytes:
    def change(pdf: Pdf) -> None:
        picture = pdf.make_stream(
            b"", Type=Name.XObject, Subtype=Name.Image, Width=50_000, Height=50_000
        )
        pdf.pages[0].obj.Resources.XObject = Dictionary(I=picture)

    return changed(change)


def form_in_itself() -> bytes:
    """A drawing that draws itself twice."""

    def change(pdf: Pdf) -> None:
        form = pdf.make_stream(
            b"/X Do /X Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9])
        )
        form.Resources = Dictionary(XObject=Dictionary(X=form))
        pdf.pages[0].obj.Resources.XObject = Dictionary(X=form)
        pdf.pages[0].obj.Contents = pdf.make_stream(b"/X Do")

    return changed(change)


def zip_bomb() -> bytes:
    return docx(word__media__a_png=b"\0" * 201_000_000)


PASSWORD, BROKEN, MACRO, LOADS = "Kennwort", "beschädigt", "Makros", "von anderswo"
WRONG = "nicht zu ihrem Namen"
REFUSED: dict[str, tuple[str, Make, str]] = {
    "signed, with script": ("a.pdf", lambda: signed(with_root(OpenAction=SCRIPT)), "signiert"),
    "PDF with password": ("a.pdf", encrypted_pdf, PASSWORD),
    "cut PDF": ("a.pdf", lambda: b"%PDF-1.7\n" + b"x" * 300, BROKEN),
    "PDF of nothing": ("a.pdf", lambda: b"%PDF-1.7\n%%EOF", BROKEN),
    "bomb of pages": ("a.pdf", bomb_of_pages, "Bitte"),
    "bomb in a stream": ("a.pdf", bomb_in_stream, "so groß"),
    "drawing of itself": ("a.pdf", form_in_itself, "zu aufwendig"),
    "packed twice": ("a.pdf", packed_twice, "mehrfach gepackt"),
    "huge picture in PDF": ("a.pdf", huge_picture_in_pdf, "so groß"),
    "macro": ("a.docx", lambda: docx(word__vbaProject_bin=b"x"), MACRO),
    "macro in a table": ("a.xlsx", lambda: xlsx(xl__vbaProject_bin=b"x"), MACRO),
    "old macros": ("a.xlsx", lambda: xlsx(xl__macrosheets__s_xml=b"<x/>"), MACRO),
    "ActiveX": ("a.docx", lambda: docx(word__activeX__a_xml=b"<x/>"), MACRO),
    "docm by type": (
        "a.docx",
        lambda: docx(x_xml=b"<x ContentType='application/vnd.ms-word.document.macroEnabled'/>"),
        MACRO,
    ),
    "docm": ("a.docm", docx, "Möglich sind"),
    "OLE object": ("a.docx", lambda: docx(word__embeddings__oleObject1_bin=b"x"), "Objekte"),
    "program inside": ("a.docx", lambda: docx(word__embeddings__a_exe=b"MZ"), "Objekte"),
    "template from afar": (
        "a.docx",
        lambda: docx(word___rels__settings_xml_rels=RELATION % b"attachedTemplate"),
        LOADS,
    ),
    "picture from afar": (
        "a.docx",
        lambda: docx(word___rels__document_xml_rels=RELATION % b"image"),
        LOADS,
    ),
    "object from afar": (
        "a.xlsx",
        lambda: xlsx(xl___rels__workbook_xml_rels=RELATION % b"oleObject"),
        LOADS,
    ),
    "DDE": ("a.docx", lambda: docx(b"<w:instrText>DDEAUTO c:\\cmd.exe</w:instrText>"), "DDE"),
    "DDE in a table": ("a.xlsx", lambda: xlsx(xl__externalLinks__a_xml=b"<ddeLink/>"), "DDE"),
    "ODT with Basic": ("a.odt", lambda: odt(Basic__Standard__a_xml=b"<x/>"), MACRO),
    "ODT with Python": ("a.odt", lambda: odt(Scripts__python__a_py=b"x"), MACRO),
    "ODT with an event": ("a.odt", lambda: odt(b"<script:event-listener/>"), MACRO),
    "ODT from afar": ("a.odt", lambda: odt(b'<draw:image a="" xlink:href="http://a.b/"/>'), LOADS),
    "ODT with password": (
        "a.odt",
        lambda: odt(**{"META-INF__manifest_xml": b"<manifest:encryption-data/>"}),
        PASSWORD,
    ),
    "DOCX with password": ("a.docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9, PASSWORD),
    "packed with password": ("a.docx", encrypted_zip, PASSWORD),
    "bomb of entities": ("a.docx", lambda: docx(word__styles_xml=ENTITIES), "Entitäten"),
    "bomb of entities, ODT": ("a.odt", lambda: odt(ENTITIES), "Entitäten"),
    "bomb in a ZIP": ("a.docx", zip_bomb, "zu groß"),
    "many entries": ("a.docx", lambda: docx(**{f"a{n}": b"" for n in range(5001)}), "zu groß"),
    "path inside": ("a.docx", lambda: docx(____x=b"x"), "gepackt"),
    "cut DOCX": ("a.docx", lambda: docx()[:-30], WRONG),
    "huge picture": ("a.png", lambda: png(20_000, 10_000, b""), "Millionen"),
    "broken picture": ("a.png", lambda: png(9, 9, b"kaputt"), "nicht als Bild"),
    "cut JPEG": ("a.jpg", lambda: jpeg()[:200], "nicht als Bild"),
    "GIF with script": ("a.jpg", lambda: b"GIF89a/*" + CANARY + b"*/=1;alert(1)", WRONG),
    "GIF": ("a.gif", lambda: b"GIF89a", "Möglich sind"),
    "SVG bomb": ("a.svg", lambda: ENTITIES, "Möglich sind"),
    "page as picture": ("a.png", lambda: b"<html><script>alert(1)</script>", WRONG),
    "program as PDF": ("a.pdf", lambda: b"MZ\x90\0", WRONG),
    "PDF as DOCX": ("a.docx", small_pdf, WRONG),
    "ZIP": ("a.zip", lambda: packed({"a": b"b"}), "Möglich sind"),
    "ZIP as DOCX": ("a.docx", lambda: packed({"a": b"b"}), WRONG),
    "program": ("a.exe", lambda: b"MZ", "Möglich sind"),
    "empty": ("a.pdf", lambda: b"", "leer"),
}

CLEANED: dict[str, tuple[str, Make]] = {
    "script at opening": ("a.pdf", lambda: with_root(OpenAction=SCRIPT)),
    "script at closing": ("a.pdf", lambda: with_root(AA=Dictionary(WC=SCRIPT))),
    "script by name": ("a.pdf", with_script_by_name),
    "script of a page": (
        "a.pdf",
        lambda: changed(
            lambda pdf: pdf.pages[0].obj.update(Dictionary({"/AA": Dictionary(O=SCRIPT)}))
        ),
    ),
    "script of a link": ("a.pdf", lambda: with_annotation(Subtype=Name.Link, A=SCRIPT)),
    "script after a link": ("a.pdf", lambda: action("GoTo", Next=Array([SCRIPT]))),
    "program": ("a.pdf", lambda: action("Launch", F=String("Kanarienvogel.exe"))),
    "sending": ("a.pdf", lambda: action("SubmitForm", F=String("http://Kanarienvogel.example"))),
    "fetching": ("a.pdf", lambda: action("ImportData", F=String("Kanarienvogel"))),
    "other document": ("a.pdf", lambda: action("GoToR", F=String("\\\\Kanarienvogel\\a"))),
    "script as address": ("a.pdf", lambda: action("URI", URI=String("javascript:Kanarienvogel"))),
    "file inside": ("a.pdf", with_file_inside),
    "XFA": ("a.pdf", lambda: with_form(XFA=String("<Kanarienvogel/>"))),
    "media": (
        "a.pdf",
        lambda: with_annotation(Subtype=Name.RichMedia, RichMediaContent=String("Kanarienvogel")),
    ),
    "comment": ("a.pdf", lambda: with_annotation(Subtype=Name.Text, T=String("Kanarienvogel"))),
    "PDF and ZIP": ("a.pdf", lambda: packed_behind(small_pdf())),
    "PDF and page": ("a.pdf", lambda: b"%PDF-1.7\n%<html>Kanarienvogel</html>\n" + small_pdf()[9:]),
    "author": ("a.pdf", with_author),
    "earlier stand": ("a.pdf", saved_twice),
    "JPEG and ZIP": ("a.jpg", lambda: packed_behind(jpeg())),
    "place": ("a.jpg", jpeg_with_place),
    "noted PNG": ("a.png", noted_png),
    "PNG and more": ("a.png", lambda: png() + CANARY),
    "author of DOCX": ("a.docx", lambda: docx(docProps__core_xml=b"<a>Kanarienvogel</a>")),
    "preview of DOCX": ("a.docx", lambda: docx(docProps__thumbnail_jpeg=CANARY)),
    "comment in DOCX": (
        "a.docx",
        lambda: docx(word__comments_xml=BODY % b"<w:comment><w:t>Kanarienvogel</w:t></w:comment>"),
    ),
    "deleted in DOCX": (
        "a.docx",
        lambda: docx(b"<w:p><w:del><w:r><w:t>Kanarienvogel</w:t></w:r></w:del>neu</w:p>"),
    ),
    "author of ODT": ("a.odt", lambda: odt(meta_xml=b"<a>Kanarienvogel</a>")),
}

NAMES = {
    "path": "../../etc/Kanarienvogel.pdf",
    "path of Windows": "C:\\Kanarienvogel.pdf",
    "NUL": "Plan\0.pdf",
    "other direction": "Plan\u202efdp.pdf",
    "bell": "Plan\x07.pdf",
    "line": "Plan\nB.pdf",
    "very long": "x" * 197 + ".pdf",
    "device": "CON.pdf",
    "device with ending": "lpt1.alt.pdf",
    "dot at the end": "Plan.pdf.",
    "only an ending": ".pdf",
    "dots": "...pdf",
    "no ending": "Plan",
    "two endings": "Plan.exe.pdf",
    "page and PDF": "Plan.html.pdf",
    "script behind PDF": "Plan.pdf.js",
    "other letters": "Pl\u0430n.pdf",
}
