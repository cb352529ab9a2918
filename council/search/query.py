"""What somebody typed, understood: words with their forms and parts, phrases, numbers, minus.

F 310/19            a number, however it is written
"sichere Schulwege" words that follow each other
-Gymnasium          not this one
Schul*              whatever begins so
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Q

from council.models import SearchWord
from council.search.compounds import base_of
from council.search.matching import All, Phrase, Some, Term
from council.search.paper_text import number_terms
from council.search.relatives import OF_VERB, PLURAL, SAME, Relatives
from council.search.spelling import around, begun, ending, near
from council.search.suggestions import is_public
from council.search.vocabulary import Vocabulary
from council.search.words import STOP_WORDS, Word, fold, stem, words_in

LONGEST = 200
MOST_WORDS = 12
NUMBER = re.compile(
    r"(?<![\w/-])(?P<letters>[A-ZÄÖÜ]{0,3})[ ]?(?P<number>\d{1,5})[ ]?[/-][ ]?(?P<year>\d{4}|\d{2})"
    r"(?P<suffix>(?:[ ]?/[ ]?\d{1,3})*)(?![\w-])",
    re.IGNORECASE,
)
BEGUN_NUMBER = re.compile(r"(?<![\w/-])[A-ZÄÖÜ]{1,3}\d{4}(?![\w/-])", re.IGNORECASE)
CHUNK = re.compile(r'(?P<minus>(?<!\S)[-−–])?(?:"(?P<phrase>[^"]+)"?|(?P<plain>[^\s"]+))')
QUOTES = str.maketrans(dict.fromkeys("„“”«»‟″", '"'))
# A slip is looked for only in words long enough to be told from another one.
SHORTEST_BEGINNING = 4
# A word that fewer papers hold is looked for within longer ones as well.
FEW = 20
# A rare word, this much rarer than one very like it, was probably meant to be that one.
RARE, SLIP_IS_RARER = 3, 20
# What a longer word with this one within is worth, and one that was perhaps meant.
WITHIN, MEANT = 0.7, 0.5


@dataclass
class Wanted:
    """One thing that a paper should hold, and what counts for it."""

    written: str
    folded: tuple[str, ...] = ()
    stems: dict[str, float] = field(default_factory=dict)  # with what each is worth
    beginning: str = ""
    parts: tuple[str, ...] = ()
    phrase: tuple[str, ...] = ()
    number: tuple[str, ...] = ()
    papers: int = 0
    meant: list[str] = field(default_factory=list)  # better spellings

    @property
    def condition(self) -> All | Some:
        """What the index is asked."""
        ways: list[Term | Phrase | All] = [Term(stem) for stem in (*self.stems, *self.number)]
        if self.beginning:
            ways.append(Term(self.beginning, prefix=True))
        if self.parts:
            ways.append(All(tuple(map(Term, self.parts))))
        if self.phrase:
            ways.append(Phrase(self.phrase))
        return Some(tuple(ways))


@dataclass
class Question:
    """What was asked: all of `wanted`, and nothing of `unwanted`.

    `strict` if it was said exactly how: then hits that hold only most of it are none.
    """

    text: str
    wanted: list[Wanted]
    unwanted: list[Term | Phrase]

    @property
    def strict(self) -> bool:
        """Whether quotation marks or a minus say just what is meant."""
        return bool(self.unwanted) or '"' in self.text

    @cached_property
    def stems(self) -> frozenset[str]:
        """All stems that were asked for."""
        return frozenset(stem for sought in self.wanted for stem in (*sought.stems, *sought.phrase))

    @property
    def meant(self) -> str:
        """The question with its slips put right; empty if there is none."""
        text = self.text
        for sought in self.wanted:
            if sought.meant:
                text = re.sub(rf"(?<!\w){re.escape(sought.written)}(?!\w)", sought.meant[0], text)
        return text if text != self.text else ""


def typed(text: str) -> str:
    """What somebody typed, as a line of printable characters that is not too long."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:LONGEST]


def understood(text: str) -> Question:
    """What `text` asks for; nothing if it holds no word."""
    text = typed(unicodedata.normalize("NFC", text).translate(QUOTES))
    wanted: list[Wanted] = []
    unwanted: list[Term | Phrase] = []
    rest = NUMBER.sub(lambda match: _note_number(match, wanted), text)
    rest = BEGUN_NUMBER.sub(lambda match: _note_begun(match, wanted), rest)
    for minus, is_phrase, chunk in _chunks(rest):
        words = list(words_in(chunk))
        stems = tuple(stem(word.folded) for word in words)
        if not words:
            continue
        if minus:
            unwanted.append(Phrase(stems) if len(stems) > 1 else Term(stems[0]))
        elif is_phrase and len(words) > 1:
            folded = tuple(word.folded for word in words)
            wanted.append(Wanted(written=chunk, phrase=stems, folded=folded))
        elif chunk.endswith("*"):
            wanted += [_word(word) for word in words[:-1]]
            wanted.append(Wanted(written=words[-1].written, beginning=words[-1].folded))
        else:
            wanted += [_word(word, exactly=is_phrase) for word in words]
    wanted = _without_stop_words(wanted)[:MOST_WORDS]
    _look_up(wanted)
    return Question(text, wanted, unwanted)


