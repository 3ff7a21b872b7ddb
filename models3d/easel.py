"""Draws a calm flat picture: soft shapes in the house's colours, lit from above, and cut-outs of our own body."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from copy import copy
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from models3d.picture import TONE, TONES

Spot = tuple[float, float]

SPRITES: Final = Path(__file__).parent / "sprites"
# Every picture, in pixels; it is drawn so many times larger and reduced. x runs -4 to 4, y -3 to 3 upwards.
SIZE: Final = (640, 480)
FINE: Final = 3
UNIT: Final = SIZE[0] * FINE / 8.0

# Okabe and Ito's colours without their vermilion, which reads as red; and paper, ink and the stuff of a room.
BLUE: Final = "0072B2"
ORANGE: Final = "E69F00"
GREEN: Final = "009E73"
PURPLE: Final = "CC79A7"
SKY: Final = "56B4E9"
YELLOW: Final = "F0E442"
PAPER: Final = "EFE6D8"
CARD: Final = "FAF6EE"
INK: Final = "33414C"
GREY: Final = "8D979D"
PALE: Final = "C9CFD1"
WHITE: Final = "FFFFFF"
WOOD: Final = "C8A77D"
DARK_WOOD: Final = "7A5A3C"
SHIRT: Final = "4F6F8F"
TROUSERS: Final = "3D4654"
# How much more blue than red cloth is, what share of a picture is no sleeve yet, and how fine a fold is smoothed.
BLUER: Final = 8
SLIVER: Final = 0.004
FOLD_PX: Final = 6
# A shadow is less than this apart from an empty ground; how much of its colour a mark has.
SOLID, MARKED = 70, 0.85
# Where the wrist is in the cut-out of an open hand.
WRIST_ROWS: Final = slice(555, 575)
# Skin and hair of people by their Monk tone, as the cut-outs of that tone look.
SKINS: Final = {2: "E4C3AA", 5: "D3A377", 8: "754E3B"}
HAIRS: Final = {2: "8A6B4D", 5: "55483E", 8: "2E2724"}
GLASS: Final = "BFD6DE"
LEAF: Final = "4E9A63"
BRAIN: Final = "E7D3BE"


def rgb(colour: str) -> tuple[int, int, int]:
    """Six hexadecimal digits as numbers."""
    return int(colour[0:2], 16), int(colour[2:4], 16), int(colour[4:6], 16)


def mixed(colour: str, other: str, share: float) -> str:
    """So much of the way from one colour to another."""
    pairs = zip(rgb(colour), rgb(other), strict=True)
    return "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def arc(centre: Spot, radius: float, start_deg: float, end_deg: float, steps: int = 40) -> list[Spot]:
    """Points on a circle, degrees counter-clockwise from the right."""
    angles = np.radians(np.linspace(start_deg, end_deg, steps))
    return [(centre[0] + radius * math.cos(a), centre[1] + radius * math.sin(a)) for a in angles]


def smooth(points: Sequence[Spot], closed: bool = False, steps: int = 10) -> list[Spot]:
    """A smooth line through the points (Catmull and Rom)."""
    line = np.asarray(points, float)
    ends = (line[-1:], line[:2]) if closed else (line[:1], line[-1:])
    knots = np.concatenate([ends[0], line, ends[1]])
    spots: list[Spot] = []
    for k in range(len(knots) - 3):
        a, b, c, d = knots[k : k + 4]
        for t in np.arange(steps) / steps:
            x, y = 0.5 * (
                2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
            )
            spots.append((float(x), float(y)))
    if not closed:
        spots.append((float(line[-1][0]), float(line[-1][1])))
    return spots


@lru_cache(maxsize=64)
def sprite(name: str, tone: int, folder: Path = SPRITES) -> Image.Image:
    """A cut-out in this tone; FileNotFoundError when scenes.sprites has not taken it."""
    with Image.open(folder / f"{name}-tone-{tone}.webp") as file:
        return file.convert("RGBA")


def plain_sleeve(cut: Image.Image) -> Image.Image:
    """The same with the body's sleeve in the cloth of every other picture; a sliver of it at an edge goes."""
    pixels = np.asarray(cut).astype(float)
    bare = Image.fromarray(((pixels[..., 2] - pixels[..., 0] < BLUER) * 255).astype(np.uint8))
    # Its seams and shaded folds as well.
    cloth = 1.0 - np.asarray(bare.filter(ImageFilter.MedianFilter(5))) / 255.0
    cloth *= pixels[..., 3] > 0
    if cloth.mean() < SLIVER:
        pixels[..., 3] *= 1.0 - cloth
        return Image.fromarray(pixels.round().astype(np.uint8), "RGBA")
    grey = Image.fromarray((pixels[..., :3].mean(axis=2) * cloth).astype(np.uint8))
    blur = ImageFilter.GaussianBlur(FOLD_PX)
    share = np.asarray(Image.fromarray((cloth * 255).astype(np.uint8)).filter(blur)) / 255.0
    shade = np.asarray(grey.filter(blur)) / np.maximum(share, 0.05)
    shade /= shade[cloth > 0].mean()
    plain = np.clip(shade, 0.82, 1.12)[..., None] * np.array(rgb(SHIRT), float)
    pixels[..., :3] += cloth[..., None] * (np.clip(plain, 0, 255) - pixels[..., :3])
    return Image.fromarray(pixels.round().astype(np.uint8), "RGBA")


