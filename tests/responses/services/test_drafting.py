"""Writing an answer: by whom, at which step, and what a text keeps."""

from typing import Any

import pytest

from council.exceptions import Invalid, NotAllowed, NotNow, Overtaken
from council.models import Organization
from responses.enums import Decision
from responses.models import Statement
from responses.services import decisions, drafting, moves
from responses.services.drafting import Head, Row
from tests.world import World

LEAD = {"officer", "head"}


def writings(world: World, statement: Statement) -> dict[str, Any]:
    """All that is written on an answer, as functions of who writes."""
    rows = [Row(world.mayor, "Genehmigung OB"), Row(world.council, "Beschlussfassung")]
    answers = list(statement.answers.all())
    return {
        "answer": lambda by: drafting.save_answer(answers[0], text="Neu.", by=by),
        "head": lambda by: drafting.save_head(statement, head=Head(editors="Frau Wien"), by=by),
        "distribution": lambda by: drafting.save_distribution(statement, rows=rows, by=by),
        "annex": lambda by: drafting.add_annex(
            statement, name="Plan", mime="application/pdf", content=b"%PDF-1.7", by=by
        ),
        "cosigners": lambda by: drafting.ask_cosigners(
            statement, offices=[world.finance_office], by=by
        ),
        "join": lambda by: drafting.join_answers(statement, answers=answers, by=by),
    }


def test_the_unit_in_the_lead_writes_and_nobody_else(world: World):
    world.finance_office = another_office(world)
    statement = world.statement("drafting")
    for name, user in world.users.items():
        if name in LEAD:
            continue
        for what, write in writings(world, statement).items():
            with pytest.raises(NotAllowed):
                write(user)
            assert what
    for write in writings(world, statement).values():
        write(world.head)
    assert Statement.objects.get().last_edited_by == world.head


@pytest.mark.parametrize("state", ["unit_review", "approved", "distributed"])
def test_nothing_is_written_after_drafting(world: World, state: str):
    world.finance_office = another_office(world)
    statement = world.statement(state)
    for write in writings(world, statement).values():
        with pytest.raises(NotNow):
            write(world.officer)


def another_office(world: World) -> Organization:
    return world._organization("unit", "Kämmerei", "Amt 20")


def test_whoever_wrote_last_is_noted(world: World):
    """So that somebody else releases the text; each kind of writing counts."""
    world.finance_office = another_office(world)
    for what in writings(world, world.statement("drafting")):
        statement = world.statement("drafting")
        assert statement.last_edited_by == world.officer
        writings(world, statement)[what](world.head)
        assert Statement.objects.get(pk=statement.pk).last_edited_by == world.head, what


def test_a_head_saved_elsewhere_is_not_written_over(world: World):
    statement = world.statement("drafting")
    seen = statement.revision
    drafting.save_head(statement, head=Head(closing="Eins"), by=world.head, seen=seen)
    with pytest.raises(Overtaken):
        drafting.save_head(statement, head=Head(closing="Zwei"), by=world.officer, seen=seen)
    assert Statement.objects.get().closing == "Eins"


def test_all_of_the_head_is_kept(world: World):
    values = {
        "editors": "Frau Wien",
        "phone": "530 1",
        "signatory_name": "Dora Dezernat",
        "signatory_office": "Beigeordnete",
        "introduction": "Zuerst.",
        "closing": "Zuletzt.",
        "confidential": True,
        "confidentiality_ground": "Personal",
    }
    statement = world.statement("drafting")
    drafting.save_head(statement, head=Head(**values), by=world.officer)
    assert Statement.objects.values(*values).get() == values
    drafting.save_head(
        statement,
        head=Head(confidential=False, confidentiality_ground="Personal"),
        by=world.officer,
    )
    assert Statement.objects.get().confidentiality_ground == ""
    with pytest.raises(Invalid) as refused:
        drafting.save_head(
            statement, head=Head(confidential=True, confidentiality_ground=" "), by=world.officer
        )
    assert refused.value.field == "confidentiality_ground"


def test_a_distribution_begins_with_the_mayor_and_names_nobody_twice_a_day(world: World):
    statement = world.statement("drafting")
    mayor, council = Row(world.mayor, "Genehmigung OB"), Row(world.council, "Beschlussfassung")

    def save(*rows: Row) -> list[Organization]:
        drafting.save_distribution(statement, rows=rows, by=world.officer)
        return [row.organization for row in statement.recipients.all()]

    for rows in ((), (council, mayor)):
        with pytest.raises(Invalid, match="Stadtoberhaupt"):
            save(*rows)
    with pytest.raises(Invalid, match="zweimal"):
        save(mayor, council, council)
    assert save(mayor, council) == [world.mayor, world.council]
    assert save(mayor) == [world.mayor]


