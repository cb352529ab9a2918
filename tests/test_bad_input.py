"""Whatever is sent to a form or an address: a clear answer, nothing changed, no error page."""

import copy
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import TestCase

from council.forms import uploads
from tests.cases.forms import FORMS, Opened
from tests.cases.pages import Field
from tests.world import World

pytestmark = pytest.mark.django_db

every_form = pytest.mark.parametrize("name", FORMS)
# Whoever begins a notice that somebody else has begun goes on with that one.
HARMLESS = {("new_notice", "stale")}
ANSWERS = {200, 302, 400, 404, 409, 422}
SCRIPT = "<script>alert(1)</script>"
TOO_LONG = "x" * 100_001
TOO_BIG = str(10**30)
TEXTS = ("text", "search", "email", "tel", "password", "textarea")
DAYS = {
    "date": ("0001-01-01", "9999-12-31"),
    "datetime-local": ("0001-01-01T00:00", "9999-12-31T23:59"),
    "time": ("00:00", "24:00"),
}
FAR = {day for days in DAYS.values() for day in days}
ENDLESS = "9" * 5000  # more digits than Python turns into a number
# Django's own words, which a German page must not show.
ENGLISH = re.compile(rb"This field|Enter a|Ensure |Select a valid|is not one of|already exists")
# These say of themselves that they do no harm when they are sent again.
REPEATABLE = {"account_login", "account_reset_password", "city_settings", "invite", "steps"}
REPEATABLE |= {"account", "person", "office", "sitting", "write a notice", "distribution"}
REPEATABLE |= {"cosigners", "sign_in_for_trial", "result", "result of an answer"}


def contents() -> dict[str, list[Any]]:
    """Everything that the project's own tables hold."""
    models = [m for app in ("council", "responses") for m in apps.get_app_config(app).get_models()]
    return {m._meta.db_table: list(m._base_manager.order_by("pk").values()) for m in models}


@contextmanager
def undone() -> Iterator[None]:
    """What happens in here is rolled back; services begin in it as if nothing was around them."""
    atomics = TestCase._enter_atomics()
    try:
        yield
    finally:
        TestCase._rollback_atomics(atomics)


@contextmanager
def writing() -> Iterator[list[str]]:
    """The statements that write to the project's own tables."""
    found: list[str] = []

    def watch(execute: Any, sql: str, *args: Any) -> Any:
        if re.match(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(?:council|responses)_', sql):
            found.append(sql)
        return execute(sql, *args)

    with connection.execute_wrapper(watch):
        yield found


def values_for(field: Field) -> dict[str, Any]:
    """What is wrong to send in a field, by what is wrong with it."""
    if field.kind == "file":
        return files()
    if field.kind in TEXTS:
        wrong = {"empty": "", "NUL": "a\0b", "bell": "a\x07b", "script": SCRIPT}
        wrong["too long"] = TOO_LONG
        return (
            wrong if field.kind == "textarea" else {**wrong, "two lines": "a\r\nBcc: b@c.example"}
        )
    if field.kind in DAYS:
        days = DAYS[field.kind]
        return {"NUL": "a\0b", "no day": "2026-02-30", "first day": days[0], "last day": days[1]}
    return {"NUL": "a\0b", "negative": "-1", "too big": TOO_BIG, "endless": ENDLESS, "stale": "99"}


def files() -> dict[str, Any]:
    return {
        "empty": SimpleUploadedFile("leer.pdf", b""),
        "program": SimpleUploadedFile("programm.exe", b"MZ"),
        "disguised": SimpleUploadedFile("bild.png", b"<html><script>alert(1)</script>"),
        "too big": SimpleUploadedFile("gross.pdf", b"%PDF-" + b"0" * uploads.MOST_BYTES),
        "control": SimpleUploadedFile("Plan\x07.pdf", b"%PDF-"),
        "no file": "kein Anhang",
    }


def must_be_refused(name: str, field: Field, what: str) -> bool:
    """Whether no form may take this; of the rest some may be welcome where it is sent."""
    if name == "seen":  # a new draft has no stand that anybody could have seen
        return field.values != [""]
    if name.endswith(("-ORDER", "-DELETE")) or field.hidden or field.choices == ["on"]:
        return False  # any order is one, ticked is ticked; the hidden rest is nobody's to type
    harmless = {"empty", "script", "first day", "last day", "no file", "control"}
    return what not in harmless and (field.kind != "number" or what != "stale")


def send(opened: Opened, before: Any, *, refused: bool = False, **changes: Any) -> Any:
    """Send a form and take it back; check that the answer is one, and nothing half done."""
    cookies = copy.deepcopy(opened.client.cookies)
    cache.clear()  # so that sign-ins are not too many
    with undone():
        with writing() as written:
            response = opened.send(**changes)
        said = b"".join(response) if response.streaming else response.content
        assert response.status_code in ANSWERS
        assert not ENGLISH.search(said)
        assert SCRIPT.encode() not in said
        changed = bool(written) and contents() != before
        if response.status_code in (400, 404, 409, 422) or refused:
            assert not changed
        if changed and (SCRIPT in changes.values() or FAR & set(changes.values())):
            for page in (response.headers.get("Location", "/"), opened.page):
                shown = opened.client.get(page, follow=True)
                assert shown.status_code < 500
                assert SCRIPT.encode() not in shown.content
        if refused and response.status_code == 200:
            assert b'role="alert"' in said
    opened.client.cookies = cookies
    return response


@every_form
def test_a_form_takes_what_is_right_and_nothing_else(world: World, name: str):
    form = FORMS[name]
    opened = form.open(world)
    before = contents()
    wrong = []
    for field_name, field in opened.form.fields.items():
        for what, value in values_for(field).items():
            must = must_be_refused(field_name, field, what) and (name, what) not in HARMLESS
            try:
                send(opened, before, refused=must, **{field_name: value})
            except AssertionError as error:
                wrong.append((field_name, what, str(error)[:200]))
    assert not wrong
    assert contents() == before
    response = opened.send()
    assert response.status_code == form.answer
    assert (contents() != before) == form.changes
