"""Each test that opens a database says whether it runs on PostgreSQL too."""

import pytest

from tests import ROOT
from tests.databases import BOTH, SQLITE_ALONE, entry_of, opens_database


def test_every_test_that_opens_a_database_has_an_entry(request: pytest.FixtureRequest):
    opening = [item.nodeid for item in request.session.items if opens_database(item)]
    assert not [nodeid for nodeid in opening if not entry_of(nodeid)]


def test_no_new_file_is_left_out_unseen():
    assert not [entry for entry in SQLITE_ALONE if ".py" not in entry]


@pytest.mark.parametrize("entry", sorted({*BOTH, *SQLITE_ALONE}))
def test_every_entry_is_about_something(entry: str):
    place, _, name = entry.partition("::")
    assert (ROOT / place).exists()
    if name:
        assert f"def {name.rpartition('::')[2]}" in (ROOT / place).read_text(encoding="utf-8")
