"""Papers in and out: exact round trips, every bad line named, nothing half taken."""

import gzip
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from council import storage
from council.documents import issues
from council.interchange.checking import checked
from council.interchange.complaints import BadLine
from council.interchange.storing import PaperImport
from council.models import Issue, NumberSeries, Organization, Originator, Paper, PaperLink, Question
from council.rules import numbering
from council.rules.visibility import public_files
from council.services import papers
from tests import SHARED
from tests.cases.hostile_files import SCRIPT, with_root
from tests.cases.lines import bring_in, by_reference, empty_the_record, give_out, write
from tests.cases.oparl import listed, shown
from tests.cases.uploads import small_pdf, with_bar
from tests.world import World

pytestmark = pytest.mark.django_db

REAL_PAPERS = SHARED / "data" / "magdeburg-papers-2004-2023.jsonl.gz"
PDF = small_pdf("an invented file")

INQUIRY = {
    "kind": "inquiry",
    "reference": "F0310/19",
    "title": "Konzept für Spielplätze „Nord“",
    "dated_on": "2019-10-30",
    "public": True,
    "originators": [
        {"faction": "Fraktion LILA/morgen!"},
        {"person": "Julia Muster", "form": "Stadträtin", "faction": "Fraktion LILA/morgen!"},
    ],
    "addressee": "Oberbürgermeister Herr Dr. Beispiel",
    "introduction": "Am 21.02.2019 wurde *beschlossen*.\n\n- erstens\n- zweitens",
    "questions": ["Wie weit ist der Prozess?", "Bis wann wird\ndas Konzept vorgelegt?"],
    "answer_form": "both",
    "consultations": [
        {
            "organization": "Stadtrat",
            "meeting": "SR/005(VII)/19",
            "date": "2019-11-14T14:00:00+01:00",
            "agenda_item": "9.28",
            "role": "Stellungnahme",
            "result": "vertagt",
        },
        {
            "organization": "Stadtrat",
            "date": "2019-11-18T16:00:00+01:00",
            "result": "schriftliche Stellungnahme",
        },
    ],
}
STATEMENT = {
    "kind": "statement",
    "reference": "S0518/19",
    "title": "Konzept für Spielplätze „Nord“",
    "dated_on": "2019-11-28",
    "public": True,
    "parents": ["F0310/19"],
    "lead": {"code": "V/02", "name": "Sozialplanung"},
    "answers": [
        {"questions": [1], "text": "Der Prozess läuft."},
        {"questions": [2], "text": "| Jahr | Plätze |\n| --- | --- |\n| 2020 | 4 |"},
    ],
    "editors": "Frau Wien/ Herr Dr. Muster",
    "phone": "540 3104",
    "distribution": [
        {
            "organization": "Der Oberbürgermeister",
            "date": "2019-12-10",
            "role": "Genehmigung OB",
            "result": "genehmigt OB",
        }
    ],
}
MOTION = {
    "kind": "motion",
    "reference": "A0024/25",
    "title": "Bäume",
    "public": True,
    "originators": [{"faction": "Interfraktionell"}],
    "resolution": "Die Verwaltung pflanzt **Bäume**.",
    "reasons": "erfolgt mündlich",
    "related": ["DS0590/18", "F0310/19"],
}
AMENDMENT = {
    "kind": "amendment",
    "kind_name": "Änderungs-/Ergänzungsantrag",
    "reference": "ÄA0024/25 /1",
    "title": "Bäume",
    "public": True,
    "parents": ["A0024/25"],
    "resolution": "Es werden Linden gepflanzt.",
}
CONFIDENTIAL = {
    "kind": "inquiry",
    "reference": "F0007/26",
    "title": "GEHEIM Grundstück",
    "confidentiality_ground": "Grundstücksangelegenheit",
    "questions": ["Was kostet es?"],
    "related": ["F0310/19"],
}
NOTICE = {
    "kind": "interim_notice",
    "reference": "I0137/25",
    "title": "Bäume",
    "public": True,
    "parents": ["A0024/25"],
    "introduction": "Das Gutachten läuft.",
    "reasons": "Es fehlt ein Gutachten.",
    "expected_on": "2025-09-01",
}
# A statement before its inquiry: the order of the lines does not matter.
RECORDS = [STATEMENT, INQUIRY, AMENDMENT, MOTION, CONFIDENTIAL, NOTICE]


