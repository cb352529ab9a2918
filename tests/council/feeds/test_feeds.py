"""What others subscribe to and gather: feeds, calendars, maps, linked data, the whole stock."""

import csv
import functools
import io
import json
import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from council import worker
from council.feeds import dump
from council.services import papers, registers
from tests.world import World

ATOM = "{http://www.w3.org/2005/Atom}"
PLACES = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def entries(address: str) -> list[str]:
    """The titles of a feed."""
    response = Client().get(address)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ET.fromstring(response.content)
    assert feed.findtext(f"{ATOM}id", "").startswith(settings.SITE_URL)
    for entry in feed.iter(f"{ATOM}entry"):
        link = entry.find(f"{ATOM}link")
        assert link is not None
        assert link.attrib["href"].startswith(f"{settings.SITE_URL}/")
        assert entry.findtext(f"{ATOM}updated")
    return [str(entry.findtext(f"{ATOM}title")) for entry in feed.iter(f"{ATOM}entry")]


def test_each_feed_holds_its_own(world: World):
    answer = world.statement("distributed", paper=world.inquiry(title="Spielplatz")).published
    motion = world.motion()
    world.inquiry(confidential=True, confidentiality_ground="Personal", title="Geheimes")
    inquiry = answer.links.get().target
    expected_answers = {
        "feed": [motion, answer, inquiry],
        "answers_feed": [answer],
    }
    for name, expected in expected_answers.items():
        titles = [f"{p.get_kind_display()} {p.reference}: {p.title}" for p in expected]
        assert entries(reverse(name)) == titles
    assert len(entries(reverse("paper_feed", args=[inquiry.slug]))) == 2
    assert len(entries(reverse("organization_feed", args=["fraktion", world.greens.pk]))) == 2
    assert len(entries(reverse("organization_feed", args=["amt", world.unit.pk]))) == 2
    assert len(entries(reverse("organization_feed", args=["gremium", world.council.pk]))) == 2
    assert [title[-10:] for title in entries(reverse("search_feed") + "?q=Spielplatz")] == [
        "Spielplatz"
    ] * 2
    assert entries(reverse("search_feed") + "?q=Geheimes") == []
    assert entries(reverse("search_feed")) == []
    filtered = reverse("search_feed") + "?q=Spielplatz&kind=statement"
    assert entries(filtered) == [f"Stellungnahme {answer.reference}: Spielplatz"]
    assert entries(reverse("search_feed") + "?q=Spielplatz&kind=quark") == []


@pytest.mark.parametrize(
    "address",
    [
        "/feeds/fraktion/99999/",
        "/feeds/quark/1/",
        "/feeds/vorgang/F9999-26/",
        "/feeds/vorgang/quark/",
        "/gremien/99999/kalender.ics",
        "/sitemap-quark.xml",
        "/offene-daten/quark.csv",
    ],
)
def test_what_is_not_there_is_not_found(world: World, address: str):
    assert Client().get(address).status_code == 404


def test_a_page_leads_to_its_feed(world: World):
    paper = world.inquiry()
    for page, feed in (
        (reverse("start"), reverse("feed")),
        (reverse("paper", args=[paper.slug]), reverse("paper_feed", args=[paper.slug])),
        (
            reverse("faction", args=[world.greens.pk]),
            reverse("organization_feed", args=["fraktion", world.greens.pk]),
        ),
        (reverse("meetings"), reverse("calendar")),
    ):
        content = Client().get(page).content.decode()
        assert re.search(rf'<link rel="alternate"[^>]* href="{feed}">', content), page


