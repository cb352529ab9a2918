"""Other projects' importers take the interface: everything, then what changed, what was deleted.

They do it as Meine Stadt Transparent does: read the four lists of the body, take every object
within an object for one of its own, ask with `modified_since` later, and fetch alone what is no
longer where it was.
"""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from council.models import Person
from council.services import papers, registers
from tests.cases.oparl import START
from tests.council.oparl.test_interface import full
from tests.world import World

pytestmark = pytest.mark.django_db
LISTS = ("paper", "person", "meeting", "organization")
Object = dict[str, Any]


class Mirror:
    """What an importer knows: all objects by their id, with ids in place of objects within."""

    def __init__(self) -> None:
        self.objects: dict[str, Object] = {}
        (self.body,) = self._pages(_load(START)["body"])
        self._take_all({})

    def follow(self, since: datetime.datetime) -> None:
        """Take what has changed since then, or is not there any more."""
        before = {key: _references(one) for key, one in self.objects.items()}
        changed = self._take_all({"modified_since": since.replace(microsecond=0).isoformat()})
        now = {found for key in changed for found in _references(self.objects[key])}
        gone = {found for key in changed for found in before.get(key, ())} - now
        for key in gone & self.objects.keys() - changed:
            self._take(_load(key))

    @property
    def alive(self) -> dict[str, Object]:
        """All that is not deleted, without the times."""
        return {
            key: {name: value for name, value in one.items() if name != "modified"}
            for key, one in self.objects.items()
            if not one.get("deleted")
        }

    def _take_all(self, query: dict[str, str]) -> set[str]:
        return {
            key for name in LISTS for one in self._pages(self.body[name], query)
            for key in self._take(one)
        }  # fmt: skip

    def _pages(self, address: str | None, query: dict[str, str] | None = None) -> Iterator[Object]:
        while address:
            page = _load(address, query if query and "modified_since" not in address else {})
            yield from page["data"]
            address = page["links"].get("next")

    def _take(self, one: Object) -> set[str]:
        """Note an object and those within it; gives the ids of all."""
        taken = {one["id"]}
        for name, value in one.items():
            if name == "geojson":
                continue
            if isinstance(value, dict):
                taken |= self._take(value)
                one[name] = value["id"]
            elif isinstance(value, list) and any(isinstance(each, dict) for each in value):
                taken |= {key for each in value for key in self._take(each)}
                one[name] = [each["id"] for each in value]
        assert one["type"].startswith("https://schema.oparl.org/1.1/")
        self.objects[one["id"]] = one
        return taken


def _load(address: str, query: dict[str, str] | None = None) -> Object:
    response = Client().get(address, query or {})
    assert response.status_code == 200, address
    return response.json()


def _references(one: Object) -> set[str]:
    """All addresses of other objects in an object."""
    values = [
        each for value in one.values() for each in (value if isinstance(value, list) else [value])
    ]
    return {each for each in values if isinstance(each, str) and "/oparl/" in each} - {one["id"]}


def test_a_mirror_that_follows_holds_what_a_new_one_does(world: World):
    inquiry, motion = full(world), world.motion()
    answer = inquiry.cited_by.get().paper
    mirror = Mirror()
    assert {one["type"].rsplit("/")[-1] for one in mirror.alive.values()} >= {
        "Paper", "File", "Consultation", "Meeting", "AgendaItem", "Person", "Membership",
        "Organization", "Location",
    }  # fmt: skip
    names = {one.get("name") for one in mirror.alive.values()}
    assert {inquiry.title, motion.title, answer.title} <= names

    before = timezone.now()
    papers.correct_title(motion, title="Mehr Bäume", by=world.clerk, comment="Genauer")
    new = world.inquiry(title="Neue Laternen")
    registers.save_entry(Person(name="Neu im Rat"), by=world.clerk)
    papers.change_confidentiality(
        inquiry, confidential=True, ground="Personal", by=world.clerk, comment="Versehen"
    )
    mirror.follow(before)
    assert mirror.alive == Mirror().alive
    names = {one.get("name") for one in mirror.alive.values()}
    assert {"Mehr Bäume", new.title} <= names
    assert not {inquiry.title, answer.title} & names
