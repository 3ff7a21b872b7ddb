"""The things that the pictures show again and again, each drawn about its own origin, about 4 units high."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final

from models3d.camera import COACH, SEAT, Camera
from models3d.easel import (
    BLUE,
    CARD,
    DARK_WOOD,
    GLASS,
    GREEN,
    GREY,
    INK,
    LEAF,
    ORANGE,
    PALE,
    SKY,
    WHITE,
    WOOD,
    YELLOW,
    Easel,
    Spot,
    arc,
    mixed,
    smooth,
)
from models3d.signs import STOP

CORTEX: Final = "CFC8DE"
FOLD: Final = "A69CC2"
# The mirror stands in the body's middle plane: its near and far edge, foot and head, metres in the seat frame.
PANE: Final = (-0.17, -0.60, 0.752, 1.06)
TABLE_M: Final = 0.74


def ground(e: Easel, wide: float = 3.3, y: float = -2.35) -> None:
    """A calm patch of floor."""
    e.oval((0, y), wide, 0.28, mixed("EFE6D8", "7A5A3C", 0.16), rim=0)


def backdrop(e: Easel) -> None:
    """The light round that every picture's thing stands before."""
    e.disc((0, 0), 2.72, CARD, rim=0)


def brain(e: Easel) -> None:
    """A brain from its side, its middle kept free for the map."""
    e.patch(
        smooth([(0.55, -1.0), (1.05, -1.45), (1.75, -1.25), (1.8, -0.75), (1.1, -0.5)], True), FOLD, shadow=0.1
    )
    e.patch([(0.35, -0.9), (0.85, -0.9), (0.8, -2.0), (0.45, -2.0)], FOLD, 0.1)
    rim = [(-2.25, -0.25), (-2.2, 0.75), (-1.5, 1.6), (-0.3, 2.0), (1.0, 1.85), (2.0, 1.2), (2.4, 0.3),
            (2.1, -0.55),
           (1.2, -0.85), (0.4, -0.85), (-0.5, -1.3), (-1.5, -1.2), (-1.75, -0.7)]  # fmt: skip
    e.patch(smooth(rim, True), CORTEX, rim=0.07, shadow=0.14)
    for fold in (
        [(-2.0, 0.2), (-1.6, 0.3), (-1.55, 0.75), (-1.85, 0.9)],
        [(-1.4, 1.5), (-1.2, 1.15), (-0.8, 1.2), (-0.65, 1.55)],
        [(-0.2, 1.9), (-0.1, 1.55), (0.35, 1.5), (0.5, 1.75)],
        [(1.1, 1.75), (1.1, 1.35), (1.5, 1.2), (1.75, 1.3)],
        [(2.3, 0.6), (1.9, 0.6), (1.8, 0.2), (2.05, -0.05)],
        [(-1.7, -0.65), (-1.2, -0.6), (-0.95, -0.9), (-0.55, -0.95)],
        [(1.7, -0.65), (1.5, -0.4), (1.1, -0.45), (0.7, -0.7)],
    ):
        e.line(smooth(fold), FOLD, 0.1)


def little_body(e: Easel, arms: str = BLUE, legs: str = BLUE, odd: str = "") -> None:
    """The body on the brain's map; `odd` is the colour of an arm that is drawn otherwise."""
    e.disc((0, 0.72), 0.22, BLUE, rim=0)
    e.patch([(-0.2, 0.3), (0.2, 0.3), (0.15, -0.22), (-0.15, -0.22)], BLUE, 0.08, rim=0)
    for side in (-1.0, 1.0):
        e.line([(side * 0.12, -0.2), (side * 0.2, -0.95)], legs, 0.17)
        if side > 0 or not odd:
            e.line([(side * 0.24, 0.32), (side * 0.62, -0.12), (side * 0.82, 0.12)], arms, 0.15)
    if odd:
        e.line(smooth([(-0.24, 0.32), (-0.5, 0.42), (-0.66, 0.02), (-0.9, 0.3), (-1.05, -0.02)]), odd, 0.2)


def bell(e: Easel) -> None:
    """A bell that rings."""
    e.disc((0, 0.95), 0.18, ORANGE)
    shape = smooth([(-1.0, -0.62), (-0.72, -0.3), (-0.62, 0.4), (-0.3, 0.82), (0.3, 0.82), (0.62, 0.4),
            (0.72, -0.3),
                    (1.0, -0.62)])  # fmt: skip
    e.disc((0, -0.78), 0.22, "B87B00")
    e.patch(shape, ORANGE, 0.04, rim=0.08, shadow=0.1)
    for side in (0.0, 180.0):
        for radius in (1.2, 1.5):
            e.line(arc((0, 0.1), radius, side - 24, side + 24, 14), ORANGE, 0.11)


