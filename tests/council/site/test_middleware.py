"""What holds for every request: no copies, the city's clock, no NUL bytes, refusals in words."""

import datetime
import sys
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import path, reverse
from django.utils import timezone

from council import exceptions
from council.history import save_as
from council.models import Grant
from council.services import accounts
from council.site import checks
from council.site.middleware import CityTime
from tests.world import World

pytestmark = pytest.mark.django_db


def test_what_the_signed_in_see_is_not_kept(client: Client, world: World):
    assert "no-store" not in client.get("/impressum/").get("Cache-Control", "")
    client.force_login(world.officer)
    for address in ("/impressum/", reverse("desk"), "/gibt-es-nicht/"):
        assert client.get(address)["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize(
    "address", ["/vorgaenge/?q=a%00b", "/vorgaenge/%00/", "/%00", "/konten/?page=%00&q=%00"]
)
def test_a_nul_byte_leads_nowhere(client: Client, world: World, address: str):
    client.force_login(world.clerk)
    answer = client.get(address)
    assert answer.status_code == 404
    assert "Diese Seite gibt es nicht" in answer.content.decode()


@pytest.mark.parametrize(
    "method", ["PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "PROPFIND", "BREW"]
)
@pytest.mark.parametrize("name", ["start", "desk", "account_login", "city_settings"])
def test_a_method_that_no_page_has_is_answered_in_words(
    client: Client, world: World, name: str, method: str
):
    client.force_login(world.administrator)
    answer = client.generic(method, reverse(name), "name=Anderswo")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, POST")
    assert "Es wurde nichts geändert." in answer.content.decode()


@pytest.mark.parametrize("name", ["start", "desk", "inbox", "statements", "audit"])
def test_a_page_to_read_takes_nothing(client: Client, world: World, name: str):
    client.force_login(world.clerk)
    answer = client.post(reverse(name), {"name": "Anderswo"})
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
    assert "Es wurde nichts geändert." in answer.content.decode()


def test_programs_hear_of_a_wrong_method_in_their_own_way(client: Client, world: World):
    answer = client.put("/oparl/")
    assert answer.status_code == 405
    assert answer["Content-Type"].startswith("application/json")


def test_a_host_that_is_not_ours_is_told_so_in_german(client: Client, world: World):
    answer = client.get("/", headers={"host": "anderswo.example"})
    assert answer.status_code == 400
    assert "nicht zu verstehen" in answer.content.decode()


@pytest.mark.parametrize("address", ["/", "/gibt-es-nicht/", "/oparl/", "/robots.txt"])
def test_no_page_may_use_what_a_browser_can_reach(client: Client, world: World, address: str):
    policy = client.get(address)["Permissions-Policy"]
    assert "camera=()" in policy
    assert "geolocation=()" in policy


def test_the_clock_is_the_citys(world: World, rf: RequestFactory):
    world.city.time_zone = "Pacific/Auckland"
    save_as(world.city, by=None)
    seen: list[str] = []

    def view(request: Any) -> HttpResponse:
        seen.append(timezone.get_current_timezone_name())
        return HttpResponse()

    CityTime(view)(rf.get("/"))
    assert seen == ["Pacific/Auckland"]
    assert timezone.get_current_timezone_name() == "Europe/Berlin"


def refuse(request: Any, name: str) -> HttpResponse:
    raise getattr(exceptions, name)("Dazu fehlt Ihnen <b>etwas</b>.")


class Addresses:
    """The site's addresses with one that always refuses."""

    from council.urls import urlpatterns as real

    urlpatterns = [path("weigern/<str:name>/", refuse), *real]


@pytest.mark.parametrize(
    ("name", "status"), [("NotAllowed", 403), ("NotNow", 409), ("Overtaken", 409), ("Invalid", 409)]
)
def test_a_refusal_is_explained(
    client: Client, world: World, settings: Any, name: str, status: int
):
    settings.ROOT_URLCONF = Addresses
    answer = client.get(f"/weigern/{name}/")
    assert answer.status_code == status
    assert "Dazu fehlt Ihnen &lt;b&gt;etwas&lt;/b&gt;." in answer.content.decode()


def test_a_locked_account_is_out_at_once(client: Client, world: World):
    client.force_login(world.officer)
    assert client.get(reverse("desk")).status_code == 200
    world.officer.is_active = False
    accounts.change_account(world.officer, by=world.clerk)
    assert client.get(reverse("desk")).status_code == 302


def test_a_lost_role_counts_from_the_next_request(client: Client, world: World):
    client.force_login(world.clerk)
    assert client.get(reverse("registers")).status_code == 200
    accounts.end_grant(Grant.objects.get(user=world.clerk), by=world.administrator)
    assert client.get(reverse("registers")).status_code == 404


def test_a_role_that_ran_out_counts_no_more(client: Client, world: World):
    client.force_login(world.clerk)
    grant = Grant.objects.get(user=world.clerk)
    grant.valid_until = timezone.localdate() - datetime.timedelta(days=1)
    save_as(grant, by=None)
    assert client.get(reverse("registers")).status_code == 404


def test_missing_libraries_stop_the_start(monkeypatch: pytest.MonkeyPatch):
    assert checks.printing_works() == []
    module = sys.modules["council.pdf.workers"]  # the package has a name of its own for it
    monkeypatch.setattr(module, "LIBRARIES", {"libnone.so.9": "libnone9"})
    [error] = checks.printing_works()
    assert "libnone9" in error.msg
    assert error.is_serious()


def test_a_release_of_weasyprint_that_nobody_has_tried_stops_the_start(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(sys.modules["council.pdf.workers"], "WEASYPRINT", "69.")
    [error] = checks.printing_works()
    assert "WeasyPrint 70" in error.msg
    assert error.is_serious()
