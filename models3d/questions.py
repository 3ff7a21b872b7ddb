"""The pictures of the screening questions (protocol.md 2.2): the noun each asks for, calm, and never a wound."""

from __future__ import annotations

from typing import Final

from models3d import answers, motifs, people
from models3d.cards import Draw
from models3d.easel import (
    BLUE,
    CARD,
    DARK_WOOD,
    GREY,
    INK,
    ORANGE,
    PALE,
    PURPLE,
    SHIRT,
    SKY,
    WHITE,
    WOOD,
    YELLOW,
    Easel,
    arc,
    mixed,
    smooth,
)


def _head(e: Easel, hair: bool = True, turn: float = 0.0) -> None:
    motifs.backdrop(e)
    people.shoulders(e.at(-0.1, 0.1, 1.15))
    people.profile(e.at(-0.1, 0.3, 1.2, turn), hair=hair)


def r1(e: Easel) -> None:
    """A flashing lamp and the head that it meets."""
    motifs.backdrop(e)
    people.shoulders(e.at(-1.2, -0.1, 1.0))
    people.profile(e.at(-1.2, 0.05, 1.0), hair=False)
    motifs.brain(e.at(-1.45, 0.65, 0.38, 0, flip=True))
    lamp = e.at(2.25, 0.8)
    for x, y in arc((0, 0), 1.05, -30, 300, 7):
        lamp.line([(x, y), (x * 1.35, y * 1.35)], ORANGE, 0.13)
    lamp.disc((0, 0), 0.72, YELLOW, rim=0.05, shadow=0.1)
    lamp.box((-0.3, -1.2), (0.3, -0.62), GREY, 0.1)
    e.line([(0.95, 1.05), (0.5, 0.85), (0.75, 0.6), (0.3, 0.4)], ORANGE, 0.13)


def r2a(e: Easel) -> None:
    """A device at the head, under the skin, with its thread."""
    _head(e, hair=False)
    motifs.brain(e.at(-0.35, 0.98, 0.45, 0, flip=True))
    e.line(smooth([(-1.25, 0.15), (-1.25, -0.8), (-0.75, -1.6), (-0.9, -2.4)]), INK, 0.09)
    e.disc((-1.2, 0.5), 0.42, PALE, rim=0.05, shadow=0.08)
    e.ring((-1.2, 0.5), 0.24, 0.07, INK)


def _chest(e: Easel) -> None:
    motifs.backdrop(e)
    people.bust(e.at(0, 0.4, 2.0))
    e.patch([(-2.0, -2.0), (2.0, -2.0), (1.75, -2.9), (-1.75, -2.9)], SHIRT, 0.02, rim=0)


def r2b(e: Easel) -> None:
    """A pacemaker at the chest."""
    _chest(e)
    e.box((0.5, -1.75), (1.45, -0.95), PALE, 0.28, rim=0.05, shadow=0.08)
    e.line([(0.62, -1.35), (0.8, -1.35), (0.9, -1.12), (1.03, -1.58), (1.13, -1.35), (1.32, -1.35)], INK, 0.07)
    e.line(smooth([(0.6, -1.75), (0.35, -2.15), (-0.05, -2.05), (-0.1, -2.45)]), PALE, 0.09)


def r2c(e: Easel) -> None:
    """An ear with a hearing aid."""
    motifs.backdrop(e)
    ear = [(-0.6, 1.75), (0.4, 2.1), (1.3, 1.5), (1.35, 0.5), (0.75, -0.35), (0.5, -1.1), (-0.1, -1.75),
            (-0.65, -1.3),
           (-0.75, -0.3), (-0.95, 0.7)]  # fmt: skip
    e.patch(smooth(ear, True), e.skin, rim=0.08, shadow=0.14)
    e.line(smooth([(-0.3, 1.25), (0.35, 1.5), (0.85, 1.05), (0.8, 0.35), (0.3, -0.2), (0.1, -0.75)]),
           mixed(e.skin, INK, 0.22), 0.16)  # fmt: skip
    e.line(smooth([(-0.35, 0.7), (0.1, 0.75), (0.2, 0.2), (-0.3, 0.0)]), mixed(e.skin, INK, 0.22), 0.14)
    e.line(smooth([(-0.85, 1.0), (-0.95, 1.9), (-0.35, 2.25), (0.25, 1.9)]), GREY, 0.12)
    e.line(smooth([(-1.15, 0.95), (-1.35, 0.0), (-1.1, -0.75)]), INK, 0.55, rim=0.07, shadow=0.1)
    e.line(smooth([(0.25, 1.9), (0.05, 1.0), (-0.2, 0.35)]), GREY, 0.1)
    e.disc((-0.22, 0.3), 0.2, PALE, rim=0.04)


