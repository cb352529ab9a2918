"""What the mayor decides, what is issued, and what a correction brings back."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from council.exceptions import Invalid, NotNow
from council.history import save_as
from council.models import Paper
from council.services import papers
from responses.models import Statement
from responses.services import assignments, decisions, drafting, moves
from tests.world import World

DAY = datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("decide", "result"),
    [(decisions.approve, "genehmigt OB"), (decisions.take_note, "zur Kenntnis genommen")],
)
def test_a_decision_stands_in_the_row_of_its_sitting(world: World, decide: Any, result: str):
    statement = world.statement("mayor")
    day = world.city.today() - DAY
    decide(statement, held_on=day, by=world.mayors_office)
    row = statement.recipients.get()
    assert (row.held_on, row.result, statement.mayor_result) == (day, result, result)
    step = statement.steps.latest("pk")
    assert step.for_whom == "Die Oberbürgermeisterin"


def test_a_decision_has_a_day(world: World):
    for sitting in (world.mayors_sitting, world.next_mayors_sitting):
        sitting.cancelled = True
        save_as(sitting, by=None)
    statement = world.statement("mayor")
    with pytest.raises(Invalid) as refused:
        decisions.approve(statement, by=world.mayors_office)
    assert refused.value.field == "held_on"
    assert Statement.objects.get().state == "mayor"


def test_a_deferral_leaves_its_row_and_plans_a_later_one(world: World):
    statement = world.statement("mayor", paper=world.motion())
    day = statement.recipients.first().held_on
    for until in (day, day - DAY):
        with pytest.raises(Invalid) as refused:
            decisions.defer(statement, until=until, by=world.mayors_office)
        assert refused.value.field == "until"
    decisions.defer(statement, until=day + DAY, by=world.mayors_office)
    rows = statement.recipients.all()
    assert [(row.organization, row.held_on, row.result) for row in rows] == [
        (world.mayor, day, "vertagt"),
        (world.mayor, day + DAY, ""),
        (world.council, None, ""),
    ]
    assert statement.state == "mayor"
    decisions.approve(statement, by=world.mayors_office)
    results = [row.result for row in statement.recipients.all()]
    assert results == ["vertagt", "genehmigt OB", ""]


def test_the_mayor_decides_once_a_day(world: World):
    statement = world.statement("mayor", paper=world.motion())
    first = statement.recipients.first().held_on
    decisions.defer(statement, until=first + 7 * DAY, by=world.mayors_office)
    for act, days, field in [
        (decisions.approve, {"held_on": first}, "held_on"),
        (decisions.take_note, {"held_on": first}, "held_on"),
        (decisions.defer, {"held_on": first, "until": first + 9 * DAY}, "held_on"),
        (decisions.defer, {"held_on": first - DAY, "until": first}, "until"),
    ]:
        with pytest.raises(Invalid, match=f"vom {first:%d.%m.%Y} steht schon") as refused:
            act(statement, **days, by=world.mayors_office)
        assert refused.value.field == field
    assert [row.result for row in statement.recipients.all()] == ["vertagt", "", ""]
    decisions.approve(statement, held_on=first + DAY, by=world.mayors_office)


def test_an_answer_that_comes_back_waits_for_a_day_of_its_own(world: World):
    statement = world.statement("division_review")
    rows = [
        drafting.Row(organization=world.mayor, role="Genehmigung OB", held_on=day)
        for day in (world.city.today(), world.city.today() - DAY)
    ]
    moves.return_(statement, by=world.deputy_mayor, comment="Kürzer")
    drafting.save_distribution(statement, rows=rows, by=world.officer)
    statement.refresh_from_db()
    for by in (world.officer, world.head, world.deputy_mayor):
        moves.forward(statement, by=by)
    days = [row.held_on for row in statement.recipients.all()]
    assert days == [world.city.today(), timezone.localdate(world.next_mayors_sitting.starts_at)]


def test_an_answer_in_the_record_holds_all_that_was_written(world: World):
    statement = world.statement("drafting", paper=world.motion())
    head = drafting.Head(
        editors="Frau Wien",
        phone="530 1",
        signatory_name="Dora Dezernat",
        signatory_office="Beigeordnete",
        introduction="Zuerst.",
        closing="Zuletzt.",
    )
    drafting.save_head(statement, head=head, by=world.officer)
    drafting.add_annex(
        statement, name="Plan", mime="application/pdf", content=b"%PDF-1.7 x", by=world.officer
    )
    for by in (world.officer, world.head, world.deputy_mayor):
        moves.forward(statement, by=by)
    decisions.approve(statement, by=world.mayors_office)
    answer = decisions.distribute(statement, by=world.clerk)
    motion = Paper.objects.get(kind="motion")
    assert (answer.reference, answer.title) == (statement.reference, motion.title)
    assert (answer.dated_on, answer.lead) == (statement.dated_on, world.unit)
    assert (answer.introduction, answer.closing) == ("Zuerst.", "Zuletzt.")
    assert answer.frozen["signatory"] == {"name": "Dora Dezernat", "office": "Beigeordnete"}
    assert (answer.frozen["editors"], answer.frozen["phone"]) == ("Frau Wien", "530 1")
    assert answer.frozen["answers"] == [{"questions": [], "text": "Der Prozess läuft."}]
    file = answer.files.get()
    assert (file.name, file.role, file.size) == ("Plan", "attachment", 10)
    link = answer.links.get()
    assert (link.relation, link.target, link.reference) == ("parent", motion, motion.reference)
    heard = [(row.organization, row.result) for row in answer.consultations.all()]
    assert heard == [(world.mayor, "genehmigt OB"), (world.council, "")]
    assert motion.state == "registered"  # the council decides on it
    assert motion.steps.latest("pk").comment == f"Stellungnahme {answer}"
    assert statement.published == answer


def test_an_answered_inquiry_is_closed(world: World):
    answer = world.statement("distributed").published
    paper = Paper.objects.get(kind="inquiry")
    assert paper.state == "closed"
    assert paper.steps.latest("pk").comment == f"beantwortet: Stellungnahme {answer}"


def corrected(world: World) -> Statement:
    """A correction of everything that an answer says."""
    statement = world.statement("distributed")
    decisions.correct(statement, by=world.officer, comment="Zahlendreher")
    head = drafting.Head(
        editors="Wer anderes",
        phone="1",
        signatory_name="Niemand",
        signatory_office="Nichts",
        introduction="Falsch.",
        closing="Falsch.",
    )
    drafting.save_head(statement, head=head, by=world.officer)
    drafting.add_annex(
        statement, name="Falsch", mime="application/pdf", content=b"%PDF", by=world.officer
    )
    joined = drafting.join_answers(statement, answers=statement.answers.all(), by=world.officer)
    drafting.save_answer(joined, text="Falsch.", by=world.officer)
    statement.refresh_from_db()
    return statement


def test_a_correction_has_no_deadline_and_a_round_of_its_own(world: World):
    statement = world.statement("distributed")
    decisions.correct(statement, by=world.officer, comment="Zahlendreher")
    assert (statement.due_on, statement.round, statement.state) == (None, 2, "drafting")
    assert Paper.objects.get(kind="inquiry").state == "closed"


def test_a_correction_that_is_given_up_leaves_what_is_in_force(world: World):
    statement = corrected(world)
    decisions.abandon_correction(statement, by=world.officer, comment="Doch richtig")
    names = ("introduction", "closing", "editors", "signatory_name", "signatory_office")
    assert [getattr(statement, name) for name in names] == ["", "", "Wiebke Wien", "", ""]
    assert (statement.phone, statement.state) == ("530 3104", "distributed")
    answers = [
        ([row.question.number for row in answer.answer_questions.all()], answer.text)
        for answer in statement.answers.all()
    ]
    assert answers == [([1], "Der Prozess läuft."), ([2], "Der Prozess läuft.")]
    assert not statement.annexes.exists()
    assert statement.published.issues.count() == 1


def test_a_correction_is_a_further_issue_of_the_same_paper(world: World):
    statement = corrected(world)
    first = statement.published.issues.get()
    for by in (world.officer, world.head, world.deputy_mayor):
        moves.forward(statement, by=by)
    row = statement.recipients.last()
    row.held_on = world.city.today() - DAY
    save_as(row, by=None)
    decisions.approve(statement, by=world.mayors_office)
    answer = decisions.distribute(statement, by=world.clerk)
    assert answer == statement.published
    old, new = answer.issues.order_by("number")
    assert (old, new.replaces) == (first, first)
    assert (answer.closing, answer.frozen["answers"][0]["text"]) == ("Falsch.", "Falsch.")
    assert [file.name for file in answer.files.all()] == ["Falsch"]
    assert answer.links.count() == 1
    paper = Paper.objects.get(kind="inquiry")
    assert paper.steps.latest("pk").action == "reissue"
    assert answer.consultations.count() == 2  # of the first issue, and of this one


def hide(paper: Any, world: World) -> None:
    papers.change_confidentiality(
        paper, confidential=True, ground="Personal", comment="Versehen", by=world.clerk
    )


def test_a_correction_begins_with_the_publicity_that_is_in_force(world: World):
    statement = world.statement("distributed")
    answer: Any = statement.published
    hide(answer, world)
    decisions.correct(statement, by=world.officer, comment="Zahlendreher")
    assert (statement.confidential, statement.confidentiality_ground) == (True, "Personal")
    assert not issue(world, statement).is_public
    statement = Statement.objects.get()
    papers.change_confidentiality(
        Paper.objects.get(pk=answer.pk), confidential=False, comment="Erledigt", by=world.clerk
    )
    decisions.correct(statement, by=world.officer, comment="Noch einer")
    assert (statement.confidential, statement.confidentiality_ground) == (False, "")


def test_a_correction_opens_nothing_that_was_hidden_meanwhile(world: World):
    statement = world.statement("distributed")
    answer: Any = statement.published
    decisions.correct(statement, by=world.officer, comment="Zahlendreher")
    hide(answer, world)
    with pytest.raises(NotNow, match="inzwischen nichtöffentlich"):
        issue(world, statement)
    assert not Paper.objects.get(pk=answer.pk).is_public
    assert answer.issues.count() == 1
    papers.change_confidentiality(
        Paper.objects.get(pk=answer.pk), confidential=False, comment="Doch", by=world.clerk
    )
    statement = Statement.objects.get()
    assert decisions.distribute(statement, by=world.clerk).is_public


def test_a_correction_replaces_the_annexes(world: World):
    statement = world.statement("drafting")

    def annex(name: str) -> Any:
        return drafting.add_annex(
            statement, name=name, mime="application/pdf", content=name.encode(), by=world.officer
        )

    old = annex("Alter Plan")
    statement.refresh_from_db()
    issue(world, statement)
    decisions.correct(statement, by=world.officer, comment="Plan")
    drafting.remove_annex(old, by=world.officer)
    annex("Neuer Plan")
    statement.refresh_from_db()
    answer = issue(world, statement)
    assert [file.name for file in answer.files.all()] == ["Neuer Plan"]


def issue(world: World, statement: Statement) -> Paper:
    """Bring an answer from its draft to its issue; an earlier decision is of yesterday."""
    for row in statement.recipients.exclude(result=""):
        row.held_on = world.city.today() - DAY
        save_as(row, by=None)
    for by in (world.officer, world.head, world.deputy_mayor):
        moves.forward(statement, by=by)
    decisions.approve(statement, by=world.mayors_office)
    return decisions.distribute(statement, by=world.clerk)


def test_a_correction_is_not_cancelled_and_an_answer_not_abandoned(world: World):
    with pytest.raises(NotNow, match="keine Berichtigung"):
        decisions.abandon_correction(
            world.statement("drafting"), by=world.officer, comment="Doch nicht"
        )
    statement = corrected(world)
    with pytest.raises(NotNow, match="schon verteilt"):
        assignments.cancel(statement, by=world.clerk, comment="Doch nicht")


def test_the_mayor_is_printed_as_the_city_calls_the_office(world: World):
    statement = world.statement("approved")
    world.city.mayor_label = "Der Oberbürgermeister"
    save_as(world.city, by=None)
    answer = decisions.distribute(statement, by=world.clerk)
    [row] = answer.frozen["distribution"]
    assert row["organization"] == "Der Oberbürgermeister"
    assert answer.consultations.get().organization_name == "Der Oberbürgermeister"
