"""What moves, rests and is feared where the limb is a leg: ten cards of exposure (protocol.md 6.3) and others."""

from __future__ import annotations

from typing import Final

from models3d import motifs, people
from models3d.cards import Draw
from models3d.easel import (
    CARD,
    DARK_WOOD,
    INK,
    PALE,
    SHIRT,
    SKY,
    TROUSERS,
    WHITE,
    WOOD,
    Easel,
    Spot,
    mixed,
    smooth,
)
from models3d.felt_cards import bare_leg, leg
from models3d.movements import pedal

SHOE: Final = "56646F"
CLOTH: Final = "8FB3A6"
FAR: Final = mixed(TROUSERS, INK, 0.5)
HIP: Final[Spot] = (-0.45, -0.2)
# Knee, foot and toe of a leg, seen from its side, of somebody who looks to the right.
Leg = tuple[Spot, Spot, Spot]
STRAIGHT: Final[Leg] = ((-0.38, -1.25), (-0.45, -2.25), (0.0, -2.3))


def _person(
    e: Easel, near: Leg, far: Leg, *, hip: Spot = HIP, bowed: float = 0.0, hand: Spot = (-0.3, -0.25)
) -> None:
    """Somebody on their feet from the side."""
    x, y = hip
    people.leg(e, hip, *far, FAR)
    people.leg(e, hip, *near)
    low, high = y, y + 1.25
    torso = [(x - 0.27, low), (x + 0.25, low), (x + 0.35 + bowed, high), (x - 0.17 + bowed, high)]
    e.patch(torso, SHIRT, 0.2, rim=0.05)
    people.profile(e.at(x + 0.17 + 1.6 * bowed, y + 2.05 - 0.4 * bowed, 1.0, -80 * bowed), 0.36)
    shoulder = (x + 0.09 + bowed, high - 0.05)
    elbow = ((shoulder[0] + hand[0]) / 2 - 0.12, (shoulder[1] + hand[1]) / 2)
    people.arm(e, shoulder, elbow, hand)


def _floor(e: Easel) -> None:
    e.box((-4.2, -3.2), (4.2, -2.0), mixed(WOOD, CARD, 0.45), 0, rim=0)


def _on_a_chair(e: Easel, knee_deg: float = 0.0) -> None:
    motifs.backdrop(e)
    motifs.ground(e, 2.6, -2.2)
    people.seated(e.at(-0.25, -0.15, 1.1), (0.0, 0.05), (0.55, 0.0), knee_deg, 6.0 if knee_deg else 0.0)


def feet_down(e: Easel) -> None:
    """1: both feet stand on the floor."""
    _on_a_chair(e)


def knee(e: Easel) -> None:
    """3: the knee stretches."""
    _on_a_chair(e, 62.0)


def shoe(e: Easel) -> None:
    """4: a foot goes into its shoe."""
    motifs.backdrop(e)
    _floor(e)
    sock = mixed(PALE, WHITE, 0.4)
    e.patch([(-1.75, 3.1), (-0.45, 3.1), (-0.55, 0.7), (-1.6, 0.7)], TROUSERS, 0.1, rim=0.08)
    e.patch(smooth([(-1.5, 0.8), (-0.65, 0.8), (-0.5, 0.0), (0.4, -0.55), (1.2, -0.85), (1.1, -1.2), (-1.1, -0.95),
                    (-1.55, -0.5)], True), sock, 0.05, rim=0.07, shadow=0.1)  # fmt: skip
    e.patch([(-1.55, -0.95), (-0.35, -1.05), (0.2, -0.75), (1.6, -1.15), (2.05, -1.5), (2.0, -1.9), (-1.6, -1.9)],
            SHOE, 0.14, rim=0.07, shadow=0.12)  # fmt: skip
    e.line([(-1.65, -2.0), (2.1, -2.0)], INK, 0.16)
    for x in (0.2, 0.6, 1.0):
        e.line([(x, -0.98), (x + 0.3, -1.3)], WHITE, 0.08)


