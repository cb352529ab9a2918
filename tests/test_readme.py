"""The pages for readers of the project say what the program does."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands

from council.management import overview
from tests import ROOT

PAGES = sorted(
    path
    for folder in ("*.md", ".github/*.md", ".readme/*.md", "deploy/*.md", "tests/bench/*.md")
    for path in ROOT.glob(folder)
)
each_page = pytest.mark.parametrize("page", PAGES, ids=[str(p.relative_to(ROOT)) for p in PAGES])
# Names in code spans that begin like a file of the project.
NAMED = re.compile(r"`((?:council|responses|templates|static|tests|deploy|\.ci|\.readme)/[\w./-]*)")
LINKED = re.compile(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)")
COMMAND = re.compile(r"manage\.py ([a-z_]+)\b")


@pytest.mark.parametrize(("command", "page"), [("workflow", "workflow"), ("fields", "datensatz")])
def test_the_pages_that_commands_write_show_things_as_they_are(command: str, page: str):
    """Written anew with: DEMO=1 python3 manage.py COMMAND > .readme/PAGE.md"""
    output = StringIO()
    call_command(command, stdout=output)
    assert (ROOT / ".readme" / f"{page}.md").read_text(encoding="utf-8") == output.getvalue()


def test_the_first_page_is_short():
    assert (ROOT / "README.md").stat().st_size <= 12_000


@each_page
def test_every_file_and_every_command_that_a_page_names_is_there(page: Path):
    text = page.read_text(encoding="utf-8")
    assert not [name for name in NAMED.findall(text) if not (ROOT / name).exists()]
    known = {*overview.TRIALS, *overview.COMMANDS, *get_commands(), "help", "version"}
    assert {*COMMAND.findall(text)} <= known


@each_page
def test_every_link_of_a_page_leads_somewhere(page: Path):
    for name, anchor in LINKED.findall(page.read_text(encoding="utf-8")):
        target = page.parent / name if name else page
        assert target.exists(), name
        assert not anchor or anchor in anchors(target), anchor


def anchors(page: Path) -> set[str]:
    """The headings of a page as addresses, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
