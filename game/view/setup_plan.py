"""How the mirror is put up, seen from above: for the cards of the set-up (protocol.md 10.7)."""

from __future__ import annotations

from functools import lru_cache

from PIL import Image, ImageDraw

from game.body.joints import Side
from game.view.brush import Area, Brush, Ink, rgb

KEY = "coach-setup"
SIZE = (1200, 900)
FLOOR = rgb("#E9E0CF")
TABLE = rgb("#C79F6E")
EDGE = rgb("#A67C4C")
SHIRT = rgb("#5C7F99")
SLEEVE = rgb("#6E91AA")
SKIN = rgb("#D9A983")
HAIR = rgb("#5B4636")
GLASS = rgb("#BFE3F2")
FRAME = rgb("#2E3A44")
SHADED = rgb("#C4966F")


@lru_cache(maxsize=2)
def setup_plan(affected: Side) -> Image.Image:
    """The mirror stands on the middle, its edge at the breastbone; the working hand lies before it, the other one
    behind it, and the screen stands beyond the working one. Drawn for a left affected side, else turned over.
    """
    image = Image.new("RGB", (2 * SIZE[0], 2 * SIZE[1]), FLOOR)
    brush, pen = Brush(image), ImageDraw.Draw(image)
    brush.shadow(Area(180, 150, 2040, 1030), FRAME, 60, 22, 0.25)
    brush.box(Area(180, 150, 2040, 1030), EDGE, 60)
    brush.box(Area(196, 160, 2008, 1004), TABLE, 50)
    _screen(brush)
    # The arm behind the mirror, under its shade.
    _arm(pen, -1, SHADED)
    _arm(pen, 1, SKIN)
    _mirror(brush)
    _body(brush)
    image = image.resize(SIZE, Image.Resampling.LANCZOS)
    return image if affected is Side.LEFT else image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)


def _screen(brush: Brush) -> None:
    brush.shadow(Area(1560, 236, 500, 60), FRAME, 16, 12, 0.35)
    brush.box(Area(1560, 236, 500, 60), FRAME, 16)
    brush.box(Area(1580, 282, 460, 14), GLASS, 6)
    brush.box(Area(1740, 190, 140, 50), FRAME, 12)


def _mirror(brush: Brush) -> None:
    """Upright on the middle line, its face to the working hand."""
    brush.shadow(Area(1160, 330, 56, 830), FRAME, 12, 14, 0.4)
    brush.box(Area(1160, 330, 56, 830), FRAME, 12)
    brush.box(Area(1196, 350, 30, 790), GLASS, 8)
    for top in (400, 980):
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


def _body(brush: Brush) -> None:
    """Shoulders and head of who sits at the table, from above."""
    brush.shadow(Area(740, 1310, 920, 380), FRAME, 180, 20, 0.3)
    brush.box(Area(740, 1310, 920, 380), SHIRT, 180)
    brush.box(Area(1040, 1330, 320, 340), HAIR, 160)
    brush.box(Area(1080, 1316, 240, 120), SKIN, 60)
    brush.box(Area(1060, 1370, 280, 300), HAIR, 140)
