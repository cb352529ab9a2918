"""Words offered while somebody types: those that begin so, and those that are spelt nearly so.

They come from the public papers and are offered to everybody alike. That at least one public
paper holds them is looked up each time, not believed from a count.
"""

from council.rules.visibility import public_papers
from council.search.matching import Matches, Term
from council.search.spelling import SHORTEST, Spelling, begun, near
from council.search.words import STOP_WORDS, fold

MOST = 8


def suggestions_for(text: str) -> list[str]:
    """Up to eight ways to go on with what was typed, the commonest first."""
    before, _, last = text.rpartition(" ")
    word = fold(last)
    if len(word) < 2 or last.startswith(("-", '"')):
        return []
    rows = [row for row in begun(last, 2 * MOST) if row.word not in STOP_WORDS]
    if not rows and len(word) > SHORTEST:
        rows = near(word)
    offered: dict[str, str] = {}
    for row in rows:
        if len(offered) < MOST and row.stem not in offered and is_public(row):
            offered[row.stem] = f"{before} {row.shown}".strip()
    return list(offered.values())


def is_public(row: Spelling) -> bool:
    """Whether a public paper holds this word now."""
    return public_papers().filter(Matches("pk", Term(row.stem))).exists()