def test_what_comes_in_goes_out_the_same(tmp_path: Path):
    assert bring_in(write(tmp_path / "in.jsonl", *RECORDS))[0] == 0
    given = by_reference(give_out(tmp_path / "out.jsonl"))
    for record in RECORDS:
        expected = {"public": False, **record}
        assert given[record["reference"]] == expected


def test_a_kind_keeps_the_name_that_it_has_elsewhere(tmp_path: Path):
    ours = {**MOTION, "kind_name": "Antrag"}
    assert bring_in(write(tmp_path / "in.jsonl", ours, AMENDMENT))[0] == 0
    given = by_reference(give_out(tmp_path / "out.jsonl"))
    assert "kind_name" not in given["A0024/25"]
    name = given["ÄA0024/25 /1"]["kind_name"]
    assert name == "Änderungs-/Ergänzungsantrag"
    paper = Paper.objects.get(kind="amendment")
    assert shown("paper", paper.pk)["paperType"] == name
    page = " ".join(Client().get(f"/{paper.slug}/").content.decode().split())
    assert f'<p class="preline"> {name}' in page
    assert name in Client().get("/A0024-25/").content.decode()


def test_a_second_import_of_the_same_changes_nothing(tmp_path: Path):
    path = write(tmp_path / "in.jsonl", *RECORDS)
    bring_in(path)
    before = list(Paper.history.values_list("history_id", flat=True))
    status, output, _ = bring_in(path)
    assert (status, "6 unverändert" in output) == (0, True)
    assert list(Paper.history.values_list("history_id", flat=True)) == before


def test_other_content_under_the_same_number_wants_update(tmp_path: Path):
    bring_in(write(tmp_path / "in.jsonl", *RECORDS))
    changed = write(tmp_path / "changed.jsonl", {**INQUIRY, "title": "Anders"})
    status, _, complaints = bring_in(changed)
    assert status == 1
    assert "Zeile 1 F0310/19, Feld reference" in complaints
    assert Paper.objects.get(reference="F0310/19").title == INQUIRY["title"]
    assert bring_in(changed, "--update")[0] == 0
    assert Paper.objects.get(reference="F0310/19").title == "Anders"
    statement = Paper.objects.get(reference="S0518/19")
    assert [link.target.title for link in statement.links.all()] == ["Anders"]


def test_an_update_keeps_the_address_of_what_it_does_not_change(tmp_path: Path):
    for name in ("plan", "note", "list"):
        (tmp_path / name).write_text(name)
    plan, note, names = (
        {"name": name, "path": name, "role": "attachment", "mime": "text/plain"}
        for name in ("plan", "note", "list")
    )
    first, second = INQUIRY["consultations"]

    def update(**fields: Any) -> tuple[dict[str, str], dict[str, str]]:
        """Bring the inquiry in; the ids of its hearings and files by what they are."""
        path = write(tmp_path / "in.jsonl", {**INQUIRY, **fields})
        assert bring_in(path, "--update", "--files", str(tmp_path))[0] == 0
        whole = shown("paper", Paper.objects.get().pk)
        hearings, files = whole["consultation"], whole["auxiliaryFile"]
        return (
            {one.get("role", ""): one["id"] for one in hearings},
            {one["name"]: one["id"] for one in files},
        )

    hearings, files = update(files=[plan, note])
    assert len(hearings) == len(files) == 2
    assert update(files=[plan, note], title="Anders") == (hearings, files)

    later, moved = update(
        consultations=[{**first, "result": "beschlossen"}, second], files=[names, plan]
    )
    assert later[""] == hearings[""]
    assert later["Stellungnahme"] != hearings["Stellungnahme"]
    assert list(moved) == ["list", "plan"]
    assert moved["plan"] == files["plan"]
    gone = {"consultation": hearings["Stellungnahme"], "file": files["note"]}
    for kind, address in gone.items():
        told = listed(kind, modified_since="2001-01-01T00:00:00+01:00")
        assert [one["id"] for one in told if one.get("deleted")] == [address]


