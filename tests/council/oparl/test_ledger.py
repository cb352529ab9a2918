"""What was published, when it changed and when it went: exact, complete, and betraying nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from council.acts import act
from council.enums import OrganizationKind, Relation
from council.history import save_as
from council.models import Organization, Paper, PaperLink, Person, PublicObject
from council.oparl import ledger
from council.services import papers, registers, sittings
from council.services.content import Asker
from responses.services import assignments, decisions, drafting, moves
from tests.cases.oparl import fetch, listed, shown
from tests.test_services import ACTS
from tests.world import World

LONG_AGO = "2001-01-01T00:00:00+01:00"
LEFT = {"id", "type", "created", "modified", "deleted"}


def hide(world: World, paper: Paper) -> None:
    papers.change_confidentiality(
        paper, confidential=True, ground="Personal", by=world.clerk, comment="Versehen"
    )


def modified(*things: tuple[str, int]) -> list[str]:
    return [shown(*thing)["modified"] for thing in things]


@pytest.mark.parametrize("name", ACTS)
def test_after_every_act_the_ledger_is_up_to_date(world: World, name: str):
    act = ACTS[name](world)
    ledger.sweep()
    act()
    assert ledger.sweep() == 0


def test_a_site_that_moves_has_changed_nothing(world: World, settings: Any):
    paper = world.statement("distributed").answered.get().paper
    things = [("paper", paper.pk), ("organization", world.unit.pk), ("body", 1)]
    before = modified(*things)
    settings.SITE_URL = "http://127.0.0.1:8123"
    assert shown("paper", paper.pk)["id"] == f"http://127.0.0.1:8123/oparl/paper/{paper.pk}"
    assert ledger.sweep() == 0
    papers.correct_title(paper, title="Neu", by=world.clerk, comment="Titel")
    after = modified(*things)
    assert after[0] > before[0]
    assert after[1:] == before[1:]


def test_what_becomes_confidential_is_deleted_with_all_its_parts(world: World):
    paper = world.statement("distributed").answered.get().paper
    answer = paper.cited_by.get().paper
    whole, sitting = shown("paper", answer.pk), shown("meeting", world.past_sitting.pk)
    file, consultation = whole["mainFile"], whole["consultation"][0]
    assert [item["name"] for item in sitting["agendaItem"]] == [paper.title]
    hide(world, paper)

    gone = shown("paper", answer.pk)
    assert set(gone) == LEFT
    assert gone["deleted"] is True
    assert gone["created"] == whole["created"]
    assert gone["modified"] > whole["modified"]
    for part in (file, consultation, sitting["agendaItem"][0]):
        left = fetch("GET", part["id"], {}).json()
        assert set(left) == LEFT
        assert left["modified"] == gone["modified"]
    assert fetch("GET", file["downloadUrl"], {}).status == 410
    after = shown("meeting", world.past_sitting.pk)
    assert "agendaItem" not in after
    assert after["modified"] == gone["modified"]

    assert listed("paper") == []
    deleted = listed("paper", modified_since=LONG_AGO)
    assert [set(each) for each in deleted] == [LEFT, LEFT]
    assert listed("paper", modified_since=whole["modified"]) == deleted


def test_what_is_public_again_is_the_same_object(world: World):
    paper = world.inquiry()
    before = shown("paper", paper.pk)
    hide(world, paper)
    papers.change_confidentiality(paper, confidential=False, by=world.clerk, comment="Geprüft")
    after = shown("paper", paper.pk)
    assert after["modified"] > before["modified"]
    for each in (before, after):
        del each["modified"], each["consultation"][0]["modified"]
    assert after == before


def test_a_voided_registration_takes_the_paper_away(world: World):
    paper = world.inquiry()
    papers.void_registration(paper, by=world.clerk, comment="Versehen")
    assert set(shown("paper", paper.pk)) == LEFT


def test_what_never_was_public_is_not_even_deleted(world: World):
    secret = {"confidential": True, "confidentiality_ground": "Personal"}
    hidden = [
        world.inquiry("draft"),
        world.inquiry("filed"),
        world.inquiry(**secret),
    ]
    hide(world, hidden[2])
    assert listed("paper", modified_since=LONG_AGO) == []
    assert listed("consultation", modified_since=LONG_AGO) == []
    assert listed("agendaItem", modified_since=LONG_AGO) == []
    for paper in hidden:
        assert Client().get(f"/oparl/paper/{paper.pk}").status_code == 404
    assert not PublicObject.objects.filter(kind="paper").exists()


def test_a_confidential_answer_leaves_no_trace_at_its_inquiry(world: World):
    paper = world.inquiry()
    statement = world.statement("drafting", paper=paper)
    head = drafting.Head(editors="Frau Wien", confidential=True, confidentiality_ground="Personal")
    drafting.save_head(statement, head=head, by=world.officer)
    for step in (world.officer, world.head, world.deputy_mayor):
        statement.refresh_from_db()
        moves.forward(statement, by=step)
    decisions.approve(statement, by=world.mayors_office)
    paper.refresh_from_db()
    papers.close_paper(paper, by=world.clerk)
    before = shown("paper", paper.pk)
    decisions.distribute(statement, by=world.clerk)
    assert paper.cited_by.count() == 1
    assert shown("paper", paper.pk) == before


def test_an_autosaved_draft_changes_nothing_that_is_public(world: World):
    world.inquiry()
    rows = list(PublicObject.objects.values())
    draft = world.inquiry("draft")
    papers.change_draft(draft, content=world.content(title="Anderer Titel"), by=world.member)
    assert list(PublicObject.objects.values()) == rows


CHANGES: dict[str, Callable[[World, Paper], Any]] = {
    "title": lambda w, p: papers.correct_title(p, title="Neu", by=w.clerk, comment="Titel"),
    "result": lambda w, p: sittings.record_result(
        p.consultations.get(), result="mündlich erledigt", by=w.clerk
    ),
    "answer": lambda w, p: w.statement("distributed", paper=p),
    "withdrawal": lambda w, p: assignments.withdraw_paper(p, by=w.member, comment="Erledigt."),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_moves_the_time_of_what_shows_it_and_no_other(world: World, name: str):
    paper, other = world.inquiry(), world.inquiry()
    things = ("paper", paper.pk), ("paper", other.pk)
    before, untouched = modified(*things)
    CHANGES[name](world, paper)
    after, still = modified(*things)
    assert after > before
    assert still == untouched


def test_a_renamed_unit_changes_the_papers_that_name_it(world: World):
    answer = world.statement("distributed").published
    before = modified(("paper", answer.pk), ("organization", world.unit.pk))
    world.unit.name = "Amt für Sozialplanung"
    registers.save_entry(world.unit, by=world.clerk)
    after = modified(("paper", answer.pk), ("organization", world.unit.pk))
    assert [new > old for new, old in zip(after, before, strict=True)] == [True, True]


def test_a_new_seat_changes_person_and_organisation(world: World):
    committee = ("organization", world.committee.pk)
    person = world.member.person
    world.meeting(world.committee, days=3)
    world.inquiry()
    before = modified(("person", person.pk), committee)
    seat = person.memberships.model(person=person, organization=world.committee)
    registers.save_person(person, [seat], by=world.clerk)
    after = modified(("person", person.pk), committee)
    assert [new > old for new, old in zip(after, before, strict=True)] == [True, True]


def test_who_is_known_from_confidential_papers_alone_is_not_there(world: World):
    guest = Person(name="Gast Geheim")
    save_as(guest, by=None)
    secret = {"confidential": True, "confidentiality_ground": "Personal"}
    paper = world.inquiry(askers=[Asker(person=guest), Asker(person=world.member.person)], **secret)
    assert Client().get(f"/oparl/person/{guest.pk}").status_code == 404
    papers.change_confidentiality(paper, confidential=False, by=world.clerk, comment="Geprüft")
    assert shown("person", guest.pk)["name"] == "Gast Geheim"
    hide(world, paper)
    assert set(shown("person", guest.pk)) == LEFT


def test_an_office_is_known_while_it_leads_a_public_paper(world: World):
    statement = world.statement("assigned")
    assert shown("organization", world.unit.pk)["shortName"] == "V/02"
    moves.hand_over(statement, lead=world.other_unit, by=world.officer, comment="Zuständig")
    assert shown("organization", world.other_unit.pk)["shortName"] == "Amt 66"
    assert set(shown("organization", world.unit.pk)) == LEFT
    assert ledger.sweep() == 0


def test_what_names_a_paper_changes_when_that_comes_and_goes(world: World):
    named, naming = world.inquiry(), world.motion()
    with act():
        link = PaperLink(paper=naming, target=named, position=1, relation=Relation.RELATED)
        link.reference, link.reference_key = named.reference, named.reference_key
        save_as(link, by=None)
    before = shown("paper", naming.pk)
    hide(world, named)
    assert ledger.sweep() == 0
    assert shown("paper", naming.pk) != before
    papers.change_confidentiality(named, confidential=False, by=world.clerk, comment="Doch")
    assert ledger.sweep() == 0


def test_a_paper_that_moves_to_another_sitting_changes_both(world: World):
    row = world.inquiry().consultations.get()
    assert row.meeting == world.past_sitting
    before = modified(("meeting", world.past_sitting.pk), ("meeting", world.next_sitting.pk))
    with act():
        row.meeting = world.next_sitting
        save_as(row, by=None)
    after = modified(("meeting", world.past_sitting.pk), ("meeting", world.next_sitting.pk))
    assert all(new > old for new, old in zip(after, before, strict=True))
    assert ledger.sweep() == 0


def test_the_sweep_fills_an_empty_ledger(world: World):
    world.statement("distributed")
    PublicObject.objects.all().delete()
    assert ledger.sweep() > 20
    assert ledger.sweep() == 0


def test_a_failed_act_leaves_nothing_behind(world: World):
    world.inquiry()
    rows = list(PublicObject.objects.values())
    twin = Organization(kind=OrganizationKind.COMMITTEE, name=world.committee.name)
    with pytest.raises(Exception, match="gibt es schon"):
        registers.save_entry(twin, by=world.clerk)
    assert list(PublicObject.objects.values()) == rows
    save_as(world.committee, by=None)
