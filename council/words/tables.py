"""Tables for spreadsheet programs."""

import csv
import io
from collections.abc import Iterable

# A spreadsheet takes a text that begins like this for a formula.
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def german_csv(rows: Iterable[Iterable[str]]) -> str:
    """A table as German spreadsheet programs open it: semicolons, and a mark of UTF-8."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows([map(harmless, cells) for cells in rows])
    return "\ufeff" + text.getvalue()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet program takes for a formula."""
    return f"'{cell}" if cell.startswith(BEGINS_A_FORMULA) else cell
