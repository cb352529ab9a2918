"""Writing, filing, registering and correcting papers: what the services refuse and what they do."""

import datetime
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from council.enums import PaperKind, PaperState
from council.exceptions import Invalid, NotAllowed, NotNow, Overtaken
from council.history import save_as
from council.models import File, Membership, Organization, Paper, PaperLink
from council.services import papers, registers
from council.services.content import Asker, Attachment
from tests.world import World

SECRET = {"confidential": True, "confidentiality_ground": "Personalangelegenheit"}
WRITERS = {"member", "colleague", "stranger", "faction_office", "other_faction_office", "clerk"}


def asker_of(world: World, name: str) -> Asker:
    """For whom somebody writes: a member for herself, an office for a faction."""
    user = getattr(world, name)
    if user.person is not None:
        return Asker(person=user.person)
    return Asker(faction=world.reds if name == "other_faction_office" else world.greens)


def test_members_factions_and_the_council_office_write_papers(world: World):
    for name, user in world.users.items():
        content = world.content(askers=[asker_of(world, name)])
        if name in WRITERS:
            assert papers.start_draft(kind="inquiry", content=content, by=user).drafted_by == user
            continue
        with pytest.raises(NotAllowed):
            papers.start_draft(kind="inquiry", content=content, by=user)


@pytest.mark.parametrize("kind", ["statement", "interim_notice", "amendment"])
def test_only_inquiries_and_motions_are_written_here(world: World, kind: str):
    with pytest.raises(NotNow, match="nicht eingereicht"):
        papers.start_draft(kind=kind, content=world.content(), by=world.member)


def test_nobody_gets_the_draft_of_somebody_else_by_its_form(world: World):
    uid = world.inquiry("draft").uid
    content = world.content(askers=[Asker(person=world.stranger.person)])
    with pytest.raises(NotAllowed, match="gehört jemand anderem"):
        papers.start_draft(kind="inquiry", content=content, by=world.stranger, uid=uid)


def test_a_draft_is_changed_by_its_authors_alone(world: World):
    people = [Asker(person=user.person) for user in (world.member, world.colleague)]
    content = world.content(askers=people)
    paper = papers.start_draft(kind="inquiry", content=content, by=world.member)
    attachment = Attachment("Plan", "application/pdf", b"%PDF-1.7")
    for name, user in world.users.items():
        if name in ("member", "colleague"):
            papers.change_draft(paper, content=content, by=user)
            papers.change_attachments(paper, added=[attachment], by=user)
            continue
        with pytest.raises(NotAllowed):
            papers.change_draft(paper, content=content, by=user)
        with pytest.raises(NotAllowed):
            papers.change_attachments(paper, added=[attachment], by=user)
    file = paper.files.get()  # the same file is there once
    assert (file.name, file.size, file.position) == ("Plan", 8, 1)


@pytest.mark.parametrize("state", ["filed", "registered", "withdrawn"])
def test_what_has_left_its_author_is_not_changed(world: World, state: str):
    paper = world.inquiry(state)
    with pytest.raises(NotNow):
        papers.change_draft(paper, content=world.content(title="Neu"), by=world.member)
    with pytest.raises(NotNow):
        papers.change_attachments(paper, by=world.member)


def test_what_somebody_else_has_saved_is_not_written_over(world: World):
    paper = world.inquiry("draft")
    seen = paper.revision
    papers.change_draft(paper, content=world.content(title="Eins"), by=world.member, seen=seen)
    with pytest.raises(Overtaken):
        papers.change_draft(paper, content=world.content(title="Zwei"), by=world.member, seen=seen)
    assert Paper.objects.get().title == "Eins"


@pytest.mark.parametrize(
    ("by", "askers", "message"),
    [
        ("member", [], "wer einbringt"),
        ("member", [Asker()], "Person oder eine Fraktion"),
        ("member", ["stranger"], "Sie selbst oder Ihre Fraktion"),
        ("member", ["colleague"], ""),  # of her own faction
        ("member", ["stranger", "member"], ""),
        ("member", ["faction_office"], ""),  # for her faction alone
        ("faction_office", ["other_faction_office"], "Ihre Fraktion oder eines"),
        ("faction_office", ["stranger"], "Ihre Fraktion oder eines"),
        ("faction_office", ["member"], ""),
        ("clerk", ["stranger"], ""),
    ],
)
def test_who_may_ask_for_whom(world: World, by: str, askers: list[Any], message: str):
    named = [asker_of(world, asker) if isinstance(asker, str) else asker for asker in askers]
    content = world.content(askers=named)
    if not message:
        papers.start_draft(kind="inquiry", content=content, by=getattr(world, by))
        return
    with pytest.raises(Invalid, match=message) as refused:
        papers.start_draft(kind="inquiry", content=content, by=getattr(world, by))
    assert refused.value.field == "askers"


