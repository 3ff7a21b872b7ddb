"""Grown people, drawn plainly: whole, calm, without a face to read, in the clothes of the rendered body."""

from __future__ import annotations

import math
from collections.abc import Sequence

from models3d.easel import (
    DARK_WOOD,
    INK,
    ORANGE,
    SHIRT,
    TROUSERS,
    WHITE,
    WOOD,
    Easel,
    Spot,
    arc,
    mixed,
    smooth,
)

Limb = Sequence[Spot]
# Elbow and hand of an arm that hangs, right side.
HANGING: Limb = ((0.82, 0.42), (0.84, -0.32))


def arm(e: Easel, shoulder: Spot, elbow: Spot, hand: Spot, shirt: str = SHIRT) -> None:
    """An arm with a short sleeve."""
    skin = e.skin
    e.line([elbow, hand], skin, 0.26, rim=0.03)
    e.disc(hand, 0.18, skin, rim=0.03)
    e.line([shoulder, elbow], skin, 0.28)
    mid = (shoulder[0] + 0.72 * (elbow[0] - shoulder[0]), shoulder[1] + 0.72 * (elbow[1] - shoulder[1]))
    e.line([shoulder, mid], shirt, 0.38, rim=0.04)


def leg(e: Easel, hip: Spot, knee: Spot, foot: Spot, toe: Spot, cloth: str = TROUSERS) -> None:
    """A leg in trousers with a shoe that points to `toe`."""
    e.line([foot, toe], INK, 0.24, rim=0.03)
    e.line([hip, knee, foot], cloth, 0.42, rim=0.04)


def head(e: Easel, at: Spot, back: bool = False, size: float = 1.0, hair: str = "") -> None:
    """A head from the front or from behind."""
    hair = hair or e.hair
    h = e.at(at[0], at[1], size)
    h.box((-0.14, -0.75), (0.14, -0.2), mixed(e.skin, INK, 0.10), 0.08, rim=0)
    h.oval((0, 0), 0.38, 0.46, hair if back else e.skin, rim=0.04)
    if not back:
        h.patch([*arc((0, 0.05), 0.42, 8, 172, 30), (-0.3, 0.2), (0.0, 0.3), (0.3, 0.2)], hair, 0.02, rim=0)


def standing(
    e: Easel,
    left: Limb = HANGING,
    right: Limb = HANGING,
    *,
    back: bool = False,
    shirt: str = SHIRT,
    marked: str = "",
) -> None:
    """Someone who stands; arms are elbow and hand of a right arm, `left` is drawn on the left.

    `marked` left-arm, right-arm, left-leg or right-leg is drawn in orange, as the picture's noun.
    """
    for name, side in (("left-leg", -1.0), ("right-leg", 1.0)):
        cloth = ORANGE if marked == name else TROUSERS
        leg(e, (side * 0.24, -0.45), (side * 0.28, -1.4), (side * 0.3, -2.25), (side * 0.42, -2.3), cloth)
    arms = {"left-arm": (-1.0, left), "right-arm": (1.0, right)}
    for name, (side, limb) in arms.items():
        if marked != name:
            elbow, hand = ((side * x, y) for x, y in limb)
            arm(e, (side * 0.56, 1.1), elbow, hand, shirt)
    e.patch([(-0.52, 1.05), (0.52, 1.05), (0.38, -0.42), (-0.38, -0.42)], shirt, 0.2, rim=0.05)
    if marked in arms:
        side, limb = arms[marked]
        e.line([(side * 0.56, 1.08), *[(side * x, y) for x, y in limb]], ORANGE, 0.4, rim=0.04)
        e.disc((side * limb[1][0], limb[1][1]), 0.22, ORANGE, rim=0.04)
    head(e, (0, 1.95), back)


def bust(e: Easel, shirt: str = SHIRT, hair: str = "", back: bool = False) -> None:
    """Head and shoulders, from the front or from behind; 2.2 units high."""
    e.patch(smooth([(-1.0, -1.2), (-0.9, -0.55), (-0.35, -0.25), (0.35, -0.25), (0.9, -0.55),
            (1.0, -1.2)]), shirt, 0.04,
            shadow=0.1)  # fmt: skip
    head(e, (0, 0.35), back, size=1.1, hair=hair)


def chair(e: Easel) -> None:
    """A plain chair from its side; one sits on it looking to the right."""
    e.line([(-0.95, 1.2), (-0.78, -0.45), (-0.9, -2.1)], DARK_WOOD, 0.16)
    e.line([(-0.85, -0.5), (0.5, -0.5)], DARK_WOOD, 0.2)
    e.line([(0.42, -0.5), (0.5, -2.1)], DARK_WOOD, 0.16)


