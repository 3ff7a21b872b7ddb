"""The banner across the window of staff: what happened and what to do, to be read from across the room.

It is steady, never red alone (a shape, a colour and words), and no eye of a headset sees it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from game.view import ink
from game.view.alarms import AlarmLook
from game.view.overlay import Overlay
from game.view.window import Picture, Stage

# Letters, and the ground of what is about the person and about a thing: 7 : 1 at least (protocol.md 10.1).
LETTERS: Final = (16, 22, 28)
PERSON: Final = (240, 228, 66)
THING: Final = (178, 220, 245)
FOOT: Final = (244, 240, 230)
# Shares of the window's height, a narrow one's being WIDE of its width: letters of each line at most, and space.
TITLE: Final = 0.135
DO: Final = 0.095
NOTE: Final = 0.042
KEY: Final = 0.050
SPACE: Final = 0.030
SIGN: Final = 0.26
WIDE: Final = 9 / 16
ABOVE_ALL: Final = 20
LEAST_PX: Final = 8
# Room for what hangs below the last line, em.
DEEP: Final = 0.15
KEY_NAME: Final = "A"


def fitted(
    text: str, width_px: float, lines: int, em_px: float, bold: bool = False
) -> tuple[tuple[str, ...], float]:
    """The text in so many lines at most, in letters as large as that allows, whole pixels as fonts have them."""
    em = max(LEAST_PX, int(em_px))
    while True:
        # Letters of whole pixels run a little wider than their outlines.
        across = 0.98 * width_px / em
        found = ink.wrapped(text, across, bold)
        fits = len(found) <= lines and all(ink.width_em(line, bold) <= across for line in found)
        if fits or em == LEAST_PX:
            return found[:lines], float(em)
        em = max(LEAST_PX, int(0.96 * em))


def picture(look: AlarmLook, words: Mapping[str, str], window: tuple[int, int]) -> Picture:
    """The banner for a window of (width, height) pixels, uint8 (high, width, 3), as wide as the window."""
    width, height = window[0], round(min(window[1], WIDE * window[0]))
    space, sign = round(SPACE * height), round(SIGN * height)
    left = sign + 2 * space
    across = max(1, width - left - space)
    told = [
        (f"alarm-{look.kind}", 2, TITLE, True),
        (f"alarm-{look.kind}-do", 2, DO, True),
    ]
    parts = [
        (*fitted(words.get(key, key), across, lines, share * height, bold), bold)
        for key, lines, share, bold in told
    ]
    if look.note:
        parts.append((*fitted(look.note, across, 3, NOTE * height), False))
    blocks = [
        ink.text(lines, em, (across, round(ink.LINE * em * len(lines) + DEEP * em)), "left", bold)
        for lines, em, bold in parts
    ]
    body = max(sum(len(block) for block in blocks), sign) + space * (len(blocks) + 1)
    foot = _foot(look, words, width, height)
    mask = np.zeros((body, width), np.uint8)
    top = space + (body - sum(len(block) for block in blocks) - space * (len(blocks) + 1)) // 2
    for block in blocks:
        mask[top : top + len(block), left : left + across] = block
        top += len(block) + space
    first = (body - sign) // 2
    mask[first : first + sign, space : space + sign] = ink.icon("alarm" if look.person else "thing", sign)
    ground = PERSON if look.person else THING
    return np.concatenate([_mixed(mask, ground, LETTERS), foot])[: window[1]]


def _foot(look: AlarmLook, words: Mapping[str, str], width: int, height: int) -> Picture:
    """The strip with the key, and how many more there are."""
    text = f"[{KEY_NAME}] {words.get('staff-seen', 'staff-seen')}"
    if look.more:
        text += f" – {words.get('staff-more', 'staff-more')}: {look.more}"
    lines, em = fitted(text, 0.96 * width, 1, KEY * height, bold=True)
    return _mixed(ink.text(lines, em, (width, round(1.7 * em)), "centre", True), LETTERS, FOOT)


def _mixed(mask: ink.Mask, ground: tuple[int, int, int], letters: tuple[int, int, int]) -> Picture:
    share = np.linspace(0.0, 1.0, 256)[:, None]
    colours = (np.asarray(ground) * (1.0 - share) + np.asarray(letters) * share).round().astype(np.uint8)
    return colours[mask]


class AlarmBanner:
    """Lies over all else in the window of a stage, whatever the headset does; drawn anew only when it changes."""

    def __init__(self, stage: Stage, words: Mapping[str, str]) -> None:
        self._stage = stage
        self._words = words
        self._drawn: tuple[AlarmLook, tuple[int, int]] | None = None
        self._high = 0.0
        self._over = Overlay(stage, "alarm", ABOVE_ALL)

    def show(self, look: AlarmLook | None) -> None:
        """This alarm from the next picture of the window on; None for none."""
        if look is None:
            self._over.hide()
            self._high = 0.0
            self._drawn = None
            return
        window = self._stage.size
        if (look, window) == self._drawn:
            return
        self._drawn = (look, window)
        made = picture(look, self._words, window)
        self._high = made.shape[0] / window[1]
        self._over.show(made, self._high)

    def hit(self, y: float) -> bool:
        """True where the pointer is on it, at a height of the window from -1 to 1."""
        return y > 1.0 - 2.0 * self._high

    def close(self) -> None:
        """Gives everything back."""
        self._over.close()