def r3(e: Easel) -> None:
    """What turns, about a head that leans."""
    _head(e, turn=-10)
    answers.swirl(e.at(-0.15, 0.95, 1.05), SKY, 0.15)


def r4(e: Easel) -> None:
    """A boat on waves."""
    motifs.backdrop(e)
    boat = e.at(0, 0.1, 1.1, 9)
    boat.line([(0, -0.5), (0, 2.0)], DARK_WOOD, 0.14)
    boat.patch([(0.15, 1.9), (0.15, 0.05), (1.5, 0.05)], ORANGE, 0.05, rim=0.06, shadow=0.1)
    boat.patch([(-0.15, 1.6), (-0.15, 0.05), (-1.15, 0.05)], "F3CF86", 0.05, rim=0.06)
    boat.patch([(-1.75, -0.25), (1.85, -0.25), (1.2, -1.1), (-1.2, -1.1)], WOOD, 0.1, rim=0.08)
    for k, y in enumerate((-0.95, -1.45, -1.95)):
        crest = [(x / 2, y + 0.13 * (1 if (x + k) % 2 else -1)) for x in range(-5 + k, 6 - k)]
        e.patch(
            [*smooth(crest), (2.2 - 0.5 * k, y - 0.45), (-2.2 + 0.5 * k, y - 0.45)], (BLUE, SKY, BLUE)[k], 0.08
        )


def r5(e: Easel) -> None:
    """An eye that sees a cup twice."""
    motifs.backdrop(e)
    motifs.eye(e.at(-1.75, 0.0, 0.95))
    for x, colour in ((2.3, mixed(BLUE, CARD, 0.55)), (1.6, BLUE)):
        c = e.at(x, -0.1, 0.95)
        c.ring((0.85, 0.0), 0.42, 0.16, colour)
        c.patch([(-0.75, 0.85), (0.75, 0.85), (0.55, -0.85), (-0.55, -0.85)], colour, 0.1, rim=0.05)


def r6(e: Easel) -> None:
    """An eye that waters, and the mask of isolation."""
    motifs.backdrop(e)
    motifs.eye(e.at(0, 1.2, 1.0), "8A6D3B")
    motifs.drop(e.at(0.85, 0.2, 0.8))
    m = e.at(0, -1.35)
    for side in (-1.0, 1.0):
        m.line(
            smooth([(side * 1.35, 0.45), (side * 2.15, 0.5), (side * 2.15, -0.4), (side * 1.35, -0.45)]), PALE, 0.1
        )
    m.patch(smooth([(-1.4, 0.55), (0, 0.75), (1.4, 0.55), (1.35, -0.5), (0, -0.95),
            (-1.35, -0.5)], True), "BFD6DE",
            rim=0.07, shadow=0.1)  # fmt: skip
    for y in (0.2, -0.15, -0.5):
        m.line([(-1.1, y + 0.04), (0, y), (1.1, y + 0.04)], "9DBAC4", 0.06)


def r8a(e: Easel) -> None:
    """A memory that comes back as a picture."""
    motifs.backdrop(e)
    people.shoulders(e.at(-1.3, -0.6, 0.95))
    people.profile(e.at(-1.3, -0.45, 0.98))
    motifs.bubble(e.at(1.5, 1.35, 1.35), thought=True)
    p = e.at(1.5, 1.5, 0.85, 6)
    p.box((-0.85, -0.75), (0.85, 0.75), WHITE, 0.04, rim=0.03, shadow=0.08)
    p.box((-0.72, -0.5), (0.72, 0.62), mixed(SKY, GREY, 0.5), 0.02, rim=0)
    p.patch([(-0.72, -0.5), (-0.2, 0.15), (0.1, -0.2), (0.4, 0.1), (0.72, -0.5)], mixed(GREY, INK, 0.4), rim=0)


