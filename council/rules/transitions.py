"""What a transition is and how one is made. This module knows no rule.

The rules are tables of `Transition` rows (`council.rules.workflow`, `responses.rules.workflow`).
`moving` is the only writer of a `state`: it locks the row, checks, moves and writes the slip.
"""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from django.db import models

from council.exceptions import AlreadyDone, Invalid, NotAllowed, NotNow, Overtaken
from council.history import save_as
from council.rules.conditions import Guard, Who
from council.rules.states import Look

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class Transition:
    """One row of a workflow: who may do what in which state, and where it leads."""

    action: str
    source: str
    target: str
    label: str
    who: tuple[Who, ...]
    guards: tuple[Guard, ...] = ()
    comment_required: bool = False
    dangerous: bool = False
    skips: bool = False  # the target is the next step in use, if `target` is switched off

    def allows(self, user: Any, subject: Any) -> bool:
        """Whether any of the predicates lets `user` do this."""
        return any(predicate(user, subject) for predicate in self.who)

    def hindrances(self, user: Any, subject: Any) -> list[str]:
        """What must be done first, as sentences for the user."""
        return [sentence for guard in self.guards if (sentence := guard(user, subject))]


class StateRow(Protocol):
    """What the table of a workflow's states says of one."""

    @property
    def label(self) -> str: ...

    @property
    def look(self) -> Look: ...


@dataclass(frozen=True)
class Workflow:
    """A table of transitions over the states of one model."""

    name: str
    model: type[Any]
    steps: Any  # the model of its routing slip
    states: Mapping[Any, StateRow]
    initial: str
    final: tuple[str, ...]
    table: tuple[Transition, ...]
    way: tuple[str, ...] = ()  # the steps in their order, of which a city may leave out some
    next_in_use: Callable[[Any, str], str] = field(default=lambda subject, target: target)

    def find(self, action: str, source: str) -> Transition | None:
        """The row of `action` in state `source`, if there is one."""
        return next((t for t in self.table if (t.action, t.source) == (action, source)), None)

    def open_to(self, user: Any, subject: Any) -> list[Transition]:
        """What `user` may do with `subject` now, hindered or not, in the table's order."""
        return [t for t in self.table if t.source == subject.state and t.allows(user, subject)]

    def possible_targets(self, transition: Transition) -> tuple[str, ...]:
        """The states to which a row can lead, depending on the steps in use."""
        if not transition.skips:
            return (transition.target,)
        return self.way[self.way.index(transition.target) :]

    def target_of(self, transition: Transition, subject: Any) -> str:
        """The state to which `transition` leads, steps out of use left out."""
        if transition.skips:
            return self.next_in_use(subject, transition.target)
        return transition.target


@contextlib.contextmanager
def moving(
    workflow: Workflow,
    subject: Any,
    action: str,
    *,
    by: Any,
    comment: str = "",
    seen: int | None = None,
    **slip: Any,
) -> Iterator[Any]:
    """Make one transition: lock `subject`, check, let the caller change it, move it, note it.

    Runs inside the caller's transaction and yields the locked, fresh object. `seen` is the
    revision that the actor's page showed; `slip` holds further columns of the step, and the
    caller may add to it while moving (`locked.slip`).
    Raises Overtaken, AlreadyDone, NotAllowed, NotNow or Invalid, and then changes nothing.
    """
    locked = lock(workflow.model, subject.pk)
    transition = _check(workflow, locked, action, by=by, comment=comment, seen=seen)
    source = locked.state
    locked.slip = slip
    yield locked
    locked.state = workflow.target_of(transition, locked)
    _save_and_note(
        workflow.steps, locked, action, source=source, by=by, comment=comment, seen=seen, **slip
    )
    _copy(locked, subject)


