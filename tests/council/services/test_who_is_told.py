"""Who gets a mail of what happens to a paper: for each act exactly these, written down by hand."""

from collections.abc import Callable
from typing import Any

import pytest

from council.enums import PaperKind
from council.history import save_as
from council.models import Paper
from council.services import accounts, papers, sittings
from council.services.content import Asker
from responses.services import assignments
from tests.cases.mails import told
from tests.world import World

RECEIPT, ARRIVED = "Eingangsbestätigung: Ihre Anfrage", "Neu im Eingang: Anfrage"
ASKERS = ("faction_office", "member")


def filed(world: World) -> Callable[[], Any]:
    paper = world.inquiry("draft")
    return lambda: papers.file_paper(paper, by=world.member)


def filed_on_behalf(world: World) -> Callable[[], Any]:
    paper = papers.start_draft(kind=PaperKind.INQUIRY, content=world.content(), by=world.clerk)
    return lambda: papers.file_paper(paper, by=world.clerk)


def filed_by_two_factions(world: World) -> Callable[[], Any]:
    people = (world.member.person, world.stranger.person)
    content = world.content(askers=[Asker(person=person) for person in people])
    paper = papers.start_draft(kind=PaperKind.INQUIRY, content=content, by=world.member)
    return lambda: papers.file_paper(paper, by=world.member)


def on(state: str, act: Callable[[World, Paper], Any]) -> Callable[[World], Callable[[], Any]]:
    def prepare(world: World) -> Callable[[], Any]:
        paper = world.inquiry(state)
        return lambda: act(world, paper)

    return prepare


def result(world: World, paper: Paper, words: str, **more: Any) -> None:
    sittings.record_result(paper.consultations.get(), result=words, by=world.clerk, **more)


# An act, and each mail of it: who gets it and what its subject says.
TOLD: dict[str, tuple[Callable[[World], Callable[[], Any]], list[tuple[str, str]]]] = {
    "file": (filed, [("clerk", ARRIVED), *((who, RECEIPT) for who in ASKERS)]),
    "file on behalf": (
        filed_on_behalf,
        [("clerk", RECEIPT), *((who, RECEIPT) for who in ASKERS)],
    ),
    "file by two factions": (
        filed_by_two_factions,
        [
            ("clerk", ARRIVED),
            *((who, RECEIPT) for who in (*ASKERS, "other_faction_office", "stranger")),
        ],
    ),
    "take back": (on("filed", lambda w, p: papers.take_back_paper(p, by=w.member)), []),
    "return": (
        on("filed", lambda w, p: papers.return_paper(p, by=w.clerk, comment="Kürzer")),
        [(who, "Anfrage zurückgegeben") for who in ASKERS],
    ),
    "register": (
        on("filed", lambda w, p: papers.register_paper(p, by=w.clerk, meeting=w.sitting)),
        [(who, "{number} ist registriert") for who in ASKERS],
    ),
    "plan": (
        on("registered", lambda w, p: sittings.plan_consultation(p, meeting=w.sitting, by=w.clerk)),
        [],
    ),
    "result": (
        on("registered", lambda w, p: result(w, p, "schriftliche Stellungnahme")),
        [(who, "{number}: schriftliche Stellungnahme") for who in ASKERS],
    ),
    "postponed": (
        on("registered", lambda w, p: result(w, p, "vertagt", next_meeting=w.next_sitting)),
        [(who, "{number}: vertagt") for who in ASKERS],
    ),
    "withdrawn by who asked": (
        on(
            "registered",
            lambda w, p: assignments.withdraw_paper(p, by=w.member, comment="Erledigt"),
        ),
        [(who, "{number}: zurückgezogen") for who in ("clerk", "faction_office")],
    ),
    "withdrawn by the council office": (
        on(
            "registered", lambda w, p: assignments.withdraw_paper(p, by=w.clerk, comment="Erledigt")
        ),
        [(who, "{number}: zurückgezogen") for who in ASKERS],
    ),
    "close": (on("registered", lambda w, p: papers.close_paper(p, by=w.clerk)), []),
    "correct the title": (
        on(
            "registered",
            lambda w, p: papers.correct_title(p, title="Neu", by=w.clerk, comment="Besser"),
        ),
        [],
    ),
}


@pytest.mark.parametrize("name", TOLD)
def test_just_those_concerned_are_told(world: World, name: str):
    prepare, expected = TOLD[name]
    act = prepare(world)
    mails = told(world, act)
    number = Paper.objects.get().reference
    assert mails == sorted((who, subject.format(number=number)) for who, subject in expected)


def test_who_is_locked_or_no_longer_in_office_is_not_told(world: World):
    paper = world.inquiry("draft")
    world.faction_office.is_active = False
    save_as(world.faction_office, by=None)
    other = world.user("Nora Neu", *((g.role, g.organization) for g in world.clerk.grants.all()))
    accounts.end_grant(world.clerk.grants.get(), by=world.administrator)
    world.newcomer = other
    mails = told(world, lambda: papers.file_paper(paper, by=world.member))
    assert mails == [("member", RECEIPT), ("newcomer", ARRIVED)]


def test_the_mail_of_a_registration_names_the_sitting(world: World):
    paper = world.inquiry("filed")
    bodies: dict[str, str] = {}
    told(
        world,
        lambda: papers.register_paper(paper, by=world.clerk, meeting=world.sitting),
        bodies=bodies,
    )
    day = world.sitting.starts_at
    assert f"{day:%d.%m.%Y}" in bodies["member"]
    assert str(paper.reference) in bodies["member"]
