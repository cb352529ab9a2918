"""How a document reads on a page: what was asked, and with each question what was answered.

Takes the same pure data as the PDF, so that the portal, the workshop's versions and the printed
paper tell the same.
"""

from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from council import richtext
from council.documents.document import Document
from council.documents.record import Data
from council.enums import PaperKind
from council.pdf.phrases import WISHES, answer_heading
from council.rules.kinds import ANSWER_KINDS

# The texts of a paper under their headings.
Texts = list[tuple[str, SafeString]]
SOURCE_TEXTS = (
    ("Einleitung", "introduction"),
    ("Beschlussvorschlag", "resolution"),
    ("Begründung", "reasons"),
)
NOTICE_TEXTS = (
    ("Sachstand", "introduction"),
    ("Grund der Verzögerung", "reasons"),
    ("Schluss", "closing"),
)


@dataclass(frozen=True)
class Question:
    """A question with the number it has in its paper."""

    number: int
    text: SafeString


@dataclass(frozen=True)
class Pair:
    """Questions and the one answer to them. Without a label nobody has answered."""

    questions: list[Question]
    answer: SafeString | str = ""
    label: str = ""


@dataclass(frozen=True)
class Source:
    """What was brought in: an inquiry, a motion or another paper with a text of its own."""

    heading: str
    texts: Texts
    pairs: list[Pair]
    closing: SafeString
    wish: str


@dataclass(frozen=True)
class Reply:
    """What the administration wrote besides the answers to single questions."""

    introduction: SafeString
    answers: list[Pair]
    closing: SafeString


@dataclass(frozen=True)
class Reading:
    """A document taken apart for a page."""

    sources: list[Source] = field(default_factory=list)
    reply: Reply | None = None
    notice: Texts = field(default_factory=list)
    expected_on: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether no text is known at all."""
        texts = [source.texts or source.pairs or source.closing for source in self.sources]
        if self.reply is not None:
            texts += [self.reply.introduction, self.reply.answers, self.reply.closing]
        return not (any(texts) or self.notice or self.expected_on)


def read(document: Document) -> Reading:
    """Take a document apart: each answer stands with its questions."""
    paper = document["paper"]
    if paper["kind"] == PaperKind.INTERIM_NOTICE:
        return Reading(notice=_texts(paper, NOTICE_TEXTS), expected_on=paper.get("expected_on", ""))
    if paper["kind"] not in ANSWER_KINDS:
        return Reading(sources=[_source(paper, [])])
    return _statement(paper, document["parents"])


def _statement(paper: Data, parents: list[Data]) -> Reading:
    answers = paper.get("answers", [])
    # Answers name questions by number alone: they belong to the first paper that asks any.
    asking = next((parent for parent in parents if parent.get("questions")), None)
    to_questions = [answer for answer in answers if asking and answer["questions"]]
    others = [answer for answer in answers if answer not in to_questions]
    reply = Reply(
        introduction=_html(paper, "introduction"),
        answers=[_answered([], answer) for answer in others],
        closing=_html(paper, "closing"),
    )
    sources = [_source(parent, to_questions if parent is asking else []) for parent in parents]
    return Reading(sources=sources, reply=reply)


def _source(paper: Data, answers: list[Data]) -> Source:
    kind = paper.get("kind_name") or PaperKind(paper["kind"]).label
    return Source(
        heading=f"{kind} {paper.get('reference', '')}".strip(),
        texts=_texts(paper, SOURCE_TEXTS),
        pairs=_pairs(paper.get("questions", []), answers),
        closing=_html(paper, "closing"),
        wish=WISHES.get(paper.get("answer_form", ""), "") if paper.get("questions") else "",
    )


def _pairs(texts: list[str], answers: list[Data]) -> list[Pair]:
    """Every question once, in order, with its answer; also answers to numbers nobody asked."""
    open_questions = {
        number: Question(number, richtext.to_html(text)) for number, text in enumerate(texts, 1)
    }
    pairs = []
    for answer in answers:
        numbers = answer["questions"]
        known = [open_questions.pop(number) for number in numbers if number in open_questions]
        pairs.append((min(numbers), _answered(known, answer)))
    pairs += [(number, Pair([question])) for number, question in open_questions.items()]
    return [pair for _, pair in sorted(pairs, key=lambda entry: entry[0])]


def _answered(questions: list[Question], answer: Data) -> Pair:
    alone = len(questions) == len(answer["questions"]) == 1
    label = "Antwort" if alone else answer_heading(answer["questions"])
    return Pair(questions, _html(answer, "text"), label or "Stellungnahme der Verwaltung")


def _texts(paper: Data, named: tuple[tuple[str, str], ...]) -> Texts:
    return [(heading, _html(paper, name)) for heading, name in named if paper.get(name)]


def _html(record: Data, name: str) -> SafeString:
    return richtext.to_html(record.get(name, ""))
