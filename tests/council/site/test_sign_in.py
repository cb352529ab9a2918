"""Signing in and out, passwords by mail, and that nobody learns who has an account."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client
from django.urls import reverse

from council.enums import Role
from council.history import save_as
from council.mail.notifications import send_new
from council.models import AddressChange, OutgoingMail, User
from council.services import accounts, addresses
from council.site import known_browser
from tests.world import PASSWORD, World

pytestmark = pytest.mark.django_db
NEW = "Wolke-Ziegel-Hafen-3"
SIGN_IN = "/konto/anmelden/"
WRONG = "E-Mail-Adresse oder Passwort stimmen nicht."


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: Any) -> Any:
    return client.post(SIGN_IN, {"login": email, "password": password, **more})


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("desk")).status_code == 200


def without_values(page: str) -> str:
    """A page without what stands in its fields: what was typed, and the token of the form."""
    return re.sub(r'value="[^"]*"', "", page)


def link_in(message: Any) -> str:
    link = re.search(rf"{re.escape(settings.SITE_URL)}(/konto/passwort/neu/\S+)", message.body)
    assert link
    return link[1]


def choose_password(client: Client, link: str, password: str = NEW) -> Any:
    form = client.get(link, follow=True)
    return client.post(
        form.request["PATH_INFO"], {"password1": password, "password2": password}, follow=True
    )


def test_signing_in_leads_to_the_desk_and_out_again(client: Client, world: World):
    answer = sign_in(client, " Wiebke@Elbtal.example ")
    assert answer["Location"] == reverse("desk")
    assert is_signed_in(client)
    officer = User.objects.get(pk=world.officer.pk)
    assert officer.last_login is not None
    assert officer.history.count() == 1  # signing in changes nothing
    assert client.get("/konto/abmelden/").status_code == 200
    assert client.post("/konto/abmelden/")["Location"] == "/"
    assert not is_signed_in(client)


def test_signing_in_leads_back_to_the_page_that_was_asked_for(client: Client, world: World):
    wanted = client.get(reverse("statements"))["Location"]
    assert 'name="next" value="/stellungnahmen/"' in client.get(wanted).content.decode()
    answer = sign_in(client, world.officer.email, next="/stellungnahmen/")
    assert answer["Location"] == "/stellungnahmen/"


def test_nobody_is_led_to_another_site(client: Client, world: World):
    answer = sign_in(client, world.officer.email, next="https://example.org/")
    assert answer["Location"] == reverse("desk")


@pytest.mark.parametrize("email", ["wiebke@elbtal.example", "niemand@elbtal.example"])
def test_a_wrong_password_and_an_unknown_address_look_the_same(
    client: Client, world: World, email: str
):
    page = sign_in(client, email, "falsch").content.decode()
    assert WRONG in page
    assert page.count(email) == 1  # what was typed stays in its field


def test_a_locked_account_cannot_sign_in(client: Client, world: World):
    world.officer.is_active = False
    save_as(world.officer, by=None)
    page = client.post(
        SIGN_IN, {"login": world.officer.email, "password": PASSWORD}, follow=True
    ).content.decode()
    assert "Ihr Konto ist gesperrt." in page
    assert not is_signed_in(client)
    assert WRONG in sign_in(client, world.officer.email, "falsch").content.decode()


def test_trying_passwords_is_slowed_down_and_the_page_says_how_long(client: Client, world: World):
    for _ in range(5):
        assert WRONG in sign_in(client, world.officer.email, "falsch").content.decode()
    page = sign_in(client, world.officer.email).content.decode()
    assert "zu viele Versuche. Bitte warten Sie 1 Minute" in page
    assert not is_signed_in(client)


def test_an_account_that_does_not_exist_is_slowed_down_alike(client: Client, world: World):
    pages = []
    for email in (world.officer.email, "niemand@elbtal.example"):
        answers = [sign_in(Client(), email, "falsch").content.decode() for _ in range(6)]
        pages.append(without_values(answers[-1]))
    assert pages[0] == pages[1]
    assert "zu viele Versuche" in pages[0]


def test_strangers_keep_nobody_out_of_a_browser_that_is_known(client: Client, world: World):
    own, wrong = Client(), world.officer.email
    sign_in(own, wrong)
    own.post("/konto/abmelden/")
    for number in range(6):
        stranger = sign_in(Client(REMOTE_ADDR=f"192.0.2.{number}"), wrong, "falsch")
    assert "zu viele Versuche" in stranger.content.decode()
    own.defaults["REMOTE_ADDR"] = "198.51.100.1"
    assert sign_in(own, wrong)["Location"] == reverse("desk")
    own.post("/konto/abmelden/")
    # The mark is the account's: in the same browser another one is as unknown as anywhere.
    for number in range(6):
        sign_in(Client(REMOTE_ADDR=f"192.0.2.{number}"), world.head.email, "falsch")
    assert "zu viele Versuche" in sign_in(own, world.head.email, "falsch").content.decode()


def test_a_mark_that_was_made_up_is_worth_nothing(client: Client, world: World):
    client.cookies[settings.BROWSER_COOKIE_NAME] = "eyJicm93c2VyIjoiYSJ9:abc:def"
    for _ in range(6):
        page = sign_in(client, world.officer.email, "falsch").content.decode()
    assert "zu viele Versuche" in page
    assert sign_in(Client(), world.head.email)["Location"] == reverse("desk")


def test_the_mark_opens_nothing_and_names_nobody(client: Client, world: World):
    sign_in(client, world.officer.email)
    cookie = client.cookies[settings.BROWSER_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert "elbtal" not in str(signing.loads(cookie.value, salt=known_browser.SALT))
    other = Client()
    other.cookies[settings.BROWSER_COOKIE_NAME] = cookie.value
    assert not is_signed_in(other)


def test_trying_accounts_is_slowed_down(client: Client, world: World):
    for number in range(20):
        page = sign_in(client, f"a{number}@elbtal.example", "falsch").content.decode()
        assert WRONG in page
    page = sign_in(client, world.officer.email).content.decode()
    assert "Von Ihrem Internetanschluss wurden viele Konten erfolglos versucht." in page
    assert "Bitte warten Sie 60 Minuten" in page
    assert not is_signed_in(client)


def test_only_so_many_mails_go_to_one_address_whether_it_is_known_or_not(
    client: Client, world: World
):
    pages = []
    for email in (world.officer.email, "niemand@elbtal.example"):
        for _ in range(4):
            answer = client.post("/konto/passwort/vergessen/", {"email": email})
        pages.append(without_values(answer.content.decode()))
    assert pages[0] == pages[1]
    assert "eine weitere gibt es in 15 Minuten" in pages[0]
    assert OutgoingMail.objects.count() == 3


def test_the_mail_is_left_to_the_worker_so_that_no_answer_takes_longer(
    client: Client, world: World, django_capture_on_commit_callbacks: Any
):
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/konto/passwort/vergessen/", {"email": world.officer.email})
    assert OutgoingMail.objects.get().sent_at is None
    send_new()  # within a second
    assert OutgoingMail.objects.get().sent_at is not None


@pytest.mark.parametrize(
    "values",
    [
        {"login": "", "password": ""},
        {"login": "kein at", "password": "x"},
        {"login": "a\0b@elbtal.example", "password": "x\0y"},
        {"login": "a@elbtal.example\r\nBcc: b@elbtal.example", "password": "x"},
        {"login": "a" * 5000 + "@elbtal.example", "password": "b" * 5000},
        {},
    ],
)
def test_bad_input_is_answered_in_german(client: Client, world: World, values: dict[str, str]):
    answer = client.post(SIGN_IN, values)
    assert answer.status_code == 200
    assert "kern-error" in answer.content.decode() or WRONG in answer.content.decode()


@pytest.mark.parametrize(
    "path",
    ["signup/", "login/", "email/", "confirm-email/", "inactive/", "reauthenticate/"],
)
def test_what_allauth_offers_besides_is_not_found(client: Client, world: World, path: str):
    client.force_login(world.administrator)
    assert client.get(f"/konto/{path}").status_code == 404
    values = {"email": "a@example.de", "password1": NEW, "password2": NEW}
    assert client.post(f"/konto/{path}", values).status_code == 404
    assert not User.objects.filter(email="a@example.de").exists()


def test_a_forgotten_password(client: Client, world: World):
    answer = client.post("/konto/passwort/vergessen/", {"email": world.officer.email})
    assert answer["Location"] == "/konto/passwort/vergessen/gesendet/"
    [message] = OutgoingMail.objects.all()
    assert message.to == world.officer.email
    assert message.subject == "Neues Passwort wählen"
    assert "Guten Tag Wiebke Wien" in message.body
    answer = choose_password(client, link_in(message))
    assert answer.redirect_chain[-1][0] == reverse("desk")
    assert OutgoingMail.objects.latest("pk").subject == "Ihr Passwort wurde geändert"
    client.logout()
    assert WRONG in sign_in(client, world.officer.email).content.decode()
    sign_in(client, world.officer.email, NEW)
    assert is_signed_in(client)
    assert world.officer.history.filter(history_change_reason="password").exists()


def test_a_link_works_once(client: Client, world: World):
    link = link_of(world.officer)
    choose_password(client, link)
    page = Client().get(link, follow=True).content.decode()
    assert "Dieser Verweis gilt nicht mehr" in page


def test_a_link_dies_with_the_address(client: Client, world: World):
    link = link_of(world.officer)
    world.officer.email = "neu@elbtal.example"
    accounts.change_account(world.officer, by=world.clerk)
    assert "Passwort wählen" in client.get(link, follow=True).content.decode()
    addresses.confirm_address(AddressChange.objects.get())
    assert "Dieser Verweis gilt nicht mehr" in client.get(link, follow=True).content.decode()


@pytest.mark.parametrize("link", ["1-abc", "zzzzzzzzzzzzz-abc-def", "0-set-password"])
def test_an_invented_link_opens_nothing(client: Client, world: World, link: str):
    page = client.get(f"/konto/passwort/neu/{link}/", follow=True)
    assert "Dieser Verweis gilt nicht mehr" in page.content.decode()


def test_who_asks_for_an_unknown_address_sees_the_same_and_nothing_is_sent(
    client: Client, world: World
):
    locked = world.other_officer
    locked.is_active = False
    save_as(locked, by=None)
    pages = [
        client.post("/konto/passwort/vergessen/", {"email": email}, follow=True).content
        for email in (world.officer.email, "niemand@elbtal.example", locked.email)
    ]
    assert len(set(pages)) == 1
    assert [message.to for message in OutgoingMail.objects.all()] == [world.officer.email]


def test_the_links_of_mails_have_the_sites_address(client: Client, world: World, settings: Any):
    settings.ALLOWED_HOSTS = ["*"]
    client.post(
        "/konto/passwort/vergessen/", {"email": world.officer.email}, headers={"host": "evil.test"}
    )
    assert "evil.test" not in OutgoingMail.objects.get().body


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("kurz", "kurz", "zu kurz"),
        (NEW, NEW + "4", "nicht gleich"),
        ("1q2w3e4r5t6y", "1q2w3e4r5t6y", "üblich"),
        ("wiebke@elbtal.example", "wiebke@elbtal.example", "ähnlich"),
        ("", "", "erforderlich"),
    ],
)
def test_a_bad_new_password_is_explained(
    client: Client, world: World, first: str, second: str, words: str
):
    client.force_login(world.officer)
    values = {"oldpassword": PASSWORD, "password1": first, "password2": second}
    assert words in client.post("/konto/passwort/", values).content.decode()
    assert User.objects.get(pk=world.officer.pk).check_password(PASSWORD)


def test_changing_the_password_signs_out_elsewhere(client: Client, world: World):
    elsewhere = Client()
    elsewhere.force_login(world.officer)
    client.force_login(world.officer)
    values = {"oldpassword": "falsch", "password1": NEW, "password2": NEW}
    assert "nicht Ihr jetziges" in client.post("/konto/passwort/", values).content.decode()
    client.post("/konto/passwort/", {**values, "oldpassword": PASSWORD})
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    assert OutgoingMail.objects.get().subject == "Ihr Passwort wurde geändert"


def test_an_account_without_password_sets_one(client: Client, world: World):
    world.officer.set_unusable_password()
    save_as(world.officer, by=None)
    client.force_login(world.officer)
    assert client.get("/konto/passwort/")["Location"] == "/konto/passwort/festlegen/"
    client.post("/konto/passwort/festlegen/", {"password1": NEW, "password2": NEW})
    assert User.objects.get(pk=world.officer.pk).check_password(NEW)


class TestTrial:
    """In a trial anybody may be anybody."""

    @pytest.fixture
    def member(self, world: World) -> User:
        member = world.user("Demo Mitglied", (Role.COUNCIL_MEMBER, world.council))
        member.email = "ratsmitglied@demo.example"
        save_as(member, by=None)
        return member

    def test_one_click_signs_in(self, client: Client, member: User):
        page = client.get(SIGN_IN).content.decode()
        address = reverse("sign_in_for_trial", args=[member.pk])
        assert "Demo Mitglied" in page
        assert "Ratsmitglied, Stadtrat" in page
        assert page.count("/konto/anmelden/probe/") == 1
        assert client.get(address).status_code == 405
        assert client.post(address)["Location"] == reverse("desk")
        assert is_signed_in(client)

    def test_never_in_a_real_installation(self, client: Client, member: User, settings: Any):
        settings.DEMO = False
        assert "Demo Mitglied" not in client.get(SIGN_IN).content.decode()
        address = reverse("sign_in_for_trial", args=[member.pk])
        assert client.post(address).status_code == 404
        assert not is_signed_in(client)

    def test_never_as_one_of_the_others(self, client: Client, member: User, world: World):
        for user in world.users.values():
            address = reverse("sign_in_for_trial", args=[user.pk])
            assert client.post(address).status_code == 404
        assert client.post(f"/konto/anmelden/probe/{10**30}/").status_code == 404


def link_of(user: User) -> str:
    return accounts.password_link(user).removeprefix(settings.SITE_URL)
