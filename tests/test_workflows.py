"""The two tables of acts: sound in themselves, and right for everybody in every state."""

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from council.enums import PaperKind, PaperState, Role
from council.exceptions import ActionRefused
from council.history import save_as
from council.mail.notifications import askers, holders
from council.models import (
    Consultation,
    Exclusion,
    File,
    Grant,
    OutgoingMail,
    Paper,
    PaperAccess,
    User,
)
from council.rules.results import RESULTS, WRITTEN_ANSWER, Effect
from council.rules.transitions import BEGINNING, STAYS, SYSTEM, Told, Workflow
from council.rules.workflow import PAPERS
from council.services import access, accounts, papers, redactions, sittings
from council.services.content import Attachment
from council.views.paper_acts import PAPER_ACTS
from responses.enums import StatementState
from responses.models import Cosignature, Statement
from responses.rules.desks import people_at
from responses.rules.steps import STEPS
from responses.rules.workflow import STATEMENTS, meant_for
from responses.services import assignments, decisions, drafting, moves, parts
from responses.views.access_acts import ACCESS_ACTS
from responses.views.statement_acts import STATEMENT_ACTS
from responses.views.tracking_acts import BEGINNINGS, TRACKING_ACTS
from tests.world import World

WORKFLOWS = [PAPERS, STATEMENTS]
by_name = pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda workflow: workflow.name)


def reachable(workflow: Workflow) -> set[str]:
    found, fresh = {BEGINNING}, {BEGINNING}
    while fresh:
        rows = [row for row in workflow.table if fresh & set(row.sources)]
        fresh = {str(target) for row in rows for target in workflow.possible_targets(row)} - found
        found |= fresh
    return found - {BEGINNING}


@by_name
def test_every_state_is_reachable(workflow: Workflow):
    assert reachable(workflow) == set(workflow.states)


@by_name
def test_only_final_states_have_no_way_out(workflow: Workflow):
    left = {s for row in workflow.table if row.target is not STAYS for s in row.sources}
    assert set(workflow.states) - left <= set(workflow.final)


@by_name
def test_every_action_stands_once_a_state(workflow: Workflow):
    keys = [(row.action, source) for row in workflow.table for source in row.sources]
    assert len(keys) == len(set(keys))
    assert {source for _, source in keys} <= {BEGINNING, *workflow.states}


@by_name
def test_every_row_explains_itself_in_one_way(workflow: Workflow):
    for row in workflow.table:
        assert row.label
        assert row.who
        assert all(rule.words for rule in (*row.who, *row.guards))
        assert row.words == workflow.words_of(row.action)
        assert row.words or row.target is STAYS, f"{row.action} moves and leaves no line"


def test_every_unfinished_statement_lies_on_a_desk():
    assert list(STEPS) == list(StatementState)
    ended = {StatementState.DISTRIBUTED, StatementState.CANCELLED}
    assert {step.state for step in STEPS.values() if step.desk is None} == ended
    for step in STEPS.values():
        assert bool(step.desk) == bool(step.verb) == bool(step.next) == bool(step.stage)
        assert step.is_on_way or not (step.option or step.is_review)
        if step.act:
            assert STATEMENTS.find(step.act, step.state), step


def test_every_act_of_a_person_has_its_page():
    """Parts of drafts and statements are edited where they stand, not on a confirm page."""
    in_place = {"draft", "edit", "attach", "ask_cosigners", "override", "result", "redact"}
    pages = {**TRACKING_ACTS, **ACCESS_ACTS, **STATEMENT_ACTS, **BEGINNINGS}
    for workflow in WORKFLOWS:
        for row in workflow.table:
            if row.who != (SYSTEM,) and row.action not in in_place:
                assert row.action in pages, row.action
    assert set(PAPER_ACTS) | {"withdraw"} == set(TRACKING_ACTS)


def test_results_have_an_effect_and_kinds():
    assert {result.effect for result in RESULTS} == set(Effect)
    assert len({result.value for result in RESULTS}) == len(RESULTS)
    for result in RESULTS:
        assert set(result.kinds) <= set(PaperKind)