def test_two_equal_hearings_stay_two(tmp_path: Path):
    twice = {**INQUIRY, "consultations": [INQUIRY["consultations"][1]] * 2}
    bring_in(write(tmp_path / "in.jsonl", twice))
    numbers = [row.pk for row in Paper.objects.get().consultations.all()]
    bring_in(write(tmp_path / "in.jsonl", {**twice, "title": "Anders"}), "--update")
    assert [row.pk for row in Paper.objects.get().consultations.all()] == numbers
    assert len(numbers) == 2


def test_a_dry_run_writes_nothing(tmp_path: Path):
    (tmp_path / "a.pdf").write_bytes(PDF)
    record = {**MOTION, "related": [], "files": [{"name": "A", "path": "a.pdf", "role": "main"}]}
    status, output, _ = bring_in(
        write(tmp_path / "in.jsonl", record), "--dry-run", "--files", str(tmp_path)
    )
    assert (status, "1 neu" in output, Paper.objects.count()) == (0, True, 0)
    assert not storage.path_of(storage.digest(PDF)).exists()


BAD_LINES = {
    "no JSON": ("{", "kein gültiges JSON", ""),
    "no object": ("[]", "kein JSON-Objekt", ""),
    "deep": ("[" * 100_000, "verschachtelt", ""),
    "not a number": ('{"kind": NaN}', "kein gültiges JSON", ""),
    "no kind": ({**MOTION, "kind": ""}, "fehlt", "kind"),
    "unknown kind": ({**MOTION, "kind": "letter"}, "Möglich sind", "kind"),
    "no title": ({k: v for k, v in MOTION.items() if k != "title"}, "fehlt", "title"),
    "empty title": ({**MOTION, "title": "  "}, "fehlt", "title"),
    "long title": ({**MOTION, "title": "x" * 301}, "länger als 300", "title"),
    "title of two lines": ({**MOTION, "title": "a\nb"}, "nur eine Zeile", "title"),
    "nul": ({**MOTION, "title": "a\x00b"}, "Steuerzeichen", "title"),
    "no XML": ({**MOTION, "title": "a\uffffb"}, "Steuerzeichen", "title"),
    "no character": ({**MOTION, "title": "a\U0001fffeb"}, "Steuerzeichen", "title"),
    "lone surrogate": (
        '{"kind":"motion","reference":"A1/25","title":"\\ud800"}',
        "Steuer",
        "title",
    ),
    "no number": ({**MOTION, "reference": "QX1"}, "keine Drucksachennummer", "reference"),
    "wrong type": ({**MOTION, "title": 7}, "ein Text erwartet", "title"),
    "bad date": ({**MOTION, "dated_on": "31.12.2019"}, "kein Datum", "dated_on"),
    "no such day": ({**MOTION, "dated_on": "2019-02-30"}, "kein Datum", "dated_on"),
    "unknown field": ({**MOTION, "colour": "red"}, "unbekannt", "colour"),
    "no ground": ({**MOTION, "public": False}, "braucht einen Grund", "confidentiality_ground"),
    "public as text": ({**MOTION, "public": "ja"}, "true oder false", "public"),
    "questions of a motion": ({**MOTION, "questions": ["?"]}, "nur in Anfragen", "questions"),
    "urgent answer": ({**STATEMENT, "urgency": "x"}, "nur Anfragen und Anträge", "urgency"),
    "long ground": ({**MOTION, "urgency": "x" * 501}, "länger als 500", "urgency"),
    "empty question": ({**INQUIRY, "questions": [""]}, "leer", "questions[0]"),
    "nobody": ({**MOTION, "originators": [{"form": "Rat"}]}, "fehlt", "originators[0].person"),
    "own parent": ({**MOTION, "parents": ["A0024/25"]}, "zu sich selbst", "parents"),
    "twice a parent": ({**STATEMENT, "parents": ["F1/19", "F0001/19"]}, "zweimal", "parents"),
    "twice a question": (
        {**STATEMENT, "answers": [{"questions": [1, 1], "text": "x"}]},
        "zweimal beantwortet",
        "answers",
    ),
    "orphan": ({**STATEMENT, "parents": ["F9999/19"]}, "weder in der Datei", "parents"),
    "bad instant": (
        {**MOTION, "consultations": [{"organization": "Rat", "date": "2019-13-01T10:00:00"}]},
        "kein Zeitpunkt",
        "consultations[0].date",
    ),
    "instant before the first": (
        {**MOTION, "consultations": [{"organization": "Rat", "date": "0001-01-01T00:00:00"}]},
        "kein Zeitpunkt",
        "consultations[0].date",
    ),
    "no folder": (
        {**MOTION, "files": [{"name": "A", "path": "a.pdf"}]},
        "--files",
        "files[0].path",
    ),
}


