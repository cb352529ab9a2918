"""The way of an answer through the services, from the inquiry to the issued paper."""

import pytest
from django.utils import timezone

from council.enums import PaperState
from council.models import Paper
from council.rules.inbox import without_lead
from council.rules.visibility import public_papers
from council.services import sittings
from responses.enums import StatementState
from responses.services import assignments, decisions, moves
from tests.world import World

pytestmark = pytest.mark.django_db

WAY = ["assigned", "drafting", "unit_review", "division_review", "mayor", "approved", "distributed"]


@pytest.mark.parametrize("state", WAY)
def test_an_answer_reaches_every_step(world: World, state: str):
    assert world.statement(state).state == state


def test_an_answer_is_cosigned_on_its_way(world: World):
    statement = world.statement("cosigning")
    assert statement.state == StatementState.COSIGNING
    assert world.statement("distributed", cosigning=True).state == StatementState.DISTRIBUTED


def test_a_distributed_answer_is_a_public_paper_beside_its_inquiry(world: World):
    statement = world.statement("distributed")
    answer = public_papers().get(kind="statement")
    inquiry = Paper.objects.get(kind="inquiry")
    assert answer == statement.published
    assert answer.reference == statement.reference
    assert [link.target for link in answer.links.all()] == [inquiry]
    assert inquiry.state == PaperState.CLOSED
    issue = answer.issues.get()
    assert issue.document["paper"]["answers"][0]["text"] == "Der Prozess läuft."
    assert [row.result for row in answer.consultations.all()] == ["genehmigt OB"]


def test_a_motion_is_answered_in_free_text(world: World):
    statement = world.statement("distributed", paper=world.motion())
    record = statement.published.issues.get().document["paper"]
    assert record["answers"] == [{"questions": [], "text": "Der Prozess läuft."}]
    assert [row["organization"] for row in record["distribution"]] == [
        "Die Oberbürgermeisterin",
        "Stadtrat",
    ]


def test_a_correction_on_the_day_of_the_decision_goes_to_the_next_sitting(world: World):
    statement = world.statement("distributed")
    decisions.correct(statement, by=world.officer, comment="Zahlendreher")
    for move, by in (
        (moves.forward, world.officer),
        (moves.forward, world.head),
        (moves.forward, world.deputy_mayor),
    ):
        statement.refresh_from_db()
        move(statement, by=by)
    rows = statement.recipients.filter(organization=world.mayor).order_by("position")
    assert [row.held_on for row in rows] == [
        timezone.localdate(meeting.starts_at)
        for meeting in (world.mayors_sitting, world.next_mayors_sitting)
    ]


def test_a_paper_whose_answer_was_given_up_waits_for_a_unit_again(world: World):
    paper = world.inquiry()
    row = paper.consultations.get()
    sittings.record_result(row, result="schriftliche Stellungnahme", by=world.clerk)
    statement = world.statement("drafting", paper=paper)
    assert not without_lead(world.clerk).exists()
    assignments.cancel(statement, by=world.clerk, comment="Falsches Amt.")
    assert list(without_lead(world.clerk)) == [paper]
    paper.refresh_from_db()
    assert (paper.progress, paper.due_on) == ("", None)


def test_giving_up_an_interim_notice_leaves_the_answer_where_it_is(world: World):
    statement = world.statement("drafting")
    paper = statement.answered.get().paper
    notice = assignments.open_interim_notice(paper, by=world.officer)
    assignments.cancel(notice, by=world.clerk, comment="Nicht nötig.")
    paper.refresh_from_db()
    assert paper.lead == world.unit


def test_a_correction_is_never_overdue(world: World):
    statement = world.statement("distributed")
    decisions.correct(statement, by=world.officer, comment="Zahlendreher")
    assert statement.due_on is None
    decisions.abandon_correction(statement, by=world.officer, comment="Doch richtig.")
    assert statement.state == StatementState.DISTRIBUTED
