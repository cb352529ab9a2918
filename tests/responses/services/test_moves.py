"""What an answer gains and loses on its way from desk to desk."""

import datetime
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from council.exceptions import NotNow
from council.history import save_as
from council.models import Paper, User
from responses.enums import Decision
from responses.models import Statement
from responses.rules.desks import asked_of
from responses.services import assignments, decisions, drafting, moves
from responses.services.steps import change_steps
from tests.world import World


def test_who_takes_an_answer_is_its_officer(world: World):
    statement = world.statement("assigned")
    moves.take(statement, by=world.head)
    assert (statement.case_officer, statement.editors) == (world.head, "Lothar Leitner")
    assert statement.phone == "530 3104"
    moves.hand_over(statement, lead=world.other_unit, by=world.head, comment="Zuständig")
    moves.take(statement, by=world.other_officer)
    assert statement.case_officer == world.other_officer
    assert statement.editors == "Lothar Leitner"  # who has begun stays named


def test_each_return_begins_a_round(world: World):
    statement = world.statement("unit_review")
    moves.recall(statement, by=world.officer, comment="Nachsehen")
    assert statement.round == 1  # who fetches it back herself has not been sent back
    moves.forward(statement, by=world.officer)
    moves.return_(statement, by=world.head, comment="Kürzer")
    assert (statement.round, statement.state) == (2, "drafting")
    assert statement.steps.latest("pk").round == 2


def test_the_time_at_a_desk_begins_with_the_move(world: World):
    statement = world.statement("cosigning")
    since = statement.state_since
    later = timezone.now() + datetime.timedelta(hours=3)
    with time_machine.travel(later, tick=False):
        drafted = world.statement("drafting")
        moves.forward(drafted, by=world.officer)
    assert drafted.state_since == later
    with time_machine.travel(later, tick=False):
        moves.cosign(statement, by=world.other_head)
    assert statement.state_since == later != since


def test_a_signature_that_moves_nothing_leaves_the_time(world: World):
    statement = world.statement("drafting")
    offices = [world.other_unit, world.other_division]
    drafting.ask_cosigners(statement, offices=offices, by=world.officer)
    moves.forward(statement, by=world.officer)
    since = statement.state_since
    moves.cosign(statement, by=world.other_head)
    assert (statement.state, statement.state_since) == ("cosigning", since)


def test_one_signs_for_ones_own_office(world: World):
    statement = world.statement("drafting")
    offices = [world.other_unit, world.other_division]
    drafting.ask_cosigners(statement, offices=offices, by=world.officer)
    moves.forward(statement, by=world.officer)
    moves.cosign(statement, by=world.other_head, comment=" Bitte Seite 2 prüfen. ")
    unit, division = statement.cosignatures.all()
    assert (unit.decision, unit.remark) == (Decision.REMARKED, "Bitte Seite 2 prüfen.")
    assert (unit.by, unit.version) == (world.other_head, statement.versions.last())
    assert (division.decision, division.by) == (Decision.OPEN, None)
    step = statement.steps.latest("pk")
    assert step.for_whom == str(world.other_unit)
    moves.cosign(statement, by=world.other_deputy_mayor)
    division.refresh_from_db()
    assert (division.decision, statement.state) == (Decision.AGREED, "unit_review")


def signed_and_recalled(world: World) -> Statement:
    statement = world.statement("unit_review", cosigning=True)
    moves.recall(statement, by=world.officer, comment="Nachtrag")
    return statement


def test_a_signature_holds_as_long_as_the_text_does(world: World):
    statement = signed_and_recalled(world)
    moves.forward(statement, by=world.officer)
    assert statement.state == "unit_review"
    row = statement.cosignatures.get()
    assert (row.decision, row.voided) == (Decision.AGREED, False)


def test_another_text_is_signed_anew(world: World):
    statement = signed_and_recalled(world)
    drafting.save_answer(statement.answers.first(), text="Ganz anders.", by=world.officer)
    moves.forward(statement, by=world.officer)
    assert statement.state == "cosigning"
    row = statement.cosignatures.get()
    assert (row.decision, row.voided) == (Decision.OPEN, True)
    note = statement.steps.get(action="void")
    assert note.comment == "Der Text wurde geändert. Neu zu zeichnen: Amt 66."
    moves.cosign(statement, by=world.other_head)
    row.refresh_from_db()
    assert (row.decision, row.voided, statement.state) == (Decision.AGREED, False, "unit_review")


