"""Who gets a mail of what happens to an answer: for each act exactly these, written by hand."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine

from council.enums import PaperKind, Role
from council.models import Paper
from council.services import papers
from council.services.content import Asker
from responses.models import Statement
from responses.services import assignments, decisions, drafting, moves
from tests.cases.mails import told
from tests.world import World

ASKERS = ("faction_office", "member")
NEW, HERE, BACK = "Neu zugewiesen: {paper}", "Liegt bei Ihnen: {paper}", "Zurück an Sie: {paper}"


def opened(world: World) -> Callable[[], Any]:
    paper = world.inquiry()
    return lambda: assignments.open_statement([paper], lead=world.unit, due_on=None, by=world.clerk)


def opened_for_a_division(world: World) -> Callable[[], Any]:
    paper = world.inquiry()
    world.division_officer = world.user("Dirk Sach", (Role.CASE_OFFICER, world.division))
    return lambda: assignments.open_statement(
        [paper], lead=world.division, due_on=None, by=world.clerk
    )


def to_be_cosigned_by_two(world: World) -> Callable[[], Any]:
    """By a unit and by the division above it, each of its own."""
    statement = world.statement("drafting")
    drafting.ask_cosigners(
        statement, offices=[world.other_unit, world.other_division], by=world.officer
    )
    return lambda: moves.forward(statement, by=world.officer)


def interim_notice(world: World) -> Callable[[], Any]:
    paper = world.statement("drafting").answered.get().paper
    notice = assignments.open_interim_notice(paper, by=world.officer)
    drafting.save_notice(
        notice,
        introduction="Wir prüfen.",
        reasons="Ein Gutachten fehlt.",
        expected_on=world.next_sitting.starts_at.date(),
        by=world.officer,
    )
    for by in (world.officer, world.head, world.deputy_mayor):
        moves.forward(notice, by=by)
    decisions.approve(notice, by=world.mayors_office)
    return lambda: decisions.distribute(notice, by=world.clerk)


def corrected(world: World) -> Callable[[], Any]:
    """On the day of the mayor's next sitting, which decides on the correction."""
    statement = world.statement("distributed")
    later = time_machine.travel(world.next_mayors_sitting.starts_at, tick=False)
    with later:
        decisions.correct(statement, by=world.clerk, comment="Zahlendreher")
        for by in (world.officer, world.head, world.deputy_mayor):
            moves.forward(statement, by=by)
        decisions.approve(statement, by=world.mayors_office)
    return later(lambda: decisions.distribute(statement, by=world.clerk))


def on(state: str, act: Callable[[World, Statement], Any]) -> Callable[[World], Callable[[], Any]]:
    def prepare(world: World) -> Callable[[], Any]:
        statement = world.statement(state)
        return lambda: act(world, statement)

    return prepare


# An act, and each mail of it: who gets it and what its subject says.
TOLD: dict[str, tuple[Callable[[World], Callable[[], Any]], list[tuple[str, str]]]] = {
    "open": (opened, [("head", NEW), ("officer", NEW)]),
    "open for a division": (opened_for_a_division, [("division_officer", NEW)]),
    "take": (on("assigned", lambda w, s: moves.take(s, by=w.officer)), []),
    "hand over": (
        on(
            "drafting",
            lambda w, s: moves.hand_over(s, lead=w.other_unit, by=w.head, comment="Zuständig"),
        ),
        [("other_head", NEW), ("other_officer", NEW)],
    ),
    "forward to the head": (
        on("drafting", lambda w, s: moves.forward(s, by=w.officer)),
        [("head", HERE)],
    ),
    "forward to co-sign": (
        to_be_cosigned_by_two,
        [("other_deputy_mayor", HERE), ("other_head", HERE)],
    ),
    "the last signature": (
        on("cosigning", lambda w, s: moves.cosign(s, by=w.other_head)),
        [("head", HERE)],
    ),
    "refuse": (
        on("cosigning", lambda w, s: moves.refuse(s, by=w.other_head, comment="Nein")),
        [("officer", BACK)],
    ),
    "forward to the division": (
        on("unit_review", lambda w, s: moves.forward(s, by=w.head)),
        [("deputy_mayor", HERE)],
    ),
    "return": (
        on("unit_review", lambda w, s: moves.return_(s, by=w.head, comment="Kürzer")),
        [("officer", BACK)],
    ),
    "recall": (
        on("unit_review", lambda w, s: moves.recall(s, by=w.officer, comment="Nachtrag")),
        [],
    ),
    "forward to the mayor": (
        on("division_review", lambda w, s: moves.forward(s, by=w.deputy_mayor)),
        [("mayors_office", HERE)],
    ),
    "approve": (
        on("mayor", lambda w, s: decisions.approve(s, by=w.mayors_office)),
        [("clerk", "Bereit zum Verteilen: {paper}")],
    ),
    "take note": (
        on("mayor", lambda w, s: decisions.take_note(s, by=w.mayors_office)),
        [("clerk", "Bereit zum Verteilen: {paper}")],
    ),
    "defer": (
        on(
            "mayor",
            lambda w, s: decisions.defer(
                s, until=w.next_mayors_sitting.starts_at.date(), by=w.mayors_office
            ),
        ),
        [],
    ),
    "distribute": (
        on("approved", lambda w, s: decisions.distribute(s, by=w.clerk)),
        [(who, "{paper}: Stellungnahme {answer}") for who in ASKERS],
    ),
    "distribute an interim notice": (
        interim_notice,
        [(who, "{paper}: Zwischennachricht {answer}") for who in ASKERS],
    ),
    "distribute a correction": (
        corrected,
        [(who, "{paper}: Stellungnahme {answer} berichtigt") for who in ASKERS],
    ),
    "correct": (
        on("distributed", lambda w, s: decisions.correct(s, by=w.clerk, comment="Zahlendreher")),
        [("officer", BACK)],
    ),
    "cancel": (
        on("unit_review", lambda w, s: assignments.cancel(s, by=w.clerk, comment="Mündlich")),
        [("officer", "{paper}: Antwort abgebrochen")],
    ),
    "cancel what nobody has begun": (
        on("assigned", lambda w, s: assignments.cancel(s, by=w.clerk, comment="Mündlich")),
        [],
    ),
    "extend": (
        on(
            "drafting",
            lambda w, s: assignments.extend_deadline(
                s, due_on=w.next_sitting.starts_at.date(), by=w.clerk, comment="Gutachten"
            ),
        ),
        [],
    ),
}


