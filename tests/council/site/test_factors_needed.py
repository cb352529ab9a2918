"""A second factor that the city demands for a role."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse

from council.enums import Role
from council.exceptions import Invalid
from council.models import User
from council.services.accounts import grant_role
from council.services.registers import save_city
from tests.world import World

pytestmark = pytest.mark.django_db


def demand(world: World, *roles: Role) -> None:
    TOTP.activate(world.administrator, generate_totp_secret())
    world.city.factor_roles = [role.value for role in roles]
    save_city(world.city, by=world.administrator)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_who_has_the_role_reaches_nothing_but_setting_one_up(world: World):
    officer, head = client_of(world.officer), client_of(world.head)
    assert officer.get(reverse("desk")).status_code == 200
    demand(world, Role.CASE_OFFICER)
    for name in ("desk", "statements", "papers", "start", "bundles"):
        assert officer.get(reverse(name))["Location"] == reverse("mfa_index"), name
    assert "Ihre Stadt verlangt ihn" in officer.get(reverse("mfa_index")).content.decode()
    for name in ("help", "mfa_activate_totp", "mfa_add_webauthn", "account_logout"):
        assert officer.get(reverse(name)).status_code == 200, name
    assert head.get(reverse("desk")).status_code == 200
    TOTP.activate(world.officer, generate_totp_secret())
    assert officer.get(reverse("desk")).status_code == 200
    assert "verlangt ihn" not in officer.get(reverse("mfa_index")).content.decode()


def test_a_role_given_later_counts_from_the_next_request(world: World):
    demand(world, Role.HEAD_OF_UNIT)
    officer = client_of(world.officer)
    assert officer.get(reverse("desk")).status_code == 200
    grant_role(
        world.officer, role=Role.HEAD_OF_UNIT, organization=world.unit, by=world.administrator
    )
    assert officer.get(reverse("desk"))["Location"] == reverse("mfa_index")


def test_what_was_typed_is_shown_and_nothing_is_done(world: World):
    officer = client_of(world.officer)
    demand(world, Role.CASE_OFFICER)
    answer = officer.post(
        reverse("new_inquiry"), {"title": "Mühsam <b>getippt</b>", "password": "Geheim-Typo-9"}
    )
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "Mühsam &lt;b&gt;getippt&lt;/b&gt;" in page
    assert "Geheim-Typo-9" not in page


def test_only_who_has_one_may_demand_it_of_others(world: World):
    world.city.factor_roles = [Role.ADMINISTRATOR.value]
    with pytest.raises(Invalid, match="Mein Konto"):
        save_city(world.city, by=world.administrator)
    demand(world, Role.ADMINISTRATOR)
    assert client_of(world.administrator).get(reverse("city_settings")).status_code == 200
