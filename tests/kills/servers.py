"""What the processes do that are killed, and what they acknowledge."""

import datetime
import logging
import os
import random
import threading
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, InterfaceError, close_old_connections
from django.utils import timezone

from council import worker
from council.exceptions import ActionRefused
from council.models import Paper
from council.services import papers
from council.views import paper_acts
from responses.models import Statement
from responses.services import assignments, decisions, drafting, moves
from tests.world import World

Acknowledge = Callable[..., None]
Turn = Callable[[World, Acknowledge], None]
MOST_OPEN = 12  # cases at a time, so that the later acts have their turn, too


def serve(world: World, out: int) -> None:
    """Do one act after the other, and acknowledge each once it has returned, as a page would."""

    def done(act: str, key: int, said: str = "") -> None:
        os.write(out, f"{act} {key} {said}\n".encode())

    random.seed()
    while True:
        try:
            random.choice(TURNS)(world, done)
        except ActionRefused:
            pass  # the other server was faster
        except (DatabaseError, InterfaceError):
            # The backend was killed: nothing was acknowledged, and the next request begins anew.
            close_old_connections()


def file_one(world: World, done: Acknowledge) -> None:
    if Paper.objects.filter(state="filed").count() > MOST_OPEN:
        return
    paper = papers.start_draft(kind="inquiry", content=world.content(), by=world.member)
    done("draft", paper.pk)
    papers.file_paper(paper, by=world.member)
    done("filed", paper.pk)


def register_one(world: World, done: Acknowledge) -> None:
    for paper in Paper.objects.filter(state="filed").order_by("?")[:1]:
        paper_acts.register(paper, by=world.clerk)
        done("registered", paper.pk, str(paper.reference))


def open_one(world: World, done: Acknowledge) -> None:
    due_on = timezone.localdate() + datetime.timedelta(days=28)
    unanswered = Paper.objects.filter(state="registered", workshop_answers=None)
    for paper in unanswered.order_by("?")[:1]:
        statement = assignments.open_statement(
            [paper], lead=world.unit, due_on=due_on, by=world.clerk
        )
        done("opened", statement.pk)
        moves.take(statement, by=world.officer)


def write_one(world: World, done: Acknowledge) -> None:
    for statement in _some("drafting"):
        for answer in statement.answers.all():
            text = f"Antwort {answer.pk}, {random.random()}."
            drafting.save_answer(answer, text=text, by=world.officer, ready=True)
            done("saved", answer.pk, text)
        moves.forward(statement, by=world.officer)
        done("forwarded", statement.pk, statement.state)


def forward_one(world: World, done: Acknowledge) -> None:
    for state, by in (("unit_review", world.head), ("division_review", world.deputy_mayor)):
        for statement in _some(state):
            moves.forward(statement, by=by)
            done("forwarded", statement.pk, statement.state)


def approve_one(world: World, done: Acknowledge) -> None:
    for statement in _some("mayor"):
        decisions.approve(statement, by=world.mayors_office)
        done("approved", statement.pk)


def issue_one(world: World, done: Acknowledge) -> None:
    for statement in _some("approved"):
        done("issued", decisions.distribute(statement, by=world.clerk).pk)


TURNS: tuple[Turn, ...] = (
    *(file_one, register_one, open_one, write_one),
    *(forward_one, approve_one, issue_one),
)


def _some(state: str) -> Any:
    return Statement.objects.filter(state=state).order_by("?")[:1]


def work(world: World, out: int) -> None:
    """Do the background work, with hardly a pause."""
    worker.SECONDS_BETWEEN_CHORES = 0.2
    logging.disable(logging.WARNING)
    worker.work(threading.Event())
