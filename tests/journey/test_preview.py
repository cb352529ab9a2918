"""The preview beside a text, in the browser that people have: only the whole Chromium shows PDF."""

import re
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from council.models import Paper
from tests.journey import council
from tests.journey.town import PHONE, Town

NEW_PREVIEW = re.compile(r"/vorschau\.pdf\?um=\d+")


@pytest.fixture(scope="module")
def browser(launch_browser: Callable[..., Browser]) -> Iterator[Browser]:
    """Chromium with its window, where its viewer lives."""
    browser = launch_browser(executable_path=shutil.which("chromium"))
    yield browser
    browser.close()


def test_the_preview_follows_what_is_written(town: Town) -> None:
    """Each saving is followed by one new preview; a phone has the link and makes none."""
    statement = town.world.statement(text="")
    officer, member = town.person("officer"), town.person("member")
    for person in (officer, member):
        person.page.set_viewport_size({"width": 1500, "height": 900})
        person.comes()
    officer.goes_to(f"/stellungnahme/{statement.pk}/")
    with officer.page.expect_response(NEW_PREVIEW) as answer:
        officer.writes("Antwort zu Frage 1", "Ein neuer Satz.")
    assert answer.value.status == 200
    expect(officer.page.locator(".preview-sheet")).to_have_count(1)
    expect(officer.page.locator(".preview-sheet")).to_have_attribute("src", NEW_PREVIEW)

    council.writes_motion(member, title="Bäume", resolution="Es werden Bäume gepflanzt.")
    with member.page.expect_response(NEW_PREVIEW):
        member.writes("Beschlussvorschlag", "Es werden zehn Bäume gepflanzt.")
    member.reads("Gespeichert um")
    assert Paper.objects.get(title="Bäume").resolution == "Es werden zehn Bäume gepflanzt."

    officer.page.set_viewport_size(PHONE)
    asked: list[str] = []
    officer.page.on("request", lambda request: asked.append(request.url))
    officer.goes_to(f"/stellungnahme/{statement.pk}/")
    officer.writes("Antwort zu Frage 1", "Unterwegs geschrieben.")
    officer.reads("Gespeichert um")
    assert not [url for url in asked if "vorschau.pdf" in url]
    assert officer.opens_pdf("Vorschau als PDF öffnen")
    officer.sees_all_of_it()
    town.is_content()
