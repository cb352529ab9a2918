"""What must hold before an act on a paper, whoever does it."""

from typing import Any

import pytest

from council.enums import PaperState
from council.exceptions import NotNow
from council.history import save_as
from council.models import Paper
from council.services import papers
from responses.services import assignments
from tests.world import World


@pytest.mark.parametrize("kind", ["inquiry", "motion"])
@pytest.mark.parametrize("missing", ["title", "text", "originators"])
def test_what_is_not_complete_is_neither_filed_nor_registered(
    world: World, kind: str, missing: str
):
    for state, act in (
        ("draft", lambda paper: papers.file_paper(paper, by=world.member)),
        ("filed", lambda paper: papers.register_paper(paper, by=world.clerk)),
    ):
        paper = getattr(world, kind)(state)
        take_out(paper, missing)
        by = world.member if state == "draft" else world.clerk
        if missing == "originators" and state == "draft":
            assert paper.drafted_by == by  # who wrote it may file it, if it were complete
        with pytest.raises(NotNow):
            act(paper)
        assert Paper.objects.get(pk=paper.pk).state == state


def take_out(paper: Paper, part: str) -> None:
    """Leave a part of a paper empty, as no form would."""
    if part == "originators":
        for row in paper.originators.all():
            row.delete()
    elif part == "text" and paper.kind == "inquiry":
        for question in paper.questions.all():
            question.delete()
    else:
        setattr(paper, "resolution" if part == "text" else "title", " ")
        save_as(paper, by=None)


def test_what_is_answered_keeps_its_number(world: World):
    in_work = world.statement("drafting").answered.get().paper
    with pytest.raises(NotNow, match="schon einem Amt zugewiesen"):
        papers.void_registration(in_work, by=world.clerk, comment="Versehen")
    statement = world.statement("distributed", paper=world.motion())
    answered = statement.answered.get().paper
    answered.lead = None  # as an import may leave it
    save_as(answered, by=None)
    with pytest.raises(NotNow, match="schon eine Stellungnahme"):
        papers.void_registration(answered, by=world.clerk, comment="Versehen")
    for paper in (in_work, answered):
        assert Paper.objects.get(pk=paper.pk).reference == paper.reference


ACTS: dict[str, Any] = {
    "close": lambda w, p: papers.close_paper(p, by=w.clerk),
    "reopen": lambda w, p: papers.reopen_paper(p, by=w.clerk, comment="Doch"),
    "void": lambda w, p: papers.void_registration(p, by=w.clerk, comment="Versehen"),
    "correct_title": lambda w, p: papers.correct_title(p, title="x", by=w.clerk, comment="x"),
    "withdraw": lambda w, p: assignments.withdraw_paper(p, by=w.clerk, comment="x"),
}


@pytest.mark.parametrize("name", ACTS)
def test_what_the_administration_issued_goes_its_own_way(world: World, name: str):
    answer = world.statement("distributed").published
    with pytest.raises(NotNow):
        ACTS[name](world, answer)
    answer.refresh_from_db()
    assert (answer.state, answer.title) == (PaperState.CLOSED, "Integrationskonzept")