def crossed(e: Easel) -> None:
    """5: one leg lies over the other one."""
    _on_a_chair(e)
    p = e.at(-0.25, -0.15, 1.1)
    people.leg(p, (-0.45, -0.1), (0.85, 0.12), (1.45, -0.95), (1.9, -0.85))
    people.arm(p, (-0.36, 1.0), (0.0, 0.35), (0.6, 0.35))


def washed(e: Easel) -> None:
    """6: a foot in a bowl of water."""
    motifs.backdrop(e)
    _floor(e)
    water = mixed(SKY, CARD, 0.35)
    e.oval((0.1, -0.95), 2.75, 0.55, mixed(PALE, WHITE, 0.5), rim=0.05)
    e.oval((0.1, -1.0), 2.5, 0.42, water, rim=0)
    bare_leg(e.at(0.0, 0.4, 0.85))
    e.patch([(-2.6, -1.1), (2.8, -1.1), (2.1, -2.5), (-1.9, -2.5)], mixed(PALE, WHITE, 0.5), 0.12, rim=0.08,
            shadow=0.14)  # fmt: skip
    for x, y in ((-1.6, 0.2), (1.4, 0.35), (-1.3, 1.35), (1.05, 1.5)):
        motifs.drop(e.at(x, y, 0.5))


def stand_up(e: Easel) -> None:
    """7: somebody gets up from a chair."""
    motifs.backdrop(e)
    motifs.ground(e, 2.4, -2.3)
    p = e.at(-0.1, -0.05, 1.0)
    people.chair(p.at(-0.55, -0.15))
    bent = ((0.45, -0.95), (0.15, -2.15), (0.6, -2.2))
    _person(p, bent, ((0.6, -0.95), (0.3, -2.15), (0.75, -2.2)), hip=(-0.5, -0.15), bowed=0.42, hand=(0.75, -0.05))


def stand(e: Easel) -> None:
    """8: standing, the weight on this leg too."""
    motifs.backdrop(e)
    motifs.ground(e, 1.9, -2.45)
    people.standing(e.at(0, -0.05, 1.02), back=True, marked="left-leg")


def stairs(e: Easel) -> None:
    """9: a foot on the first of some stairs."""
    motifs.backdrop(e)
    for k in range(3):
        x = 0.35 + 1.0 * k
        e.box((x, -2.6), (3.6, -1.75 + 0.72 * k), mixed(WOOD, DARK_WOOD, 0.14 * k), 0.04, rim=0.06, shadow=0.1)
    e.box((-3.4, -2.6), (3.6, -2.4), WOOD, 0.04, rim=0.05)
    near = ((0.55, -0.65), (0.5, -1.55), (0.95, -1.6))
    _person(e.at(-0.35, 0.0, 1.0), near, ((-0.5, -1.25), (-0.75, -2.2), (-0.3, -2.28)), hand=(0.25, 0.05))


def walk(e: Easel) -> None:
    """10: walking."""
    motifs.backdrop(e)
    motifs.ground(e, 2.4, -2.45)
    near, far = ((0.0, -1.2), (0.5, -2.15), (0.95, -2.1)), ((-0.6, -1.25), (-1.25, -2.1), (-0.9, -2.32))
    _person(e.at(0.35, -0.03, 1.05), near, far, hand=(0.25, 0.1))


def _stool(e: Easel) -> None:
    motifs.ground(e, 3.0, -2.35)
    for x in (-0.85, 1.35):
        e.line([(x, -1.3), (x, -2.3)], DARK_WOOD, 0.2)
    e.box((-1.2, -1.45), (1.7, -1.1), WOOD, 0.08, rim=0.06, shadow=0.1)
    motifs.pillow(e.at(0.25, -0.75, 0.95), 1.45, "DCE7EA")


