"""Every state of every screen by a name: gathered from scenes, each once, and those that stand around a visit."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from game.body.joints import Side
from game.session.gallery.around import around
from game.session.gallery.scenes import scenes
from game.session.gallery.seen import MODES, Key, Mode, Seeing, key_of, lead
from game.view.look import ScreenLook


@lru_cache(maxsize=4)
def states(affected: Side, mode: Mode) -> dict[str, ScreenLook]:
    """What somebody with this side affected may see, who answers in this way; half a minute's work."""
    seeing = Seeing(last=mode.one_button)
    for scene in scenes():
        lead(scene, affected, mode, seeing)
    taken, count = dict[str, ScreenLook](), Counter[str]()
    known = dict[Key, ScreenLook](seeing.found)
    for name, look in [*((_name(look), look) for look in seeing.found.values()), *around(mode.one_button)]:
        key = key_of(look)
        if key in known and known[key] is not look and not _half(look):
            continue
        known[key] = look
        count[name] += 1
        taken[name if count[name] == 1 else f"{name}-{count[name]}"] = look
    return taken


def of_mode(affected: Side, mode: Mode) -> dict[str, ScreenLook]:
    """What looks otherwise in this mode than with pads; everything for pads themselves."""
    found = states(affected, mode)
    if mode == MODES[0]:
        return found
    plain = set(states(affected, MODES[0]).values())
    return {name: look for name, look in found.items() if look not in plain}


def _half(look: ScreenLook) -> bool:
    """A figure, a slider or ticks that somebody has given already."""
    return look.figure is not None or bool(look.fill) or any(pad.chosen for pad in look.pads)


def _name(look: ScreenLook) -> str:
    parts = (look.name, look.title, look.picture if look.picture != look.title else "")
    return re.sub(r"[^a-z0-9]+", "-", "-".join(part for part in parts if part).lower())
