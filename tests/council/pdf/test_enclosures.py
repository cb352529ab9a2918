"""What is attached to an issued PDF: the record and the annexes, and nothing else."""

import datetime
import hashlib
import json
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.management import call_command
from django.utils import timezone

from council import pdf, storage
from council.documents import issues
from council.documents.record import data_of
from council.documents.stored import record_of
from council.models import Paper
from council.pdf import RenderError
from council.pdf.enclosures import MOST_BYTES, file_name
from council.services import sittings
from council.uploads.kinds import MIMES
from responses.services import decisions, drafting, moves
from tests.cases import printed
from tests.cases.hostile_files import xlsx
from tests.cases.uploads import small_pdf
from tests.validators import complaints
from tests.world import World

PLAN = small_pdf("Lageplan")
TABLE = xlsx()


def with_files(*contents: bytes, **fields: Any) -> tuple[printed.Document, dict[str, bytes]]:
    """The statement with annexes, and where they lie."""
    files = [
        {
            "name": f"Anlage {number} Übersicht",
            "role": "attachment",
            "size": len(content),
            "mime": "application/pdf" if content == PLAN else MIMES["xlsx"],
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        for number, content in enumerate(contents, start=1)
    ]
    kept = {file["sha256"]: content for file, content in zip(files, contents, strict=True)}
    return printed.changed(files=files, **fields), kept


def enclosed(content: bytes) -> dict[str, tuple[str, bytes]]:
    """The files in a PDF by their names, with what they are to it."""
    with pikepdf.open(BytesIO(content)) as document:
        named = document.Root.get("/Names", {}).get("/EmbeddedFiles", {}).get("/Names", [])
        assert [file.objgen for file in document.Root.get("/AF", [])] == [
            file.objgen for file in list(named)[1::2]
        ]
        assert list(map(str, list(named)[::2])) == sorted(map(str, list(named)[::2]))
        files = {}
        for file in list(named)[1::2]:
            stream = file.EF.F
            assert int(stream.Params.Size) == len(stream.read_bytes())
            files[str(file.UF)] = (str(file.AFRelationship)[1:], stream.read_bytes())
        return files


def test_record_and_annexes_are_attached_in_their_order():
    document, kept = with_files(PLAN, TABLE, *[PLAN + bytes([n]) for n in range(12)])
    issued = pdf.issue(document, asset=kept.__getitem__)
    files = enclosed(issued)
    assert list(files)[:3] == [
        "Datensatz.json",
        "01 Anlage 1 Übersicht.pdf",
        "02 Anlage 2 Übersicht.xlsx",
    ]
    assert len(files) == 15
    assert files["01 Anlage 1 Übersicht.pdf"] == ("Supplement", PLAN)
    assert files["02 Anlage 2 Übersicht.xlsx"] == ("Supplement", TABLE)
    role, data = files["Datensatz.json"]
    attached = json.loads(data)
    assert role == "Data"
    assert [file.pop("path") for file in attached["files"]] == list(files)[1:]
    assert attached == document["paper"]
    assert complaints(issued) == []


def test_the_same_document_is_issued_in_the_same_bytes():
    document, kept = with_files(PLAN)
    issued = pdf.issue(document, asset=kept.__getitem__)
    reordered = {name: document[name] for name in reversed(document)}
    reordered["paper"] = dict(reversed(document["paper"].items()))
    assert pdf.issue(reordered, asset=kept.__getitem__) == issued
    with pikepdf.open(BytesIO(issued)) as opened:
        dates = {str(file.EF.F.Params.ModDate) for file in opened.Root.AF}
    assert dates == {"D:20240905000000Z"}


def test_paper_without_a_date_is_issued_in_the_same_bytes():
    document, kept = with_files(PLAN, dated_on=None)
    issued = pdf.issue(document, asset=kept.__getitem__)
    assert issued == pdf.issue(document, asset=kept.__getitem__)
    assert f"{datetime.date.today():%Y%m%d}".encode() not in issued
    assert complaints(issued) == []


def test_large_annex_is_named_with_its_checksum_and_left_beside():
    large = b"%PDF" + b"x" * (MOST_BYTES - len(PLAN))
    document, kept = with_files(PLAN, large, TABLE)
    files = enclosed(pdf.issue(document, asset=kept.__getitem__))
    assert list(files) == [
        "Datensatz.json",
        "01 Anlage 1 Übersicht.pdf",
        "03 Anlage 3 Übersicht.xlsx",
    ]
    entries = json.loads(files["Datensatz.json"][1])["files"]
    assert "path" not in entries[1]
    assert entries[1]["sha256"] == hashlib.sha256(large).hexdigest()


def test_annex_that_is_gone_stops_the_issue():
    document, _ = with_files(b"%PDF nirgends abgelegt")
    with pytest.raises(RenderError, match="Anlage fehlt"):
        pdf.issue(document, asset=storage.load)


@pytest.mark.parametrize(
    ("name", "mime", "saved"),
    [
        ("Plan.pdf", "application/pdf", "01 Plan.pdf"),
        ("Plan vom 12.11", "application/pdf", "01 Plan vom 12.11.pdf"),
        ("../../etc/a:b\\c\n", "application/pdf", "01 .._.._etc_a_b_c_.pdf"),
        ("Foto.jpeg", "image/jpeg", "01 Foto.jpeg"),
        ("Brief.docx", "application/x-unknown", "01 Brief.docx"),
    ],
)
def test_names_can_be_saved_everywhere(name, mime, saved):
    assert file_name(name, mime, 1) == saved


def test_drafts_and_reproductions_enclose_nothing():
    document, kept = with_files(PLAN)
    assert enclosed(pdf.render(document, mark="ENTWURF", asset=kept.__getitem__)) == {}


@pytest.mark.django_db
def test_what_is_attached_can_be_brought_in_again(tmp_path: Path):
    document, kept = with_files(PLAN, TABLE)
    for name, (_, content) in enclosed(pdf.issue(document, asset=kept.__getitem__)).items():
        (tmp_path / name).write_bytes(content)
    line = json.dumps(json.loads((tmp_path / "Datensatz.json").read_text()))
    (tmp_path / "in.jsonl").write_text(line)
    call_command(
        *("import_papers", str(tmp_path / "in.jsonl"), "--partial", "--files", str(tmp_path)),
        stdout=StringIO(),
        stderr=StringIO(),
    )
    paper = Paper.objects.get(reference="S0412/24")
    assert data_of(record_of(paper))["answers"] == document["paper"]["answers"]
    assert [storage.load(file.sha256) for file in paper.files.all()] == [PLAN, TABLE]


@pytest.mark.django_db
def test_distributed_answer_encloses_what_it_says_and_nothing_of_its_way(world: World):
    secret = "Bitte vertraulich behandeln"
    statement = world.statement(cosigning=True)
    drafting.add_annex(
        statement, name="Plan.pdf", mime="application/pdf", content=PLAN, by=world.officer
    )
    statement.refresh_from_db()
    moves.forward(statement, by=world.officer, comment=secret)
    moves.cosign(statement, by=world.other_head, comment=secret)
    moves.forward(statement, by=world.head, comment=secret)
    moves.forward(statement, by=world.deputy_mayor, comment=secret)
    decisions.approve(statement, by=world.mayors_office, comment=secret)
    paper = decisions.distribute(statement, by=world.clerk, comment=secret)
    issue = paper.issues.get()
    files = enclosed(storage.load(issue.sha256))
    assert files["01 Plan.pdf"] == ("Supplement", PLAN)
    attached = json.loads(files["Datensatz.json"][1])
    assert attached["answers"][0]["text"] == "Der Prozess läuft."
    assert attached["files"][0].pop("path") == "01 Plan.pdf"
    assert attached == issue.document["paper"]
    assert list(files) == ["Datensatz.json", "01 Plan.pdf", "Kette.txt"]
    assert files["Kette.txt"] == ("Supplement", f"{issue.document['chain']}\n".encode())
    inside = b"".join(content for _, content in files.values()).decode(errors="replace")
    for hidden in (secret, str(world.other_unit), world.other_head.name, "Mitzeichnung"):
        assert hidden not in inside


@pytest.mark.django_db
def test_issued_inquiry_encloses_what_was_filed_and_nothing_that_came_later(world: World):
    paper = world.inquiry()
    world.statement(paper=paper)
    sittings.record_result(
        paper.consultations.get(),
        result="schriftliche Stellungnahme",
        next_meeting=None,
        resolution_number="77-001(VIII)26",
        by=world.clerk,
    )
    issue = issues.ensure_issue(Paper.objects.get(pk=paper.pk), by=world.clerk)
    assert issue is not None
    files = enclosed(storage.load(issue.sha256))
    assert list(files) == ["Datensatz.json", "Kette.txt"]
    attached = json.loads(files["Datensatz.json"][1])
    assert attached == issue.document["paper"]
    assert attached["questions"] == ["Wie weit ist der Prozess?", "Bis wann wird es vorgelegt?"]
    due_on = timezone.localdate() + datetime.timedelta(days=28)
    for later in ("schriftliche Stellungnahme", "77-001", due_on.isoformat(), "lead"):
        assert later not in json.dumps(attached, ensure_ascii=False)