def test_a_secret_paper_names_its_ground_and_a_public_one_none(world: World):
    for ground in ("", "  "):
        content = world.content(confidential=True, confidentiality_ground=ground)
        with pytest.raises(Invalid) as refused:
            papers.start_draft(kind="inquiry", content=content, by=world.member)
        assert refused.value.field == "confidentiality_ground"
    content = world.content(confidential=False, confidentiality_ground="Personalangelegenheit")
    paper = papers.start_draft(kind="inquiry", content=content, by=world.member)
    assert paper.confidentiality_ground == ""


def test_the_council_office_alone_says_when_a_letter_came_in(world: World):
    yesterday = timezone.now() - datetime.timedelta(days=1)
    with pytest.raises(NotAllowed):
        papers.file_paper(world.inquiry("draft"), by=world.member, received_at=yesterday)
    paper = papers.start_draft(kind=PaperKind.INQUIRY, content=world.content(), by=world.clerk)
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    with pytest.raises(Invalid, match="Zukunft"):
        papers.file_paper(paper, by=world.clerk, received_at=tomorrow)
    assert papers.file_paper(paper, by=world.clerk, received_at=yesterday).filed_at == yesterday


def test_a_paper_bears_the_day_and_the_names_of_its_filing(world: World):
    """Half past midnight in the city, and the day on which somebody is in a new faction."""
    paper = world.inquiry("draft")
    assert paper.originators.get().faction == world.greens
    seat = Membership.objects.get(person=world.member.person)
    seat.valid_until = datetime.date(2026, 2, 3)
    save_as(seat, by=None)
    new = Membership(
        person=world.member.person, organization=world.reds, valid_from=datetime.date(2026, 2, 4)
    )
    save_as(new, by=None)
    content = world.content(askers=[Asker(person=world.member.person)])
    with time_machine.travel("2026-02-03T23:30Z", tick=False):
        papers.change_draft(paper, content=content, by=world.member)
        papers.file_paper(paper, by=world.member)
    assert paper.dated_on == datetime.date(2026, 2, 4)
    row = paper.originators.get()
    assert (row.faction, row.faction_name) == (world.reds, world.reds.name)
    assert (row.person_name, row.form) == ("Julia Muster", "Stadträtin")


def test_a_paper_bears_the_name_that_its_faction_has_on_that_day(world: World):
    paper = world.inquiry("draft")
    world.greens.name = "Fraktion Neuer Name"
    registers.save_entry(world.greens, by=world.clerk)
    assert paper.originators.get().faction_name == "Fraktion Bündnis Elbufer"
    papers.file_paper(paper, by=world.member)
    assert paper.originators.get().faction_name == "Fraktion Neuer Name"


@pytest.mark.parametrize(
    "back",
    [
        lambda world, paper: papers.take_back_paper(paper, by=world.member),
        lambda world, paper: papers.return_paper(paper, by=world.clerk, comment="Kürzer"),
    ],
    ids=["taken back", "returned"],
)
def test_what_comes_back_has_not_been_filed(world: World, back: Any):
    paper = world.inquiry("filed")
    back(world, paper)
    assert (paper.state, paper.filed_at) == (PaperState.DRAFT, None)


@pytest.mark.parametrize(
    ("values", "publish", "public"), [({}, True, True), ({}, False, False), (SECRET, True, False)]
)
def test_a_registration_publishes_what_may_be_public(
    world: World, values: dict[str, Any], publish: bool, public: bool
):
    paper = world.inquiry("filed", **values)
    papers.register_paper(paper, by=world.clerk, publish=publish)
    assert paper.is_public is public


def test_a_registration_puts_the_paper_on_the_sitting(world: World):
    paper = world.inquiry("filed")
    papers.register_paper(paper, by=world.clerk, meeting=world.sitting, agenda_item=" 9.3 ")
    row = paper.consultations.get()
    assert (row.meeting, row.organization) == (world.sitting, world.council)
    assert row.held_at == world.sitting.starts_at
    assert row.held_on == timezone.localdate(world.sitting.starts_at)
    assert (row.agenda_item, row.role, row.result) == ("9.3", "Stellungnahme", "")


def test_publishing_is_for_what_is_not_secret_and_happens_once(world: World):
    secret = world.inquiry(**SECRET)
    with pytest.raises(NotNow, match="nicht veröffentlicht"):
        papers.publish_paper(secret, by=world.clerk)
    paper = papers.register_paper(world.inquiry("filed"), by=world.clerk, publish=False)
    first = papers.publish_paper(paper, by=world.clerk).published_at
    assert first is not None
    with pytest.raises(NotNow, match="schon veröffentlicht"):
        papers.publish_paper(paper, by=world.clerk)
    paper.refresh_from_db()
    assert paper.published_at == first


