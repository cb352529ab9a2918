"""Records with every field filled, on their whole way: nothing of them is lost anywhere.

The table of fields drives it: a field without a value here fails, and so does one that is dropped
by the form, the pages, the PDF, the export, the import or the open interface.
"""

import datetime
import html
import json
import re
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import TextChoices
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from council import storage
from council.documents import issues
from council.documents.record import Part, Record, record_in
from council.enums import FileRole, PaperKind
from council.models import Paper
from council.oparl.objects import RECORD
from council.rules.fields import FIELDS, Field, Place
from council.rules.kinds import FILED_KINDS
from council.services import papers, registers
from council.words.german import german_date
from tests.cases.lines import bring_in, by_reference, empty_the_record, give_out, write
from tests.cases.oparl import listed
from tests.cases.pages import forms_of
from tests.cases.pdf_reading import read_aloud
from tests.cases.uploads import small_pdf
from tests.world import World

pytestmark = pytest.mark.django_db

Data = dict[str, Any]
Told = tuple[str, Place]
YEAR = f"{timezone.localdate():%y}"
INQUIRY, MOTION, SECRET = f"F0001/{YEAR}", f"A0001/{YEAR}", f"F0002/{YEAR}"
ANSWERED, ANSWER, NOTICE = f"F0900/{YEAR}", f"S0900/{YEAR}", f"I0900/{YEAR}"
WAITING = f"I0901/{YEAR}"
ASKER = {"person": "Julia Muster", "form": "Stadträtin", "faction": "Fraktion Bündnis Elbufer"}
SITTING = {
    "organization": "Stadtrat",
    "meeting": "Sitzung Stadtrat",
    "date": "2026-02-05T16:00:00+01:00",
    "agenda_item": "9.28",
    "role": "Anhörung",
    "result": "schriftliche Stellungnahme",
    "resolution_number": "621-017(VIII)25",
}
ANNEX = {
    "name": "Lageplan.pdf",
    "role": "attachment",
    "mime": "application/pdf",
    "size": len(small_pdf()),
}

# What their authors write. Each word stands in one field only, so that it is found there alone.
FILED: dict[str, Data] = {
    INQUIRY: {
        "kind": "inquiry",
        "kind_name": "Dringlichkeitsanfrage",
        "title": "Titelwort der Anfrage",
        "originators": [ASKER],
        "public": True,
        "urgency": "Dringlichkeitsgrund der Anfrage",
        "introduction": "Einleitungswort der Anfrage",
        "questions": ["Erstfrage?", "Zweitfrage?"],
        "closing": "Schlusswort der Anfrage",
        "answer_form": "both",
    },
    MOTION: {
        "kind": "motion",
        "kind_name": "Dringlichkeitsantrag",
        "title": "Titelwort des Antrags",
        "originators": [ASKER],
        "public": True,
        "urgency": "Dringlichkeitsgrund des Antrags",
        "resolution": "Beschlusswort des Antrags",
        "reasons": "Begründungswort des Antrags",
        "referral_wish": "Überweisungswort des Antrags",
    },
    SECRET: {
        "kind": "inquiry",
        "title": "Titelwort im Geheimen",
        "originators": [ASKER],
        "public": False,
        "confidentiality_ground": "Grundstücksangelegenheit",
        "questions": ["Geheimfrage?"],
        "answer_form": "both",
    },
}
# What others add to it later.
ADDED: dict[str, Data] = {
    INQUIRY: {
        "lead": {"code": "Amt 41", "name": "Kulturamt"},
        "due_on": "2027-01-11",
        "expected_on": "2027-01-22",
        "related": [MOTION],
        "consultations": [SITTING],
    },
    MOTION: {"state": "withdrawn"},
    SECRET: {},
}
# What the administration says, and an inquiry for it to answer.
OTHERS: tuple[Data, ...] = (
    {
        "kind": "inquiry",
        "reference": ANSWERED,
        "title": "Titelwort der Beantworteten",
        "public": True,
        "questions": ["Drittfrage?"],
    },
    {
        "kind": "statement",
        "kind_name": "Stellungnahme (Anfrage)",
        "reference": ANSWER,
        "title": "Titelwort der Antwort",
        "dated_on": "2026-03-03",
        "public": True,
        "parents": [ANSWERED],
        "lead": {"code": "V/77", "name": "Spielplatzamt"},
        "introduction": "Einleitungswort der Antwort",
        "answers": [{"questions": [1], "text": "Antwortwort"}],
        "closing": "Schlusswort der Antwort",
        "filed_in": "2026-02-19",
        "editors": "Frau Bearbeiterin",
        "phone": "530 4711",
        "signatory": {"name": "Dr. Zeichnerin", "office": "Beigeordnete für Spielplätze"},
        "distribution": [
            {
                "organization": "Verteilungsausschuss",
                "date": "2026-03-10",
                "role": "Kenntnisnahme",
                "result": "zur Kenntnis genommen",
            }
        ],
        "consultations": [{**SITTING, "organization": "Hörausschuss"}],
        "files": [ANNEX],
    },
    {
        "kind": "interim_notice",
        "reference": NOTICE,
        "title": "Titelwort der Nachricht",
        "public": True,
        "parents": [INQUIRY],
        "introduction": "Sachstandswort",
        "reasons": "Verzögerungswort",
        "expected_on": "2027-01-23",
    },
    {
        "kind": "information",
        "reference": WAITING,
        "title": "Titelwort der Wartenden",
        "public": True,
        "published": False,
    },
)
# How a form sends what it does not send under the field's own name.
SENT: dict[str, Callable[[Any], Data]] = {
    "originators": lambda rows: {"me": "on"},
    "public": lambda is_public: {"confidential": "no" if is_public else "yes"},
    "urgency": lambda ground: {"urgent": "on", "urgency": ground},
    "questions": lambda texts: {
        "questions-TOTAL_FORMS": str(len(texts)),
        "questions-INITIAL_FORMS": "0",
        **{f"questions-{number}-text": text for number, text in enumerate(texts)},
        **{f"questions-{number}-ORDER": str(number + 1) for number in range(len(texts))},
    },
}
# Of some parts people read only this much; numbers of bytes and questions they read in other forms.
READ_OF: dict[Told, tuple[str, ...]] = {
    ("files", Place.PARTS): ("name",),
    ("files", Place.PRINT): ("name",),
    ("consultations", Place.PARTS): tuple(SITTING.keys() - {"meeting"}),
    ("consultations", Place.PRINT): ("organization", "date"),
    ("distribution", Place.PRINT): ("organization", "date"),
    ("lead", Place.PRINT): ("code",),
}
BOTH = "kurze mündliche und ausführliche schriftliche Beantwortung"
SAID: dict[Told, str] = {("answer_form", Place.TEXT): BOTH, ("answer_form", Place.PRINT): BOTH}
# The button, and how many questions the page had before.
NOT_SHOWN = ("do", "questions-INITIAL_FORMS")
# Only a paper that was issued as confidential and is public now has this; its own tests see to it.
ELSEWHERE = {("files", "public")}
EMPTY = (None, "", [])
ISO_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(T.*)?")


