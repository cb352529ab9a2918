"""Where a paper stands, as far as its reader may know: one word, a place, and the way behind it.

Whether a paper is answered is derived: an answer that the reader may see exists. Of an answer
that is not for this reader, at most its existence is told, if the city wants that.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from council.enums import PaperKind, PaperState, Progress, Relation
from council.models import City, Paper, PaperLink
from council.rules.kinds import ANSWER_KINDS, ANSWERABLE_KINDS
from council.rules.states import ISSUED, SETTLED, STAGES, STATES, Look, Stage
from council.rules.visibility import visible_papers

OPEN = Q(state=PaperState.REGISTERED, kind__in=ANSWERABLE_KINDS)
ANSWERED = Q(answered=True) | Q(answered_confidentially=True)


@dataclass(frozen=True)
class Standing:
    """How a paper stands: the word and look of its badge, and where it lies while it is open."""

    word: str
    look: Look
    settled: bool = True
    place: str = ""
    since: datetime.datetime | None = None


def with_standing(papers: QuerySet[Paper], user: Any, city: City) -> QuerySet[Paper]:
    """Annotate what `standing_of` and the conditions of this module read."""
    papers = _with_answered(papers, visible_papers(user)).select_related("lead")
    if not city.shows_confidential_answers:
        return papers.annotate(answered_confidentially=Value(False))
    confidential = PaperLink.objects.filter(
        target=OuterRef("pk"),
        relation=Relation.PARENT,
        paper__kind=PaperKind.STATEMENT,
        paper__confidential=True,
    )
    return papers.annotate(answered_confidentially=Exists(confidential))


def _with_answered(papers: QuerySet[Paper], answers: QuerySet[Paper]) -> QuerySet[Paper]:
    """Annotate `answered`: whether one of `answers` (what the reader may see) is a statement."""
    # Asked for each paper: a list of all statements would be made for a page of twenty too.
    statements = PaperLink.objects.filter(
        Exists(answers.filter(kind=PaperKind.STATEMENT, pk=OuterRef("paper"))),
        target=OuterRef("pk"),
        relation=Relation.PARENT,
    )
    return papers.annotate(answered=Exists(statements))


def answered(papers: QuerySet[Paper]) -> QuerySet[Paper]:
    """Those of papers with their standing that have an answer."""
    return papers.filter(ANSWERED)


def unanswered(papers: QuerySet[Paper]) -> QuerySet[Paper]:
    """Those of papers with their standing that still wait for their answer."""
    return papers.filter(OPEN).exclude(ANSWERED)


def late(papers: QuerySet[Paper], today: datetime.date) -> QuerySet[Paper]:
    """Those that wait for their answer longer than they should."""
    return unanswered(papers).filter(due_on__lt=today)


def standing_of(paper: Paper, city: City) -> Standing:
    """How a paper (from `with_standing`) stands for its reader."""
    state = STATES[PaperState(paper.state)]
    if paper.state == PaperState.WITHDRAWN:
        return Standing(state.label, state.look)
    if paper.kind in ANSWER_KINDS:
        return Standing("Verteilt", ISSUED)
    if paper.answered:  # type: ignore[attr-defined]
        return Standing("Beantwortet", SETTLED)
    if paper.answered_confidentially:  # type: ignore[attr-defined]
        return Standing("Beantwortet (nichtöffentlich)", SETTLED)
    if paper.state == PaperState.CLOSED or paper.kind not in ANSWERABLE_KINDS:
        return Standing(state.label, state.look)
    stage = STAGES.get(Progress(paper.progress))
    return Standing(
        word=stage.word(city) if stage else state.label,
        look=stage.look if stage else state.look,
        settled=False,
        place=_place_of(paper, stage),
        since=paper.progress_since or paper.registered_at,
    )


def _place_of(paper: Paper, stage: Stage | None) -> str:
    """On whose desk an open paper publicly lies, unless the stage itself says so."""
    if stage is not None and stage.tells_place:
        return ""
    return paper.lead.label if paper.lead else STATES[PaperState.REGISTERED].place


def way_of(
    paper: Paper, standing: Standing, city: City, answer: Paper | None
) -> list[dict[str, Any]]:
    """The way of an inquiry or motion as steps for the progress line.

    `answer` is the answer that the reader may see. Between registration and answer the public
    knows no dates but that of the step in force.
    """
    steps: list[dict[str, Any]] = [
        {"label": "Eingereicht", "phase": "done", "date": paper.filed_at or paper.dated_on},
        {"label": "Registriert", "phase": "done", "date": paper.registered_at},
    ]
    rest = [stage.word(city) for stage in STAGES.values()]
    if answer is not None:
        steps += [{"label": word, "phase": "done"} for word in rest]
        issued = answer.registered_at or answer.dated_on  # the printed date is an earlier one
        return [*steps, {"label": "Verteilt", "phase": "done", "date": issued}]
    if standing.settled:
        return [*steps, {"label": standing.word, "phase": "done"}]
    now = {"phase": "now", "date": paper.due_on, "desk": standing.place}
    if not paper.progress:
        steps[-1] = {"label": "Registriert", **now}
    phase = "done" if paper.progress else "next"
    for word in rest:
        if word == standing.word:
            steps.append({"label": word, **now})
            phase = "next"
        else:
            steps.append({"label": word, "phase": phase})
    return [*steps, {"label": "Verteilt", "phase": "next"}]