@pytest.mark.parametrize("name", TOLD)
def test_just_those_concerned_are_told(world: World, name: str):
    prepare, expected = TOLD[name]
    mails = told(world, prepare(world))
    paper = Paper.objects.get(kind="inquiry")
    answer = Paper.objects.exclude(kind="inquiry").last()
    assert mails == sorted(
        (who, subject.format(paper=paper, answer=answer)) for who, subject in expected
    )


def test_each_asker_of_a_joint_answer_is_told_of_her_own_paper(world: World):
    mine = world.inquiry()
    content = world.content(askers=[Asker(person=world.stranger.person)])
    theirs = papers.start_draft(kind=PaperKind.INQUIRY, content=content, by=world.stranger)
    papers.file_paper(theirs, by=world.stranger)
    papers.register_paper(theirs, by=world.clerk)
    joint = assignments.open_statement([mine, theirs], lead=world.unit, due_on=None, by=world.clerk)
    moves.take(joint, by=world.officer)
    for answer in joint.answers.all():
        drafting.save_answer(answer, text="Ja.", by=world.officer)
    joint.refresh_from_db()
    for by in (world.officer, world.head, world.deputy_mayor):
        moves.forward(joint, by=by)
    decisions.approve(joint, by=world.mayors_office)
    mails = told(world, lambda: decisions.distribute(joint, by=world.clerk))
    assert mails == [
        ("faction_office", f"{mine}: Stellungnahme {joint.reference}"),
        ("member", f"{mine}: Stellungnahme {joint.reference}"),
        ("other_faction_office", f"{theirs}: Stellungnahme {joint.reference}"),
        ("stranger", f"{theirs}: Stellungnahme {joint.reference}"),
    ]


def test_of_a_secret_answer_no_number_is_told(world: World):
    statement = world.statement("drafting")
    paper = statement.answered.get().paper
    head = drafting.Head(
        editors="Frau Wien", confidential=True, confidentiality_ground="Personalangelegenheit"
    )
    drafting.save_head(statement, head=head, by=world.officer)
    for by in (world.officer, world.head, world.deputy_mayor):
        moves.forward(statement, by=by)
    decisions.approve(statement, by=world.mayors_office)
    bodies: dict[str, str] = {}
    mails = told(world, lambda: decisions.distribute(statement, by=world.clerk), bodies=bodies)
    subject = f"{paper}: nichtöffentliche Stellungnahme"
    assert mails == [(who, subject) for who in ASKERS]
    assert bodies
    assert not any(str(statement.reference) in body for body in bodies.values())


def test_who_has_signed_is_not_asked_again(world: World):
    statement = world.statement("drafting")
    offices = [world.other_unit, world.other_division]
    drafting.ask_cosigners(statement, offices=offices, by=world.officer)
    moves.forward(statement, by=world.officer)
    moves.cosign(statement, by=world.other_head)
    moves.recall(statement, by=world.officer, comment="Ein Komma")
    paper = statement.answered.get().paper
    again = told(world, lambda: moves.forward(statement, by=world.officer))
    assert again == [("other_deputy_mayor", HERE.format(paper=paper))]
