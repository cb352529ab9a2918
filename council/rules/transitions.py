"""What an act is and how one is made. This module knows no rule.

The rules are tables of `Transition` rows (`council.rules.workflow`, `responses.rules.workflow`):
every act on a paper or a statement is one, also those that move nothing. `acting` is the only
writer of a `state`: it locks the row, checks all that the table says, moves and writes the slip.
"""

import contextlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Protocol, TypeVar

from django.db import models

from council.exceptions import AlreadyDone, Invalid, NotAllowed, NotNow, Overtaken
from council.history import save_as
from council.rules.conditions import Guard, Person, Who
from council.rules.states import Look

Row = TypeVar("Row", bound=models.Model)
BEGINNING = ""  # the source of an act that makes its subject
STAYS = None  # the target of an act that moves nothing

# An act that follows from another one, which was checked. No person may do it otherwise.
SYSTEM = Person("das System", lambda user, subject: False)


class Told(Enum):
    """Who may get a mail about an act."""

    ASKERS = "wer fragt oder beantragt"
    COUNCIL_OFFICE = "das Ratsbüro"
    DESK = "wer als Nächstes gefragt ist"
    CASE_OFFICER = "die Sachbearbeitung"
    CONCERNED = "wen es betrifft"


@dataclass(frozen=True)
class Transition:
    """One row of a workflow: an act, who may do it in which states, and where it leads."""

    action: str
    sources: tuple[str, ...]
    target: str | None
    label: str  # what its button says
    words: str  # how the routing slip tells it; empty: it leaves no line there
    who: tuple[Who, ...]
    guards: tuple[Guard, ...] = ()
    tells: tuple[Told, ...] = ()
    wants_reason: bool = False
    dangerous: bool = False
    skips: bool = False  # the target is the next step in use, if `target` is switched off
    hands_on: bool = False  # whom the slip names gets the subject; else it was done for them

    def allows(self, user: Any, subject: Any) -> bool:
        """Whether any of the conditions on the person lets `user` do this."""
        return any(who(user, subject) for who in self.who)

    def hindrances(self, user: Any, subject: Any) -> list[str]:
        """What must be done first, as sentences for the user."""
        return [sentence for guard in self.guards if (sentence := guard(user, subject))]

    def never(self, user: Any, subject: Any) -> str:
        """Why there is no such act here at all, as a sentence; empty if there is."""
        sentences = (guard(user, subject) for guard in self.guards if guard.hides)
        return next((sentence for sentence in sentences if sentence), "")


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
    final: tuple[str, ...]
    table: tuple[Transition, ...]
    way: tuple[str, ...] = ()  # the steps in their order, of which a city may leave out some
    next_in_use: Callable[[Any, str], str] = field(default=lambda subject, target: target)
    # The keys of the papers that a subject is about.
    papers_of: Callable[[Any], Collection[int]] = field(default=lambda subject: ())

    def find(self, action: str, source: str) -> Transition | None:
        """The row of `action` in state `source`, if there is one."""
        rows = (row for row in self.table if row.action == action and source in row.sources)
        return next(rows, None)

    def may(self, user: Any, action: str, subject: Any) -> bool:
        """Whether `user` is offered `action` on `subject` as it is now, hindered or not."""
        row = self.find(action, subject.state)
        if row is None or self.excludes(user, subject):
            return False
        return row.allows(user, subject) and not row.never(user, subject)

    def ever_may(self, user: Any, action: str, subject: Any) -> bool:
        """Whether `user` may do `action` with `subject` in some state, if not in this one."""
        if self.excludes(user, subject):
            return False
        return any(row.allows(user, subject) for row in self.table if row.action == action)

    def excludes(self, user: Any, subject: Any) -> bool:
        """Whether `user` must take no part in what `subject` is about, whatever her roles."""
        closed: set[int] = user.excluded_from
        return bool(closed) and not closed.isdisjoint(self.papers_of(subject))

    def open_to(self, user: Any, subject: Any) -> list[Transition]:
        """What `user` is offered on `subject` now, hindered or not, in the table's order."""
        rows = [row for row in self.table if subject.state in row.sources]
        return [row for row in rows if self.may(user, row.action, subject)]

    def words_of(self, action: str) -> str:
        """How the routing slip tells of an act; itself, if an old one stands in no table."""
        return next((row.words for row in self.table if row.action == action), action)

    def possible_targets(self, row: Transition) -> tuple[str, ...]:
        """The states to which a row can lead, depending on the steps in use; none if it stays."""
        if row.target is STAYS:
            return ()
        if not row.skips:
            return (row.target,)
        return self.way[self.way.index(row.target) :]

    def target_of(self, row: Transition, subject: Any) -> str:
        """The state to which a row leads, steps out of use left out."""
        if row.target is STAYS:
            state: str = subject.state
            return state
        return self.next_in_use(subject, row.target) if row.skips else row.target