class Canvas:
    """The picture itself while it is drawn; a `mirrored` one is turned round when it is finished."""

    def __init__(self, colour: str = PAPER, *, mirrored: bool = False, tone: int = TONE) -> None:
        self.mirrored = mirrored
        self.tone = tone
        self.size = (SIZE[0] * FINE, SIZE[1] * FINE)
        self.image = Image.new("RGB", self.size, rgb(colour))

    def lay(self, mask: Image.Image, colour: str, rim: float, shadow: float) -> None:
        """Lays a colour where the mask is: its lower edge darker, its upper lighter, a soft shadow under it."""
        bounds = mask.getbbox()
        if bounds is None:
            return
        if shadow > 0.0:
            self._shade(mask, shadow)
        deep = max(1, round(rim * UNIT)) if rim > 0.0 else 0
        left, top, right, bottom = bounds
        part = mask.crop((left, top - deep, right, bottom + deep))
        corner = (left, top - deep)
        self.image.paste(rgb(colour), corner, part)
        if deep:
            low = ImageChops.subtract(part, _moved(part, -deep))
            self.image.paste(rgb(mixed(colour, "2A2118", 0.16)), corner, low)
            high = ImageChops.subtract(part, _moved(part, deep))
            self.image.paste(rgb(mixed(colour, WHITE, 0.22)), corner, high)

    def _shade(self, mask: Image.Image, depth: float) -> None:
        small = mask.resize((self.size[0] // 6, self.size[1] // 6), Image.Resampling.BOX)
        soft = small.filter(ImageFilter.GaussianBlur(depth * UNIT / 12)).resize(
            self.size, Image.Resampling.BILINEAR
        )
        soft = _moved(soft, round(depth * UNIT * 0.7)).point(lambda value: round(value * 0.26))
        self.image.paste(rgb("4A3B2A"), (0, 0), soft)

    def stick(self, cut: Image.Image, corner: tuple[int, int], clip: Image.Image | None, shadow: float) -> None:
        """Lays a cut-out with its corner there, within the mask `clip`."""
        mask = Image.new("L", self.size, 0)
        mask.paste(cut.getchannel("A"), corner)
        if clip is not None:
            mask = ImageChops.multiply(mask, clip)
        if shadow > 0.0:
            self._shade(mask, shadow)
        colours = Image.new("RGB", self.size)
        colours.paste(cut.convert("RGB"), corner)
        self.image.paste(colours, (0, 0), mask)

    def finished(self, colours: int = 192) -> Image.Image:
        """The picture in its size, in so many colours."""
        small = self.reduced()
        # One round of k-means, or a colour that is rare gets its neighbour's.
        return small.quantize(colours, Image.Quantize.MEDIANCUT, kmeans=1, dither=Image.Dither.NONE)

    def reduced(self) -> Image.Image:
        """The picture in its size, in all its colours."""
        small = self.image.resize(SIZE, Image.Resampling.BOX)
        return small.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if self.mirrored else small


def _moved(mask: Image.Image, down: int) -> Image.Image:
    moved = Image.new("L", mask.size, 0)
    moved.paste(mask, (0, down))
    return moved


class Easel:
    """A pen on a canvas with its own place, size and turn: what it draws is drawn about its own origin."""

    def __init__(
        self, canvas: Canvas, at: Spot = (0.0, 0.0), size: float = 1.0, turn_deg: float = 0.0, flip: bool = False
    ) -> None:
        self.canvas, self.origin, self.size, self.turn_deg, self.flip = canvas, at, size, turn_deg, flip

    @property
    def skin(self) -> str:
        """The skin of whom this picture shows."""
        return SKINS[self.canvas.tone]

    @property
    def hair(self) -> str:
        """And the hair."""
        return HAIRS[self.canvas.tone]

    def other(self, number: int = 1) -> Easel:
        """The same for somebody else in the picture, whose tone is that many further on."""
        canvas = copy(self.canvas)
        canvas.tone = TONES[(TONES.index(self.canvas.tone) + number) % len(TONES)]
        return Easel(canvas, self.origin, self.size, self.turn_deg, self.flip)

    def at(self, x: float, y: float, size: float = 1.0, turn_deg: float = 0.0, flip: bool = False) -> Easel:
        """The same with another place, size, turn (counter-clockwise) or hand, seen from this one."""
        turn = self.turn_deg + (-turn_deg if self.flip else turn_deg)
        return Easel(self.canvas, self.spot((x, y)), self.size * size, turn, self.flip != flip)

    def kept(self, x: float = 0.0, y: float = 0.0, size: float = 1.0) -> Easel:
        """The same elsewhere, for what reads from left to right in a mirrored picture too: an order."""
        return self.at(x, y, size, flip=self.canvas.mirrored)

    def spot(self, point: Spot) -> Spot:
        """A point of this pen on the canvas, in canvas units."""
        x, y = (-point[0] if self.flip else point[0]), point[1]
        a = math.radians(self.turn_deg)
        return (
            self.origin[0] + self.size * (x * math.cos(a) - y * math.sin(a)),
            self.origin[1] + self.size * (x * math.sin(a) + y * math.cos(a)),
        )

    def _pixel(self, point: Spot) -> Spot:
        x, y = self.spot(point)
        return (x + 4.0) * UNIT, (3.0 - y) * UNIT

    def _fresh(self) -> tuple[Image.Image, ImageDraw.ImageDraw]:
        mask = Image.new("L", self.canvas.size, 0)
        return mask, ImageDraw.Draw(mask)

    def _stroke(self, draw: ImageDraw.ImageDraw, points: Sequence[Spot], wide: float) -> None:
        spots = [self._pixel(point) for point in points]
        width = max(1, round(wide * self.size * UNIT))
        draw.line(spots, fill=255, width=width)
        # A circle of the line's own width at every joint; the library counts both its edges.
        half = (width - 1) / 2
        for x, y in spots:
            draw.ellipse((x - half, y - half, x + half, y + half), fill=255)

    def patch(
        self,
        points: Sequence[Spot],
        colour: str,
        soft: float = 0.0,
        rim: float = 0.05,
        shadow: float = 0.0,
        within: Sequence[Spot] | None = None,
    ) -> None:
        """A filled polygon, its corners rounded by `soft`, kept within another polygon when one is given."""
        mask, draw = self._fresh()
        draw.polygon([self._pixel(point) for point in points], fill=255)
        if soft > 0.0:
            self._stroke(draw, [*points, points[0]], 2 * soft)
        if within is not None:
            mask = ImageChops.multiply(mask, self._polygon(within))
        self.canvas.lay(mask, colour, rim * self.size, shadow * self.size)

    def inside(self, polygon: Sequence[Spot], draw: Callable[[Easel], None], soft: float = 0.0) -> None:
        """What `draw` draws with this pen, cut at the edge of a polygon, or faded out over `soft` about it."""
        before = self.canvas.image.copy()
        draw(self)
        kept = self._polygon(polygon)
        if soft > 0.0:
            kept = kept.filter(ImageFilter.BoxBlur(soft * self.size * UNIT))
        self.canvas.image.paste(before, mask=ImageChops.invert(kept))

    def mark(self, polygon: Sequence[Spot], draw: Callable[[Easel], None], colour: str = ORANGE) -> None:
        """What `draw` drew with this pen, in a colour and with a line of ink round it within a polygon."""
        alone = copy(self.canvas)
        alone.image = Image.new("RGB", alone.size, "magenta")
        draw(Easel(alone, self.origin, self.size, self.turn_deg, self.flip))
        apart = ImageChops.difference(alone.image, Image.new("RGB", alone.size, "magenta")).convert("L")
        mask = ImageChops.multiply(apart.point(lambda value: 255 * (value > SOLID)), self._polygon(polygon))
        small = mask.resize(SIZE, Image.Resampling.BOX).filter(ImageFilter.MedianFilter(5))
        rim = small.filter(ImageFilter.MaxFilter(9)).resize(mask.size, Image.Resampling.BILINEAR)
        mask = small.resize(mask.size, Image.Resampling.BILINEAR)
        full = Image.new("RGB", mask.size, rgb(colour))
        marked = Image.blend(self.canvas.image, full, MARKED)
        self.canvas.image.paste(rgb(INK), (0, 0), rim)
        self.canvas.image.paste(marked, (0, 0), mask)

    def _polygon(self, points: Sequence[Spot]) -> Image.Image:
        mask, draw = self._fresh()
        draw.polygon([self._pixel(point) for point in points], fill=255)
        return mask

    def line(
        self, points: Sequence[Spot], colour: str = INK, wide: float = 0.1, rim: float = 0.0, shadow: float = 0.0
    ) -> None:
        """A line with round joints and ends."""
        mask, draw = self._fresh()
        self._stroke(draw, points, wide)
        self.canvas.lay(mask, colour, rim * self.size, shadow * self.size)

    def disc(self, at: Spot, radius: float, colour: str, rim: float = 0.05, shadow: float = 0.0) -> None:
        """A filled circle."""
        self.patch(arc(at, radius, 0, 360, 72), colour, rim=rim, shadow=shadow)

    def ring(self, at: Spot, radius: float, wide: float, colour: str = INK) -> None:
        """A circle's line."""
        self.line(arc(at, radius, 0, 360, 72), colour, wide)

    def oval(
        self, at: Spot, across: float, high: float, colour: str, rim: float = 0.05, shadow: float = 0.0
    ) -> None:
        """A filled ellipse of these half axes."""
        points = [(at[0] + across * x, at[1] + high * y) for x, y in arc((0, 0), 1.0, 0, 360, 72)]
        self.patch(points, colour, rim=rim, shadow=shadow)

    def box(
        self, low: Spot, high: Spot, colour: str, soft: float = 0.08, rim: float = 0.05, shadow: float = 0.0
    ) -> None:
        """A rectangle between two corners, rounded by `soft`."""
        (x0, y0), (x1, y1) = low, high
        inner = [(x0 + soft, y0 + soft), (x1 - soft, y0 + soft), (x1 - soft, y1 - soft), (x0 + soft, y1 - soft)]
        self.patch(inner, colour, soft, rim, shadow)

    def hand(self, name: str, high: float = 3.0, shadow: float = 0.12) -> None:
        """A hand of `scenes.sprites` about the origin; a flat one with fingers up would be `high` units high."""
        cut = sprite(f"hand-{name}", self.canvas.tone)
        # In its own square an open hand is 0.87 of it high.
        side = round(high / 0.87 * self.size * UNIT)
        cut = cut.resize((side, side), Image.Resampling.LANCZOS)
        if self.flip:
            cut = cut.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        if self.turn_deg:
            cut = cut.rotate(self.turn_deg, Image.Resampling.BICUBIC)
        x, y = self._pixel((0.0, 0.0))
        self.canvas.stick(cut, (round(x - side / 2), round(y - side / 2)), None, shadow * self.size)

    def at_wrist(self) -> str:
        """The skin of the cut-outs where a forearm goes on from them."""
        cut = np.asarray(sprite("hand-open", self.canvas.tone))[WRIST_ROWS]
        low = np.median(cut[cut[..., 3] > 250][:, :3], axis=0)
        return "".join(f"{round(value):02X}" for value in low)

    def frame(self, name: str, within: Sequence[Spot] | None = None, shadow: float = 0.0) -> None:
        """A cut-out that fills the whole picture, kept within a polygon when one is given."""
        cut = plain_sleeve(sprite(name, self.canvas.tone)).resize(self.canvas.size, Image.Resampling.LANCZOS)
        clip = None if within is None else self._polygon(within)
        self.canvas.stick(cut, (0, 0), clip, shadow)
