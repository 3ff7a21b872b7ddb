"""The pictures of setting up: posture, mirror and headset (protocol.md 10.7, 13.4), touch (5.4), signs (9.3)."""

from __future__ import annotations

import math
from typing import Final

from models3d import answers, cards, motifs, people
from models3d.camera import SEAT
from models3d.cards import Draw
from models3d.easel import (
    BLUE,
    CARD,
    DARK_WOOD,
    GREEN,
    GREY,
    INK,
    ORANGE,
    SHIRT,
    SKY,
    WHITE,
    WOOD,
    Easel,
    arc,
    mixed,
    smooth,
)


def call_bell(e: Easel) -> None:
    """The bell that calls: a grip with a button and its cord."""
    e.line(smooth([(0, -0.9), (0.05, -1.25), (0.4, -1.45), (0.75, -1.3)]), GREY, 0.12)
    e.box((-0.34, -0.95), (0.34, 0.95), WHITE, 0.3, rim=0.05, shadow=0.12)
    e.disc((0, 0.45), 0.22, ORANGE, rim=0.04)


def brake(e: Easel) -> None:
    """A wheel of a chair, its brake laid against it."""
    e.ring((0, 0), 1.35, 0.2, INK)
    e.ring((0, 0), 1.12, 0.06, GREY)
    for k in range(8):
        a = math.radians(45 * k + 22)
        e.line([(0.12 * math.cos(a), 0.12 * math.sin(a)), (1.1 * math.cos(a), 1.1 * math.sin(a))], GREY, 0.05)
    e.disc((0, 0), 0.18, GREY)
    e.line([(1.35, 0.95), (1.9, 0.75)], GREY, 0.2)
    e.line([(1.85, 1.55), (1.35, 0.95), (1.12, 0.72)], ORANGE, 0.26, rim=0.04)
    e.disc((1.9, 1.62), 0.22, ORANGE, rim=0.04)


def line_free(e: Easel) -> None:
    """An arm on the table, its line in a loose bow, caught by nothing."""
    e.line([(-1.5, -0.6), (0.9, -0.35)], e.skin, 0.62, rim=0.05)
    e.line([(-1.9, -0.7), (-1.2, -0.58)], SHIRT, 0.85, rim=0.05)
    e.disc((1.15, -0.32), 0.4, e.skin, rim=0.05)
    e.line(
        smooth([(0.1, -0.3), (0.35, 0.5), (-0.35, 1.0), (-0.75, 0.45), (-0.1, 0.2), (0.8, 0.75), (1.55, 1.45)]),
        SKY,
        0.12,
    )
    e.box((-0.12, -0.48), (0.3, -0.2), WHITE, 0.06)


def posture(e: Easel) -> None:
    """Both forearms on the table; above: bell in reach, brakes on, lines free."""
    motifs.seat_scene(e)
    e.frame("seat-quiet-image", shadow=0.1)
    e.frame("seat-quiet-arm", shadow=0.1)
    x, y = SEAT.spot((0.34, 0.74, -0.40))
    call_bell(e.at(x, y, 0.62))
    for x, draw, size in ((-2.5, call_bell, 0.5), (0.0, brake, 0.43), (2.5, line_free, 0.44)):
        e.disc((x, 1.98), 0.95, CARD, rim=0.04, shadow=0.14)
        draw(e.at(x - (0.08 if draw is brake else 0.0), 1.98 + (0.15 if draw is call_bell else 0.0), size))


def alone(draw: Draw, size: float) -> Draw:
    """One thing before the light round."""

    def drawn(e: Easel) -> None:
        motifs.backdrop(e)
        draw(e.at(0, 0, size))

    return drawn


def posture_arms(e: Easel) -> None:
    """Both forearms on the table."""
    motifs.seat_scene(e)
    e.frame("seat-quiet-image", shadow=0.1)
    e.frame("seat-quiet-arm", shadow=0.1)


def _from_above(e: Easel) -> None:
    e.box((-3.7, -1.0), (3.7, 2.7), WOOD, 0.12, rim=0.06, shadow=0.16)
    for side, hand in ((-1.0, 0.75), (1.0, 0.75)):
        e.line([(side * 1.25, -1.9), (side * 1.6, -0.7), (side * 1.15, hand)], e.skin, 0.46, rim=0.05, shadow=0.08)
        e.line([(side * 1.2, -1.95), (side * 1.55, -1.0)], SHIRT, 0.66, rim=0.05)
    e.at(1.1, 1.25, 1.0, 4).hand("rest", 1.9, 0.05)
    e.at(-1.1, 1.25, 1.0, -4, flip=True).hand("rest", 1.9, 0.05)
    e.oval((0, -2.15), 1.55, 0.55, SHIRT, rim=0.06)
    e.oval((0, -2.1), 0.52, 0.6, e.hair, rim=0.05)


