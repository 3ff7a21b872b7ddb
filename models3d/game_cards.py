"""The games by what each is called after (protocol.md 6.5), so that one is told from another at a glance."""

from __future__ import annotations

import math
from typing import Final

from models3d import motifs
from models3d.cards import Draw
from models3d.easel import (
    BLUE,
    CARD,
    DARK_WOOD,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PALE,
    PURPLE,
    SKY,
    WHITE,
    WOOD,
    YELLOW,
    Easel,
    Spot,
    mixed,
    smooth,
)
from models3d.movements import pedal

# Half a turn in steps; tips of the fingers of the hand that is spread, from the thumb on.
TURNS: Final = tuple(math.radians(9 * k) for k in range(21))
TIPS: Final[tuple[Spot, ...]] = ((1.36, 0.1), (0.45, 1.56), (-0.16, 1.86), (-0.72, 1.66), (-1.16, 1.0))


def quiet(e: Easel) -> None:
    """A hand that lies on a cushion."""
    motifs.backdrop(e)
    motifs.pillow(e.at(0.0, -0.95, 1.9), 1.6, "DCE7EA")
    e.at(0, -0.2, flip=True).hand("rest-side", 6.4)


def lantern(e: Easel) -> None:
    """A lantern that shines."""
    motifs.backdrop(e)
    motifs.glow(e.at(0, -0.3), 2.5)
    e.ring((0, 1.75), 0.62, 0.15, DARK_WOOD)
    e.patch([(-0.95, 1.0), (0.95, 1.0), (0.42, 1.62), (-0.42, 1.62)], DARK_WOOD, 0.08, rim=0.06, shadow=0.08)
    e.box((-0.98, -1.5), (0.98, 1.05), mixed(YELLOW, WHITE, 0.55), 0.1, rim=0)
    flame = smooth([(0.0, 0.55), (0.42, -0.35), (0.3, -0.95), (-0.3, -0.95), (-0.42, -0.35)], True)
    e.patch(flame, ORANGE, 0.03, rim=0)
    e.patch([(0.55 * x, 0.6 * y - 0.32) for x, y in flame], YELLOW, 0.02, rim=0)
    e.box((-0.22, -1.45), (0.22, -0.9), WHITE, 0.06, rim=0.04)
    for x in (-0.98, 0.98):
        e.line([(x, -1.5), (x, 1.02)], DARK_WOOD, 0.17)
    e.box((-1.28, -1.95), (1.28, -1.45), DARK_WOOD, 0.12, rim=0.07, shadow=0.12)


def thumb_walk(e: Easel) -> None:
    """A hand with a lamp on each fingertip, from which the thumb takes its way."""
    motifs.backdrop(e)
    e.at(0, -0.25, flip=True).hand("spread", 4.1)
    for x, y in TIPS[1:]:
        e.disc((x, y), 0.29, mixed(ORANGE, YELLOW, 0.5), rim=0.05, shadow=0.05)
    e.disc(TIPS[0], 0.29, BLUE, rim=0.05, shadow=0.05)
    e.line(smooth([(1.5, 0.62), (1.42, 1.1), (1.08, 1.55)]), BLUE, 0.15)
    e.line([(1.5, 1.5), (1.02, 1.6), (1.06, 1.1)], BLUE, 0.15)


def radio(e: Easel) -> None:
    """A radio with a large knob."""
    motifs.backdrop(e)
    e.line([(1.3, 1.0), (2.0, 2.3)], GREY, 0.13)
    e.disc((2.0, 2.3), 0.16, GREY, rim=0.03)
    e.box((-2.45, -1.65), (2.45, 1.15), mixed(WOOD, DARK_WOOD, 0.35), 0.3, rim=0.09, shadow=0.18)
    e.box((-2.15, -1.35), (2.15, 0.85), CARD, 0.2, rim=0)
    for k in range(5):
        e.line([(-1.8, 0.5 - 0.38 * k), (-0.3, 0.5 - 0.38 * k)], mixed(WOOD, DARK_WOOD, 0.2), 0.15)
    e.disc((1.05, -0.25), 0.92, PALE, rim=0.03)
    e.disc((1.05, -0.25), 0.7, BLUE, rim=0.08, shadow=0.08)
    e.line([(1.05, -0.25), (1.38, 0.22)], WHITE, 0.16)


def wing(e: Easel) -> None:
    """A bird with a raised wing."""
    motifs.backdrop(e)
    b = e.at(0.1, -0.35, 1.1)
    b.patch([(-1.15, -0.35), (-2.35, -0.15), (-2.3, -0.75), (-1.0, -0.85)], mixed(BLUE, INK, 0.25), 0.08, rim=0.05)
    b.patch([(1.75, 0.42), (2.4, 0.2), (1.72, 0.02)], ORANGE, 0.05, rim=0.03)
    body = [(-1.45, -0.55), (-0.5, 0.1), (0.6, 0.25), (1.1, 0.72), (1.65, 0.6), (1.8, 0.1), (1.3, -0.6),
            (0.3, -1.1), (-0.8, -1.05)]  # fmt: skip
    b.patch(smooth(body, True), SKY, 0.04, rim=0.08, shadow=0.14)
    b.disc((1.35, 0.32), 0.11, INK, rim=0)
    feathers = [(0.55, -0.3), (0.35, 0.75), (-0.25, 1.75), (-1.2, 2.5), (-1.05, 1.95), (-1.75, 2.0), (-1.4, 1.45),
                (-1.95, 1.2), (-1.35, 0.8), (-1.75, 0.4), (-1.0, 0.2), (-0.85, -0.3),
                (-0.15, -0.6)]  # fmt: skip
    b.patch(feathers, BLUE, 0.09, rim=0.07, shadow=0.1)
    for start, end in (((-0.15, 0.2), (-0.85, 1.5)), ((-0.45, 0.0), (-1.15, 0.85))):
        b.line([start, end], mixed(BLUE, WHITE, 0.35), 0.1)


