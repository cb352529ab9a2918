"""One preview at a time for each person."""

import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from council.pdf import RenderError
from council.views.preview_limit import BUSY, MOST, one_at_a_time

SHE, HE = SimpleNamespace(pk=-1), SimpleNamespace(pk=-2)


def test_one_is_made_one_waits_and_more_are_refused():
    begun, refused, end = threading.Event(), threading.Event(), threading.Event()
    at_work: list[int] = []

    def preview(number: int) -> str:
        try:
            with one_at_a_time(SHE):
                at_work.append(number)
                assert len(at_work) == 1
                begun.set()
                end.wait()
                at_work.remove(number)
                return "made"
        except RenderError as error:
            refused.set()
            return str(error)

    with ThreadPoolExecutor(max_workers=5) as pool:
        previews = [pool.submit(preview, number) for number in range(5)]
        begun.wait()
        refused.wait()
        with one_at_a_time(HE):
            pass  # somebody else does not wait for her
        end.set()
    said = sorted(preview_made.result() for preview_made in previews)
    assert said.count("made") >= MOST
    assert BUSY in said


def test_whoever_is_done_gives_the_turn_back_also_after_an_error():
    for _ in range(MOST + 1):
        with pytest.raises(RenderError), one_at_a_time(SHE):
            raise RenderError("zu lang")
