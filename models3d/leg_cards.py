"""What education and sensations show to somebody whose limb is a leg: no hand stands for it."""

from __future__ import annotations

from typing import Final

from models3d import motifs
from models3d.cards import Draw
from models3d.easel import BLUE, GREEN, GREY, INK, ORANGE, PURPLE, SKY, WHITE, YELLOW, Easel, arc, mixed, smooth
from models3d.felt_cards import leg

WOOD: Final = "C8A77D"
# Where small sparks stand round a leg, on one side of it.
SPARKS: Final = ((0.75, 2.05), (1.15, 1.25), (1.2, 0.35), (1.75, -0.75))


def _leg(e: Easel) -> None:
    """The affected leg, in the middle."""
    leg(e.at(-0.2, 0.3, 1.05, flip=True), 2.05)


def _nothing(e: Easel) -> None:
    del e


def _felt(around: Draw, behind: Draw = _nothing) -> Draw:
    """The leg, and what is felt in it."""

    def draw(e: Easel) -> None:
        motifs.backdrop(e)
        behind(e)
        _leg(e)
        around(e)

    return draw


def _glow(e: Easel) -> None:
    motifs.glow(e, 2.45)


def _sparks(e: Easel) -> None:
    for x, y in (*SPARKS, *((-x, y) for x, y in SPARKS)):
        e.disc((x, y), 0.15, ORANGE, rim=0)


def _leaf(e: Easel) -> None:
    motifs.leaf(e.at(0.35, 0.75, 1.5, 35))


def _swings(e: Easel) -> None:
    for sign in (-1.0, 1.0):
        for k in range(2):
            line = arc((0, 0.0), 1.7 + 0.38 * k, -20, 24, 12)
            e.line([(sign * x, y) for x, y in line], GREEN, 0.13)


def _jags(e: Easel) -> None:
    for sign in (-1.0, 1.0):
        e.line([(sign * x, y) for x, y in ((1.25, 1.5), (1.7, 0.95), (1.2, 0.45), (1.7, -0.1))], PURPLE, 0.15)


def _ice(e: Easel) -> None:
    e.box((-2.1, -2.35), (1.6, 2.45), mixed(SKY, WHITE, 0.45), 0.22, rim=0.08, shadow=0.16)


def _ice_before(e: Easel) -> None:
    e.line([(-1.6, 1.4), (-1.1, 1.95)], WHITE, 0.14)
    for (x, y), (u, v) in (((-1.95, -0.9), (1.45, -0.45)), ((-1.95, 0.75), (1.45, 1.15))):
        e.line([(x, y), (u, v)], mixed(SKY, WHITE, 0.55), 0.16)


def _flame(e: Easel) -> None:
    flame = [(0.0, 1.25), (0.55, 0.35), (0.75, -0.4), (0.35, -1.05), (-0.35, -1.05), (-0.75, -0.4), (-0.4, 0.25)]
    f = e.at(1.75, 0.1, 1.15)
    f.patch(smooth(flame, True), ORANGE, 0.03, rim=0.06, shadow=0.08)
    f.patch(smooth([(0.55 * x, 0.55 * y - 0.4) for x, y in flame], True), YELLOW, 0.02, rim=0)


def _lock(e: Easel) -> None:
    k = e.at(1.65, 0.0, 1.0)
    k.ring((0, 0.62), 0.5, 0.2, GREY)
    k.box((-0.8, -0.85), (0.8, 0.5), ORANGE, 0.14, rim=0.07, shadow=0.1)
    k.disc((0, -0.1), 0.17, INK, rim=0)
    k.line([(0, -0.15), (0, -0.5)], INK, 0.14)


def conf_2(e: Easel) -> None:
    """The leg feels something."""
    motifs.backdrop(e)
    _leg(e)
    for k in range(3):
        x = -1.15 - 0.38 * k
        line = [(x, 1.4 - 0.1 * k), (x - 0.2, 0.85), (x, 0.4), (x - 0.2, -0.1 + 0.1 * k)]
        e.line(smooth(line), PURPLE, 0.12)


