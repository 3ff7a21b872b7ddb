"""Where everything lies for who wears a headset: a board to look at, and pads under the hand; no engine.

Two rules ask for two places (protocol.md 10.1). What a look chooses stands ahead, within 20 degrees of straight
on and at most 25 down: the board. What a hand presses lies beside the intact hand, in an arm's reach: REST as a
cloth on the table, and the desk behind it. No place is both: the resting hand itself lies at 20 degrees, and from
it to the midline is the exercise. So each choice has a pad in either place; looks choose on the board alone, hands
on cloth and desk alone. STOP is on the screen of REST, as protocol.md 2.10 has it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from game.view import layout, layout_play, layout_worn, pages
from game.view.layout import ORANGE, PAD, SKY, Sheet, Thing, Words
from game.view.look import Pad, ScreenLook
from game.view.plates import Lie, Plate, Rect

# A worn head's eyes, metres in the seat frame.
EYE: Final = (0.0, 1.2, -0.06)
# Pixels that a degree of a headset's picture has.
PER_DEGREE: Final = 24.0
CENTRE: Final = "centre"


def _facing(x: float, y: float, z: float, em_m: float, turn: float = 0.0) -> Plate:
    """A plate that leans back as far as one looks down at it."""
    return Plate((x, y, z), math.atan2(EYE[1] - y, EYE[2] - z), em_m, turn)


# So near that the smallest x on each takes 1.2 degrees (protocol.md 10.1), to the end of its longest line.
EDGE: Final = _facing(0.000, 0.962, -0.755, 0.0415)
BANNER: Final = _facing(-0.135, 0.990, -0.850, 0.0515)
SIGN: Final = _facing(0.274, 0.823, -0.833, 0.0390)
ANSWERS: Final = _facing(0.114, 1.020, -0.717, 0.0310)
BOARD: Final = _facing(-0.072, 1.117, -0.695, 0.0330)
# It is seen from further off, or more from a slant, where a lower or a higher table was fitted: larger for that.
DESK: Final = _facing(0.385, 0.880, -0.470, 0.0372, 0.5)
# It lies flat, a little above the wood; its letters are seen from a slant and are larger for it.
CLOTH: Final = Plate((0.306, 0.7435, -0.372), math.pi / 2, 0.0395, 0.25)
# The lowest that things stand on their plate: above a picture on the table, and on the desk's foot.
ANSWERS_LOW, DESK_LOW = -0.062, -0.106
DESK_PAD, DESK_GAP = 0.070, 0.022
# Its pads for answers, where two stand in a row.
DESK_WIDE: Final = 0.132
REST_RECT: Final[Rect] = (0.0, 0.0, 0.112, 0.112)
# Middle and width of what REST says where somebody can be called.
HELPING: Final = (-0.113, 0.460)
# Middle and height of the pads of REST on the board: going on, stopping, and the seat's middle, smaller and apart.
RESTING: Final = ((0.096, 0.088), (-0.013, 0.088), (-0.118, 0.050))


class Worn:
    """An `Arrangement` for a headset."""

    plates: Final[Mapping[str, Plate]] = {
        "banner": BANNER,
        "chrome": SIGN,
        "caption": EDGE,
        "answers": ANSWERS,
        "sheet": BOARD,
        "cloth": CLOTH,
        "desk": DESK,
    }
    screens: Final = ("answers", "sheet", "desk")
    felt: Final = frozenset({"cloth", "desk"})

    def __init__(self, words: Words, mirror: float) -> None:
        self.words = words
        self.mirror = mirror

    def always(self) -> Mapping[str, list[Thing]]:
        """REST twice: the sign that a look chooses, and the cloth for the hand."""
        found = {}
        for group, rect in (("chrome", (0.0, 0.0, 0.125, 0.098)), ("cloth", REST_RECT)):
            sheet = self._sheet(group)
            sheet.pad(Pad("rest", "rest", "rest"), rect, SKY, tall=True, stitch=True)
            found[group] = sheet.things
        return found

    def banner(self, key: str) -> list[Thing]:
        """At the far edge on the affected side."""
        return layout.banner(self.words, self.mirror, key, BANNER)

    def caption(self, text: str, icon: str, look: ScreenLook | None) -> list[Thing]:
        """At the far edge; over the answers of a question."""
        low = None
        if look is not None and look.name == "question":
            top = max(thing.rect[1] + thing.rect[3] / 2 for thing in self._answers(look))
            # As high on the far plate as the answers' upper rim seems from the eye, and a finger more.
            y = ANSWERS.centre[1] + top * ANSWERS.up[1]
            z = ANSWERS.centre[2] + top * ANSWERS.up[2]
            far = (EDGE.centre[2] - EYE[2]) / (z - EYE[2])
            low = (EYE[1] + far * (y - EYE[1]) - EDGE.centre[1]) / EDGE.up[1] + 0.02
        return layout.caption(self.words, self.mirror, text, icon, EDGE, low)

    def screen(self, look: ScreenLook) -> Mapping[str, list[Thing]]:
        """The board or the answers to look at, and the desk to press."""
        if look.name == "rest":
            look = with_centre(look)
        found = {"desk": self._desk(look)}
        if look.name == "question":
            return {**found, "answers": self._answers(look)}
        sheet = self._sheet("sheet")
        if look.name == "rest":
            layout.ground(sheet)
            self._rest(sheet, look)
        elif look.name in layout_worn.NAMES:
            sheet.filled = look.filled
            layout_worn.board(sheet, look)
        elif look.name in pages.VISIT:
            sheet.em = layout_worn.PLAIN_M
            pages.write(sheet, look, layout_worn.plain(look))
        else:
            sheet.em = layout_worn.PLAIN_M if look.name == "pain-confirm" else sheet.em
            pages.write(sheet, look, pages.room_of(look))
        return {**found, "sheet": sheet.things}

    def _sheet(self, group: str) -> Sheet:
        return Sheet(self.plates[group], self.words, self.mirror)

    def _answers(self, look: ScreenLook) -> list[Thing]:
        return layout.answers(look, self.words, ANSWERS, ANSWERS_LOW)

    def _rest(self, sheet: Sheet, look: ScreenLook) -> None:
        # All the room that the pads leave: no name of whom to call is broken.
        layout_play.resting(sheet, look, *HELPING)
        for pad, (v, height) in zip(look.pads, RESTING, strict=True):
            sheet.pad(pad, (layout.RIGHT[0], v, layout.RIGHT[2], height), fill(pad))

    def _desk(self, look: ScreenLook) -> list[Thing]:
        """The same pads in the same order as on the board, and the same bar."""
        if not look.pads:
            return []
        sheet = self._sheet("desk")
        if look.name == "question":
            sheet.things += layout.answers(look, self.words, DESK, DESK_LOW, DESK_WIDE)
        elif look.name in pages.VISIT:
            layout_worn.desk(sheet, look)
        else:
            u, wide = (0.053, 0.230) if look.name == "pain" else (0.0, 0.250)
            heights = [height for _, height in RESTING] if look.name == "rest" else [DESK_PAD] * len(look.pads)
            low = DESK_LOW
            for pad, height in reversed(list(zip(look.pads, heights, strict=True))):
                sheet.pad(pad, (u, low + height / 2, wide, height), fill(pad))
                low += height + DESK_GAP
            if look.name == "pain":
                layout.scale(sheet, look, -0.108, (DESK_LOW, low - DESK_GAP), said=False)
        # What a pad is drawn of reaches no farther than its shadow.
        top = max(thing.rect[1] + thing.rect[3] / 2 for thing in sheet.things)
        mat = self._sheet("desk")
        u, wide = (0.014, 0.330) if look.name == "pain" else (0.0, 0.306 if look.name == "question" else 0.290)
        layout.ground(mat, (u, (top + DESK_LOW) / 2 - 0.002, wide, top - DESK_LOW + 0.018))
        return [*mat.things, *sheet.things]


def before_eyes(lie: Lie, rise_m: float) -> Lie:
    """Where a plate to look at lies once the table rose by so much to a real one, towards the eyes, or sank.

    It stays as it is for the eyes, as large and as far aside. Only where the table comes near is it turned up
    about them, by so much that the sign of REST, the lowest, stays as high over the wood as it was.
    """
    eye = np.array(EYE)
    below, ahead = EYE[1] - SIGN.centre[1], EYE[2] - SIGN.centre[2]
    up_rad = math.atan2(below, ahead) - math.asin((below - max(0.0, rise_m)) / math.hypot(below, ahead))
    return lie.carried(eye, eye - (0.0, rise_m, 0.0), up_rad)


def fill(pad: Pad) -> layout.Colour:
    """What a pad is coloured like, wherever it stands."""
    return {"stop": ORANGE, "thats-it": SKY, "go-on": PAD}.get(pad.key, PAD)


def with_centre(look: ScreenLook, waiting: bool = False) -> ScreenLook:
    """The screen of REST with the pad that seats anew; `waiting` says that the person shall look ahead first."""
    pads = tuple(pad for pad in look.pads if pad.key != CENTRE)
    if not waiting and len(pads) < len(look.pads):
        return look
    words, icon = ("look-ahead", "") if waiting else (CENTRE, CENTRE)
    return replace(look, pads=(*pads, Pad(CENTRE, words, icon, highlighted=waiting)))
