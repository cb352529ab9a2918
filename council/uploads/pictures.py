"""Pictures: looked at with limits, and kept without what a camera noted of place and person."""

import io
import struct
import warnings

from PIL import Image, UnidentifiedImageError

from council.uploads.findings import Findings, Harmful

MOST_PIXELS = 80_000_000
PNG = b"\x89PNG\r\n\x1a\n"
# Chunks of a PNG that say nothing of who made it, where and when.
PNG_KEPT = {
    *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT"),
    *(b"bKGD", b"pHYs", b"cICP", b"sPLT", b"hIST"),
}
APP0, APP2, APP14, APP15, COMMENT = 0xE0, 0xE2, 0xEE, 0xEF, 0xFE
START_OF_SCAN, END = 0xDA, 0xD9
ORIENTATION = 274
PLACE_AND_PERSON = "Angaben der Kamera (Ort, Zeit, Gerät, Autor)"
FOREIGN_END = "fremde Daten hinter dem Bild"


def look_at_picture(content: bytes) -> Findings:
    """Take a JPEG or a PNG, without what is noted in it. Raises Harmful."""
    turned = _check(content)
    findings = Findings(content)
    try:
        clean = _clean_png(content) if content.startswith(PNG) else clean_jpeg(content, turned)
    except (struct.error, IndexError):
        raise Harmful("ist beschädigt. Bitte speichern Sie das Bild noch einmal.") from None
    if clean != content:
        findings.content = clean
        has_end = content.startswith(PNG) and not content.endswith(b"IEND\xaeB`\x82")
        has_end = has_end or (not content.startswith(PNG) and b"PK\x05\x06" in content[-70_000:])
        findings.took_out(FOREIGN_END if has_end else PLACE_AND_PERSON)
    return findings


def _check(content: bytes) -> int:
    """Make sure that a picture can be shown, and give how it is turned. Raises Harmful."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            Image.MAX_IMAGE_PIXELS = None  # a sentence of ours comes before Pillow's
            with Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as image:
                width, height = image.size
                if width * height > MOST_PIXELS:
                    raise Harmful(
                        f"ist ein Bild mit {width * height // 1_000_000} Millionen Bildpunkten; "
                        f"möglich sind {MOST_PIXELS // 1_000_000} Millionen. Bitte verkleinern "
                        "Sie es."
                    )
                turned = int(image.getexif().get(ORIENTATION, 1) or 1)
                image.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise Harmful("lässt sich nicht als Bild lesen. Bitte speichern Sie es neu.") from None
    return turned


def _clean_png(content: bytes) -> bytes:
    parts, place = [PNG], len(PNG)
    while place < len(content):
        length, kind = struct.unpack(">I4s", content[place : place + 8])
        if kind in PNG_KEPT:
            parts.append(content[place : place + length + 12])
        place += length + 12
        if kind == b"IEND":
            break
    return b"".join(parts)


def clean_jpeg(content: bytes, turned: int = 1) -> bytes:
    """A JPEG without notes, comments and thumbnails, and what follows its end; it stays turned."""
    parts, place = [content[:2]], 2
    if turned != 1:
        parts.append(_only_turned(turned))
    while content[place] == 0xFF and content[place + 1] != END:
        marker = content[place + 1]
        if marker == 0xFF or marker == 0x01 or 0xD0 <= marker <= 0xD7:
            place += 1 if marker == 0xFF else 2
            continue
        (length,) = struct.unpack(">H", content[place + 2 : place + 4])
        segment = content[place : place + 2 + length]
        notes = APP0 <= marker <= APP15 and marker not in (APP0, APP2, APP14)
        if not notes and marker != COMMENT and not _is_preview(marker, segment):
            parts.append(segment)
        place += 2 + length
        if marker == START_OF_SCAN:
            end = _end_of_scan(content, place)
            parts.append(content[place:end])
            place = end
    return b"".join([*parts, b"\xff\xd9"])


def _is_preview(marker: int, segment: bytes) -> bool:
    return (marker == APP2 and segment[4:16] != b"ICC_PROFILE\0") or (
        marker == APP0 and segment[4:8] == b"JFXX"
    )


def _end_of_scan(content: bytes, place: int) -> int:
    while place := content.find(b"\xff", place) + 1:
        if place >= len(content):
            break
        if content[place] != 0 and not 0xD0 <= content[place] <= 0xD7:
            return place - 1
    raise IndexError("no end")


def _only_turned(turned: int) -> bytes:
    exif = Image.Exif()
    exif[ORIENTATION] = turned
    noted = exif.tobytes()
    return b"\xff\xe1" + struct.pack(">H", len(noted) + 2) + noted
