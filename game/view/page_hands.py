"""Hands on their boards on a flat page: which an exercise shows, where the boards stand, how a hand is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
from PIL import Image, ImageFilter, ImageOps

from game.body.joints import Side
from game.training.events import Cue, Event, Hide, Place, Show
from game.view.brush import Area, Brush, rgb
from game.view.look import ScreenLook
from game.view.page import EM, INK, RIM, TITLE_EM, Page
from models3d import catalogue
from models3d import flat_hands as hands

KIND: Final = "hand"
BOARD: Final = rgb("#DCE5E4")
# An empty board waits so long for its next picture before it goes: the page does not flicker between two.
WAITS_S: Final = 2.5
# What moves away gets smaller, as from an eye so far away (metres), and rises on the board: parts of it a metre.
EYE_M: Final = 0.55
LIFT, REACH = 1.7, 0.6
# A whole move is shown in steps; turns, places and dimming in ones that nobody sees.
TURN_DEG, PART, DARK = 1.0, 0.005, 0.05
# How dark a picture is at most that is all dim.
DIMMEST: Final = 0.85
# In hundredths of the page's width.
BETWEEN, FRAME, ROUND = 1.6, 0.16, 1.4


@dataclass(frozen=True, slots=True)
class Hand:
    """One hand: its cut-out, whose cuff it keeps (`rests`, a cut-out too), clockwise turn, and how dim it is.

    `rise` is how far it stands above the board's middle, in parts of the board, `scale` how large it is.
    """

    side: Side
    name: str
    rests: str
    turn_deg: float
    dim: float
    rise: float
    scale: float


class Hands:
    """Follows what an exercise shows of hands; other props are not drawn on flat pages."""

    def __init__(self) -> None:
        self._looks: dict[int, dict[str, Any]] = {}
        self._from: dict[int, Place] = {}
        self._at: dict[int, Place] = {}
        self._count = 0
        self._left_s = float("-inf")

    def apply(self, events: Sequence[Event], cues: Sequence[Cue], time_s: float) -> None:
        """What happened, and how looks changed; `time_s` is the frame's."""
        for event in events:
            if isinstance(event, Show) and event.prop == KIND:
                self._looks[event.prop_id] = _whole(event.look)
                self._from[event.prop_id] = self._at[event.prop_id] = event.at
            elif isinstance(event, Hide) and self._looks.pop(event.prop_id, None) is not None:
                self._left_s = time_s
        for cue in cues:
            look = self._looks.get(cue.prop_id)
            if look is not None:
                look.update(cue.look)
                self._at[cue.prop_id] = self._at[cue.prop_id] if cue.at is None else cue.at
        self._count = len(self._looks) or self._count

    def shown(self) -> tuple[Hand, ...]:
        """The hands as they are now, the uppermost first."""
        order = sorted(self._looks, key=lambda each: -self._from[each][1])
        return tuple(_hand(self._looks[each], self._from[each], self._at[each]) for each in order)

    @property
    def ids(self) -> tuple[int, ...]:
        """Which props they are, in no order that means anything."""
        return tuple(self._looks)

    def boards(self, time_s: float) -> int:
        """How many boards the page has: one a hand, and for a while those that wait for the next."""
        waits = time_s - self._left_s < WAITS_S
        return len(self._looks) or (self._count if waits else 0)


def _whole(look: Mapping[str, Any]) -> dict[str, Any]:
    return {name: field.default for name, field in catalogue.fields(KIND).items()} | dict(look)


def _hand(look: Mapping[str, Any], began: Place, now: Place) -> Hand:
    to, blend = str(look["to"]), float(look["blend"])
    step = round(blend * hands.STEPS)
    view, posture = str(look["view"]), str(look["posture"])
    away = began[2] - now[2]
    return Hand(
        Side(str(look["side"])),
        hands.name_of(view, posture, str(look["object"]), to, step),
        hands.still_name(view, posture) if to else "",
        round(float(look["turn_deg"]) / TURN_DEG) * TURN_DEG % 360.0,
        round(float(look["dim"]) / DARK) * DARK,
        round((LIFT * (now[1] - began[1]) + REACH * away) / PART) * PART,
        round(EYE_M / (EYE_M + max(0.0, away)) / PART) * PART,
    )


# -- where they stand ----------------------------------------------------------------------------------------


def fits(look: ScreenLook | None) -> bool:
    """True where boards have their place: by themselves, or with a question of the exercise."""
    return look is None or look.name == "question"


