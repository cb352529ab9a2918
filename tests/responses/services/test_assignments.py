"""Who owes an answer, until when, and how it is given up."""

import datetime

import pytest

from council.enums import PaperKind
from council.exceptions import Invalid, NotAllowed, NotNow
from council.models import Paper
from council.services import papers, sittings
from responses.enums import StatementState
from responses.models import Statement
from responses.services import assignments, decisions, moves
from tests.world import World

DAY = datetime.timedelta(days=1)


def opened(world: World, paper: Paper, **changes: object) -> Statement:
    values = {"lead": world.unit, "due_on": None, "by": world.clerk, **changes}
    return assignments.open_statement([paper], **values)


def test_the_council_office_opens_answers_to_registered_papers(world: World):
    paper = world.inquiry()
    for name, user in world.users.items():
        if name != "clerk":
            with pytest.raises(NotAllowed):
                opened(world, paper, by=user)
    with pytest.raises(Invalid) as refused:
        opened(world, paper, lead=world.committee)
    assert refused.value.field == "lead"
    for state in ("filed", "withdrawn"):
        with pytest.raises(NotNow, match="erst, was registriert ist"):
            opened(world, world.inquiry(state))
    with pytest.raises(NotNow, match="keine Stellungnahme"):
        opened(world, world.statement("distributed").published)
    opened(world, paper)
    with pytest.raises(NotNow, match="schon eine Stellungnahme"):
        opened(world, paper)
    opened(world, world.inquiry("closed"), lead=world.division)


def test_an_opened_answer_names_its_unit_and_its_day_in_the_record(world: World):
    paper = world.inquiry(confidential=True, confidentiality_ground="Personal")
    due_on = datetime.date(2026, 3, 2)
    statement = opened(world, paper, due_on=due_on, comment="Bitte bald.")
    paper.refresh_from_db()
    assert (paper.lead, paper.due_on, paper.progress) == (world.unit, due_on, "in_progress")
    assert (statement.due_on, statement.state) == (due_on, StatementState.ASSIGNED)
    step = statement.steps.get()
    assert (step.action, step.for_whom, step.comment) == ("open", str(world.unit), "Bitte bald.")
    entitled = {row.organization for row in paper.access.all()}
    assert entitled == {world.unit}  # and with it the division above


def test_an_answer_has_a_field_for_each_question_and_one_for_a_motion(world: World):
    inquiry = opened(world, world.inquiry(questions=["Eins?", "Zwei?", "Drei?"]))
    asked = [
        [row.question.number for row in answer.answer_questions.all()]
        for answer in inquiry.answers.all()
    ]
    assert asked == [[1], [2], [3]]
    motion = opened(world, world.motion())
    assert motion.answers.get().answer_questions.count() == 0


def test_the_distribution_begins_with_the_mayor(world: World):
    assert [row.organization for row in opened(world, world.inquiry()).recipients.all()] == [
        world.mayor
    ]
    motion = world.motion()
    sittings.record_result(
        motion.consultations.get(),
        result="in die Ausschüsse verwiesen",
        committees=[world.committee, world.finance],
        by=world.clerk,
    )
    rows = opened(world, motion).recipients.all()
    assert [(row.organization, row.role) for row in rows] == [
        (world.mayor, "Genehmigung OB"),
        (world.committee, "Beratung"),
        (world.finance, "Beratung"),
        (world.council, "Beschlussfassung"),
    ]


def test_the_unit_in_the_lead_begins_an_interim_notice(world: World):
    paper = world.inquiry()
    with pytest.raises(NotAllowed):
        assignments.open_interim_notice(paper, by=world.officer)
    statement = world.statement("drafting", paper=paper)
    for name, user in world.users.items():
        if name not in ("officer", "head"):
            with pytest.raises(NotAllowed):
                assignments.open_interim_notice(paper, by=user)
    notice = assignments.open_interim_notice(paper, by=world.officer)
    assert (notice.kind, notice.state) == ("interim_notice", StatementState.DRAFTING)
    assert (notice.lead, notice.case_officer) == (world.unit, world.officer)
    assert (notice.editors, notice.phone) == ("Wiebke Wien", "530 3104")
    with pytest.raises(NotNow, match="schon eine Zwischennachricht"):
        assignments.open_interim_notice(paper, by=world.head)
    assignments.cancel(notice, by=world.clerk, comment="Nicht nötig")
    paper.refresh_from_db()
    assert paper.lead == world.unit
    assignments.cancel(statement, by=world.clerk, comment="Mündlich")
    with pytest.raises(NotAllowed):
        assignments.open_interim_notice(paper, by=world.officer)


