"""How the mirror is put up, seen from above, for an arm or a leg: the cards of the set-up (protocol.md 10.7)."""

from __future__ import annotations

from functools import lru_cache

from PIL import Image, ImageDraw

from game.body.joints import Side
from game.view.brush import Area, Brush, Ink, rgb
from models3d.picture import TONE, nearest

KEY = "coach-setup"
KEY_LEG = f"{KEY}-leg"
# What each card adds; from the last on all of it is there.
CHAIR, MIRROR, FIXED, OTHER, WORKING, SCREEN, BOTH, SEEN = range(1, 9)
STEPS = {f"{key}-{step}": (key, step) for key in (KEY, KEY_LEG) for step in range(CHAIR, SEEN + 1)}
KEYS = (KEY, KEY_LEG, *STEPS)
SIZE = (1200, 900)
FLOOR = rgb("#E9E0CF")
TABLE = rgb("#C79F6E")
EDGE = rgb("#A67C4C")
SHIRT = rgb("#5C7F99")
SLEEVE = rgb("#6E91AA")
GLASS = rgb("#BFE3F2")
FRAME = rgb("#2E3A44")
# Skin, skin in the shade of the mirror, and hair, by the tones in which pictures are drawn.
PEOPLE = {
    2: (rgb("#E6C7AF"), rgb("#CFB09A"), rgb("#8A6B4D")),
    5: (rgb("#D9A983"), rgb("#C4966F"), rgb("#5B4636")),
    8: (rgb("#7D5435"), rgb("#6B4629"), rgb("#2E2724")),
}
TROUSERS = rgb("#3D4654")
TROUSERS_SHADED = rgb("#59616C")
SHOE = rgb("#56646F")
SOLE = rgb("#33414C")
SEAT = rgb("#7A5A3C")
# What a card speaks of lies on a light, by its step: for arms and for legs. Drawn twice as large.
LIGHT = rgb("#FFE48C")
LIT = {
    KEY: {
        MIRROR: (Area(1050, 260, 280, 960),), FIXED: (Area(1040, 340, 190, 160), Area(1040, 920, 190, 160)),
        OTHER: (Area(690, 450, 360, 820),), WORKING: (Area(1350, 450, 360, 820),),
        SCREEN: (Area(1490, 140, 640, 220),), BOTH: (Area(690, 450, 360, 820), Area(1350, 450, 360, 820)),
    },
    KEY_LEG: {
        CHAIR: (Area(680, 1090, 1040, 680),),
        MIRROR: (Area(1050, 260, 280, 960),), FIXED: (Area(1040, 340, 190, 160), Area(1040, 920, 190, 160)),
        OTHER: (Area(790, 380, 300, 800),), WORKING: (Area(1310, 380, 300, 800),),
        SCREEN: (Area(1490, 140, 640, 220),), BOTH: (Area(790, 380, 300, 800), Area(1310, 380, 300, 800)),
    },
}  # fmt: skip
# What the eyes have before them: from the body to the whole mirror and the whole screen, the working limb within.
SIGHT = {
    KEY: ((1200, 1440), (1226, 289), (2060, 289)),
    KEY_LEG: ((1200, 1440), (1226, 289), (2060, 289), (1550, 1290), (1400, 1440)),
}


def plan_of(limb: str, step: int = 0) -> str:
    """The key of the plan for this limb, arm or leg; or of one card: the first for an arm is of jewellery."""
    if step == CHAIR and limb != "leg":
        return "mirror-setup-jewellery"
    key = KEY_LEG if limb == "leg" else KEY
    return f"{key}-{step}" if step else key


@lru_cache(maxsize=8)
def setup_plan(key: str, affected: Side, tone: int = TONE) -> Image.Image:
    """The mirror stands on the middle, its edge at the breastbone; the working hand lies before it, the other one
    behind it, and the screen stands beyond the working one. `KEY_LEG`: the same with legs, on a chair without a
    table. Drawn for a left affected side, else turned over. A key of `STEPS`: as much of it as is there by then,
    and light on what the card speaks of.
    """
    key, step = STEPS.get(key, (key, SEEN + 1))
    image = Image.new("RGB", (2 * SIZE[0], 2 * SIZE[1]), FLOOR)
    brush, pen = Brush(image), ImageDraw.Draw(image)
    skin, shaded, hair = PEOPLE[nearest(tone)]
    if key == KEY_LEG:
        _legs(brush, pen, step)
    else:
        _arms(brush, pen, skin, shaded, step)
    _body(brush, skin, hair)
    image = image.resize(SIZE, Image.Resampling.LANCZOS)
    return image if affected is Side.LEFT else image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)


def _lit(brush: Brush, pen: ImageDraw.ImageDraw, key: str, step: int) -> None:
    for area in LIT[key].get(step, ()):
        brush.box(area, LIGHT, 90)
    if step == SEEN:
        pen.polygon(SIGHT[key], fill=LIGHT)