def mirror_setup(e: Easel) -> None:
    """From above: the mirror's edge at the breastbone, one hand before it, the other behind it."""
    _from_above(e)
    e.box((-0.14, -1.55), (0.14, 2.35), DARK_WOOD, 0.05, rim=0.04, shadow=0.18)
    e.box((0.05, -1.45), (0.16, 2.25), "E4F1F5", 0.02, rim=0)
    for y in (-0.3, 1.9):
        e.box((-0.42, y - 0.16), (0.42, y + 0.16), GREY, 0.06, rim=0.04)


def jewellery(e: Easel) -> None:
    """A ring and a watch, put into a dish."""
    motifs.backdrop(e)
    e.oval((0, -0.5), 2.6, 1.35, WHITE, rim=0.08, shadow=0.18)
    e.oval((0, -0.42), 2.15, 1.02, "E8EEEF", rim=0)
    e.line(
        smooth([(-1.6, -0.75), (-0.9, -0.2), (0.2, -0.15), (0.75, -0.45)]), DARK_WOOD, 0.36, rim=0.05, shadow=0.06
    )
    e.disc((-0.5, -0.12), 0.5, GREY, rim=0.05)
    e.disc((-0.5, -0.1), 0.38, WHITE, rim=0)
    e.line([(-0.5, 0.1), (-0.5, -0.1), (-0.36, -0.18)], INK, 0.06)
    e.ring((1.3, -0.55), 0.3, 0.13, ORANGE)


def _worn(e: Easel, x: float, strap: bool) -> None:
    motifs.backdrop(e)
    people.shoulders(e.at(-0.3, 0.0, 1.1))
    people.profile(e.at(-0.3, 0.15, 1.12))
    if strap:
        e.line(smooth([(0.75, 0.55), (-0.4, 0.75), (-1.75, 0.35)]), GREY, 0.26, rim=0.04)
        e.line(smooth([(0.75, 0.75), (0.1, 1.95), (-0.6, 2.0), (-1.45, 0.9), (-1.7, 0.4)]), GREY, 0.2, rim=0.03)
        e.disc((-1.78, 0.3), 0.3, INK, rim=0.05)
    e.box((x, -0.15), (x + 1.15, 1.05), INK, 0.26, rim=0.07, shadow=0.14)
    e.disc((x + 0.98, 0.45), 0.14, "56646F", rim=0)


def fit_1(e: Easel) -> None:
    """One hand brings the headset to the eyes."""
    _worn(e, 1.25, False)
    e.at(1.75, -0.75, 1.0, -4).hand("half", 2.7)


def fit_2(e: Easel) -> None:
    """The same hand lays the strap over the head."""
    _worn(e, 0.62, True)
    e.at(-1.3, 0.55, 1.0, 8).hand("half", 2.7)


def fit_3(e: Easel) -> None:
    """It turns the knob behind the head until it sits."""
    _worn(e, 0.62, True)
    e.at(-1.75, -0.55, 1.0, 4).hand("half", 2.7)
    e.line(arc((-1.78, 0.3), 0.85, 60, 165, 20), GREEN, 0.13)


def own_hand(e: Easel) -> None:
    """The own hand, flat."""
    motifs.backdrop(e)
    e.at(0, -0.1).hand("palm", 4.5)


def air(e: Easel) -> None:
    """A hand that comes near and does not touch."""
    motifs.backdrop(e)
    e.at(0.1, -1.35, flip=True).hand("rest-side", 4.6)
    e.at(0.2, 1.25).hand("open-side", 4.2)
    for x in (-0.9, 0.0, 0.9):
        e.line([(x, 0.35), (x, -0.2)], SKY, 0.1)


def silk(e: Easel) -> None:
    """Silk: smooth, in long folds."""
    motifs.backdrop(e)
    sheen = "9FB9D6"
    edge = [(-2.6, 0.9), (-1.2, 1.6), (0.4, 1.15), (1.7, 1.5), (2.6, 0.8), (2.3, -0.7), (1.2, -1.75),
            (-0.4, -1.35),
            (-1.9, -1.75), (-2.6, -0.6)]  # fmt: skip
    e.patch(smooth(edge, True), sheen, rim=0.08, shadow=0.2)
    for k in range(5):
        x = -1.9 + 0.88 * k
        fold = smooth([(x - 0.45, 1.0), (x - 0.05, 0.35), (x + 0.05, -0.45), (x + 0.4, -1.15)])
        e.line(fold, mixed(sheen, INK, 0.16), 0.16)
        e.line([(u + 0.24, v) for u, v in fold], mixed(sheen, WHITE, 0.6), 0.12)


