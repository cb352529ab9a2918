"""What every service keeps: all or nothing, one winner, once for the same form, no number twice."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, connections

from council.exceptions import ActionRefused, AlreadyDone, Overtaken, StaleText
from council.models import Consultation, Paper
from council.services import access, accounts, addresses, papers, proposals, registers, sittings
from council.services.content import Asker
from responses.models import Statement
from responses.services import assignments, decisions, drafting, moves, parts
from tests.cases.stored import contents
from tests.world import World

Prepared = Callable[[], Any]


class Broken(Exception):
    """The database refused a statement."""


@contextmanager
def failing_inserts(*tables: str) -> Iterator[None]:
    """Let the database refuse new rows in these tables."""

    def wrapper(execute: Any, sql: str, *args: Any) -> Any:
        if any(sql.startswith(f'INSERT INTO "{table}"') for table in tables):
            raise Broken(sql[:60])
        return execute(sql, *args)

    with connection.execute_wrapper(wrapper):
        yield


def _filed(world: World) -> Prepared:
    paper = world.inquiry("draft")
    return lambda: papers.file_paper(paper, by=world.member)


def _registered(world: World) -> Prepared:
    paper = world.inquiry("filed")
    return lambda: papers.register_paper(paper, by=world.clerk, meeting=world.sitting)


def _voided(world: World) -> Prepared:
    paper = world.inquiry()
    return lambda: papers.void_registration(paper, by=world.clerk, comment="Versehen")


def _hidden(world: World) -> Prepared:
    paper = world.statement("distributed").answered.get().paper
    return lambda: papers.change_confidentiality(
        paper, confidential=True, ground="Personal", by=world.clerk, comment="Versehen"
    )


def _result(world: World) -> Prepared:
    row = world.inquiry().consultations.get()
    return lambda: sittings.record_result(
        row, result="vertagt", next_meeting=world.next_sitting, by=world.clerk
    )


def _withdrawn(world: World) -> Prepared:
    paper = world.statement("drafting").answered.get().paper
    return lambda: assignments.withdraw_paper(paper, by=world.member, comment="Erledigt.")


def _opened(world: World) -> Prepared:
    paper = world.inquiry()
    return lambda: assignments.open_statement([paper], lead=world.unit, due_on=None, by=world.clerk)


def _extended(world: World) -> Prepared:
    statement = world.statement("drafting")
    due_on = world.next_sitting.starts_at.date()
    return lambda: assignments.extend_deadline(
        statement, due_on=due_on, by=world.clerk, comment="Gutachten"
    )


def _excluded(world: World) -> Prepared:
    paper = world.inquiry()
    return lambda: access.exclude(paper, user=world.colleague, reason="Käufer", by=world.clerk)


def _access_withdrawn(world: World) -> Prepared:
    statement = world.statement("drafting")
    moves.hand_over(statement, lead=world.other_unit, by=world.officer, comment="Zuständig")
    paper = statement.answered.get().paper
    part = paper.access.get(organization=world.unit)
    return lambda: parts.withdraw_access(paper, part=part, by=world.clerk, comment="Irrtum")


def _moved(state: str, act: Callable[[World, Statement], Any]) -> Callable[[World], Prepared]:
    def prepare(world: World) -> Prepared:
        statement = world.statement(state)
        return lambda: act(world, statement)

    return prepare


def _proposed(world: World) -> Any:
    return accounts.grant_role(
        world.stranger, role="council_office", organization=world.council, by=world.administrator
    )


def _confirmed(world: World) -> Prepared:
    proposal = _proposed(world)
    return lambda: proposals.confirm_role(proposal, by=world.mayors_office)


def _addressed(world: World) -> Prepared:
    world.officer.email = "neu@elbtal.example"
    accounts.change_account(world.officer, by=world.clerk)
    change = world.officer.address_changes.get()
    return lambda: addresses.confirm_address(change)


ACTS: dict[str, Callable[[World], Prepared]] = {
    "start_draft": lambda w: (
        lambda: papers.start_draft(kind="inquiry", content=w.content(), by=w.member)
    ),
    "file": _filed,
    "register": _registered,
    "void": _voided,
    "change_confidentiality": _hidden,
    "record_result": _result,
    "withdraw": _withdrawn,
    "open_statement": _opened,
    "extend": _extended,
    "take": _moved("assigned", lambda w, s: moves.take(s, by=w.officer)),
    "hand_over": _moved(
        "drafting",
        lambda w, s: moves.hand_over(s, lead=w.other_unit, by=w.officer, comment="Zuständig"),
    ),
    "forward to the mayor": _moved(
        "division_review", lambda w, s: moves.forward(s, by=w.deputy_mayor)
    ),
    "return": _moved("unit_review", lambda w, s: moves.return_(s, by=w.head, comment="Kürzer")),
    "cosign": _moved("cosigning", lambda w, s: moves.cosign(s, by=w.other_head)),
    "refuse": _moved("cosigning", lambda w, s: moves.refuse(s, by=w.other_head, comment="Nein")),
    "approve": _moved("mayor", lambda w, s: decisions.approve(s, by=w.mayors_office)),
    "defer": _moved(
        "mayor",
        lambda w, s: decisions.defer(
            s, until=w.next_mayors_sitting.starts_at.date(), by=w.mayors_office
        ),
    ),
    "distribute": _moved("approved", lambda w, s: decisions.distribute(s, by=w.clerk)),
    "correct": _moved(
        "distributed", lambda w, s: decisions.correct(s, by=w.officer, comment="Zahlendreher")
    ),
    "cancel": _moved("drafting", lambda w, s: assignments.cancel(s, by=w.clerk, comment="Mündl.")),
    "ask_cosigners": _moved(
        "drafting", lambda w, s: drafting.ask_cosigners(s, offices=[w.other_unit], by=w.officer)
    ),
    "save_answer": _moved(
        "drafting",
        lambda w, s: drafting.save_answer(s.answers.first(), text="Neu.", by=w.officer),
    ),
    "join_answers": _moved(
        "drafting", lambda w, s: drafting.join_answers(s, answers=s.answers.all(), by=w.officer)
    ),
    "exclude": _excluded,
    "withdraw_access": _access_withdrawn,
    "grant_role": lambda w: (
        lambda: accounts.grant_role(
            w.stranger, role="case_officer", organization=w.unit, by=w.administrator
        )
    ),
    "propose_role": lambda w: lambda: _proposed(w),
    "confirm_role": _confirmed,
    "confirm_address": _addressed,
}
STEPS = ("council_paperstep", "responses_statementstep")
HISTORY = tuple(
    f"{label}_historical{name}"
    for label, names in (
        (
            "council",
            (
                "paper",
                "originator",
                "question",
                "consultation",
                "grant",
                "issue",
                "roleproposal",
                "addresschange",
            ),
        ),
        ("responses", ("statement", "answer", "answerquestion", "cosignature", "recipient")),
    )
    for name in names
)
WRITE_NO_STEP = {"save_answer", "join_answers", "ask_cosigners", "grant_role"}
WRITE_NO_STEP |= {"propose_role", "confirm_role", "confirm_address"}


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("tables", [STEPS, HISTORY], ids=["step", "history"])
def test_an_act_that_fails_half_way_leaves_nothing(
    world: World, name: str, tables: tuple[str, ...]
):
    if tables is STEPS and name in WRITE_NO_STEP:
        tables = HISTORY
    act = ACTS[name](world)
    before = contents()
    with failing_inserts(*tables), pytest.raises(Broken):
        act()
    assert contents() == before


@pytest.mark.parametrize("name", ACTS)
def test_the_same_act_succeeds_when_nothing_is_broken(world: World, name: str):
    act = ACTS[name](world)
    before = contents()
    act()
    assert contents() != before


def test_two_people_at_once_one_wins_and_the_other_is_told(world: World):
    statement = world.statement("unit_review")
    seen = statement.revision
    mine, theirs = (Statement.objects.get(pk=statement.pk) for _ in range(2))
    moves.recall(mine, by=world.officer, comment="Nachtrag", seen=seen)
    with pytest.raises(Overtaken, match=world.officer.name):
        moves.forward(theirs, by=world.head, seen=seen)


def test_the_same_form_sent_twice_acts_once(world: World):
    statement = world.statement("unit_review")
    seen = statement.revision
    again = Statement.objects.get(pk=statement.pk)
    moves.forward(statement, by=world.head, seen=seen)
    with pytest.raises(AlreadyDone):
        moves.forward(again, by=world.head, seen=seen)
    assert statement.steps.filter(action="forward", by=world.head).count() == 1


def test_the_same_new_draft_sent_twice_is_one_draft(world: World):
    uid = world.inquiry("draft").uid
    again = papers.start_draft(kind="inquiry", content=world.content(), by=world.member, uid=uid)
    assert again.uid == uid
    assert Paper.objects.count() == 1


def test_a_stale_answer_is_refused_with_the_text_stored_meanwhile(world: World):
    answer = world.statement("drafting").answers.first()
    drafting.save_answer(answer, text="Von Wien.", by=world.officer, seen=answer.revision)
    with pytest.raises(StaleText) as refused:
        drafting.save_answer(answer, text="Von Leitner.", by=world.head, seen=answer.revision)
    assert refused.value.current == "Von Wien."
    answer.refresh_from_db()
    assert answer.text == "Von Wien."


def test_an_unchanged_answer_writes_nothing(world: World):
    answer = world.statement("unit_review").answers.first()
    moves.recall(answer.statement, by=world.officer, comment="Nachsehen")
    before = contents()
    drafting.save_answer(answer, text=answer.text, by=world.officer)
    assert contents() == before


def test_a_voided_number_stays_spent(world: World):
    paper = world.inquiry()
    spent = paper.reference
    papers.void_registration(paper, by=world.clerk, comment="Doppelt")
    papers.register_paper(paper, by=world.clerk)
    assert paper.reference != spent
    assert spent in paper.steps.get(action="void").comment
    assert not Consultation.objects.filter(paper=paper).exists()


def test_a_faction_is_printed_as_it_was_on_the_day_of_filing(world: World):
    paper = world.inquiry("filed")
    world.greens.name = "Fraktion Neuer Name"
    registers.save_entry(world.greens, by=world.clerk)
    assert str(paper.originators.get()) == "Fraktion Bündnis Elbufer Stadträtin Julia Muster"


def test_nobody_files_for_a_faction_that_is_not_her_own(world: World):
    with pytest.raises(ActionRefused):
        papers.start_draft(
            kind="inquiry",
            content=world.content(askers=[Asker(faction=world.reds)]),
            by=world.member,
        )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_fifty_registrations_at_once_get_fifty_numbers(world: World, time: str):
    drafts = [world.inquiry("filed") for _ in range(50)]

    def register(paper: Paper) -> str:
        try:
            return papers.register_paper(paper, by=world.clerk).reference or ""
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=10) as pool:
        references = list(pool.map(register, drafts))
    year = world.city.today().year % 100
    assert sorted(references) == [f"F{number:04d}/{year:02d}" for number in range(1, 51)]


@pytest.mark.django_db(transaction=True)
def test_a_registration_that_fails_loses_no_number(world: World):
    paper = world.inquiry("filed")
    with failing_inserts("council_paperstep"), pytest.raises(Broken):
        papers.register_paper(paper, by=world.clerk)
    assert (papers.register_paper(paper, by=world.clerk).reference or "").startswith("F0001/")
