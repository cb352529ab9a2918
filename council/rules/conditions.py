"""The two kinds of conditions in a table of acts, each with the German that people read of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol


class Who(Protocol):
    """Who a person is to a subject; `words` complete "das darf …" on the help page."""

    @property
    def words(self) -> str: ...

    def __call__(self, user: Any, subject: Any = None, /) -> bool: ...


@dataclass(frozen=True)
class Person:
    """A person with a certain role or relation to the subject."""

    words: str
    test: Callable[[Any, Any], bool]

    def __call__(self, user: Any, subject: Any = None) -> bool:
        return self.test(user, subject)


@dataclass(frozen=True)
class Guard:
    """What must hold before an act. Called, it gives the sentence on what is in the way, or None.

    One that `hides` means "never here" rather than "not yet": the act is not offered at all.
    """

    words: str
    test: Callable[[Any, Any], str | None]
    hides: bool = False

    def __call__(self, user: Any, subject: Any) -> str | None:
        return self.test(user, subject)


def who(words: str) -> Callable[[Callable[[Any, Any], bool]], Person]:
    """Make a function (user, subject) -> bool a condition on the person."""
    return lambda test: Person(words, test)


def guard(
    words: str, *, hides: bool = False
) -> Callable[[Callable[[Any, Any], str | None]], Guard]:
    """Make a function (user, subject) -> hindrance or None a condition on the subject."""
    return lambda test: Guard(words, test, hides)
