"""What a flat page is made of: its colours and sizes, words, faces and pads; no engine.

Everything is laid out for an intact right hand and swapped, words kept upright, for an intact left one. Sizes are
parts of the page's width: on a laptop 34 cm wide letters are 18 pt or more and targets 20 mm (protocol.md 10.1).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from PIL import Image

from game.body.joints import Side
from game.view import ink
from game.view.brush import Area, Brush, Ink, fitted, rgb
from game.view.look import Pad, sentence
from models3d import signs

GROUND: Final = rgb("#EFE7D8")
CARD: Final = rgb("#FBF7EE")
NIGHT: Final = rgb("#17222E")
INK: Final = rgb("#10181E")
SOFT_INK: Final = rgb("#36424C")
PAPER: Final = rgb("#FAF5EA")
PAD: Final = rgb("#FFFFFF")
RIM: Final = rgb("#8B95A0")
ASLEEP: Final = rgb("#E7E0D2")
SLATE: Final = rgb("#1E2A33")
SKY: Final = rgb(f"#{signs.REST}")
ORANGE: Final = rgb(f"#{signs.STOP}")
YELLOW: Final = rgb("#F0E442")
BAR: Final = rgb("#56B4E9")
WARM: Final = rgb("#FFD9A0")
LEAF: Final = rgb("#2E8C6E")
BUD: Final = rgb("#D8CFBC")

# In hundredths of the page's width: 18 pt is 1.87 of a laptop 34 cm wide, and 20 mm is 5.9.
LEAST_EM: Final = 1.95
EM: Final = 2.5
TITLE_EM: Final = 3.6
TARGET: Final = 6.4
GAP: Final = 1.5

# Shapes that are faces, and those that are boxes to tick.
FACES: Final = ("face", "mood", "dizzy")
BOXES: Final = ("box", "ring")

Words = Mapping[str, str]
Pictures = Callable[[str], Image.Image | None]
# Draws what moves (a light, a bar at the pace) at a `fill` from 0 to 1.
Mover = Callable[[Brush, float], None]


@dataclass(frozen=True, slots=True)
class Parts:
    """Where a pad has its picture or shape (None for neither) and its words, in letters of `em` pixels."""

    art: Area | None
    said: Area | None = None
    lines: tuple[str, ...] = ()
    em: float = 0.0
    align: str = "centre"


@dataclass(slots=True)
class Page:
    """A page while it is drawn: the brush, what the words are, and where its pads are.

    `u` is a hundredth of its width. `outer` is True where the intact side is on the right.
    """

    brush: Brush
    words: Words
    pictures: Pictures
    u: float
    outer: bool
    pads: list[tuple[str, Area]] = field(default_factory=list)
    filled: tuple[tuple[str, str], ...] = ()
    dark: bool = False
    mover: Mover | None = None

    @property
    def affected(self) -> Side:
        """The side of the limb that is treated."""
        return Side.LEFT if self.outer else Side.RIGHT

    @property
    def colour(self) -> Ink:
        """Of words on the page's own ground."""
        return PAPER if self.dark else INK

    def say(self, key: str, number: int | None = None) -> str:
        """The sentence of a word key; a key that is no word is shown as it is written."""
        return sentence(self.words, key, self.filled, number)

    def text(
        self,
        area: Area,
        text: str,
        em: float = EM,
        *,
        colour: Ink | None = None,
        align: str = "left",
        bold: bool = False,
        top: bool = False,
    ) -> float:
        """Words in an area, smaller where they would not fit; gives the height that they take, in pixels."""
        lines, size = fitted(text, area.w, area.h, em * self.u, LEAST_EM * self.u, bold)
        height = len(lines) * ink.LINE * size
        place = area.top(min(height, area.h))[0] if top else area
        self.brush.lines(place, lines, size, self.colour if colour is None else colour, align=align, bold=bold)
        return height

    def outside(self, area: Area, width: float, gap: float = GAP) -> tuple[Area, Area]:
        """The part of an area on the intact side, so many hundredths wide, and the rest."""
        return area.side(width * self.u, gap * self.u, right=self.outer)

    def face(self, area: Area, name: str) -> None:
        """A face on a disc of its own, in one calm colour whatever it says."""
        side = min(area.w, area.h)
        place = area.within(side, side)
        self.brush.box(place, SLATE, side / 2)
        self.brush.box(place.inset(0.03 * side), PAPER, side / 2)
        self.brush.icon(place.inset(0.06 * side), name, INK)

    def pad(
        self,
        pad: Pad,
        area: Area,
        fill: Ink = PAD,
        *,
        tall: bool | None = None,
        words: str | None = None,
        em: float = EM,
    ) -> None:
        """Something to press. The words stand beside a shape, or under it or a picture where it is `tall`.

        `words` are others than it says itself, `em` is how large they may be.
        """
        u, radius = self.u, 1.1 * self.u
        if not pad.dead:
            self.brush.shadow(area, INK, radius, 0.5 * u, 0.22)
        if pad.highlighted:
            self.brush.box(area.inset(-0.75 * u), PAPER if self.dark else INK, radius + 0.75 * u)
            self.brush.box(area.inset(-0.3 * u), INK if self.dark else PAPER, radius + 0.3 * u)
        self.brush.box(area, RIM, radius)
        asleep = pad.dead and not pad.chosen
        ground = ASLEEP if asleep else YELLOW if pad.highlighted else SKY if pad.chosen else fill
        self.brush.box(area.inset(0.12 * u), ground, radius)
        self.pads.append((pad.key, area))
        colour = SOFT_INK if asleep else INK
        parts = self.parts(pad, area, self.words_of(pad) if words is None else words, em, tall)
        picture = self.pictures(pad.picture) if pad.picture else None
        if parts.art is not None and picture is not None:
            self.brush.picture(parts.art, picture, 0.7 * u)
        elif parts.art is not None:
            self.brush.icon(parts.art, pad.icon, colour)
        if parts.said is not None:
            self.brush.lines(parts.said, parts.lines, parts.em, colour, align=parts.align, bold=True)
        if pad.chosen and not pad.icon.startswith(BOXES):
            self._ticked(area, parts)

    def words_of(self, pad: Pad) -> str:
        """What a pad says, "" for nothing."""
        return self.say(pad.words) if pad.words else ""

    def _ticked(self, area: Area, parts: Parts) -> None:
        """The sign of what is chosen, in a corner and over no word."""
        side, u = 2.6 * self.u, self.u
        beside = parts.art is not None and parts.align == "left"
        right = parts.art.x + parts.art.w if beside and parts.art is not None else area.x + area.w
        corner = Area(right - side - 0.6 * u, area.y + 0.6 * u, side, side)
        self.brush.box(corner, INK, side / 2)
        self.brush.icon(corner.inset(0.15 * side), "yes", PAPER)

    def parts(self, pad: Pad, area: Area, words: str, em: float = EM, tall: bool | None = None) -> Parts:
        """Where a pad has its picture or shape and where its words, which are no larger than `em`."""
        inside = area.inset(1.0 * self.u, 0.7 * self.u)
        if pad.picture and self.pictures(pad.picture) is not None:
            return self._pictured(area.inset(0.7 * self.u, 0.5 * self.u), words, em)
        if pad.icon in ink.SHAPES:
            upright = area.h > 0.62 * area.w if tall is None else tall
            return self._marked(inside, pad.icon, words, em, upright=upright)
        return self._said(None, inside, words, em, "centre")

    def _said(self, art: Area | None, room: Area, words: str, em: float, align: str) -> Parts:
        lines, size = fitted(words, room.w, room.h, em * self.u, LEAST_EM * self.u, True)
        return Parts(art, room, lines, size, align)

    def _pictured(self, area: Area, words: str, em: float) -> Parts:
        if not words:
            return Parts(area)
        beside = self._beside(area, words)
        if beside is not None:
            return self._said(*beside, words, em, "left")
        lines, size = fitted(words, area.w, 0.34 * area.h, em * self.u, LEAST_EM * self.u, True)
        below, above = area.bottom(len(lines) * ink.LINE * size, 0.3 * self.u)
        return Parts(above, below, lines, size)

    def _beside(self, area: Area, words: str) -> tuple[Area, Area] | None:
        """Where a picture and the words beside it go, in a flat pad; None where they would not fit."""
        least = LEAST_EM * self.u
        longest = max((ink.width_em(word, True) for word in words.split()), default=0.0) * least
        if area.w <= 1.9 * area.h:
            return None
        for share in (0.55, 0.42, 0.30, 0.22):
            left, right = area.side(min(share * area.w, 1.33 * area.h), self.u, right=False)
            high = len(ink.wrapped(words, right.w / least, True)) * ink.LINE * least
            if longest <= right.w and high <= right.h:
                return left, right
        return None

    def _marked(self, area: Area, icon: str, words: str, em: float, *, upright: bool) -> Parts:
        if not words:
            return Parts(area)
        if upright:
            lines, size = fitted(words, area.w, 0.5 * area.h, em * self.u, LEAST_EM * self.u, True)
            high = len(lines) * ink.LINE * size
            side = min(area.w, area.h - high - 0.6 * self.u, (12.0 if icon.startswith(FACES) else 7.5) * self.u)
            block = area.within(area.w, side + 0.6 * self.u + high)
            above, below = block.top(side, 0.6 * self.u)
            return Parts(above, below, lines, size)
        side = min(area.h, 4.2 * self.u)
        room = area.w - side - 0.8 * self.u
        lines, size = fitted(words, room, area.h, em * self.u, LEAST_EM * self.u, True)
        wide = min(room, max(ink.width_em(line, True) for line in lines) * size + 2)
        whole = side + 0.8 * self.u + wide
        # Boxes to tick stand under each other.
        block = area.side(whole, right=False)[0] if icon.startswith(BOXES) else area.within(whole, area.h)
        mark, rest = block.side(side, 0.8 * self.u, right=not (self.outer or icon.startswith(BOXES)))
        return Parts(mark, rest, lines, size, "left")
