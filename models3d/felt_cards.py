"""What is felt, and where: why somebody stopped, sensations, places of touch, legs (protocol.md 2.5, 5.4, 8.4)."""

from __future__ import annotations

from typing import Final

from models3d import motifs, people
from models3d.cards import Draw
from models3d.easel import (
    BLUE,
    CARD,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PALE,
    PURPLE,
    SHIRT,
    SKY,
    TROUSERS,
    WHITE,
    YELLOW,
    Easel,
    Spot,
    arc,
    mixed,
    smooth,
)

# What is marked on the arm, as a polygon about it, and where its middle stands and how large the arm is there: the
# nearer the hand, the larger the hand.
ARM_PLACES: Final[dict[str, tuple[list[Spot], Spot, float]]] = {
    "fingers": ([(2.55, 1.2), (4.6, 1.2), (4.6, -0.62), (2.7, -0.62), (2.42, 0.3)], (-3.9, 0.0), 1.6),
    "back": ([(1.3, 1.0), (2.5, 1.2), (2.4, 0.3), (2.62, -0.62), (2.2, -0.48), (1.3, -0.48)], (-3.5, 0.0), 1.6),
    "wrist": ([(0.4, 1.0), (1.25, 1.0), (1.25, -1.0), (0.4, -1.0)], (-1.9, 0.0), 1.42),
    "forearm": ([(-2.0, 1.0), (-0.4, 1.0), (-0.4, -1.0), (-2.0, -1.0)], (0.2, 0.0), 0.95),
    # Its lower edge keeps off the sleeve behind the arm, and its hand lies outside the picture.
    "forearm-far": (
        [(-3.4, 2.0), (-2.1, 2.0), (-2.1, -0.77), (-2.6, -0.825), (-3.1, -0.905)],
        (3.05, 0.6),
        1.1,
    ),
}
LEG_PLACES: Final[dict[str, Spot]] = {
    "shin": (0.2, 0.75), "ankle": (-0.05, -1.05), "heel": (-0.7, -1.75), "top": (0.75, -1.35),
    "toes": (1.75, -1.7),
}  # fmt: skip


def ache(e: Easel, at: Spot, wide: float = 0.46) -> None:
    """Strokes that go out from where it hurts."""
    for turn in range(0, 360, 45):
        (u, v) = arc((0, 0), 1.0, turn, turn, 1)[0]
        low = 0.5 * wide
        e.line([(at[0] + low * u, at[1] + low * v), (at[0] + wide * u, at[1] + wide * v)], ORANGE, 0.24 * wide)


def stop_pain(e: Easel) -> None:
    """Somebody from behind, whose shoulder aches on the affected side."""
    motifs.backdrop(e)
    people.bust(e.at(0, -0.7, 1.7), back=True)
    ache(e, (-1.25, -1.7), 0.75)


def stop_pain_leg(e: Easel) -> None:
    """Somebody from behind, whose leg aches on the affected side."""
    motifs.backdrop(e)
    people.standing(e.at(0, -0.02, 1.18), back=True)
    ache(e, (-0.46, -1.6), 0.68)


def stop_upset(e: Easel) -> None:
    """Someone under a cloud."""
    motifs.backdrop(e)
    people.bust(e.at(0, -1.25, 1.4))
    for x, y, r in ((-0.75, 1.55, 0.5), (0.0, 1.85, 0.66), (0.75, 1.55, 0.5)):
        e.disc((x, y), r, GREY, rim=0)
    e.box((-1.2, 1.1), (1.2, 1.7), GREY, 0.26, rim=0)
    for x in (-0.6, 0.0, 0.6):
        motifs.drop(e.at(x, 0.72, 0.34))


def stop_unsafe(e: Easel) -> None:
    """A sign that warns."""
    motifs.backdrop(e)
    motifs.warning(e.at(0, -0.1, 2.3))