def conf_3(e: Easel) -> None:
    """Two messages come to the brain."""
    motifs.backdrop(e)
    motifs.brain(e.at(0.15, 0.95, 0.78))
    motifs.eye(e.at(-2.35, -1.7, 0.62))
    leg(e.at(2.2, -1.4, 0.55, flip=True), 1.8)
    motifs.waves(e.at(2.85, -1.5), PURPLE, 2)
    motifs.arrow(e.at(-1.35, -0.75, 0.55, 52), SKY, 0.2)
    motifs.arrow(e.at(1.35, -0.75, 0.55, 128), PURPLE, 0.2)


def expect_1(e: Easel) -> None:
    """Four steps: left or right, imagine, mirror, move."""
    order, other = e.kept(), not e.canvas.mirrored
    for k, top in enumerate((-1.75, -1.2, -0.65, -0.1)):
        x = -3.8 + 1.9 * k
        order.box((x, -2.6), (x + 1.9, top), mixed(WOOD, "8A5F3C", 0.12 * k), 0.03, rim=0.05)
    for x, left in ((-3.2, True), (-2.5, False)):
        leg(order.at(x, -0.99, 0.34, flip=left), 2.3)
    motifs.bubble(order.at(-0.9, 0.24, 0.72), thought=True)
    leg(order.at(-0.9 + (0.03 if other else -0.03), 0.31, 0.25, flip=other), 1.8)
    motifs.frame(order.at(0.95, 0.55), 0.68, 0.92)
    leg(order.at(0.95, 0.6, 0.36, flip=other), 2.1)
    moves = order.at(3.2 if other else 2.5, 1.1, 0.5, flip=other)
    leg(moves.at(0, 0, 1.0, 12), 2.2)
    # Before the toe, on the way that it goes.
    for radius, start, end in ((3.45, 307, 321), (3.85, 306, 317)):
        moves.line(arc((-0.4, 1.6), radius, start, end, 10), BLUE, 0.16)


def crps(e: Easel) -> None:
    """A whole leg, and an alarm that rings."""
    motifs.backdrop(e)
    leg(e.at(-1.1, 0.3, 1.05, flip=True), 2.05)
    motifs.bell(e.at(1.7, 0.5, 0.95))


def mirror_3(e: Easel) -> None:
    """A photograph."""
    motifs.backdrop(e)
    p = e.at(0, 0, 1.0, -4)
    p.box((-2.0, -2.45), (2.0, 2.3), WHITE, 0.06, shadow=0.22)
    p.box((-1.7, -1.6), (1.7, 2.0), "D5E3E4", 0.02, rim=0)
    leg(p.at(0.15, 0.2, 0.75, flip=True), 2.3)


def mirror_4(e: Easel) -> None:
    """A picture on the wall, and a thumb up."""
    motifs.backdrop(e)
    motifs.frame(e.at(-1.1, 0.3), 1.35, 1.75, WOOD, "E9EFEA")
    leg(e.at(-1.0, 0.25, 0.7, flip=True), 2.3)
    e.at(2.0, -0.7).hand("thumb-up", 3.4)


def q5_right(e: Easel) -> None:
    """A leg that tingles; no tick, which would give the answer away."""
    _felt(_sparks, _glow)(e)


def q5_foil(e: Easel) -> None:
    """The same leg, and a warning."""
    _felt(_sparks, _glow)(e)
    motifs.warning(e.at(2.35, -1.55, 1.15))


PLAIN: Final[dict[str, Draw]] = {}
SIDED: Final[dict[str, Draw]] = {
    "conf-2-leg": conf_2, "conf-3-leg": conf_3, "expect-1-leg": expect_1, "expect-2-leg": _felt(_sparks, _glow),
    "mirror-3-leg": mirror_3, "mirror-4-leg": mirror_4, "crps-card-leg": crps,
    "q5-right-leg": q5_right, "q5-foil-leg": q5_foil,
    "feel-tingle-leg": _felt(_sparks), "feel-warm-leg": _felt(_nothing, _glow), "feel-touch-leg": _felt(_leaf),
    "feel-movement-leg": _felt(_swings), "feel-cramp-leg": _felt(_jags), "feel-burning-leg": _felt(_flame),
    "feel-freezing-leg": _felt(_ice_before, _ice), "feel-stuck-leg": _felt(_lock),
}  # fmt: skip
