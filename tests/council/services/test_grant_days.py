"""A role that was given is never rewritten: its page shows who gave and ended it, and when."""

import datetime
import re
from importlib import import_module
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from council.enums import Role
from council.history import save_as
from council.models import Grant, User
from council.models.spans import valid_on
from council.services import accounts
from council.words.german import german_date, german_datetime
from tests.world import LONG_AGO, World

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def given(world: World, **days: Any) -> Grant:
    return accounts.grant_role(
        world.stranger,
        role="case_officer",
        organization=world.unit,
        by=world.administrator,
        **days,
    )


def holds(world: World) -> bool:
    return User.objects.get(pk=world.stranger.pk).has_role(Role.CASE_OFFICER)


def cells(client: Client, user: User) -> list[str]:
    page = client.get(reverse("account", args=[user.pk])).content.decode()
    rows = re.findall(r"<td[^>]*>(.*?)</td>", page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in rows]


@pytest.mark.parametrize("begins", [-30, 0, 30])
def test_the_day_from_which_a_role_was_given_stays(client: Client, world: World, begins: int):
    start = timezone.localdate() + begins * DAY
    grant = given(world, valid_from=start)
    assert holds(world) == (begins <= 0)
    accounts.end_grant(grant, by=world.clerk)
    assert not holds(world)
    grant = Grant.objects.get(pk=grant.pk)
    assert grant.valid_from == start
    for days in range(60):  # neither today nor ever again
        day = timezone.localdate() + days * DAY
        assert not Grant.objects.filter(valid_on(day), pk=grant.pk).exists()
    first, last = grant.history.earliest("history_id"), grant.history.latest("history_id")
    assert last.history_date >= grant.ended_at >= first.history_date
    client.force_login(world.clerk)
    shown = cells(client, world.stranger)
    assert german_date(start) in shown
    assert f"am {german_datetime(first.history_date)} von Anna Admin" in shown
    assert f"beendet am {german_datetime(last.history_date)} von Rita Ratsbüro" in shown


def test_a_role_that_never_began_is_in_no_other_ones_way(world: World):
    grant = given(world, valid_from=timezone.localdate() + 30 * DAY)
    accounts.end_grant(grant, by=world.clerk)
    given(world, valid_from=timezone.localdate() - 30 * DAY)
    assert holds(world)


def test_only_what_was_ended_may_end_before_it_begins(world: World):
    grant = given(world)
    grant.valid_until = grant.valid_from - DAY
    with pytest.raises(IntegrityError), transaction.atomic():
        save_as(grant, by=None)


def test_days_that_were_rewritten_are_taken_back_from_the_history(world: World):
    """As it was done until now: a role given and ended today was said to be yesterday's."""
    start = timezone.localdate()
    grant, kept = given(world, valid_from=start), world.clerk.grants.get()
    grant.valid_from = grant.valid_until = start - DAY
    save_as(grant, by=world.clerk, reason="ended")
    ended = grant.history.latest("history_id").history_date
    apps = MigrationLoader(connection).project_state().apps
    migration: Any = import_module("council.migrations.0019_grant_ended")
    for _ in range(2):  # twice is once
        migration.give_the_days_back(apps, None)
    grant = Grant.objects.get(pk=grant.pk)
    assert (grant.valid_from, grant.valid_until, grant.ended_at) == (start, start - DAY, ended)
    assert grant.history.count() == 3
    last = grant.history.latest("history_id")
    assert (last.valid_from, last.ended_at, last.history_user) == (start, ended, None)
    kept.refresh_from_db()
    assert (kept.valid_from, kept.ended_at) == (LONG_AGO, None)
    assert kept.history.count() == 1
