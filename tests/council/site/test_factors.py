"""The second factor: an app's codes, recovery codes, and helping those who have lost it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from council.exceptions import NotAllowed
from council.history import save_as
from council.models import FactorEvent, OutgoingMail, SignIn, User
from council.services import factors
from tests.world import PASSWORD, World

pytestmark = pytest.mark.django_db

SIGN_IN = "/konto/anmelden/"
SECOND = "/konto/anmelden/zweiter-faktor/"
WRONG = "Das stimmt nicht oder gilt nicht mehr."


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that can be turned forward: codes change every half minute."""
    cache.clear()
    with time_machine.travel("2026-12-01 09:00:05+01:00", tick=False) as moment:
        yield moment


def code_of(secret: str, steps: int = 0) -> str:
    """What an app shows now, or so many half minutes later."""
    import time

    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def sign_in(client: Client, user: User, **more: Any) -> Any:
    return client.post(SIGN_IN, {"login": user.email, "password": PASSWORD, **more})


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("desk")).status_code == 200


def set_up(client: Client) -> str:
    """Set up an app in the browser; returns its key."""
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'<code class="key"[^>]*>([A-Z2-7]+)<', page)
    assert secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret[1])})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    return secret[1]


def with_app(user: User) -> str:
    """Somebody who has set up an app and is signed out again; returns its key."""
    client = Client()
    sign_in(client, user)
    return set_up(client)


def codes_on(page: Any) -> list[str]:
    return re.findall(r"<li><code>(\d{8})</code>", page.content.decode())


def test_signing_in_asks_for_the_code_and_takes_each_once(
    world: World, clock: time_machine.Traveller
):
    secret = with_app(world.officer)
    clock.shift(300)
    client, again = Client(), Client()
    assert sign_in(client, world.officer)["Location"] == SECOND
    assert not is_signed_in(client)
    for wrong in ("000000", code_of(secret, -3), code_of(secret, 3), "", "a\0", "9" * 4000, "{}"):
        assert client.post(SECOND, {"code": wrong}).status_code == 200
        assert not is_signed_in(client)
        cache.clear()  # so many wrong ones are not the matter here
    code = code_of(secret)
    assert client.post(SECOND, {"code": f"{code[:3]} {code[3:]}"})["Location"] == reverse("desk")
    assert is_signed_in(client)
    # Whoever has looked over her shoulder comes too late, also when the code is not shown any more.
    sign_in(again, world.officer)
    assert WRONG in again.post(SECOND, {"code": code}).content.decode()
    clock.shift(35)
    assert WRONG in again.post(SECOND, {"code": code}).content.decode()
    assert again.post(SECOND, {"code": code_of(secret)})["Location"] == reverse("desk")
    assert SignIn.objects.filter(kind="factor", user=world.officer).count() == 6


def test_trying_codes_is_stopped(world: World):
    with_app(world.officer)
    client = Client()
    sign_in(client, world.officer)
    pages = [client.post(SECOND, {"code": f"{n:06}"}).content.decode() for n in range(12)]
    assert "zu viele Versuche" in pages[-1]
    assert not is_signed_in(client)


def test_where_to_go_is_kept_over_both_steps(world: World, clock: time_machine.Traveller):
    secret = with_app(world.officer)
    clock.shift(60)
    client = Client()
    sign_in(client, world.officer, next=reverse("statements"))
    answer = client.post(SECOND, {"code": code_of(secret)})
    assert answer["Location"] == reverse("statements")


