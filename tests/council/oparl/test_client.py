"""Asking a foreign server that is slow, huge, broken or hostile."""

import gzip
import threading
import time
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from council.models import Organization, Paper, Person
from council.oparl import client
from council.oparl.client import ATTEMPTS, LARGEST_ANSWER, Server, Unreachable
from tests.cases.foreign_server import Foreign


@pytest.fixture
def foreign() -> Iterator[Foreign]:
    made = Foreign()
    yield made
    made.server.shutdown()
    made.server.server_close()


def server(foreign: Foreign) -> Server:
    return Server(foreign.url, allow_private=True, pause=0)


def begun(request: Any, length: int) -> None:
    request.send_response(200)
    request.send_header("Content-Length", str(length))
    request.end_headers()


# --- Answers that are none ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "status", "message"),
    [
        ("<html>Wartung</html>", 200, "Die Antwort ist kein JSON."),
        ('{"id": ', 200, "Die Antwort ist kein JSON."),
        ("[" * 100_000, 200, "Die Antwort ist kein JSON."),
        ("[1, 2]", 200, "Die Antwort ist kein JSON-Objekt."),
        ('"Text"', 200, "Die Antwort ist kein JSON-Objekt."),
        ("null", 200, "Die Antwort ist kein JSON-Objekt."),
        ("", 200, "Die Antwort ist kein JSON."),
        ("<html>gibt es nicht</html>", 404, "Der Server antwortet mit 404."),
    ],
)
def test_what_is_no_object_is_named(foreign, content, status, message):
    address = foreign.says("/a", content, status)
    with pytest.raises(Unreachable, match=message):
        server(foreign).object(address)


@pytest.mark.parametrize(
    "page",
    [
        '{"data": {}, "links": {}}',
        '{"data": "Text", "links": {}}',
        '{"data": []}',
        '{"data": [], "links": []}',
        "{}",
    ],
)
def test_what_is_no_list_is_named(foreign, page):
    address = foreign.says("/list", page)
    with pytest.raises(Unreachable, match="Das ist keine Liste nach OParl"):
        list(server(foreign).list(address))


def test_members_of_a_list_that_are_no_objects_are_passed_over(foreign):
    address = foreign.says("/list", '{"data": [1, null, "x", {"id": "a"}], "links": {}}')
    assert list(server(foreign).list(address)) == [{"id": "a"}]


def test_list_that_leads_back_to_itself_ends(foreign):
    for here, there in (("/1", "/2"), ("/2", "/1")):
        page = f'{{"data": [{{}}], "links": {{"next": "{foreign.url}{there}"}}}}'
        foreign.says(here, page)
    with pytest.raises(Unreachable, match="Die Liste hat kein Ende"):
        list(server(foreign).list(f"{foreign.url}/1"))
    assert foreign.asked == ["/1", "/2"]


@pytest.mark.parametrize(
    "following", ["7", '["a"]', '"https://a.example/2"', '"file:///etc/passwd"']
)
def test_next_page_elsewhere_is_not_asked(foreign, following):
    address = foreign.says("/1", f'{{"data": [], "links": {{"next": {following}}}}}')
    with pytest.raises(Unreachable):
        list(server(foreign).list(address))


# --- Too much, too slow ---------------------------------------------------------------------


def test_answer_without_end_is_given_up(foreign):
    sent = []

    def flood(request: Any) -> None:
        begun(request, 10**12)
        try:
            while True:
                request.wfile.write(b"x" * 65536)
                sent.append(65536)
        except OSError:
            sent.append(0)

    address = foreign.does("/flood", flood)
    with pytest.raises(Unreachable, match="Die Antwort ist zu groß"):
        server(foreign).fetch("GET", address, {}, largest=2**20)
    assert sum(sent) < LARGEST_ANSWER


def test_packed_answer_counts_by_what_comes_out(foreign):
    def bomb(request: Any) -> None:
        body = gzip.compress(b"0" * 5_000_000)
        request.send_response(200)
        request.send_header("Content-Encoding", "gzip")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    address = foreign.does("/bomb", bomb)
    with pytest.raises(Unreachable, match="Die Antwort ist zu groß"):
        server(foreign).fetch("GET", address, {}, largest=2**20)