@pytest.mark.parametrize("name", BAD_LINES)
def test_a_bad_line_is_named_and_harms_nothing(tmp_path: Path, name: str):
    line, message, field = BAD_LINES[name]
    good = {**MOTION, "reference": "A0001/25", "related": []}
    path = write(tmp_path / "in.jsonl", good, line, {**good, "reference": "A0002/25"})
    status, output, complaints = bring_in(path)
    assert status == 1
    assert "2 neu" in output
    assert "1 abgelehnt" in output
    fault = next(row for row in complaints.splitlines() if row.startswith("Zeile 2"))
    assert message in fault
    assert f"Feld {field}:" in fault if field else "Feld" not in fault
    assert set(Paper.objects.values_list("reference", flat=True)) == {"A0001/25", "A0002/25"}


def test_a_line_that_is_no_utf8_is_named(tmp_path: Path):
    path = tmp_path / "in.jsonl"
    path.write_bytes(json.dumps(MOTION).encode() + b'\n{"kind": "\xff"}\n')
    status, _, complaints = bring_in(path)
    assert status == 1
    assert "Zeile 2: Die Zeile ist kein UTF-8." in complaints


def test_what_hangs_on_a_refused_line_is_refused_too(tmp_path: Path):
    path = write(tmp_path / "in.jsonl", STATEMENT, {**INQUIRY, "title": ""})
    status, _, complaints = bring_in(path)
    assert status == 1
    assert "Zeile 1 S0518/19, Feld parents" in complaints
    assert not Paper.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"public": False, "confidentiality_ground": "Personal"}, "public"),
        ({"published": False}, "published"),
    ],
)
def test_a_public_answer_to_what_is_not_public_is_refused_in_either_order(
    tmp_path: Path, change: dict[str, Any], field: str
):
    hidden = {**INQUIRY, **change}
    for number, lines in enumerate([(hidden, STATEMENT), (STATEMENT, hidden)]):
        status, output, complaints = bring_in(write(tmp_path / f"{number}.jsonl", *lines))
        assert status == 1
        assert f"Feld {field}:" in complaints
        assert "1 neu" in output
        empty_the_record()


def test_no_update_parts_a_published_answer_from_its_published_inquiry(tmp_path: Path):
    waiting = {**INQUIRY, "published": False}
    stocks = {
        "unpublish the inquiry": ((INQUIRY, STATEMENT), waiting),
        "publish the answer": ((waiting, {**STATEMENT, "published": False}), STATEMENT),
    }
    for name, (stock, update) in stocks.items():
        assert bring_in(write(tmp_path / f"{name}.jsonl", *stock))[0] == 0
        path = write(tmp_path / f"{name} now.jsonl", update)
        status, output, complaints = bring_in(path, "--update")
        assert status == 1
        assert "Feld published" in complaints
        assert "0 geändert" in output
        empty_the_record()


