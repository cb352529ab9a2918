"""The index follows the record: who changes a paper calls `index` in the same transaction."""

import functools
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from django.db import transaction

from council.exceptions import NotNow
from council.history import written_rows
from council.models import Paper, SearchEntry
from council.search import attachments, catalogue
from council.search import vocabulary as public_words
from council.search.limits import LONGEST_TEXT
from council.search.paper_text import Searched, digests_of, searched
from council.search.vocabulary import Vocabulary
from council.search.words import Word, joined_in, stem, words_in

BATCH = 200
ATTEMPTS = 5  # to count all words while nothing changes
COLUMNS = (
    "public", "has_attachment", "factions", "committees",
    "title", "parts", "names", "text", "head", "body",
)  # fmt: skip


def index(*papers: Paper) -> None:
    """Take papers into the index as they are now, or out of it if they have no number any more.

    Runs inside the act that changes them, after everything else: the rows of the words stay
    locked until it ends. Files that are new are read when it has ended: that takes time.
    """
    keys = [paper.pk for paper in papers]
    written_rows().extend(_take(keys))
    if attachments.unread(_digests(keys)):
        transaction.on_commit(functools.partial(index_files, keys), robust=True)


def _take(keys: list[int]) -> list[SearchEntry]:
    """Bring the entries of these papers up to date; gives all that are or were there."""
    texts = searched(Paper.objects.filter(pk__in=keys))
    before = {entry.pk: entry for entry in SearchEntry.objects.filter(pk__in=keys)}
    vocabulary = Vocabulary()
    vocabulary.learn(word.folded for text in texts.values() for word in _words(text))
    _count_words(texts, before, vocabulary)
    entries = [_entry(paper, text, vocabulary) for paper, text in texts.items()]
    _store(entries)
    gone = before.keys() - {paper.pk for paper in texts}
    SearchEntry.objects.filter(pk__in=gone).delete()
    return [*before.values(), *entries]


def index_files(keys: list[int]) -> None:
    """Read the files of these papers that nobody has read yet, and take their texts up.

    The papers stay as they are meanwhile: what becomes confidential must not be taken for public.
    """
    attachments.read(_digests(keys))
    with transaction.atomic():
        list(Paper.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
        _take(keys)
        catalogue.renew()


def _digests(keys: list[int]) -> list[str]:
    return [digest for of_paper in digests_of(keys).values() for digest in of_paper]


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
            papers = Paper.objects.select_for_update().filter(pk__in=keys).order_by("pk")
            _store([_entry(*one, vocabulary) for one in searched(papers).items()])
        done += len(keys)
        tell(done, 2 * total)
    with transaction.atomic():
        SearchEntry.objects.filter(paper__reference__isnull=True).delete()
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
        attachments.read(_digests(keys))
        for paper, text in searched(Paper.objects.filter(pk__in=keys)).items():
            if paper.is_public:
                spellings = public_words.spellings(_words(text))
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


def _words(text: Searched) -> Iterator[Word]:
    """All words of a paper."""
    for part in (text.title, text.names, text.body):
        yield from words_in(part)


def _count_words(
    texts: dict[Paper, Searched], before: dict[int, SearchEntry], vocabulary: Vocabulary
) -> None:
    """Let the public words follow: those of the papers as they were go, as they are come."""
    added: Counter[str] = Counter()
    removed: Counter[str] = Counter()
    written: dict[str, str] = {}
    for entry in before.values():
        if entry.public:
            said = f"{entry.head}\n{entry.body}"
            removed.update({word.folded for word in words_in(said)})
    for paper, text in texts.items():
        if paper.is_public:
            spellings = public_words.spellings(_words(text))
            added.update(spellings.keys())
            written.update(spellings)
    public_words.count(added, removed, written, vocabulary)


def _store(entries: list[SearchEntry]) -> None:
    SearchEntry.objects.bulk_create(
        entries, update_conflicts=True, unique_fields=["paper"], update_fields=COLUMNS
    )


def _entry(paper: Paper, text: Searched, vocabulary: Vocabulary) -> SearchEntry:
    title, names, body = (
        [word.folded for word in words_in(part)] for part in (text.title, text.names, text.body)
    )
    return SearchEntry(
        paper=paper,
        public=paper.is_public,
        has_attachment=text.has_attachment,
        factions=_listed(text.factions),
        committees=_listed(text.committees),
        title=_stems(title),
        parts=_parts(title, text.title, vocabulary),
        names=" ".join([*text.numbers, _stems(names)]),
        text=f"{_stems(body)} {_parts(body, text.body, vocabulary)}",
        head=f"{text.title}\n{text.names}",
        body=text.body,
    )


def _stems(words: list[str]) -> str:
    return " ".join(stem(word) for word in words)


def _parts(words: list[str], text: str, vocabulary: Vocabulary) -> str:
    """The parts of a text's compounds, and the compounds that it writes with hyphens.

    No more of them than of a text: PostgreSQL takes up only so much of one paper.
    """
    parts = [part for word in dict.fromkeys(words) for part in vocabulary.parts_of(word)]
    joined = " ".join(dict.fromkeys([*map(stem, joined_in(text)), *parts]))
    return joined if len(joined) <= LONGEST_TEXT else joined[:LONGEST_TEXT].rpartition(" ")[0]


def _listed(keys: tuple[int, ...]) -> str:
    return "".join(f",{key}" for key in keys) + "," if keys else ""
