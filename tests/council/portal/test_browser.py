"""Every public page in a real browser: for axe in all colours and on a small phone, by keyboard."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from council.history import save_as
from council.models import Membership, Paper, Subscription
from council.services import sittings, subscriptions
from tests.journey.browsing import Visitor
from tests.world import World

LONG_TITLE = "Verkehrsuntersuchungsausschussbeschlussvorlagenbearbeitungsdauer " * 3
SMALL = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 900}
# How a reader's own settings change the colours of a page.
COLOURS: list[dict[str, Any]] = [
    {"color_scheme": "light", "forced_colors": "none"},
    {"color_scheme": "dark", "forced_colors": "none"},
    {"color_scheme": "light", "forced_colors": "active"},
]


@pytest.fixture
def stock(world: World) -> World:
    """A city with long titles, ten questions, answers, a decided motion and a late answer."""
    cache.clear()
    world.statement(
        "distributed", paper=world.inquiry(title=LONG_TITLE, questions=["Warum ist das so?"] * 10)
    )
    motion = world.motion()
    sittings.record_result(
        motion.consultations.get(),
        result="in die Ausschüsse verwiesen",
        committees=[world.committee],
        by=world.clerk,
    )
    world.statement("drafting", paper=world.inquiry())
    for body in (world.committee, world.council):
        seat = Membership(person=world.member.person, organization=body, role="Vorsitz")
        save_as(seat, by=None)
    world.meeting(world.committee, days=5)
    return world


@pytest.fixture
def visitor(
    stock: World, live_server: LiveServer, new_context: Callable[..., BrowserContext]
) -> Visitor:
    """Somebody without an account."""
    return Visitor(new_context(), live_server.url, lambda page: None)


def followed_pages(world: World) -> list[str]:
    """What the links in the mails open, before and after the confirmation."""
    paper = Paper.objects.filter(published_at__isnull=False).earliest("pk")
    subscriptions.ask(address="anna@example.org", paper=paper)
    subscriptions.ask(address="anna@example.org", search="kind=motion&q=Baum")
    waiting, followed = Subscription.objects.all()
    subscriptions.confirm(followed)
    return [
        reverse("confirm_subscription", args=[waiting.key]),
        reverse("confirm_subscription", args=[followed.key]),
        reverse("end_subscription", args=[followed.key]),
        reverse("subscriptions", args=[followed.subscriber.key]),
        reverse("end_subscriptions", args=[followed.subscriber.key]),
    ]


def addresses(world: World) -> list[str]:
    """A page of every kind."""
    year = f"{world.city.today().year % 100:02d}"
    return [
        "/",
        "/vorgaenge/",
        "/vorgaenge/?kind=inquiry&year=2000",
        f"/F0001-{year}/",
        f"/A0001-{year}/",
        f"/S0001-{year}/",
        "/sitzungen/",
        "/sitzungen/?when=past",
        f"/sitzungen/{world.past_sitting.pk}/",
        f"/sitzungen/{world.next_sitting.pk}/",
        "/fraktionen/",
        f"/fraktionen/{world.greens.pk}/",
        f"/fraktionen/{world.reds.pk}/",
        "/mitglieder/",
        f"/mitglieder/{world.member.person.pk}/",
        "/gremien/",
        f"/gremien/{world.committee.pk}/",
        "/aemter/",
        f"/aemter/{world.unit.pk}/",
        "/zahlen/",
        "/hilfe/",
        "/hilfe/antworten/",
        "/pruefen/",
        "/leichte-sprache/",
        "/impressum/",
        "/datenschutz/",
        "/barrierefreiheit/",
        "/barrierefreiheit/melden/",
        "/barrierefreiheit/gemeldet/",
        f"/abonnieren/F0001-{year}/",
        "/abonnieren/suche/?q=Konzept&kind=inquiry",
        "/abonnieren/suche/",
        "/abonnieren/angefragt/",
        *followed_pages(world),
    ]


def test_axe_finds_nothing_in_any_colour_or_on_a_small_phone(
    visitor: Visitor, stock: World, assert_accessible: Callable[[Page], None]
):
    page = visitor.page
    for address in addresses(stock):
        visitor.goes_to(address)
        for colours in COLOURS:
            page.emulate_media(**colours)
            assert_accessible(page)
        page.emulate_media(**COLOURS[0])
        page.set_viewport_size(SMALL)
        visitor.sees_all_of_it()
        assert_accessible(page)
        page.set_viewport_size(DESK)
    visitor.is_content()


def test_a_refused_message_is_accessible_too(
    visitor: Visitor, assert_accessible: Callable[[Page], None]
):
    visitor.goes_to("/barrierefreiheit/melden/")
    visitor.presses("Senden")
    visitor.reads("Bitte schreiben Sie, worum es geht.")
    assert_accessible(visitor.page)


def test_an_answer_is_found_by_keyboard_alone(visitor: Visitor):
    """From the start page to the list, through a filter, to the answer and the office behind it."""
    keyboard = visitor.page.keyboard
    visitor.goes_to("/")
    keyboard.press("Tab")
    assert visitor.page.locator(":focus").inner_text() == "Zum Inhalt springen"
    visitor.tabs_to("Vorgänge")
    visitor.enters()
    visitor.tabs_to("Stand")
    keyboard.press("b")  # beantwortet
    visitor.tabs_to("Filtern")
    visitor.enters()
    visitor.reads("Stand: beantwortet")
    visitor.tabs_to(LONG_TITLE.strip())
    visitor.enters()
    visitor.reads("Warum ist das so?", "Der Prozess läuft.", "So zitieren Sie")
    visitor.tabs_to("Stellungnahme")
    visitor.tabs_to("V/02 Sozialplanung")
    visitor.enters()
    visitor.reads("Amt oder Fachbereich", "Anfragen über die Jahre")
    visitor.tabs_to("Zahlen als Tabelle")
    keyboard.press("Enter")
    visitor.reads("am Jahresende offen")


def test_words_are_suggested_and_taken_by_keyboard_alone(visitor: Visitor):
    """Type, go down, Escape closes and leaves what was typed, Enter takes what is marked."""
    page, keyboard = visitor.page, visitor.page.keyboard
    visitor.goes_to("/vorgaenge/")
    box = page.get_by_role("combobox", name="Vorgänge suchen")
    options = page.get_by_role("listbox", name="Vorschläge").get_by_role("option")
    box.focus()
    keyboard.type("Verkehrsunt")
    expect(options).to_have_count(1)
    expect(box).to_have_attribute("aria-expanded", "true")
    keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("Verkehrsunt")
    keyboard.type("ers")
    expect(options).to_have_count(1)
    keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", "id_q-vorschlaege-0")
    keyboard.press("Enter")
    expect(page).to_have_url(re.compile("q=Verkehrsunt"))
    taken = LONG_TITLE.split()[0]
    expect(box).to_have_value(re.compile(taken, re.IGNORECASE))


def test_a_barrier_is_reported_by_keyboard_alone(visitor: Visitor):
    keyboard = visitor.page.keyboard
    visitor.goes_to("/barrierefreiheit/")
    visitor.tabs_to("Barriere melden")
    visitor.enters()
    visitor.tabs_to("Was hindert Sie")
    keyboard.type("Die Schrift ist zu klein.")
    visitor.tabs_to("Senden")
    visitor.enters()
    visitor.reads("auf dem Weg")


def test_question_and_answer_stand_side_by_side_where_there_is_room(visitor: Visitor, stock: World):
    year = f"{stock.city.today().year % 100:02d}"
    visitor.goes_to(f"/F0001-{year}/")
    pair = visitor.page.locator(".question-pair:has(.answer-text)").first
    question, answer = pair.locator(".question-text"), pair.locator(".answer-text")

    def beside() -> bool:
        left, right = question.bounding_box(), answer.bounding_box()
        assert left
        assert right
        return right["x"] >= left["x"] + left["width"] and right["y"] == left["y"]

    assert beside()
    visitor.page.set_viewport_size(SMALL)
    assert not beside()
    visitor.sees_all_of_it()


def test_a_printed_page_is_a_decent_paper(visitor: Visitor, stock: World):
    """Ways, buttons and menus stay away; the texts stand one below the other in black on white."""
    year = f"{stock.city.today().year % 100:02d}"
    page = visitor.page
    page.emulate_media(media="print", color_scheme="dark")
    visitor.goes_to(f"/F0001-{year}/")
    for name in ("Hauptmenü", "Sie sind hier", "Rechtliches und Hilfe"):
        assert not page.get_by_role("navigation", name=name).is_visible()
    assert page.get_by_text("Zum Inhalt springen").is_hidden()
    content = page.locator(".page-content").bounding_box()
    aside = page.locator(".page-aside").bounding_box()
    assert content
    assert aside
    assert aside["y"] > content["y"] + content["height"]
    colours = "element => [getComputedStyle(element).color, getComputedStyle(document.body).color]"
    assert page.locator(".answer-text .prose").first.evaluate(colours) == ["rgb(0, 0, 0)"] * 2
    assert page.pdf(format="A4").startswith(b"%PDF-")