def test_no_field_is_lost_on_the_way(world: World, client: Client, tmp_path: Path):
    world.city.shows_case_officers = True
    registers.save_city(world.city, by=world.administrator)
    for number, wanted in FILED.items():
        assert written_and_filed(client, world, wanted).reference == number
    printed = {number: issued(number) for number in FILED}
    folder = tmp_path / "files"
    given = by_reference(give_out(tmp_path / "given.jsonl", "--files", str(folder)))
    assert {n: {k: given[n].get(k) for k in FILED[n]} for n in FILED} == FILED
    lines = [*(given[number] | ADDED[number] for number in FILED), *OTHERS]
    assert_every_field_is_filled(lines)
    found = set[Told]()
    for number, text in printed.items():
        found |= told(record_in(given[number]), Place.PRINT, lambda field, text=text: text)

    empty_the_record()
    status, _, complaints = bring_in(write(tmp_path / "in", *lines), "--files", str(folder))
    assert status == 0, complaints
    again = give_out(tmp_path / "again.jsonl", "--files", str(tmp_path / "again"))
    assert by_reference(again) == by_reference(lines)
    for record in map(record_in, lines):
        found |= told_on_pages(record, world)
        if record.kind in (PaperKind.STATEMENT, PaperKind.INTERIM_NOTICE):
            text = read_aloud(b"".join(Client().get(f"{address(record)}nachbildung.pdf")))
            found |= told(record, Place.PRINT, lambda field, text=text: text)
    assert found == {(field.name, place) for field in FIELDS for place in field.shown}
    open_to_all = [line for line in lines if line["public"] and line.get("published", True)]
    shown = [json.loads(one[RECORD]) for one in listed("paper") if not one.get("deleted")]
    assert by_reference(shown) == by_reference(list(map(without_paths, open_to_all)))


def assert_every_field_is_filled(lines: list[Data]) -> None:
    """A new field, or a new part of one, needs a value here."""
    assert {name for line in lines for name in line} == {field.name for field in FIELDS}
    written = {name for line in FILED.values() for name in line}
    assert written >= {field.name for field in FIELDS if field.written}
    records = list(map(record_in, lines))
    for field in msgspec.structs.fields(Record):
        rows = [row for record in records for row in rows_of(getattr(record, field.name))]
        for name in rows[0].__struct_fields__ if rows else ():
            is_filled = any(getattr(row, name) for row in rows)
            assert is_filled or (field.name, name) in ELSEWHERE, (field.name, name)


def rows_of(value: Any) -> list[Part]:
    """The parts that a field consists of, if it does."""
    return [row for row in (value if isinstance(value, list) else [value]) if isinstance(row, Part)]


