"""The audit page: every grant, account, setting and sign-in, for the administrator alone."""

import csv
import datetime
import io
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from council.history import save_as
from council.models import City, SignIn, User
from council.services import accounts, addresses, proposals
from council.services.registers import save_city
from tests.world import PASSWORD, World

pytestmark = pytest.mark.django_db
SIGN_IN = "/konto/anmelden/"
SECRET = "Geheim-Wort-Typo-9"


@pytest.fixture
def admin(world: World) -> Client:
    client = Client()
    client.force_login(world.administrator)
    return client


def lines(client: Client, **wanted: Any) -> list[tuple[str, str, str, str]]:
    answer = client.get(reverse("audit"), wanted)
    assert answer.status_code == 200
    return [(line.kind, line.concerned, line.by, line.detail) for line in answer.context["lines"]]


def table(client: Client, **wanted: Any) -> list[list[str]]:
    answer = client.get(reverse("audit_csv"), wanted)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    text = answer.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def test_only_the_administrator_finds_it(client: Client, world: World):
    for name, user in world.users.items():
        client.force_login(user)
        for page in ("audit", "audit_csv"):
            expected = 200 if name == "administrator" else 404
            assert client.get(reverse(page)).status_code == expected, name
        menu = client.get(reverse("desk")).content.decode()
        assert (reverse("audit") in menu) == (name == "administrator"), name
    client.logout()
    for page in ("audit", "audit_csv"):
        assert client.get(reverse(page))["Location"].startswith(SIGN_IN)


def test_what_is_done_to_roles_accounts_and_settings_is_told(admin: Client, world: World):
    today = f"{timezone.localdate():%d.%m.%Y}"
    user = accounts.create_account(email="n@elbtal.example", name="Nora Neu", by=world.clerk)
    role = {"role": "case_officer", "organization": world.unit}
    grant = accounts.grant_role(user, by=world.clerk, **role)
    user.email, user.is_active = "m@elbtal.example", False
    accounts.change_account(user, by=world.administrator)
    accounts.end_grant(grant, by=world.administrator)
    city = City.objects.get()
    city.mayor_name = "Dr. Ute Neumann"
    save_city(city, by=world.administrator)
    named = f"{grant}, "
    anna, rita = "Anna Admin", "Rita Ratsbüro"
    moved = "E-Mail-Adresse: n@elbtal.example → m@elbtal.example; gesperrt"
    assert lines(admin)[:5] == [
        ("Einstellungen geändert", "", anna, City._meta.get_field("mayor_name").verbose_name),
        ("Rolle beendet", "Nora Neu", anna, f"{named}gegeben ab {today}"),
        ("Konto geändert", "Nora Neu", anna, moved),
        ("Rolle gegeben", "Nora Neu", rita, f"{named}ab {today}"),
        ("Konto angelegt", "Nora Neu", rita, "n@elbtal.example"),
    ]


def test_who_comes_in_and_who_tries_is_kept_without_what_was_typed(admin: Client, world: World):
    wiebke = world.officer.email
    for login, password in (
        (wiebke, SECRET),
        (SECRET + "@elbtal.example", SECRET),
        (wiebke.upper(), PASSWORD),
    ):
        Client().post(SIGN_IN, {"login": login, "password": password})
    world.head.is_active = False
    save_as(world.head, by=None)
    Client().post(SIGN_IN, {"login": world.head.email, "password": PASSWORD})
    browser = Client(REMOTE_ADDR="192.0.2.1")  # where nobody is known
    for _ in range(7):
        browser.post(SIGN_IN, {"login": wiebke, "password": SECRET})
    failed = "Anmeldung misslungen"
    kept = [(row.get_kind_display(), row.user and row.user.name) for row in SignIn.objects.all()]
    assert kept == [
        ("Anmeldung nach zu vielen Versuchen abgewiesen", "Wiebke Wien"),
        *4 * [(failed, "Wiebke Wien")],
        ("Anmeldung an gesperrtem Konto abgewiesen", "Lothar Leitner"),
        ("Anmeldung", "Wiebke Wien"),
        (failed, None),
        (failed, "Wiebke Wien"),
    ]
    said = admin.get(reverse("audit")).content + admin.get(reverse("audit_csv")).content
    assert SECRET.encode() not in said
    assert b"unbekanntes Konto" in said
    assert len(lines(admin, kind="failed")) == 6
    assert [line[3] for line in lines(admin, kind="stopped")] == ["3-mal binnen einer Stunde"]


