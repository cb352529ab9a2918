"""Small files that pass for what they are, for whoever needs one."""

import io

import pikepdf


def small_pdf(text: str = "Lageplan") -> bytes:
    """A PDF of one page with a line of text; the same text gives the same bytes."""
    return pdf_of(f"BT /F1 12 Tf 20 60 Td ({text}) Tj ET".encode("latin-1"))


def pdf_of(*pages: bytes) -> bytes:
    """A PDF whose pages draw this, with the font /F1."""
    written = io.BytesIO()
    with pikepdf.new() as pdf:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        fonts = pikepdf.Dictionary(F1=pdf.make_indirect(font))
        for drawn in pages:
            page = pdf.add_blank_page(page_size=(300, 100))
            page.obj.Contents = pdf.make_stream(drawn)
            page.obj.Resources = pikepdf.Dictionary(Font=fonts)
        pdf.save(written, deterministic_id=True, compress_streams=False)
    # The mark by which mail programs should know that it is no text; it is one.
    return written.getvalue().replace(b"%\xbf\xf7\xa2\xfe", b"%text")


def with_bar(text: str = "Frau Meier", shown: str = "Der Plan") -> bytes:
    """A PDF with a text to be read, and another under a black bar."""
    return pdf_of(
        f"BT /F1 12 Tf 20 20 Td ({shown}) Tj 0 40 Td ({text}) Tj ET 0 g 10 54 250 20 re f".encode()
    )