def refuse_late(paper_import: PaperImport, record: dict[str, Any]) -> None:
    """Take a paper and refuse it when all of it is noted."""
    with paper_import.whole():
        paper_import.take(checked(record), update=True)
        paper_import.write_papers()
        raise BadLine("", "zu spät")


def test_a_paper_that_is_refused_late_leaves_nothing_to_write(world: World):
    paper_import, year = PaperImport(world.city), world.city.today().year % 100
    bare = {"kind": "inquiry", "title": "Linden", "public": True}
    late = bare | {"questions": ["Wo?"], "originators": [{"person": "Zora Neu"}]}
    for number in (f"F0041/{year:02d}", f"F0900/{year:02d}"):
        with pytest.raises(BadLine, match="zu spät"):
            refuse_late(paper_import, late | {"reference": number})
    new = bare | {"reference": f"F0041/{year:02d}", "title": "Eichen"}
    assert paper_import.take(checked(new), update=True) == "new"
    paper_import.end_batch()
    assert Paper.objects.get().title == "Eichen"
    assert not Question.objects.exists()
    assert not Originator.objects.exists()
    assert NumberSeries.objects.get(prefix="F").last == 41


def test_an_unknown_parent_is_kept_with_partial_and_resolves_itself_later(tmp_path: Path):
    assert bring_in(write(tmp_path / "s.jsonl", STATEMENT), "--partial")[0] == 0
    assert PaperLink.objects.get().target is None
    assert bring_in(write(tmp_path / "f.jsonl", INQUIRY))[0] == 0
    assert PaperLink.objects.get(paper__kind="statement").target == Paper.objects.get(
        reference="F0310/19"
    )


def test_the_mayor_is_one_body_and_is_printed_as_given(tmp_path: Path):
    rows = [
        {"organization": label, "date": "2019-12-10"}
        for label in ("Der Oberbürgermeister", "Die Oberbürgermeisterin")
    ]
    bring_in(write(tmp_path / "in.jsonl", {**MOTION, "related": [], "consultations": rows}))
    assert Organization.objects.filter(kind="mayor").count() == 1
    assert give_out(tmp_path / "out.jsonl")[0]["consultations"] == rows


def test_number_series_move_past_what_came_in(world: World, tmp_path: Path):
    year = world.city.today().year
    taken = {**MOTION, "kind": "inquiry", "reference": f"F0041/{year % 100:02d}", "related": []}
    taken.pop("resolution")
    bring_in(write(tmp_path / "in.jsonl", taken))
    assert NumberSeries.objects.get(prefix="F", scope=str(year)).last == 41
    assert (world.inquiry().reference or "").startswith("F0042/")


def test_files_come_in_and_go_out_and_a_main_pdf_is_the_issue(tmp_path: Path):
    (tmp_path / "main.pdf").write_bytes(PDF)
    (tmp_path / "a1.txt").write_bytes(b"Anlage")
    files = [
        {"name": "Anlage 1", "path": "a1.txt", "role": "attachment"},
        {"name": "Stellungnahme", "path": "main.pdf", "role": "main"},
        {"name": "Nur ein Eintrag", "role": "attachment"},
    ]
    path = write(tmp_path / "in.jsonl", INQUIRY, {**STATEMENT, "files": files})
    assert bring_in(path, "--files", str(tmp_path))[0] == 0
    assert storage.load(Issue.objects.get().sha256) == PDF
    first = give_out(tmp_path / "out.jsonl", "--files", str(tmp_path / "out"))
    given = by_reference(first)["S0518/19"]["files"]
    assert [(entry["role"], "path" in entry) for entry in given] == [
        ("main", True),
        ("attachment", True),
        ("attachment", False),
    ]
    assert (tmp_path / "out" / given[0]["path"]).read_bytes() == PDF
    empty_the_record()
    assert bring_in(tmp_path / "out.jsonl", "--files", str(tmp_path / "out"))[0] == 0
    assert give_out(tmp_path / "again.jsonl", "--files", str(tmp_path / "again")) == first


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("../secret.pdf", "außerhalb"),
        ("/etc/hostname", "außerhalb"),
        ("missing.pdf", "gibt es nicht"),
        ("text.pdf", "keine PDF-Datei"),
        ("a" * 300, "nicht lesen"),
        ("circle.pdf", "nicht lesen"),
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, path: str, message: str):
    folder = tmp_path / "files"
    folder.mkdir()
    (tmp_path / "secret.pdf").write_bytes(PDF)
    (folder / "text.pdf").write_text("Text")
    (folder / "circle.pdf").symlink_to(folder / "circle.pdf")
    record = {**MOTION, "related": [], "files": [{"name": "A", "path": path, "role": "main"}]}
    status, _, complaints = bring_in(write(tmp_path / "in.jsonl", record), "--files", str(folder))
    assert status == 1
    assert "Feld files[0].path" in complaints
    assert message in complaints
    assert not Paper.objects.exists()


