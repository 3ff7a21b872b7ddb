"""The pictures of movements: the coach's phases (protocol.md 10.7), and the ten cards of exposure (6.3)."""

from __future__ import annotations

import math
from typing import Final

from models3d import motifs, people
from models3d.camera import COACH, SEAT, Camera, Place
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
    SKY,
    TROUSERS,
    WHITE,
    WOOD,
    Easel,
    Spot,
    mixed,
    smooth,
)

# The phases of every movement of the first version, in the order in which they are shown.
COACH_ARMS: Final[dict[str, tuple[str, ...]]] = {
    "u01": ("quiet", "quiet-up"),
    "u02": ("opened", "half", "closed"),
    "u03": ("fanned", "pinched", "ring"),
    "u04": ("turned-down", "turned-side", "turned-up"),
    "u05": ("wing-down", "wing-level", "wing-up"),
    "u09": ("near", "middle", "far"),
}
# The bowl on the table, metres in the seat frame, and the gem in these poses: where thumb and finger meet, and
# once it is let go where it lies in the bowl, so that it does so in the mirror too.
_BOWL: Final[Place] = (0.13, 0.755, -0.58)
_GEMS: Final[dict[str, Place]] = {
    "pick": (0.158, 0.800, -0.470),
    "carry": (0.141, 0.849, -0.534),
    "drop": (0.13, 0.785, -0.58),
}


def coach_arm(pose: str) -> Draw:
    """One phase of the working arm before the stand mirror, and its image in it."""

    def draw(e: Easel) -> None:
        motifs.mirror_scene(e, pose)

    return draw


def flower(pose: str) -> Draw:
    """A phase of reaching to a flower on the table."""

    def draw(e: Easel) -> None:
        motifs.mirror_scene(e, pose, lambda pen: _flower(pen, 1.0), afar=lambda pen: _flower(pen, -1.0))

    return draw


def _flower(e: Easel, sign: float) -> None:
    x, y = COACH.spot((sign * 0.2, 0.745, -0.67))
    f = e.at(x, y, 0.62 if sign > 0 else 0.52)
    f.oval((0, 0), 0.42, 0.2, "B78A5C", rim=0.04, shadow=0.1)
    f.line([(0, 0.1), (0, 1.0)], "4E9A63", 0.1)
    for k in range(6):
        a = math.radians(60 * k)
        f.disc((0.28 * math.cos(a), 1.15 + 0.28 * math.sin(a)), 0.2, ORANGE, rim=0.03)
    f.disc((0, 1.15), 0.18, "F0E442", rim=0)


def _brush(e: Easel, camera: Camera, side: float, share: float) -> None:
    """A brush on the hand of that side, so far from wrist to fingers; its handle leads away from the arm."""
    tip = (side * (0.213 + 0.005 * share), 0.79 + 0.01 * share, -0.36 - 0.13 * share)
    (x, y), (u, v) = camera.spot(tip), camera.spot((tip[0] + side * 0.15, tip[1] + 0.085, tip[2]))
    long = math.hypot(u - x, v - y)
    b = e.at(x, y, long / 2.6, math.degrees(math.atan2(v - y, u - x)) - 90)
    b.patch([(-0.16, 0.42), (0.16, 0.42), (0.2, 0.1), (0.0, -0.08), (-0.2, 0.1)], "4A3A2E", 0.05, shadow=0.12)
    b.box((-0.17, 0.4), (0.17, 0.72), PALE, 0.04)
    b.line([(0, 0.78), (0, 2.6)], mixed(WOOD, DARK_WOOD, 0.4), 0.2, rim=0.03)


def stroked(share: float) -> Draw:
    """A brush that strokes the working hand, so far from the wrist to the fingers, and its image in the glass."""

    def draw(e: Easel) -> None:
        motifs.mirror_scene(e, "quiet", image=lambda pen: _brush(pen, COACH, -1.0, share))
        _brush(e, COACH, 1.0, share)

    return draw


def both_stroked(e: Easel) -> None:
    """From the seat: a brush on each hand, in the same place, the mirror's edge between them."""
    motifs.seat_scene(e)
    for arm in ("image", "arm"):
        e.frame(f"seat-quiet-{arm}", shadow=0.1)
    motifs.mirror_edge(e)
    for side in (-1.0, 1.0):
        _brush(e, SEAT, side, 0.6)


def _gem(e: Easel, spot: Spot, size: float = 0.3) -> None:
    g = e.at(spot[0], spot[1], size)
    g.patch([(-0.8, 0.25), (-0.4, 0.75), (0.4, 0.75), (0.8, 0.25), (0, -0.85)], SKY, 0.06, rim=0.06, shadow=0.1)
    g.line([(-0.8, 0.25), (0.8, 0.25)], mixed(SKY, WHITE, 0.5), 0.08)