def stop_else(e: Easel) -> None:
    """Something that is told in other words."""
    motifs.backdrop(e)
    e.patch([(-1.1, -0.9), (-0.2, -0.9), (-1.5, -2.1)], WHITE, 0.06, rim=0, shadow=0.14)
    e.box((-2.1, -1.2), (2.1, 1.6), WHITE, 0.5, rim=0.05, shadow=0.14)
    for x in (-1.0, 0.0, 1.0):
        e.disc((x, 0.2), 0.28, BLUE, rim=0)


def _hand(e: Easel, name: str = "open", high: float = 3.9) -> Easel:
    """The affected hand."""
    motifs.backdrop(e)
    place = e.at(0, -0.25, flip=True)
    place.hand(name, high)
    return e


def tingle(e: Easel) -> None:
    """Small sparks all round."""
    _hand(e)
    half = ((0.6, 2.25), (1.4, 1.6), (1.9, 0.7), (1.8, -0.4))
    for x, y in (*half, *((-x, y) for x, y in half)):
        e.disc((x, y), 0.15, ORANGE, rim=0)


def warm(e: Easel) -> None:
    """A glow behind it."""
    motifs.backdrop(e)
    motifs.glow(e.at(0, 0.1), 2.5)
    e.at(0, -0.25, flip=True).hand("open", 3.9)


def touched(e: Easel) -> None:
    """A leaf that lies on it."""
    _hand(e)
    motifs.leaf(e.at(0.1, -0.55, 1.5, 35))


def moving(e: Easel) -> None:
    """It waves."""
    _hand(e)
    for sign in (-1.0, 1.0):
        for k in range(2):
            line = arc((0, -0.2), 2.0 + 0.38 * k, 20, 58, 12)
            e.line([(sign * x, y) for x, y in line], GREEN, 0.13)


def cramp(e: Easel) -> None:
    """A closed hand, and jags beside it."""
    _hand(e, "fist", 3.9)
    for sign in (-1.0, 1.0):
        e.line([(sign * x, y) for x, y in ((1.5, 1.3), (1.95, 0.75), (1.45, 0.25), (1.95, -0.3))], PURPLE, 0.15)


def frozen(e: Easel) -> None:
    """In a block of ice."""
    motifs.backdrop(e)
    e.box((-1.75, -2.35), (1.75, 2.25), mixed(SKY, WHITE, 0.45), 0.22, rim=0.08, shadow=0.16)
    e.at(0, -0.15, flip=True).hand("open", 3.5, 0.0)
    e.line([(-1.3, 1.3), (-0.8, 1.85)], WHITE, 0.14)
    e.line([(-1.35, 0.55), (-1.05, 0.9)], WHITE, 0.14)
    for (x, y), (u, v) in (((-1.6, -1.2), (1.6, -0.75)), ((-1.6, 0.35), (1.6, 0.75))):
        e.line([(x, y), (u, v)], mixed(SKY, WHITE, 0.55), 0.16)


def burning(e: Easel) -> None:
    """A flame before it."""
    _hand(e)
    flame = [(0.0, 1.25), (0.55, 0.35), (0.75, -0.4), (0.35, -1.05), (-0.35, -1.05), (-0.75, -0.4), (-0.4, 0.25)]
    f = e.at(1.65, -0.75, 1.15)
    f.patch(smooth(flame, True), ORANGE, 0.03, rim=0.06, shadow=0.08)
    f.patch(smooth([(0.55 * x, 0.55 * y - 0.4) for x, y in flame], True), YELLOW, 0.02, rim=0)


def stuck(e: Easel) -> None:
    """A lock on it."""
    _hand(e)
    k = e.at(1.6, -0.9, 1.0)
    k.ring((0, 0.62), 0.5, 0.2, GREY)
    k.box((-0.8, -0.85), (0.8, 0.5), ORANGE, 0.14, rim=0.07, shadow=0.1)
    k.disc((0, -0.1), 0.17, INK, rim=0)
    k.line([(0, -0.15), (0, -0.5)], INK, 0.14)


# -- where it is touched -------------------------------------------------------------------------------------


def _pointed(e: Easel, at: Spot, wide: float = 0.5) -> None:
    e.ring(at, wide, 0.17, ORANGE)
    e.disc(at, 0.16, ORANGE, rim=0)