def eye(e: Easel, iris: str = BLUE) -> None:
    """An open eye, 3 units wide."""
    lid = [*arc((0, -1.2), 1.92, 141, 39, 30), *arc((0, 1.2), 1.92, -39, -141, 30)]
    e.patch(lid, WHITE, 0.03, rim=0, shadow=0.1)
    e.disc((0, 0), 0.58, iris, rim=0.05)
    e.disc((0, 0), 0.27, "1E262D", rim=0)
    e.disc((0.16, 0.2), 0.1, WHITE, rim=0)
    e.line([*lid, lid[0]], INK, 0.12)


def calendar(e: Easel, rows: int = 3, columns: int = 7) -> list[Spot]:
    """A leaf of a calendar, 4.4 wide; gives the middle of each day."""
    e.box((-2.3, -1.75), (2.3, 1.75), WHITE, 0.16, shadow=0.16)
    e.box((-2.3, 1.1), (2.3, 1.75), BLUE, 0.16)
    for x in (-1.2, 1.2):
        e.line([(x, 1.55), (x, 2.0)], INK, 0.16)
    wide, high = 4.2 / columns, 2.5 / rows
    days = [(-2.1 + wide * (k + 0.5), 0.85 - high * (r + 0.5)) for r in range(rows) for k in range(columns)]
    for x, y in days:
        half = (wide / 2 - 0.06, high / 2 - 0.06)
        e.box((x - half[0], y - half[1]), (x + half[0], y + half[1]), "EDF1F2", 0.06, rim=0)
    return days


def leaf(e: Easel, colour: str = LEAF) -> None:
    """One leaf, a unit long, upright."""
    e.patch(smooth([(0, -0.4), (0.3, -0.05), (0.0, 0.55), (-0.3, -0.05)], True), colour, rim=0.04)
    e.line([(0, -0.55), (0, 0.25)], mixed(colour, INK, 0.35), 0.06)


def clock(e: Easel, share: float, colour: str = GREEN) -> None:
    """A clock with no figures and so much of its round filled."""
    e.disc((0, 0), 1.75, INK, rim=0, shadow=0.16)
    e.disc((0, 0), 1.6, WHITE, rim=0)
    if share > 0:
        e.patch([(0, 0), *arc((0, 0), 1.42, 90, 90 - 360 * share, 60)], colour, rim=0)
    for k in range(12):
        a = math.radians(30 * k)
        near = 1.28 if k % 3 else 1.18
        e.line([(near * math.cos(a), near * math.sin(a)), (1.42 * math.cos(a), 1.42 * math.sin(a))], INK, 0.08)
    end = math.radians(90 - 360 * share)
    e.line([(0, 0), (0, 1.1)], INK, 0.13)
    e.line([(0, 0), (1.1 * math.cos(end), 1.1 * math.sin(end))], INK, 0.13)
    e.disc((0, 0), 0.14, INK, rim=0)


def plant(e: Easel, grown: float, colour: str = LEAF) -> None:
    """A plant in a pot, 0 a sprout to 1 grown; its foot at the origin."""
    light = "5DAA70" if colour == LEAF else mixed(colour, WHITE, 0.15)
    e.patch([(-0.36, 0.62), (0.36, 0.62), (0.27, 0.02), (-0.27, 0.02)], "B78A5C", 0.05, shadow=0.08)
    e.box((-0.46, 0.5), (0.46, 0.72), "C79A6B", 0.05)
    top = 0.72 + 0.35 + 1.45 * grown
    e.line([(0, 0.7), (0, top)], colour, 0.09)
    pairs = 1 + round(3 * grown)
    for k in range(pairs):
        y = top - 0.1 - k * (top - 1.0) / max(pairs, 1)
        for side in (-1.0, 1.0):
            leaf(e.at(side * 0.3, y + 0.05, 0.6 + 0.25 * grown, -side * 58), colour if k % 2 else light)
    if grown > 0.9 and colour == LEAF:
        for k in range(5):
            x, y = arc((0, top + 0.12), 0.2, 72 * k, 72 * k, 1)[0]
            e.disc((x, y), 0.16, ORANGE, rim=0.02)
        e.disc((0, top + 0.12), 0.13, YELLOW, rim=0)


