"""The index follows the record: at the end of each act, in its transaction."""

import functools
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from council.exceptions import NotNow
from council.models import Paper, SearchEntry
from council.queries import add_parts, telling_parts
from council.search import attachments, catalogue
from council.search import vocabulary as public_words
from council.search.limits import LONGEST_TEXT
from council.search.paper_text import Searched, digests_of, searched, texts_of
from council.search.vocabulary import Vocabulary
from council.search.words import Word, joined_in, stem, words_in

BATCH = 200
ATTEMPTS = 5  # to count all words while nothing changes
# What an entry says, and what is derived from it with the help of other papers' words.
SAID = ("public", "has_attachment", "factions", "committees", "names", "head", "body")
DERIVED = ("title", "parts", "text")


def follow(papers: Collection[Paper]) -> list[SearchEntry]:
    """Bring the entries of written `papers` (with their parts) up to date, in their act.

    Gives the entries that were or are not what they should be. Files that are new are read when
    the act has ended: that takes time.
    """
    texts = texts_of(papers)
    if any(digest not in texts for paper in papers for digest in digests_of(paper)):
        keys = [paper.pk for paper in papers]
        transaction.on_commit(functools.partial(index_files, keys), robust=True)
    return _take(papers, texts)


def _take(papers: Iterable[Paper], texts: dict[str, str]) -> list[SearchEntry]:
    """Write the entries that say something else than their papers; gives the old and the new.

    The rows of the words stay locked until the transaction ends.
    """
    before = {paper: entry for paper in papers if (entry := _entry_of(paper)) is not None}
    now = searched(papers, texts)
    changed = {
        paper: text
        for paper, text in now.items()
        if paper not in before or not _says(before[paper], paper, text)
    }
    old = [entry for paper, entry in before.items() if paper in changed or paper not in now]
    if not changed and not old:
        return []
    said = {paper: Said.of(text) for paper, text in changed.items()}
    vocabulary = Vocabulary()
    _count_words(said, old, vocabulary)
    entries = [_entry(paper, text, said[paper], vocabulary) for paper, text in changed.items()]
    _store(entries)
    if gone := [paper.pk for paper in before if paper not in now]:
        SearchEntry.objects.filter(pk__in=gone).delete()
    return [*old, *entries]


def _entry_of(paper: Paper) -> SearchEntry | None:
    return getattr(paper, "search_entry", None)


def _says(entry: SearchEntry, paper: Paper, text: Searched) -> bool:
    """Whether an entry says what its paper says now; the parts of compounds may be older."""
    new = _plain_entry(paper, text)
    return all(getattr(entry, name) == getattr(new, name) for name in SAID)