def _arms(brush: Brush, pen: ImageDraw.ImageDraw, skin: Ink, shaded: Ink, step: int) -> None:
    brush.shadow(Area(180, 150, 2040, 1030), FRAME, 60, 22, 0.25)
    brush.box(Area(180, 150, 2040, 1030), EDGE, 60)
    brush.box(Area(196, 160, 2008, 1004), TABLE, 50)
    _lit(brush, pen, KEY, step)
    if step >= SCREEN:
        _screen(brush)
    # The arm behind the mirror, under its shade.
    if step >= OTHER:
        _arm(pen, -1, shaded)
    if step >= WORKING:
        _arm(pen, 1, skin)
    _mirror(brush, fixed=step >= FIXED)


def _legs(brush: Brush, pen: ImageDraw.ImageDraw, step: int) -> None:
    _lit(brush, pen, KEY_LEG, step)
    brush.shadow(Area(760, 1180, 880, 520), FRAME, 60, 22, 0.25)
    brush.box(Area(760, 1180, 880, 520), SEAT, 60)
    if step >= SCREEN:
        _screen(brush)
    # Whoever sits has both legs before the chair; they come to their place later.
    _leg(brush, pen, -1, TROUSERS_SHADED)
    _leg(brush, pen, 1, TROUSERS)
    if step >= MIRROR:
        _mirror(brush, fixed=step >= FIXED)


def _screen(brush: Brush) -> None:
    brush.shadow(Area(1560, 236, 500, 60), FRAME, 16, 12, 0.35)
    brush.box(Area(1560, 236, 500, 60), FRAME, 16)
    brush.box(Area(1580, 282, 460, 14), GLASS, 6)
    brush.box(Area(1740, 190, 140, 50), FRAME, 12)


def _mirror(brush: Brush, *, fixed: bool) -> None:
    """Upright on the middle line, its face to the working hand."""
    brush.shadow(Area(1160, 330, 56, 830), FRAME, 12, 14, 0.4)
    brush.box(Area(1160, 330, 56, 830), FRAME, 12)
    brush.box(Area(1196, 350, 30, 790), GLASS, 8)
    for top in (400, 980) if fixed else ():
        brush.box(Area(1090, top, 84, 44), FRAME, 12)


def _arm(pen: ImageDraw.ImageDraw, side: int, skin: Ink) -> None:
    """Forearm and hand of one side, palm down, pointing away from the body."""

    def x(offset: float) -> float:
        return 1200 + side * offset

    def limb(points: list[tuple[float, float]], wide: int, colour: Ink) -> None:
        pen.line([(x(a), b) for a, b in points], fill=colour, width=wide, joint="curve")
        for a, b in points:
            pen.ellipse((x(a) - wide / 2, b - wide / 2, x(a) + wide / 2, b + wide / 2), fill=colour)

    limb([(330, 1460), (400, 1150), (330, 860)], 150, SLEEVE)
    limb([(330, 860), (318, 780)], 104, skin)
    limb([(318, 760), (312, 680)], 136, skin)
    for root, tip, end in ((262, 246, 560), (298, 290, 520), (334, 334, 530), (368, 378, 575)):
        limb([(root, 660), (tip, end)], 42, skin)
    limb([(262, 740), (206, 660)], 44, skin)


def _leg(brush: Brush, pen: ImageDraw.ImageDraw, side: int, cloth: Ink) -> None:
    """Thigh, shin and shoe of one side, stretched out on the floor before the chair."""
    line = [(1200 + side * 190, 1440), (1200 + side * 255, 1020), (1200 + side * 270, 640)]
    foot = Area(1200 + side * 270 - 62, 440, 124, 250)
    brush.shadow(foot, FRAME, 60, 16, 0.3)
    brush.box(foot, SOLE, 60)
    brush.box(foot.inset(10), SHOE, 52)
    for (x, y), (u, v), wide in zip(line, line[1:], (190, 150), strict=False):
        pen.line((x, y, u, v), fill=cloth, width=wide)
        for at, down in ((x, y), (u, v)):
            pen.ellipse((at - wide / 2, down - wide / 2, at + wide / 2, down + wide / 2), fill=cloth)


def _body(brush: Brush, skin: Ink, hair: Ink) -> None:
    """Shoulders and head of who sits at the table, from above."""
    brush.shadow(Area(740, 1310, 920, 380), FRAME, 180, 20, 0.3)
    brush.box(Area(740, 1310, 920, 380), SHIRT, 180)
    brush.box(Area(1040, 1330, 320, 340), hair, 160)
    brush.box(Area(1080, 1316, 240, 120), skin, 60)
    brush.box(Area(1060, 1370, 280, 300), hair, 140)