def _chunks(text: str) -> Iterator[tuple[bool, bool, str]]:
    for match in CHUNK.finditer(text):
        chunk = match["phrase"] or match["plain"]
        yield bool(match["minus"]), match["phrase"] is not None, chunk


def _word(word: Word, *, exactly: bool = False) -> Wanted:
    own = {stem(word.folded): 1.0}
    return Wanted(written=word.written, folded=(word.folded,), stems=own, papers=int(exactly))


def _note_number(match: re.Match[str], wanted: list[Wanted]) -> str:
    """A number, or a text that names it; without letters it may also be a year: 2019/20."""
    letters = match["letters"]
    typed = f"{letters or 'X'}{match['number']}/{match['year']}{match['suffix']}"
    terms = number_terms(typed.upper().replace(" ", ""))
    if not terms:
        return match[0]
    named = tuple(word.folded for word in words_in(match[0]))
    number = terms[:1] if letters else terms[1:]
    wanted.append(Wanted(written=match[0].strip(), number=number, phrase=named))
    return " "


def _note_begun(match: re.Match[str], wanted: list[Wanted]) -> str:
    """A number without its year."""
    wanted.append(
        Wanted(written=match[0], beginning=f"{fold(match[0].replace(' ', ''))}n", papers=1)
    )
    return " "


def _without_stop_words(wanted: list[Wanted]) -> list[Wanted]:
    telling = [sought for sought in wanted if not set(sought.folded) <= STOP_WORDS or sought.phrase]
    return telling or wanted


def _look_up(wanted: list[Wanted]) -> None:
    """Add what the public papers teach about the words: parts, how common, better spellings."""
    words = [sought for sought in wanted if sought.stems]
    related = {sought.folded[0]: Relatives.of(sought.folded[0]) for sought in words}
    stems = {key for sought in words for key in sought.stems}
    stems.update(*(its.names for its in related.values()))
    forms = frozenset[str]().union(*(its.forms for its in related.values()))
    papers: Counter[str] = Counter()
    vocabulary = Vocabulary()
    known: dict[str, str] = {}  # words of public papers with their stems
    rows = SearchWord.objects.filter(Q(stem__in=stems) | Q(word__in=forms))
    for word, its, parts, count in rows.values_list("word", "stem", "parts", "papers"):
        papers[its] += count
        known[word] = its
        vocabulary.parts[word] = parts.split()
    vocabulary.learn(related)
    for sought in words:
        (word,) = sought.folded
        exactly, sought.papers = bool(sought.papers), papers[stem(word)]
        sought.parts = tuple(_largest(vocabulary.parts_of(word), stem(word)))
        if not exactly and not word.isdigit():
            _add_relatives(sought, related[word], known, papers)
            _correct(sought, word)


def _largest(parts: list[str], whole: str) -> list[str]:
    """Of a compound's parts those that are in no other one: what all must be there."""
    return [
        part
        for part in parts
        if not any(part in other and part != other for other in parts) and part != whole
    ]


def _add_relatives(
    sought: Wanted, related: Relatives, known: dict[str, str], papers: Counter[str]
) -> None:
    """Look for other forms and names too, as far as public papers hold them."""
    for plural in {known[form] for form in related.plurals & known.keys()} - sought.stems.keys():
        sought.stems[plural] = PLURAL
        sought.papers += papers[plural]
    if sought.papers < FEW:
        for form in related.of_verb & known.keys():
            sought.stems.setdefault(known[form], OF_VERB)
    for name in related.names & papers.keys():
        sought.stems.setdefault(name, SAME)


def _correct(sought: Wanted, word: str) -> None:
    """A word that few public papers hold is part of others; one that none holds is mistyped."""
    if sought.papers < FEW and len(word) >= SHORTEST_BEGINNING + bool(sought.papers):
        sought.beginning = max(base_of(word), word[:SHORTEST_BEGINNING], key=len)
        longer = [*ending(stem(word)), *around(word)]
        for longer_stem in longer:
            sought.stems.setdefault(longer_stem, WITHIN)
        if not sought.papers and (longer or begun(sought.beginning, 1)):
            return
    if sought.papers > RARE:
        return
    others = near(word, more_than=sought.papers * SLIP_IS_RARER)
    if sought.papers and others:
        others = others[:1]
    for other in others:
        sought.stems.setdefault(other.stem, MEANT)
        if other.stem != stem(word) and is_public(other):
            sought.meant.append(other.shown)