def sorting(pose: str) -> Draw:
    """A phase of taking a gem and putting it into a bowl."""

    def stood(e: Easel, sign: float) -> None:
        x, y = COACH.spot((sign * _BOWL[0], *_BOWL[1:]))
        bowl = e.at(x, y, 0.5 if sign > 0 else 0.4)
        x, y, z = _GEMS[pose]
        gem, size = COACH.spot((sign * x, y, z)), 0.24 if sign > 0 else 0.2
        bowl.oval((0, 0.25), 0.95, 0.4, mixed(CARD, INK, 0.2), rim=0, shadow=0.1)
        if pose == "drop":
            _gem(e, gem, size)
        bowl.patch(
            smooth([(-0.95, 0.25), (-0.6, -0.4), (0, -0.55), (0.6, -0.4), (0.95, 0.25), (0, 0.02)]), CARD, 0.02
        )
        if pose != "drop":
            _gem(e, gem, size)

    def draw(e: Easel) -> None:
        # A thing's image is as far behind the mirror as the thing is before it.
        motifs.mirror_scene(e, pose, lambda pen: stood(pen, 1.0), lambda pen: stood(pen, -1.0))

    return draw


def pedal(toe_deg: float, shown: bool = True) -> Draw:
    """A foot that goes up at the ankle, its heel on the floor; its way is `shown` where it does."""

    def draw(e: Easel) -> None:
        motifs.backdrop(e)
        e.box((-4.2, -3.2), (4.2, -1.75), mixed(WOOD, CARD, 0.45), 0, rim=0)
        e.patch([(-1.75, 3.1), (-0.45, 3.1), (-0.75, -1.0), (-1.55, -1.0)], TROUSERS, 0.1, rim=0.08)
        f = e.at(-1.15, -1.35, 1.0, toe_deg)
        f.patch([(-0.42, 0.15), (0.35, 0.15), (1.3, -0.12), (2.45, -0.2), (2.55, -0.3),
                (-0.45, -0.3)], "56646F", 0.16,
                shadow=0.12)  # fmt: skip
        f.line([(-0.5, -0.5), (2.6, -0.5)], INK, 0.14)
        if shown and toe_deg > 5:
            motifs.arrow(e.at(2.75, -0.05, 0.6, 90), GREEN, 0.22)

    return draw


def kick(knee_deg: float) -> Draw:
    """A leg that straightens at the knee and rolls a ball."""

    def draw(e: Easel) -> None:
        motifs.backdrop(e)
        motifs.ground(e, 3.6, -2.2)
        people.seated(e.at(-1.35, -0.25, 1.05), (0.0, 0.05), (0.55, 0.0), knee_deg, 6.0)
        x = 1.15 + 1.9 * knee_deg / 60
        e.disc((min(x, 3.2), -1.85), 0.36, ORANGE, rim=0.05, shadow=0.08)

    return draw


def _at_table(e: Easel) -> None:
    motifs.backdrop(e)
    e.oval((0, -2.0), 3.4, 0.55, mixed(WOOD, CARD, 0.25), rim=0.05)


def rest_on_table(e: Easel) -> None:
    """1: the hand lies on the table."""
    _at_table(e)
    e.at(0, -1.0, flip=True).hand("rest-side", 5.2)


def open_hand(e: Easel) -> None:
    """2: the hand opens."""
    motifs.backdrop(e)
    e.at(-0.2, -0.1, flip=True).hand("palm", 4.3)


def wave(e: Easel) -> None:
    """3: waving to someone."""
    motifs.backdrop(e)
    motifs.ground(e, 2.0, -2.45)
    people.standing(e.at(0.2, -0.03, 1.05), left=((1.15, 0.75), (1.35, 1.7)), back=True)
    for turn in (35.0, 145.0):
        motifs.waves(e.at(-1.22, 1.76, 0.75, turn), GREEN, 2, 0.13)


def drink(e: Easel) -> None:
    """4: holding a cup."""
    motifs.backdrop(e)
    e.at(0, -0.1, flip=True).hand("cup", 5.0)


def write(e: Easel) -> None:
    """5: holding a pen."""
    _at_table(e)
    e.box((-1.6, -2.2), (2.3, -1.85), WHITE, 0.02, rim=0.04)
    e.at(-0.4, -0.3, flip=True).hand("pen", 5.0)


