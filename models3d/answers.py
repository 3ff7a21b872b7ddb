"""The pictures that answer: the quiz (protocol.md 1.2), the day's first question (2.9), sides and pads."""

from __future__ import annotations

from typing import Final

from models3d import cards, motifs, people
from models3d.cards import Draw
from models3d.easel import (
    BLUE,
    CARD,
    DARK_WOOD,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PURPLE,
    SHIRT,
    SKY,
    TROUSERS,
    WHITE,
    WOOD,
    Easel,
    arc,
    mixed,
    smooth,
)

STEEL: Final = "9FAAB1"


def q1_right(e: Easel) -> None:
    """The working hand and its image."""
    motifs.mirror_scene(e, "opened")


def q1_foil(e: Easel) -> None:
    """A machine's hand."""
    motifs.backdrop(e)
    e.box((-0.65, -2.6), (0.65, -1.45), "6F7B83", 0.1, rim=0.06, shadow=0.1)
    e.box((-0.95, -1.45), (0.95, 0.25), STEEL, 0.16, rim=0.08, shadow=0.12)
    for x, lengths in ((-0.72, (0.75, 0.6)), (-0.24, (0.95, 0.75)), (0.24, (0.9, 0.7)), (0.72, (0.65, 0.5))):
        y = 0.3
        for length in lengths:
            e.box((x - 0.18, y + 0.08), (x + 0.18, y + length), STEEL, 0.08, rim=0.05)
            e.disc((x, y + 0.02), 0.12, INK, rim=0)
            y += length
    t = e.at(0.98, -0.9, 1.0, -42)
    for k in range(2):
        t.box((-0.2, 0.1 + 0.75 * k), (0.2, 0.75 + 0.7 * k), STEEL, 0.08, rim=0.05)
        t.disc((0, 0.02 + 0.78 * k), 0.13, INK, rim=0)
    for x, y in ((-0.7, -1.2), (0.7, -1.2), (0.7, 0.0), (-0.7, 0.0)):
        e.disc((x, y), 0.09, INK, rim=0)


def q2_foil(e: Easel) -> None:
    """A big muscle."""
    motifs.backdrop(e)
    e.line([(-2.3, -1.35), (0.5, -1.2)], e.skin, 1.0, rim=0.08, shadow=0.1)
    e.oval((-0.75, -0.72), 1.15, 0.82, e.skin, rim=0.09)
    e.oval((-0.75, -1.0), 1.2, 0.7, e.skin, rim=0)
    e.line([(0.6, -1.15), (1.15, 1.1)], e.skin, 0.82, rim=0.06)
    e.disc((1.15, 1.45), 0.62, e.skin, rim=0.07)
    for k in range(3):
        e.line(
            [(0.72 + 0.03 * k, 1.2 + 0.28 * k), (1.05 + 0.02 * k, 1.2 + 0.28 * k)], mixed(e.skin, INK, 0.3), 0.06
        )
    e.line([(-3.0, -1.55), (-2.15, -1.45)], SHIRT, 1.45, rim=0.08)


def q3_right(e: Easel) -> None:
    """A little on each day."""
    motifs.backdrop(e)
    c = e.at(0, 0, 1.25)
    for x, y in motifs.calendar(c, 3):
        c.disc((x, y), 0.15, GREEN, rim=0)


def q3_foil(e: Easel) -> None:
    """Very much on one day."""
    motifs.backdrop(e)
    c = e.at(0, 0, 1.25)
    x, y = motifs.calendar(c, 3)[10]
    c.disc((x, y), 0.98, PURPLE, rim=0.06, shadow=0.12)


def q4_right(e: Easel) -> None:
    """A hand on the stop pad."""
    cards.stop_1(e)


def q4_foil(e: Easel) -> None:
    """Going on and on: a hand that squeezes, and arrows ahead."""
    motifs.backdrop(e)
    order = e.kept()
    order.at(-1.2, -0.2, flip=e.canvas.mirrored).hand("fist", 3.8)
    for k in range(3):
        x = 0.75 + 0.85 * k
        order.line([(x, 0.75), (x + 0.65, 0.0), (x, -0.75)], INK, 0.26)


def q5_right(e: Easel) -> None:
    """A hand that tingles; no tick, which would give the answer away."""
    cards.expect_2(e)


def q5_foil(e: Easel) -> None:
    """The same hand, and a warning."""
    cards.expect_2(e)
    motifs.warning(e.at(2.35, -1.55, 1.15))


def q6_right(e: Easel) -> None:
    """Many pages of a calendar."""
    motifs.backdrop(e)
    for k in range(4):
        c = e.at(-0.75 + 0.5 * k, 0.62 - 0.42 * k, 1.0)
        days = motifs.calendar(c, 3)
    for x, y in days:
        motifs.leaf(c.at(x, y, 0.42))