def test_a_title_is_not_corrected_to_nothing(world: World):
    paper = world.inquiry()
    with pytest.raises(Invalid) as refused:
        papers.correct_title(paper, title=" ", by=world.clerk, comment="Leer")
    assert refused.value.field == "title"
    assert papers.correct_title(paper, title=" Neu ", by=world.clerk, comment="x").title == "Neu"


def test_who_makes_a_paper_secret_says_why(world: World):
    paper = world.inquiry()
    with pytest.raises(Invalid) as refused:
        papers.change_confidentiality(
            paper, confidential=True, ground=" ", by=world.clerk, comment="Namen"
        )
    assert refused.value.field == "ground"
    assert Paper.objects.get().is_public
    for confidential in (True, False):
        papers.change_confidentiality(
            paper, confidential=confidential, ground="Personal", by=world.clerk, comment="Namen"
        )
        assert paper.is_public is not confidential
        assert paper.confidentiality_ground == ("Personal" if confidential else "")


def cited(world: World, paper: Paper) -> PaperLink:
    """A link from another paper to this one."""
    link = PaperLink(
        paper=world.inquiry(),
        position=1,
        relation="related",
        reference=str(paper.reference),
        reference_key=str(paper.reference_key),
        target=paper,
    )
    save_as(link, by=None)
    return link


def test_a_voided_registration_leaves_the_paper_as_it_was_filed(world: World):
    paper = world.inquiry()
    number, link = str(paper.reference), cited(world, paper)
    papers.void_registration(paper, by=world.clerk, comment="Versehen")
    assert (paper.state, paper.reference, paper.year) == (PaperState.FILED, None, None)
    assert (paper.registered_at, paper.published_at) == (None, None)
    assert not paper.consultations.exists()
    link.refresh_from_db()
    assert (link.target, link.reference) == (None, number)  # who cites it goes on naming it


def test_of_a_voided_secret_paper_no_link_tells(world: World):
    paper = world.inquiry(**SECRET)
    link = cited(world, paper)
    papers.void_registration(paper, by=world.clerk, comment="Versehen")
    assert not PaperLink.objects.filter(pk=link.pk).exists()


def test_a_number_that_was_cited_before_is_found_when_it_is_given(world: World):
    link = cited(world, world.inquiry())
    link.target = None
    link.reference = link.reference_key = f"F0003/{world.city.today():%y}"
    save_as(link, by=None)
    paper = world.inquiry()
    assert paper.reference == link.reference
    link.refresh_from_db()
    assert link.target == paper


def test_the_registers_are_kept_by_two_offices_alone(world: World):
    for name, user in world.users.items():
        if name in ("clerk", "administrator"):
            continue
        for entry in (world.committee, world.member.person, world.sitting):
            with pytest.raises(NotAllowed):
                registers.save_entry(entry, by=user)
    for name, user in world.users.items():
        if name == "administrator":
            continue
        with pytest.raises(NotAllowed):
            registers.save_city(world.city, by=user)
        with pytest.raises(NotAllowed):
            registers.move_series("F", 2031, next_number=9, by=user)


def test_nothing_is_entered_twice_at_one_time(world: World):
    def body(**span: Any) -> Organization:
        return Organization(kind="committee", name="Umweltausschuss", **span)

    with pytest.raises(Invalid, match="gibt es schon"):
        registers.save_entry(body(), by=world.clerk)
    world.committee.valid_until = datetime.date(2025, 12, 31)
    registers.save_entry(world.committee, by=world.clerk)
    with pytest.raises(Invalid, match="gibt es schon"):
        registers.save_entry(body(valid_from=datetime.date(2025, 12, 31)), by=world.clerk)
    registers.save_entry(body(valid_from=datetime.date(2026, 1, 1)), by=world.clerk)

    person = world.member.person
    with pytest.raises(Invalid, match="besteht schon"):
        registers.save_entry(Membership(person=person, organization=world.greens), by=world.clerk)
    registers.save_entry(Membership(person=person, organization=world.finance), by=world.clerk)


def test_attachments_keep_their_order(world: World):
    paper = world.inquiry("draft")

    def added(*names: str, removed: Any = ()) -> list[tuple[str, int]]:
        new = [Attachment(name, "text/plain", name.encode()) for name in names]
        papers.change_attachments(paper, added=new, removed=removed, by=world.member)
        return list(paper.files.values_list("name", "position"))

    assert added("A", "B") == [("A", 1), ("B", 2)]
    assert added("B", "C", removed=[File.objects.get(name="A")]) == [("B", 2), ("C", 3)]