def touched(e: Easel) -> None:
    """A soft brush that strokes a hand."""
    motifs.backdrop(e)
    e.at(0, -1.0, flip=True).hand("open-side", 6.0)
    b = e.at(-0.15, 0.0, 1.15, -28)
    b.line([(0, 0.75), (0, 2.1)], mixed(WOOD, DARK_WOOD, 0.4), 0.26, rim=0.04, shadow=0.08)
    b.box((-0.3, 0.4), (0.3, 0.85), PALE, 0.06, rim=0.05)
    b.patch([(-0.24, 0.42), (0.24, 0.42), (0.62, -0.45), (0.3, -0.72), (-0.62, -0.5)], "6B5644", 0.06, rim=0.05)
    for top, foot in ((-0.14, -0.38), (0.0, -0.05), (0.14, 0.3)):
        b.line([(top, 0.3), (foot, -0.5)], "8C735C", 0.06)


def butterfly(e: Easel) -> None:
    """A butterfly."""
    motifs.backdrop(e)
    for side in (-1.0, 1.0):
        over = [(0.1, 0.1), (0.7, 1.5), (1.75, 1.95), (2.25, 1.35), (1.85, 0.35), (0.9, -0.05)]
        under = [(0.1, -0.1), (1.0, -0.15), (1.7, -0.65), (1.5, -1.45), (0.85, -1.6), (0.3, -0.9)]
        for wing_of, colour in ((under, YELLOW), (over, ORANGE)):
            e.patch(smooth([(side * x, y) for x, y in wing_of], True), colour, 0.06, rim=0.08, shadow=0.12)
        e.disc((side * 1.45, 1.2), 0.36, CARD, rim=0)
        e.disc((side * 1.0, -0.85), 0.26, CARD, rim=0)
        e.line(smooth([(side * 0.08, 1.0), (side * 0.35, 1.7), (side * 0.75, 2.05)]), INK, 0.09)
        e.disc((side * 0.75, 2.05), 0.11, INK, rim=0)
    e.line([(0, -1.15), (0, 0.85)], INK, 0.34, rim=0.05)
    e.disc((0, 1.0), 0.25, INK, rim=0)


def _gem(e: Easel, at: Spot, size: float, colour: str) -> None:
    g = e.at(*at, size)
    g.patch([(-1.0, 0.3), (-0.55, 0.85), (0.55, 0.85), (1.0, 0.3), (0, -1.0)], colour, 0.06, rim=0.07, shadow=0.1)
    g.patch([(-0.4, 0.3), (0.4, 0.3), (0, -0.9)], mixed(colour, WHITE, 0.4), 0.0, rim=0)
    g.line([(-1.0, 0.3), (1.0, 0.3)], mixed(colour, WHITE, 0.55), 0.1)


def gems(e: Easel) -> None:
    """Gems, each kind for a bowl of its own."""
    motifs.backdrop(e)
    for x, colour in ((-1.35, BLUE), (1.35, PURPLE)):
        for dx, dy in ((-0.5, -0.25), (0.5, -0.25), (0.0, 0.1)):
            _gem(e, (x + dx, dy - 0.35), 0.5, colour)
        bowl = [(x + 1.2 * math.cos(a), -0.75 - 1.2 * math.sin(a)) for a in TURNS]
        e.patch(bowl, mixed(WOOD, DARK_WOOD, 0.15), 0.06, rim=0.09, shadow=0.14)
    _gem(e, (0.0, 1.55), 0.72, BLUE)


def pump(e: Easel) -> None:
    """A foot on a pedal, and the water that it pumps."""
    pedal(12.0, shown=False)(e)
    e.patch([(-1.75, -1.9), (1.55, -1.9), (1.55, -1.5)], GREEN, 0.08, rim=0.06)
    e.line([(1.6, -1.85), (2.55, -1.85), (2.55, -0.4)], GREY, 0.24, rim=0.03)
    for wide, high in ((0.95, 1.15), (0.45, 1.5)):
        for sign in (-1.0, 1.0):
            way = [(2.55 + sign * wide * (1 - math.cos(a)) / 2, -0.3 + high * math.sin(a)) for a in TURNS]
            e.line(way, SKY, 0.16)


PLAIN: Final[dict[str, Draw]] = {
    "game-u02": lantern, "game-u04": radio, "game-u05": wing, "game-u09": butterfly, "game-u11": gems,
}  # fmt: skip
SIDED: Final[dict[str, Draw]] = {"game-u01": quiet, "game-u03": thumb_walk, "game-u08": touched, "game-l01": pump}