def wash(e: Easel) -> None:
    """6: washing hands."""
    motifs.backdrop(e)
    e.line(smooth([(0, 2.7), (0, 2.1)]), GREY, 0.5)
    e.line(smooth([(0, 2.75), (-0.9, 2.75), (-1.4, 2.55)]), GREY, 0.34)
    e.line([(0, 1.85), (0, -0.1)], mixed(SKY, CARD, 0.35), 0.3)
    e.at(-1.55, -0.6).hand("palm-up", 4.0)
    e.at(1.55, -0.6, flip=True).hand("palm-up", 4.0)
    for x, y in ((-0.55, 0.35), (0.5, 0.55), (-0.2, -1.4), (0.35, -1.7)):
        motifs.drop(e.at(x, y, 0.4))


def dress(e: Easel) -> None:
    """7: an arm in a sleeve."""
    motifs.backdrop(e)
    motifs.ground(e, 2.0, -2.45)
    b = e.at(0.2, -0.03, 1.05)
    people.standing(b, left=((1.1, 0.8), (1.85, 0.95)), right=((0.5, 0.35), (0.2, 0.4)), back=True)
    b.line([(-0.56, 1.05), (-1.1, 0.82), (-1.55, 0.92)], GREEN, 0.5, rim=0.05)
    b.patch([(-0.3, 1.2), (0.3, 1.2), (0.1, -0.6), (-0.62, -0.6), (-0.72, 0.9)], GREEN, 0.14, rim=0.05)
    b.disc((-1.45, 0.66), 0.18, e.skin, rim=0.03)


def carry(e: Easel) -> None:
    """8: carrying a bag."""
    motifs.backdrop(e)
    motifs.ground(e, 2.2, -2.45)
    b = e.at(0.25, -0.03, 1.05)
    people.standing(b, left=((0.85, 0.4), (0.95, -0.35)), back=True)
    b.line(smooth([(-1.2, -1.0), (-1.15, -0.5), (-0.95, -0.38), (-0.78, -0.5), (-0.72, -1.0)]), DARK_WOOD, 0.08)
    b.box((-1.5, -1.95), (-0.42, -0.95), ORANGE, 0.12, rim=0.07, shadow=0.1)
    b.disc((-0.95, -0.35), 0.18, e.skin, rim=0.03)


def reach_shelf(e: Easel) -> None:
    """9: reaching to a shelf."""
    motifs.backdrop(e)
    motifs.ground(e, 3.0, -2.45)
    e.box((-3.5, 1.2), (-1.45, 1.4), WOOD, 0.04, rim=0.04, shadow=0.1)
    e.box((-2.35, 1.4), (-1.75, 2.1), BLUE, 0.08, rim=0.05)
    e.box((-3.2, 1.4), (-2.6, 2.25), PALE, 0.08, rim=0.05)
    people.standing(e.at(0.35, -0.03, 1.05), left=((1.2, 1.25), (1.85, 1.75)), back=True)


def open_door(e: Easel) -> None:
    """10: opening a door."""
    motifs.backdrop(e)
    d = e.at(0, 0, flip=True)
    d.box((-2.3, -2.6), (0.6, 2.6), mixed(WOOD, DARK_WOOD, 0.25), 0.06, rim=0.08, shadow=0.16)
    for y in (-1.0, 1.3):
        d.box((-1.9, y - 0.85), (-0.1, y + 0.7), mixed(WOOD, DARK_WOOD, 0.4), 0.06, rim=0.04)
    d.disc((0.25, -0.15), 0.16, GREY, rim=0.04)
    d.line([(0.25, -0.15), (-0.75, -0.15)], GREY, 0.2, rim=0.04, shadow=0.08)
    d.at(0.95, -0.6, 1.0, 40).hand("half", 3.4)


PLAIN: Final[dict[str, Draw]] = {}
SIDED: Final[dict[str, Draw]] = {
    **{f"coach-{code}-{k}": coach_arm(pose) for code, poses in COACH_ARMS.items() if code != "u09"
       for k, pose in enumerate(poses, 1)},
    **{f"coach-u09-{k}": flower(pose) for k, pose in enumerate(COACH_ARMS["u09"], 1)},
    **{f"coach-u08-{k}": stroked(share) for k, share in enumerate((0.0, 0.5, 1.0), 1)},
    "coach-u08-both": both_stroked,
    **{f"coach-u11-{k}": sorting(pose) for k, pose in enumerate(_GEMS, 1)},
    **{f"coach-l01-{k}": pedal(toe) for k, toe in enumerate((0.0, 24.0), 1)},
    **{f"coach-l03-{k}": kick(knee) for k, knee in enumerate((0.0, 30.0, 60.0), 1)},
    **{f"exposure-{k}": draw for k, draw in enumerate((
        rest_on_table, open_hand, wave, drink, write, wash, dress, carry, reach_shelf, open_door), 1)},
}  # fmt: skip