def test_what_was_decided_stays_in_the_distribution(world: World):
    statement = world.statement("mayor")
    until = world.next_mayors_sitting.starts_at.date()
    decisions.defer(statement, until=until, by=world.mayors_office)
    moves.return_(statement, by=world.mayors_office, comment="Noch einmal")
    deferred, planned = statement.recipients.order_by("position")
    kept = Row(world.mayor, "Genehmigung OB", deferred.held_on)
    with pytest.raises(Invalid, match="mit einem Ergebnis"):
        drafting.save_distribution(
            statement, rows=[Row(world.mayor, "Genehmigung OB", until)], by=world.officer
        )
    drafting.save_distribution(statement, rows=[kept], by=world.officer)
    row = statement.recipients.get()
    assert (row.held_on, row.result) == (deferred.held_on, "vertagt")
    assert planned.result == ""


def test_an_annex_is_added_once_and_taken_out(world: World):
    statement = world.statement("drafting")

    def add(name: str, content: bytes) -> Any:
        return drafting.add_annex(
            statement, name=name, mime="application/pdf", content=content, by=world.officer
        )

    first, again, other = add("Plan", b"%PDF 1"), add("Plan", b"%PDF 1"), add("Plan", b"%PDF 2")
    assert first == again
    assert [(annex.position, annex.size) for annex in (first, other)] == [(1, 6), (2, 6)]
    with pytest.raises(NotAllowed):
        drafting.remove_annex(first, by=world.other_officer)
    drafting.remove_annex(first, by=world.officer)
    assert statement.annexes.get() == other


def test_other_offices_co_sign_and_may_then_see_the_paper(world: World):
    statement = world.statement(
        "drafting", paper=world.inquiry(confidential=True, confidentiality_ground="Personal")
    )
    paper = statement.answered.get().paper
    for office, message in ((world.committee, "Ämter und Dezernate"), (world.unit, "nicht selbst")):
        with pytest.raises(Invalid, match=message):
            drafting.ask_cosigners(statement, offices=[office], by=world.officer)
    assert not paper.access.filter(organization=world.other_unit).exists()
    drafting.ask_cosigners(statement, offices=[world.other_unit], by=world.officer)
    assert paper.access.filter(organization=world.other_unit).exists()
    offices = [world.other_division, world.other_unit]
    drafting.ask_cosigners(statement, offices=offices, by=world.officer)
    assert [row.organization for row in statement.cosignatures.all()] == offices[::-1]
    drafting.ask_cosigners(statement, offices=[], by=world.officer)
    assert not statement.cosignatures.exists()


def test_the_head_of_the_unit_alone_goes_on_without_a_signature(world: World):
    statement = world.statement("cosigning")
    row = statement.cosignatures.get()
    with pytest.raises(NotNow):
        drafting.override_refusal(row, by=world.head, comment="Eilt")
    moves.refuse(statement, by=world.other_head, comment="Zu teuer")
    for name, user in world.users.items():
        if name != "head":
            with pytest.raises(NotAllowed):
                drafting.override_refusal(row, by=user, comment="Eilt")
    drafting.override_refusal(row, by=world.head, comment="Eilt")
    with pytest.raises(NotNow, match="Keine Stelle hat"):
        drafting.override_refusal(row, by=world.head, comment="Noch einmal")
    moves.forward(statement, by=world.officer)
    assert statement.state == "unit_review"
    row.refresh_from_db()
    assert row.decision == Decision.OVERRIDDEN


def test_joined_answers_keep_all_texts_and_come_apart_again(world: World):
    paper = world.inquiry(questions=["Eins?", "Zwei?", "Drei?"])
    statement = world.statement("assigned", paper=paper)
    moves.take(statement, by=world.officer)
    for number, answer in enumerate(statement.answers.all(), start=1):
        text = "" if number == 2 else f"Antwort {number}."
        drafting.save_answer(answer, text=text, ready=True, by=world.officer)

    def now() -> list[tuple[list[int], str, bool]]:
        return [
            ([r.question.number for r in a.answer_questions.all()], a.text, a.ready)
            for a in Statement.objects.get().answers.all()
        ]

    first, second, third = statement.answers.all()
    with pytest.raises(Invalid, match="mindestens zwei"):
        drafting.join_answers(statement, answers=[first], by=world.officer)
    joined = drafting.join_answers(statement, answers=[first, second, third], by=world.officer)
    assert now() == [([1, 2, 3], "Antwort 1.\n\nAntwort 3.", False)]
    drafting.split_answer(joined, by=world.officer)
    assert now() == [
        ([1], "Antwort 1.\n\nAntwort 3.", False),
        ([2], "", False),
        ([3], "", False),
    ]


def test_apart_again_answers_stand_in_the_order_of_their_questions(world: World):
    paper = world.inquiry(questions=["Eins?", "Zwei?", "Drei?"])
    statement = world.statement("drafting", paper=paper)
    first, second, third = statement.answers.all()
    joined = drafting.join_answers(statement, answers=[first, second], by=world.officer)
    drafting.split_answer(joined, by=world.officer)
    order = [answer.answer_questions.get().question.number for answer in statement.answers.all()]
    assert order == [1, 2, 3]
    assert third.pk == statement.answers.last().pk
