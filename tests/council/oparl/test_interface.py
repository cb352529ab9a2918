"""The open interface: it conforms to OParl 1.1, and tells everything that is public."""

import datetime
import json
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from council.history import save_as
from council.models import LegislativeTerm, Meeting, Membership, Paper, Person
from council.oparl.conformance import faults_of
from council.services import papers, registers
from council.services.content import Asker, Attachment
from tests.cases.hostile_files import png
from tests.cases.oparl import START, fetch, listed, shown, walked
from tests.world import World

BASE = f"{settings.SITE_URL}/oparl"
LISTS = [
    *("organization", "person", "meeting", "paper", "agendaItem", "consultation", "file"),
    *("locationList", "legislativeTermList", "membership"),
]


NOTE = Attachment("Notiz", "text/html", b"<script>alert(1)</script>")


def full(world: World, *, note: Attachment = NOTE) -> Paper:
    """A city with something of each of the twelve types; returns an inquiry with an answer."""
    registers.save_entry(
        LegislativeTerm(number="VIII", starts_on=datetime.date(2024, 7, 1)), by=world.clerk
    )
    world.past_sitting.place = "Altes Rathaus, Ratssaal"
    registers.save_entry(world.past_sitting, by=world.clerk)
    draft = world.inquiry("draft", askers=[Asker(person=world.member.person)])
    picture = Attachment("Lageplan", "image/png", png())
    papers.change_attachments(draft, added=[picture, note], by=world.member)
    papers.file_paper(draft, by=world.member)
    papers.register_paper(draft, by=world.clerk, meeting=world.past_sitting, agenda_item="9.3")
    world.statement("distributed", paper=draft)
    return draft


def test_the_whole_interface_conforms(world: World):
    full(world)
    world.motion()
    papers.change_confidentiality(
        world.inquiry(), confidential=True, ground="Personal", by=world.clerk, comment="Versehen"
    )
    walk = walked()
    assert walk.faults == []
    assert set(walk.seen.values()) == {
        "System", "Body", "Organization", "Person", "Membership", "Meeting", "AgendaItem", "Paper",
        "Consultation", "File", "Location", "LegislativeTerm",
    }  # fmt: skip


@pytest.mark.parametrize(
    "spoiled",
    [
        {"created": None},
        {"created": "2026-01-31"},
        {"modified": "2001-01-01T00:00:00+01:00"},
        {"id": f"{BASE}/paper/neu"},
        {"type": "https://schema.oparl.org/1.0/Paper"},
        {"date": "2026-02-31"},
        {"reference": ""},
        {"relatedPaper": []},
        {"relatedPaper": "keine Liste"},
        {"web": "/F0001-26/"},
        {"erfunden": 1},
        {"stadt:eigenes": {"title": "ohne id"}},
        {"stadt:eigenes": [{"title": "ohne id"}]},
        {"deleted": True},
        {"consultation": [{}]},
    ],
)
def test_the_walk_sees_what_does_not_conform(world: World, spoiled: dict[str, Any]):
    good = shown("paper", full(world).pk)
    assert list(faults_of(good, "Paper", alone=True)) == []
    assert list(faults_of(good | spoiled, "Paper", alone=True))


def test_an_answer_is_a_paper_of_its_own_linked_both_ways(world: World):
    inquiry = full(world)
    answer = inquiry.cited_by.get().paper
    asked, answered = shown("paper", inquiry.pk), shown("paper", answer.pk)
    assert asked["subordinatedPaper"] == asked["relatedPaper"] == [answered["id"]]
    assert answered["superordinatedPaper"] == answered["relatedPaper"] == [asked["id"]]
    assert asked["paperType"] == "Anfrage"
    assert answered["paperType"] == "Stellungnahme"
    assert asked["originatorPerson"] == [f"{BASE}/person/{world.member.person.pk}"]
    assert asked["originatorOrganization"] == [f"{BASE}/organization/{world.greens.pk}"]
    assert answered["underDirectionOf"] == [f"{BASE}/organization/{world.unit.pk}"]
    assert asked["underDirectionOf"] == answered["underDirectionOf"]
    assert answered["mainFile"]["fileName"] == f"{answer} Stellungnahme.pdf"
    assert [each["name"] for each in asked["auxiliaryFile"]] == ["Lageplan", "Notiz"]
    assert asked["consultation"][0]["meeting"] == f"{BASE}/meeting/{world.past_sitting.pk}"
    assert asked["web"].endswith(f"/{inquiry.slug}/")


