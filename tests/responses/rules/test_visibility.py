"""The workshop's gate itself: each way in which somebody may know of an answer in the making."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser

from council.models import User
from responses.models import Statement
from responses.rules.visibility import visible_statements
from responses.services import moves
from tests.world import World

CITY = {"clerk", "mayors_office"}
LEAD = {"officer", "head", "deputy_mayor"}
OTHERS = {"other_officer", "other_head", "other_deputy_mayor"}


def handed_over(world: World) -> Statement:
    """By its officer, to a unit of another division."""
    return moves.hand_over(
        world.statement("drafting"), lead=world.other_unit, by=world.officer, comment="Zuständig"
    )


def led_by_a_division(world: World) -> Statement:
    return moves.hand_over(
        world.statement("assigned"), lead=world.division, by=world.head, comment="Chefsache"
    )


KNOWN: dict[str, tuple[Callable[[World], Statement], set[str]]] = {
    "assigned": (lambda w: w.statement("assigned"), CITY | LEAD),
    "approved": (lambda w: w.statement("approved"), CITY | LEAD),
    "to be cosigned": (
        lambda w: w.statement("cosigning"),
        CITY | LEAD | {"other_officer", "other_head"},
    ),
    # The new unit with its division, and nobody who has had a hand in it before.
    "handed over": (handed_over, CITY | OTHERS),
    "led by a division": (led_by_a_division, CITY | {"deputy_mayor"}),
}


@pytest.mark.parametrize("name", KNOWN)
def test_who_knows_of_an_answer_in_the_making(world: World, name: str):
    make, known = KNOWN[name]
    statement = make(world)
    people = {**world.users, "anonymous": AnonymousUser()}
    fresh = {who: User.objects.get(pk=user.pk) if user.pk else user for who, user in people.items()}
    readers = {who for who, user in fresh.items() if statement in visible_statements(user)}
    assert readers == known
