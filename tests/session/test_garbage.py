"""Garbage waits until a picture is out, and the collector is as it was when the block is over."""

import gc
import weakref

import pytest

from game.session import garbage


class Ring:
    """Refers to itself, so that only the collector frees it."""

    def __init__(self):
        self.me = self


def test_nothing_is_collected_until_it_is_tidied(monkeypatch):
    monkeypatch.setattr(garbage, "_YOUNG", 1)
    with garbage.held_back():
        seen = weakref.ref(Ring())
        kept = [[] for _ in range(5 * gc.get_threshold()[0])]
        assert seen() is not None
        garbage.tidy()
        assert seen() is None
        assert len(kept) > 0


def test_little_garbage_is_left_for_later():
    with garbage.held_back():
        gc.collect()
        seen = weakref.ref(Ring())
        garbage.tidy()
        assert seen() is not None


def test_the_collector_is_on_again_even_after_an_error():
    assert gc.isenabled()
    with pytest.raises(ZeroDivisionError), garbage.held_back():
        gc.isenabled() or 1 / 0
    assert gc.isenabled()


def test_what_was_there_before_is_looked_at_no_more(monkeypatch):
    monkeypatch.setattr(garbage, "_YOUNG", 1)
    ring = Ring()
    seen = weakref.ref(ring)
    with garbage.held_back():
        del ring
        kept = [[] for _ in range(5 * gc.get_threshold()[0])]
        garbage.tidy()
        assert seen() is not None
        assert len(kept) > 0
    gc.collect()
    assert seen() is None
