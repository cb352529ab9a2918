"""The two tables of transitions: sound in themselves, and right for everybody in every state."""

import inspect
from typing import Any

import pytest

from council.enums import PaperState
from council.exceptions import ActionRefused
from council.models import Grant, Paper, User
from council.rules.transitions import Workflow
from council.rules.workflow import ACTS_IN_WORDS as PAPER_WORDS
from council.rules.workflow import PAPERS
from council.services import accounts, papers
from responses.enums import StatementState
from responses.models import Statement
from responses.rules.steps import STEPS
from responses.rules.workflow import ACTS_IN_WORDS as STATEMENT_WORDS
from responses.rules.workflow import STATEMENTS
from responses.services import assignments, decisions, drafting, moves
from tests.world import World

WORKFLOWS = [PAPERS, STATEMENTS]
by_name = pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda workflow: workflow.name)


def reachable(workflow: Workflow) -> set[str]:
    found, fresh = {str(workflow.initial)}, {str(workflow.initial)}
    while fresh:
        rows = [row for row in workflow.table if row.source in fresh]
        fresh = {str(target) for row in rows for target in workflow.possible_targets(row)} - found
        found |= fresh
    return found


@by_name
def test_every_state_is_reachable(workflow: Workflow):
    assert reachable(workflow) == set(workflow.states)


@by_name
def test_only_final_states_have_no_way_out(workflow: Workflow):
    sources = {row.source for row in workflow.table}
    assert set(workflow.states) - sources <= set(workflow.final)


@by_name
def test_every_action_stands_once_a_state(workflow: Workflow):
    keys = [(row.action, row.source) for row in workflow.table]
    assert len(keys) == len(set(keys))


@by_name
def test_every_predicate_and_guard_explains_itself(workflow: Workflow):
    for row in workflow.table:
        assert row.label
        assert all(rule.words for rule in (*row.who, *row.guards))


@pytest.mark.parametrize(
    ("workflow", "words"), [(PAPERS, PAPER_WORDS), (STATEMENTS, STATEMENT_WORDS)]
)
def test_the_routing_slip_has_a_word_for_every_action(workflow: Workflow, words: dict[str, str]):
    assert {row.action for row in workflow.table} <= set(words)


def test_every_unfinished_statement_lies_on_a_desk():
    assert list(STEPS) == list(StatementState)
    ended = {StatementState.DISTRIBUTED, StatementState.CANCELLED}
    assert {step.state for step in STEPS.values() if step.desk is None} == ended
    for step in STEPS.values():
        assert bool(step.desk) == bool(step.verb) == bool(step.next) == bool(step.stage)
        assert step.is_on_way or not (step.option or step.is_review)


# Who may do what, written down a second time by hand: action -> people, by state.
ASKERS = {"member", "faction_office"}
LEAD = {"officer", "head"}
ALLOWED_ON_PAPERS: dict[str, dict[str, set[str]]] = {
    "draft": {"file": {"member"}, "discard": {"member"}},
    "filed": {
        "register": {"clerk"},
        "return": {"clerk"},
        "take_back": ASKERS,
        "withdraw": ASKERS | {"clerk"},
    },
    "registered": {"close": {"clerk"}, "void": {"clerk"}, "withdraw": ASKERS | {"clerk"}},
    "closed": {"reopen": {"clerk"}},
    "withdrawn": {},
}
ALLOWED_ON_STATEMENTS: dict[str, dict[str, set[str]]] = {
    "assigned": {
        "take": LEAD,
        "hand_over": LEAD | {"deputy_mayor"},
        "cancel": {"clerk"},
        "withdraw": ASKERS | {"clerk"},
    },
    "drafting": {
        "forward": LEAD,
        "hand_over": LEAD | {"deputy_mayor"},
        "abandon_correction": LEAD | {"clerk"},
        "cancel": {"clerk"},
        "withdraw": ASKERS | {"clerk"},
    },
    "cosigning": {
        "cosign": {"other_head"},
        "refuse": {"other_head"},
        "recall": LEAD,
        "cancel": {"clerk"},
        "withdraw": ASKERS | {"clerk"},
    },
    "unit_review": {
        "forward": {"head"},
        "return": {"head"},
        "recall": LEAD,
        "cancel": {"clerk"},
        "withdraw": ASKERS | {"clerk"},
    },
    "division_review": {
        "forward": {"deputy_mayor"},
        "return": {"deputy_mayor"},
        "cancel": {"clerk"},
        "withdraw": ASKERS | {"clerk"},
    },
    "mayor": {
        "approve": {"mayors_office"},
        "take_note": {"mayors_office"},
        "defer": {"mayors_office"},
        "return": {"mayors_office"},
        "cancel": {"clerk"},
        "withdraw": ASKERS | {"clerk"},
    },
    "approved": {
        "distribute": {"clerk"},
        "return": {"clerk"},
        "cancel": {"clerk"},
        "withdraw": ASKERS | {"clerk"},
    },
    "distributed": {"correct": LEAD | {"clerk"}},
    "cancelled": {},
}
PAPER_SERVICES: dict[str, Any] = {
    "file": papers.file_paper,
    "discard": papers.discard_draft,
    "register": papers.register_paper,
    "return": papers.return_paper,
    "take_back": papers.take_back_paper,
    "withdraw": assignments.withdraw_paper,
    "close": papers.close_paper,
    "void": papers.void_registration,
    "reopen": papers.reopen_paper,
}
STATEMENT_SERVICES: dict[str, Any] = {
    "take": moves.take,
    "hand_over": moves.hand_over,
    "forward": moves.forward,
    "return": moves.return_,
    "recall": moves.recall,
    "cosign": moves.cosign,
    "refuse": moves.refuse,
    "approve": decisions.approve,
    "take_note": decisions.take_note,
    "defer": decisions.defer,
    "distribute": decisions.distribute,
    "correct": decisions.correct,
    "abandon_correction": decisions.abandon_correction,
    "cancel": assignments.cancel,
}


