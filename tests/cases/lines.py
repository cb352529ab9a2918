"""Papers as lines of a file: written, brought in, and given out again."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command

from council.models import Issue, Paper, PaperLink


def write(path: Path, *records: Any) -> Path:
    lines = [r if isinstance(r, str) else json.dumps(r, ensure_ascii=False) for r in records]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def bring_in(path: Path, *options: str, **more: Any) -> tuple[int, str, str]:
    """Run import_papers; returns exit status, output and complaints."""
    out, err = StringIO(), StringIO()
    try:
        call_command("import_papers", str(path), *options, stdout=out, stderr=err, **more)
    except SystemExit as stop:
        return int(stop.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def give_out(path: Path, *options: str) -> list[dict[str, Any]]:
    call_command("export_papers", str(path), *options, stdout=StringIO(), stderr=StringIO())
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def by_reference(records: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {record["reference"]: record for record in records}


def empty_the_record() -> None:
    for model in (PaperLink, Issue, Paper):
        for row in model.objects.all().order_by("-pk"):
            row.delete()
