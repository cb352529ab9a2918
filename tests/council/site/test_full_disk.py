"""When nothing more fits on the disk: refused in a sentence, nothing by half; reading goes on."""

import contextlib
import resource
import signal
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse

from council import storage
from council.models import FileText, Issue, OwedIssue
from council.views import paper_acts
from tests.cases.stored import contents
from tests.world import World

pytestmark = pytest.mark.django_db
NOTE = b"Protokoll. " * 2000


@contextmanager
def no_room_for_files() -> Iterator[None]:
    """Let the system refuse each file of more than a few bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


@contextmanager
def no_room_in_the_database() -> Iterator[None]:
    """Let SQLite have no page more than it has."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count")
        (before,) = cursor.fetchone()
        cursor.execute("PRAGMA max_page_count = 1")  # means: as many as there are
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA max_page_count = {before}")


def test_a_file_that_finds_no_room_leaves_nothing(settings: Any, tmp_path: Path):
    settings.DATA_DIR = tmp_path
    with no_room_for_files(), pytest.raises(OSError, match="File too large") as full:
        storage.save(NOTE)
    assert storage.is_full(full.value)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_full_database_is_known_as_one():
    class Fault(Exception):
        sqlstate = "53100"

    fault = RuntimeError()
    fault.__cause__ = Fault()
    assert storage.is_full(fault)
    assert not storage.is_full(RuntimeError())
    assert not storage.is_full(FileNotFoundError())


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_a_form_is_refused_in_a_sentence_and_pages_are_read(world: World, client: Client):
    client.force_login(world.member)
    client.raise_request_exception = False
    with no_room_in_the_database():
        fill_what_is_free()
        before = contents()
        answer = client.post(reverse("feedback"), {"message": "Zu klein. " * 480})
        assert answer.status_code == 507
        assert "Der Speicher ist voll" in answer.content.decode()
        assert contents() == before
        for address in (reverse("desk"), reverse("feedback"), "/vorgaenge/"):
            assert client.get(address).status_code == 200, address


def fill_what_is_free() -> None:
    """Use up the pages that the database has left over."""
    with contextlib.suppress(DatabaseError):
        while True:
            FileText.objects.create(sha256=uuid.uuid4().hex * 2, text="x" * 3000)


def test_what_is_registered_stays_so_and_is_issued_when_there_is_room(
    world: World, settings: Any, tmp_path: Path
):
    settings.DATA_DIR = tmp_path
    paper = world.inquiry()
    with no_room_for_files():
        paper_acts.issue_if_possible(paper, by=world.clerk)
    assert not Issue.objects.filter(paper=paper).exists()
    assert OwedIssue.objects.filter(paper=paper).exists()
    paper_acts.issue_if_possible(paper, by=world.clerk)
    assert storage.is_intact(Issue.objects.get(paper=paper).sha256)
