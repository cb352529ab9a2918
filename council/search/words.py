"""German words as the search compares them: folded, and brought to their stems.

"Bäume", "baeume" and "Baum" have one stem, "Straße", "Strasse" and "Str." as well.
"""

import functools
import re
import threading
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

import snowballstemmer

LONGEST_WORD = 60


class _Own(threading.local):
    """What each thread has of its own: a stemmer keeps the word that it is at."""

    def __init__(self) -> None:
        self.stemmer = snowballstemmer.stemmer("german")


_own = _Own()

# "Bürger*innen", "Schüler/-innen": one word with both of its endings.
BOTH_GENDERS = re.compile(r"(?<=[^\W\d_])(?:[*:_·]|/-?)(?=in(?:nen)?\b)", re.IGNORECASE)
# Looked for from the beginnings of words only: a hundred thousand letters without a space would
# otherwise be read from each letter on.
HYPHENATED = re.compile(r"(?<![^\W\d_])[^\W\d_]{2,}+(?:-[^\W\d_]{2,}+)+")
WORD = re.compile(r"[^\W_]+")
# Umlauts that were typed as two letters; "neue" and "quer" have none.
TYPED_UMLAUTS = [("ae", "a"), ("oe", "o"), ("(?<![aeoq])ue", "u")]
# What the stemmer leaves apart although it is one word: sanieren, saniert, Sanierung.
FROM_VERBS = re.compile(r"(?<=ier)(?:en|ung|ungen|t|te|ten|ter|tes|tem|ende[nrsm]?)$")
FEMININE = re.compile(r"(?<=..er)in(?:nen)?$")
STREET = re.compile(r"str$")

# Words that say nothing about what is looked for; a closed class of the language.
STOP_WORDS_TEXT = """
aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes auch
auf aus bald bei beim bereits bin bis bist bzw da dabei dadurch dafur dagegen daher damit danach
dann daran darauf daraus darf darin daruber das dass davon dazu dem den denen denn der deren des
dessen die dies diese diesem diesen dieser dieses doch dort du durch eigentlich ein eine einem
einen einer eines endlich er es etc etwa euch fur gab gegen geht ggf gibt habe haben hat hatte
hatten hier hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im in inklusive ins ist ja
jede jedem jeden jeder jedes jene kann kein keine keinem keinen keiner konnen konnte lange man mein
mit muss mussen nach nicht noch nun nur ob oder ohne passiert per pro schon sehr sein seine seinem
seinen seiner seit sich sie sind so sodass soll sollen sollte sowie uber um und uns unser unsere
unter viel viele vielen vom von vor wann war waren warum was weil welche welchem welchen welcher
welches wenn wer werden wie wieso wir wird wo wurde wurden zu zum zur zwischen
"""
STOP_WORDS = frozenset(STOP_WORDS_TEXT.split())


class Word(NamedTuple):
    """A word of a text: as it was written, and folded."""

    written: str
    folded: str


def joined_in(text: str) -> Iterator[str]:
    """The words of a text that are written with hyphens, folded as if they were written as one."""
    for match in HYPHENATED.finditer(text):
        yield fold(match[0].replace("-", ""))


def words_in(text: str) -> Iterator[Word]:
    """The words of a text in their order; numbers are words too."""
    for match in WORD.finditer(BOTH_GENDERS.sub("", unicodedata.normalize("NFC", text))):
        if folded := fold(match[0]):
            yield Word(match[0][:80], folded)


@functools.lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """A word without case, umlauts and accents, in the letters a to z and digits: "strasse"."""
    letters = unicodedata.normalize("NFKD", word.casefold())
    letters = "".join(char for char in letters if char.isascii() and char.isalnum())
    for typed, vowel in TYPED_UMLAUTS:
        letters = re.sub(typed, vowel, letters)
    return STREET.sub("strasse", letters)[:LONGEST_WORD]


@functools.lru_cache(maxsize=100_000)
def stem(folded: str) -> str:
    """The stem of a folded word, common to its forms."""
    if folded.isdigit():
        return folded
    folded = FEMININE.sub("", folded)
    shortened = FROM_VERBS.sub("", folded)
    if shortened != folded:
        return shortened
    return str(_own.stemmer.stemWord(folded))
