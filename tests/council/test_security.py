"""The security log: a line for each event, with keys and the address, and with no contents."""

import logging
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from council import security
from council.models import City, Refusal
from council.services import accounts, proposals
from council.services.registers import save_city
from council.services.sign_ins import MOST_PATHS, note_refusal
from tests.cases.commands import manage
from tests.world import PASSWORD, World

pytestmark = pytest.mark.django_db
SECRET = "Geheim-Wort-Typo-9"


@pytest.fixture
def written(django_capture_on_commit_callbacks: Any) -> Any:
    """A function that does something and tells which lines that wrote."""

    def do(act: Any) -> list[str]:
        lines: list[str] = []
        handler = logging.Handler()
        handler.emit = lambda record: lines.append(record.getMessage())  # type: ignore[method-assign]
        security.logger.addHandler(handler)
        try:
            with django_capture_on_commit_callbacks(execute=True):
                act()
        finally:
            security.logger.removeHandler(handler)
        return lines

    return do


def test_each_event_is_one_line_with_keys(world: World, written: Any):
    anna, otto, wiebke = world.administrator, world.mayors_office, world.officer
    role = {"role": "mayors_office", "organization": world.mayor}
    [line] = written(lambda: accounts.grant_role(wiebke, by=anna, **role))
    row = wiebke.proposals.get()
    assert line == (
        f"event=role_proposed account={wiebke.pk} by={anna.pk} role=mayors_office proposal={row.pk}"
    )
    given, confirmed = written(lambda: proposals.confirm_role(row, by=otto))
    assert given.startswith(f"event=role_given account={wiebke.pk} by={otto.pk}")
    assert confirmed.startswith(f"event=role_confirmed account={wiebke.pk} by={otto.pk}")
    grant = wiebke.grants.get(role="mayors_office")
    [line] = written(lambda: accounts.end_grant(grant, by=anna))
    assert line.startswith(f"event=role_ended account={wiebke.pk} by={anna.pk}")
    wiebke.is_active = False
    lines = written(lambda: accounts.change_account(wiebke, by=anna))
    assert lines == [
        f"event=account_changed account={wiebke.pk} by={anna.pk} fields=is_active",
        f"event=account_locked account={wiebke.pk} by={anna.pk}",
    ]
    city = City.objects.get()
    city.imprint, city.mayor_name = SECRET, SECRET
    [line] = written(lambda: save_city(city, by=anna))
    assert line == f"event=settings_changed by={anna.pk} settings=imprint/mayor_name"


def test_the_door_is_told_with_the_address_and_without_what_was_typed(world: World, written: Any):
    browser = Client(REMOTE_ADDR="192.0.2.7")

    def knock(login: str, password: str) -> list[str]:
        values = {"login": login, "password": password}
        return written(lambda: browser.post("/konto/anmelden/", values))  # type: ignore[no-any-return]

    known = f"account={world.officer.pk} address=192.0.2.7"
    assert knock(f"{SECRET}@elbtal.example", SECRET) == ["event=failed address=192.0.2.7"]
    assert knock(f"{SECRET}@elbtal.example", SECRET) == ["event=failed address=192.0.2.7"]
    lines = [line for _ in range(7) for line in knock(world.officer.email, SECRET)]
    assert lines == [
        *4 * [f"event=failed {known}"],
        "event=wait address=192.0.2.7 what=sign-in seconds=60 tried=5",
        f"event=failed {known}",
        f"event=stopped {known}",  # and the second refusal of the hour is only counted
    ]
    own = Client(REMOTE_ADDR="192.0.2.8")
    values = {"login": world.head.email, "password": PASSWORD}
    lines = written(lambda: own.post("/konto/anmelden/", values))
    assert lines == [f"event=signed_in account={world.head.pk} address=192.0.2.8"]


def test_what_did_not_happen_is_not_told(world: World, written: Any):
    def taken_back() -> None:
        with transaction.atomic():
            security.note("probe")
            transaction.set_rollback(True)

    assert written(taken_back) == []


@pytest.mark.parametrize("given", [f"Ein Titel {SECRET}", "a\nevent=signed_in", "ü b", "x" * 500])
def test_no_word_of_somebodys_makes_a_line_or_a_column(written: Any, given: str):
    [line] = written(lambda: security.note("probe", what=given))
    assert re.fullmatch(r"event=probe what=[\w.:/+-]{1,200}", line)


def test_the_moment_has_its_offset():
    record = logging.makeLogRecord({"msg": "event=probe", "created": 1764547200.5})
    line = security.Line().format(record)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]{12}[+-]\d\d:\d\d event=probe", line)


def test_it_goes_to_a_file_if_the_city_wants_that(tmp_path: Path):
    program = "from council import security; security.note('probe', number=1)"
    file = tmp_path / "security.log"
    environment = {"DEMO": "1", "SECURITY_LOG": str(file)}
    done = manage(environment, tmp_path, "shell", "-c", program)
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(r"\S+[+-]\d\d:\d\d event=probe number=1\n", file.read_text())
    assert "event=" not in done.stderr
    del environment["SECURITY_LOG"]
    done = manage(environment, tmp_path, "shell", "-c", program)
    assert "event=probe number=1" in done.stderr


class TestRefusals:
    def test_what_is_refused_is_kept_and_counted(self, world: World, written: Any):
        paper = world.inquiry("draft")
        client = Client(REMOTE_ADDR="192.0.2.7")
        client.force_login(world.stranger)
        address = reverse("draft", args=[paper.pk])
        [line] = written(lambda: client.get(address))
        assert line == (
            f"event=refused account={world.stranger.pk} address=192.0.2.7 status=404 path={address}"
        )
        client.post(address)
        row = Refusal.objects.get()
        assert (row.user, row.path, row.times) == (world.stranger, address, 2)

    def test_no_word_of_an_address_is_kept(self, world: World):
        client = Client()
        client.force_login(world.stranger)
        for path in (f"/abonnements/{SECRET}/", f"/{SECRET}/datei/7/", f"/gibt-es-nicht/{SECRET}/"):
            assert client.get(path).status_code == 404
        assert SECRET not in str(list(Refusal.objects.values_list("path")))
        assert Refusal.objects.count() == 2  # the last one is no page at all

    def test_who_is_not_signed_in_leaves_nothing(self, client: Client, world: World):
        assert client.get("/gremien/999999/").status_code == 404
        assert not Refusal.objects.exists()

    def test_nobody_fills_the_table(self, world: World):
        for number in range(MOST_PATHS + 3):
            note_refusal(world.stranger, f"/gremien/{number}/", 404)
        kept = [row.times for row in Refusal.objects.order_by("pk")]
        assert kept == [*MOST_PATHS * [1], 3]

    def test_the_administrator_reads_it(self, client: Client, world: World):
        client.force_login(world.stranger)
        client.get("/gremien/999999/")
        client.force_login(world.administrator)
        answer = client.get(reverse("audit"), {"kind": "refused"})
        [line] = answer.context["lines"]
        assert (line.kind, line.concerned, line.detail) == (
            "Seite abgewiesen oder nicht gefunden", "Petra Fremd", "/gremien/999999/"
        )  # fmt: skip
