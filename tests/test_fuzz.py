"""Requests by chance: every address, every form and the import, with whatever may be sent.

A few run with all other tests, always the same. Many more, and others each time:
FUZZ_REQUESTS=20000 FUZZ_SEED=7 python3 manage.py test --database postgres tests/test_fuzz.py
"""

import json
import os
import random
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from council.models import Consultation, Issue, Meeting, Organization, Paper, Person, User
from responses.models import Statement
from tests.cases.addresses import filled, kinds_of, routes
from tests.cases.forms import FORMS, Opened, client_of, opened
from tests.cases.pages import Field
from tests.cases.undoing import undone, undone_in
from tests.council.interchange import test_interchange as records
from tests.world import World

pytestmark = pytest.mark.django_db

REQUESTS = int(os.environ.get("FUZZ_REQUESTS", "300"))
SEED = os.environ.get("FUZZ_SEED", "1")
NUMBERED = (Paper, Statement, Meeting, Organization, Person, User, Issue, Consultation)
Done = tuple[int, Any]  # the status of an answer, and what was asked
OPENED = max(12, min(len(FORMS), REQUESTS // 30))  # opening a form costs as much as ten requests

TEXTS = [
    "", " ", "0", "-1", "1e309", "NaN", "null", "None", "true", "٣", "½", "9" * 400, str(2**63),
    "a\0b", "\x07", "\ufffe", "\u202eabc", "a\u200bb", "e\u0301" * 40, "🧑‍🚒", "ß" * 300, "İ",
    "' OR 1=1 --", '"; DROP TABLE council_paper; --', "%s%n{0}{a.b}", "{{ 7*7 }}", "%", "_", "\\",
    "<script>alert(1)</script>", "]]>", "<!--", "&#0;", "javascript:alert(1)", "../../etc/passwd",
    "2026-02-30", "0001-01-01", "9999-12-31", "2026-01-01T00:00:00+99:00", "24:00", "F0310/19",
    "F99999/99", "S0000/00", "DS0590/18 1. Ergänzung", "*" * 60, "(" * 60, "[" * 60,
    "| a |\n|-|\n" * 9,
    "- " * 50, "> " * 50, "# x\n" * 20, "`" * 40, "a\r\nBcc: b@c.example", "x" * 5000, "\n" * 3000,
]  # fmt: skip
METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW"]
BODIES = [b"", b"\xff\xfe", b"{", b"a=%ff", b"--x\r\n\r\n--x--", b"=&=&=", b"\0" * 50]
TYPES = [
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "text/html",
    "",
    "x",
]
RECORDS = [
    records.INQUIRY,
    records.STATEMENT,
    records.MOTION,
    records.AMENDMENT,
    records.CONFIDENTIAL,
]
THINGS = [
    None,
    True,
    -1,
    10**30,
    1.5,
    "",
    "x",
    [],
    {},
    [[]],
    [None],
    {"a": {}},
    "2026-02-30",
    "a\0b",
]


def test_no_request_ends_in_an_error_page(world: World, tmp_path: Path):
    chance = random.Random(SEED)
    forms = [opened(name, world) for name in chance.sample(sorted(FORMS), OPENED)]
    browsers = [client_of(user) for user in (*world.users.values(), None)]
    ways: list[Callable[[], Done]] = [
        lambda: ask(chance, browsers),
        lambda: send(chance, chance.choice(forms), browsers),
        lambda: shout(chance, browsers),
        lambda: take(chance, tmp_path / "zeilen.jsonl"),
    ]
    for number in range(REQUESTS):
        status, what = chance.choices(ways, (8, 10, 2, 2))[0]()
        assert status < 500, f"request {number} of seed {SEED}: {what!r:.2000}"


def ask(chance: random.Random, browsers: list[Client]) -> Done:
    """Open any address, with parts that lead somewhere or nowhere, and any query."""
    client, address = chance.choice(browsers), any_address(chance)
    asked = ("q", "page", "sort", "kind", "faction", "since", "until", "status", "next", "id")
    query = {name: any_text(chance) for name in chance.sample(asked, chance.randrange(4))}
    return read(client.get(address, query)), (address, query)


def send(chance: random.Random, form: Opened, browsers: list[Client]) -> Done:
    """Send a form with some fields bent, missing or doubled, as who may or somebody else."""
    data = dict(form.data)
    for name in chance.sample(sorted(data), min(len(data), chance.randrange(1, 5))):
        field = form.form.fields.get(name)
        bent: list[Any] = [any_value(chance, field), [data[name], any_text(chance)], None]
        data[name] = chance.choices(bent, (6, 1, 1))[0]
    sent = {name: value for name, value in data.items() if value is not None}
    client = form.client if chance.random() < 0.8 else chance.choice(browsers)
    with undone_in(client):
        return read(client.post(form.address, sent)), (form.address, sent)


def shout(chance: random.Random, browsers: list[Client]) -> Done:
    """Any method with any bytes, at any address."""
    client = chance.choice(browsers)
    with undone_in(client):
        what = [chance.choice(some) for some in (METHODS, [any_address(chance)], BODIES, TYPES)]
        return read(client.generic(*what)), what


def take(chance: random.Random, path: Path) -> Done:
    """Import records of which something is exchanged, at any depth, or which are cut off."""
    lines = [json.dumps(bent(chance, chance.choice(RECORDS))) for _ in range(3)]
    if chance.random() < 0.3:
        lines[-1] = lines[-1][: chance.randrange(len(lines[-1]))]
    path.write_text("\n".join(lines), encoding="utf-8")
    try:
        with undone():
            words = chance.choice([[], ["--update"], ["--partial"], ["--dry-run"]])
            call_command("import_papers", str(path), *words, stdout=StringIO(), stderr=StringIO())
    except (CommandError, SystemExit):
        return 400, lines  # it said what is wrong
    except Exception as error:
        return 500, (error, lines)
    return 200, lines


def bent(chance: random.Random, record: Any) -> Any:
    """A copy with one thing in it exchanged for another."""
    if not isinstance(record, dict | list) or not record or chance.random() < 0.2:
        return chance.choice([*THINGS, any_text(chance)])
    keys = list(record) if isinstance(record, dict) else list(range(len(record)))
    key, copy = chance.choice(keys), record.copy()
    copy[key] = bent(chance, record[key])
    return copy


def any_address(chance: random.Random) -> str:
    """An address whose parts belong to something that there is, or to nothing."""
    route = chance.choice(sorted(routes().values()))
    parts = {"int": any_number, "str": any_part, "path": any_part}
    return filled(route, [parts[kind](chance) for kind in kinds_of(route)])


def any_number(chance: random.Random) -> str:
    keys = list(chance.choice(NUMBERED)._default_manager.values_list("pk", flat=True))
    return str(chance.choice([*keys[:40], 0, 2**63]))


def any_part(chance: random.Random) -> str:
    numbers = Paper.objects.filter(reference__isnull=False).values_list("reference", flat=True)
    known = [number.replace("/", "-") for number in numbers[:20]]
    known += ["gremien", "personen", "paper", "file", "body", "2026-01-31", "access", "register"]
    return chance.choice([*known, "%00", "%FF", "x" * 300, "..%2F", "%E2%80%AE", "0001-01-01"])


def any_text(chance: random.Random) -> str:
    text = chance.choice(TEXTS)
    return text + chance.choice(TEXTS) if chance.random() < 0.2 else text


def any_value(chance: random.Random, field: Field | None) -> Any:
    """A text, a file, or one of the choices that belongs to something else."""
    if field is not None and field.kind == "file":
        content = chance.choice([b"", b"%PDF-1.7\n", b"MZ", b"\x89PNG\r\n", b"PK\x03\x04" * 9])
        return SimpleUploadedFile(any_text(chance)[:200] or "x", content)
    return any_number(chance) if chance.random() < 0.4 else any_text(chance)


def read(response: Any) -> int:
    """The status of an answer that was read to its end."""
    if response.streaming:
        b"".join(response)
    return int(response.status_code)