def _arm(e: Easel) -> None:
    """A left forearm as its owner sees it: its elbow on the left, its back up, the thumb near the body."""
    e.line([(-3.2, -0.3), (-4.6, -2.9)], SHIRT, 1.7, rim=0.07, shadow=0.12)
    half = ((-2.6, 0.80), (-1.5, 0.70), (-0.2, 0.45), (0.6, 0.33), (1.1, 0.285), (1.6, 0.28))
    elbow = [(-3.4, -0.95), (-4.0, -0.6), (-4.0, 0.2), (-3.5, 0.62)]
    shape = [*half, *((x, -y) for x, y in half[::-1]), *elbow]
    e.patch(smooth(shape, True), e.at_wrist(), 0.03, rim=0.06, shadow=0.12)
    e.line([(-3.95, -1.35), (-4.9, -3.4)], SHIRT, 1.85, rim=0.07)
    hand = e.at(1.92, -0.22, turn_deg=-90.0).at(0, 0, flip=True)
    # Without the sleeve that the cut-out has; the wrist goes over into the forearm.
    e.inside([(1.04, -3.0), (6.0, -3.0), (6.0, 3.0), (1.04, 3.0)], lambda _: hand.hand("open", 3.55), 0.14)


def bare_leg(e: Easel) -> None:
    """A lower leg from its side with a bare foot."""
    skin = e.skin
    shape = [(-0.95, 2.4), (0.45, 2.4), (0.4, 0.2), (0.4, -0.75), (1.1, -1.2), (2.15, -1.6), (2.2, -2.0),
             (-0.9, -2.0), (-1.1, -1.6), (-0.8, -0.8), (-1.05, 0.8)]  # fmt: skip
    e.patch(smooth(shape, True), skin, 0.04, rim=0.09, shadow=0.12)
    e.box((-1.2, 1.9), (0.7, 3.1), TROUSERS, 0.1, rim=0.07)
    for x in (1.45, 1.7, 1.92):
        e.line([(x, -1.52), (x + 0.12, -1.72)], mixed(skin, INK, 0.25), 0.05)


def at_arm(place: str) -> Draw:
    """A place on hand or forearm."""

    polygon, (x, y), size = ARM_PLACES[place]

    def draw(e: Easel) -> None:
        motifs.backdrop(e)
        arm = e.at(x, y, size)
        _arm(arm)
        arm.mark(polygon, _arm)

    return draw


def at_leg(place: str) -> Draw:
    """A place on lower leg or foot."""

    def draw(e: Easel) -> None:
        motifs.backdrop(e)
        bare_leg(e)
        e.mark(arc(LEG_PLACES[place], 0.62, 0, 360), bare_leg)

    return draw


def air_leg(e: Easel) -> None:
    """A hand that comes near the leg and does not touch."""
    motifs.backdrop(e)
    bare_leg(e.at(-0.9, 0))
    e.at(0.95, 0.95, 1.0, -90, flip=True).hand("open-side", 3.4)
    for y in (0.0, 0.5, 1.0):
        e.line([(-0.28, y), (0.27, y)], SKY, 0.1)


def at_residual(e: Easel) -> None:
    """Where a limb ends, in its sleeve."""
    motifs.backdrop(e)
    e.line([(-5.0, 0.0), (0.4, 0.0)], SHIRT, 1.45, rim=0.08, shadow=0.12)
    _pointed(e, (0.55, 0.0))


def at_residual_leg(e: Easel) -> None:
    """Where a leg ends, in its trousers."""
    motifs.backdrop(e)
    e.patch([(-0.95, 3.4), (0.95, 3.4), (0.62, -0.35), (-0.62, -0.35)], TROUSERS, 0.3, rim=0.08, shadow=0.12)
    _pointed(e, (0.0, -0.35))


# -- legs where the others show hands ------------------------------------------------------------------------


