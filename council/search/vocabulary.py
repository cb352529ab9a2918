"""The words of the public papers, and what is known about each.

No word of a paper that is not public ever stands in here, so neither suggestions nor the
splitting of compounds can betray one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection, models
from django.db.models import F, Q, QuerySet

from council.models import SearchWord
from council.search.compounds import base_of, candidates, parts_of
from council.search.words import Word, stem

AT_ONCE = 1000
# From so many questions on, reading the whole vocabulary takes less time than asking.
WORTH_READING_ALL = 2000


@models.CharField.register_lookup
class Among(models.Lookup):
    """Django's `in` for many plain words (at least one).

    That looks whether each of them is an expression, which takes longer than the whole query.
    """

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """The condition, and what it is asked with."""
        column, given = self.process_lhs(compiler, connection)
        return f"{column} IN ({', '.join(['%s'] * len(self.rhs))})", (*given, *self.rhs)


class Vocabulary:
    """How often words stand in public papers, and the parts of compounds; read as needed."""

    def __init__(self) -> None:
        self.papers: dict[str, int] = {}  # by word and by base form
        self.parts: dict[str, list[str]] = {}
        self.stems: dict[str, str] = {}
        self.looked_up: set[str] = set()

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

    def lock(self, words: Iterable[str]) -> dict[str, int]:
        """Lock the rows of these folded words, and tell in how many papers each stands.

        They are locked in their order, so that two publications cannot wait for each other.
        """
        locked: dict[str, int] = {}
        for chunk in chunks(sorted(words), AT_ONCE):
            rows = SearchWord.objects.select_for_update().filter(word__among=chunk).order_by("word")
            for word, parts, its, papers in rows.values_list("word", "parts", "stem", "papers"):
                self.parts[word], self.stems[word] = parts.split(), its
                locked[word] = papers
            self.looked_up.update(chunk)
        return locked

    def learn(self, words: Iterable[str]) -> None:
        """Read what is needed to take these folded words apart."""
        missing = [word for word in dict.fromkeys(words) if word not in self.parts]
        for chunk in chunks([word for word in missing if word not in self.looked_up], AT_ONCE):
            rows = SearchWord.objects.filter(word__among=chunk)
            for word, parts, its in rows.values_list("word", "parts", "stem"):
                self.parts[word], self.stems[word] = parts.split(), its
            self.looked_up.update(chunk)
        new = [word for word in missing if word not in self.parts]
        forms = sorted({form for word in new for form in candidates(word)} - self.papers.keys())
        if len(forms) > WORTH_READING_ALL:
            self._read(SearchWord.objects.all(), forms)
            return
        for chunk in chunks(forms, AT_ONCE):
            named = Q(word__among=chunk) | Q(base__among=chunk)
            self._read(SearchWord.objects.filter(named), chunk)

    def _read(self, rows: QuerySet[SearchWord], forms: Iterable[str]) -> None:
        """Note in how many papers these forms stand."""
        counts = forms_of(rows.values_list("word", "base", "papers").iterator())
        self.papers.update({form: counts[form] for form in forms})

    def stem_of(self, word: str) -> str:
        """The stem of a folded word, which its row tells in less time than the stemmer."""
        return self.stems.get(word) or stem(word)

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
    change: Counter[str], stored: dict[str, int], written: dict[str, str], vocabulary: Vocabulary
) -> None:
    """Let words come and go with the public papers that hold them.

    `change` says in how many more or fewer papers each stands, `stored` in how many the locked
    ones stood, `written` how new ones are shown; `vocabulary` has learnt them.
    """
    gone = [word for word, papers in stored.items() if papers + change[word] <= 0]
    kept: dict[int, list[str]] = defaultdict(list)
    for word in stored.keys() - gone:
        kept[change[word]].append(word)
    for papers, words in kept.items():
        for chunk in chunks(words, AT_ONCE):
            SearchWord.objects.filter(word__among=chunk).update(papers=F("papers") + papers)
    for chunk in chunks(gone, AT_ONCE):
        SearchWord.objects.filter(word__among=chunk).delete()
    new = [word for word, papers in change.items() if word not in stored and papers > 0]
    come = forms_of((word, base_of(word), change[word]) for word in new)
    vocabulary.papers.update({form: vocabulary.known(form) + come[form] for form in come})
    SearchWord.objects.bulk_create(
        [row_of(word, written[word], change[word], vocabulary) for word in new],
        batch_size=AT_ONCE,
        update_conflicts=True,  # somebody else may have brought the same new word
        unique_fields=["word"],
        update_fields=["papers"],
    )


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


def chunks(words: Sequence[str], size: int) -> Iterator[set[str]]:
    """The words in pieces that one query can name."""
    for start in range(0, len(words), size):
        yield set(words[start : start + size])