def cotton(e: Easel) -> None:
    """Cotton: a folded cloth with a fine weave."""
    motifs.backdrop(e)
    tone = "CFE0D2"
    for k in range(3):
        y = -1.5 + 0.28 * k
        e.box((-2.2, y - 0.6), (2.2, y + 0.6), mixed(tone, INK, 0.10 - 0.04 * k), 0.2, rim=0.05, shadow=0.1)
    e.patch([(-2.2, -0.75), (2.2, -0.75), (1.75, 1.5), (-1.75, 1.5)], tone, 0.14, rim=0.06)
    for k in range(13):
        x = (k - 6) / 6
        e.line([(x * 2.05, -0.7), (x * 1.65, 1.45)], mixed(tone, INK, 0.09), 0.035)
    for k in range(8):
        y = -0.6 + 0.28 * k
        half = 2.2 - (y + 0.75) * 0.2
        e.line([(-half, y), (half, y)], mixed(tone, INK, 0.09), 0.035)


def towel(e: Easel) -> None:
    """A towel: thick, with loops."""
    motifs.backdrop(e)
    tone = "DDBD86"
    for k in range(3):
        y = -1.35 + 0.85 * k
        e.box((-2.3, y - 0.5), (2.3, y + 0.5), tone, 0.42, rim=0.08, shadow=0.12)
        for j in range(22):
            for i in range(3):
                x = -2.05 + 0.195 * j + (0.09 if i % 2 else 0.0)
                e.disc((x, y - 0.24 + 0.24 * i), 0.06, mixed(tone, INK, 0.14), rim=0)
        e.line([(1.5, y - 0.46), (1.5, y + 0.46)], mixed(tone, WHITE, 0.5), 0.14)


_FINGERS: Final = ((-0.62, -0.95, 1.35), (-0.22, -0.36, 1.85), (0.2, 0.2, 1.95), (0.6, 0.78, 1.6))


def line_hand(e: Easel, colour: str, thick: float = 1.0) -> None:
    """A plain hand from its back, its thumb on the right, so thick; a line goes round it."""
    wrist = 0.95 + 0.55 * (thick - 1.0)
    more = thick - 1.0
    soft = 0.2 + more * 0.3
    side = 1.0 + 0.34 * more
    palm = [(x * side, y) for x, y in ((-0.62, 0.15), (0.6, 0.15), (0.5, -1.05), (-0.5, -1.05))]
    thumb = [(x + 0.25 * more, y) for x, y in ((0.55, -0.95), (1.1, -0.35), (1.5, 0.35))]
    # A swollen finger touches the next one; the line between them stays.
    fingers = [[(root * side, 0.0), (tip * (1.0 + 0.30 * more), top - 0.08 * more)] for root, tip, top in _FINGERS]
    for grow, tone in ((0.12, INK), (0.0, colour)):
        e.line(thumb, tone, 0.4 * thick + grow)
        e.line([(0, -1.1), (0, -2.3)], tone, wrist + grow)
        e.patch(palm, tone, soft + grow / 2, rim=0)
    for finger in fingers:
        e.line(finger, INK, 0.36 * thick + 0.12)
        e.line(finger, colour, 0.36 * thick)
    e.patch(palm, colour, soft, rim=0)
    e.box((-1.2, -3.0), (1.2, -2.35), CARD, 0, rim=0)


PLAIN_HAND: Final = "E6D3BF"
# How thick a hand is that is not swollen, and in four degrees: each one differs from the next at a glance.
SWOLLEN: Final = (0.80, 1.05, 1.36, 1.72, 2.12)


def _sign(draw: Draw) -> Draw:
    """As large as there is room: each degree is one answer of five, beside the others."""

    def drawn(e: Easel) -> None:
        e.box((-4.2, -3.2), (4.2, 3.2), CARD, 0, rim=0)
        draw(e.at(0, -0.4, 1.25))

    return drawn


def swelling(level: int) -> Draw:
    """A hand that is so much thicker than a slender one, in all its parts, and the more the fuller."""
    thick = SWOLLEN[level]

    def draw(e: Easel) -> None:
        hand = e.at(0, 0.3, 0.94)
        line_hand(hand, PLAIN_HAND, thick)
        if level < 2:
            # What is swollen has lost its sinews.
            for root, tip, _ in _FINGERS:
                ends = [(0.68 * root, -0.6), (0.80 * (root + tip) / 2, -0.12)]
                hand.line(ends, mixed(PLAIN_HAND, INK, 0.28), 0.05)

    return _sign(draw)


