"""A stock of invented papers, for whatever is measured at full size."""

import datetime
import itertools
import os
import random
from collections.abc import Iterator
from pathlib import Path

from django.db import connection
from django.utils import timezone

from council.enums import OrganizationKind, PaperKind, PaperState, Relation
from council.history import create_all
from council.models import Organization, Originator, Paper, PaperLink
from council.rules import numbering
from council.rules.kinds import ANSWERABLE_KINDS
from council.search.words import STOP_WORDS

BATCH = 500
TITLE_WORDS, TEXT_WORDS, SMALL_WORDS = 6, 220, 180
# Of the words, those that tell nothing are the commonest; they are added as such.
COMMONEST = 0.4
FIRST_PARTS = "Schul Straßen Baum Rad Fuß Stadt Grund Verkehrs Haus Wohn Kinder Spiel Bau Wasser"
FIRST_PARTS += " Park Brücken Feuer Jugend Sport Kultur Markt Wald Energie Klima Abfall Sozial"
LAST_PARTS = "weg platz plan schule amt bau haus pflege schutz konzept bericht anlage verein fest"
LAST_PARTS += " brücke halle garten dienst ordnung beirat satzung sanierung förderung nutzung zeit"
SYLLABLES = "ba be bi bo da de di do fa fe ga ge ha he ka ke la le li lo ma me mi na ne ra re sa se"
PREFIXES = {"F": "inquiry", "A": "motion", "S": "statement", "I": "information", "DS": "proposal"}
KINDS = list(PREFIXES)
FACTIONS, OFFICES = 8, 30
ANSWERED_WITHIN = datetime.timedelta(weeks=4)


def fill(count: int, vocabulary: list[str], chance: random.Random) -> None:
    """Write so many papers with who asks, who leads and what they answer."""
    factions = organizations(OrganizationKind.FACTION, FACTIONS)
    papers = invented(vocabulary, chance, organizations(OrganizationKind.UNIT, OFFICES))
    done = 0
    while done < count:
        batch = list(itertools.islice(papers, min(BATCH, count - done)))
        create_all(batch)
        create_all([asked_by(chance.choice(factions), paper) for paper in batch])
        create_all(answers(batch))
        done += len(batch)


def words(chance: random.Random) -> list[str]:
    """Compounds and other words, the commonest first."""
    compounds = [a + b for a in FIRST_PARTS.split() for b in LAST_PARTS.split()]
    simple = [part.capitalize() for part in LAST_PARTS.split()]
    syllables = SYLLABLES.split()
    others = ["".join(chance.choices(syllables, k=chance.randint(3, 5))) for _ in range(20_000)]
    chance.shuffle(compounds)
    return [*simple, *compounds, *others]


def some(vocabulary: list[str], count: int, chance: random.Random) -> list[str]:
    """Words as often as they stand in real texts: twice as far down the list, half as often."""
    last = len(vocabulary)
    places = (last ** chance.uniform(COMMONEST, 1) for _ in range(count))
    return [vocabulary[int(place) - 1] for place in places]


def organizations(kind: OrganizationKind, count: int) -> list[Organization]:
    """So many organisations of a kind."""
    made = [Organization(kind=kind, code=str(n), name=f"{kind.label} {n}") for n in range(count)]
    create_all(made)
    return made


def asked_by(faction: Organization, paper: Paper) -> Originator:
    """A faction as who asks."""
    return Originator(paper=paper, position=1, faction=faction, faction_name=faction.name)


def answers(papers: list[Paper]) -> list[PaperLink]:
    """Links that make each statement the answer to the inquiry before it."""
    return [
        PaperLink(
            paper=paper,
            position=1,
            relation=Relation.PARENT,
            reference=str(asked.reference),
            reference_key=str(asked.reference_key),
            target=asked,
        )
        for asked, paper in zip(papers, papers[2:], strict=False)
        if paper.kind == PaperKind.STATEMENT
    ]


def invented(
    vocabulary: list[str], chance: random.Random, offices: list[Organization]
) -> Iterator[Paper]:
    """Published papers with a title and some pages of text."""
    now = timezone.now()
    for number in itertools.count():
        prefix = KINDS[number % len(KINDS)]
        paper = Paper(
            kind=PREFIXES[prefix],
            state=PaperState.REGISTERED,
            published_at=now,
            title=" ".join(some(vocabulary, TITLE_WORDS, chance)),
            introduction=text(vocabulary, chance),
            lead=chance.choice(offices),
        )
        year, place = divmod(number // len(KINDS), 9_999)
        numbering.give(paper, f"{prefix}{place + 1:04d}/{year % 90:02d}")
        paper.dated_on = now.date().replace(year=2000 + year % 25, day=1 + number % 28)
        if paper.kind in ANSWERABLE_KINDS:
            paper.due_on = paper.dated_on + ANSWERED_WITHIN
        yield paper


def text(vocabulary: list[str], chance: random.Random) -> str:
    """Some pages of words."""
    said = some(vocabulary, TEXT_WORDS, chance)
    said += chance.choices(sorted(STOP_WORDS), k=SMALL_WORDS)
    chance.shuffle(said)
    return " ".join(said)


def served() -> float:
    """The time that a PostgreSQL server on this machine has spent for us, in seconds."""
    if connection.vendor != "postgresql":
        return 0.0
    pid = connection.connection.info.backend_pid
    spent = Path(f"/proc/{pid}/schedstat")
    return int(spent.read_text().split()[0]) / 1e9 if os.path.exists(spent) else 0.0