def q6_foil(e: Easel) -> None:
    """A stop watch."""
    motifs.backdrop(e)
    w = e.at(0, -0.35, 1.15)
    w.box((-0.3, 1.6), (0.3, 2.2), INK, 0.1)
    w.box((-0.45, 2.05), (0.45, 2.4), INK, 0.1)
    w.at(0, 0, 1.0, -42).box((-0.14, 1.6), (0.14, 2.1), INK, 0.06)
    motifs.clock(w, 0.018, ORANGE)


def new_fall(e: Easel) -> None:
    """Someone who has fallen on the way."""
    motifs.backdrop(e)
    motifs.ground(e)
    f = e.at(0.1, -0.75, 1.05)
    people.leg(f, (-0.75, -0.35), (-1.35, -1.2), (-2.3, -0.95), (-2.5, -0.6), mixed(TROUSERS, INK, 0.5))
    people.leg(f, (-0.75, -0.35), (-1.6, -0.55), (-2.45, 0.1), (-2.75, 0.4))
    f.line([(0.55, 0.35), (1.0, -0.35), (1.25, -1.2)], mixed(e.skin, INK, 0.14), 0.26)
    f.line([(-0.6, -0.25), (0.5, 0.5)], SHIRT, 0.9, rim=0.05)
    people.profile(f.at(1.15, 1.05, 1.0, -38), 0.36)
    people.arm(f, (0.5, 0.5), (1.25, 0.05), (1.75, -0.95))
    for k in range(3):
        e.line(arc((1.0, 0.5), 2.05 + 0.33 * k, 112 + 4 * k, 138 - 4 * k, 12), GREY, 0.1)


def new_fit(e: Easel) -> None:
    """Someone who lies and shakes."""
    motifs.backdrop(e)
    motifs.ground(e, 3.6, -1.1)
    people.lying(e.at(-0.5, -0.6, 1.25))
    for x, y in ((-2.4, 0.75), (-0.4, 0.55), (1.5, 0.4)):
        for k in range(2):
            z = x + 0.3 * k
            e.line([(z, y), (z + 0.22, y + 0.25), (z - 0.02, y + 0.5), (z + 0.2, y + 0.78)], ORANGE, 0.1)


def new_weakness(e: Easel) -> None:
    """One arm that stays down while the other is lifted."""
    motifs.backdrop(e)
    motifs.ground(e, 2.2, -2.45)
    people.standing(e.at(-0.1, -0.02, 1.05), left=((1.15, 1.05), (1.8, 1.15)), right=((0.85, 0.4), (0.98, -0.35)))
    motifs.arrow(e.at(1.75, 0.25, 0.6, -90), ORANGE, 0.24)


def new_wound(e: Easel) -> None:
    """A plaster on an arm."""
    motifs.backdrop(e)
    e.line([(-3.0, -0.9), (3.0, 0.5)], e.skin, 2.0, rim=0.09, shadow=0.14)
    e.line([(-3.4, -1.0), (-2.5, -0.78)], SHIRT, 2.35, rim=0.09)
    p = e.at(0.45, -0.05, 1.0, -32)
    p.box((-1.5, -0.5), (1.5, 0.5), "EBD2A8", 0.45, rim=0.05, shadow=0.08)
    p.box((-0.5, -0.46), (0.5, 0.46), CARD, 0.06, rim=0.03)
    for x in (-1.05, 1.05):
        for dx, dy in ((-0.15, -0.15), (0.15, -0.15), (-0.15, 0.15), (0.15, 0.15)):
            p.disc((x + dx, dy), 0.05, "CBAA76", rim=0)


def new_operation(e: Easel) -> None:
    """Someone in bed with a dressed arm."""
    motifs.backdrop(e)
    b = e.at(-0.2, -0.35, 1.1)
    people.bed(b)
    motifs.pillow(b.at(-1.7, 0.05), 0.75, "DCE7EA")
    people.lying(b.at(0, 0.22), cover="9DB7BE")
    b.line([(-0.55, 0.55), (0.35, 0.75)], e.skin, 0.26)
    b.line([(-0.35, 0.6), (0.2, 0.72)], WHITE, 0.42, rim=0.05)
    b.line([(-0.75, 0.45), (-0.5, 0.55)], SHIRT, 0.4, rim=0.03)
    b.disc((0.45, 0.77), 0.17, e.skin, rim=0.03)


def swirl(e: Easel, colour: str = BLUE, wide: float = 0.14) -> None:
    """What turns in a dizzy head."""
    line = [arc((0, 0), 0.08 + 0.9 * k / 80, 9.5 * k, 9.5 * k, 1)[0] for k in range(81)]
    e.line(line, colour, wide)