@pytest.mark.parametrize(
    "change",
    [
        lambda w, s: drafting.save_head(
            s, head=drafting.Head(editors="Wiebke Wien", closing="Mit Gruß"), by=w.officer
        ),
        lambda w, s: drafting.add_annex(
            s, name="Plan", mime="application/pdf", content=b"%PDF", by=w.officer
        ),
    ],
    ids=["closing", "annex"],
)
def test_a_signature_is_for_the_whole_of_the_text(world: World, change: Any):
    statement = signed_and_recalled(world)
    change(world, statement)
    statement.refresh_from_db()
    moves.forward(statement, by=world.officer)
    assert statement.state == "cosigning"


def test_the_first_arrival_gives_the_number_and_each_the_day(world: World):
    statement = world.statement("division_review")
    assert statement.reference is None
    moves.forward(statement, by=world.deputy_mayor)
    number, today = statement.reference, world.city.today()
    assert (number, statement.dated_on) == (f"S0001/{today:%y}", today)
    moves.return_(statement, by=world.mayors_office, comment="Kürzer")
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    with time_machine.travel(tomorrow, tick=False):
        for by in (world.officer, world.head, world.deputy_mayor):
            moves.forward(statement, by=by)
    assert statement.reference == number
    assert statement.dated_on == today + datetime.timedelta(days=1)


def test_an_interim_notice_has_a_series_of_its_own(world: World):
    paper = world.statement("drafting").answered.get().paper
    notice = assignments.open_interim_notice(paper, by=world.officer)
    drafting.save_notice(
        notice,
        introduction="Wir prüfen.",
        reasons="Ein Gutachten fehlt.",
        expected_on=datetime.date(2026, 12, 1),
        by=world.officer,
    )
    for by in (world.officer, world.head, world.deputy_mayor):
        moves.forward(notice, by=by)
    assert notice.reference == f"I0001/{world.city.today():%y}"
    decisions.approve(notice, by=world.mayors_office)
    issued = decisions.distribute(notice, by=world.clerk)
    assert (issued.kind, issued.expected_on) == ("interim_notice", datetime.date(2026, 12, 1))
    paper = Paper.objects.get(pk=paper.pk)
    assert (paper.expected_on, paper.state) == (issued.expected_on, "registered")
    assert paper.steps.get(action="notice").comment == f"Zwischennachricht {issued}"


def test_the_mayor_decides_in_the_next_sitting_that_takes_place(world: World):
    world.mayors_sitting.cancelled = True
    save_as(world.mayors_sitting, by=None)
    row = world.statement("mayor").recipients.get()
    assert row.held_on == timezone.localdate(world.next_mayors_sitting.starts_at)


def test_without_a_sitting_the_day_stays_open(world: World):
    for sitting in (world.mayors_sitting, world.next_mayors_sitting):
        sitting.cancelled = True
        save_as(sitting, by=None)
    assert world.statement("mayor").recipients.get().held_on is None


def test_each_move_keeps_the_text_as_it_was(world: World):
    statement = world.statement("drafting")
    texts = ["Erst so.", "Dann so."]
    for text in texts:
        drafting.save_answer(statement.answers.first(), text=text, by=world.officer)
        statement.refresh_from_db()
        moves.forward(statement, by=world.officer)
        moves.return_(statement, by=world.head, comment="Noch einmal")
    versions = statement.versions.order_by("number")
    kept = [version.document["paper"]["answers"][0]["text"] for version in versions]
    assert [text for text in kept if text in texts] == texts
    assert [version.number for version in versions] == list(range(1, len(kept) + 1))
    numbers = [step.version.number for step in statement.steps.exclude(version=None)]
    assert numbers == sorted(numbers)


def test_what_did_not_change_is_not_kept_again(world: World):
    statement = world.statement("unit_review")
    count = statement.versions.count()
    moves.recall(statement, by=world.officer, comment="Nachsehen")
    moves.forward(statement, by=world.officer)
    assert statement.versions.count() == count


STAGES = {
    "assigned": "in_progress",
    "drafting": "in_progress",
    "cosigning": "in_coordination",
    "unit_review": "in_coordination",
    "division_review": "in_coordination",
    "mayor": "at_mayor",
    "approved": "at_mayor",
}


@pytest.mark.parametrize("state", STAGES)
def test_the_public_hears_of_each_stage(world: World, state: str):
    paper = world.statement(state).answered.get().paper
    assert Paper.objects.get(pk=paper.pk).progress == STAGES[state]


def test_an_interim_notice_moves_no_stage(world: World):
    paper = world.statement("unit_review").answered.get().paper
    assignments.open_interim_notice(paper, by=world.officer)
    notice = Statement.objects.get(kind="interim_notice")
    assignments.cancel(notice, by=world.clerk, comment="Nicht nötig")
    assert Paper.objects.get(pk=paper.pk).progress == "in_coordination"


