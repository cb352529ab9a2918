"""The printed pages look as they did when somebody last looked at them."""

import pytest
from PIL import ImageChops

from council.pdf import render
from tests.cases import printed
from tests.cases.pictures import FOLDER, PICTURED, TOLERATED, difference, drawn, kept, pictures


@pytest.mark.parametrize("name", PICTURED)
def test_pages_look_as_before(name):
    now = dict(pictures(name))
    slug = next(iter(now)).rpartition("-")[0]
    before = kept(slug)
    assert set(now) == set(before)
    changed = {page: difference(now[page], before[page]) for page in now}
    different = [page for page, most in changed.items() if most > TOLERATED]
    assert not different, f"look different than in {FOLDER.name}: {', '.join(different)}"


def test_another_word_or_gap_is_noticed_and_another_drawing_is_not():
    document = printed.statement()
    before = drawn(render(document))[0]
    assert difference(drawn(render(document), "pdftocairo")[0], before) <= TOLERATED
    other_word = printed.changed(title="Sonnenplätze auf den Spielplätzen")
    assert difference(drawn(render(other_word))[0], before) > TOLERATED
    assert difference(ImageChops.offset(before, 0, 2), before) > TOLERATED