# Who may do what, written down a second time by hand: action -> people, by state.
WRITERS = {
    *("member", "colleague", "stranger", "faction_office", "other_faction_office", "clerk"),
}
ASKERS = {"member", "faction_office"}
LEAD = {"officer", "head"}
CONCERNED = {"exclude": {"clerk", "mayors_office"}, "readmit": {"clerk", "mayors_office"}}
ACCESSES = {**CONCERNED, "withdraw_access": {"clerk"}, "give_access_back": {"clerk"}}
BY_ITSELF: dict[str, set[str]] = {
    name: set() for name in ("progress", "notice", "answer", "reissue", "import")
}
WITH_NUMBER: dict[str, set[str]] = {
    "consultation": {"clerk"},
    "result": {"clerk"},
    "correct_title": {"clerk"},
    "redact": {"clerk"},
    "change_confidentiality": {"clerk"},
    "publish": {"clerk"},
    **ACCESSES,
    "assign": set(),
    "release": set(),
    "extend": set(),
    **BY_ITSELF,
}
ALLOWED_ON_PAPERS: dict[str, dict[str, set[str]]] = {
    BEGINNING: {"draft": WRITERS, "answer": set()},
    "draft": {
        "edit": {"member"},
        "attach": {"member"},
        "file": {"member"},
        "discard": {"member"},
    },
    "filed": {
        "register": {"clerk"},
        "redact": {"clerk"},
        "return": {"clerk"},
        "take_back": ASKERS,
        "withdraw": ASKERS | {"clerk"},
        **CONCERNED,
    },
    "registered": {
        "close": {"clerk"},
        "void": {"clerk"},
        "withdraw": ASKERS | {"clerk"},
        **WITH_NUMBER,
    },
    "closed": {"reopen": {"clerk"}, **WITH_NUMBER},
    "withdrawn": {"change_confidentiality": {"clerk"}, **ACCESSES, **BY_ITSELF},
}
RUNNING = {
    "extend": {"clerk", "head"},
    "cancel": {"clerk"},
    "withdraw": ASKERS | {"clerk"},
}
ALLOWED_ON_STATEMENTS: dict[str, dict[str, set[str]]] = {
    BEGINNING: {"open": {"clerk"}, "open_notice": LEAD},
    "assigned": {"take": LEAD, "hand_over": LEAD | {"deputy_mayor"}, **RUNNING},
    "drafting": {
        "edit": LEAD,
        "attach": LEAD,
        "ask_cosigners": LEAD,
        "forward": LEAD,
        "override": {"head"},
        "void": set(),
        "hand_over": LEAD | {"deputy_mayor"},
        "abandon_correction": LEAD | {"clerk"},
        **RUNNING,
    },
    "cosigning": {"cosign": {"other_head"}, "refuse": {"other_head"}, "recall": LEAD, **RUNNING},
    "unit_review": {"forward": {"head"}, "return": {"head"}, "recall": LEAD, **RUNNING},
    "division_review": {"forward": {"deputy_mayor"}, "return": {"deputy_mayor"}, **RUNNING},
    "mayor": {
        "approve": {"mayors_office"},
        "take_note": {"mayors_office"},
        "defer": {"mayors_office"},
        "return": {"mayors_office"},
        **RUNNING,
    },
    "approved": {"distribute": {"clerk"}, "return": {"clerk"}, **RUNNING},
    "distributed": {"correct": LEAD | {"clerk"}},
    "cancelled": {},
}

Service = Callable[..., Any]  # (subject, world, by=..., comment=...)


def plain(service: Callable[..., Any]) -> Service:
    """A service that needs nothing but its subject."""
    return lambda subject, world, **who: service(subject, **who)


def quiet(service: Callable[..., Any]) -> Service:
    """A service to which nobody adds a comment."""
    return lambda subject, world, by, comment: service(subject, by=by)


def attached(paper: Paper) -> File:
    """An attachment of a paper."""
    file = File(paper=paper, position=1, name="a.pdf", mime="application/pdf", size=5)
    save_as(file, by=None)
    return file


def exclusion_from(paper: Paper, world: World) -> Exclusion:
    """One that is in force."""
    new = Exclusion(paper=paper, user=world.stranger, reason="Ehefrau")
    return paper.exclusions.filter(lifted_at=None).first() or saved(new)


def part_in(paper: Paper, world: World) -> PaperAccess:
    """One of an office of which nothing is asked."""
    new = PaperAccess(paper=paper, organization=world.division)
    return paper.access.filter(organization=world.division).first() or saved(new)


def saved(row: Any) -> Any:
    save_as(row, by=None)
    return row


