"""The README shows the workflows as they are."""

from io import StringIO

from django.core.management import call_command

from tests import ROOT

README = ROOT / "README.md"


def test_the_readme_shows_the_tables_and_diagrams_of_the_workflows():
    output = StringIO()
    call_command("workflow", stdout=output)
    text = README.read_text(encoding="utf-8")
    shown = text.split("<!-- workflow -->")[1].split("<!-- /workflow -->")[0]
    assert shown.strip() == output.getvalue().strip()