def index_files(keys: list[int]) -> None:
    """Read the files of these papers that nobody has read yet, and take their texts up.

    The papers stay as they are meanwhile: what becomes confidential must not be taken for public.
    """
    attachments.read(_digests(_read(keys)))
    with transaction.atomic():
        list(Paper.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
        papers = _read(keys)
        _take(papers, texts_of(papers))
        catalogue.renew()


def _read(keys: list[int]) -> list[Paper]:
    """Papers with all that is searched of them, and their entries."""
    papers = list(telling_parts(Paper.objects.filter(pk__in=keys)).select_related("search_entry"))
    add_parts(papers)
    return papers


def _digests(papers: Iterable[Paper]) -> list[str]:
    return [digest for paper in papers for digest in digests_of(paper)]


def rebuild(tell: Callable[[int, int], Any] = lambda done, total: None) -> int:
    """Make the whole index anew; returns how many papers it holds. `tell` hears how far it is.

    It goes through the papers twice, once for the words and once for the entries; memory grows
    with the vocabulary, not with the papers. The old index serves until each entry is replaced.
    Raises NotNow, and leaves the old words, if the papers change all the time.
    """
    total = Paper.objects.filter(reference__isnull=False).count()
    vocabulary = _learn_anew(lambda done: tell(done, 2 * total))
    done = total
    for keys in _batches():
        with transaction.atomic():
            list(Paper.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
            papers = _read(keys)
            texts = searched(papers, texts_of(papers))
            _store(
                [_entry(paper, text, Said.of(text), vocabulary) for paper, text in texts.items()]
            )
        done += len(keys)
        tell(done, 2 * total)
    with transaction.atomic():
        # Asked first: PostgreSQL may compare all with all where one statement does both.
        stale = SearchEntry.objects.filter(paper__reference__isnull=True)
        gone = list(stale.values_list("pk", flat=True))
        SearchEntry.objects.filter(pk__in=gone).delete()
        catalogue.renew()
    return total


def _learn_anew(tell: Callable[[int], Any]) -> Vocabulary:
    """Put newly counted words in the place of the old ones.

    What was counted holds only if no act has changed it since: a word may be public no more.
    """
    for _ in range(ATTEMPTS):
        mark = catalogue.mark()
        counts, written = _counted(tell)
        vocabulary = Vocabulary.of(counts)
        with transaction.atomic():
            public_words.lock()
            if catalogue.mark() == mark:
                public_words.replace_all(counts, written, vocabulary)
                return vocabulary
    raise NotNow(
        "Der Bestand ändert sich gerade zu oft. Bitte versuchen Sie es später noch einmal."
    )


def _counted(tell: Callable[[int], Any]) -> tuple[Counter[str], dict[str, str]]:
    """In how many public papers each word stands, and how it is written."""
    done = 0
    counts: Counter[str] = Counter()
    written: dict[str, str] = {}
    for keys in _batches():
        papers = _read(keys)
        attachments.read(_digests(papers))
        for paper, text in searched(papers, texts_of(papers)).items():
            if paper.is_public:
                spellings = Said.of(text).spellings()
                counts.update(spellings.keys())
                for word, shown in spellings.items():
                    written.setdefault(word, shown)
        done += len(keys)
        tell(done)
    return counts, written


def _batches() -> Iterator[list[int]]:
    """The keys of the numbered papers, some at a time."""
    last = 0
    papers = Paper.objects.filter(reference__isnull=False).order_by("pk")
    while keys := list(papers.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        yield keys
        last = keys[-1]


@dataclass(frozen=True)
class Said:
    """The words of a paper."""

    title: list[Word]
    names: list[Word]
    body: list[Word]

    @classmethod
    def of(cls, text: Searched) -> "Said":
        """Those of its texts; numbers are words too."""
        return cls(*(list(words_in(part)) for part in (text.title, text.names, text.body)))

    def spellings(self) -> dict[str, str]:
        """Each folded word as it was written first."""
        return public_words.spellings([*self.title, *self.names, *self.body])


def _count_words(
    said: dict[Paper, Said], before: Iterable[SearchEntry], vocabulary: Vocabulary
) -> None:
    """Let the public words follow: those of the papers as they were go, as they are come.

    The vocabulary has learnt all words of the papers then.
    """
    change: Counter[str] = Counter()
    written: dict[str, str] = {}
    for entry in before:
        if entry.public:
            text = f"{entry.head}\n{entry.body}"
            change.subtract({word.folded for word in words_in(text)})
    now: set[str] = set()
    for paper, words in said.items():
        spellings = words.spellings()
        now |= spellings.keys()
        if paper.is_public:
            change.update(spellings.keys())
            written.update(spellings)
    change = Counter({word: papers for word, papers in change.items() if papers})
    stored = vocabulary.lock(change)
    vocabulary.learn(now)
    public_words.count(change, stored, written, vocabulary)


def _store(entries: list[SearchEntry]) -> None:
    SearchEntry.objects.bulk_create(
        entries, update_conflicts=True, unique_fields=["paper"], update_fields=[*SAID, *DERIVED]
    )


def _entry(paper: Paper, text: Searched, said: Said, vocabulary: Vocabulary) -> SearchEntry:
    entry = _plain_entry(paper, text)
    title, body = ([word.folded for word in words] for words in (said.title, said.body))
    entry.title = _stems(title, vocabulary)
    entry.parts = _parts(title, text.title, vocabulary)
    entry.text = f"{_stems(body, vocabulary)} {_parts(body, text.body, vocabulary)}"
    return entry


def _plain_entry(paper: Paper, text: Searched) -> SearchEntry:
    """An entry with all that takes no time to find out."""
    names = [word.folded for word in words_in(text.names)]
    return SearchEntry(
        paper=paper,
        public=paper.is_public,
        has_attachment=text.has_attachment,
        factions=_listed(text.factions),
        committees=_listed(text.committees),
        names=" ".join([*text.numbers, *map(stem, names)]),
        head=f"{text.title}\n{text.names}",
        body=text.body,
    )


def _stems(words: list[str], vocabulary: Vocabulary) -> str:
    return " ".join(map(vocabulary.stem_of, words))


def _parts(words: list[str], text: str, vocabulary: Vocabulary) -> str:
    """The parts of a text's compounds, and the compounds that it writes with hyphens.

    No more of them than of a text: PostgreSQL takes up only so much of one paper.
    """
    parts = [part for word in dict.fromkeys(words) for part in vocabulary.parts_of(word)]
    joined = " ".join(dict.fromkeys([*map(stem, joined_in(text)), *parts]))
    return joined if len(joined) <= LONGEST_TEXT else joined[:LONGEST_TEXT].rpartition(" ")[0]


def _listed(keys: tuple[int, ...]) -> str:
    return "".join(f",{key}" for key in keys) + "," if keys else ""