PAPER_SERVICES: dict[str, Service] = {
    "edit": lambda p, w, by, comment: papers.change_draft(p, content=w.content(), by=by),
    "attach": quiet(papers.change_attachments),
    "file": plain(papers.file_paper),
    "discard": plain(papers.discard_draft),
    "register": plain(papers.register_paper),
    "return": plain(papers.return_paper),
    "take_back": plain(papers.take_back_paper),
    "withdraw": plain(assignments.withdraw_paper),
    "close": plain(papers.close_paper),
    "void": plain(papers.void_registration),
    "reopen": plain(papers.reopen_paper),
    "consultation": lambda p, w, by, comment: sittings.plan_consultation(
        p, meeting=w.sitting, by=by
    ),
    "result": lambda p, w, **who: sittings.record_result(
        p.consultations.first() or Consultation(paper=p), result=WRITTEN_ANSWER, **who
    ),
    "correct_title": lambda p, w, **who: papers.correct_title(p, title="Neu", **who),
    "redact": lambda p, w, **who: redactions.redact_attachment(
        p, file=attached(p), redacted=Attachment("b.pdf", "application/pdf", b"%PDF-"), **who
    ),
    "change_confidentiality": lambda p, w, **who: papers.change_confidentiality(
        p, confidential=True, ground="Personalangelegenheit", **who
    ),
    "publish": quiet(papers.publish_paper),
    "exclude": lambda p, w, **who: access.exclude(p, user=w.stranger, reason="Ehefrau", **who),
    "readmit": lambda p, w, **who: access.readmit(p, exclusion=exclusion_from(p, w), **who),
    "withdraw_access": lambda p, w, **who: parts.withdraw_access(p, part=part_in(p, w), **who),
    "give_access_back": lambda p, w, **who: access.give_access_back(p, part=part_in(p, w), **who),
}
STATEMENT_SERVICES: dict[str, Service] = {
    "edit": lambda s, w, by, comment: drafting.save_head(s, head=drafting.Head("Neu"), by=by),
    "attach": lambda s, w, by, comment: drafting.add_annex(
        s, name="Plan", mime="text/plain", content=b"Plan", by=by
    ),
    "ask_cosigners": lambda s, w, by, comment: drafting.ask_cosigners(
        s, offices=[w.other_unit], by=by
    ),
    "override": lambda s, w, **who: drafting.override_refusal(
        Cosignature(statement=s, organization=w.other_unit), **who
    ),
    "take": plain(moves.take),
    "hand_over": lambda s, w, **who: moves.hand_over(s, lead=w.other_unit, **who),
    "forward": plain(moves.forward),
    "return": plain(moves.return_),
    "recall": plain(moves.recall),
    "cosign": plain(moves.cosign),
    "refuse": plain(moves.refuse),
    "approve": plain(decisions.approve),
    "take_note": plain(decisions.take_note),
    "defer": lambda s, w, **who: decisions.defer(
        s, until=w.next_mayors_sitting.starts_at.date(), **who
    ),
    "distribute": plain(decisions.distribute),
    "correct": plain(decisions.correct),
    "abandon_correction": plain(decisions.abandon_correction),
    "extend": lambda s, w, **who: assignments.extend_deadline(
        s, due_on=timezone.localdate() + datetime.timedelta(days=90), **who
    ),
    "cancel": plain(assignments.cancel),
}


def test_the_expectations_name_every_row_of_the_tables():
    for workflow, allowed in ((PAPERS, ALLOWED_ON_PAPERS), (STATEMENTS, ALLOWED_ON_STATEMENTS)):
        assert set(allowed) == {BEGINNING, *workflow.states}
        listed = {(action, state) for state, acts in allowed.items() for action in acts}
        rows = {(row.action, str(source)) for row in workflow.table for source in row.sources}
        assert listed == rows


def test_every_act_of_a_person_has_a_service_here():
    for workflow, services in ((PAPERS, PAPER_SERVICES), (STATEMENTS, STATEMENT_SERVICES)):
        acts = {row.action for row in workflow.table if row.who != (SYSTEM,)}
        begins = {row.action for row in workflow.table if row.sources == (BEGINNING,)}
        assert acts - begins - {"withdraw"} == set(services) - {"withdraw"}


def check(workflow: Workflow, subject: Any, allowed: dict[str, set[str]], world: World) -> None:
    for action in {row.action for row in workflow.table}:
        row = workflow.find(action, subject.state)
        for name, user in world.users.items():
            is_allowed = row is not None and row.allows(user, subject)
            assert is_allowed == (name in allowed.get(action, set())), (action, name)


def refuse(
    workflow: Workflow,
    services: dict[str, Service],
    subject: Any,
    allowed: dict[str, set[str]],
    world: World,
) -> None:
    """Call the service of everything that is not allowed; each refuses and changes nothing."""
    before = type(subject).objects.filter(pk=subject.pk).values().get()
    steps = workflow.steps._default_manager.count()
    for action, service in services.items():
        for name, user in world.users.items():
            if name in allowed.get(action, set()):
                continue
            with pytest.raises(ActionRefused):
                service(subject, world, by=user, comment="Grund")
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
    refuse(STATEMENTS, STATEMENT_SERVICES, statement, allowed, world)


