"""Names and kinds of files, the same on every computer."""

import pytest

from council.uploads.kinds import MIMES, ending_of, mime_named, with_ending


@pytest.mark.parametrize("ending", MIMES)
def test_what_is_taken_has_a_name_that_every_system_opens(ending: str):
    mime = MIMES[ending]
    assert mime_named(f"Plan.{ending}") == mime_named(f"Plan.{ending.upper()}") == mime
    assert with_ending(f"Plan.{ending}", mime) == f"Plan.{ending}"
    assert with_ending("Anlage 1", mime) == f"Anlage 1{ending_of(mime)}"
    assert mime_named(with_ending("Anlage 1", mime)) == mime


@pytest.mark.parametrize(
    ("name", "mime", "named"),
    [
        ("Fassung 2.1", "application/pdf", "Fassung 2.1.pdf"),
        ("Bild.png", "image/jpeg", "Bild.png.jpg"),
        ("Tabelle", "application/vnd.ms-excel", "Tabelle.xls"),
        ("Plan.x", "application/octet-stream", "Plan.x.bin"),
        ("Plan", "ganz/unbekannt", "Plan"),
    ],
)
def test_a_file_is_named_after_its_kind(name: str, mime: str, named: str):
    assert with_ending(name, mime) == named
