"""The words of the public papers, and what is known about each.

No word of a paper that is not public ever stands in here, so neither suggestions nor the
splitting of compounds can betray one.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from django.db import connection
from django.db.models import Q, QuerySet

from council.models import SearchWord
from council.search.compounds import base_of, candidates, parts_of
from council.search.words import Word, stem

AT_ONCE = 400
# From so many questions on, reading the whole vocabulary takes less time than asking.
WORTH_READING_ALL = 2000
Item = TypeVar("Item")


class Vocabulary:
    """How often words stand in public papers, and the parts of compounds; read as needed."""

    def __init__(self) -> None:
        self.papers: dict[str, int] = {}  # by word and by base form
        self.parts: dict[str, list[str]] = {}

    @classmethod
    def of(cls, counts: Counter[str]) -> "Vocabulary":
        """The vocabulary that a rebuild has counted itself."""
        vocabulary = cls()
        rows = ((word, base_of(word), papers) for word, papers in counts.items())
        vocabulary.papers = forms_of(rows)
        return vocabulary

    def known(self, form: str) -> int:
        """In how many public papers a word or base form stands."""
        return self.papers.get(form, 0)

    def learn(self, words: Iterable[str]) -> None:
        """Read what is needed to take these folded words apart."""
        missing = [word for word in dict.fromkeys(words) if word not in self.parts]
        for chunk in chunks(missing, AT_ONCE):
            rows = SearchWord.objects.filter(word__in=chunk).values_list("word", "parts")
            self.parts.update({word: parts.split() for word, parts in rows})
        new = [word for word in missing if word not in self.parts]
        forms = sorted({form for word in new for form in candidates(word)} - self.papers.keys())
        if len(forms) > WORTH_READING_ALL:
            self._read(SearchWord.objects.all(), forms)
            return
        for chunk in chunks(forms, AT_ONCE):
            named = Q(word__in=chunk) | Q(base__in=chunk)
            self._read(SearchWord.objects.filter(named), chunk)

    def _read(self, rows: QuerySet[SearchWord], forms: Iterable[str]) -> None:
        """Note in how many papers these forms stand."""
        counts = forms_of(rows.values_list("word", "base", "papers").iterator())
        self.papers.update({form: counts[form] for form in forms})

    def parts_of(self, word: str) -> list[str]:
        """The stems of a compound's parts; once a word."""
        if word not in self.parts:
            self.parts[word] = parts_of(word, self.known)
        return self.parts[word]


def forms_of(rows: Iterable[tuple[str, str, int]]) -> Counter[str]:
    """In how many papers each word and each base form stands; from (word, base form, papers)."""
    forms: Counter[str] = Counter()
    for word, base, papers in rows:
        forms[word] += papers
        if base != word:
            forms[base] += papers
    return forms


def count(
    added: Counter[str], removed: Counter[str], written: dict[str, str], vocabulary: Vocabulary
) -> None:
    """Let words come and go with the public papers that hold them.

    `written` says how the added ones are shown; `vocabulary` has learnt them. The rows are
    locked in their order, so that two publications cannot wait for each other.
    """
    change = Counter(added)
    change.subtract(removed)
    change = Counter({word: papers for word, papers in change.items() if papers})
    stored: dict[str, SearchWord] = {}
    for chunk in chunks(sorted(change), AT_ONCE):
        rows = SearchWord.objects.select_for_update().filter(word__in=chunk).order_by("word")
        stored.update({row.word: row for row in rows})
    new = [word for word, papers in change.items() if word not in stored and papers > 0]
    come = forms_of((word, base_of(word), change[word]) for word in new)
    vocabulary.papers.update({form: vocabulary.known(form) + come[form] for form in come})
    for row in stored.values():
        row.papers = max(0, row.papers + change[row.word])
    left = [row for row in stored.values() if row.papers]
    left += [row_of(word, written[word], change[word], vocabulary) for word in new]
    SearchWord.objects.bulk_create(
        left,
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["word"],
        update_fields=["papers"],
    )
    gone = [row.word for row in stored.values() if not row.papers]
    for chunk in chunks(gone, AT_ONCE):
        SearchWord.objects.filter(word__in=chunk).delete()


def lock() -> None:
    """Let nobody else count words until the transaction ends; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {SearchWord._meta.db_table} IN EXCLUSIVE MODE")


def replace_all(counts: Counter[str], written: dict[str, str], vocabulary: Vocabulary) -> None:
    """Put a newly counted vocabulary in the place of the old one."""
    SearchWord.objects.all().delete()
    rows = (row_of(word, written[word], papers, vocabulary) for word, papers in counts.items())
    while batch := list(islice(rows, 2000)):
        SearchWord.objects.bulk_create(batch)


def row_of(word: str, written: str, papers: int, vocabulary: Vocabulary) -> SearchWord:
    """The row of a word, with all that is derived from it."""
    return SearchWord(
        word=word,
        backwards=stem(word)[::-1],
        shown=written,
        base=base_of(word),
        stem=stem(word),
        parts=" ".join(vocabulary.parts_of(word)),
        papers=papers,
    )


def spellings(words: Iterable[Word]) -> dict[str, str]:
    """Each folded word as it was written first."""
    written: dict[str, str] = {}
    for word in words:
        written.setdefault(word.folded, word.written)
    return written


def chunks(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """The items in pieces that one query can name."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
