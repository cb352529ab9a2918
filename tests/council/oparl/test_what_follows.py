"""What follows an act by itself is all that must follow: on any way, and at no greater cost."""

import datetime
import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from council import acts
from council.exceptions import ActionRefused
from council.history import create_all
from council.models import (
    City,
    Consultation,
    LegislativeTerm,
    Meeting,
    Membership,
    Organization,
    Paper,
    Person,
    SearchEntry,
    SearchWord,
)
from council.oparl import ledger
from council.search import indexing
from council.services import papers, registers, sittings
from council.services.content import Asker
from responses.models import Statement
from responses.services import assignments, decisions, moves
from tests.world import LONG_AGO, World

STEPS = 60
FEW, MANY = 10, 60


class RandomWalk:
    """Acts of all kinds on whatever there is, in an order that only the seed knows."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.chance = world, random.Random(seed)
        self.made: Counter[str] = Counter()

    def step(self) -> str:
        """Make one act that is allowed now, and tell which."""
        while True:
            act = self.chance.choice(ACTS)
            try:
                act(self)
            except (ActionRefused, IndexError):  # not now, or there is nothing to do it with
                continue
            self.made[act.__name__] += 1
            return act.__name__

    def one_of(self, rows: Any) -> Any:
        """Any one of these rows, which may be none."""
        return self.chance.choice(list(rows.order_by("pk")))

    def paper(self) -> Paper:
        """Any paper with a number."""
        return self.one_of(Paper.objects.filter(reference__isnull=False))  # type: ignore[no-any-return]

    def changed(self, model: Any, column: str, **chosen: Any) -> None:
        """Let the council office write something new into a column of the registers."""
        row = self.one_of(model.objects.filter(**chosen))
        setattr(row, column, f"{column} {self.chance.random()}")
        registers.save_entry(row, by=self.world.clerk)


def ask(walk: RandomWalk) -> None:
    make = walk.chance.choice([walk.world.inquiry, walk.world.motion])
    asker = Asker(person=walk.one_of(Person.objects.all()), faction=walk.world.reds)
    make("registered", title=f"Vorgang {walk.chance.random()}", askers=[asker])


def answer(walk: RandomWalk) -> None:
    unanswered = Paper.objects.filter(workshop_answers=None, state="registered", kind="inquiry")
    walk.world.statement("distributed", paper=walk.one_of(unanswered))


def begin_to_answer(walk: RandomWalk) -> None:
    unanswered = Paper.objects.filter(workshop_answers=None, state="registered")
    walk.world.statement("drafting", paper=walk.one_of(unanswered))


def hand_over(walk: RandomWalk) -> None:
    statement = walk.one_of(Statement.objects.filter(state="drafting"))
    lead = walk.one_of(Organization.objects.filter(kind="unit").exclude(pk=statement.lead_id))
    by = walk.world.officer if statement.lead == walk.world.unit else walk.world.other_officer
    moves.hand_over(statement, lead=lead, by=by, comment="Zuständig")


def correct_the_answer(walk: RandomWalk) -> None:
    statement = walk.one_of(Statement.objects.filter(state="distributed"))
    decisions.correct(statement, by=walk.world.officer, comment="Zahlendreher")


def correct_the_title(walk: RandomWalk) -> None:
    papers.correct_title(
        walk.paper(), title=f"Anders {walk.chance.random()}", by=walk.world.clerk, comment="So"
    )


def hide(walk: RandomWalk) -> None:
    papers.change_confidentiality(
        walk.one_of(Paper.objects.filter(reference__isnull=False, confidential=False)),
        confidential=True,
        ground="Personal",
        by=walk.world.clerk,
        comment="Namen",
    )


def show(walk: RandomWalk) -> None:
    papers.change_confidentiality(
        walk.one_of(Paper.objects.filter(reference__isnull=False, confidential=True)),
        confidential=False,
        by=walk.world.clerk,
        comment="Erledigt",
    )


def void(walk: RandomWalk) -> None:
    papers.void_registration(walk.paper(), by=walk.world.clerk, comment="Versehen")


def withdraw(walk: RandomWalk) -> None:
    assignments.withdraw_paper(walk.paper(), by=walk.world.clerk, comment="Erledigt")


def plan(walk: RandomWalk) -> None:
    sitting = walk.one_of(Meeting.objects.filter(cancelled=False))
    sittings.plan_consultation(walk.paper(), meeting=sitting, by=walk.world.clerk)


def record_a_result(walk: RandomWalk) -> None:
    row = walk.one_of(Consultation.objects.filter(result=""))
    sittings.record_result(
        row, result="vertagt", next_meeting=walk.world.next_sitting, by=walk.world.clerk
    )


def rename_an_organization(walk: RandomWalk) -> None:
    walk.changed(Organization, "name")


def move_a_unit(walk: RandomWalk) -> None:
    unit = walk.one_of(Organization.objects.filter(kind="unit"))
    unit.parent = walk.one_of(Organization.objects.filter(kind="division"))
    registers.save_entry(unit, by=walk.world.clerk)


def rename_a_person(walk: RandomWalk) -> None:
    walk.changed(Person, "name")


def seat_a_person(walk: RandomWalk) -> None:
    person = walk.one_of(Person.objects.all())
    body = walk.one_of(Organization.objects.filter(kind__in=["committee", "faction"]))
    seat = Membership(person=person, organization=body, valid_from=LONG_AGO)
    registers.save_person(person, [seat], by=walk.world.clerk)


def seat_a_stranger(walk: RandomWalk) -> None:
    person = Person(name=f"Neu {walk.chance.random()}", sort_name="Neu")
    registers.save_person(person, [], by=walk.world.clerk)


def move_a_sitting(walk: RandomWalk) -> None:
    sitting = walk.one_of(Meeting.objects.all())
    sitting.organization = walk.one_of(
        Organization.objects.filter(kind__in=["committee", "council", "mayor"])
    )
    sitting.public = sitting.organization != walk.world.mayor
    sitting.starts_at += datetime.timedelta(hours=walk.chance.randint(1, 9))
    registers.save_entry(sitting, by=walk.world.clerk)


def rename_a_place(walk: RandomWalk) -> None:
    walk.changed(Meeting, "place")


def begin_a_term(walk: RandomWalk) -> None:
    year = 2030 + 5 * LegislativeTerm.objects.count()
    term = LegislativeTerm(
        number=LegislativeTerm.objects.count() + 50,
        starts_on=datetime.date(year, 1, 1),
        ends_on=datetime.date(year + 4, 12, 31),
    )
    registers.save_entry(term, by=walk.world.clerk)


def change_what_the_city_shows(walk: RandomWalk) -> None:
    city = City.objects.get()
    city.shows_case_officers = not city.shows_case_officers
    registers.save_city(city, by=walk.world.administrator)


ACTS: list[Callable[[RandomWalk], None]] = [
    *(ask, answer, begin_to_answer, hand_over, correct_the_answer, correct_the_title, hide, show),
    *(void, withdraw, plan, record_a_result, rename_an_organization, move_a_unit, rename_a_person),
    *(seat_a_person, seat_a_stranger, move_a_sitting, rename_a_place, begin_a_term),
    change_what_the_city_shows,
]


def index() -> tuple[Any, Any]:
    """What the index says of each paper, and which words it knows."""
    entries = SearchEntry.objects.order_by("paper").values_list("paper", *indexing.SAID)
    return list(entries), dict(SearchWord.objects.values_list("word", "papers"))


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_people_do_ledger_and_index_have_followed(world: World, seed: int):
    ledger.sweep()
    walk = RandomWalk(world, seed)
    for _ in range(STEPS):
        act = walk.step()
        assert ledger.sweep() == 0, act
        followed = index()
        indexing.rebuild()
        assert followed == index(), act
    assert len(walk.made) > len(ACTS) // 2, walk.made


def cost_of(act: Callable[[], Any]) -> int:
    """How many queries follow an act, its own not counted."""
    captured: list[CaptureQueriesContext] = []
    follow = acts.follow

    def followed(rows: Any) -> None:
        with CaptureQueriesContext(connection) as queries:
            follow(rows)
        captured.append(queries)

    acts.follow = followed
    try:
        act()
    finally:
        acts.follow = follow
    return sum(map(len, captured))


def stock(world: World, size: int) -> None:
    """So many offices, and so many papers on one sitting of the council."""
    first = Organization.objects.count()
    offices = [
        Organization(kind="unit", name=f"Amt {n}", code=f"Amt {n}", parent=world.division)
        for n in range(first, first + size)
    ]
    create_all(offices)
    for n in range(size):
        paper = world.inquiry(title=f"Vorgang {n}")
        sittings.plan_consultation(paper, meeting=world.sitting, by=world.clerk)


def register(world: World) -> Callable[[], Any]:
    paper = world.inquiry("filed")
    return lambda: papers.register_paper(paper, by=world.clerk, meeting=world.sitting)


def postpone(world: World) -> Callable[[], Any]:
    paper = world.inquiry()
    row = sittings.plan_consultation(paper, meeting=world.sitting, by=world.clerk)
    return lambda: sittings.record_result(
        row, result="vertagt", next_meeting=world.next_sitting, by=world.clerk
    )


def distribute(world: World) -> Callable[[], Any]:
    statement = world.statement("approved")
    return lambda: decisions.distribute(statement, by=world.clerk)


@pytest.mark.parametrize(("prepare", "most"), [(register, 12), (postpone, 12), (distribute, 15)])
def test_an_act_asks_as_much_in_a_full_stock(
    world: World, prepare: Callable[[World], Callable[[], Any]], most: int
):
    counts = []
    for more in (FEW, MANY - FEW):
        stock(world, more)
        prepare(world)()  # its words are known from now on: new ones are asked for once
        counts.append(cost_of(prepare(world)))
    assert counts[0] == counts[1] <= most