def r8b(e: Easel) -> None:
    """Voices about a head."""
    _head(e)
    for x, y, turn in ((-2.6, 0.9, 180.0), (2.0, 1.7, 20.0), (2.1, -0.9, -15.0)):
        motifs.waves(e.at(x + (0.5 if x < 0 else -0.35), y, 0.9, turn), PURPLE, 3)


def r8c(e: Easel) -> None:
    """Someone who sits alone, the head low."""
    motifs.backdrop(e)
    motifs.ground(e, 2.4, -2.2)
    people.seated(e.at(-0.2, -0.1, 1.05), (0.35, 0.0), (0.85, 0.2), bowed=0.28)
    for x, y, r in ((1.2, 1.75, 0.42), (1.75, 1.95, 0.55), (2.3, 1.75, 0.42)):
        e.disc((x, y), r, PALE, rim=0)
    e.box((0.85, 1.35), (2.7, 1.85), PALE, 0.24, rim=0)


def r9(e: Easel) -> None:
    """Eyes that look at an arm."""
    motifs.backdrop(e)
    motifs.eye(e.at(-0.2, 1.45, 0.85))
    motifs.arrow(e.at(-0.2, 0.1, 0.45, -90), BLUE, 0.2)
    e.at(0, -1.6, flip=True).hand("rest-side", 5.4)


def r10(e: Easel) -> None:
    """An arm in a cast."""
    motifs.backdrop(e)
    e.at(0.85, -0.2, flip=True).hand("rest-side", 5.2)
    e.line([(-2.3, 0.5), (0.3, 0.3)], WHITE, 1.35, rim=0.09, shadow=0.14)
    for k in range(6):
        x = -2.3 + 0.5 * k
        e.line([(x, 1.0 - 0.04 * k), (x + 0.25, -0.02 - 0.04 * k)], PALE, 0.06)
    e.line([(-3.0, 0.55), (-2.5, 0.51)], SHIRT, 1.6, rim=0.08)


def r11(e: Easel) -> None:
    """A neck in a collar."""
    _head(e)
    e.patch([(-0.98, -1.72), (0.55, -1.72), (0.9, -0.95), (-0.85, -0.62)], WHITE, 0.14, rim=0.08, shadow=0.08)
    e.line([(-0.9, -1.2), (0.75, -1.35)], PALE, 0.07)


def r12(e: Easel) -> None:
    """A head in a dressing."""
    _head(e, hair=False)
    cap = [
        (-1.62, 0.55),
        (-1.55, 1.25),
        (-1.1, 1.85),
        (-0.25, 2.2),
        (0.7, 1.95),
        (1.18, 1.25),
        (1.1, 0.9),
        (0.0, 0.75),
    ]
    e.patch(smooth(cap, True), WHITE, rim=0.08, shadow=0.08)
    for line in ([(-1.5, 1.0), (1.15, 1.3)], [(-1.2, 1.65), (0.95, 1.7)], [(-0.9, 0.75), (0.2, 2.1)]):
        e.line(line, PALE, 0.07)


def r13(e: Easel) -> None:
    """Someone in a narrow box."""
    motifs.backdrop(e)
    e.box((-1.9, -2.5), (1.9, 2.5), GREY, 0.08, rim=0.08, shadow=0.18)
    e.box((-1.55, -2.3), (1.55, 2.2), "E9ECEA", 0.03, rim=0)
    people.standing(e.at(0, -0.15, 0.88), ((0.72, 0.5), (0.72, -0.1)), ((0.72, 0.5), (0.72, -0.1)))
    for side in (-1.0, 1.0):
        x0, x1 = sorted((side * 0.85, side * 1.55))
        e.box((x0, -2.3), (x1, 2.2), PALE, 0.03, rim=0.05, shadow=0.1)
        motifs.arrow(e.at(side * 2.6, 0, 0.5, 0, flip=side > 0), INK, 0.22)