def write(page: Page, look: ScreenLook | None, area: Area, count: int) -> tuple[Area, ...]:
    """Empty boards on the inner side and, beside them, the question with its answers; where the boards are."""
    u = page.u
    gap = BETWEEN * u
    high = (area.h - gap * (count - 1)) / count
    side = min(high, 0.54 * area.w)
    column, rest = area.side(side, 2.6 * u, right=not page.outer)
    places = tuple(cell.within(side, side) for cell in column.grid(1, count, gap))
    for place in places:
        page.brush.shadow(place, INK, ROUND * u, 0.6 * u, 0.18)
        page.brush.box(place, RIM, ROUND * u)
        page.brush.box(place.inset(FRAME * u), BOARD, ROUND * u)
    if look is not None and count == len(look.pads) > 1:
        _beside(page, look, rest, places)
    elif look is not None:
        _below(page, look, rest)
    return tuple(place.inset(FRAME * u) for place in places)


def _below(page: Page, look: ScreenLook, area: Area) -> None:
    """The answers at the lower end, where a hand that rests reaches them, with the question over them."""
    u = page.u
    columns = 2 if len(look.pads) == 2 and not look.stacked else 1
    rows = -(-len(look.pads) // columns)
    high = min(17.0 if columns == 2 else 11.0, (0.62 * area.h / u - BETWEEN * (rows - 1)) / rows) * u
    pads, head = area.bottom(rows * high + (rows - 1) * BETWEEN * u, 1.5 * u)
    for pad, cell in zip(look.pads, pads.grid(columns, rows, BETWEEN * u), strict=True):
        page.pad(pad, cell)
    page.text(head, page.say(look.title, look.number), TITLE_EM, bold=True, top=True)


def _beside(page: Page, look: ScreenLook, area: Area, places: Sequence[Area]) -> None:
    """One answer beside each board, and the question on the outer side."""
    u = page.u
    head, middle = page.outside(area, 0.5 * area.w / u, 2.0)
    for pad, place in zip(look.pads, places, strict=True):
        page.pad(pad, Area(middle.x, place.y, middle.w, place.h).within(middle.w, 9.0 * u), tall=False)
    page.text(head, page.say(look.title, look.number), min(TITLE_EM, 1.2 * EM), bold=True)


# -- how one is drawn ----------------------------------------------------------------------------------------


def paint(brush: Brush, area: Area, hand: Hand, radius: float) -> None:
    """A hand on its board, square and `area` large."""
    side = max(8, round(min(area.w, area.h)))
    sheet = Image.new("RGB", (side, side), BOARD)
    picture, shadow = _placed(hand.side, hand.name, hand.rests, hand.turn_deg, max(8, round(side * hand.scale)))
    x = (side - picture.width) // 2
    y = round((side - picture.height) / 2 - hand.rise * side)
    sheet.paste(INK, (x, y + max(1, side // 60)), shadow)
    sheet.paste(picture, (x, y), picture)
    if hand.dim > 0.0:
        dark = DIMMEST * hand.dim
        veil = Image.new("RGB", sheet.size, (round(255 * (1.0 - dark)),) * 3)
        sheet = Image.blend(sheet, veil, dark)
    brush.picture(area, sheet, radius)


@lru_cache(maxsize=24)
def _placed(side: Side, name: str, rests: str, turn_deg: float, px: int) -> tuple[Image.Image, Image.Image]:
    """A hand of that side, turned, in a square of so many pixels, and the mask of its shadow."""
    picture = _upright(side, name, rests, px)
    if turn_deg:
        picture = picture.rotate(-turn_deg, Image.Resampling.BICUBIC)
    soft = picture.getchannel("A").filter(ImageFilter.GaussianBlur(px / 55))
    return picture, soft.point([round(0.26 * each) for each in range(256)])


@lru_cache(maxsize=12)
def _upright(side: Side, name: str, rests: str, px: int) -> Image.Image:
    picture = hands.cut_out(name)
    if rests:
        (x, y), (at_x, at_y) = _cuff(name), _cuff(rests)
        moved = Image.new("RGBA", picture.size)
        moved.paste(picture, (at_x - x, at_y - y))
        picture = moved
    if side is Side.LEFT:
        # In shape and light alike, as tests/scenes/test_sprites.py shows.
        picture = ImageOps.mirror(picture)
    return picture.resize((px, px), Image.Resampling.LANCZOS)


@lru_cache(maxsize=128)
def _cuff(name: str) -> tuple[int, int]:
    """Where a hand's cuff ends, in pixels: its middle and its lowest row."""
    solid = np.asarray(hands.cut_out(name).getchannel("A")) > 128
    low = int(np.flatnonzero(solid.any(axis=1))[-1])
    across = np.flatnonzero(solid[max(0, low - 6) : low].any(axis=0))
    return int(across[[0, -1]].mean()), low
