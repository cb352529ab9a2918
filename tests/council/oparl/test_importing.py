"""How a city moves here: a second instance brings in what this one gives out and shows it alike."""

import functools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from council.models import City, Paper, Person
from council.oparl.client import Server, Unreachable
from council.oparl.foreign_records import record_of
from council.oparl.objects import RECORD
from council.services import papers, registers
from council.services.content import Attachment
from tests import ROOT
from tests.cases.oparl import listed, shown
from tests.cases.uploads import small_pdf
from tests.council.oparl.test_interface import full
from tests.world import World

Run = Callable[..., str]


@pytest.fixture
def source(transactional_db: None, live_server: Any, settings: Any) -> str:
    """The address of the System object of this instance, which the second one asks."""
    settings.SITE_URL = live_server.url
    return f"{live_server.url}/oparl/system/1"


@pytest.fixture(scope="module")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of an instance that was only just set up."""
    folder = tmp_path_factory.mktemp("empty")
    command_in(folder, "migrate", "-v0")
    return folder / "second.sqlite3"


@pytest.fixture
def second(tmp_path: Path, empty_database: Path) -> Run:
    """Runs a command in a second, empty instance."""
    shutil.copy(empty_database, tmp_path)
    return functools.partial(command_in, tmp_path)


def command_in(folder: Path, *words: str, status: int = 0) -> str:
    """What a command says that runs in the instance of a folder."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {
        "DJANGO_SETTINGS_MODULE": "council.settings",
        "DATA_DIR": str(folder / "second"),
        "DATABASE_URL": f"sqlite:///{folder}/second.sqlite3",
        "DEMO": "1",
    }
    command = [sys.executable, "-m", "django", *words]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == status, done.stderr[-2000:]
    return done.stdout + done.stderr


def lines(path: Path) -> dict[str, Any]:
    """An export as a program compares it: by number, without the time of issue's last digits."""
    records = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return {record["reference"]: record for record in records}


def test_a_second_instance_shows_the_same_and_follows(
    world_of_live: World, source: str, second: Run, tmp_path: Path
):
    world = world_of_live
    inquiry = full(world, note=Attachment("Notiz", "application/pdf", small_pdf()))
    motion = world.motion()

    def same() -> dict[str, Any]:
        here, there = tmp_path / "here.jsonl", tmp_path / "there.jsonl"
        folders = tmp_path / "files-here", tmp_path / "files-there"
        call_command("export_papers", here, files=folders[0], public_only=True, verbosity=0)
        second("export_papers", str(there), "--files", str(folders[1]), "--public-only")
        mine, theirs = lines(here), lines(there)
        assert theirs == mine
        for record in mine.values():
            for file in record.get("files", []):
                pair = [(folder / file["path"]).read_bytes() for folder in folders]
                assert pair[0] == pair[1]
        return theirs

    command = ("import_oparl", source, "--allow-private")
    assert "0 abgelehnt" in second(*command)
    assert len(same()) == 3
    assert "0 Objekte übernommen" in second(*command)

    papers.correct_title(motion, title="Mehr Bäume", by=world.clerk, comment="Genauer")
    late = world.inquiry()
    registers.save_entry(Person(name="Neu im Rat"), by=world.clerk)
    assert "0 abgelehnt" in second(*command)
    brought = same()
    assert brought[str(motion.reference)]["title"] == "Mehr Bäume"
    assert str(late.reference) in brought

    papers.change_confidentiality(
        inquiry, confidential=True, ground="Personal", by=world.clerk, comment="Versehen"
    )
    assert "4 gelöscht, 0 abgelehnt" in second(*command)
    assert set(same()) == {str(motion.reference), str(late.reference)}


@pytest.fixture
def world_of_live(source: str) -> World:
    return World()


def test_bad_objects_are_named_and_the_others_taken(
    world_of_live: World, source: str, second: Run, monkeypatch: pytest.MonkeyPatch
):
    bad, good = world_of_live.inquiry(), world_of_live.inquiry()
    monkeypatch.setattr(
        "council.oparl.objects.open_record",
        lambda row, city: (
            {"kind": "inquiry", "reference": row.reference, "public": True}
            | ({"title": "Gut"} if row.pk == good.pk else {"title": 7})
        ),
    )
    said = second("import_oparl", source, "--allow-private", status=1)
    assert f"/oparl/paper/{bad.pk}, Feld title: Hier wird ein Text erwartet." in said
    assert "1 abgelehnt" in said
    monkeypatch.undo()
    again = second("import_oparl", source, "--allow-private")
    assert "0 abgelehnt" in again


@pytest.mark.django_db
def test_the_standards_own_fields_make_a_record_too(world: World):
    inquiry = full(world)
    objects = {one["id"]: one for what in ("organization", "person", "meeting", "agendaItem")
               for one in listed(what)}  # fmt: skip
    objects |= {paper["id"]: paper for paper in listed("paper")}
    plain = {
        number: {name: value for name, value in shown("paper", number).items() if name != RECORD}
        for number in Paper.objects.values_list("pk", flat=True)
    }
    asked = record_of(plain[inquiry.pk], lambda address: objects[address], City())
    answered = record_of(
        plain[inquiry.cited_by.get().paper_id], lambda address: objects[address], City()
    )
    assert asked["kind"] == "inquiry"
    assert asked["originators"] == [
        {"person": "Julia Muster", "form": "Stadträtin", "faction": "Fraktion Bündnis Elbufer"}
    ]
    assert asked["lead"] == {"code": "V/02", "name": "Sozialplanung"}
    [heard] = asked["consultations"]
    assert (heard["organization"], heard["agenda_item"]) == ("Stadtrat", "9.3")
    assert heard["meeting"] == "Sitzung Stadtrat"
    assert [file["name"] for file in asked["files"]] == ["Lageplan", "Notiz"]
    assert answered["kind"] == "statement"
    assert answered["parents"] == [asked["reference"]]
    assert answered["files"][0]["role"] == "main"


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("ftp://rat.example/oparl", "keine Adresse"),
        ("rat.example", "keine Adresse"),
        ("http://[", "keine Adresse"),
        ("http://rat.example:viel/", "keine Adresse"),
    ],
)
def test_only_the_web_is_asked(address: str, reason: str):
    with pytest.raises(Unreachable, match=reason):
        Server(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.1.2.3", "169.254.169.254", "[::1]"])
def test_the_inner_network_is_not_asked(host: str):
    address = f"http://{host}:9/oparl"
    with pytest.raises(Unreachable, match="inneren Netz"):
        Server(address).object(address)


def test_another_host_is_not_asked():
    server = Server("http://127.0.0.1:9/oparl", allow_private=True)
    with pytest.raises(Unreachable, match="nicht zum selben Server"):
        server.object("http://127.0.0.1:10/oparl")
    with pytest.raises(Unreachable, match="keine Adresse"):
        server.object("file:///etc/passwd")
