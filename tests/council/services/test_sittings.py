"""What sittings decide, and what follows from it."""

from typing import Any

import pytest

from council.enums import PaperState
from council.exceptions import Invalid, NotAllowed
from council.models import Consultation, Paper
from council.services import sittings
from tests.world import World


def row_of(paper: Paper) -> Consultation:
    return paper.consultations.get()


@pytest.mark.parametrize(
    ("kind", "result", "field"),
    [
        ("inquiry", "vertagt", "next_meeting"),
        ("motion", "in die Ausschüsse verwiesen", "committees"),
        ("inquiry", "zurückgezogen", None),
        ("inquiry", "abgelehnt", "result"),
        ("motion", "schriftliche Stellungnahme", "result"),
        ("motion", "quark", "result"),
    ],
)
def test_a_result_that_cannot_be_changes_nothing(
    world: World, kind: str, result: str, field: str | None
):
    paper = getattr(world, kind)()
    steps = paper.steps.count()
    with pytest.raises(Invalid) as refused:
        sittings.record_result(row_of(paper), result=result, by=world.clerk)
    assert refused.value.field == field
    assert row_of(paper).result == ""
    assert paper.steps.count() == steps


def test_a_postponed_paper_is_heard_in_the_next_sitting(world: World):
    paper = world.inquiry()
    first = row_of(paper)
    sittings.record_result(first, result="vertagt", next_meeting=world.sitting, by=world.clerk)
    _, second = paper.consultations.order_by("position")
    assert (second.meeting, second.organization) == (world.sitting, world.council)
    assert (second.held_at, second.result) == (world.sitting.starts_at, "")
    assert (second.role, second.position) == (first.role, first.position + 1)
    assert paper.state == PaperState.REGISTERED


def test_a_referred_motion_waits_for_each_committee(world: World):
    paper = world.motion()
    sittings.record_result(
        row_of(paper),
        result="in die Ausschüsse verwiesen",
        committees=[world.committee, world.finance],
        by=world.clerk,
    )
    waiting = paper.consultations.filter(held_on=None).order_by("position")
    assert [(row.organization, row.role) for row in waiting] == [
        (world.committee, "Beratung"),
        (world.finance, "Beratung"),
    ]
    meeting = world.meeting(world.finance, days=9)
    planned = sittings.plan_consultation(
        paper, meeting=meeting, agenda_item=" 4.1 ", by=world.clerk
    )
    assert (planned.organization, planned.agenda_item) == (world.finance, "4.1")
    assert planned.held_at == meeting.starts_at
    assert paper.consultations.count() == 3  # none was added
    again = sittings.plan_consultation(paper, meeting=world.sitting, by=world.clerk)
    assert (again.organization, paper.consultations.count()) == (world.council, 4)


@pytest.mark.parametrize(
    ("kind", "body", "result", "state"),
    [
        ("motion", "council", "abgelehnt", "closed"),
        ("motion", "council", "geändert beschlossen", "closed"),
        ("motion", "committee", "abgelehnt", "registered"),  # it only recommends
        ("motion", "council", "empfohlen", "registered"),
        ("motion", "council", "zurückgestellt", "registered"),
        ("inquiry", "council", "mündlich erledigt", "closed"),
        ("inquiry", "council", "schriftliche Stellungnahme", "registered"),
    ],
)
def test_the_councils_last_word_closes_a_paper(
    world: World, kind: str, body: str, result: str, state: str
):
    paper = getattr(world, kind)()
    meeting = world.meeting(getattr(world, body), days=3)
    row = sittings.plan_consultation(paper, meeting=meeting, by=world.clerk)
    sittings.record_result(row, result=result, resolution_number=" 12-3 ", by=world.clerk)
    row.refresh_from_db()
    assert (row.result, row.resolution_number) == (result, "12-3")
    assert Paper.objects.get(pk=paper.pk).state == state


def test_a_closed_paper_may_get_another_result(world: World):
    paper = world.motion("closed")
    sittings.record_result(row_of(paper), result="abgelehnt", by=world.clerk)
    assert (row_of(paper).result, Paper.objects.get().state) == ("abgelehnt", "closed")


def test_results_are_entered_by_the_council_office(world: World):
    paper = world.inquiry()
    row: Any = row_of(paper)
    for name, user in world.users.items():
        if name == "clerk":
            continue
        with pytest.raises(NotAllowed):
            sittings.record_result(row, result="schriftliche Stellungnahme", by=user)
        with pytest.raises(NotAllowed):
            sittings.plan_consultation(paper, meeting=world.sitting, by=user)
        with pytest.raises(NotAllowed):
            sittings.record_later_result(row, result="vertagt", by=user)


def test_what_later_bodies_make_of_an_answer_is_noted_by_two_offices(world: World):
    answer = world.statement("distributed", paper=world.motion()).published
    row = answer.consultations.get(organization=world.council)
    for name, user in world.users.items():
        if name not in ("clerk", "mayors_office"):
            with pytest.raises(NotAllowed):
                sittings.record_later_result(row, result="vertagt", by=user)
    for by in (world.mayors_office, world.clerk):
        later = sittings.record_later_result(row, result=" zur Kenntnis genommen ", by=by)
        assert later.result == "zur Kenntnis genommen"
