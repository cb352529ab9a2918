"""What tests start from: made once, then handed to every test as it was made.

A scene lies in a transaction that is never committed, and what is built on it in one within that.
Each test works in a transaction of its own on top, which is rolled back, and with objects of its
own: no test can see what another has done.
"""

import datetime
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from inspect import signature
from typing import Any

import pytest
from django.db import connection
from django.test import TestCase
from django.utils import timezone

from council.acts import act
from council.history import written_rows
from tests.world import World

Make = Callable[..., Any]


@dataclass
class Standing:
    """A scene that stands: how it was made, what was made, and the transaction it lies in."""

    make: Make
    made: bytes
    transaction: Any
    day: datetime.date  # of the city; what is made counts its days from there

    def fresh(self) -> Any:
        """What was made, as objects that nobody else has."""
        return pickle.loads(self.made)


# What stands now: nothing, the world, a scene, or the world with a scene in it.
_standing: list[Standing] = []
# All scenes, by the module and the name under which its tests ask for them.
_scenes: dict[tuple[str, str], Make] = {}


def scene(make: Make) -> Any:
    """Make a fixture of a function that builds something, in the world if it takes one.

    It returns all that its tests need. Tests of one file, or of the folder whose conftest.py has
    it, that ask for the same scene run one after another, so that it is built once. A test asks for
    one scene at most.
    """
    _scenes[make.__module__, make.__name__] = make

    def built(request: pytest.FixtureRequest, db: None) -> Any:
        if commits(request.node):
            return make(*(request.getfixturevalue(name) for name in signature(make).parameters))
        return _standing[-1].fresh()

    return pytest.fixture(name=make.__name__)(built)


def the_world() -> World:
    """The world as it stands, or a new one where nothing may stand."""
    return _standing[0].fresh() if _standing else World()


def commits(item: pytest.Item) -> bool:
    """Tell whether a test has real transactions, and thus starts from an empty database."""
    names: list[str] = getattr(item, "fixturenames", [])
    marks = item.iter_markers("django_db")
    asked = any(mark.kwargs.get("transaction") for mark in marks)
    return asked or not {"transactional_db", "live_server"}.isdisjoint(names)


def wanted_by(item: pytest.Item) -> tuple[Make, ...]:
    """What must stand before the transaction of a test begins."""
    if commits(item):
        return ()
    names: list[str] = getattr(item, "fixturenames", [])
    module = getattr(item, "module").__name__  # noqa: B009
    scenes = [scene for name in names if (scene := _known(name, module))]
    assert len(scenes) < 2, f"{item.nodeid} asks for two scenes"
    if "world" in names or any(signature(make).parameters for make in scenes):
        return World, *scenes
    return tuple(scenes)


def _known(name: str, module: str) -> Make | None:
    """The scene that a test calls by this name: its module's, or that of its folder."""
    folder = module.rpartition(".")[0]
    return _scenes.get((module, name)) or _scenes.get((f"{folder}.conftest", name))


def scene_of(item: pytest.Item) -> str:
    """The name of the scene that a test asks for; nothing for the world alone."""
    return "".join(f"{m.__module__}.{m.__name__}" for m in wanted_by(item) if m is not World)


def raise_for(item: pytest.Item) -> None:
    """Let exactly that stand which a test starts from."""
    written_rows().clear()  # what the test before has saved outside of an act is gone
    wanted, today = wanted_by(item), timezone.localdate()
    while _standing and not _stands(wanted, today):
        TestCase._rollback_atomics(_standing.pop().transaction)
    for make in wanted[len(_standing) :]:
        _standing.append(_built(make))


def _stands(wanted: tuple[Make, ...], today: datetime.date) -> bool:
    """Whether all that stands is wanted, and of today: midnight may come between two tests."""
    made = tuple(scene.make for scene in _standing)
    return made == wanted[: len(made)] and all(scene.day == today for scene in _standing)


def _built(make: Make) -> Standing:
    below = [scene.fresh() for scene in _standing]
    transaction, day = TestCase._enter_atomics(), timezone.localdate()
    try:
        made = make(*below)
        with act():  # so that the public objects of what was only saved are there as well
            pass
    except BaseException:
        TestCase._rollback_atomics(transaction)
        raise
    connection.run_on_commit.clear()
    return Standing(make, pickle.dumps(made), transaction, day)
