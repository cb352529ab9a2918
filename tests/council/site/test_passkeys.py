"""Passkeys in a browser, with the authenticator that Chromium has for tests."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from council.models import FactorEvent, SignIn
from tests.world import PASSWORD, World

NOBODY = "Das stimmt nicht oder gilt nicht mehr."


def plug_in(page: Page) -> Any:
    """A passkey in the browser's own keeping; returns what takes it out again."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    key = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return lambda: devtools.send("WebAuthn.removeVirtualAuthenticator", key)


def sign_in(page: Page, live_server: LiveServer, email: str) -> None:
    page.goto(f"{live_server.url}/konto/anmelden/")
    page.get_by_label("E-Mail-Adresse").fill(email)
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Anmelden", exact=True).click()


def test_a_passkey_from_setting_it_up_to_taking_it_out(
    live_server: LiveServer,
    world: World,
    page: Page,
    settings: Any,
    assert_accessible: Callable[[Page], None],
):
    settings.SITE_URL = live_server.url
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    take_out = plug_in(page)
    sign_in(page, live_server, world.officer.email)
    page.goto(f"{live_server.url}{reverse('mfa_index')}")
    assert_accessible(page)
    page.get_by_role("link", name="Passkey einrichten").click()
    assert_accessible(page)
    page.get_by_label("Name").fill("Diensthandy")
    page.get_by_role("button", name="Passkey einrichten").press("Enter")
    expect(page.get_by_text("Diese Codes sehen Sie nur jetzt")).to_be_visible()
    assert_accessible(page)
    expect(page.get_by_role("button", name="Drucken")).to_be_visible()
    code = page.locator(".recovery-codes code").first.inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="Als Datei sichern").click()
    assert code in download.value.path().read_text()
    page.get_by_role("link", name="Fertig").click()
    expect(page.get_by_role("cell", name="Passkey „Diensthandy“", exact=True)).to_be_visible()
    assert_accessible(page)

    # Without a password
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/konto/anmelden/?next={reverse('mfa_index')}")
    assert_accessible(page)
    page.get_by_role("button", name="Mit Passkey anmelden").click()
    expect(page.get_by_role("heading", name="Mein Konto")).to_be_visible()
    assert Authenticator.objects.get(type="webauthn").last_used_at

    # As the second step
    page.context.clear_cookies()
    sign_in(page, live_server, world.officer.email)
    expect(page.get_by_role("heading", name="Anmelden: zweiter Schritt")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Passkey verwenden").click()
    expect(page.get_by_role("heading", name="Schreibtisch")).to_be_visible()

    # Lost
    take_out()
    page.context.clear_cookies()
    sign_in(page, live_server, world.officer.email)
    page.evaluate("Object.defineProperty(window, 'PublicKeyCredential', {value: undefined})")
    page.get_by_role("button", name="Passkey verwenden").click()
    expect(page.get_by_role("alert")).to_contain_text("Ihr Browser kann keine Passkeys.")
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Anmelden", exact=True).click()
    expect(page.get_by_role("heading", name="Schreibtisch")).to_be_visible()
    page.goto(f"{live_server.url}{reverse('mfa_index')}")
    page.get_by_role("link", name="Umbenennen").click()
    page.get_by_label("Name").fill("Altes Handy")
    page.get_by_role("button", name="Speichern").click()
    page.get_by_role("link", name="Entfernen").click()
    page.get_by_role("button", name="Entfernen").click()
    expect(page.get_by_text("Noch kein zweiter Faktor")).to_be_visible()
    assert [event.detail for event in FactorEvent.objects.order_by("pk")] == [
        "Passkey „Diensthandy“",
        "Passkey „Altes Handy“",
    ]
    assert SignIn.objects.filter(kind="signed_in", user=world.officer).count() == 4
    assert not wrong


ANSWERS = [
    "", "{", "1", "[]", "{}", "null", '"x"', '{"response": {}}', '{"response": {"userHandle": 1}}',
    json.dumps({"response": {"userHandle": "AAAA"}}),
    json.dumps({"id": "MQ", "rawId": "MQ", "type": "public-key", "response": {
        "userHandle": "ZzA", "clientDataJSON": "e30", "authenticatorData": "AA", "signature": "AA",
    }}),
    json.dumps({"id": "MQ", "rawId": "MQ", "type": "public-key", "response": {
        "clientDataJSON": "e30", "attestationObject": "oA",
    }}),
    "x" * 50_000, "\0",
]  # fmt: skip


@pytest.mark.django_db
def test_whatever_no_passkey_says_is_refused(world: World):
    client, stranger = Client(), Client()
    client.post("/konto/anmelden/", {"login": world.officer.email, "password": PASSWORD})
    for answer in ANSWERS:
        client.get(reverse("mfa_add_webauthn"))
        added = client.post(reverse("mfa_add_webauthn"), {"name": "x", "credential": answer})
        assert added.status_code == 200, answer[:40]
        assert b'role="alert"' in added.content
        stranger.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
        came_in = stranger.post(reverse("mfa_login_webauthn"), {"credential": answer})
        assert came_in["Location"] == reverse("account_login"), answer[:40]
        assert stranger.get(reverse("desk")).status_code == 302
    assert not Authenticator.objects.exists()
