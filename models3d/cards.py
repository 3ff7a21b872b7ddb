"""The pictures of the education cards (protocol.md 1.1), one noun each; drawn for a left affected side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from models3d import motifs, people
from models3d.easel import (
    BLUE,
    DARK_WOOD,
    GREEN,
    GREY,
    INK,
    LEAF,
    ORANGE,
    PALE,
    PURPLE,
    SHIRT,
    SKY,
    WHITE,
    WOOD,
    Easel,
    arc,
    mixed,
    smooth,
)

Draw = Callable[[Easel], None]
OTHER_SHIRT: Final = "6E8B6A"


def _map(e: Easel, **colours: str) -> None:
    motifs.backdrop(e)
    motifs.brain(e.at(0, -0.1, 1.08))
    motifs.little_body(e.at(0.1, 0.45, 1.15), **colours)


def map_1(e: Easel) -> None:
    """A map of the body in the brain."""
    _map(e)


def map_2(e: Easel) -> None:
    """Arms and legs on the map."""
    _map(e, arms=ORANGE, legs=ORANGE)


def map_3(e: Easel) -> None:
    """The map, changed at one arm."""
    _map(e, odd=PURPLE)
    e.line(arc((-0.72, 0.67), 0.95, 60, 300, 40), PURPLE, 0.07)


def map_4(e: Easel) -> None:
    """An alarm in the map."""
    motifs.backdrop(e)
    motifs.brain(e.at(0, -0.1, 1.08))
    motifs.bell(e.at(0.1, 0.45, 0.82))


def map_5(e: Easel) -> None:
    """Someone who sits beside, a hand on the shoulder."""
    motifs.backdrop(e)
    e.line([(0.9, -1.75), (-0.6, -1.35), (-2.0, -1.5)], OTHER_SHIRT, 0.5)
    people.bust(e.at(-1.15, -0.85, 1.5))
    people.bust(e.other().at(1.4, -0.6, 1.6), OTHER_SHIRT, "6D6A68")
    e.line([(-2.42, -1.62), (-2.1, -1.78)], e.other().skin, 0.36, rim=0.05)


def conf_1(e: Easel) -> None:
    """The eyes see a hand."""
    motifs.backdrop(e)
    motifs.eye(e.at(-2.0, 0.2, 0.85))
    motifs.arrow(e.at(-0.12, 0.2, 0.42), BLUE, 0.2)
    motifs.frame(e.at(1.95, 0), 1.35, 2.0)
    motifs.gleam(e.at(1.95, 0), 1.35, 2.0)
    e.at(1.95, -0.15, flip=True).hand("open", 2.9)


def conf_2(e: Easel) -> None:
    """The body feels something in its arm."""
    motifs.backdrop(e)
    people.standing(e.at(0.3, 0, 1.08), left=((0.95, 0.35), (1.1, -0.35)), back=True)
    for k in range(3):
        e.line(smooth([(-1.3 - 0.33 * k, 0.55 - 0.1 * k), (-1.5 - 0.33 * k, 0.0), (-1.3 - 0.33 * k, -0.45),
                       (-1.5 - 0.33 * k, -0.95 + 0.1 * k)]), PURPLE, 0.11)  # fmt: skip


def conf_3(e: Easel) -> None:
    """Two messages come to the brain."""
    motifs.backdrop(e)
    motifs.brain(e.at(0.15, 0.95, 0.78))
    motifs.eye(e.at(-2.35, -1.7, 0.62))
    e.at(2.5, -1.7, flip=True).hand("open", 2.0)
    motifs.waves(e.at(2.85, -1.7), PURPLE, 2)
    motifs.arrow(e.at(-1.35, -0.75, 0.55, 52), SKY, 0.2)
    motifs.arrow(e.at(1.46, -0.72, 0.55, 128), PURPLE, 0.2)


def conf_4(e: Easel) -> None:
    """The map is drawn anew."""
    _map(e)
    _pencil(e.at(1.05, 0.35, 1.0, -48))


def _pencil(e: Easel) -> None:
    e.patch([(-0.16, 0.45), (0.16, 0.45), (0, 0.05)], "E8C89C", 0.02, rim=0)
    e.patch([(-0.06, 0.16), (0.06, 0.16), (0, 0.03)], INK, 0.02, rim=0)
    e.box((-0.2, 0.42), (0.2, 2.0), ORANGE, 0.03, shadow=0.1)
    e.box((-0.2, 2.0), (0.2, 2.3), PALE, 0.05)


def conf_5(e: Easel) -> None:
    """Eyes that look, under a warm roof."""
    motifs.backdrop(e)
    e.box((-2.0, -2.1), (2.0, 0.5), "F3DDB0", 0.06, shadow=0.14)
    e.patch([(-2.55, 0.45), (2.55, 0.45), (0, 2.3)], DARK_WOOD, 0.12, rim=0.07, shadow=0.1)
    motifs.eye(e.at(0, -0.8, 1.02))


def mirror_1(e: Easel) -> None:
    """The working hand before the mirror."""
    motifs.mirror_scene(e, "opened")


def mirror_2(e: Easel) -> None:
    """The hand that the mirror shows."""
    motifs.backdrop(e)
    motifs.frame(e, 1.95, 2.35)
    motifs.gleam(e, 1.95, 2.35)
    e.at(0.05, -0.1, flip=True).hand("open", 4.0)


def mirror_3(e: Easel) -> None:
    """A photograph."""
    motifs.backdrop(e)
    p = e.at(0, 0, 1.0, -4)
    p.box((-2.0, -2.45), (2.0, 2.3), WHITE, 0.06, shadow=0.22)
    p.box((-1.7, -1.6), (1.7, 2.0), "D5E3E4", 0.02, rim=0)
    p.at(0, 0.2, flip=True).hand("open", 3.1, 0.06)


def mirror_4(e: Easel) -> None:
    """A picture on the wall, and a thumb up."""
    motifs.backdrop(e)
    motifs.frame(e.at(-1.1, 0.3), 1.35, 1.75, WOOD, "E9EFEA")
    e.at(-1.1, 0.25, flip=True).hand("open", 2.7, 0.06)
    e.at(2.0, -0.7).hand("thumb-up", 3.4)


def dose_4(e: Easel) -> None:
    """A short time, and a thumb up."""
    motifs.backdrop(e)
    motifs.clock(e.at(-1.25, 0.2, 1.0), 0.2)
    e.at(1.95, -0.5).hand("thumb-up", 3.4)


def expect_1(e: Easel) -> None:
    """Four steps: left or right, imagine, mirror, move."""
    order, other = e.kept(), not e.canvas.mirrored
    for k, top in enumerate((-1.75, -1.2, -0.65, -0.1)):
        x = -3.8 + 1.9 * k
        order.box((x, -2.6), (x + 1.9, top), mixed(WOOD, DARK_WOOD, 0.12 * k), 0.03, rim=0.05)
    order.at(-3.33, -1.05, flip=True).hand("open", 1.3, 0)
    order.at(-2.47, -1.05).hand("open", 1.3, 0)
    motifs.bubble(order.at(-0.9, 0.24, 0.72), thought=True)
    order.at(-0.9, 0.29, flip=other).hand("open", 0.92, 0)
    motifs.frame(order.at(0.95, 0.55), 0.68, 0.92)
    order.at(0.95, 0.5, flip=other).hand("open", 1.45, 0)
    order.at(2.85, 0.85, flip=other).hand("cup", 2.6, 0)


def expect_2(e: Easel) -> None:
    """A hand that tingles and is warm."""
    motifs.backdrop(e)
    motifs.glow(e, 2.45)
    e.at(0, -0.1, flip=True).hand("open", 4.2)
    for x, y in ((-1.5, 1.75), (-0.55, 2.45), (0.55, 2.4), (1.6, 1.7), (2.2, 0.55), (-2.15, 0.6)):
        e.disc((x, y), 0.11, ORANGE, rim=0)
        e.disc((x * 1.12, y * 1.12 + 0.05), 0.06, ORANGE, rim=0)


def _pages(e: Easel) -> list[Easel]:
    """Three leaves of a calendar, side by side; gives a pen at the foot of each."""
    for x in (-2.45, 0.0, 2.45):
        e.box((x - 1.1, -1.5), (x + 1.1, 1.7), WHITE, 0.16, shadow=0.14)
        e.box((x - 1.1, 1.3), (x + 1.1, 1.7), BLUE, 0.14)
        for ring in (-0.5, 0.5):
            e.line([(x + ring, 1.6), (x + ring, 1.88)], INK, 0.12)
    return [e.at(x, -1.3) for x in (-2.45, 0.0, 2.45)]


def expect_3(e: Easel) -> None:
    """Pages of a calendar, and what has grown by then."""
    motifs.backdrop(e)
    for page, grown in zip(_pages(e), (0.0, 0.4, 1.0), strict=True):
        motifs.plant(page.at(0, 0, 0.92), grown)


def expect_4(e: Easel) -> None:
    """Somebody whose plant has flowered, and somebody whose plant has not: two kinds, and no share of many."""
    motifs.backdrop(e)
    for k, (x, grown) in enumerate(((-1.15, 1.0), (1.6, 0.0))):
        who = e.other(k + 1)
        people.bust(who.at(x - 0.5, -0.2, 1.05), OTHER_SHIRT if k else SHIRT, "" if k else "7B756F")
        motifs.plant(e.at(x + 0.65, -1.2, 0.85), grown)


def expect_5(e: Easel) -> None:
    """Sun on most days, and a cloud."""
    motifs.backdrop(e)
    for page, cloudy in zip(_pages(e), (False, True, False), strict=True):
        sun = page.at(0, 1.25)
        if cloudy:
            sun.disc((0.22, 0.25), 0.42, ORANGE, rim=0.04)
            for x, y, r in ((-0.38, -0.28, 0.34), (0.05, -0.12, 0.46), (0.45, -0.28, 0.32)):
                sun.disc((x, y), r, GREY, rim=0)
            sun.box((-0.6, -0.62), (0.7, -0.25), GREY, 0.16, rim=0)
            continue
        sun.disc((0, 0), 0.45, ORANGE, rim=0.04)
        for x, y in arc((0, 0), 0.68, 0, 315, 8):
            sun.line([(x, y), (x * 1.25, y * 1.25)], ORANGE, 0.1)


def stop_1(e: Easel) -> None:
    """The stop pad, and a hand that presses it."""
    motifs.backdrop(e)
    motifs.stop_pad(e.at(0, 0.75, 1.35))
    e.at(0.75, -1.25, 1.0, 14).hand("point", 3.4)


def stop_2(e: Easel) -> None:
    """The big button under a hand, and the headset off."""
    motifs.backdrop(e)
    headset(e.at(-2.2, 1.45, 0.8))
    big_button(e.at(0.6, -0.2))
    e.at(1.3, -1.05, 1.0, 14).hand("rest", 3.7)


def big_button(e: Easel) -> None:
    """The big button from above."""
    e.disc((0, 0), 1.75, "DCD6CA", rim=0.05, shadow=0.18)
    e.disc((0, 0), 1.38, BLUE, rim=0.09)


def headset(e: Easel) -> None:
    """A headset lying, seen from its front."""
    e.line(
        smooth([(-1.35, 0.1), (-1.1, 1.0), (0, 1.3), (1.1, 1.0), (1.35, 0.1)]), GREY, 0.24, rim=0.04, shadow=0.1
    )
    e.box((-1.45, -0.7), (1.45, 0.65), INK, 0.35, rim=0.08, shadow=0.16)
    for x in (-0.75, 0.75):
        e.disc((x, 0.0), 0.2, "56646F", rim=0)
    e.patch([(-0.25, -0.72), (0.25, -0.72), (0, -0.45)], "EFE6D8", 0.04, rim=0)


def stop_3(e: Easel) -> None:
    """A cloth over the mirror."""
    motifs.mirror_scene(e, "quiet", cloth=0.93)


def stop_4(e: Easel) -> None:
    """Someone who tells, someone who listens."""
    motifs.backdrop(e)
    people.bust(e.at(-1.45, -1.05, 1.35))
    people.bust(e.other().at(1.55, -1.05, 1.35), OTHER_SHIRT, "6D6A68")
    motifs.bubble(e.at(0.15, 1.6, 0.9))


def stop_4_home(e: Easel) -> None:
    """A telephone, and what is said."""
    motifs.backdrop(e)
    motifs.phone(e.at(-0.85, -0.4, 1.35))
    motifs.bubble(e.at(1.8, 1.25, 0.85))


def plp(e: Easel) -> None:
    """A head, and the pain that lives in its brain."""
    motifs.backdrop(e)
    people.shoulders(e.at(-0.15, 0.15, 1.12))
    people.profile(e.at(-0.15, 0.35, 1.18), hair=False)
    motifs.brain(e.at(-0.5, 1.0, 0.46, 0, flip=True))
    for r, colour in ((0.52, "F3CF86"), (0.34, ORANGE)):
        e.disc((-0.4, 1.25), r, colour, rim=0)


def crps(e: Easel) -> None:
    """A whole hand, and an alarm that rings."""
    motifs.backdrop(e)
    e.at(-1.0, -0.1, flip=True).hand("open", 4.0)
    motifs.bell(e.at(1.7, 0.5, 0.95))


def stroke(e: Easel) -> None:
    """Both hands."""
    motifs.backdrop(e)
    e.at(1.5, -0.1).hand("open", 3.7)
    e.at(-1.5, -0.1, flip=True).hand("open", 3.7)
    for side in (-1.0, 1.0):
        e.line(arc((side * 1.6, -0.2), 2.25, 72, 108, 12), GREEN, 0.12)


def dystonia(e: Easel) -> None:
    """Soft, separate fingers."""
    motifs.backdrop(e)
    e.at(0, -0.2, flip=True).hand("spread", 4.1)
    for x, y in ((1.72, 0.1), (0.78, 2.12), (0.08, 2.35), (-0.72, 2.12), (-1.45, 1.38)):
        e.disc((x, y), 0.2, LEAF, rim=0.03)


def postsurg(e: Easel) -> None:
    """An arm that rests, dressed, on a pillow."""
    motifs.backdrop(e)
    motifs.pillow(e.at(0.1, -0.78, 1.9), 1.6, "DCE7EA")
    e.at(0, -0.15, flip=True).hand("rest-side", 6.0)
    e.line([(-1.0, 0.62), (-0.1, 0.52)], WHITE, 0.72, rim=0.05)
    for k in range(4):
        x, y = -1.08 + 0.3 * k, 0.62 - 0.03 * k
        e.line([(x, y - 0.28), (x + 0.18, y + 0.26)], PALE, 0.05)


PLAIN: Final[dict[str, Draw]] = {
    "map-1": map_1, "map-2": map_2, "map-3": map_3, "map-4": map_4, "map-5": map_5,
    "dose-4": dose_4,
    "expect-3": expect_3, "expect-4": expect_4, "expect-5": expect_5,
    "conf-4": conf_4, "conf-5": conf_5, "stop-4": stop_4, "stop-4-home": stop_4_home, "plp-card": plp,
}  # fmt: skip
SIDED: Final[dict[str, Draw]] = {
    "conf-1": conf_1, "conf-2": conf_2, "conf-3": conf_3, "expect-1": expect_1, "expect-2": expect_2,
    "mirror-1": mirror_1, "mirror-2": mirror_2, "mirror-3": mirror_3, "mirror-4": mirror_4,
    "stop-1": stop_1, "stop-2": stop_2, "stop-3": stop_3,
    "crps-card": crps, "stroke-card": stroke, "dystonia-card": dystonia, "postsurg-card": postsurg,
}  # fmt: skip