def test_the_calendar_holds_the_public_sittings(world: World):
    world.past_sitting.place = "Altes Rathaus, Ratssaal"
    registers.save_entry(world.past_sitting, by=world.clerk)
    world.next_sitting.cancelled = True
    registers.save_entry(world.next_sitting, by=world.clerk)
    response = Client().get(reverse("calendar"))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(response.content)
    events = {str(event["uid"]): event for event in calendar.walk("VEVENT")}
    host = "127.0.0.1"
    uids = [f"sitzung-{row.pk}@{host}" for row in (world.past_sitting, world.sitting)]
    assert set(events) == {*uids, f"sitzung-{world.next_sitting.pk}@{host}"}
    first = events[uids[0]]
    assert first["location"] == "Altes Rathaus, Ratssaal"
    assert first["dtstart"].dt == world.past_sitting.starts_at
    assert str(first["dtstart"].params["TZID"]) == "Europe/Berlin"
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Berlin"]
    assert events[f"sitzung-{world.next_sitting.pk}@{host}"]["status"] == "CANCELLED"
    again = Client().get(reverse("calendar"), headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    assert len(Client().get(reverse("body_calendar", args=[world.council.pk])).content) > 1000


def test_the_calendar_leaves_out_closed_and_long_past_sittings(world: World):
    for name, days, public in (
        ("Zu", 3, False),
        ("Lange her", -400, True),
        ("Neulich", -300, True),
    ):
        sitting = world.meeting(world.committee, days=days)
        sitting.name, sitting.public = name, public
        registers.save_entry(sitting, by=world.clerk)
    for address in (reverse("calendar"), reverse("body_calendar", args=[world.committee.pk])):
        calendar = Calendar.from_ical(Client().get(address).content)
        told = [str(event["summary"]) for event in calendar.walk("VEVENT")]
        assert [line for line in told if "Umweltausschuss" in line] == ["Umweltausschuss: Neulich"]


def places(address: str) -> list[str]:
    """The addresses in a map."""
    content = Client().get(address.removeprefix(settings.SITE_URL)).content
    return [str(location.text) for location in ET.fromstring(content).iter(f"{PLACES}loc")]


def test_the_map_leads_to_every_public_page(world: World):
    paper = world.statement("distributed").published
    secret = world.inquiry(confidential=True, confidentiality_ground="Personal")
    pages = [page for part in places("/sitemap.xml") for page in places(part)]
    assert f"{settings.SITE_URL}/{paper.slug}/" in pages
    assert f"{settings.SITE_URL}/{secret.slug}/" not in pages
    for page in pages:
        assert Client().get(page.removeprefix(settings.SITE_URL)).status_code == 200, page
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in Client().get("/robots.txt").text


def data_in(page: str) -> dict[str, Any]:
    """The linked data of a page."""
    content = Client().get(page).content.decode()
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', content, re.S)
    return json.loads(block)


def test_pages_tell_programs_what_they_show(world: World):
    title = "Böse </script><script>alert(1)</script> & Co."
    paper = world.inquiry(title=title)
    data = data_in(reverse("paper", args=[paper.slug]))
    assert data["name"] == title
    assert data["identifier"] == paper.reference
    assert {"@type": "Person", "name": "Julia Muster"} in data["author"]
    event = data_in(reverse("meeting", args=[world.sitting.pk]))
    assert event["@type"] == "Event"
    assert event["eventStatus"].endswith("EventScheduled")


def test_the_whole_stock_is_made_anew_and_served(world: World):
    inquiry = world.inquiry()
    answer = world.statement("distributed", paper=inquiry).published
    secret = world.inquiry(confidential=True, confidentiality_ground="Personal", title="Geheimes")
    world.inquiry(title="=HYPERLINK(1)")
    call_command("publish_open_data", verbosity=0)
    lines = Client().get(reverse("open_data_file", args=["vorgaenge.jsonl"]))
    records = [json.loads(line) for line in b"".join(lines).decode().splitlines()]
    assert len(records) == 3
    assert any(record["reference"] == answer.reference for record in records)
    assert not any("editors" in record for record in records)
    table = b"".join(Client().get(reverse("open_data_file", args=["vorgaenge.csv"])))
    rows = list(csv.reader(io.StringIO(table.decode("utf-8-sig")), delimiter=";"))
    assert [len(row) for row in rows] == [len(dump.HEADINGS)] * 4
    assert "'=HYPERLINK(1)" in rows[3]
    assert secret.reference not in table.decode()
    address = reverse("open_data_file", args=["vorgaenge.csv"])
    first = Client().get(address)
    b"".join(first)
    for condition in (
        {"If-None-Match": first["ETag"]},
        {"If-Modified-Since": first["Last-Modified"]},
    ):
        assert Client().get(address, headers=condition).status_code == 304
    page = Client().get(reverse("open_data")).content.decode()
    assert address in page
    papers.correct_title(inquiry, title="Neu", by=world.clerk, comment="Titel")
    call_command("publish_open_data", verbosity=0)
    changed = Client().get(address, headers={"If-None-Match": first["ETag"]})
    assert "Neu" in b"".join(changed).decode()


def test_what_is_taken_back_is_in_no_file_any_more(world: World):
    paper, other = world.inquiry(title="Kanarienvogel"), world.inquiry(title="Papagei")
    address = reverse("open_data_file", args=["vorgaenge.jsonl"])
    call_command("publish_open_data", verbosity=0)
    assert "Kanarienvogel" in b"".join(Client().get(address)).decode()
    hide = functools.partial(papers.change_confidentiality, by=world.clerk, comment="Name")
    hide(paper, confidential=True, ground="Personal")
    gone = Client().get(address)
    assert (gone.status_code, gone["Retry-After"]) == (503, "300")
    assert "Bitte versuchen Sie es" in gone.content.decode()
    assert "werden gerade neu erstellt" in Client().get(reverse("open_data")).content.decode()
    dump.folder().mkdir()  # as if they were being made, or that had been broken off
    assert Client().get(address).status_code == 503
    worker.do_chores()
    content = b"".join(Client().get(address)).decode()
    assert "Papagei" in content
    assert "Kanarienvogel" not in content
    hide(paper, confidential=False)
    hide(other, confidential=True, ground="Personal")
    assert Client().get(address).status_code == 503


def test_files_that_name_an_address_of_before_are_made_anew(world: World, settings: Any):
    world.inquiry()
    address = reverse("open_data_file", args=["vorgaenge.csv"])
    call_command("publish_open_data", verbosity=0)
    settings.SITE_URL = "http://127.0.0.1:8123"
    assert Client().get(address).status_code == 503
    worker.do_chores()
    assert "http://127.0.0.1:8123/F" in b"".join(Client().get(address)).decode()


def test_the_feed_of_a_search_is_well_formed_whatever_is_asked(world: World):
    world.inquiry(title="Bäume")
    for odd in ("Baum\x01", "\x1b", "Baum\ufffe", "\x85Baum\x7f", "Baum \ud83c"):
        answer = Client().get(reverse("search_feed"), {"q": odd.encode("utf-8", "replace")})
        assert answer.status_code == 200, ascii(odd)
        ET.fromstring(answer.content)
    assert "„Baum“" in Client().get(reverse("search_feed"), {"q": "\x01Baum"}).content.decode()


def test_the_city_names_its_licence(world: World):
    assert "keine Lizenz festgelegt" in Client().get(reverse("open_data")).content.decode()
    world.city.data_license = "https://www.govdata.de/dl-de/by-2-0"
    world.city.ags = "15003000"
    registers.save_city(world.city, by=world.administrator)
    assert "Namensnennung" in Client().get(reverse("open_data")).content.decode()
    body = Client().get("/oparl/body/1").json()
    assert (body["license"], body["ags"]) == (world.city.data_license, "15003000")


def test_a_stranger_gets_a_page_once_and_nobody_else_keeps_any(world: World):
    paper = world.inquiry()
    address = reverse("paper", args=[paper.slug])
    first = Client().get(address)
    assert first["Cache-Control"] == "public, max-age=60"
    assert "Cookie" in first["Vary"]
    known = {"If-None-Match": first["ETag"]}
    again = Client().get(address, headers=known)
    assert (again.status_code, again.content) == (304, b"")
    papers.correct_title(paper, title="Neuer Titel", by=world.clerk, comment="Titel")
    assert Client().get(address, headers=known).status_code == 200
    client = Client()
    client.force_login(world.clerk)
    mine = client.get(address, headers=known)
    assert mine.status_code == 200
    assert mine["Cache-Control"] == "no-store, private"
    assert "ETag" not in mine.headers
