"""The pages for readers of the project say what the program does."""

from io import StringIO

from django.core.management import call_command

from tests import ROOT


def test_the_page_of_the_workflows_shows_them_as_they_are():
    """Written anew with: DEMO=1 python3 manage.py workflow > .readme/workflow.md"""
    output = StringIO()
    call_command("workflow", stdout=output)
    assert (ROOT / ".readme" / "workflow.md").read_text(encoding="utf-8") == output.getvalue()
