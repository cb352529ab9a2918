"""The field for a coat of arms: a PNG, or an SVG of which only the drawing is kept."""

import io
import re
import warnings
import xml.etree.ElementTree as ET
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from PIL import Image, UnidentifiedImageError

from council import pdf
from council.documents import sample
from council.models import City
from council.words.german import file_size

MOST_BYTES = 1_000_000
MOST_PIXELS = 4000
PNG = b"\x89PNG\r\n\x1a\n"
SVG_SPACE = "http://www.w3.org/2000/svg"
LINK = "{http://www.w3.org/1999/xlink}href"
# What a drawing consists of. Anything that acts, loads or embeds is not among it.
DRAWING = re.compile(
    "svg|g|defs|symbol|use|title|desc|metadata|switch|style|path|rect|circle|ellipse|line|polyline"
    "|polygon|text|tspan|linearGradient|radialGradient|stop|clipPath|mask|pattern|marker|filter"
    "|fe(Blend|ColorMatrix|Composite|Flood|GaussianBlur|Merge|MergeNode|Offset)"
)
MOST_LEVELS = 40
# A reference to something outside the file, in an attribute or a style.
FOREIGN = re.compile(
    r"url\(\s*+['\"]?+\s*+(?!#)|@import|@font-face|javascript:|expression\(|\\", re.I
)

NOT_READABLE = "Diese Datei lässt sich nicht als Bild lesen."
LOOKS_OUTSIDE = "Das Wappen verweist auf etwas außerhalb der Datei."


class ArmsField(forms.FileField):
    """Takes a coat of arms; its cleaned value is (content, MIME type)."""

    widget = forms.FileInput(attrs={"accept": ".svg,.png"})
    default_error_messages = {"empty": "Die Datei ist leer."}

    def to_python(self, data: Any) -> Any:
        """Return the content to keep and its type. Raises ValidationError."""
        file = super().to_python(data)
        if file is None:
            return None
        if file.size > MOST_BYTES:
            raise ValidationError(
                f"Das Wappen ist {file_size(file.size)} groß; möglich sind {file_size(MOST_BYTES)}."
            )
        content = file.read()
        if content.startswith(PNG):
            check_png(content)
            mime = "image/png"
        else:
            content, mime = clean_svg(content), "image/svg+xml"
        _check_print(content, mime)
        return content, mime


def check_png(content: bytes) -> None:
    """Make sure that a PNG can be shown. Raises ValidationError."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a bomb is only warned of
            with Image.open(io.BytesIO(content), formats=["PNG"]) as image:
                if max(image.size) > MOST_PIXELS:
                    raise ValidationError(f"Möglich sind höchstens {MOST_PIXELS} Bildpunkte.")
                image.verify()
            # Looking for damage says nothing of the picture itself; only drawing it does.
            with Image.open(io.BytesIO(content), formats=["PNG"]) as image:
                image.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Warning):
        raise ValidationError(NOT_READABLE) from None


def clean_svg(content: bytes) -> bytes:
    """Give the drawing of an SVG, without what its drawing program noted besides.

    Raises ValidationError for a file that is no SVG, or that acts, embeds or loads something.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValidationError("Möglich sind SVG (in UTF-8) oder PNG.") from None
    text = re.sub(r"\A\s*<\?xml [^>]*\?>", "", text)
    if re.search(r"<!(?:DOCTYPE|ENTITY)|<\?", text, re.I):
        raise ValidationError(
            "Die Datei enthält eine DOCTYPE-Angabe oder eine Anweisung an Programme. Bitte "
            "speichern Sie sie als „normales SVG“."
        )
    try:
        root = ET.fromstring(text)  # without DOCTYPE there is nothing to expand
    except ET.ParseError:
        raise ValidationError("Möglich sind SVG oder PNG.") from None
    if root.tag != f"{{{SVG_SPACE}}}svg":
        raise ValidationError("Möglich sind SVG oder PNG.")
    _keep_drawing(root)
    # Here and not once: the names are common to the whole program, and others change them too.
    ET.register_namespace("", SVG_SPACE)
    ET.register_namespace("xlink", LINK[1:].partition("}")[0])
    cleaned: bytes = ET.tostring(root, encoding="utf-8")
    return cleaned


def _keep_drawing(element: ET.Element, level: int = 1) -> None:
    name = element.tag.removeprefix(f"{{{SVG_SPACE}}}")
    if not DRAWING.fullmatch(name):
        raise ValidationError(f"Ein Wappen darf kein Element <{name[:40]}> enthalten.")
    if level > MOST_LEVELS:
        raise ValidationError("Das Wappen ist zu tief verschachtelt.")
    if name == "style" and FOREIGN.search(element.text or ""):
        raise ValidationError(LOOKS_OUTSIDE)
    _check_attributes(element)
    for child in list(element):
        if child.tag.startswith(f"{{{SVG_SPACE}}}"):
            _keep_drawing(child, level + 1)
        else:
            element.remove(child)


def _check_attributes(element: ET.Element) -> None:
    for name, value in list(element.attrib.items()):
        if name.startswith("{") and name != LINK:
            del element.attrib[name]
        elif name.lower().startswith("on"):
            raise ValidationError("Das Wappen enthält ein Skript.")
        elif (name in ("href", LINK) and not value.startswith("#")) or FOREIGN.search(value):
            raise ValidationError(LOOKS_OUTSIDE)


def _check_print(content: bytes, mime: str) -> None:
    """Print a sample, so that no document fails for its arms later. Raises ValidationError."""
    try:
        sample.printed(City(), arms=(content, mime))
    except pdf.RenderError:
        raise ValidationError("Mit diesem Wappen lässt sich kein Dokument drucken.") from None
