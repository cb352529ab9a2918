"""Whatever is sent to a form or an address: a clear answer, nothing changed, no error page."""

import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from tests.cases import forms
from tests.cases.addresses import filled, kinds_of, routes
from tests.cases.forms import FORMS, Opened, client_of, on
from tests.cases.pages import Field, forms_of
from tests.cases.stored import contents, without_traces
from tests.cases.undoing import undone_in
from tests.world import World

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"
BODIES = [
    (b"", FORM),
    (b"\xff\xfe=\xff&seen=%ff&comment=%ed%a0%80&title=%c3%28", FORM),
    (b"a=b&" * 5000, FORM),
    (b"{", "application/json"),
    (b"--x\r\nno part", "multipart/form-data; boundary=x"),
    (b"--x", "multipart/form-data"),
]
every_form = pytest.mark.parametrize("name", FORMS)
# These go where another form of the table goes before them, to a view that reads the body, the
# reason and what has been seen of all its acts in one way.
LIKE_ANOTHER = {
    name
    for number, (name, form) in enumerate(FORMS.items())
    if form.target(name) in [other.target(its) for its, other in list(FORMS.items())[:number]]
}
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
DAYS_AT_THE_ENDS = ("first day", "last day")
FAR = {day for days in DAYS.values() for day in days}
ENDLESS = "9" * 5000  # more digits than Python turns into a number
# Django's own words, which a German page must not show.
ENGLISH = re.compile(rb"This field|Enter a|Ensure |Select a valid|is not one of|already exists")
# These say of themselves that they do no harm when they are sent again.
REPEATABLE = {"account_login", "account_reset_password", "city_settings", "invite", "steps"}
REPEATABLE |= {"account", "person", "office", "sitting", "write a notice", "distribution"}
REPEATABLE |= {
    "feedback",
    "follow_paper",
    "follow_search",
    "cosigners",
    "sign_in_for_trial",
    "result",
    "result of an answer",
}


