"""The reference case on the way a city takes: brought in as records, written out as a PDF."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from council.history import save_as
from council.models import City
from tests.cases.pdf_reading import page_count, read_aloud, tag_tree
from tests.council.pdf.test_document import STATEMENTS, assert_in_order

pytestmark = pytest.mark.django_db


def as_line(record: dict[str, Any]) -> str:
    """A printed record as a line of an import; its annexes are entries without a file."""
    files = [{"name": file["name"]} for file in record.get("files") or []]
    return json.dumps({**record, "public": True, "files": files}, ensure_ascii=False)


@pytest.mark.parametrize(("make", "parts"), STATEMENTS)
def test_an_imported_statement_is_printed_with_every_element_in_its_order(
    tmp_path: Path, make: Any, parts: list[str]
):
    document = make()
    kind, name = document["city"]["name"].split(" ", 1)
    city = City(pk=1, kind=kind, name=name, mayor_label=document["city"]["mayor"])
    save_as(city, by=None)
    lines = [as_line(record) for record in (document["paper"], *document["parents"])]
    (tmp_path / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    call_command("import_papers", str(tmp_path / "in.jsonl"), stdout=StringIO(), stderr=StringIO())

    number = document["paper"]["reference"]
    call_command("export_pdf", number, output=tmp_path, stdout=StringIO(), stderr=StringIO())

    pdf = (tmp_path / f"{number.replace('/', '_')} Stellungnahme.pdf").read_bytes()
    assert_in_order(read_aloud(pdf), parts)
    assert page_count(pdf) == 2
    assert "H1 (block)" in tag_tree(pdf)
