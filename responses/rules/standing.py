"""Where a paper stands for those signed in: what is public, and for staff the exact desk."""

import datetime
from dataclasses import dataclass, replace
from typing import Any

from council.enums import PaperState, Progress
from council.models import City, Paper
from council.rules import standing as public
from council.rules.states import STAGES, STATES, Look
from council.words.german import german_date
from responses.enums import StatementState
from responses.models import Statement
from responses.rules.desks import desk_of
from responses.rules.steps import STEPS, step_of


@dataclass(frozen=True)
class Standing:
    """One line about a paper: the badge, where it lies, and what comes next."""

    look: Look
    word: str
    place: str = ""
    since: datetime.datetime | None = None
    due_on: datetime.date | None = None
    settled: bool = False
    next: str = ""


def standing_of(paper: Any, city: City) -> Standing:
    """Where `paper` stands; it comes from `queries.papers_for_rows`, which knows the reader."""
    state = STATES[PaperState(paper.state)]
    if paper.state in (PaperState.DRAFT, PaperState.FILED):
        return Standing(state.look, state.label, state.place, paper.filed_at, next=state.next)
    publicly = public.standing_of(paper, city)
    standing = Standing(
        publicly.look,
        publicly.word,
        publicly.place,
        publicly.since,
        paper.due_on,
        settled=publicly.settled,
    )
    if publicly.settled:
        return replace(standing, place=_outcome(paper))
    if paper.running_answers:
        return _at_desk(paper.running_answers[0].statement, standing, city)
    if paper.progress:
        return replace(standing, next=STAGES[Progress(paper.progress)].next)
    coming = next((row for row in paper.consultations.all() if not row.result), None)
    if coming is None:
        return replace(standing, next=state.next)
    when = f" am {german_date(coming.held_on)}" if coming.held_on else ""
    return replace(standing, next=f"Beratung: {coming.organization_name}{when}")


def progress_line(paper: Any, statement: Statement | None, city: City) -> list[dict[str, Any]]:
    """The stages of a paper's way, for the component of that name.

    Of `statement`, the answer in work or issued, only the days of the public stages are told;
    the exact desk is told to those whom `standing_of` tells it.
    """
    if paper.state in (PaperState.DRAFT, PaperState.FILED):
        return _not_registered(paper, city)
    answer = issued_answer(paper)
    line = public.way_of(paper, public.standing_of(paper, city), city, answer)
    days = _days_of_leaving(statement, city) if statement else {}
    for step in line:
        if step["phase"] == "done" and not step.get("date"):
            step["date"] = days.get(step["label"])
        if step["phase"] == "now":
            step["desk"] = standing_of(paper, city).place
    return line


def issued_answer(paper: Any) -> Paper | None:
    """The last statement that was issued to `paper`, as far as the reader may know of it."""
    return paper.known_answers[-1].paper if paper.known_answers else None


def _at_desk(statement: Statement, standing: Standing, city: City) -> Standing:
    step = step_of(statement)
    return replace(
        standing,
        look=step.look,
        word=step.word(city),
        place=desk_of(statement, city),
        since=statement.state_since,
        next=step.next,
    )


def _outcome(paper: Any) -> str:
    """What came of a paper: its answer, or what a sitting decided last."""
    answer = issued_answer(paper)
    if answer is not None:
        return f"mit {answer.reference} vom {german_date(answer.dated_on)}"
    results = [row.result for row in paper.consultations.all() if row.result]
    return results[-1] if results else ""


def _not_registered(paper: Paper, city: City) -> list[dict[str, Any]]:
    first = {"label": "Eingereicht", "phase": "next"}
    if paper.state == PaperState.FILED:
        first |= {"phase": "now", "desk": STATES[PaperState.FILED].place}
    stages = [stage.word(city) for stage in STAGES.values()]
    words = [STATES[PaperState.REGISTERED].label, *stages, "Verteilt"]
    return [first, *({"label": word, "phase": "next"} for word in words)]


def _days_of_leaving(statement: Statement, city: City) -> dict[str, datetime.datetime]:
    """When the answer left each public stage, the last time if it came back."""
    days = {}
    for step in statement.steps.all():
        before = STEPS[StatementState(step.source)].stage
        after = STEPS[StatementState(step.target)].stage
        if before and before != after:
            days[STAGES[before].word(city)] = step.at
    return days