def written_and_filed(client: Client, world: World, wanted: Data) -> Paper:
    """Write a paper in its form, see that the form shows all of it again, and file it."""
    client.force_login(world.member)
    sent: Data = {"uid": str(uuid.uuid4()), "do": "save"}
    for field in FIELDS:
        if wanted["kind"] in field.written and field.name in wanted:
            send = SENT.get(field.name, lambda value, name=field.name: {name: value})
            sent |= send(wanted[field.name])
    annex = SimpleUploadedFile(ANNEX["name"], small_pdf())
    client.post(reverse(f"new_{wanted['kind']}"), {**sent, "uploads": [annex]})
    paper = Paper.objects.latest("pk")
    page = client.get(reverse("draft", args=[paper.pk]))
    form = next(form for form in forms_of(page) if "title" in form.fields)
    shown = {name: text_of(" ".join(values)) for name, values in form.data().items()}
    kept = {name: value for name, value in sent.items() if name not in NOT_SHOWN}
    assert {name: shown.get(name) for name in kept} == kept
    papers.file_paper(paper, by=world.member)
    return papers.register_paper(paper, by=world.clerk, meeting=world.past_sitting)


def issued(number: str) -> str:
    """What the issued PDF of a paper reads."""
    issue = issues.ensure_issue(Paper.objects.get(reference=number), by=None)
    assert issue is not None
    return read_aloud(storage.load(issue.sha256))


def told_on_pages(record: Record, world: World) -> set[Told]:
    """What the pages of a paper tell: everybody, if it is public, and the council office."""
    reader, clerk = Client(), Client()
    clerk.force_login(world.clerk)
    page = (reader if record.public and record.published is None else clerk).get(address(record))
    head, _, body = main_of(page).partition('class="page-body')
    facts = facts_in(body)
    rest = text_of(head + body.replace(body.partition('<dl class="facts">')[2], ""))
    told_here = told(record, Place.HEAD, lambda field: text_of(head))
    told_here |= told(record, Place.FACTS, lambda field: facts.get(field.label, ""))
    told_here |= told(record, Place.TEXT, lambda field: rest)
    told_here |= told(record, Place.PARTS, lambda field: text_of(head + body))
    if record.kind in FILED_KINDS:
        paper = Paper.objects.get(reference=record.reference)
        desk = facts_in(main_of(clerk.get(reverse("tracking", args=[paper.pk]))))
        told_here |= told(record, Place.DESK_FACTS, lambda field: desk.get(field.label, ""))
    return told_here


def told(record: Record, place: Place, text: Callable[[Field], str]) -> set[Told]:
    """The filled fields of a record that must be told at a place; `text` gives where each is."""
    filled = [field for field in FIELDS if getattr(record, field.name) not in EMPTY]
    fields = [field for field in filled if place in field.shown]
    if place == Place.PRINT and record.kind in FILED_KINDS:
        fields = [field for field in fields if not field.is_later]
    others = set(told_by_others(record, place))
    fields = [field for field in fields if field.name not in others]
    missing = [
        (field.name, words)
        for field in fields
        for words in words_of(field, place, getattr(record, field.name))
        if words not in text(field)
    ]
    assert not missing, (record.reference, place)
    return {(field.name, place) for field in fields}


def told_by_others(record: Record, place: Place) -> Iterator[str]:
    """The fields in whose place another one is told."""
    if record.kind_name:
        yield "kind"
    if place == Place.PRINT and record.distribution:
        yield "consultations"
    if place == Place.FACTS and not record.public:
        yield "originators"  # who brought in a secret is told in the head, without ways to them


def words_of(field: Field, place: Place, value: Any) -> Iterator[str]:
    """What a value reads on a page or a paper."""
    if (field.name, place) in SAID:
        yield SAID[field.name, place]
    elif isinstance(value, list):
        rows = [row for row in value if getattr(row, "role", "") != FileRole.MAIN]
        for row in value if place != Place.PRINT else rows:
            yield from words_of(field, place, row)
    elif isinstance(value, Part):
        for name in READ_OF.get((field.name, place), value.__struct_fields__):
            yield from words_of(field, place, getattr(value, name))
    elif field.name == "public":
        yield "öffentlich" if value else "nichtöffentlich"
    elif isinstance(value, TextChoices):
        yield str(value.label)
    elif isinstance(value, str) and (day := ISO_DAY.fullmatch(value)):
        yield german_date(datetime.date.fromisoformat(day[1]))
    elif isinstance(value, datetime.date):
        yield german_date(value)
    elif isinstance(value, str):
        yield value


def address(record: Record) -> str:
    return f"/{record.reference.replace('/', '-')}/"


def main_of(page: Any) -> str:
    return page.content.decode().partition("<main")[2].partition("</main")[0]


def facts_in(page: str) -> dict[str, str]:
    """The facts in the margin by their labels."""
    facts = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page, re.DOTALL)
    return {text_of(label): text_of(words) for label, words in facts}


def text_of(markup: str) -> str:
    """What people read of it."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def without_paths(line: Data) -> Data:
    """A line as it is where its files do not lie beside it."""
    files = [{k: v for k, v in file.items() if k != "path"} for file in line.get("files", [])]
    return {**line, "files": files} if files else line
