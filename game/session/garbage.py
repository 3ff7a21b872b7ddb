"""Garbage is collected once a picture is out, never while one waits for its pose."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

# So many new objects are worth a collection: it takes a tenth of a millisecond, every few frames.
_YOUNG: Final = 400


@contextmanager
def held_back() -> Iterator[None]:
    """What is there already is looked at no more, and nothing is collected but by `tidy`, until this ends."""
    was_on = gc.isenabled()
    # All that is left is old then, and `tidy` looks at what is young.
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def tidy() -> None:
    """Collect what the last frames left, if it is worth while; for the moment after a frame was drawn."""
    if not gc.isenabled() and gc.get_count()[0] >= _YOUNG:
        gc.collect(1)