def test_who_may_begin_something(world: World):
    begun = Paper(kind=PaperKind.INQUIRY, state=BEGINNING)
    check(PAPERS, begun, ALLOWED_ON_PAPERS[BEGINNING], world)
    paper = world.statement().answered.get().paper
    check(STATEMENTS, meant_for(paper), ALLOWED_ON_STATEMENTS[BEGINNING], world)
    for name, user in world.users.items():
        if name not in WRITERS:
            with pytest.raises(ActionRefused):
                papers.start_draft(kind="inquiry", content=world.content(), by=user)
        if name not in LEAD:
            with pytest.raises(ActionRefused):
                assignments.open_interim_notice(paper, by=user)
        if name != "clerk":
            with pytest.raises(ActionRefused):
                assignments.open_statement([world.motion()], lead=world.unit, due_on=None, by=user)


def addresses(subject: Any, told: Told) -> set[str]:
    """Who belongs to an audience, once the act is done."""
    is_paper = isinstance(subject, Paper)
    asked = [subject] if is_paper else [row.paper for row in subject.answered.all()]
    match told:
        case Told.ASKERS:
            people = {person for paper in asked for person in askers(paper)}
        case Told.COUNCIL_OFFICE:
            people = holders(Role.COUNCIL_OFFICE)
        case Told.DESK:
            people = people_at(subject)
        case Told.CASE_OFFICER:
            people = {subject.case_officer} - {None}
        case Told.CONCERNED:
            people = {row.user for row in subject.exclusions.all()}
    return {person.email for person in people}


def does_what_the_row_says(
    workflow: Workflow, subject: Any, action: str, service: Service, name: str, world: World
) -> None:
    """Do one act: it leads where the row says, leaves its line, and tells nobody else of it."""
    row, source, by = workflow.find(action, subject.state), subject.state, getattr(world, name)
    assert row is not None
    if hindrances := row.hindrances(by, subject):
        with pytest.raises(ActionRefused, match=re.escape(hindrances[0])):
            service(subject, world, by=by, comment="Grund")
        return
    OutgoingMail.objects.all().delete()
    steps = workflow.steps._default_manager.filter(subject=subject)
    before = steps.count()
    service(subject, world, by=by, comment="Grund")
    subject.refresh_from_db()
    assert subject.state in (workflow.possible_targets(row) or (source,))
    lines = list(steps.order_by("pk")[before:])
    assert [(step.action, step.by) for step in lines] == ([(action, by)] if row.words else [])
    mailed = set(OutgoingMail.objects.values_list("to", flat=True))
    told = {address for group in row.tells for address in addresses(subject, group)}
    assert mailed == told - {by.email} or mailed == told


PAPER_ACTS_DONE = [
    (state, action)
    for state, acts in ALLOWED_ON_PAPERS.items()
    for action, people in acts.items()
    if people and action in PAPER_SERVICES
]
STATEMENT_ACTS_DONE = [
    (state, action)
    for state, acts in ALLOWED_ON_STATEMENTS.items()
    for action, people in acts.items()
    if people and action in STATEMENT_SERVICES
]


@pytest.mark.parametrize(("state", "action"), PAPER_ACTS_DONE)
def test_an_act_on_a_paper_does_what_its_row_says(world: World, state: str, action: str):
    paper = world.inquiry(state)
    name = sorted(ALLOWED_ON_PAPERS[state][action])[0]
    does_what_the_row_says(PAPERS, paper, action, PAPER_SERVICES[action], name, world)


@pytest.mark.parametrize(("state", "action"), STATEMENT_ACTS_DONE)
def test_an_act_on_a_statement_does_what_its_row_says(world: World, state: str, action: str):
    statement = world.statement(state)
    name = sorted(ALLOWED_ON_STATEMENTS[state][action])[0]
    does_what_the_row_says(STATEMENTS, statement, action, STATEMENT_SERVICES[action], name, world)


@pytest.mark.parametrize("action", ["return", "withdraw", "void", "correct_title"])
def test_an_act_that_wants_a_reason_gets_one(world: World, action: str):
    paper = world.inquiry("filed" if action == "return" else "registered")
    with pytest.raises(ActionRefused, match="Grund"):
        PAPER_SERVICES[action](paper, world, by=world.clerk, comment="  ")


def test_nobody_does_what_only_follows_by_itself(world: World):
    paper = world.inquiry()
    offered = {row.action for user in world.users.values() for row in PAPERS.open_to(user, paper)}
    assert "close" in offered  # the council office may, too
    assert not offered & set(BY_ITSELF) | offered & {"assign", "release", "extend"}


def test_no_other_kind_is_written_here(world: World):
    with pytest.raises(ActionRefused, match="nicht eingereicht"):
        papers.start_draft(kind="proposal", content=world.content(), by=world.member)


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
