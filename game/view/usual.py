"""The looks that every session meets, so that the panel can make them ready before it begins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from game.view.input import InputRules
from game.view.look import ScreenLook
from game.view.promise import Saved
from game.view.screens import REST_HINTS, Pain, Rest


def usual(rules: InputRules) -> Iterator[ScreenLook]:
    """Rest for each reason and highlight, the pain scale with each figure, and saved."""
    yield from rests(rules)
    for skin in ("bar", "faces"):
        pain = Pain(rules, "pre", skin=skin)
        yield pain.look()
        for value in pain.nrs.values:
            pain.nrs.value = value
            yield pain.look()
    saved = Saved(rules)
    yield saved.look()
    saved.told(True)
    yield saved.look()


def rests(rules: InputRules, contact: str = "") -> Iterator[ScreenLook]:
    """Rest for each reason, also once a helper is called for; at home with whom to call, as `contact` says it."""
    for reason in ("asked", *REST_HINTS, ""):
        rest = Rest(rules, reason, 0.0, scanning=False, contact=contact)
        rest.helper = not reason
        look = rest.look()
        for key in ("go-on", "stop"):
            yield replace(look, pads=tuple(replace(pad, highlighted=pad.key == key) for pad in look.pads))