def heart(e: Easel, colour: str = PURPLE) -> None:
    """A heart, two units high."""
    line = [(0, -1.0), (-0.95, 0.05), (-0.9, 0.7), (-0.4, 0.85), (0, 0.5), (0.4, 0.85), (0.9, 0.7), (0.95, 0.05)]
    e.patch(smooth(line, True), colour, 0.03, rim=0.07, shadow=0.1)


def r14(e: Easel) -> None:
    """A woman with child, and a heart."""
    motifs.backdrop(e)
    motifs.ground(e, 2.2, -2.45)
    w = e.at(-0.95, -0.05, 1.05)
    people.leg(w, (-0.1, -0.5), (0.0, -1.4), (-0.05, -2.25), (0.3, -2.3))
    w.patch(smooth([(-0.5, 1.1), (-0.05, 1.15), (0.25, 0.55), (0.85, 0.05), (0.75, -0.5), (0.3, -0.95),
            (-0.5, -0.9),
                    (-0.5, 0.0)], True), "6E8B6A", 0.03, rim=0.06)  # fmt: skip
    people.profile(w.at(-0.16, 1.9), 0.36)
    w.at(0, 0).disc((-0.66, 2.02), 0.26, e.hair, rim=0.04)
    people.arm(w, (-0.25, 1.0), (-0.3, 0.2), (0.5, 0.15), "6E8B6A")
    heart(e.at(1.6, 0.45, 0.95))


def r15(e: Easel) -> None:
    """The working hand, and an ache at its knuckles."""
    motifs.backdrop(e)
    e.at(0, -0.1).hand("open", 4.6)
    for x, y in ((-0.55, -0.02), (0.25, -1.15)):
        for a in range(0, 360, 60):
            (u, v) = arc((0, 0), 1.0, a, a, 1)[0]
            e.line([(x + 0.24 * u, y + 0.24 * v), (x + 0.46 * u, y + 0.46 * v)], ORANGE, 0.11)


def r16(e: Easel) -> None:
    """Someone who must stay in bed."""
    motifs.backdrop(e)
    b = e.at(-0.2, -0.4, 1.1)
    people.bed(b)
    motifs.pillow(b.at(-1.7, 0.05), 0.75, "DCE7EA")
    people.lying(b.at(0, 0.22), cover="9DB7BE")
    e.disc((1.85, 1.6), 0.62, YELLOW, rim=0.05)
    e.disc((2.12, 1.75), 0.52, CARD, rim=0)


def r17(e: Easel) -> None:
    """A head full of a tangled thread."""
    answers.new_confused(e)


def r18(e: Easel) -> None:
    """Tablets and a glass."""
    motifs.backdrop(e)
    e.oval((0, -1.9), 2.9, 0.4, mixed(WOOD, CARD, 0.5), rim=0)
    e.patch([(0.35, 1.5), (2.05, 1.5), (1.75, -1.8), (0.65, -1.8)], "DCE9ED", 0.08, rim=0.06, shadow=0.14)
    e.patch([(0.52, 0.4), (1.9, 0.4), (1.7, -1.65), (0.72, -1.65)], "E3C27A", 0.06, rim=0)
    p = e.at(-1.55, -0.2)
    p.box((-1.05, -1.1), (1.05, 1.3), PALE, 0.14, rim=0.06, shadow=0.14)
    for x in (-0.5, 0.5):
        for y in (-0.65, 0.1, 0.85):
            p.oval((x, y), 0.34, 0.22, WHITE, rim=0.05, shadow=0.03)
    e.oval((-0.15, -1.75), 0.34, 0.2, SKY, rim=0.05, shadow=0.05)


PLAIN: Final[dict[str, Draw]] = {
    "r1": r1, "r2a": r2a, "r2b": r2b, "r2c": r2c, "r3": r3, "r4": r4, "r5": r5, "r6": r6,
    "r8a": r8a, "r8b": r8b, "r8c": r8c, "r11": r11, "r12": r12, "r13": r13, "r14": r14,
    "r16": r16, "r17": r17, "r18": r18,
}  # fmt: skip
SIDED: Final[dict[str, Draw]] = {"r9": r9, "r10": r10, "r15": r15}
