"""The gate of papers itself: each way in which somebody may know of one, written down by hand."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser

from council.enums import PaperKind
from council.models import Paper, User
from council.rules.visibility import public_papers, visible_papers
from council.services import papers
from council.services.content import Asker
from responses.services import assignments, decisions, drafting, moves
from tests.world import World

MEMBERS = {"member", "colleague", "stranger"}
FACTIONS = {"faction_office", "other_faction_office"}
CITY = {"clerk", "mayors_office"}
LEAD = {"officer", "head", "deputy_mayor"}
OTHERS = {"other_officer", "other_head", "other_deputy_mayor"}
SIGNED_IN = MEMBERS | FACTIONS | CITY | LEAD | OTHERS | {"administrator"}
SECRET = {"confidential": True, "confidentiality_ground": "Personalangelegenheit"}


def draft_of(world: World, by: User, *askers: Asker) -> Paper:
    content = world.content(askers=askers)
    return papers.start_draft(kind=PaperKind.INQUIRY, content=content, by=by)


def draft_on_behalf(world: World) -> Paper:
    return draft_of(world, world.clerk, Asker(person=world.member.person))


def draft_of_a_faction(world: World) -> Paper:
    return draft_of(world, world.faction_office, Asker(faction=world.greens))


def draft_of_two(world: World) -> Paper:
    people = (world.member, world.colleague)
    return draft_of(world, world.member, *(Asker(person=user.person) for user in people))


def withdrawn_early(world: World) -> Paper:
    return assignments.withdraw_paper(world.inquiry("filed"), by=world.member, comment="Erledigt")


def voided(world: World) -> Paper:
    return papers.void_registration(world.inquiry(), by=world.clerk, comment="Versehen")


def unpublished(world: World) -> Paper:
    return papers.register_paper(world.inquiry("filed"), by=world.clerk, publish=False)


def secret_in_work(world: World) -> Paper:
    paper = world.inquiry(**SECRET)
    world.statement("drafting", paper=paper)
    return paper


def secret_to_be_cosigned(world: World) -> Paper:
    paper = world.inquiry(**SECRET)
    world.statement("cosigning", paper=paper)
    return paper


def confidential_answer(world: World, *others: Paper) -> Paper:
    """A secret answer to a public inquiry of the member, and perhaps to other papers."""
    asked = [world.inquiry(), *others]
    statement = assignments.open_statement(asked, lead=world.unit, due_on=None, by=world.clerk)
    moves.take(statement, by=world.officer)
    for answer in statement.answers.all():
        drafting.save_answer(answer, text="Geheim.", by=world.officer)
    head = drafting.Head(
        editors="Frau Wien", confidential=True, confidentiality_ground="Personalangelegenheit"
    )
    drafting.save_head(statement, head=head, by=world.officer)
    for by in (world.officer, world.head, world.deputy_mayor):
        moves.forward(statement, by=by)
    decisions.approve(statement, by=world.mayors_office)
    return decisions.distribute(statement, by=world.clerk)


def answer_to_a_secret_of_others_too(world: World) -> Paper:
    other = draft_of(world, world.stranger, Asker(person=world.stranger.person))
    papers.change_draft(
        other,
        content=world.content(askers=[Asker(person=world.stranger.person)], **SECRET),
        by=world.stranger,
    )
    papers.file_paper(other, by=world.stranger)
    papers.register_paper(other, by=world.clerk)
    return confidential_answer(world, other)


# Who knows of a paper, with an account; "anonymous" is whoever has none.
KNOWN: dict[str, tuple[Callable[[World], Paper], set[str]]] = {
    "draft": (lambda w: w.inquiry("draft"), {"member"}),
    "draft on behalf": (draft_on_behalf, {"clerk", "member"}),
    "draft of a faction": (draft_of_a_faction, {"faction_office"}),
    "draft of two": (draft_of_two, {"member", "colleague"}),
    "filed": (lambda w: w.inquiry("filed"), {"member", "faction_office", "clerk"}),
    "withdrawn early": (withdrawn_early, {"member", "faction_office", "clerk"}),
    "voided": (voided, {"member", "faction_office", "clerk"}),
    "unpublished": (unpublished, MEMBERS | {"faction_office"} | CITY | LEAD | OTHERS),
    "published": (lambda w: w.inquiry(), SIGNED_IN | {"anonymous"}),
    "withdrawn": (lambda w: w.inquiry("withdrawn"), SIGNED_IN | {"anonymous"}),
    "secret": (lambda w: w.inquiry(**SECRET), MEMBERS | {"faction_office"} | CITY),
    "secret in work": (secret_in_work, MEMBERS | {"faction_office"} | CITY | LEAD),
    "secret to be cosigned": (
        secret_to_be_cosigned,
        MEMBERS | {"faction_office"} | CITY | LEAD | OTHERS,
    ),
    "secret answer": (confidential_answer, MEMBERS | {"faction_office"} | CITY | LEAD),
    "answer to a secret of others too": (
        answer_to_a_secret_of_others_too,
        MEMBERS | {"other_faction_office"} | CITY | LEAD,
    ),
}


@pytest.mark.parametrize("name", KNOWN)
def test_who_knows_of_a_paper(world: World, name: str):
    make, known = KNOWN[name]
    paper = make(world)
    people = {**world.users, "anonymous": AnonymousUser()}
    fresh = {who: User.objects.get(pk=user.pk) if user.pk else user for who, user in people.items()}
    readers = {who for who, user in fresh.items() if paper in visible_papers(user)}
    assert readers == known
    assert (paper in public_papers()) == ("anonymous" in known)