def bubble(e: Easel, colour: str = WHITE, thought: bool = False) -> None:
    """A bubble for speech or a thought, 2.6 wide; it points down to the left."""
    if thought:
        for x, y, r in ((-0.75, 0.15, 0.55), (-0.1, 0.4, 0.72), (0.7, 0.15, 0.6), (0.05, -0.25, 0.62)):
            e.disc((x, y), r, colour, rim=0, shadow=0.08)
        for x, y, r in ((-0.75, 0.15, 0.53), (-0.1, 0.4, 0.7), (0.7, 0.15, 0.58), (0.05, -0.25, 0.6)):
            e.disc((x, y), r, colour, rim=0)
        e.disc((-0.95, -0.8), 0.18, colour, rim=0)
        e.disc((-1.3, -1.12), 0.11, colour, rim=0)
        return
    e.patch([(-0.7, -0.6), (-0.1, -0.6), (-1.0, -1.3)], colour, 0.04, rim=0, shadow=0.1)
    e.box((-1.3, -0.8), (1.3, 0.9), colour, 0.35, rim=0, shadow=0.1)
    e.patch([(-0.7, -0.6), (-0.1, -0.6), (-1.0, -1.3)], colour, 0.04, rim=0)
    for y, x in ((0.4, 0.85), (0.05, 0.85), (-0.3, 0.3)):
        e.line([(-0.85, y), (x, y)], PALE, 0.13)


def warning(e: Easel) -> None:
    """A triangle on its side with a stroke and a dot."""
    e.patch([(-0.85, -0.7), (0.85, -0.7), (0, 0.8)], YELLOW, 0.14, shadow=0.1)
    e.line([(0, 0.32), (0, -0.18)], INK, 0.17)
    e.disc((0, -0.5), 0.1, INK, rim=0)


def stop_pad(e: Easel) -> None:
    """The stop pad, as it is on every page: a dark square on its colour."""
    e.box((-1.05, -1.05), (1.05, 1.05), STOP, 0.22, rim=0.08, shadow=0.16)
    e.box((-0.5, -0.5), (0.5, 0.5), INK, 0.06, rim=0)


def button(e: Easel) -> None:
    """The big round button on a table, seen from a little above."""
    e.oval((0, -0.25), 1.5, 0.62, "DCD6CA", rim=0.04, shadow=0.14)
    e.oval((0, -0.02), 1.15, 0.48, "00588B", rim=0)
    e.oval((0, 0.16), 1.15, 0.48, BLUE, rim=0.05)


def frame(e: Easel, wide: float, high: float, colour: str = DARK_WOOD, pane: str = GLASS) -> None:
    """A frame with its pane, upright about the origin, of these half sizes."""
    e.box((-wide - 0.18, -high - 0.18), (wide + 0.18, high + 0.18), colour, 0.1, rim=0.06, shadow=0.18)
    e.box((-wide, -high), (wide, high), pane, 0.03, rim=0)


def gleam(e: Easel, wide: float, high: float) -> None:
    """The streaks of light by which glass is known."""
    e.line([(-wide * 0.85, high * 0.35), (-wide * 0.45, high * 0.85)], mixed(GLASS, WHITE, 0.65), 0.12)
    e.line([(-wide * 0.85, -high * 0.05), (-wide * 0.6, high * 0.28)], mixed(GLASS, WHITE, 0.65), 0.12)


def _quad(camera: Camera, places: Sequence[tuple[float, float, float]]) -> list[Spot]:
    return [camera.spot(place) for place in places]


def table_top(e: Easel, camera: Camera, colour: str = WOOD, floor: str = "E5DAC8") -> None:
    """The table from one of the cameras, over a plain room."""
    low, high, near, far = -0.78, 0.78, 0.02 if camera is COACH else -0.12, -0.92
    e.box((-4.2, -3.2), (4.2, 3.2), floor, 0, rim=0)
    for drop, shade in ((0.035, mixed(colour, "2A2118", 0.35)), (0.0, colour)):
        y = TABLE_M - drop
        e.patch(
            _quad(camera, [(low, y, near), (high, y, near), (high, y, far), (low, y, far)]), shade, 0.02, rim=0
        )


def mirror_scene(
    e: Easel,
    pose: str,
    beside: Callable[[Easel], None] | None = None,
    image: Callable[[Easel], None] | None = None,
    cloth: float = 0.0,
    afar: Callable[[Easel], None] | None = None,
) -> None:
    """The working hand at the table before the mirror, and its image in it.

    `beside` draws what stands on the table and `image` how the mirror shows it, `afar` where that is behind the
    image of the hand; `cloth` is the share of the glass that a cloth covers.
    """
    near, far, foot, head = PANE
    table_top(e, COACH)
    pane = _quad(COACH, [(0, foot, near), (0, foot, far), (0, head, far), (0, head, near)])
    rail = 0.022
    outer = _quad(COACH, [(0, TABLE_M, near + rail), (0, TABLE_M, far - rail), (0, head + rail, far - rail),
                          (0, head + rail, near + rail)])  # fmt: skip
    e.patch(outer, DARK_WOOD, 0.05, rim=0.05, shadow=0.2)
    e.patch(pane, "D9DFDC", rim=0)
    # What the glass shows of the table is as far behind it as the table is before it.
    behind = _quad(
        COACH, [(-0.78, TABLE_M, 0.02), (0, TABLE_M, 0.02), (0, TABLE_M, -0.92), (-0.78, TABLE_M, -0.92)]
    )
    e.patch(behind, mixed(WOOD, GLASS, 0.4), rim=0, within=pane)
    if afar is not None:
        e.inside(pane, afar)
    e.frame(f"coach-{pose}-image", within=pane)
    if image is not None:
        e.inside(pane, image)
    if cloth > 0.0:
        _cloth(e, cloth)
    if beside is not None:
        beside(e)
    e.frame(f"coach-{pose}-arm", shadow=0.1)


