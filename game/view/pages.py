"""A whole screen on its sheet: which layout draws a look, and how much room it has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from game.view import layout_cards, layout_picks, layout_play, plates
from game.view.cells import inset
from game.view.layout import SHEET, Sheet, Thing, Words, ground
from game.view.look import ScreenLook
from game.view.plates import Rect

PLAY: Final[dict[str, Callable[[Sheet, ScreenLook], None]]] = {
    "pain": layout_play.pain,
    "pain-confirm": layout_play.asked_back,
    "rest": layout_play.rest,
    "saved": layout_play.saved,
    "end": layout_play.end,
    "pinch": layout_play.pinch,
    "check": layout_play.check,
}
VISIT: Final[dict[str, Callable[[Sheet, ScreenLook, Rect], None]]] = {
    "card": layout_cards.card,
    "coach": layout_cards.coach,
    "note": layout_cards.note,
    "timed": layout_cards.timed,
    "emergency": layout_cards.emergency,
    "summary": layout_cards.summary,
    "pick": layout_picks.pick,
    "checks": layout_picks.pick,
    "faces": layout_picks.row,
    "dots": layout_picks.row,
    "slider": layout_picks.slider,
}
# From the window's upper rim to over the fingertips; and, for many answers, on to the affected side as well.
TALL: Final[Rect] = (0.0, 0.017, 0.74, 0.362)
WIDE: Final[Rect] = (-0.077, 0.017, 0.926, 0.362)
MARGIN: Final = 0.013


def screen(look: ScreenLook, words: Words, mirror: float) -> list[Thing]:
    """A screen that stops the play, on the sheet of a window."""
    sheet = Sheet(plates.SHEET, words, mirror)
    write(sheet, look, room_of(look))
    return sheet.things


def room_of(look: ScreenLook) -> Rect:
    """How large the sheet of a window is for a look."""
    if look.name == "pain-confirm":
        return layout_play.BACK
    if look.name in PLAY:
        return TALL if look.name == "check" and len(look.lines) > 1 else SHEET
    pads = layout_picks.answers(look)
    many = look.name == "pick" and (len(pads) > layout_picks.FEW or len([pad for pad in pads if pad.picture]) > 1)
    # A picture beside more than yes and no, or under more than one sentence, leaves them too little on the other.
    many = many or (look.name == "pick" and bool(look.picture) and (len(pads) > 2 or len(look.lines) > 0))
    many = many or (look.name == "note" and len(look.lines) > 2)
    # So has a picture over two sentences of a movement.
    many = many or (look.name == "coach" and bool(look.picture) and len(look.lines) > 0)
    return WIDE if many or look.name in ("checks", "emergency") else TALL


def write(sheet: Sheet, look: ScreenLook, room: Rect = SHEET) -> None:
    """A whole screen on a sheet so large."""
    sheet.filled = look.filled
    ground(sheet, room)
    if look.name in PLAY:
        PLAY[look.name](sheet, look)
    else:
        VISIT[look.name](sheet, look, inset(room, MARGIN))