@contextlib.contextmanager
def changing(
    workflow: Workflow,
    subject: Any,
    action: str,
    *,
    by: Any,
    comment: str = "",
    seen: int | None = None,
    states: Iterable[str],
    **slip: Any,
) -> Iterator[Any]:
    """Change something that stays where it is (a title, a deadline), locked and noted.

    The caller has checked that `by` may do it. Raises Overtaken, AlreadyDone or NotNow.
    """
    locked = lock(workflow.model, subject.pk)
    _check_seen(workflow, locked, action, by=by, seen=seen)
    _check_state(locked, states)
    yield locked
    _save_and_note(
        workflow.steps,
        locked,
        action,
        source=locked.state,
        by=by,
        comment=comment,
        seen=seen,
        **slip,
    )
    _copy(locked, subject)


@contextlib.contextmanager
def editing(
    workflow: Workflow, subject: Any, *, by: Any, seen: int | None, states: Iterable[str]
) -> Iterator[Any]:
    """Save work on a text: locked and in the history, but no line on the routing slip.

    Raises Overtaken if the text was saved by somebody else since `seen`, or NotNow.
    """
    locked = lock(workflow.model, subject.pk)
    _check_state(locked, states)
    if seen is not None and seen != locked.revision:
        raise Overtaken("Der Text wurde inzwischen an anderer Stelle gespeichert.")
    yield locked
    locked.revision += 1
    save_as(locked, by=by, reason="edit")
    _copy(locked, subject)


def lock(model: type[Row], pk: Any) -> Row:
    """The fresh row of `model`, locked until the transaction ends."""
    return model._default_manager.select_for_update().get(pk=pk)


def _check(
    workflow: Workflow, subject: Any, action: str, *, by: Any, comment: str, seen: int | None
) -> Transition:
    _check_seen(workflow, subject, action, by=by, seen=seen)
    transition = workflow.find(action, subject.state)
    if transition is None:
        raise NotNow(f"Das ist beim Stand „{workflow.states[subject.state].label}“ nicht möglich.")
    if not transition.allows(by, subject):
        raise NotAllowed("Dazu fehlt Ihnen die Berechtigung.")
    if hindrances := transition.hindrances(by, subject):
        raise NotNow(" ".join(hindrances))
    if transition.comment_required and not comment.strip():
        raise Invalid("Bitte geben Sie einen Grund an.", field="comment")
    return transition


def _check_seen(
    workflow: Workflow, subject: Any, action: str, *, by: Any, seen: int | None
) -> None:
    if seen is None or seen == subject.revision:
        return
    step = workflow.steps._default_manager.filter(subject=subject, seen_revision=seen).last()
    if step is not None and step.action == action and step.by_id == by.pk:
        raise AlreadyDone("Das haben Sie bereits erledigt.")
    last = workflow.steps._default_manager.filter(subject=subject).last()
    who = last.by_name if last is not None else "jemand anderem"
    raise Overtaken(
        f"Der Vorgang wurde inzwischen von {who} verändert. Bitte prüfen Sie den neuen Stand."
    )


def _check_state(subject: Any, states: Iterable[str]) -> None:
    if subject.state not in states:
        raise NotNow("Das ist beim jetzigen Stand des Vorgangs nicht möglich.")


def _save_and_note(
    steps: type[models.Model],
    subject: Any,
    action: str,
    *,
    source: str,
    by: Any,
    comment: str,
    seen: int | None,
    **slip: Any,
) -> None:
    subject.revision += 1
    save_as(subject, by=by, reason=f"{action}: {comment}" if comment else action)
    steps._default_manager.create(
        subject=subject,
        action=action,
        source=source,
        target=subject.state,
        seen_revision=seen,
        by=by,
        by_name=by.name if by else "System",
        comment=comment.strip(),
        **slip,
    )


def _copy(fresh: Any, stale: Any) -> None:
    """Let the caller's own object show what the locked one became."""
    for column in fresh._meta.concrete_fields:
        setattr(stale, column.attname, getattr(fresh, column.attname))