def test_second_persons_and_new_addresses_are_told(admin: Client, world: World):
    row = accounts.grant_role(
        world.officer, role="mayors_office", organization=world.mayor, by=world.administrator
    )
    proposals.refuse_role(row, by=world.mayors_office, comment="Nein.")
    world.head.email = "neu@elbtal.example"
    accounts.change_account(world.head, by=world.clerk)
    addresses.stop_address(world.head.address_changes.get())
    anna, otto, wiebke = "Anna Admin", "Otto Büroleiter", "Wiebke Wien"
    moved = "lothar@elbtal.example → neu@elbtal.example"
    told = [line for line in lines(admin) if line[0] != "Konto geändert"]
    assert told[:4] == [
        ("Neue Adresse abgewehrt", "Lothar Leitner",
         "Verweis in der Mail an lothar@elbtal.example", moved),
        ("Neue Adresse eingetragen", "Lothar Leitner", "Rita Ratsbüro", moved),
        ("Vorgeschlagene Rolle abgelehnt", wiebke, otto, f"{row}; Nein."),
        ("Rolle vorgeschlagen", wiebke, anna, str(row)),
    ]  # fmt: skip
    assert [line[1] for line in lines(admin, kind="role_refused")] == [wiebke]
    assert [line[1] for line in lines(admin, kind="address_stopped")] == ["Lothar Leitner"]


def test_the_filter_finds_person_kind_and_days(admin: Client, world: World):
    today = timezone.localdate()
    accounts.create_account(email="n@elbtal.example", name="Nora Neu", by=world.clerk)
    of_clerk = lines(admin, person=world.clerk.pk)
    assert {line[0] for line in of_clerk} == {"Konto angelegt", "Rolle gegeben"}
    assert ("Konto angelegt", "Nora Neu", "Rita Ratsbüro", "n@elbtal.example") in of_clerk
    assert {line[0] for line in lines(admin, kind="given")} == {"Rolle gegeben"}
    assert lines(admin, since=today.isoformat(), until=today.isoformat())
    yesterday = (today - datetime.timedelta(days=1)).isoformat()
    tomorrow = (today + datetime.timedelta(days=1)).isoformat()
    assert lines(admin, until=yesterday) == lines(admin, since=tomorrow) == []
    assert table(admin, until=yesterday) == [["Zeit", "Was", "Konto", "Durch", "Einzelheiten"]]
    everything = len(lines(admin))
    odd: tuple[dict[str, Any], ...] = ({"kind": "x"}, {"person": "x"}, {"since": "x"}, {"page": 9})
    for wanted in odd:
        assert len(lines(admin, **wanted)) == everything


def test_the_table_has_the_same_lines_and_no_formula(admin: Client, world: World):
    accounts.create_account(email="n@elbtal.example", name='=HYPERLINK("http://x")', by=world.clerk)
    rows = table(admin, kind="created")
    first = rows[1]
    assert first[1:] == [
        "Konto angelegt", "'=HYPERLINK(\"http://x\")", "Rita Ratsbüro", "n@elbtal.example",
    ]  # fmt: skip
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", first[0])
    assert len(rows) - 1 == len(lines(admin, kind="created")) == User.objects.count()
    link = admin.get(reverse("audit"), {"kind": "created", "page": 1}).content.decode()
    assert f"{reverse('audit_csv')}?kind=created" in link


def test_it_asks_as_often_for_many_as_for_few(admin: Client, world: World):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            admin.get(reverse("audit"))
        return len(captured)

    world.officer.phone = "1"
    accounts.change_account(world.officer, by=world.clerk)
    before = queries()
    for number in range(9):
        accounts.create_account(email=f"n{number}@x.example", name=f"N {number}", by=world.clerk)
        world.officer.phone = f"{number + 2}"
        accounts.change_account(world.officer, by=world.clerk)
    assert queries() == before