def test_a_sitting_holds_its_agenda_in_order(world: World):
    full(world)
    later = world.inquiry("filed")
    papers.register_paper(later, by=world.clerk, meeting=world.past_sitting, agenda_item="9.28")
    first = world.inquiry("filed")
    papers.register_paper(first, by=world.clerk, meeting=world.past_sitting, agenda_item="2")
    sitting = shown("meeting", world.past_sitting.pk)
    assert [(item["order"], item["number"]) for item in sitting["agendaItem"]] == [
        (0, "2"), (1, "9.3"), (2, "9.28"),
    ]  # fmt: skip
    assert sitting["location"]["description"] == "Altes Rathaus, Ratssaal"
    assert shown("agendaitem", int(sitting["agendaItem"][1]["id"].split("/")[-1]))["order"] == 1


def test_the_council_is_a_parliament_and_the_mayors_sittings_stay_inside(world: World):
    full(world)
    assert shown("organization", world.council.pk)["classification"] == "Parlament"
    assert shown("organization", world.greens.pk)["organizationType"] == "Fraktion"
    assert "meeting" not in shown("organization", world.unit.pk)
    assert Client().get(f"/oparl/meeting/{world.mayors_sitting.pk}").status_code == 404
    public = Meeting.objects.exclude(organization=world.mayor).count()
    assert len(listed("meeting")) == public


def test_an_organisation_that_never_was_public_has_no_lists(world: World):
    world.inquiry()
    for organization, status in ((world.unit, 404), (world.council, 200), (world.greens, 200)):
        for what in ("meeting", "consultation"):
            address = f"/oparl/organization/{organization.pk}/{what}"
            assert Client().get(address).status_code == status


def test_a_file_is_shown_at_one_address_and_saved_at_the_other(world: World):
    picture, page = shown("paper", full(world).pk)["auxiliaryFile"]
    for file, mime in ((picture, "image/png"), (page, "application/octet-stream")):
        at_hand = fetch("GET", file["accessUrl"], {})
        to_keep = fetch("GET", file["downloadUrl"], {})
        assert at_hand.body == to_keep.body
        assert at_hand.headers["Content-Type"] == mime
        assert at_hand.headers["Content-Disposition"].startswith("inline")
        assert to_keep.headers["Content-Disposition"].startswith("attachment")


def test_lists_are_leafed_through_without_missing_or_repeating(world: World):
    for _ in range(7):
        world.inquiry()
    everything = [paper["id"] for paper in listed("paper")]
    seen, address, pages = [], f"{BASE}/body/1/paper?limit=3", []
    while address:
        page = json.loads(fetch("GET", address, {}).body)
        pages.append(page)
        seen += [paper["id"] for paper in page["data"]]
        address = page["links"].get("next")
    assert seen == everything
    assert pages[0]["pagination"] == {"totalElements": 7, "elementsPerPage": 3, "totalPages": 3}
    assert pages[2]["links"]["prev"] == pages[1]["links"]["self"]
    assert pages[1]["links"]["prev"] == pages[0]["links"]["self"] == pages[1]["links"]["first"]
    assert pages[0]["links"]["last"] == pages[2]["links"]["self"]


def test_lists_are_filtered_by_time(world: World):
    first, second, third = world.inquiry(), world.inquiry(), world.inquiry()
    ids = [f"{BASE}/paper/{paper.pk}" for paper in (first, second, third)]
    times = [paper["created"] for paper in listed("paper")]

    def found(**query: str) -> list[str]:
        return [paper["id"] for paper in listed("paper", **query)]

    assert found(created_since=times[1]) == ids[1:]
    assert found(created_until=times[1]) == ids[:2]
    assert found(created_since=times[1], created_until=times[1]) == [ids[1]]
    papers.correct_title(first, title="Neuer Titel", by=world.clerk, comment="Tippfehler")
    assert found(modified_until=times[2]) == ids[1:]
    changed = shown("paper", first.pk)["modified"]
    assert found(modified_since=changed) == [ids[0]]
    assert found(modified_since=changed.replace("+", " ")) == [ids[0]]


