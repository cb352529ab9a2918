"""Does the search find what people look for? Three lists of questions with what must come up.

The stock: titles of 2,535 real papers of Magdeburg (collected by StadtratWatch, CC0) and the texts
of the demo city. `tuned.tsv` is the list that the method was fitted to. `held_back.tsv` and
`later.tsv` were written without looking at what is found. Some changes of the method came of what
they missed (papers that hold only a good part of the words, words that nobody holds, two words
that tell as much together; plurals in -s, forms of one verb, other names of the same thing); no
word of the former was written into a rule.
"""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from council.enums import PaperKind, PaperState
from council.history import create_all
from council.models import Paper, Question
from council.queries import current_city
from council.rules import numbering
from council.search import indexing
from council.search.hits import search
from tests import ROOT
from tests.demo import texts

pytestmark = pytest.mark.django_db

FOLDER = ROOT / "tests" / "cases" / "search"
KINDS = {
    "F": PaperKind.INQUIRY,
    "A": PaperKind.MOTION,
    "S": PaperKind.STATEMENT,
    "I": PaperKind.INFORMATION,
    "DS": PaperKind.PROPOSAL,
}
FIRST = 20


def rows_of(name: str) -> list[list[str]]:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines]


def paper(number: str, title: str, **values: object) -> Paper:
    paper = Paper(title=title, state=PaperState.REGISTERED, published_at=timezone.now(), **values)
    reference = numbering.give(paper, number)
    paper.kind = KINDS[reference.prefix]
    return paper


def make_stock() -> None:
    real = [paper(number, title) for number, title in rows_of("titles.tsv")]
    demo = []
    questions = []
    for place, text in enumerate(texts.load().values(), start=9001):
        answers = [{"text": block.text} for block in text.answers]
        inquiry = paper(
            f"F{place}/25",
            text.title,
            introduction=text.introduction,
            resolution=text.resolution,
            frozen={"answers": answers},
        )
        demo.append(inquiry)
        questions += [
            Question(paper=inquiry, number=number, text=question)
            for number, question in enumerate(text.questions, start=1)
        ]
    create_all([*real, *demo])
    create_all(questions)
    indexing.rebuild()


def measure(name: str) -> tuple[float, float, str]:
    """Mean reciprocal rank, recall among the first 20, and what went wrong."""
    numbers = dict(Paper.objects.values_list("pk", "reference"))
    ranks, recalls, failed = [], [], []
    for question, listed in rows_of(name):
        wanted = set(listed.split())
        keys = search(AnonymousUser(), current_city(), question, {}).keys
        hits = [numbers[key] for key in keys]
        rank = next((place for place, hit in enumerate(hits, start=1) if hit in wanted), 0)
        ranks.append(1 / rank if rank else 0)
        recalls.append(len(wanted & set(hits[:FIRST])) / len(wanted))
        if recalls[-1] < 1:
            failed.append(f"{question}: rank {rank}, recall {recalls[-1]:.2f}")
    return sum(ranks) / len(ranks), sum(recalls) / len(recalls), "\n".join(failed)


def test_what_people_look_for_comes_first():
    make_stock()
    for name in ("tuned.tsv", "held_back.tsv", "later.tsv"):
        rank, recall, failed = measure(name)
        assert rank >= 0.85, f"{name}: {rank:.3f}\n{failed}"
        assert recall >= 0.95, f"{name}: {recall:.3f}\n{failed}"
