"""The table of fields: complete, and the one rule for who may have which."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from council.documents.record import Record
from council.models import Paper
from council.rules.fields import FIELDS, FROZEN, INTERNAL, Home
from council.services import registers
from tests.cases.oparl import shown
from tests.world import World

pytestmark = pytest.mark.django_db


def test_every_field_of_a_record_has_its_row():
    assert len(FIELDS) == len({field.name for field in FIELDS})
    assert {field.name for field in FIELDS} == set(Record.__struct_fields__)


def test_every_row_says_where_its_value_is_kept():
    columns = {column.name for column in Paper._meta.get_fields()}
    for field in FIELDS:
        if field.home is Home.COLUMN:
            assert field.name in columns, field.name
        elif field.home is Home.FROZEN:
            assert field.name not in columns, field.name


def test_answers_alone_have_what_only_they_can_have():
    for field in FIELDS:
        if field.name in FROZEN:
            assert field.elsewhere, field.name


@pytest.mark.parametrize("shows", [False, True])
def test_open_data_and_interface_give_out_the_same_record(
    world: World, tmp_path: Path, shows: bool
):
    """The city decides once whether everybody may read who wrote an answer."""
    answer = world.statement("distributed").published
    assert answer.frozen.keys() >= INTERNAL
    world.city.shows_case_officers = shows
    registers.save_city(world.city, by=world.administrator)
    path = tmp_path / "out.jsonl"
    call_command("export_papers", str(path), "--public-only", stdout=StringIO(), stderr=StringIO())
    lines = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    exported = next(line for line in lines if line["reference"] == answer.reference)
    interface = json.loads(shown("paper", answer.pk)["ratsantworten:record"])
    for record in (exported, interface):
        for file in record["files"]:
            file.pop("sha256", None)
    assert exported == interface
    assert (exported.keys() >= INTERNAL) is shows
    described = Client().get(reverse("open_data")).content.decode()
    assert all((f"<code>{name}</code>" in described) is shows for name in INTERNAL)


def test_the_interface_tells_when_the_city_opens_the_names_of_staff(world: World):
    answer, inquiry = world.statement("distributed").published, world.inquiry()
    before = [shown("paper", paper.pk)["modified"] for paper in (answer, inquiry)]
    world.city.shows_case_officers = True
    registers.save_city(world.city, by=world.administrator)
    after = [shown("paper", paper.pk)["modified"] for paper in (answer, inquiry)]
    assert after[0] > before[0]
    assert after[1] == before[1]
