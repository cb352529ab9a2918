"""Shows the pages of a PDF and takes out what lies under boxes, in a process of its own.

`python -m council.uploads.redaction IN OUT ORDER`, where ORDER is JSON: a page to be drawn, a list
of boxes, or null to be told how many pages there are. A page with a box becomes its own picture
with the boxes drawn black: no text, no drawing and no picture of it is left in the file, nor what
told of them elsewhere (bookmarks, tags, forms).
"""

import io
import json
import resource
import sys
from pathlib import Path

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name
from PIL import ImageDraw

SCALE = 200 / 72  # dots for a point
MOST_DOTS = 5_000
SCREEN, MOST_ON_SCREEN = 110 / 72, 1_600
MEMORY_LIMIT = 1 << 30
SECONDS = 60
# What names parts of pages: texts for reading aloud, bookmarks, fields with their values.
TELLING = ("/StructTreeRoot", "/MarkInfo", "/Outlines", "/AcroForm", "/PieceInfo", "/Threads")

# A page, and where the box begins and how far it goes, in percent of the page.
Box = tuple[int, float, float, float, float]


def redacted(content: bytes, boxes: list[Box]) -> bytes:
    """The PDF with nothing left under the boxes. Raises pikepdf.PdfError, pypdfium2.PdfiumError."""
    with pypdfium2.PdfDocument(content) as shown, pikepdf.open(io.BytesIO(content)) as pdf:
        for number in sorted({box[0] for box in boxes}):
            page = shown[number - 1]
            own = [box[1:] for box in boxes if box[0] == number]
            _replace(pdf, pdf.pages[number - 1].obj, page, own)
        for key in TELLING:
            if key in pdf.Root:
                del pdf.Root[key]
        written = io.BytesIO()
        pdf.save(written, deterministic_id=True)
    return written.getvalue()


def _replace(
    pdf: pikepdf.Pdf,
    target: pikepdf.Object,
    page: pypdfium2.PdfPage,
    boxes: list[tuple[float, float, float, float]],
) -> None:
    """Put its picture in the place of what a page draws; others may lead to it still."""
    width, height = page.get_size()
    scale = min(SCALE, MOST_DOTS / max(width, height))
    picture = page.render(scale=scale).to_pil().convert("RGB")
    pen = ImageDraw.Draw(picture)
    for left, top, wide, high in boxes:
        x, y = left / 100 * picture.width, top / 100 * picture.height
        end = (x + wide / 100 * picture.width, y + high / 100 * picture.height)
        pen.rectangle((x, y, *end), fill="black")
    packed = io.BytesIO()
    picture.save(packed, "JPEG", quality=85)
    image = pdf.make_stream(
        packed.getvalue(),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=picture.width,
        Height=picture.height,
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )
    for key in list(target.keys()):
        if key not in ("/Type", "/Parent"):
            del target[key]
    target.MediaBox = target.CropBox = Array([0, 0, width, height])
    target.Rotate = 0
    target.Resources = Dictionary(XObject=Dictionary(Page=image))
    target.Contents = pdf.make_stream(f"{width} 0 0 {height} 0 0 cm /Page Do".encode())


def drawn(content: bytes, number: int) -> bytes:
    """The picture of a page, to draw boxes on."""
    with pypdfium2.PdfDocument(content) as shown:
        page = shown[number - 1]
        scale = min(SCREEN, MOST_ON_SCREEN / max(page.get_size()))
        packed = io.BytesIO()
        page.render(scale=scale).to_pil().convert("RGB").save(packed, "PNG")
    return packed.getvalue()


def count(content: bytes) -> bytes:
    """How many pages there are."""
    with pypdfium2.PdfDocument(content) as shown:
        return str(len(shown)).encode()


def main() -> None:
    """Do what the command line says."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    source, target, order = sys.argv[1:]
    content, wanted = Path(source).read_bytes(), json.loads(order)
    if wanted is None:
        result = count(content)
    elif isinstance(wanted, int):
        result = drawn(content, wanted)
    else:
        result = redacted(content, [tuple(box) for box in wanted])
    Path(target).write_bytes(result)


if __name__ == "__main__":
    main()