def new_dizzy(e: Easel) -> None:
    """A head in which all turns."""
    motifs.backdrop(e)
    people.shoulders(e.at(-0.1, 0.0, 1.05))
    people.profile(e.at(-0.1, 0.1, 1.05, 8))
    swirl(e.at(0.2, 2.05, 0.85), SKY)
    swirl(e.at(-2.15, 1.4, 0.6), SKY)
    swirl(e.at(2.1, 1.35, 0.6), SKY)


def new_confused(e: Easel) -> None:
    """A head full of a tangled thread."""
    motifs.backdrop(e)
    people.shoulders(e.at(-0.1, 0.1, 1.15))
    people.profile(e.at(-0.1, 0.3, 1.2), hair=False)
    tangle = [(-1.3, 0.6), (-0.6, 1.4), (0.2, 0.7), (-0.6, 0.2), (-1.0, 1.0), (0.1, 1.6), (0.6, 1.0),
            (-0.3, 0.9),
              (-0.9, 1.5), (-1.2, 0.9), (-0.3, 0.3), (0.5, 0.6), (0.0, 1.2), (-0.8, 0.7)]  # fmt: skip
    e.at(0, 0.25).line(smooth(tangle), INK, 0.12)


def new_hot(e: Easel) -> None:
    """A leg that is swollen and warm, and a thermometer."""
    motifs.backdrop(e)
    warm = [(-1.15, 2.4), (0.05, 2.4), (0.25, 1.2), (0.55, 0.3), (0.2, -0.75), (-0.05, -1.4), (0.15, -1.7),
            (1.2, -2.0),
            (1.25, -2.35), (-0.95, -2.35), (-0.95, -1.4), (-1.45, -0.3), (-1.45, 0.6), (-1.05, 1.4)]  # fmt: skip
    e.patch(smooth(warm, True, 5), e.skin, 0.03, rim=0.08, shadow=0.12)
    for r, tone in ((0.72, mixed(e.skin, ORANGE, 0.4)), (0.45, mixed(e.skin, ORANGE, 0.8))):
        e.oval((-0.5, 0.15), r, r * 1.25, tone, rim=0)
    e.box((-1.35, 1.9), (0.25, 2.75), TROUSERS, 0.1, rim=0.06)
    thermometer(e.at(2.0, 0.0, 1.2), 0.9)


def thermometer(e: Easel, share: float) -> None:
    """A thermometer that stands so high."""
    e.line([(0, -1.2), (0, 1.5)], WHITE, 0.62, shadow=0.1)
    e.disc((0, -1.3), 0.52, WHITE, rim=0)
    e.disc((0, -1.3), 0.36, ORANGE, rim=0.03)
    e.line([(0, -1.3), (0, -0.9 + 2.3 * share)], ORANGE, 0.24)
    for k in range(5):
        e.line([(0.2, -0.6 + 0.5 * k), (0.36, -0.6 + 0.5 * k)], GREY, 0.06)


def side(marked: str) -> Draw:
    """A person from behind, one limb marked: the left one is on the left."""

    def draw(e: Easel) -> None:
        motifs.backdrop(e)
        motifs.ground(e, 1.9, -2.45)
        out = ((1.05, 0.5), (1.3, -0.15))
        people.standing(e.at(0, -0.05, 1.02), out, out, back=True, marked=marked)

    return draw


def pad(sign: float) -> Draw:
    """The pad on one side of the table's edge, pressed for that side."""

    def draw(e: Easel) -> None:
        e.box((-4.2, -3.2), (4.2, 3.2), WOOD, 0, rim=0)
        for x in (-2.0, 2.0):
            on = x * sign > 0
            p = e.at(x, 0)
            p.box(
                (-1.6, -1.7), (1.6, 1.7), BLUE if on else mixed(WOOD, DARK_WOOD, 0.28), 0.3, rim=0.09, shadow=0.16
            )
            colour = WHITE if on else mixed(WOOD, DARK_WOOD, 0.5)
            motifs.arrow(p.at(0, 0, 1.0, 0, flip=x < 0), colour, 0.34)

    return draw


PLAIN: Final[dict[str, Draw]] = {
    "q1-foil": q1_foil, "q2-right": cards.conf_4, "q2-foil": q2_foil, "q3-right": q3_right, "q3-foil": q3_foil,
    "q6-right": q6_right, "q6-foil": q6_foil,
    "new-fall": new_fall, "new-fit": new_fit, "new-wound": new_wound, "new-operation": new_operation,
    "new-weakness": new_weakness, "new-dizzy": new_dizzy, "new-confused": new_confused, "new-hot": new_hot,
    "left-arm": side("left-arm"), "right-arm": side("right-arm"),
    "left-leg": side("left-leg"), "right-leg": side("right-leg"),
    "left-pad": pad(-1.0), "right-pad": pad(1.0),
}  # fmt: skip
SIDED: Final[dict[str, Draw]] = {
    "q1-right": q1_right, "q4-right": q4_right, "q4-foil": q4_foil, "q5-right": q5_right, "q5-foil": q5_foil,
}  # fmt: skip