def test_the_public_export_holds_nothing_confidential(world: World, tmp_path: Path):
    bring_in(
        write(
            tmp_path / "in.jsonl",
            *RECORDS,
            {**MOTION, "reference": "A0025/25", "related": ["F0007/26"]},
        )
    )
    papers.correct_title(world.inquiry(), title="Registriert", by=world.clerk, comment="x")
    unpublished = world.inquiry("filed", title="UNVERÖFFENTLICHT")
    papers.register_paper(unpublished, by=world.clerk, publish=False)
    world.inquiry("draft", title="ENTWURF")
    given = give_out(tmp_path / "out.jsonl", "--public-only")
    text = (tmp_path / "out.jsonl").read_text(encoding="utf-8")
    for word in ("GEHEIM", "F0007/26", "UNVERÖFFENTLICHT", "ENTWURF", "Frau Wien", "540 3104"):
        assert word not in text
    assert {"F0310/19", "A0025/25"} <= set(by_reference(given))


def test_since_takes_what_is_dated_on_that_day_or_later(tmp_path: Path):
    bring_in(write(tmp_path / "in.jsonl", *RECORDS))
    given = give_out(tmp_path / "out.jsonl", "--since", "2019-11-28")
    assert "F0310/19" not in by_reference(given)
    assert "S0518/19" in by_reference(given)


def test_what_the_workshop_issues_survives_a_move(world: World, tmp_path: Path):
    statement = world.statement("distributed")
    number = statement.published.reference
    first = by_reference(give_out(tmp_path / "out.jsonl", "--files", str(tmp_path / "files")))
    answers = json.loads(json.dumps(first[number]["answers"]))
    pdf = (tmp_path / "files" / first[number]["files"][0]["path"]).read_bytes()
    assert pdf == storage.load(statement.published.issues.get().sha256)
    assert answers == statement.published.issues.get().document["paper"]["answers"]


def test_verify_issues_finds_a_file_that_was_changed(world: World, tmp_path: Path):
    issue = world.statement("distributed").published.issues.get()
    issues.issue_owed()
    out = StringIO()
    call_command("verify_issues", stdout=out)
    assert "2 Dateien geprüft, 0 fehlerhaft" in out.getvalue()
    path = storage.path_of(issue.sha256)
    content = path.read_bytes()
    path.chmod(0o640)
    try:
        path.write_bytes(content[:-1] + b"?")
        err = StringIO()
        with pytest.raises(SystemExit):
            call_command("verify_issues", stdout=StringIO(), stderr=err)
        assert str(issue.paper) in err.getvalue()
    finally:
        path.unlink()


