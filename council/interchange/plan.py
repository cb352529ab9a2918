"""Looking at a whole file before anything is written: which lines are good, which are not.

The order of lines does not matter, so a parent may come later; and a line whose parent is
refused is refused itself. Only numbers are remembered, so memory does not grow with the texts.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from council.documents.record import Record
from council.interchange.checking import checked, parsed
from council.interchange.complaints import BadLine
from council.models import Paper
from council.rules import numbering

Translate = Callable[[dict[str, Any]], dict[str, Any]]
Line = str | BadLine


@dataclass(frozen=True)
class Fault:
    """Why a line is not taken."""

    line: int
    reference: str
    field: str
    message: str

    def __str__(self) -> str:
        where = f" {self.reference}" if self.reference else ""
        place = f", Feld {self.field}" if self.field else ""
        return f"Zeile {self.line}{where}{place}: {self.message}"


@dataclass
class Plan:
    """The good lines of a file by number, and the faults of the others."""

    lines: int = 0
    faults: dict[int, Fault] = field(default_factory=dict)
    keys: dict[int, str] = field(default_factory=dict)
    parents: dict[int, list[str]] = field(default_factory=dict)


def read_lines(path: Path) -> Iterator[tuple[int, Line]]:
    """The lines of a file with their numbers; empty ones are passed over."""
    with path.open("rb") as file:
        for number, raw in enumerate(file, start=1):
            if not raw.strip():
                continue
            try:
                yield number, raw.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError:
                yield number, BadLine("", "Die Zeile ist kein UTF-8.")


def read_record(line: Line, translate: Translate) -> Record:
    """The canonical record of a line. Raises BadLine."""
    if isinstance(line, BadLine):
        raise line
    return checked(translate(parsed(line)))


def reference_in(line: Line) -> str:
    """The number that a faulty line names, for the message; empty if it names none."""
    try:
        value = parsed(line).get("reference") if isinstance(line, str) else ""
    except BadLine:
        return ""
    return value.strip()[:40] if isinstance(value, str) and value.isprintable() else ""


def make_plan(path: Path, translate: Translate, *, partial: bool) -> Plan:
    """Check every line of a file; with `partial`, parents that are nowhere are allowed."""
    plan = Plan()
    for number, line in read_lines(path):
        plan.lines += 1
        try:
            record = read_record(line, translate)
        except BadLine as bad:
            plan.faults[number] = Fault(number, reference_in(line), bad.field, str(bad))
            continue
        plan.keys[number] = numbering.key(record.reference) or ""
        if record.parents:
            plan.parents[number] = record.parents
    if not partial:
        _refuse_orphans(plan)
    return plan


def refuse(plan: Plan, number: int, fault: Fault) -> None:
    """Take a line out of the plan."""
    plan.faults[number] = fault
    plan.keys.pop(number, None)
    plan.parents.pop(number, None)


def _refuse_orphans(plan: Plan) -> None:
    """Refuse lines whose parents are nowhere, and then those that hang on these."""
    stored = set(Paper.objects.exclude(reference_key=None).values_list("reference_key", flat=True))
    while True:
        known = stored | set(plan.keys.values())
        orphans = [
            (number, parent)
            for number, parents in plan.parents.items()
            for parent in parents
            if numbering.key(parent) not in known
        ]
        if not orphans:
            return
        for number, parent in orphans:
            if number in plan.keys:
                reference = plan.keys[number]
                message = f"{parent} gibt es weder in der Datei noch im Bestand."
                refuse(plan, number, Fault(number, reference, "parents", message))
