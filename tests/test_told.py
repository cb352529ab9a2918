"""What the tables say of who is told of an act holds: it is shown in help and documentation.

Which mails those are, word for word, is in tests/responses/services/test_who_is_told.py.
"""

from collections.abc import Callable
from typing import Any

import pytest

from council.enums import Role
from council.mail.notifications import askers, holders
from council.models import OutgoingMail, Paper, PaperStep, User
from council.rules.transitions import BEGINNING, Told, Transition
from council.rules.workflow import PAPERS
from council.services import papers
from responses.models import Statement, StatementStep
from responses.rules.desks import people_at
from responses.rules.workflow import STATEMENTS
from responses.services import moves
from tests.responses.services.test_who_is_told import TOLD
from tests.test_services import ACTS, Prepared
from tests.world import World


def _returned_to_the_asker(world: World) -> Prepared:
    paper = world.inquiry("filed")
    return lambda: papers.return_paper(paper, by=world.clerk, comment="Die Frage fehlt.")


def _returned(state: str, person: str) -> Callable[[World], Prepared]:
    def prepare(world: World) -> Prepared:
        statement, by = world.statement(state), getattr(world, person)
        return lambda: moves.return_(statement, by=by, comment="Bitte kürzer.")

    return prepare


ON_PAPERS = ("file", "register", "void", "change_confidentiality", "record_result", "withdraw")
PREPARED: dict[str, Callable[[World], Prepared]] = {
    **{name: ACTS[name] for name in ON_PAPERS},
    **{name: prepare for name, (prepare, _) in TOLD.items()},
    "return to the asker": _returned_to_the_asker,
    "return from the division": _returned("division_review", "deputy_mayor"),
    "return from the mayor": _returned("mayor", "mayors_office"),
    "return from the council office": _returned("approved", "clerk"),
}
STEPS = ((PAPERS, PaperStep), (STATEMENTS, StatementStep))


def people(told: Told, subject: Paper | Statement) -> set[User]:
    """Who is meant by a word of the tables, after an act on `subject`."""
    match told, subject:
        case Told.ASKERS, Paper():
            return askers(subject)
        case Told.ASKERS, Statement():
            return set().union(*(askers(row.paper) for row in subject.answered.all()))
        case Told.COUNCIL_OFFICE, _:
            return holders(Role.COUNCIL_OFFICE)
        case Told.DESK, Statement():
            return people_at(subject)
        case Told.CASE_OFFICER, Statement():
            return {subject.case_officer} if subject.case_officer else set()
    raise AssertionError(f"{told} is nobody for {subject}")


def made_since(last: dict[Any, int]) -> list[tuple[Transition, Any, User]]:
    """The rows of the tables by which was acted since then, on what and by whom."""
    made = []
    for workflow, steps in STEPS:
        for step in steps.objects.filter(pk__gt=last[steps]):
            row = workflow.find(step.action, step.source) or workflow.find(step.action, BEGINNING)
            assert row is not None, step
            made.append((row, workflow.model.objects.get(pk=step.subject_id), step.by))
    return made


def newest(model: Any) -> int:
    """The key of the newest row of a model; 0 if there is none."""
    keys = model.objects.order_by("-pk").values_list("pk", flat=True)
    return keys.first() or 0


@pytest.mark.parametrize("name", PREPARED)
def test_an_act_tells_whom_its_rows_name(world: World, name: str):
    act = PREPARED[name](world)
    steps, mails = {model: newest(model) for _, model in STEPS}, newest(OutgoingMail)
    act()
    made = made_since(steps)
    named = {
        person.email
        for row, subject, _ in made
        for told in row.tells
        for person in people(told, subject)
    }
    told = set(OutgoingMail.objects.filter(pk__gt=mails).values_list("to", flat=True))
    assert told <= named
    # Who acts need not be told of it.
    assert named - told <= {by.email for _, _, by in made}