def test_export_pdf_writes_the_issue_and_a_reproduction_that_says_so(world: World, tmp_path: Path):
    statement = world.statement("distributed").published
    bring_in(write(tmp_path / "in.jsonl", INQUIRY, STATEMENT))
    err = StringIO()
    with pytest.raises(SystemExit):
        call_command(
            "export_pdf",
            statement.reference,
            "S0518/19",
            "S9999/99",
            output=tmp_path / "pdf",
            stdout=StringIO(),
            stderr=err,
        )
    assert "S9999/99: Diese Nummer gibt es nicht." in err.getvalue()
    number = statement.slug.replace("-", "_")
    issued = (tmp_path / "pdf" / f"{number} Stellungnahme.pdf").read_bytes()
    assert issued == storage.load(statement.issues.get().sha256)
    assert (tmp_path / "pdf" / "S0518_19 Stellungnahme.pdf").read_bytes().startswith(b"%PDF-")


def test_no_paper_of_another_system_is_refused_for_the_name_of_its_kind(tmp_path: Path):
    names = ["Stellungnahme (Antrag + Änderungsantrag)", "Petition", "", None, 5, "Eilantrag"]
    lines = [
        {"type": name, "reference": f"X{number:04d}/26", "title": "Titel"}
        for number, name in enumerate(names, start=1)
    ]
    status, out, err = bring_in(write(tmp_path / "ris.jsonl", *lines), "--format", "ris")
    assert (status, "6 neu" in out) == (0, True)
    assert "Unbekannte Arten, unter ihrem Namen übernommen: Petition (1), ohne Namen (3)." in err
    kinds = Paper.objects.order_by("reference").values_list("kind", "kind_name")
    assert list(kinds)[:2] == [("statement", names[0]), ("other", "Petition")]
    assert Paper.objects.get(kind="motion").urgency == "Grund nicht bekannt"


@pytest.mark.skipif(not REAL_PAPERS.exists(), reason="the real papers lie beside the project")
def test_a_real_citys_papers_come_in_and_go_out_the_same(tmp_path: Path):
    lines = gzip.decompress(REAL_PAPERS.read_bytes()).decode().splitlines()
    sample = write(tmp_path / "ris.jsonl", *lines[::12], *lines[-100:])
    assert bring_in(sample, "--format", "ris")[0] == 0
    first = give_out(tmp_path / "one.jsonl")
    assert len(first) == Paper.objects.count() >= 800
    empty_the_record()
    assert bring_in(tmp_path / "one.jsonl", "--partial")[0] == 0
    assert by_reference(give_out(tmp_path / "two.jsonl")) == by_reference(first)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("F0310/19", "F0310/19"),
        ("f310/19", "F0310/19"),
        ("ÄA0199/20/1/1", "A0199/20/1/1"),
        ("A0024/25 /1", "A0024/25/1"),
        ("DS0410/21/9/1/1", "DS0410/21/9/1/1"),
        ("QX1", None),
        ("", None),
        ("F0310/19; DROP", None),
    ],
)
def test_numbers_are_read_tolerantly(text: str, key: str | None):
    assert numbering.key(text) == key


def test_a_file_that_acts_is_refused_by_its_line(tmp_path: Path):
    (tmp_path / "a.pdf").write_bytes(with_root(OpenAction=SCRIPT))
    record = {**MOTION, "related": [], "files": [{"name": "Plan", "path": "a.pdf"}]}
    path = write(tmp_path / "in.jsonl", record)
    _, output, error = bring_in(path, "--partial", "--files", str(tmp_path))
    assert "Die Datei „Plan“ enthält Skripte" in output + error
    assert not Paper.objects.exists()


def test_text_under_bars_is_told_and_stays_closed(tmp_path: Path):
    (tmp_path / "a.pdf").write_bytes(with_bar())
    record = {**MOTION, "related": [], "files": [{"name": "Plan", "path": "a.pdf"}]}
    path = write(tmp_path / "in.jsonl", record)
    _, output, error = bring_in(path, "--files", str(tmp_path))
    assert "In „Plan“ steht unter einer schwarzen Fläche Text" in output + error
    assert not public_files().exists()
    _, output, _ = bring_in(path, "--files", str(tmp_path))
    assert "1 unverändert" in output