@contextmanager
def writing() -> Iterator[list[str]]:
    """The statements that write to the project's own tables."""
    statements: list[str] = []

    def watch(execute: Any, sql: str, *args: Any) -> Any:
        if re.match(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(?:council|responses)_', sql):
            statements.append(sql)
        return execute(sql, *args)

    with connection.execute_wrapper(watch):
        yield statements


def values_for(field: Field) -> dict[str, Any]:
    """What is wrong to send in a field, by what is wrong with it."""
    if field.kind == "file":
        return files()
    if field.kind in TEXTS:
        wrong = {"empty": "", "NUL": "a\0b", "bell": "a\x07b", "script": SCRIPT}
        wrong["reversed"] = "a\u202eb"
        wrong["too long"] = TOO_LONG
        return (
            wrong if field.kind == "textarea" else {**wrong, "two lines": "a\r\nBcc: b@c.example"}
        )
    if field.kind in DAYS:
        days = DAYS[field.kind]
        return {
            "NUL": "a\0b",
            "no day": "2026-02-30",
            **dict(zip(DAYS_AT_THE_ENDS, days, strict=True)),
        }
    return {"NUL": "a\0b", "negative": "-1", "too big": TOO_BIG, "endless": ENDLESS, "stale": "99"}


def files() -> dict[str, Any]:
    return {
        "empty": SimpleUploadedFile("leer.pdf", b""),
        "program": SimpleUploadedFile("programm.exe", b"MZ"),
        "disguised": SimpleUploadedFile("bild.png", b"<html><script>alert(1)</script>"),
        "too big": SimpleUploadedFile("gross.pdf", b"%PDF-" + b"0" * settings.FILE_BYTES),
        "control": SimpleUploadedFile("Plan\x07.pdf", b"%PDF-"),
        "no file": "kein Anhang",
    }


Bent = tuple[str, Any, bool]  # what is wrong, the value, and whether it must be refused


# The database is asked only what it could stumble over; all of it is sent on SQLite.
DATABASES_STUMBLE_OVER = {"NUL", "too long", "too big", "endless", *DAYS_AT_THE_ENDS}


def bad_values(form: str, name: str, field: Field) -> dict[str, Any]:
    """What is sent in a field: all that is wrong, or what no other test sends there."""
    values = values_for(field)
    if form in LIKE_ANOTHER and name in ("comment", "seen"):
        return {"stale": "99"} if name == "seen" else {"NUL": "a\0b"}
    if connection.vendor == "postgresql":
        return {what: value for what, value in values.items() if what in DATABASES_STUMBLE_OVER}
    return values


def must_be_refused(name: str, field: Field, what: str) -> bool:
    """Whether no form may take this; of the rest some may be welcome where it is sent."""
    if name == "seen":  # a new draft has no stand that anybody could have seen
        return field.values != [""]
    if name.endswith(("-ORDER", "-DELETE")) or field.hidden or field.choices == ["on"]:
        return False  # any order is one, ticked is ticked; the hidden rest is nobody's to type
    harmless = {"empty", "script", "first day", "last day", "no file", "control"}
    return what not in harmless and (field.kind != "number" or what != "stale")


def send(opened: Opened, before: Any, *, refused: bool = False, **changes: Any) -> set[str]:
    """Send a form and take it back; check that the answer is one, and nothing half done.

    Gives the fields of which the answer tells something: those it calls wrong, all if it was taken.
    """
    with undone_in(opened.client):
        with writing() as written:
            response = opened.send(**changes)
        said = b"".join(response) if response.streaming else response.content
        assert response.status_code in ANSWERS
        assert not ENGLISH.search(said)
        assert SCRIPT.encode() not in said
        changed = bool(written) and contents() != before
        assert not changed or (response.status_code in (200, 302) and not refused)
        if changed and any(value in (SCRIPT, *FAR) for value in changes.values()):
            for page in (response.headers.get("Location", "/"), opened.page):
                shown = opened.client.get(page, follow=True)
                assert shown.status_code < 500
                assert SCRIPT.encode() not in shown.content
        if refused and response.status_code == 200:
            assert b'role="alert"' in said
        if changed:
            return set(changes)
        return wrong_in(response) if len(changes) > 1 and not response.streaming else set()


def wrong_in(page: Any) -> set[str]:
    """The fields that a page calls wrong."""
    return {name for form in forms_of(page) for name, field in form.fields.items() if field.wrong}


def bent_fields(opened: Opened) -> Iterator[tuple[str, Field]]:
    """The fields into which wrong things go; of several rows alike the first."""
    for name, field in opened.form.fields.items():
        if not re.search(r"-[1-9]\d*-", name) and name in (opened.kind.bent or (name,)):
            yield name, field


@every_form
def test_a_form_takes_what_is_right_and_nothing_else(world: World, name: str):
    form = FORMS[name]
    opened = forms.opened(name, world)
    before = contents()
    assert not list(wrong_fields(opened, name, before))
    assert not list(wrong_bodies(opened, name, before))
    assert contents() == before
    cache.clear()
    assert opened.send().status_code == form.answer
    after = contents()
    assert (after != before) == form.changes
    cache.clear()
    assert opened.send().status_code in ANSWERS
    if name not in REPEATABLE:
        assert without_traces(contents()) == without_traces(after)


def wrong_fields(opened: Opened, name: str, before: Any) -> Iterator[tuple[Any, ...]]:
    """Bend the fields; tell what the form cannot bear.

    Each is bent alone into what might be welcome, and into one thing that is not. What else must be
    refused, and what must be harmless, goes in together with that of the other fields.
    """
    together: list[dict[str, Bent]] = [{}]
    for field_name, field in bent_fields(opened):
        refused = 0
        for what, value in bad_values(name, field_name, field).items():
            must = must_be_refused(field_name, field, what) and (name, what) not in HARMLESS
            refused += must
            if what == "script":
                together[0][field_name] = (what, value, must)
            elif refused < 2 or not must or field.hidden or field.kind == "password":
                yield from bend(opened, before, {field_name: (what, value, must)})
            else:  # no answer calls hidden fields wrong, and two passwords could be alike
                together += [{}] if refused > len(together) else []
                together[refused - 1][field_name] = (what, value, must)
    for bent_at_once in filter(None, together):
        yield from bend_at_once(opened, before, bent_at_once)


def bend_at_once(opened: Opened, before: Any, fields: dict[str, Bent]) -> Iterator[tuple[Any, ...]]:
    """Send fields bent, and again those of which the answer says nothing: fewer, then alone."""
    settled = yield from bend(opened, before, fields)
    rest = {name: bent for name, bent in fields.items() if name not in settled}
    if not rest or len(fields) == 1:
        return
    if settled:
        yield from bend_at_once(opened, before, rest)
    else:
        for name, bent in rest.items():
            yield from bend(opened, before, {name: bent})


def bend(
    opened: Opened, before: Any, fields: dict[str, Bent]
) -> Generator[tuple[Any, ...], None, set[str]]:
    """Send some fields bent; tell what was wrong about that, and give those that are settled."""
    must = any(refused for _, _, refused in fields.values())
    values = {name: value for name, (_, value, _) in fields.items()}
    try:
        return send(opened, before, refused=must, **values)
    except AssertionError as error:
        yield *((name, what) for name, (what, _, _) in fields.items()), str(error)[:200]
        return set()


def wrong_bodies(opened: Opened, name: str, before: Any) -> Iterator[str]:
    """Nothing, everything twice, bytes that are no text, and what is no form at all."""
    for body, kind in () if name in LIKE_ANOTHER else BODIES:
        with undone_in(opened.client):
            response = opened.client.post(opened.address, body, content_type=kind)
            if response.status_code not in ANSWERS:
                yield f"{body[:20]!r}: {response.status_code}"
    twice = {key: [*several(value), *several(value)] for key, value in opened.data.items()}
    send(opened, before, **twice)
    counts = {key: "" for key in opened.data if key.endswith("_FORMS")}
    if counts:
        send(opened, before, refused=True, **counts)


def several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


# Pages that only show something, so that there is nothing to send.
ONLY_SHOWN = {
    "accessibility", "accounts", "arms", "attachment", "audit", "audit_csv", "bundle",
    "bundle_file", "bundles", "checksum", "desk", "draft_preview", "file", "help",
    "imprint", "inbox", "issue", "issued_statements", "kept", "kept_version_pdf",
    "mayors_agenda", "mayors_sittings",
    "meeting", "meetings", "my_papers", "paper", "paper_elsewhere", "paper_slip", "papers",
    "preview_page", "privacy", "proposals", "redact_page",
    "receipt", "register", "registers", "reproduction", "sitting", "slip", "start",
    "statement_preview", "statements", "tracking", "version", "version_annex", "version_pdf",
    "versions", "who_sees", "account_reset_password_done",
    "factions", "faction", "members", "member",
    "bodies", "body", "offices", "office", "statistics", "feedback_sent",
    "easy_language", "help_answers", "comparison_pdf", "slip_pdf", "paper_slip_pdf", "oparl",
    "oparl_bodies", "oparl_file", "oparl_list", "oparl_nothing", "oparl_object",
    "oparl_organization", "answers_feed", "body_calendar", "calendar", "feed", "open_data",
    "open_data_file", "organization_feed", "paper_feed", "robots", "search_feed", "sitemap",
    "mfa_index", "mfa_view_recovery_codes",
    "sitemap_section", "suggestions", "follow_asked", "subscriptions", "my_subscriptions",
}  # fmt: skip
# What needs a half finished sign-in, or a code or passkey: test_factors.py, test_passkeys.py and
# test_sure.py of tests/council/site send it, rightly and wrongly.
SENT_ELSEWHERE = {
    "account_reauthenticate", "mfa_authenticate", "mfa_login_webauthn", "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn", "mfa_activate_totp", "mfa_deactivate_totp",
    "mfa_add_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn",
    "mfa_generate_recovery_codes",
}  # fmt: skip


def test_every_address_takes_a_form_of_the_table_or_none():
    taking = {form.formaction or form.to or name for name, form in FORMS.items()}
    assert taking | ONLY_SHOWN | SENT_ELSEWHERE | {"clean_pasted"} == set(routes())
    assert not taking & ONLY_SHOWN


def test_pasted_html_comes_back_clean_whatever_it_was(world: World):
    client = client_of(world.member)
    pasted = [
        "",
        "\0",
        SCRIPT,
        "<p onclick=x>a<b>b",
        "<div>" * 20_000,
        "<table><td colspan=9999999>",
    ]
    for html in [*(text.encode() for text in pasted), b"\xff\xfe<p>", b"x" * 200_000]:
        response = client.post(reverse("clean_pasted"), html, content_type="text/html")
        assert response.status_code == 200
        assert b"<script" not in response.content
        assert b"onclick" not in response.content
    assert (
        client_of(None).post(reverse("clean_pasted"), b"x", content_type="text/html").status_code
        == 404
    )


NOWHERE = {
    "int": ["0", TOO_BIG, ENDLESS, "-1", "1.0", "%D9%A3"],
    "str": ["%00", "x" * 3000, "..%2F..%2Fetc", "%FF", "0001-01-01", "9999-12-31", "%3Cscript%3E"],
}
NOWHERE["path"] = NOWHERE["str"]


def test_addresses_that_lead_nowhere_are_not_found(world: World):
    somebody = [client_of(user) for user in (world.clerk, world.mayors_office, None)]
    wrong = []
    for name, route in routes().items():
        if name == "account_reset_password_from_key":
            continue  # says on a page of its own that the link is not good any more
        kinds = kinds_of(route)
        for position, kind in enumerate(kinds):
            for nonsense in NOWHERE[kind]:
                values = [nonsense if i == position else "1" for i in range(len(kinds))]
                address = filled(route, values)
                for client in somebody:
                    for ask in (client.get, client.post):
                        if ask(address).status_code not in (302, 404, 405):
                            wrong.append((address[:80], ask.__name__))
    assert not wrong


QUERIES = [
    "",
    "0",
    "-1",
    "abc",
    TOO_BIG,
    ENDLESS,
    SCRIPT,
    "\0",
    "\x07",
    "x" * 3000,
    "2026-99-99",
    "ä",
]
ALWAYS_ASKED = ("page", "sort", "ablage", "next", "q", "unbekannt")


def test_no_filter_order_or_page_number_breaks_a_list(world: World):
    world.statement("mayor")
    world.statement("distributed")
    wrong = []
    for user, name, args in lists(world):
        client, address = client_of(user), reverse(name, args=args)
        filters = [
            f for form in forms_of(client.get(address)) if form.method == "get" for f in form.fields
        ]
        asked = [*ALWAYS_ASKED, *filters]
        requests: list[dict[str, str]] = [dict.fromkeys(asked, query) for query in QUERIES]
        alone = ("page", "sort", *filters)
        requests += [{field: query} for field in alone for query in (TOO_BIG, "\x07")]
        for query in requests:
            response = client.get(address, query)
            if response.status_code not in ({404} if "\0" in query.values() else {200}):
                wrong.append((address, query, response.status_code))
            if SCRIPT.encode() in response.content:
                wrong.append((address, query, "script"))
        if client.get(f"{address}?%ff=%fe&page=%ff").status_code != 200:
            wrong.append((address, "bytes", ""))
    assert not wrong


def lists(world: World) -> list[tuple[Any, str, list[str]]]:
    """Every page that can be filtered, sorted or turned."""
    registers = ("gremien", "fraktionen", "aemter", "personen", "sitzungen", "wahlperioden")
    return [
        (None, "start", []),
        (None, "papers", []),
        (None, "meetings", []),
        *((None, name, []) for name in ("factions", "members", "bodies", "offices")),
        (None, "faction", [str(world.greens.pk)]),
        (None, "account_login", []),
        (world.member, "papers", []),
        (world.member, "my_papers", []),
        (world.clerk, "desk", []),
        (world.clerk, "inbox", []),
        (world.clerk, "accounts", []),
        (world.administrator, "audit", []),
        (world.clerk, "statements", []),
        (world.clerk, "issued_statements", []),
        (world.mayors_office, "mayors_sittings", []),
        *((world.clerk, "register", [register]) for register in registers),
    ]


def test_an_act_that_there_is_not_is_not_found(world: World):
    paper, statement = world.inquiry(), world.statement("mayor")
    clerk, office = client_of(world.clerk), client_of(world.mayors_office)
    before = contents()
    day = reverse("mayors_sitting", args=[on(0)])
    for action in ("unbekannt", "file", "withdraw;", "x" * 500, "Zurückgeben"):
        for address in (
            reverse("paper_act", args=[paper.pk, action]),
            reverse("statement_act", args=[statement.pk, action]),
        ):
            for ask in (clerk.get, clerk.post, office.post):
                assert ask(address, {"seen": "0", "comment": "x"}).status_code == 404
        data = {"action": action, "statement": statement.pk, "seen": statement.revision}
        assert office.post(day, data).status_code == 404
    for key in ("", "0", "-1", "abc", TOO_BIG, ENDLESS, "\0", "٣"):
        data = {"action": "approve", "statement": key, "seen": statement.revision}
        assert office.post(day, data).status_code == 404
    assert contents() == before
