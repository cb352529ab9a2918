"""Pictures of printed pages: how hard documents looked when somebody last looked at them.

`python -m tests.cases.pictures` draws those anew that differ; look at each before it is kept.
"""

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter

from council.pdf import render
from tests.cases.hard_documents import HARD
from tests.cases.printed import Document, changed, receipt
from tests.cases.working_papers import comparison, reading_copy, slip

FOLDER = Path(__file__).parent / "pictures"
DOTS_PER_INCH = 50
GREYS = 16
# Pages are compared in squares of this many dots, 3 mm wide. Another word makes one of them
# lighter or darker by more than this; another program that draws, or a version of it, does not.
SQUARE = 6
TOLERATED = 44

NAMES = [
    "inquiry: ten_questions", "inquiry: six_originators", "inquiry: letters",
    "motion: nested_lists", "motion: eighteen_annexes", "amendment: compound",
    "amendment: uneven_table", "statement: ten_questions", "statement: six_pages",
    "statement: two_editors", "statement: table_over_two_pages", "statement: address",
    "statement to a motion: eleven_recipients",
    "statement to a motion and its amendment: six_originators", "interim notice: long_title",
    "letter, inquiry: ten_questions", "letter, motion: six_originators",
    "letter, statement: ten_questions", "letter, interim notice: two_editors",
]  # fmt: skip


def draft() -> bytes:
    """A statement that has no number yet, as its co-signers get it."""
    document = changed(reference=None, dated_on=None)
    return render(document, mark="ENTWURF\nFassung 3 vom 12.11.2026, 14:05 Uhr")


def _printed(make: Callable[[], Document]) -> Callable[[], bytes]:
    return lambda: render(make())


PICTURED = {name: _printed(HARD[name]) for name in NAMES}
for make in (receipt, slip, comparison, reading_copy):
    PICTURED[make.__name__] = _printed(make)
PICTURED["draft"] = draft


def pictures(name: str) -> Iterator[tuple[str, Image.Image]]:
    """The pages of a document, each with the name of its file."""
    slug = name.replace(": ", "-").replace(", ", "-").replace(" ", "_")
    for number, picture in enumerate(drawn(PICTURED[name]()), start=1):
        yield f"{slug}-{number}.png", picture


def drawn(pdf: bytes, program: str = "pdftoppm") -> list[Image.Image]:
    """The pages of a PDF in grey, small."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "paper.pdf"
        file.write_bytes(pdf)
        resolution = ["-r", str(DOTS_PER_INCH)]
        subprocess.run([program, *resolution, "-gray", "-png", file, file], check=True)
        return [coarse(page) for page in sorted(Path(folder).glob("*.png"))]


def coarse(file: Path) -> Image.Image:
    """A picture with few greys, which makes its file small."""
    step = 256 // GREYS
    return loaded(file).point(lambda grey: grey // step * 255 // (GREYS - 1))


def kept(slug: str) -> dict[str, Image.Image]:
    """The pictures of a document that are kept, by the names of their files."""
    return {file.name: loaded(file) for file in FOLDER.glob(f"{slug}-[0-9]*.png")}


def loaded(file: Path) -> Image.Image:
    with Image.open(file) as picture:
        return picture.convert("L")


def difference(page: Image.Image, reference: Image.Image) -> int:
    """How much lighter or darker the page is where it differs most, from 0 to 255."""
    if page.size != reference.size:
        return 255
    blurred = [picture.filter(ImageFilter.GaussianBlur(1)) for picture in (page, reference)]
    return ImageChops.difference(*blurred).reduce(SQUARE).getextrema()[1]


def draw_anew() -> None:
    """Replace the pictures of pages that look different now, and take away those of none."""
    FOLDER.mkdir(exist_ok=True)
    names = set()
    for name in PICTURED:
        for file_name, picture in pictures(name):
            names.add(file_name)
            file = FOLDER / file_name
            if not file.exists() or difference(picture, loaded(file)) > TOLERATED:
                picture.quantize(GREYS).save(file, optimize=True)
                print(file_name)
    for file in FOLDER.glob("*.png"):
        if file.name not in names:
            file.unlink()


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    draw_anew()
