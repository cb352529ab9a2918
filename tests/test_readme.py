"""The pages for readers of the project say what the program does."""

from io import StringIO

import pytest
from django.core.management import call_command

from tests import ROOT


@pytest.mark.parametrize(("command", "page"), [("workflow", "workflow"), ("fields", "datensatz")])
def test_the_pages_that_commands_write_show_things_as_they_are(command: str, page: str):
    """Written anew with: DEMO=1 python3 manage.py COMMAND > .readme/PAGE.md"""
    output = StringIO()
    call_command(command, stdout=output)
    assert (ROOT / ".readme" / f"{page}.md").read_text(encoding="utf-8") == output.getvalue()