def test_recovery_codes_are_shown_once_and_each_counts_once(
    world: World, clock: time_machine.Traveller
):
    client = Client()
    sign_in(client, world.officer)
    set_up(client)
    page = client.get(reverse("mfa_view_recovery_codes"))
    codes = codes_on(page)
    assert len(set(codes)) == 10
    assert not codes_on(client.get(reverse("mfa_view_recovery_codes")))
    # Neither they nor the key can be read in the database.
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert not [code for code in codes if code in stored]
    for answer in (302, 200):
        another = Client()
        sign_in(another, world.officer)
        assert another.post(SECOND, {"code": codes[0]}).status_code == answer
    assert "Noch 9 Codes sind übrig." in client.get(reverse("mfa_index")).content.decode()
    client.post(reverse("mfa_generate_recovery_codes"))
    fresh = codes_on(client.get(reverse("mfa_view_recovery_codes")))
    assert not set(fresh) & set(codes)
    another = Client()
    sign_in(another, world.officer)
    assert another.post(SECOND, {"code": codes[1]}).status_code == 200


def test_a_stolen_database_does_not_hold_the_key(world: World):
    secret = with_app(world.officer)
    assert secret not in str(Authenticator.objects.get(type="totp").data)


def test_what_another_key_has_hidden_opens_nothing(
    world: World, clock: time_machine.Traveller, settings: Any
):
    secret = with_app(world.officer)
    clock.shift(60)
    settings.SECRET_KEY = "another key, long enough to be taken for one"
    client = Client()
    sign_in(client, world.officer)
    for code in (code_of(secret), code_of("")):
        assert client.post(SECOND, {"code": code}).status_code == 200
    assert not is_signed_in(client)


def test_a_change_is_asked_for_the_password_again_after_some_minutes(
    world: World, clock: time_machine.Traveller
):
    client = Client()
    sign_in(client, world.officer)
    clock.shift(3601)
    answer = client.get(reverse("mfa_activate_totp"))
    again = reverse("account_reauthenticate")
    assert answer["Location"].startswith(again)
    wrong = client.post(answer["Location"], {"password": "falsch"})
    assert "Das ist nicht Ihr jetziges Passwort." in wrong.content.decode()
    right = client.post(answer["Location"], {"password": PASSWORD})
    assert right["Location"] == reverse("mfa_activate_totp")
    secret = set_up(client)
    clock.shift(3601)
    removing = client.post(reverse("mfa_deactivate_totp"))
    assert removing["Location"].startswith(again)
    assert Authenticator.objects.filter(type="totp").exists()
    page = client.get(reverse("mfa_deactivate_totp"), follow=True).content.decode()
    assert "Mit einem Code aus der App" in page
    code = {"code": code_of(secret), "next": reverse("mfa_deactivate_totp")}
    assert client.post(reverse("mfa_reauthenticate"), {**code, "code": "1"}).status_code == 200
    # Confirmed, what was sent before goes on.
    assert client.post(reverse("mfa_reauthenticate"), code)["Location"] == reverse("mfa_index")
    assert not Authenticator.objects.exists()


def test_every_change_is_told_to_the_holder_and_kept(
    world: World, django_capture_on_commit_callbacks: Any, mailoutbox: list[Any]
):
    client, committed = Client(), django_capture_on_commit_callbacks
    sign_in(client, world.officer)
    with committed(execute=True):
        set_up(client)
    page = client.get(reverse("mfa_index")).content.decode()
    assert "01.12.2026" in page
    assert "noch nie" in page
    with committed(execute=True):
        client.post(reverse("mfa_generate_recovery_codes"))
    with committed(execute=True):
        client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    kept = [(row.kind, row.by, row.detail) for row in FactorEvent.objects.order_by("pk")]
    assert kept == [
        ("factor_added", world.officer, "Authenticator-App"),
        ("factor_codes", world.officer, ""),
        ("factor_removed", world.officer, "Authenticator-App"),
    ]
    assert {tuple(mail.to) for mail in mailoutbox} == {(world.officer.email,)}
    assert [mail.body.split("\n")[4] for mail in mailoutbox] == [
        "Zweiter Faktor eingerichtet: Authenticator-App",
        "Wiederherstellungscodes gemacht",
        "Zweiter Faktor entfernt: Authenticator-App",
    ]
    admin = Client()
    admin.force_login(world.administrator)
    shown = admin.get(reverse("audit"), {"kind": "factor_removed"}).content.decode()
    assert "Authenticator-App" in shown