def test_parts_are_left_out_when_asked(world: World):
    full(world)
    short = {paper["reference"]: paper for paper in listed("paper", omit_internal="true")}
    whole = {paper["reference"]: paper for paper in listed("paper")}
    assert all("consultation" in paper for paper in whole.values())
    assert not any("consultation" in paper for paper in short.values())
    assert any("mainFile" in paper for paper in short.values())


def test_a_list_makes_as_many_queries_for_three_as_for_one(world: World):
    def queries(what: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert listed(what)
        return len(captured)

    full(world)
    one = {what: queries(what) for what in LISTS}
    for number in (1, 2):
        full_again(world, number)
    assert {what: queries(what) for what in LISTS} == one
    assert max(one.values()) < 20


def full_again(world: World, number: int) -> None:
    """One more of each type."""
    term = LegislativeTerm(number=f"{number}", starts_on=datetime.date(2000 + number, 7, 1))
    save_as(term, by=None)
    sitting = world.meeting(world.committee, days=-40 - number)
    sitting.place = "Rathaus"
    save_as(sitting, by=None)
    person = Person(name=f"Nora Neu {number}")
    save_as(person, by=None)
    save_as(Membership(person=person, organization=world.reds), by=None)
    paper = world.inquiry("filed")
    papers.register_paper(paper, by=world.clerk, meeting=sitting)
    world.statement("distributed", paper=paper)


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/oparl/paper/99999", 404),
        ("GET", f"/oparl/paper/{2**70}", 404),
        ("GET", "/oparl/quark/1", 404),
        ("GET", "/oparl/body/1/quark", 404),
        ("GET", "/oparl/organization/99999/meeting", 404),
        ("GET", "/oparl/organization/1/person", 404),
        ("GET", "/oparl/file/99999/access", 404),
        ("GET", "/oparl/paper/1/access", 404),
        ("GET", "/oparl/und/noch/mehr", 404),
        ("GET", "/oparl/body/1/paper?x=%00", 404),
        ("POST", "/oparl/system/1", 405),
        ("DELETE", "/oparl/body/1/paper", 405),
        ("GET", "/oparl/body/1/paper?modified_since=gestern", 400),
        ("GET", "/oparl/body/1/paper?modified_since=2026-01-01", 400),
        ("GET", "/oparl/body/1/paper?created_until=9999-12-31T23:59:59-14:00", 400),
        ("GET", "/oparl/body/1/paper?limit=0", 400),
        ("GET", "/oparl/body/1/paper?limit=viele", 400),
        ("GET", "/oparl/body/1/paper?after=-1", 400),
        ("GET", "/oparl/body/1/paper?omit_internal=vielleicht", 400),
    ],
)
def test_faults_are_told_in_json(world: World, method: str, address: str, status: int):
    world.inquiry()
    reply = fetch(method, address, {})
    assert reply.status == status
    content = reply.json()
    assert content["type"] == "https://schema.oparl.org/1.1/Error"
    assert content["message"]
    assert reply.headers["Access-Control-Allow-Origin"] == "*"


def test_what_a_client_has_is_not_sent_again(world: World):
    paper = world.inquiry()
    for address in (START, f"{BASE}/paper/{paper.pk}", f"{BASE}/body/1/paper"):
        reply = fetch("GET", address, {})
        assert reply.headers["Cache-Control"] == "public, max-age=60"
        known = {"If-None-Match": reply.headers["ETag"]}
        assert fetch("GET", address, known).status == 304
        papers.correct_title(paper, title=f"Neu {address}", by=world.clerk, comment="Titel")
        assert fetch("GET", address, known).status == (304 if address == START else 200)


def test_nothing_of_it_is_kept_for_somebody_signed_in(world: World, client: Client):
    client.force_login(world.member)
    for path in ("/oparl/system/1", "/oparl/body/1/paper"):
        assert client.get(path).headers["Cache-Control"] == "no-store, private"