@pytest.mark.parametrize(
    ("header", "value", "drop"),
    [("Transfer-Encoding", "chunked", b"1\r\nx\r\n"), ("Content-Length", "1000000", b"x")],
)
def test_answer_that_trickles_is_given_up(foreign, monkeypatch, header, value, drop):
    monkeypatch.setattr(client, "LONGEST", 0.3)
    over = threading.Event()

    def trickle(request: Any) -> None:
        request.send_response(200)
        request.send_header(header, value)
        request.end_headers()
        while not over.wait(0.05):
            try:
                request.wfile.write(drop)
            except OSError:
                return

    address = foreign.does("/slow", trickle)
    started = time.monotonic()
    with pytest.raises(Unreachable, match="Die Antwort dauert zu lange"):
        server(foreign).object(address)
    over.set()
    assert time.monotonic() - started < client.TIMEOUT[1]


def test_server_that_never_answers_is_given_up(foreign, monkeypatch):
    monkeypatch.setattr(client, "TIMEOUT", (0.2, 0.2))
    over = threading.Event()
    address = foreign.does("/never", lambda request: over.wait(10))
    with pytest.raises(Unreachable, match="keine Verbindung"):
        server(foreign).object(address)
    over.set()
    assert len(foreign.asked) == ATTEMPTS


# --- Faults that pass -----------------------------------------------------------------------


def test_passing_faults_are_waited_out(foreign):
    def answer(request: Any) -> None:
        if len(foreign.asked) == 1:
            request.connection.close()  # broken off
        elif len(foreign.asked) == 2:
            request.send_error(503)
        else:
            begun(request, 2)
            request.wfile.write(b"{}")

    address = foreign.does("/a", answer)
    assert server(foreign).object(address) == {}
    assert len(foreign.asked) == 3


def test_fault_that_stays_is_named(foreign):
    address = foreign.says("/a", "", 503)
    with pytest.raises(Unreachable, match="antwortet mit 503"):
        server(foreign).object(address)
    assert len(foreign.asked) == ATTEMPTS


def test_answer_that_breaks_off_is_not_taken_for_whole(foreign):
    def answer(request: Any) -> None:
        begun(request, 1000)
        request.wfile.write(b"{}")

    address = foreign.does("/a", answer)
    with pytest.raises(Unreachable, match="keine Verbindung"):
        server(foreign).object(address)
    assert len(foreign.asked) == ATTEMPTS


def test_packed_answer_is_read_whole(foreign):
    text = "{" + ",".join(f'"{number}": {number}' for number in range(50_000)) + "}"

    def answer(request: Any) -> None:
        body = gzip.compress(text.encode())
        request.send_response(200)
        request.send_header("Content-Encoding", "gzip")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    assert len(server(foreign).object(foreign.does("/packed", answer))) == 50_000


# --- Where it is led ------------------------------------------------------------------------


def test_redirection_on_the_same_server_is_followed_once(foreign):
    foreign.says("/there", "{}")
    address = foreign.says("/here", "", 301, Location="/there")
    assert server(foreign).object(address) == {}
    further = foreign.says("/further", "", 302, Location="/here")
    with pytest.raises(Unreachable, match="leitet immer weiter"):
        server(foreign).object(further)
    circle = foreign.says("/circle", "", 302, Location="/circle")
    with pytest.raises(Unreachable, match="leitet immer weiter"):
        server(foreign).object(circle)


@pytest.mark.parametrize(
    "target", ["https://a.example/", "//a.example/", "file:///etc/passwd", "http://127.0.0.1:9/"]
)
def test_redirection_elsewhere_is_not_followed(foreign, target):
    address = foreign.says("/here", "", 302, Location=target)
    with pytest.raises(Unreachable, match=r"selben Server|keine Adresse"):
        server(foreign).object(address)


@pytest.mark.parametrize("target", ["http://[", "//\xff/"])
def test_redirection_to_what_is_no_address_is_named(foreign, target):
    address = foreign.says("/here", "", 302, Location=target)
    with pytest.raises(Unreachable, match="keine Adresse"):
        server(foreign).object(address)


def test_inner_network_is_asked_only_if_allowed(foreign):
    address = foreign.says("/a", "{}")
    with pytest.raises(Unreachable, match="inneren Netz"):
        Server(foreign.url, pause=0).object(address)
    assert foreign.asked == []


# --- The command ----------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("content", "status"),
    [("<html></html>", 200), ("[]", 200), ("{}", 200), ("", 404), ('{"body": 7}', 200)],
)
def test_import_from_a_server_that_is_none_says_so_and_changes_nothing(foreign, content, status):
    address = foreign.says("/oparl", content, status)
    before = [model.objects.count() for model in (Paper, Person, Organization)]
    out = StringIO()
    with pytest.raises((CommandError, SystemExit)) as stopped:
        call_command("import_oparl", address, "--allow-private", stdout=out, stderr=out)
    said = f"{stopped.value} {out.getvalue()}"
    assert foreign.url in said or "OParl" in said
    assert [model.objects.count() for model in (Paper, Person, Organization)] == before
