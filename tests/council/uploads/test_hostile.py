"""The hostile files: each is refused with a sentence that helps, or stored without what harms."""

import io
import zipfile

import pikepdf
import pytest
from PIL import Image

from council.uploads.accepting import UploadRefused, accept, check_brought
from tests.cases import hostile_files as files
from tests.cases.uploads import small_pdf


def everything_in(content: bytes) -> bytes:
    """What a file holds, unpacked."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return b"".join(packed.read(name) for name in packed.namelist())
    if content.startswith(b"%PDF"):
        written = io.BytesIO()
        with pikepdf.open(io.BytesIO(content)) as pdf:
            pdf.save(written, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        return written.getvalue() + content
    return content


def test_there_are_enough_of_them():
    assert len(files.REFUSED) + len(files.CLEANED) + len(files.NAMES) >= 60


@pytest.mark.parametrize("what", files.REFUSED)
def test_a_hostile_file_is_refused_by_its_name(what: str):
    name, make, why = files.REFUSED[what]
    with pytest.raises(UploadRefused) as refused:
        accept(name, make())
    sentence = str(refused.value)
    assert sentence.startswith(f"Die Datei „{name}“ ")
    assert why in sentence
    assert "Bitte" in sentence or "Möglich" in sentence


@pytest.mark.parametrize("what", files.CLEANED)
def test_what_harms_or_tells_too_much_is_taken_out_and_told(what: str):
    name, make = files.CLEANED[what]
    hostile = make()
    assert files.CANARY in everything_in(hostile) or "earlier" in what
    taken = accept(name, hostile)
    assert files.CANARY not in everything_in(taken.content)
    assert f"Aus „{name}“ wurde vor dem Speichern entfernt" in taken.told[0]
    assert accept(name, taken.content).told == ()  # nothing is left to be taken out


@pytest.mark.parametrize("what", files.NAMES)
def test_a_bad_name_is_refused(what: str):
    with pytest.raises(UploadRefused, match=r"(Bitte|Möglich)"):
        accept(files.NAMES[what], small_pdf())


def test_a_harmless_file_stays_as_it_is():
    for name, content in (("Plan.pdf", small_pdf()), ("Bild.jpg", files.jpeg())):
        assert accept(name, content).content == content


def test_a_signed_file_stays_as_it_is_and_that_is_said():
    signed = files.signed(small_pdf())
    taken = accept("Vertrag.pdf", signed)
    assert taken.content == signed
    assert taken.signed
    assert "elektronisch signiert" in taken.told[0]


def test_a_turned_picture_stays_turned():
    taken = accept("Bild.jpg", files.jpeg_with_place())
    with Image.open(io.BytesIO(taken.content)) as picture:
        assert picture.getexif().get(0x0112) == 6
        assert picture.size == (8, 4)


def test_the_title_and_the_texts_stay():
    with pikepdf.open(io.BytesIO(accept("a.pdf", files.with_author()).content)) as pdf:
        assert b"Der Plan" in pdf.Root.Metadata.read_bytes()
    name, make = files.CLEANED["deleted in DOCX"]
    assert b"neu" in everything_in(accept(name, make()).content)


def test_an_import_brings_nothing_that_acts_and_leaves_the_rest():
    with pytest.raises(UploadRefused, match="Skripte"):
        check_brought("a", "application/pdf", files.with_root(OpenAction=files.SCRIPT))
    for content in (b"<script>alert(1)</script>", b"MZ\x90"):
        with pytest.raises(UploadRefused, match="Programm"):
            check_brought("a", "", content)
    noted = files.with_author()
    assert check_brought("a", "application/pdf", noted).content == noted  # its checksum is known
