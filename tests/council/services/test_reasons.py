"""What must not happen without a reason: the services ask for one, whatever the page has asked."""

from collections.abc import Callable
from typing import Any

import pytest

from council.exceptions import Invalid
from council.history import save_as
from council.models import File, Paper, PaperStep
from council.services import papers, redactions
from council.services.content import Attachment
from responses.services import assignments
from tests.world import World


# The acts on a paper that want a reason, written down by hand: in which state, and how.
def redacted(world: World, paper: Paper, why: str) -> None:
    file = File(paper=paper, position=1, name="a.pdf", mime="application/pdf", size=5)
    save_as(file, by=None)
    copy = Attachment("b.pdf", "application/pdf", b"%PDF-")
    redactions.redact_attachment(paper, file=file, redacted=copy, by=world.clerk, comment=why)


ACTS: dict[str, tuple[str, Callable[..., Any]]] = {
    "return": ("filed", lambda w, p, why: papers.return_paper(p, by=w.clerk, comment=why)),
    "withdraw early": (
        "filed",
        lambda w, p, why: assignments.withdraw_paper(p, by=w.member, comment=why),
    ),
    "withdraw": (
        "registered",
        lambda w, p, why: assignments.withdraw_paper(p, by=w.member, comment=why),
    ),
    "void": ("registered", lambda w, p, why: papers.void_registration(p, by=w.clerk, comment=why)),
    "reopen": ("closed", lambda w, p, why: papers.reopen_paper(p, by=w.clerk, comment=why)),
    "correct_title": (
        "registered",
        lambda w, p, why: papers.correct_title(p, title="Neu", by=w.clerk, comment=why),
    ),
    "redact": ("filed", redacted),
    "change_confidentiality": (
        "registered",
        lambda w, p, why: papers.change_confidentiality(
            p, confidential=True, ground="Personal", by=w.clerk, comment=why
        ),
    ),
}


@pytest.mark.parametrize("comment", ["", " \n"], ids=["nothing", "blanks"])
@pytest.mark.parametrize("name", ACTS)
def test_without_a_reason_nothing_happens(world: World, name: str, comment: str):
    state, act = ACTS[name]
    paper = world.inquiry(state)
    before = Paper.objects.filter(pk=paper.pk).values().get()
    steps = PaperStep.objects.count()
    with pytest.raises(Invalid, match="Grund") as refused:
        act(world, paper, comment)
    assert refused.value.field == "comment"
    assert Paper.objects.filter(pk=paper.pk).values().get() == before
    assert PaperStep.objects.count() == steps


@pytest.mark.parametrize("name", ACTS)
def test_the_reason_stands_on_the_routing_slip(world: World, name: str):
    state, act = ACTS[name]
    paper = world.inquiry(state)
    act(world, paper, "  Weil es so ist. ")
    step = paper.steps.latest("at", "pk")
    assert step.comment.endswith("Weil es so ist.")
    assert step.by in (world.clerk, world.member)