def test_the_expectations_name_every_row_of_the_tables():
    for workflow, allowed in ((PAPERS, ALLOWED_ON_PAPERS), (STATEMENTS, ALLOWED_ON_STATEMENTS)):
        assert set(allowed) == set(workflow.states)
        listed = {(action, state) for state, acts in allowed.items() for action in acts}
        assert listed == {(row.action, str(row.source)) for row in workflow.table}


def check(workflow: Workflow, subject: Any, allowed: dict[str, set[str]], world: World) -> None:
    for action in {row.action for row in workflow.table}:
        row = workflow.find(action, subject.state)
        for name, user in world.users.items():
            is_allowed = row is not None and row.allows(user, subject)
            assert is_allowed == (name in allowed.get(action, set())), (action, name)


def refuse(
    workflow: Workflow,
    services: dict[str, Any],
    subject: Any,
    allowed: dict[str, set[str]],
    world: World,
    **extra: Any,
) -> None:
    """Call the service of everything that is not allowed; each refuses and changes nothing."""
    before = type(subject).objects.filter(pk=subject.pk).values().get()
    steps = workflow.steps._default_manager.count()
    for action, service in services.items():
        for name, user in world.users.items():
            if name in allowed.get(action, set()):
                continue
            known = inspect.signature(service).parameters
            arguments = {"comment": "Grund", **extra}
            with pytest.raises(ActionRefused):
                service(subject, by=user, **{k: v for k, v in arguments.items() if k in known})
    assert type(subject).objects.filter(pk=subject.pk).values().get() == before
    assert workflow.steps._default_manager.count() == steps


@pytest.mark.parametrize("state", PaperState.values)
def test_who_may_do_what_with_a_paper(world: World, state: str):
    paper = world.inquiry(state)
    check(PAPERS, paper, ALLOWED_ON_PAPERS[state], world)
    refuse(PAPERS, PAPER_SERVICES, paper, ALLOWED_ON_PAPERS[state], world)


def statement_in(world: World, state: str) -> Statement:
    if state != StatementState.CANCELLED:
        return world.statement(state)
    statement = world.statement(StatementState.DRAFTING)
    return assignments.cancel(statement, by=world.clerk, comment="Mündlich erledigt.")


@pytest.mark.parametrize("state", StatementState.values)
def test_who_may_do_what_with_a_statement(world: World, state: str):
    statement = statement_in(world, state)
    allowed = ALLOWED_ON_STATEMENTS[state]
    check(STATEMENTS, statement, allowed, world)
    extra = {"lead": world.other_unit, "until": world.next_mayors_sitting.starts_at.date()}
    refuse(STATEMENTS, STATEMENT_SERVICES, statement, allowed, world, **extra)


def test_what_was_edited_last_is_approved_by_somebody_else(world: World):
    statement = world.statement(StatementState.ASSIGNED)
    moves.take(statement, by=world.head)
    for answer in statement.answers.all():
        drafting.save_answer(answer, text="Vom Amtsleiter.", by=world.head)
    statement.refresh_from_db()
    moves.forward(statement, by=world.head)
    assert statement.state == StatementState.UNIT_REVIEW
    with pytest.raises(ActionRefused, match="selbst bearbeitet"):
        moves.forward(statement, by=world.head)


def test_a_lost_role_counts_at_once(world: World):
    paper = world.inquiry("filed")
    accounts.end_grant(Grant.objects.get(user=world.clerk), by=world.administrator)
    with pytest.raises(ActionRefused):
        papers.register_paper(paper, by=User.objects.get(pk=world.clerk.pk))
    assert Paper.objects.get(pk=paper.pk).state == PaperState.FILED