def seated(
    e: Easel,
    elbow: Spot = (-0.12, 0.12),
    hand: Spot = (0.62, 0.05),
    knee_deg: float = 0.0,
    toe_deg: float = 0.0,
    *,
    bowed: float = 0.0,
    shirt: str = SHIRT,
    seat: bool = True,
) -> None:
    """Someone who sits and looks to the right; the near shin is lifted by `knee_deg`, its foot by `toe_deg`."""
    if seat:
        chair(e)
    hip, knee = (-0.45, -0.25), (0.75, -0.2)
    leg(e, hip, knee, (0.78, -1.72), (1.22, -1.8), mixed(TROUSERS, INK, 0.5))
    a = math.radians(-90.0 + knee_deg)
    foot = (knee[0] + 1.5 * math.cos(a), knee[1] + 1.5 * math.sin(a))
    b = a + math.radians(84.0 + toe_deg)
    leg(e, hip, knee, foot, (foot[0] + 0.46 * math.cos(b), foot[1] + 0.46 * math.sin(b)))
    e.patch([(-0.72, -0.2), (-0.2, -0.2), (-0.1 + bowed, 1.05), (-0.62 + bowed, 1.05)], shirt, 0.2, rim=0.05)
    h = e.at(-0.28 + 1.7 * bowed, 1.85 - 0.6 * bowed, 1.0, -110 * bowed)
    profile(h, 0.36)
    arm(e, (-0.36 + bowed, 1.0), elbow, hand, shirt=shirt)


def profile(e: Easel, size: float = 1.0, hair: bool = True) -> None:
    """A head from its side, looking right; about 3 units high at size 1."""
    h = e.at(0, 0, size)
    face = [(-0.72, -1.75), (-0.66, -0.95), (-1.15, -0.25), (-1.28, 0.5), (-0.95, 1.2), (-0.15, 1.55),
            (0.7, 1.3),
            (1.02, 0.72), (1.04, 0.28), (1.32, -0.18), (1.12, -0.34), (1.14, -0.6), (1.06, -0.82), (0.92, -1.08),
            (0.42, -1.08), (0.34, -1.75)]  # fmt: skip
    h.patch(smooth(face, True, 6), e.skin, rim=0.05)
    if hair:
        crown = [(-0.85, -0.55), (-1.25, -0.15), (-1.38, 0.5), (-1.02, 1.3), (-0.15, 1.68), (0.75, 1.42),
                (1.02, 0.85),
                 (0.5, 0.95), (0.0, 0.85), (-0.25, 0.3), (-0.5, -0.2)]  # fmt: skip
        h.patch(smooth(crown, True, 6), e.hair, rim=0.04)
    h.oval((-0.2, -0.12), 0.17, 0.26, mixed(e.skin, INK, 0.14), rim=0)


def shoulders(e: Easel, size: float = 1.0, shirt: str = SHIRT) -> None:
    """The shirt below a large profile."""
    shape = smooth([(-2.3, -2.4), (-1.9, -1.75), (-0.75, -1.4), (0.35, -1.4), (1.25, -1.75), (1.6, -2.4)])
    e.at(0, 0, size).patch(shape, shirt, 0.04)


def lying(e: Easel, shirt: str = SHIRT, cover: str = "") -> None:
    """Someone who lies on the back, head to the left, on what is there; `cover` is the colour of a blanket."""
    e.line([(1.0, 0.02), (2.4, 0.0)], TROUSERS, 0.44, rim=0.04)
    e.line([(2.5, 0.02), (2.56, 0.34)], INK, 0.22)
    e.patch([(-0.75, -0.18), (0.95, -0.18), (0.95, 0.26), (-0.75, 0.32)], shirt, 0.14, rim=0.05)
    profile(e.at(-1.55, 0.16, 1.0, 90), 0.33)
    e.line([(-0.5, 0.1), (0.3, -0.02), (0.85, 0.06)], e.skin, 0.22, rim=0.03)
    e.line([(-0.55, 0.12), (0.05, 0.02)], shirt, 0.32, rim=0.04)
    if cover:
        e.patch([(0.05, 0.42), (2.75, 0.42), (2.95, -0.32), (-0.05, -0.32)], cover, 0.1, rim=0.06)


def bed(e: Easel) -> None:
    """A bed at home, its top at the origin."""
    e.box((-2.75, -0.95), (-2.5, 0.85), DARK_WOOD, 0.06)
    e.box((2.9, -0.95), (3.12, 0.2), DARK_WOOD, 0.06)
    e.box((-2.6, -0.75), (3.0, -0.45), WOOD, 0.06)
    e.box((-2.55, -0.5), (2.95, -0.12), WHITE, 0.1, shadow=0.08)