@contextlib.contextmanager
def acting(
    workflow: Workflow,
    subject: Any,
    action: str,
    *,
    by: Any,
    comment: str = "",
    seen: int | None = None,
    by_itself: bool = False,
    **slip: Any,
) -> Iterator[Any]:
    """Do one act: lock `subject`, check, let the caller change it, move it, note it.

    Runs inside the caller's transaction and yields the locked, fresh object. `seen` is the
    revision that the actor's page showed; `slip` holds further columns of the step, and the
    caller may add to it while acting (`locked.slip`). `by_itself` marks what follows from
    another act of `by`; the table must have it as an act of the system.
    Raises Overtaken, AlreadyDone, NotAllowed, NotNow or Invalid, and then changes nothing.
    """
    locked = lock(workflow.model, subject.pk)
    row = _check(workflow, locked, action, by=by, comment=comment, seen=seen, by_itself=by_itself)
    source, locked.slip = locked.state, slip
    yield locked
    locked.state = workflow.target_of(row, locked)
    locked.revision += 1
    save_as(locked, by=by, reason=f"{action}: {comment}" if comment else action)
    if row.words:
        note(workflow, locked, action, source=source, by=by, comment=comment, seen=seen, **slip)
    _copy(locked, subject)


@contextlib.contextmanager
def beginning(
    workflow: Workflow,
    subject: Any,
    action: str,
    *,
    by: Any,
    comment: str = "",
    by_itself: bool = False,
    **slip: Any,
) -> Iterator[Any]:
    """Begin something new: check, let the caller save it with its parts, note it.

    Yields `subject` in its first state. Raises NotAllowed, NotNow or Invalid.
    """
    row = workflow.find(action, BEGINNING)
    assert row is not None, action
    assert row.target is not STAYS, action
    _check_row(workflow, row, subject, by=by, comment=comment, by_itself=by_itself)
    subject.state = row.target
    yield subject
    note(workflow, subject, action, by=by, comment=comment, **slip)


def checked(
    workflow: Workflow, subject: Row, action: str, *, by: Any, by_itself: bool = False
) -> Row:
    """The locked, fresh subject, after the checks of an act that is no turn of its way.

    The caller saves what it changes. Raises NotAllowed or NotNow.
    """
    locked: Row = lock(workflow.model, subject.pk)
    _check(workflow, locked, action, by=by, by_itself=by_itself)
    return locked


def lock(model: type[Row], pk: Any) -> Row:
    """The fresh row of `model`, locked until the transaction ends."""
    return model._default_manager.select_for_update().get(pk=pk)


def note(
    workflow: Workflow,
    subject: Any,
    action: str,
    *,
    by: Any,
    source: str = "",
    comment: str = "",
    seen: int | None = None,
    **slip: Any,
) -> None:
    """Write a line on the routing slip; without a `source` for what moved nothing."""
    workflow.steps._default_manager.create(
        subject=subject,
        action=action,
        source=source or subject.state,
        target=subject.state,
        seen_revision=seen,
        by=by,
        by_name=by.name if by else "System",
        comment=comment.strip(),
        **slip,
    )


def _check(
    workflow: Workflow,
    subject: Any,
    action: str,
    *,
    by: Any,
    comment: str = "",
    seen: int | None = None,
    by_itself: bool = False,
) -> Transition:
    if workflow.words_of(action):
        _check_seen(workflow, subject, action, by=by, seen=seen)
    row = workflow.find(action, subject.state)
    if row is None:
        label = workflow.states[subject.state].label
        raise NotNow(f"Das ist beim Stand „{label}“ nicht möglich.")
    _check_row(workflow, row, subject, by=by, comment=comment, by_itself=by_itself)
    if seen not in (None, subject.revision):  # work on a text, which leaves no line
        raise Overtaken("Der Text wurde inzwischen an anderer Stelle gespeichert.")
    return row


def _check_row(
    workflow: Workflow, row: Transition, subject: Any, *, by: Any, comment: str, by_itself: bool
) -> None:
    if by_itself:
        assert SYSTEM in row.who, row.action
        return
    if workflow.excludes(by, subject):
        raise NotAllowed("Für Sie gilt bei diesem Vorgang ein Mitwirkungsverbot.")
    if not row.allows(by, subject):
        raise NotAllowed("Dazu fehlt Ihnen die Berechtigung.")
    if hindrances := row.hindrances(by, subject):
        raise NotNow(" ".join(hindrances))
    if row.wants_reason and not comment.strip():
        raise Invalid("Bitte geben Sie einen Grund an.", field="comment")


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


def _copy(fresh: Any, stale: Any) -> None:
    """Let the caller's own object show what the locked one became."""
    for column in fresh._meta.concrete_fields:
        setattr(stale, column.attname, getattr(fresh, column.attname))
