"""Where a paper stands for those signed in: what is public, and for staff the exact desk."""

import datetime
from dataclasses import dataclass, replace
from typing import Any

from council.enums import PaperState, Progress
from council.models import City, Paper
from council.rules import standing as public
from council.words.german import german_date
from responses.enums import StatementState
from responses.models import Statement
from responses.rules.desks import desk_of, state_word
from responses.rules.workflow import PROGRESS


@dataclass(frozen=True)
class Standing:
    """One line about a paper. `look` chooses the look of the badge that says `word`."""

    look: str
    word: str
    place: str = ""
    since: datetime.datetime | None = None
    due_on: datetime.date | None = None
    settled: bool = False
    next: str = ""


# What comes next, for those who know the exact desk …
NEXT = {
    StatementState.ASSIGNED: "Das Amt übernimmt die Bearbeitung",
    StatementState.DRAFTING: "Das Amt schreibt die Antwort",
    StatementState.COSIGNING: "Die gebetenen Stellen zeichnen mit",
    StatementState.UNIT_REVIEW: "Die Amtsleitung prüft",
    StatementState.DIVISION_REVIEW: "Die oder der Beigeordnete prüft",
    StatementState.MAYOR: "Die Dienstberatung entscheidet",
    StatementState.APPROVED: "Das Ratsbüro verteilt",
}
# … and for those who know what is public.
NEXT_PUBLICLY = {
    Progress.IN_PROGRESS: "Das Amt schreibt die Antwort",
    Progress.IN_COORDINATION: "Die Antwort wird in der Verwaltung abgestimmt",
    Progress.AT_MAYOR: "Die Dienstberatung entscheidet, dann wird verteilt",
}


def standing_of(paper: Any, city: City) -> Standing:
    """Where `paper` stands; it comes from `queries.papers_for_rows`, which knows the reader."""
    if paper.state == PaperState.DRAFT:
        return Standing(paper.state, paper.get_state_display(), next="Einreichen")
    if paper.state == PaperState.FILED:
        return Standing(
            paper.state,
            paper.get_state_display(),
            "Ratsbüro",
            paper.filed_at,
            next="Das Ratsbüro prüft und registriert",
        )
    told = public.standing_of(paper, city)
    standing = Standing(
        told.look, told.word, told.place, told.since, paper.due_on, settled=told.settled
    )
    if told.settled:
        return replace(standing, place=_outcome(paper))
    if paper.running_answers:
        return _at_desk(paper.running_answers[0].statement, standing, city)
    if paper.progress:
        return replace(standing, next=NEXT_PUBLICLY[Progress(paper.progress)])
    coming = next((row for row in paper.consultations.all() if not row.result), None)
    if coming is None:
        return replace(standing, next="Das Ratsbüro plant die Beratung oder bestimmt das Amt")
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
    return replace(
        standing,
        look=statement.state,
        word=state_word(statement, city),
        place=desk_of(statement, city),
        since=statement.state_since,
        next=NEXT[StatementState(statement.state)],
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
        first |= {"phase": "now", "desk": "Ratsbüro"}
    stages = [step for step in Progress if step != Progress.NONE]
    words = ["Registriert", *(public.progress_word(step, city) for step in stages), "Verteilt"]
    return [first, *({"label": word, "phase": "next"} for word in words)]


def _days_of_leaving(statement: Statement, city: City) -> dict[str, datetime.datetime]:
    """When the answer left each public stage, the last time if it came back."""
    days = {}
    for step in statement.steps.all():
        before = PROGRESS.get(StatementState(step.source))
        after = PROGRESS.get(StatementState(step.target))
        if before is not None and before != after:
            days[public.progress_word(before, city)] = step.at
    return days