def rest_now(e: Easel) -> None:
    """The leg, laid up on a stool with a pillow."""
    motifs.backdrop(e)
    _stool(e)
    e.patch([(-3.9, 0.75), (1.0, -0.15), (1.0, -0.75), (-3.9, -0.35)], TROUSERS, 0.1, rim=0.08, shadow=0.1)
    f = e.at(1.3, -0.42, 1.0, 82)
    f.patch([(-0.38, 0.3), (0.35, 0.3), (1.05, 0.05), (1.6, -0.05), (1.65, -0.25), (-0.4, -0.25)], SHOE, 0.14)
    f.line([(-0.45, -0.4), (1.7, -0.4)], INK, 0.13)


def untouched(e: Easel) -> None:
    """The affected leg, laid up in the same way."""
    rest_now(e.at(0, 0, flip=True))


def untouched_residual(e: Easel) -> None:
    """Where a leg ends, in its trousers, on the pillow of a stool."""
    motifs.backdrop(e)
    _stool(e)
    e.line([(5.0, 0.45), (0.2, -0.2)], TROUSERS, 1.15, rim=0.08, shadow=0.1)


def covered(e: Easel) -> None:
    """A cloth over the mirror beside the leg."""
    motifs.backdrop(e)
    e.box((-4.2, -3.2), (4.2, -1.9), mixed(WOOD, CARD, 0.45), 0, rim=0)
    motifs.frame(e.at(-1.7, 0.1), 1.5, 2.15)
    hem = [(-3.6 + 0.42 * k, -1.85 + (0.1 if k % 2 else 0.0)) for k in range(10)]
    e.patch([(-3.55, 2.5), *smooth(hem), (0.15, 2.5)], CLOTH, 0.08, rim=0.08, shadow=0.16)
    for x in (-3.0, -2.2, -1.3, -0.5):
        e.line(smooth([(x, 2.4), (x + 0.12, 0.6), (x - 0.08, -1.5)]), "7CA093", 0.1)
    leg(e.at(1.9, 0.0, 1.05))


def on_and_on(e: Easel) -> None:
    """Going on and on: a foot that works, and arrows ahead."""
    motifs.backdrop(e)
    order = e.kept()
    leg(order.at(-1.3, 0.2, 0.95), 2.2)
    for k in range(3):
        x = 0.95 + 0.85 * k
        order.line([(x, 0.75), (x + 0.65, 0.0), (x, -0.75)], INK, 0.26)


def in_a_cast(e: Easel) -> None:
    """A leg in a cast."""
    motifs.backdrop(e)
    # Its toes point to its own side, as those of every picture of the affected leg.
    c = e.at(-0.1, 0, flip=True)
    shape = [(-1.05, 1.5), (0.25, 1.5), (0.2, -0.6), (0.5, -1.05), (1.85, -1.45), (1.95, -1.95), (-1.0, -1.95),
             (-1.0, -0.8)]  # fmt: skip
    c.patch(shape, WHITE, 0.16, rim=0.09, shadow=0.14)
    for k in range(5):
        y = 1.25 - 0.5 * k
        c.line([(-1.08, y), (0.28, y - 0.22)], PALE, 0.06)
    for x in (0.45, 0.95, 1.45):
        c.line([(x, -1.0 - 0.25 * (x - 0.45)), (x - 0.25, -2.0)], PALE, 0.06)
    c.box((-1.3, 1.55), (0.5, 3.1), TROUSERS, 0.1, rim=0.08)


def open_hand(e: Easel) -> None:
    """The working hand, open."""
    motifs.backdrop(e)
    e.at(0, -0.1).hand("open", 4.3)


PLAIN: Final[dict[str, Draw]] = {}
SIDED: Final[dict[str, Draw]] = {
    **{f"exposure-{k}-leg": draw for k, draw in enumerate((
        feet_down, pedal(24.0), knee, shoe, crossed, washed, stand_up, stand, stairs, walk), 1)},
    "rest-now-leg": rest_now, "touch-none-leg": untouched, "touch-none-residual-leg": untouched_residual,
    "stop-3-leg": covered, "q4-foil-leg": on_and_on, "r10-leg": in_a_cast,
    "dystonia-card-leg": pedal(12.0), "move-slowly": open_hand, "move-slowly-leg": pedal(24.0),
}  # fmt: skip
