"""manage.py workflow: the two workflows as tables and diagrams, as .readme/ shows them."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from council.rules.transitions import STAYS, Transition, Workflow
from council.rules.workflow import PAPERS
from responses.rules.workflow import STATEMENTS

HEAD = """\
# Arbeitsabläufe

Diese Seite schreibt `manage.py workflow` aus den Regeln selbst: `council/rules/workflow.py` und
`responses/rules/workflow.py`. Ein Test vergleicht sie mit ihnen."""


class Command(BaseCommand):
    help = "Gibt die Tabellen und Diagramme der Arbeitsabläufe als Markdown aus."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(described())


def described() -> str:
    """Both workflows as a page of Markdown: a diagram and a table each."""
    parts = [HEAD]
    for workflow in (PAPERS, STATEMENTS):
        parts += [f"## {workflow.name}", diagram(workflow), table(workflow)]
    return "\n\n".join(parts)


def diagram(workflow: Workflow) -> str:
    """A state diagram in Mermaid, with every act that moves something."""
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f"    {state} : {row.label}" for state, row in workflow.states.items()]
    lines += [f"    {source} --> {target} : {label}" for source, target, label in _arrows(workflow)]
    lines += [f"    {state} --> [*]" for state in workflow.final]
    return "\n".join([*lines, "```"])


def table(workflow: Workflow) -> str:
    """All acts of the workflow as a Markdown table, also those that move nothing."""
    heads = ("von", "Schritt", "nach", "wer", "Bedingung", "Nachricht an")
    lines = [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
    lines += [_row(workflow, row) for row in workflow.table]
    return "\n".join(lines)


def _arrows(workflow: Workflow) -> Iterator[tuple[str, str, str]]:
    for row in workflow.table:
        for source in row.sources if row.target is not STAYS else ():
            for target in workflow.possible_targets(row):
                yield str(source) or "[*]", str(target), row.label


def _row(workflow: Workflow, row: Transition) -> str:
    conditions = [guard.words for guard in row.guards]
    conditions += ["mit Grund"] if row.wants_reason else []
    cells = (
        " / ".join(_label(workflow, source) for source in row.sources),
        row.label,
        " / ".join(_label(workflow, target) for target in workflow.possible_targets(row)) or "–",
        ", ".join(who.words for who in row.who),
        " ".join(conditions) or "–",
        ", ".join(told.value for told in row.tells) or "–",
    )
    return f"| {' | '.join(cells)} |"


def _label(workflow: Workflow, state: str) -> str:
    return workflow.states[state].label if state else "(neu)"
