"""Draws words and simple shapes as masks, uint8 (height, width), 255 where there is ink; no engine."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib import resources
from io import BytesIO
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from game.view import signs
from game.view.pen import Pen, arc

Mask = NDArray[np.uint8]

# Atkinson Hyperlegible: the height of a small x, of a capital and of a line, in em.
X_HEIGHT = 0.496
CAP_HEIGHT = 0.668
LINE = 1.22
# Where a long word may be cut; it is seen, as a hyphen, only there.
SOFT = "\u00ad"
# How high a field is in which nothing of one line is cut that stands on its middle, in em.
TALL = 1.18
# What one line needs of it at least, on its middle, for the foot of a g; and how near lines come where they must.
FOOT = 1.09
NEAR = 1.0
# Shapes are drawn this many times larger and reduced, for soft edges.
FINE = 4


@lru_cache(maxsize=32)
def _font(bold: bool, em_px: int) -> ImageFont.FreeTypeFont:
    name = "AtkinsonHyperlegible-Bold.ttf" if bold else "AtkinsonHyperlegible-Regular.ttf"
    file = BytesIO((resources.files("game.view") / "fonts" / name).read_bytes())
    # The same letters in the same places on every machine: the other engine needs a library that many lack.
    return ImageFont.truetype(file, em_px, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=1024)
def width_em(text: str, bold: bool = False) -> float:
    """How wide a line of text is, in em."""
    text = text.replace(SOFT, "")
    return sum((_step(*pair, bold) for pair in pairwise(text)), _length(text[:1], bold)) / 200.0


@lru_cache(maxsize=8192)
def _step(left: str, right: str, bold: bool) -> float:
    """How much wider a line becomes by a letter after another; the engine of letters would load each anew."""
    return _length(left + right, bold) - _length(left, bold)


@lru_cache(maxsize=8192)
def _length(text: str, bold: bool) -> float:
    return float(_font(bold, 200).getlength(text))


@lru_cache(maxsize=1024)
def wrapped(text: str, width: float, bold: bool = False) -> tuple[str, ...]:
    """The text in as few lines of `width` em as it needs, evenly filled; a word too long has a line of its own."""
    words = _words(text, width, bold)
    lines = _filled(words, width, bold)
    if len(lines) > 1:
        # The narrowest width that needs no more lines fills them evenly.
        low, high = width / 2, width
        for _ in range(7):
            middle = (low + high) / 2
            low, high = (low, middle) if len(_filled(words, middle, bold)) == len(lines) else (middle, high)
        lines = _filled(words, high, bold)
    return tuple(lines)


def _words(text: str, width: float, bold: bool) -> list[str]:
    """What stays together: words, and a number to call, whose groups nobody should seek over two lines. A word
    that says where it may be cut, and is too long, is cut there."""
    words: list[str] = []
    for each in text.split():
        *cut, word = each.split(SOFT) if width_em(each, bold) > width else [each.replace(SOFT, "")]
        words += [f"{part}-" for part in cut]
        called = words and words[-1][-1].isdigit() and word[0].isdigit()
        if called and width_em(f"{words[-1]} {word}", bold) <= width:
            words[-1] = f"{words[-1]} {word}"
        else:
            words.append(word)
    return words


def _filled(words: Sequence[str], width: float, bold: bool) -> list[str]:
    lines: list[str] = []
    for word in words:
        if lines and width_em(f"{lines[-1]} {word}", bold) <= width:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines


def pitch_in(high: float, count: int) -> float:
    """From line to line, in em, for so many in a field so high, in em: nearer where the last would reach out."""
    return LINE if count < 2 else min(LINE, max(NEAR, (high - FOOT) / (count - 1)))


def text(
    lines: Sequence[str], em_px: float, size_px: tuple[int, int], align: str, bold: bool, line: float = LINE
) -> Mask:
    """Lines of text in a mask of (width, height), centred upright, aligned left, centre or right."""
    width, height = size_px
    picture = Image.new("L", (width, height), 0)
    draw = ImageDraw.Draw(picture)
    font = _font(bold, max(1, round(em_px)))
    anchor, x = {"left": ("ls", 0.0), "centre": ("ms", width / 2), "right": ("rs", float(width))}[align]
    pitch = line * em_px
    first = height / 2 - pitch * (len(lines) - 1) / 2 + CAP_HEIGHT * em_px / 2
    for index, words in enumerate(lines):
        draw.text((x, round(first + index * pitch)), words, font=font, fill=255, anchor=anchor)
    return np.asarray(picture)


def icon(name: str, side_px: int) -> Mask:
    """A shape of `SHAPES` in a square mask; KeyError when there is none of that name."""
    pen = Pen(side_px * FINE)
    SHAPES[name](pen)
    small = pen.picture.resize((side_px, side_px), Image.Resampling.BOX)
    return np.asarray(small)


def _play(pen: Pen) -> None:
    pen.patch([(-0.42, 0.55), (-0.42, -0.55), (0.58, 0.0)], 0.12)


def _stop(pen: Pen) -> None:
    pen.patch([(-0.48, 0.48), (0.48, 0.48), (0.48, -0.48), (-0.48, -0.48)], 0.14)


def _rest(pen: Pen) -> None:
    for x in (-0.34, 0.34):
        pen.stroke([(x, 0.5), (x, -0.5)], 0.36)


def _up(pen: Pen) -> None:
    pen.stroke([(-0.6, -0.28), (0.0, 0.36), (0.6, -0.28)], 0.28)


def _down(pen: Pen) -> None:
    pen.stroke([(-0.6, 0.28), (0.0, -0.36), (0.6, 0.28)], 0.28)


def _side(sign: float) -> Callable[[Pen], None]:
    """An arrow to the left (-1) or right; no hand, which would be a picture to compare with."""

    def shape(pen: Pen) -> None:
        pen.stroke([(-0.62 * sign, 0.0), (0.6 * sign, 0.0)], 0.24)
        pen.stroke([(0.12 * sign, 0.48), (0.62 * sign, 0.0), (0.12 * sign, -0.48)], 0.24)

    return shape


def _yes(pen: Pen) -> None:
    pen.stroke([(-0.62, -0.02), (-0.16, -0.5), (0.64, 0.5)], 0.26)


def _no(pen: Pen) -> None:
    pen.stroke([(-0.5, 0.0), (0.5, 0.0)], 0.3)


def _again(pen: Pen) -> None:
    pen.stroke(arc((0, 0), 0.58, 50, 350), 0.22)
    pen.patch([(0.30, 0.36), (0.66, 0.74), (0.82, 0.22)], 0.05)


def _both(pen: Pen) -> None:
    """Arrows to both sides."""
    pen.stroke([(-0.74, 0.0), (0.74, 0.0)], 0.2)
    for sign in (-1, 1):
        pen.stroke([(sign * 0.36, 0.38), (sign * 0.76, 0.0), (sign * 0.36, -0.38)], 0.2)


def _turn(sign: float) -> Callable[[Pen], None]:
    """An arrow bent over the top to the left (-1) or right, as something turns."""

    def shape(pen: Pen) -> None:
        pen.stroke([(sign * x, y) for x, y in arc((0.0, -0.1), 0.6, 200, 8)], 0.22)
        pen.patch([(sign * x, y) for x, y in ((0.22, 0.02), (0.92, 0.02), (0.56, -0.52))], 0.06)

    return shape


def _wait(pen: Pen) -> None:
    for x in (-0.58, 0.0, 0.58):
        pen.dot((x, 0.0), 0.19)


def _centre(pen: Pen) -> None:
    """A ring with a dot in its middle and four marks that point at it."""
    pen.stroke(arc((0, 0), 0.46, 0, 360), 0.16)
    pen.dot((0.0, 0.0), 0.15)
    for x, y in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        pen.stroke([(0.52 * x, 0.52 * y), (0.80 * x, 0.80 * y)], 0.16)


def _alarm(pen: Pen) -> None:
    """A triangle that stands on its side, with a stroke and a dot."""
    pen.patch([(-0.78, -0.64), (0.78, -0.64), (0.0, 0.72)], 0.14)
    pen.stroke([(0.0, 0.36), (0.0, -0.16)], 0.19, 0)
    pen.dot((0.0, -0.48), 0.115, 0)


def _thing(pen: Pen) -> None:
    """A plug that hangs by its cord."""
    pen.patch([(-0.40, 0.22), (0.40, 0.22), (0.28, -0.34), (-0.28, -0.34)], 0.16)
    for x in (-0.24, 0.24):
        pen.stroke([(x, 0.30), (x, 0.74)], 0.17)
    pen.stroke([(0.0, -0.40), (0.0, -0.84)], 0.17)


def _star(pen: Pen) -> None:
    corners = []
    for k in range(10):
        radius = 0.82 if k % 2 == 0 else 0.42
        angle = math.radians(90 + 36 * k)
        corners.append((radius * math.cos(angle), radius * math.sin(angle) - 0.04))
    pen.patch(corners, 0.1)


def _hand(side: float) -> Callable[[Pen], None]:
    """A hand seen from its back, thumb towards the other hand."""

    def shape(pen: Pen) -> None:
        fingers = [(-0.36, -0.6, 0.42), (-0.13, -0.22, 0.74), (0.11, 0.12, 0.80), (0.34, 0.46, 0.60)]
        for root, tip, top in fingers:
            pen.stroke([(-side * root, -0.1), (-side * tip, top)], 0.23)
        pen.patch([(-side * x, y) for x, y in [(-0.33, 0.0), (0.33, 0.0), (0.30, -0.56), (-0.26, -0.56)]], 0.15)
        pen.stroke([(side * 0.2, -0.5), (side * 0.52, -0.24), (side * 0.78, 0.1)], 0.25)

    return shape


def _face(step: int) -> Callable[[Pen], None]:
    """Eyes, mouth and, from the middle on, brows; 0 is at ease, 5 the worst pain. Only lines, no colour."""

    def shape(pen: Pen) -> None:
        worse = step / 5
        narrow = 0.14 - 0.09 * worse
        for x in (-0.34, 0.34):
            pen.stroke([(x, 0.2 + narrow), (x, 0.2 - narrow)], 0.16)
        bend = 0.26 - 0.60 * worse
        mouth = [(x, -0.36 - bend * (1 - (x / 0.44) ** 2) + bend / 2) for x in np.linspace(-0.44, 0.44, 31)]
        pen.stroke(mouth, 0.12)
        if step >= 3:
            lift = 0.06 + 0.07 * (step - 3)
            for sign in (-1, 1):
                pen.stroke([(sign * 0.54, 0.50 - lift / 2), (sign * 0.2, 0.54 + lift / 2)], 0.1)

    return shape


SHAPES: dict[str, Callable[[Pen], None]] = {
    "play": _play,
    "stop": _stop,
    "rest": _rest,
    "up": _up,
    "down": _down,
    "left": _side(-1.0),
    "right": _side(1.0),
    "yes": _yes,
    "no": _no,
    "again": _again,
    "wait": _wait,
    "both": _both,
    "turn-left": _turn(-1.0),
    "turn-right": _turn(1.0),
    "star": _star,
    "centre": _centre,
    "alarm": _alarm,
    "thing": _thing,
    "hand-left": _hand(1.0),
    "hand-right": _hand(-1.0),
    **{f"face-{step}": _face(step) for step in range(6)},
    **signs.SIGNS,
}


def face_of(rating: int) -> str:
    """The face that goes with a rating of 0 to 10."""
    return f"face-{min(5, max(0, round(rating / 2)))}"