def test_nobody_touches_the_factors_of_others(world: World):
    with_app(world.officer)
    row = Authenticator.objects.get(type="totp")
    key = Authenticator.objects.create(user=world.officer, type="webauthn", data={"name": "x"})
    client = Client()
    sign_in(client, world.head)
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        for number in (row.pk, key.pk):
            address = reverse(name, args=[number])
            assert client.get(address).status_code == 404
            assert client.post(address, {"name": "meins"}).status_code == 404
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 404
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 404
    assert client.post(reverse("mfa_generate_recovery_codes")).status_code == 200
    assert Authenticator.objects.filter(user=world.officer).count() == 3
    assert not Authenticator.objects.filter(user=world.head).exists()


# --- Lost


def test_the_administrator_resets_with_a_reason_and_the_holder_is_told(world: World):
    with_app(world.officer)
    OutgoingMail.objects.all().delete()
    admin, address = Client(), reverse("reset_factors", args=[world.officer.pk])
    admin.force_login(world.administrator)
    assert (
        "Bitte geben Sie einen Grund an." in admin.post(address, {"comment": " "}).content.decode()
    )
    assert Authenticator.objects.exists()
    admin.post(address, {"comment": "Telefon verloren, angerufen"})
    assert not Authenticator.objects.exists()
    mail = OutgoingMail.objects.get()
    assert mail.to == world.officer.email
    assert "Anna Admin" in mail.body
    assert "Telefon verloren, angerufen" in mail.body
    event = FactorEvent.objects.get(kind="factor_reset")
    assert (event.user, event.by) == (world.officer, world.administrator)
    assert "Telefon verloren" in admin.get(reverse("audit")).content.decode()
    assert sign_in(Client(), world.officer)["Location"] == reverse("desk")


def test_of_a_strong_role_all_administrators_hear(world: World):
    with_app(world.clerk)
    other = world.user("Ada Zweite", ("administrator", world.council))  # type: ignore[arg-type]
    OutgoingMail.objects.all().delete()
    factors.reset(world.clerk, reason="Verloren", by=world.administrator)
    told = {mail.to for mail in OutgoingMail.objects.all()}
    assert told == {world.clerk.email, world.administrator.email, other.email}


def test_a_locked_holder_hears_too(world: World):
    with_app(world.officer)
    world.officer.is_active = False
    save_as(world.officer, by=None)
    OutgoingMail.objects.all().delete()
    factors.reset(world.officer, reason="Verloren", by=world.administrator)
    assert OutgoingMail.objects.get().to == world.officer.email


def test_nobody_resets_his_own_and_nobody_but_the_administrator(world: World):
    for user in (world.administrator, world.officer):
        with_app(user)
    for by, user in (
        (world.administrator, world.administrator),
        (world.clerk, world.officer),
        (world.officer, world.officer),
    ):
        with pytest.raises(NotAllowed):
            factors.reset(user, reason="Verloren", by=by)
    assert Authenticator.objects.filter(type="totp").count() == 2


def test_on_the_server_the_last_administrator_can_be_helped(world: World, capsys: Any):
    with_app(world.administrator)
    words = ("reset_factors", world.administrator.email, "--grund", "Telefon gestohlen")
    call_command(*words)
    assert not Authenticator.objects.exists()
    assert "zurückgesetzt" in capsys.readouterr().out
    with pytest.raises(CommandError, match="keinen zweiten Faktor"):
        call_command(*words)
    with pytest.raises(CommandError, match="kein Konto"):
        call_command("reset_factors", "niemand@elbtal.example", "--grund", "x")
    admin = Client()
    admin.force_login(world.administrator)
    assert "Kommandozeile" in admin.get(reverse("audit")).content.decode()
