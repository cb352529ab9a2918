"""The table of fields: complete, and the one rule for who may have which."""

import json
from dataclasses import fields
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import models
from django.test import Client
from django.urls import reverse
from msgspec import inspect

from council.documents.record import Record
from council.enums import PaperKind
from council.forms.drafts import TEXT_FORMS, DraftPage, TextForm
from council.forms.fields import LineField
from council.models import Paper
from council.rules.fields import COLUMNS, FIELDS, FROZEN, INTERNAL, Home
from council.rules.kinds import DRAFTED_KINDS
from council.services import registers
from council.services.content import Content
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


def limit_of(name: str) -> int | None:
    """How many characters the record takes in a field; None if that is no text."""
    return getattr(inspect.type_info(Record.__annotations__[name]), "max_length", None)


def test_a_column_holds_what_the_record_takes():
    for name in COLUMNS:
        column = Paper._meta.get_field(name)
        if isinstance(column, models.CharField):
            assert column.max_length == limit_of(name), name


# What the author's form and the draft's content call in their own way.
OTHER_NAMES = {"public": "confidential", "originators": "askers"}
OF_THE_DRAFT_ALONE = {"wished_meeting", "urgent"}


def test_a_draft_holds_every_field_that_its_author_writes():
    written = {OTHER_NAMES.get(field.name, field.name) for field in FIELDS if field.written}
    assert {part.name for part in fields(Content)} == written | OF_THE_DRAFT_ALONE


@pytest.mark.parametrize("kind", DRAFTED_KINDS)
def test_a_form_offers_every_field_that_its_author_writes(world: World, kind: PaperKind):
    page = DraftPage(kind=kind, user=world.member, paper=None)
    written = {field.name for field in FIELDS if kind in field.written}
    apart = {"originators": page.askers, "questions": page.questions}
    assert all(apart[name] for name in apart if name in written)
    named = {OTHER_NAMES.get(name, name) for name in written - apart.keys()}
    assert named == page.text.fields.keys() - OF_THE_DRAFT_ALONE - {"uid", "seen"}


@pytest.mark.parametrize("form", TEXT_FORMS.values())
def test_a_form_has_the_words_and_limits_of_the_record(form: type[TextForm]):
    labels = {field.name: field.label for field in FIELDS}
    for name, part in form.base_fields.items():
        if name in labels:
            assert part.label == labels[name]
        if isinstance(part, LineField):
            assert part.max_length == limit_of(name), name


@pytest.mark.parametrize("form", TEXT_FORMS.values())
def test_every_part_of_a_form_stands_on_its_page(form: type[TextForm]):
    by_itself = {"uid", "seen", "title", "confidential", "confidentiality_ground"}
    shown = [*form.in_head, *form.in_text, *form.in_end]
    assert sorted([*shown, *by_itself]) == sorted(form.base_fields)


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