def test_no_interim_notice_follows_an_answer(world: World):
    paper = world.statement("distributed").answered.get().paper
    with pytest.raises(NotNow, match="keine Antwort in Arbeit"):
        assignments.open_interim_notice(paper, by=world.officer)


def test_a_deadline_moves_on_by_those_who_answer_for_it(world: World):
    statement = world.statement("drafting")
    later = statement.due_on + DAY
    for name, user in world.users.items():
        if name not in ("clerk", "head"):
            with pytest.raises(NotAllowed):
                assignments.extend_deadline(statement, due_on=later, by=user, comment="Gutachten")
    for day in (statement.due_on, statement.due_on - DAY):
        with pytest.raises(Invalid) as refused:
            assignments.extend_deadline(statement, due_on=day, by=world.head, comment="Gutachten")
        assert refused.value.field == "due_on"
    assignments.extend_deadline(statement, due_on=later, by=world.head, comment="Gutachten")
    paper = Paper.objects.get()
    assert (Statement.objects.get().due_on, paper.due_on) == (later, later)
    for steps in (statement.steps, paper.steps):
        assert steps.latest("pk").comment == "Gutachten"


@pytest.mark.parametrize("state", ["distributed", "cancelled"])
def test_what_has_ended_has_no_deadline_to_move(world: World, state: str):
    statement = world.statement("drafting" if state == "cancelled" else state)
    if state == "cancelled":
        assignments.cancel(statement, by=world.clerk, comment="Mündlich")
    day = datetime.date(2099, 1, 1)
    with pytest.raises(NotNow):
        assignments.extend_deadline(statement, due_on=day, by=world.clerk, comment="x")


def test_an_answer_given_up_leaves_the_paper_without_a_unit(world: World):
    statement = world.statement("unit_review")
    assignments.cancel(statement, by=world.clerk, comment="Falsches Amt")
    paper = Paper.objects.get()
    assert (paper.lead, paper.due_on, paper.progress) == (None, None, "")
    assert paper.steps.latest("pk").comment == "Falsches Amt"


def test_a_withdrawn_paper_ends_its_answer_and_its_hearings(world: World):
    statement = world.statement("unit_review")
    paper = Paper.objects.get()
    decided = sittings.plan_consultation(paper, meeting=world.sitting, by=world.clerk)
    sittings.record_result(decided, result="schriftliche Stellungnahme", by=world.clerk)
    assignments.withdraw_paper(paper, by=world.member, comment="Erledigt")
    assert Statement.objects.get(pk=statement.pk).state == StatementState.CANCELLED
    results = set(paper.consultations.values_list("result", flat=True))
    assert results == {"zurückgezogen", "schriftliche Stellungnahme"}


def test_a_paper_is_not_withdrawn_while_its_answer_is_corrected(world: World):
    statement = world.statement("distributed", paper=world.motion())
    paper = Paper.objects.get(kind=PaperKind.MOTION)
    decisions.correct(statement, by=world.officer, comment="Zahlendreher")
    with pytest.raises(NotNow, match="berichtigt"):
        assignments.withdraw_paper(paper, by=world.clerk, comment="Erledigt")
    assert Paper.objects.get(pk=paper.pk).state == "registered"


def test_an_answer_handed_over_names_the_new_unit_everywhere(world: World):
    statement = world.statement("drafting")
    moves.hand_over(statement, lead=world.other_unit, by=world.head, comment="Zuständig")
    assert (statement.lead, statement.case_officer) == (world.other_unit, None)
    paper = Paper.objects.get()
    assert (paper.lead, paper.due_on) == (world.other_unit, statement.due_on)
    assert statement.steps.latest("pk").for_whom == str(world.other_unit)
    secret = papers.change_confidentiality(
        paper, confidential=True, ground="Personal", by=world.clerk, comment="Namen"
    )
    assert {row.organization for row in secret.access.filter(ended_at=None)} == {world.other_unit}