@pytest.mark.parametrize(
    ("used", "state"),
    [
        ({"cosigning", "division_review"}, "division_review"),
        ({"cosigning", "unit_review"}, "unit_review"),
        ({"cosigning"}, "mayor"),
    ],
)
def test_steps_that_a_city_leaves_out_are_passed_over(world: World, used: set[str], state: str):
    statement = world.statement("drafting")
    change_steps(by=world.administrator, used=used)
    moves.forward(statement, by=world.officer)
    assert statement.state == state


def test_a_division_that_answers_itself_has_no_head_of_unit(world: World):
    world.officer = world.user("Dirk Sach", ("case_officer", world.division))
    paper = world.inquiry()
    statement = assignments.open_statement(
        [paper], lead=world.division, due_on=None, by=world.clerk
    )
    moves.take(statement, by=world.officer)
    for answer in statement.answers.all():
        drafting.save_answer(answer, text="Ja.", by=world.officer)
    statement.refresh_from_db()
    moves.forward(statement, by=world.officer)
    assert statement.state == "division_review"


@pytest.mark.parametrize("missing", ["answer", "editors"])
def test_nothing_goes_on_that_is_not_complete(world: World, missing: str):
    statement = world.statement("drafting")
    if missing == "answer":
        drafting.save_answer(statement.answers.last(), text="", by=world.officer)
        message = "Zu Frage 2 fehlt eine Antwort"
    else:
        drafting.save_head(statement, head=drafting.Head(), by=world.officer)
        message = "wer bearbeitet hat"
    statement.refresh_from_db()
    with pytest.raises(NotNow, match=message):
        moves.forward(statement, by=world.officer)


@pytest.mark.parametrize("missing", ["introduction", "reasons", "expected_on"])
def test_an_interim_notice_says_how_why_and_until_when(world: World, missing: str):
    paper = world.statement("drafting").answered.get().paper
    notice = assignments.open_interim_notice(paper, by=world.officer)
    values: dict[str, Any] = {
        "introduction": "Wir prüfen.",
        "reasons": "Ein Gutachten fehlt.",
        "expected_on": datetime.date(2026, 12, 1),
    }
    empty = None if missing == "expected_on" else ""
    drafting.save_notice(notice, **{**values, missing: empty}, by=world.officer)
    with pytest.raises(NotNow):
        moves.forward(notice, by=world.officer)
    drafting.save_notice(notice, **values, by=world.officer)
    moves.forward(notice, by=world.officer)


def test_a_number_voids_no_signature(world: World):
    statement = world.statement("mayor", cosigning=True)
    moves.return_(statement, by=world.mayors_office, comment="Ein Blick noch")
    moves.forward(statement, by=world.officer)
    assert (statement.state, statement.reference) != ("cosigning", None)
    assert statement.cosignatures.get().decision == Decision.AGREED


def test_nobody_releases_what_she_wrote_last(world: World):
    """One person with every role, who has changed the text."""
    everywhere = (
        ("case_officer", world.unit),
        ("head_of_unit", world.unit),
        ("head_of_unit", world.other_unit),
        ("deputy_mayor", world.division),
        ("mayors_office", world.mayor),
    )
    world.everybody = world.user("Alle Alles", *everywhere)
    acts = {
        "cosigning": [moves.cosign],
        "unit_review": [moves.forward],
        "division_review": [moves.forward],
        "mayor": [decisions.approve, decisions.take_note],
    }
    for state, releases in acts.items():
        statement = world.statement(state)
        statement.last_edited_by = world.everybody
        save_as(statement, by=None)
        for release in releases:
            with pytest.raises(NotNow, match="selbst bearbeitet"):
                release(statement, by=world.everybody)


def test_a_correction_is_not_handed_over(world: World):
    statement = world.statement("distributed")
    decisions.correct(statement, by=world.officer, comment="Zahlendreher")
    with pytest.raises(NotNow, match="schon verteilt"):
        moves.hand_over(statement, lead=world.other_unit, by=world.head, comment="Zuständig")


def test_what_one_has_signed_leaves_ones_desk(world: World):
    statement = world.statement("drafting")
    offices = [world.other_unit, world.other_division]
    drafting.ask_cosigners(statement, offices=offices, by=world.officer)
    moves.forward(statement, by=world.officer)

    def on_desk_of(user: User) -> bool:
        return Statement.objects.filter(asked_of(user), pk=statement.pk).exists()

    assert on_desk_of(world.other_head)
    moves.cosign(statement, by=world.other_head)
    assert not on_desk_of(world.other_head)
    assert on_desk_of(world.other_deputy_mayor)
