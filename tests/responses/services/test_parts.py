"""Need to know ends with the work: what is left to an office, and what is taken from anybody."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from council.exceptions import Invalid, NotAllowed, NotNow
from council.models import Exclusion, OutgoingMail, Paper, PaperAccess, PaperStep, User
from council.rules.visibility import visible_papers
from council.services import access, papers
from responses import queries
from responses.models import Statement
from responses.rules.desks import people_at
from responses.rules.visibility import kept_versions, visible_statements
from responses.services import assignments, decisions, drafting, moves, parts
from tests.cases.pdf_reading import seen as seen_on
from tests.world import World

pytestmark = pytest.mark.django_db
SECRET = {"confidential": True, "confidentiality_ground": "Personal"}


def again(user: User) -> User:
    """The same person at her next request."""
    return User.objects.get(pk=user.pk)


def opened(user: User, name: str, *args: Any) -> int:
    client = Client()
    client.force_login(user)
    return int(client.get(reverse(name, args=args)).status_code)


def secret_answer(world: World, state: str = "drafting") -> tuple[Statement, Paper]:
    paper = world.inquiry(**SECRET)
    return world.statement(state, paper=paper, text="Alter Stand."), paper


def handed_over(world: World) -> tuple[Statement, Paper]:
    """By its officer, and then changed by the other unit."""
    statement, paper = secret_answer(world)
    moves.hand_over(statement, lead=world.other_unit, by=world.officer, comment="Zuständig")
    moves.take(statement, by=world.other_officer)
    for answer in statement.answers.all():
        drafting.save_answer(answer, text="Geheimer neuer Stand.", by=world.other_officer)
    moves.forward(Statement.objects.get(pk=statement.pk), by=world.other_officer)
    return statement, paper


def test_who_hands_an_answer_over_keeps_what_was_there_then(world: World):
    statement, paper = handed_over(world)
    for user in (world.officer, world.head, world.deputy_mayor):
        assert statement not in visible_statements(user)
        assert paper not in visible_papers(user)
        for page in ("statement", "slip", "versions", "preview_page", "cosigners", "slip_pdf"):
            assert opened(user, page, statement.pk) == 404
        numbers = [version.number for version in kept_versions(user).order_by("number")]
        assert numbers
        assert max(numbers) < statement.versions.latest("number").number
    assert not kept_versions(world.other_officer).exists()
    assert statement in visible_statements(world.other_officer)
    assert paper in visible_papers(world.other_deputy_mayor)  # the division above that unit


def test_what_is_kept_is_read_on_a_page_and_nothing_newer(world: World, client: Client):
    statement, paper = handed_over(world)
    old = kept_versions(world.officer).latest("number")
    new = statement.versions.latest("number")
    client.force_login(world.officer)
    page = client.get(reverse("kept")).content.decode()
    assert reverse("kept_version_pdf", args=[old.pk]) in page
    assert reverse("kept_version_pdf", args=[new.pk]) not in page
    printed = client.get(reverse("kept_version_pdf", args=[old.pk]))
    assert "Alter Stand." in seen_on(printed.content, page=1)
    assert client.get(reverse("kept_version_pdf", args=[new.pk])).status_code == 404
    papers.correct_title(paper, title="Späterer Titel", by=world.clerk, comment="Schreibfehler")
    assert "Späterer Titel" not in client.get(reverse("kept")).content.decode()
    for user in (world.other_officer, world.stranger):
        assert opened(user, "kept_version_pdf", old.pk) == 404


def test_a_unit_that_is_not_asked_to_cosign_any_more_is_out(world: World):
    statement, paper = secret_answer(world, "cosigning")
    assert statement in visible_statements(world.other_head)
    assert paper in visible_papers(world.other_head)
    moves.recall(statement, by=world.officer, comment="Falsches Amt")
    drafting.ask_cosigners(statement, offices=[], by=world.officer)
    assert statement not in visible_statements(world.other_head)
    assert paper not in visible_papers(world.other_head)
    assert kept_versions(world.other_head).exists()
    drafting.ask_cosigners(statement, offices=[world.other_unit], by=world.officer)
    assert paper in visible_papers(world.other_head)
    assert not kept_versions(world.other_head).exists()  # all of it is there again


def test_a_wrong_assignment_leaves_nothing_behind(world: World):
    statement, paper = secret_answer(world, "assigned")
    assignments.cancel(statement, by=world.clerk, comment="Falsches Amt")
    assert statement not in visible_statements(world.head)
    assert paper not in visible_papers(world.head)
    assert statement in visible_statements(world.clerk)


def test_an_issued_answer_stays_with_those_who_made_it(world: World):
    statement, paper = secret_answer(world, "distributed")
    assert statement in visible_statements(world.officer)
    assert paper in visible_papers(world.officer)


def test_an_access_is_withdrawn_and_given_back(world: World):
    _statement, paper = handed_over(world)
    part = PaperAccess.objects.get(paper=paper, organization=world.unit)
    parts.withdraw_access(paper, part=part, by=world.clerk, comment="Irrtum")
    assert not kept_versions(world.officer).exists()
    step = paper.steps.latest("pk")
    assert (step.action, step.for_whom, step.comment) == (
        "withdraw_access",
        str(world.unit),
        "Irrtum",
    )
    access.give_access_back(paper, part=part, by=world.clerk, comment="Doch nicht")
    assert kept_versions(world.officer).exists()


def test_whose_access_was_withdrawn_is_not_asked_again(world: World):
    statement, paper = secret_answer(world, "assigned")
    assignments.cancel(statement, by=world.clerk, comment="Falsches Amt")
    part = PaperAccess.objects.get(paper=paper, organization=world.unit)
    parts.withdraw_access(paper, part=part, by=world.clerk, comment="Irrtum")
    with pytest.raises(NotNow, match="entzogen"):
        assignments.open_statement([paper], lead=world.unit, due_on=None, by=world.clerk)
    access.give_access_back(paper, part=part, by=world.clerk, comment="Doch nicht")
    assignments.open_statement([paper], lead=world.unit, due_on=None, by=world.clerk)


def test_a_withdrawn_access_closes_the_issued_answer_too(world: World):
    statement, paper = secret_answer(world, "distributed")
    answer = statement.published
    assert answer in visible_papers(world.officer)
    part = PaperAccess.objects.get(paper=paper, organization=world.unit)
    parts.withdraw_access(paper, part=part, by=world.clerk, comment="Irrtum")
    assert not visible_papers(world.officer).filter(pk__in=[paper.pk, answer.pk]).exists()
    assert statement not in visible_statements(world.officer)


@pytest.mark.parametrize("name", ["unit", "other_unit"])
def test_who_must_act_next_is_not_shut_out(world: World, name: str):
    _statement, paper = secret_answer(world, "cosigning")
    part = PaperAccess.objects.get(paper=paper, organization=getattr(world, name))
    with pytest.raises(NotNow):
        parts.withdraw_access(paper, part=part, by=world.clerk, comment="Irrtum")
    assert paper in visible_papers(world.other_head)


def excluded(world: World, paper: Paper, user: User) -> Exclusion:
    paper.refresh_from_db()
    return access.exclude(paper, user=user, reason="Ehefrau des Käufers", by=world.clerk)


def test_who_is_excluded_knows_what_everybody_knows(world: World):
    public, secret = world.inquiry(), world.inquiry(**SECRET)
    for paper in (public, secret):
        excluded(world, paper, world.member)
        excluded(world, paper, world.clerk)
    for user in (again(world.member), again(world.clerk)):
        assert public in visible_papers(user)
        assert secret not in visible_papers(user)
        assert opened(user, "tracking", secret.pk) == 404
    assert secret in visible_papers(world.colleague)


def test_the_answer_is_closed_too_made_or_in_the_making(world: World):
    statement, paper = secret_answer(world, "distributed")
    written = world.statement("drafting", paper=world.inquiry())
    excluded(world, paper, world.colleague)
    excluded(world, written.answered.get().paper, world.officer)
    assert statement.published not in visible_papers(again(world.colleague))
    assert written not in visible_statements(again(world.officer))
    assert statement in visible_statements(again(world.officer))


def test_who_is_excluded_does_nothing_with_it(world: World):
    statement = world.statement("mayor")
    paper = statement.answered.get().paper
    excluded(world, paper, world.mayors_office)
    with pytest.raises(NotAllowed, match="Mitwirkungsverbot"):
        decisions.approve(statement, by=again(world.mayors_office))
    excluded(world, paper, world.clerk)
    paper.refresh_from_db()
    with pytest.raises(NotAllowed, match="Mitwirkungsverbot"):
        papers.correct_title(paper, title="Neu", by=again(world.clerk), comment="Anders")


def test_her_work_lies_with_the_others_of_the_unit(world: World):
    statement = world.statement("drafting")
    assert people_at(statement) == {world.officer}
    assert statement not in queries.asked_of_me(world.head)
    exclusion = excluded(world, statement.answered.get().paper, world.officer)
    assert people_at(statement) == {world.head}
    assert statement in queries.asked_of_me(world.head)
    paper = statement.answered.get().paper
    access.readmit(paper, exclusion=exclusion, by=world.clerk, comment="Irrtum")
    assert people_at(statement) == {world.officer}
    assert statement in visible_statements(again(world.officer))


def test_the_ground_stands_nowhere_but_where_it_is_entered(world: World, client: Client):
    paper = world.inquiry(**SECRET)
    excluded(world, paper, world.colleague)
    told = OutgoingMail.objects.filter(to=world.colleague.email).latest("pk")
    assert str(paper) in told.subject
    assert paper.title not in told.subject + told.body
    everywhere = [told.body, *PaperStep.objects.values_list("comment", flat=True)]
    everywhere += [message.body for message in mail.outbox]
    assert not [text for text in everywhere if "Ehefrau" in text]
    client.force_login(world.clerk)
    page = client.get(reverse("who_sees", args=[paper.pk])).content.decode()
    assert "Ehefrau des Käufers" in page
    slip = client.get(reverse("paper_slip", args=[paper.pk])).content.decode()
    assert world.colleague.name in slip
    assert "Ehefrau" not in slip


def test_no_list_shows_it_to_who_is_excluded(world: World):
    statement = world.statement("mayor")
    day = statement.recipients.get(organization__kind="mayor").held_on
    title = statement.answered.get().paper.title
    pages = {
        world.mayors_office: [("mayors_sitting", day), ("mayors_agenda", day), ("statements",)],
        world.clerk: [("statements",), ("desk",)],
    }

    def seen() -> list[bool]:
        answers = []
        for user, addresses in pages.items():
            client = Client()
            client.force_login(user)
            for name, *args in addresses:
                page = client.get(reverse(name, args=args)).content.decode()
                answers.append(title in page)
        return answers

    assert all(seen()[:4])
    for user in pages:
        excluded(world, statement.answered.get().paper, user)
    assert not any(seen()[:4])


def test_an_excluded_officer_hears_nothing_of_the_end(world: World):
    statement = world.statement("drafting")
    excluded(world, statement.answered.get().paper, world.officer)
    OutgoingMail.objects.all().delete()
    assignments.cancel(statement, by=world.clerk, comment="Mündlich erledigt")
    assert not OutgoingMail.objects.filter(to=world.officer.email).exists()


def test_nobody_is_excluded_twice_or_readmitted_twice(world: World):
    paper = world.inquiry()
    exclusion = excluded(world, paper, world.colleague)
    with pytest.raises(Invalid):
        excluded(world, paper, world.colleague)
    access.readmit(paper, exclusion=exclusion, by=world.clerk, comment="Irrtum")
    with pytest.raises(Invalid):
        access.readmit(paper, exclusion=exclusion, by=world.clerk, comment="Irrtum")
    excluded(world, paper, world.colleague)  # and again, later


def test_who_asks_and_is_excluded_gets_no_mail_of_it(world: World):
    paper = world.inquiry()
    excluded(world, paper, world.member)
    OutgoingMail.objects.all().delete()
    papers.void_registration(paper, by=world.clerk, comment="Versehen")
    assert not OutgoingMail.objects.filter(to=world.member.email).exists()


def test_the_page_shows_each_access_to_those_who_may_end_it(world: World, client: Client):
    _statement, paper = handed_over(world)
    client.force_login(world.clerk)
    page = client.get(reverse("who_sees", args=[paper.pk])).content.decode()
    for text in (world.unit.label, world.other_unit.label, world.officer.name, "Federführung"):
        assert text in page
    for user in (world.other_officer, world.member, world.administrator, world.officer):
        assert opened(user, "who_sees", paper.pk) == 404
    assert opened(world.mayors_office, "who_sees", paper.pk) == 200


def test_a_desk_without_anybody_who_may_act_is_named(world: World, client: Client):
    statement = world.statement("mayor")
    paper = statement.answered.get().paper
    client.force_login(world.clerk)
    address = reverse("who_sees", args=[paper.pk])
    assert "niemand handeln" not in client.get(address).content.decode()
    excluded(world, paper, world.mayors_office)
    assert "niemand handeln" in client.get(address).content.decode()


def test_the_forms_do_it(world: World, client: Client):
    _statement, paper = handed_over(world)
    client.force_login(world.clerk)
    part = PaperAccess.objects.get(paper=paper, organization=world.unit)
    for action, values in (
        ("exclude", {"user": world.colleague.pk, "reason": "Käufer"}),
        ("withdraw_access", {"part": part.pk, "comment": "Irrtum"}),
        ("give_access_back", {"part": part.pk, "comment": "Doch nicht"}),
    ):
        seen = Paper.objects.get(pk=paper.pk).revision
        address = reverse("paper_act", args=[paper.pk, action])
        assert client.get(address).status_code == 200
        answer = client.post(address, {**values, "seen": seen})
        assert answer["Location"] == reverse("who_sees", args=[paper.pk]), action
    row = paper.exclusions.get()
    seen = Paper.objects.get(pk=paper.pk).revision
    values = {"exclusion": row.pk, "comment": "Irrtum", "seen": seen}
    client.post(reverse("paper_act", args=[paper.pk, "readmit"]), values)
    row.refresh_from_db()
    assert row.lifted_at is not None
