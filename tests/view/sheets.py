"""A measured screen, and presses on its sheets."""

import numpy as np

from game.body.joints import Side
from game.settings import rules
from game.view.input import Action, InputRules, Press
from game.view.page_pictures import picture
from game.view.page_whole import Around, draw
from game.view.sheet import Ruler, key_of
from game.view.sheet_plan import SheetRules

RULES = rules(InputRules, "input")
SIZES = rules(SheetRules, "sheet")
# A laptop 34.4 cm wide, and a screen of 24 inches; both seen from half a metre.
LAPTOP = Ruler(344.0 / 1366, 500.0, (1366, 768))
WIDE = Ruler(531.0 / 1920, 500.0, (1920, 1080))


def pad(key, at_s, by="button"):
    return Press(Action.PAD, at_s, by, key)


def at(x_mm, y_mm, at_s):
    return Press(Action.PAD, at_s, "button", key_of(x_mm, y_mm))


def key(action, at_s):
    return Press(action, at_s, "key")


def show(screen, at_s):
    """A frame: the time has come so far, and it was drawn."""
    screen.tick(at_s)
    screen.drawn(at_s)


def page(look, ruler=LAPTOP, intact_right=True):
    return draw(
        ruler.size_px, look, Around(), {}, lambda name: picture(name, Side.LEFT), intact_right=intact_right
    )


def inked(drawn, ruler):
    """The columns and rows of the sheet that are not its ground, in mm from its middle: right and up."""
    pixels = np.asarray(drawn.image)[: round(ruler.height_mm / ruler.mm_a_px), :, :].astype(int)
    rows, columns = np.nonzero(np.abs(pixels - pixels[0, 0]).sum(axis=2) > 60)
    left, top = ruler.size_px[0] / 2, ruler.height_mm / ruler.mm_a_px / 2
    edge = ruler.size_px[0] / 100
    return (columns + 0.5 - left) * ruler.mm_a_px, (top + edge - rows - 0.5) * ruler.mm_a_px