def leg(e: Easel, high: float = 4.0, steel: bool = False) -> None:
    """A leg from its side up to this height, where what is round it ends: with a shoe, or a machine's."""
    cloth, shoe = (mixed(PALE, INK, 0.2), GREY) if steel else (TROUSERS, "56646F")
    e.patch([(-0.82, high), (0.12, high), (0.0, 0.2), (-0.02, -1.35), (-0.74, -1.35), (-0.72, 0.2)], cloth, 0.06,
            rim=0.07, shadow=0.1)  # fmt: skip
    if steel:
        for y in (0.2, -1.3):
            e.disc((-0.34, y), 0.34, GREY, rim=0.05)
            e.disc((-0.34, y), 0.14, INK, rim=0)
    f = e.at(-0.4, -1.75)
    f.patch([(-0.38, 0.2), (0.35, 0.2), (1.05, -0.05), (1.6, -0.15), (1.65, -0.25), (-0.4, -0.25)], shoe, 0.14)
    f.line([(-0.45, -0.42), (1.7, -0.42)], INK, 0.13)


def conf_1(e: Easel) -> None:
    """The eyes see a leg in the mirror."""
    motifs.backdrop(e)
    motifs.eye(e.at(-2.0, 0.2, 0.85))
    motifs.arrow(e.at(-0.12, 0.2, 0.42), BLUE, 0.2)
    motifs.frame(e.at(1.95, 0), 1.35, 2.0)
    motifs.gleam(e.at(1.95, 0), 1.35, 2.0)
    leg(e.at(2.0, -0.15, 0.85, flip=True), 2.3)


def mirror_1(e: Easel) -> None:
    """The working leg before the mirror, and its image in it."""
    motifs.backdrop(e)
    e.box((-4.2, -3.2), (4.2, -1.9), mixed("C8A77D", CARD, 0.45), 0, rim=0)
    motifs.frame(e.at(-1.7, 0.1), 1.5, 2.15)
    motifs.gleam(e.at(-1.7, 0.1), 1.5, 2.15)
    leg(e.at(-1.6, 0.0, 0.85, flip=True), 2.4)
    leg(e.at(1.6, 0.0, 1.05))


def mirror_2(e: Easel) -> None:
    """The leg that the mirror shows."""
    motifs.backdrop(e)
    motifs.frame(e, 1.95, 2.35)
    motifs.gleam(e, 1.95, 2.35)
    leg(e.at(0.15, -0.1, 1.0, flip=True), 2.3)


def machine(e: Easel) -> None:
    """A machine's leg."""
    motifs.backdrop(e)
    leg(e.at(0, 0, 1.15), steel=True)


def aching(e: Easel) -> None:
    """The working leg, and an ache at its joints."""
    motifs.backdrop(e)
    leg(e.at(0, 0, 1.15))
    ache(e, (-0.36, 0.25), 0.62)
    ache(e, (-0.46, -1.55), 0.62)


def resting(e: Easel) -> None:
    """A leg at rest, its foot on the floor."""
    motifs.backdrop(e)
    e.box((-4.2, -3.2), (4.2, -2.0), mixed("C8A77D", CARD, 0.45), 0, rim=0)
    leg(e.at(0, -0.05, 1.05))


PLAIN: Final[dict[str, Draw]] = {
    "stop-upset": stop_upset, "stop-unsafe": stop_unsafe, "stop-else": stop_else,
    "q1-foil-leg": machine,
}  # fmt: skip
SIDED: Final[dict[str, Draw]] = {
    "feel-tingle": tingle, "feel-warm": warm, "feel-touch": touched, "feel-movement": moving, "feel-cramp": cramp,
    "feel-freezing": frozen, "feel-burning": burning, "feel-stuck": stuck,
    **{f"touch-at-{place}": at_arm(place) for place in ARM_PLACES},
    **{f"touch-at-{place}": at_leg(place) for place in LEG_PLACES},
    "touch-at-residual": at_residual, "touch-at-residual-leg": at_residual_leg,
    "conf-1-leg": conf_1, "mirror-1-leg": mirror_1, "mirror-2-leg": mirror_2, "q1-right-leg": mirror_1,
    "r15-leg": aching, "game-u01-leg": resting, "stop-pain": stop_pain,
    "stop-pain-leg": stop_pain_leg, "touch-air-leg": air_leg,
}  # fmt: skip
