"""What must not happen to an answer without a reason, whatever the page has asked."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from council.exceptions import Invalid
from responses.enums import Decision
from responses.models import Statement, StatementStep
from responses.services import assignments, decisions, drafting, moves
from tests.world import World


def _later(world: World) -> datetime.date:
    return world.next_sitting.starts_at.date()


Act = Callable[[World, Statement, str], Any]

# The acts that want a reason, written down by hand: at which steps, and how.
ACTS: dict[str, tuple[tuple[str, ...], Act]] = {
    "hand_over": (
        ("assigned", "drafting"),
        lambda w, s, why: moves.hand_over(s, lead=w.other_unit, by=w.head, comment=why),
    ),
    "recall": (
        ("cosigning", "unit_review"),
        lambda w, s, why: moves.recall(s, by=w.officer, comment=why),
    ),
    "refuse": (("cosigning",), lambda w, s, why: moves.refuse(s, by=w.other_head, comment=why)),
    "return to the officer": (
        ("unit_review",),
        lambda w, s, why: moves.return_(s, by=w.head, comment=why),
    ),
    "return to the unit": (
        ("division_review",),
        lambda w, s, why: moves.return_(s, by=w.deputy_mayor, comment=why),
    ),
    "return from the mayor": (
        ("mayor",),
        lambda w, s, why: moves.return_(s, by=w.mayors_office, comment=why),
    ),
    "return of what is approved": (
        ("approved",),
        lambda w, s, why: moves.return_(s, by=w.clerk, comment=why),
    ),
    "cancel": (
        (
            "assigned",
            "drafting",
            "cosigning",
            "unit_review",
            "division_review",
            "mayor",
            "approved",
        ),
        lambda w, s, why: assignments.cancel(s, by=w.clerk, comment=why),
    ),
    "extend": (
        ("drafting",),
        lambda w, s, why: assignments.extend_deadline(s, due_on=_later(w), by=w.clerk, comment=why),
    ),
    "correct": (
        ("distributed",),
        lambda w, s, why: decisions.correct(s, by=w.officer, comment=why),
    ),
}
CASES = [(name, state) for name, (states, _) in ACTS.items() for state in states]


def refused(act: Callable[[], Any], statement: Statement) -> None:
    before = Statement.objects.filter(pk=statement.pk).values().get()
    steps = StatementStep.objects.count()
    with pytest.raises(Invalid, match="Grund") as error:
        act()
    assert error.value.field == "comment"
    assert Statement.objects.filter(pk=statement.pk).values().get() == before
    assert StatementStep.objects.count() == steps


@pytest.mark.parametrize(("name", "state"), CASES)
def test_without_a_reason_nothing_happens(world: World, name: str, state: str):
    _, act = ACTS[name]
    statement = world.statement(state)
    for comment in ("", " \n"):
        refused(lambda comment=comment: act(world, statement, comment), statement)
    act(world, statement, " Weil es so ist. ")
    assert statement.steps.latest("at", "pk").comment == "Weil es so ist."


def test_a_correction_is_not_given_up_without_a_reason(world: World):
    statement = world.statement("distributed")
    decisions.correct(statement, by=world.officer, comment="Zahlendreher")
    for comment in ("", " "):
        refused(
            lambda comment=comment: decisions.abandon_correction(
                statement, by=world.officer, comment=comment
            ),
            statement,
        )


def test_a_refusal_is_not_overridden_without_a_reason(world: World):
    statement = world.statement("cosigning")
    moves.refuse(statement, by=world.other_head, comment="Zu teuer")
    row = statement.cosignatures.get()
    for comment in ("", " "):
        refused(
            lambda comment=comment: drafting.override_refusal(row, by=world.head, comment=comment),
            statement,
        )
    row.refresh_from_db()
    assert row.decision == Decision.REFUSED
    drafting.override_refusal(row, by=world.head, comment="Ist bezahlt.")
    row.refresh_from_db()
    assert (row.decision, row.remark) == (
        Decision.OVERRIDDEN,
        f"Zu teuer\n\nÜbergangen von {world.head.name}: Ist bezahlt.",
    )
