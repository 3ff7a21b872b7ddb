"""A simulated person before the tests on a sheet: finds leaves, halves lines, reads letters, sees flashes."""

from __future__ import annotations

from typing import Final

from game.session.guided.sighted import FEET, HANDS
from game.simulation.patient import Patient
from game.view.input import Action, Input, Press
from game.view.look import ScreenLook
from game.view.seeing import WAYS
from game.view.sheet import Drawing, Shape, key_of

# A side that is seen badly draws the middle of a line away from it by up to this share of the line.
DRAWN: Final = 0.12
HALF_TURN_DEG: Final = 180
# The screen before which it sits is that of a laptop.
MM_A_PX: Final = 0.25
# A turn by more than this between two looks is another thing that turns.
JUMP_DEG: Final = 20


def fitted(look: ScreenLook) -> str:
    """What staff do who hold a card to the outline: larger, until it fits."""
    fits = look.drawing is not None and look.drawing.mm_a_px <= MM_A_PX
    return "thats-it" if fits else "more"


class Examinee:
    """Does the tests well, but for the left side of an archetype that misses what lies there.

    `answer` gives the key that is wanted of a look, `touch` the acts that only a pointer can make; None for none.
    """

    def __init__(self, patient: Patient) -> None:
        self.patient = patient
        self._passed: set[Shape] = set()
        self._flashed = "none"
        self._asked = False
        self._turn: float | None = None
        self._way: str | None = None

    def touch(self, look: ScreenLook, time_s: float) -> list[Input] | None:
        """The next leaf, or the middle of the line."""
        drawing = look.drawing
        if drawing is None or not drawing.touched:
            return None
        if look.title.startswith("t1b"):
            return self._halves(drawing, time_s)
        return self._finds(drawing, time_s)

    def answer(self, look: ScreenLook) -> str | None:
        """What is said to a letter, a flash, pictures or a turning; None where there is nothing to say yet."""
        keys = {pad.key for pad in look.pads if not pad.dead}
        if "go-on" in keys:
            return "go-on"
        if look.title == "t2a" and look.drawing is not None:
            turn = look.drawing.shapes[0].turn_deg
            return next(way for way, deg in WAYS.items() if deg == turn)
        if look.title.startswith("t2b") and look.drawing is not None:
            return self._saw(look.drawing, asked=bool(keys))
        if look.title in ("t2c", "t2c-leg"):
            return next((pad.key for pad in look.pads if pad.key in (*HANDS, *FEET)), None)
        if look.title == "t2c-2" and look.drawing is not None:
            return self._turns(look.drawing)
        return None

    def _finds(self, drawing: Drawing, time_s: float) -> list[Input] | None:
        small = min(shape.size_mm for shape in drawing.shapes if shape.kind == "leaf")
        for shape in drawing.shapes:
            if shape.kind != "leaf" or shape.size_mm > small or shape.ticked or shape in self._passed:
                continue
            if self.patient.notices(left=shape.x_mm < 0.0):
                return [Press(Action.PAD, time_s, "button", key_of(shape.x_mm, shape.y_mm))]
            self._passed.add(shape)
        self._passed.clear()
        return None

    def _halves(self, drawing: Drawing, time_s: float) -> list[Input] | None:
        line = drawing.shapes[0]
        if len(drawing.shapes) > 1:
            return None
        left = self.patient.of.left
        off = 0.0 if left is None else DRAWN * (1.0 - left) * line.size_mm
        return [Press(Action.PAD, time_s, "button", key_of(line.x_mm + off, line.y_mm))]

    def _saw(self, drawing: Drawing, asked: bool) -> str | None:
        before, self._asked = self._asked, asked
        if asked:
            return self._flashed
        if before:
            self._flashed = "none"
        sides = {"left" if shape.x_mm < 0 else "right" for shape in drawing.shapes if shape.x_mm}
        if sides:
            self._flashed = "both" if len(sides) > 1 else sides.pop()
        return None

    def _turns(self, drawing: Drawing) -> str | None:
        turn, before = drawing.shapes[0].turn_deg, self._turn
        self._turn = turn
        step = 0.0 if before is None else (turn - before + HALF_TURN_DEG) % (2 * HALF_TURN_DEG) - HALF_TURN_DEG
        if before is None or abs(step) > JUMP_DEG:
            self._way = None
        elif step:
            self._way = "turn-right" if step > 0 else "turn-left"
        return self._way