def warmth(level: int) -> Draw:
    """A hand, and a thermometer that stands so high."""

    def draw(e: Easel) -> None:
        for k in range(level):
            e.at(-0.9, 0.55).disc((0, 0), 2.05 - 0.33 * k, mixed(CARD, "F3C567", 0.22 + 0.16 * k), rim=0)
        line_hand(e.at(-0.9, 0.45), PLAIN_HAND)
        answers.thermometer(e.at(2.3, 0.2, 1.2), level / 4)

    return _sign(draw)


def colour(level: int) -> Draw:
    """A hand that is so much darker than the arm."""
    return _sign(lambda e: _shaded(e.at(0, 0.45), mixed(PLAIN_HAND, "5F6688", 0.2 * level)))


def _shaded(e: Easel, tone: str) -> None:
    line_hand(e, tone)
    e.box((-0.475, -2.4), (0.475, -1.6), PLAIN_HAND, 0, rim=0)
    e.box((-1.2, -3.0), (1.2, -2.35), CARD, 0, rim=0)


def sweating(level: int) -> Draw:
    """A hand with so many drops."""
    spots = (
        (0.1, -0.2),
        (-0.45, -0.75),
        (0.5, -0.85),
        (-0.5, 0.3),
        (0.7, 0.3),
        (0.05, -1.4),
        (0.15, 1.1),
        (-0.75, 1.0),
    )

    def draw(e: Easel) -> None:
        line_hand(e.at(0, 0.45), PLAIN_HAND)
        for x, y in spots[: 2 * level]:
            motifs.drop(e.at(x, y + 0.45, 0.62), BLUE)

    return _sign(draw)


def drink(e: Easel) -> None:
    """A glass of water."""
    motifs.backdrop(e)
    e.oval((0, -1.95), 2.2, 0.36, mixed(WOOD, CARD, 0.5), rim=0)
    e.patch([(-1.15, 2.0), (1.15, 2.0), (0.85, -1.85), (-0.85, -1.85)], "DCE9ED", 0.08, rim=0.06, shadow=0.14)
    e.patch([(-1.0, 1.0), (1.0, 1.0), (0.78, -1.68), (-0.78, -1.68)], mixed(SKY, CARD, 0.35), 0.06, rim=0)
    e.line([(-0.78, 0.75), (-0.62, -0.9)], WHITE, 0.12)


def rest_now(e: Easel) -> None:
    """The working hand, at rest on a pillow."""
    motifs.backdrop(e)
    motifs.pillow(e.at(0.1, -0.78, 1.9), 1.6, "DCE7EA")
    e.at(0, -0.15).hand("rest-side", 6.0)


def untouched(e: Easel) -> None:
    """The affected hand, at rest on a pillow."""
    rest_now(e.at(0, 0, flip=True))


def untouched_residual(e: Easel) -> None:
    """Where an arm ends, in its sleeve, at rest on a pillow."""
    motifs.backdrop(e)
    motifs.pillow(e.at(0, -0.85, 1.9), 1.6, "DCE7EA")
    e.line([(-5.0, 0.35), (0.6, -0.05)], SHIRT, 1.45, rim=0.08, shadow=0.12)


def garden(e: Easel) -> None:
    """A bed of plants that have grown."""
    motifs.backdrop(e)
    for row, y in enumerate((-0.3, -1.9)):
        for k in range(4 - row):
            motifs.plant(e.at(-2.4 + 1.6 * k + 0.8 * row, y, 0.85), (0.35, 1.0, 0.65, 1.0)[(k + row) % 4])


PLAIN: Final[dict[str, Draw]] = {
    "posture-bell": alone(call_bell, 1.6), "posture-brakes": alone(brake, 1.4),
    "posture-lines": alone(line_free, 1.4), "mirror-setup-jewellery": jewellery,
    "drink": drink, "garden": garden,
    "touch-silk": silk, "touch-cotton": cotton, "touch-towel": towel,
    "headset": alone(cards.headset, 1.6), "big-button": alone(cards.big_button, 1.3),
            "stop-pad": alone(motifs.stop_pad, 1.8),
}  # fmt: skip
SIDED: Final[dict[str, Draw]] = {
    "posture-card": posture, "posture-arms": posture_arms, "mirror-setup": mirror_setup,
    "fit-headset-1": fit_1, "fit-headset-2": fit_2, "fit-headset-3": fit_3,
    "rest-now": rest_now, "touch-none": untouched, "touch-none-residual": untouched_residual,
    "touch-air": air, "touch-own-hand": own_hand,
    **{f"sign-swelling-{k}": swelling(k) for k in range(5)},
    **{f"sign-warmth-{k}": warmth(k) for k in range(5)},
    **{f"sign-colour-{k}": colour(k) for k in range(5)},
    **{f"sign-sweating-{k}": sweating(k) for k in range(5)},
}  # fmt: skip