def _cloth(e: Easel, share: float) -> None:
    near, far, foot, head = PANE
    bottom = head - share * (head - foot)
    x = 0.004
    steps = 9
    hem = [
        COACH.spot((x, bottom + 0.012 * math.cos(k * 2.4), near + (far - near) * k / steps))
        for k in range(steps + 1)
    ]
    top = _quad(COACH, [(x, head + 0.03, far - 0.03), (x, head + 0.03, near + 0.03)])
    side = _quad(COACH, [(x, bottom, far - 0.03), (x, bottom, near + 0.03)])
    e.patch([side[1], *smooth(hem), side[0], *top], "8FB3A6", 0.05, rim=0.07, shadow=0.14)
    for k in (1.5, 3.5, 5.5, 7.5):
        z = near + (far - near) * k / steps
        e.line(_quad(COACH, [(x, head, z), (x, bottom + 0.03, z + 0.006)]), "7CA093", 0.05)


def seat_scene(e: Easel) -> None:
    """Both forearms on the table, from the seat."""
    table_top(e, SEAT)


def mirror_edge(e: Easel) -> None:
    """The same mirror from the seat, which looks at its edge: wood, and a streak of glass on the working side."""
    near, far, _, head = PANE
    left, right, glass = -0.011, 0.011, 0.015
    foot = TABLE_M
    e.patch(_quad(SEAT, [(left, head, near), (left, head, far), (right, head, far), (right, head, near)]),
            mixed(DARK_WOOD, WOOD, 0.35), 0.02, rim=0)  # fmt: skip
    e.patch(_quad(SEAT, [(left, head, near), (right, head, near), (right, foot, near), (left, foot, near)]),
            DARK_WOOD, 0.03, rim=0.04, shadow=0.18)  # fmt: skip
    e.patch(_quad(SEAT, [(right, head, near), (glass, head, near), (glass, foot, near), (right, foot, near)]),
            mixed(GLASS, WHITE, 0.4), 0.01, rim=0)  # fmt: skip


def arrow(e: Easel, colour: str = INK, wide: float = 0.16) -> None:
    """An arrow to the right, two units long."""
    e.line([(-0.95, 0), (0.8, 0)], colour, wide)
    e.line([(0.4, 0.42), (0.9, 0), (0.4, -0.42)], colour, wide)


def waves(e: Easel, colour: str, count: int = 3, wide: float = 0.1) -> None:
    """Waves that go out to the right."""
    for k in range(count):
        e.line(arc((0, 0), 0.5 + 0.32 * k, -36, 36, 16), colour, wide)


def phone(e: Easel) -> None:
    """A telephone's handset."""
    e.line(smooth([(-0.95, -0.85), (-1.05, 0.05), (-0.45, 0.85), (0.35, 1.05)]), INK, 0.42, rim=0.05, shadow=0.12)
    e.line([(-1.0, -0.95), (-0.62, -1.05)], INK, 0.56, rim=0.05)
    e.line([(0.42, 1.1), (0.62, 0.78)], INK, 0.56, rim=0.05)


def glow(e: Easel, radius: float, colour: str = "FBE3A8") -> None:
    """A warm light in soft rings."""
    for share, ring in ((1.0, 0.35), (0.78, 0.65), (0.55, 1.0)):
        e.disc((0, 0), radius * share, mixed(CARD, colour, ring), rim=0)


def drop(e: Easel, colour: str = SKY) -> None:
    """A drop of water, a unit high."""
    e.patch([*arc((0, -0.12), 0.3, 150, 390, 30), (0, 0.55)], colour, 0.03, rim=0.03)


def pillow(e: Easel, wide: float = 1.6, colour: str = WHITE) -> None:
    """A pillow lying."""
    e.patch(smooth([(-wide, -0.3), (-wide * 0.95, 0.35), (0, 0.42), (wide * 0.95, 0.35), (wide, -0.3),
            (0, -0.4)], True),
            colour, rim=0.06, shadow=0.14)  # fmt: skip


def grey(colour: str, share: float = 0.6) -> str:
    """The colour, calmer."""
    return mixed(colour, GREY, share)
