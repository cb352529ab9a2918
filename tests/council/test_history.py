"""Who changed what and why: signed for each single save, never for the next one."""

from threading import Thread
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from council.enums import OrganizationKind
from council.history import create_all, delete_as, save_as, written_rows
from council.models import Organization, Question
from tests.world import World


def signed(row: Any) -> tuple[Any, str | None, str]:
    """Who made the last row of history, why, and what kind of change it was."""
    last = type(row).history.filter(id=row.pk).latest()
    return last.history_user, last.history_change_reason, last.history_type


def test_a_save_names_actor_and_reason(world: World):
    save_as(world.committee, by=world.clerk, reason="renamed")
    assert signed(world.committee) == (world.clerk, "renamed", "~")


@pytest.mark.parametrize("nobody", [None, AnonymousUser()])
def test_what_nobody_did_names_nobody(world: World, nobody: Any):
    save_as(world.committee, by=nobody)
    assert signed(world.committee) == (None, None, "~")


def test_the_next_save_is_not_signed_by_the_last_actor(world: World):
    save_as(world.committee, by=world.clerk, reason="renamed")
    world.committee.save()
    assert signed(world.committee) == (None, None, "~")


def test_a_save_that_fails_leaves_no_actor_behind(world: World):
    world.committee.kind = OrganizationKind.MAYOR  # there can be only one
    with pytest.raises(IntegrityError), transaction.atomic():
        save_as(world.committee, by=world.clerk, reason="promoted")
    world.committee.kind = OrganizationKind.COMMITTEE
    world.committee.save()
    assert signed(world.committee) == (None, None, "~")


def test_what_is_deleted_leaves_who_deleted_it_and_why(world: World):
    question = world.inquiry("draft").questions.first()
    assert question is not None
    text, key = question.text, question.pk
    delete_as(question, by=world.member, reason="not needed")
    row = Question.history.filter(id=key).latest()
    assert (row.history_user, row.history_change_reason) == (world.member, "not needed")
    assert (row.history_type, row.text) == ("-", text)


def test_many_at_once_are_signed_one_by_one(world: World):
    rows = [Organization(kind=OrganizationKind.COMMITTEE, name=name) for name in ("Eins", "Zwei")]
    create_all(rows, by=world.clerk, reason="import")
    assert [signed(row) for row in rows] == 2 * [(world.clerk, "import", "+")]


def test_what_one_thread_has_written_is_nothing_to_another():
    """Acts that run at once follow what they have written themselves, and forget no other's."""
    mine, theirs = written_rows(), []
    thread = Thread(target=lambda: theirs.append(written_rows()))
    thread.start()
    thread.join()
    assert theirs[0] is not mine
    assert written_rows() is mine
