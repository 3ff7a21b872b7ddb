"""Where everything on the screens lies: a look becomes boxes and inks on four plates of the table; no engine.

The plates are fixed in the world (protocol.md 10.1). `edge` stands at the far edge of the table: captions in
the middle, REST and STOP at its end on the intact side, the banner at the other end. `sheet` stands before it,
beyond the fingertips, for the screens that stop the play. `table` stands on it beside the intact hand, for
answers. All lean back as far as the person looks down.
All is laid out for an intact right hand and swapped, words kept upright, for an intact left one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from game.body.joints import Side
from game.view import ink
from game.view.ghost import Ghost
from game.view.look import Pad, ScreenLook, sentence
from game.view.plates import EDGE, TABLE, Plate, Rect
from models3d import signs

Colour = tuple[float, float, float]


def _rgb(code: str) -> Colour:
    return (int(code[1:3], 16) / 255, int(code[3:5], 16) / 255, int(code[5:7], 16) / 255)


SLATE = _rgb("#1E2A33")
PAPER = _rgb("#FAF5EA")
INK = _rgb("#10181E")
PAD = _rgb("#F1EADB")
DIM = _rgb("#3A4751")
FAINT = _rgb("#97A3AC")
ASLEEP = _rgb("#E6EAED")  # words on a pad that waits: dark ground tells, the words stay readable
SKY = _rgb(f"#{signs.REST}")
ORANGE = _rgb(f"#{signs.STOP}")
YELLOW = _rgb("#F0E442")
BAR = _rgb("#56B4E9")


SHEET: Rect = (0.0, 0.0, 0.74, 0.30)
# Up to here things reach on the plate at the far edge.
TOP = 0.108
# An icon that would be smaller is not drawn beside words; nothing is narrower than this, in letters.
LEAST_ICON, SMALLEST = 0.024, 0.1
# Where STOP always is on the plate at the far edge.
STOP_RECT: Rect = (0.600, -0.0625, 0.215, 0.095)
# Where the columns of a sheet lie: words on the inner side, what is pressed on the intact one.
LEFT: Rect = (-0.200, 0.0, 0.28, 0.27)
RIGHT: Rect = (0.246, 0.0, 0.21, 0.27)


@dataclass(frozen=True, slots=True)
class Box:
    """A rounded plate; with `pad` it can be pressed. `soft` blurs its rim (shadows), `stitch` sews a seam."""

    rect: Rect
    fill: Colour
    radius: float = 0.018
    edge: Colour | None = None
    edge_m: float = 0.0
    opacity: float = 1.0
    soft: float = 0.0
    stitch: bool = False
    pad: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Words in one colour, wrapped already."""

    rect: Rect
    lines: tuple[str, ...]
    em_m: float
    colour: Colour
    align: str = "centre"
    bold: bool = False

    @property
    def pitch(self) -> float:
        """From line to line, in em."""
        return ink.pitch_in(self.rect[3] / self.em_m, len(self.lines))

    @property
    def drawn(self) -> Rect:
        """The field they are drawn in: never lower than from the top of a tall letter to the foot of a g."""
        u, v, w, h = self.rect
        return (u, v, w, max(h, ((len(self.lines) - 1) * self.pitch + ink.TALL) * self.em_m))


@dataclass(frozen=True, slots=True)
class Icon:
    """A shape of `ink.SHAPES` in one colour."""

    rect: Rect
    name: str
    colour: Colour


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture from a file, its corners rounded; it fills the rectangle, which has its shape."""

    rect: Rect
    file: Traversable
    radius: float = 0.012


@dataclass(frozen=True, slots=True)
class Outline:
    """A marker of where a limb of a side is felt, in one colour, square."""

    rect: Rect
    ghost: Ghost
    side: Side
    colour: Colour


Thing = Box | Text | Icon | Photo | Outline
Words = Mapping[str, str]


class Sheet:
    """Collects things on one plate; `mirror` is 1 for an intact right hand, -1 for a left one."""

    def __init__(self, plate: Plate, words: Words, mirror: float) -> None:
        self.plate = plate
        self.em = plate.em_m
        self.words = words
        self.mirror = mirror
        self.filled: tuple[tuple[str, str], ...] = ()
        # How much of a pad's width a picture beside words may take, and how far both go into the rim.
        self.beside = (0.28, 0.0)
        # Whether words of pads may be bold where they have the room.
        self.bold = True
        self.things: list[Thing] = []

    def say(self, key: str, number: int | None = None) -> str:
        """The sentence of a word key; a key that is no word is shown as it is written."""
        return sentence(self.words, key, self.filled, number)

    def box(self, rect: Rect, fill: Colour, **look: object) -> None:
        """A plate."""
        self.things.append(Box(self._swapped(rect), fill, **look))  # type: ignore[arg-type]

    def icon(self, rect: Rect, name: str, colour: Colour) -> None:
        """A shape."""
        self.things.append(Icon(self._swapped(rect), name, colour))

    def photo(self, rect: Rect, file: Traversable) -> None:
        """A picture."""
        self.things.append(Photo(self._swapped(rect), file))

    def outline(self, rect: Rect, ghost: Ghost, colour: Colour) -> None:
        """A marker of where the affected limb is felt."""
        affected = Side.LEFT if self.mirror > 0 else Side.RIGHT
        self.things.append(Outline(self._swapped(rect), ghost, affected, colour))

    def face(self, rect: Rect, rating: int) -> None:
        """A face on a disc of its own, in one calm colour whatever the rating."""
        self.box(rect, PAPER, radius=rect[2] / 2)
        self.icon(rect, ink.face_of(rating), INK)

    def text(
        self,
        rect: Rect,
        text: str,
        colour: Colour = PAPER,
        *,
        align: str = "left",
        bold: bool = False,
        em: float | None = None,
    ) -> None:
        """Words, wrapped to the rectangle's width; aligned to the outer or inner side as the layout swaps."""
        size = em or self.em
        lines = ink.wrapped(text, rect[2] / size, bold)
        if self.mirror < 0 and align == "right":
            align = "left"
        self.things.append(Text(self._swapped(rect), lines, size, colour, align, bold))

    def pad(self, pad: Pad, rect: Rect, fill: Colour = PAD, *, tall: bool = False, stitch: bool = False) -> None:
        """Something to press: icon beside the words, or above them when `tall`."""
        u, v, w, h = rect
        self.box((u, v - 0.004, w + 0.012, h + 0.014), INK, radius=0.026, opacity=0.35, soft=0.010)
        if pad.highlighted:
            self.box((u, v, w + 0.014, h + 0.014), PAPER, radius=0.024)
            self.box((u, v, w + 0.006, h + 0.006), INK, radius=0.021)
        ground = DIM if pad.dead else (YELLOW if pad.highlighted else fill)
        colour = ASLEEP if pad.dead else INK
        self.box(rect, ground, stitch=stitch, pad=pad.key)
        words = self.say(pad.words) if pad.words else ""
        if not pad.icon:
            self.text((u, v, w - 0.016, h), words, colour, align="centre", bold=True)
        elif tall:
            self._upright(pad, rect, words, colour)
        else:
            wide = ink.width_em(words, bold=True) * self.em
            side = min(0.6 * h, 0.05, w - wide - 0.030)
            if side < LEAST_ICON:
                # No room beside the words: above them, or else words say more than an icon.
                self._narrow(pad, rect, words, colour)
                return
            left = -(side + 0.012 + wide) / 2
            self.icon((u + self.mirror * (left + side / 2), v, side, side), pad.icon, colour)
            place = (u + self.mirror * (left + side + 0.012 + wide / 2), v, wide + 0.004, h)
            self.things.append(Text(self._swapped(place), (words,), self.em, colour, "centre", bold=True))

    def _upright(self, pad: Pad, rect: Rect, words: str, colour: Colour) -> None:
        """The icon above the words."""
        u, v, w, h = rect
        side = min(0.48 * h, 0.55 * w)
        free = (h - side - 1.2 * self.em) / 3
        self.icon((u, v + h / 2 - free - side / 2, side, side), pad.icon, colour)
        low = v - h / 2 + free + 0.6 * self.em
        self.text((u, low, w - 0.01, 1.4 * self.em), words, colour, align="centre", bold=True)

    def _narrow(self, pad: Pad, rect: Rect, words: str, colour: Colour) -> None:
        """A pad that has no room for its icon beside the words."""
        u, v, w, h = rect
        if 0.52 * h >= 1.2 * self.em + 3 * 0.003 and len(ink.wrapped(words, (w - 0.01) / self.em, bold=True)) == 1:
            self._upright(pad, rect, words, colour)
            return
        wide = max(ink.width_em(words, bold=True), SMALLEST)
        self.text(
            (u, v, w - 0.012, h), words, colour, align="centre", bold=True, em=min(self.em, (w - 0.012) / wide)
        )

    def _swapped(self, rect: Rect) -> Rect:
        u, v, w, h = rect
        return (self.mirror * u, v, w, h)


# -- what is always there ------------------------------------------------------------------------------------


def chrome(words: Words, mirror: float) -> list[Thing]:
    """REST and STOP, always in view and never faded."""
    sheet = Sheet(EDGE, words, mirror)
    sheet.pad(Pad("rest", "rest", "rest"), (0.600, 0.0605, 0.215, 0.095), SKY, stitch=True)
    sheet.pad(Pad("stop", "stop", "stop"), STOP_RECT, ORANGE)
    return sheet.things


def marked(look: ScreenLook, words: Words, mirror: float) -> list[Thing]:
    """STOP in its own place while a screen has it as a pad of its own and highlights it: it is there once."""
    sheet = Sheet(EDGE, words, mirror)
    for pad in look.pads:
        if pad.key == "stop" and pad.highlighted:
            sheet.pad(pad, STOP_RECT, ORANGE)
    return sheet.things


def banner(words: Words, mirror: float, key: str, plate: Plate = EDGE) -> list[Thing]:
    """A small plate on the affected side: whom this is for."""
    sheet = Sheet(plate, words, mirror)
    text = sheet.say(key)
    lines = ink.wrapped(text, 0.215 / sheet.em)
    height = len(lines) * ink.LINE * sheet.em + 0.012
    sheet.box((-0.602, TOP - height / 2, 0.248, height), SLATE, opacity=0.94)
    sheet.text((-0.602, TOP - height / 2, 0.215, height), text, align="centre")
    return sheet.things


def caption(
    words: Words, mirror: float, text: str, icon: str = "", plate: Plate = EDGE, low: float | None = None
) -> list[Thing]:
    """At most two lines on a dark plate, above the hands at the far edge; it hangs down, or stands on `low`."""
    sheet = Sheet(plate, words, mirror)
    room = 0.84 - (0.085 if icon else 0.0)
    lines = ink.wrapped(text, room / sheet.em)
    wide = max(ink.width_em(line) for line in lines) * sheet.em
    full = wide + 0.06 + (0.085 if icon else 0.0)
    height = len(lines) * ink.LINE * sheet.em + 0.030
    v = TOP - height / 2 if low is None else low + height / 2
    sheet.box((0.0, v - 0.004, full + 0.016, height + 0.018), INK, radius=0.03, opacity=0.3, soft=0.012)
    sheet.box((0.0, v, full, height), SLATE, radius=0.022, opacity=0.97)
    left = -full / 2 + 0.03
    if icon:
        side = min(0.07, height - 0.016)
        sheet.things.append(Icon((left + side / 2 - 0.004, v, side, side), icon, PAPER))
        left += 0.085
    sheet.things.append(Text((left + wide / 2, v, wide + 0.01, height), lines, sheet.em, PAPER))
    return sheet.things


# -- parts of screens ----------------------------------------------------------------------------------------


def answers(
    look: ScreenLook, words: Words, plate: Plate = TABLE, low: float | None = None, wide: float = 0.118
) -> list[Thing]:
    """The pads of a question, beside the intact hand; left stays left. About the plate's middle, or upon `low`;
    each of two in a row is so `wide`."""
    sheet = Sheet(plate, words, 1.0)
    longest = max((ink.width_em(sheet.say(p.words), bold=True) * sheet.em for p in look.pads), default=0.0)
    pads = look.pads
    if len(pads) == 4 or (len(pads) == 2 and not look.stacked and longest <= 0.10):
        rows = (len(pads) + 1) // 2
        height = 0.135 if rows == 1 else 0.100
        middle = 0.0 if low is None else low + (rows * (height + 0.020) - 0.020) / 2
        for index, pad in enumerate(pads):
            v = middle + (height + 0.020) * ((rows - 1) / 2 - index // 2)
            u = (wide + 0.020) / 2
            sheet.pad(pad, (u if index % 2 else -u, v, wide, height), tall=True)
        return sheet.things
    # Lower, they would meet the table; higher, they would stand before STOP.
    height = 0.086 if len(pads) <= 2 else 0.062
    step = height + 0.019
    middle = 0.0 if low is None else low + (len(pads) * step - 0.019) / 2
    for index, pad in enumerate(pads):
        sheet.pad(pad, (0.0, middle + step * ((len(pads) - 1) / 2 - index), 0.25, height))
    return sheet.things


def ground(sheet: Sheet, rect: Rect = SHEET) -> None:
    """The dark ground of a screen."""
    u, v, w, h = rect
    sheet.box((u, v - 0.003, w + 0.016, h + 0.016), INK, radius=0.038, opacity=0.4, soft=0.011)
    sheet.box(rect, SLATE, radius=0.030, opacity=0.985)


def title(sheet: Sheet, look: ScreenLook, rect: Rect, size: float = 1.0, align: str = "left") -> None:
    """What a screen says first."""
    text = sheet.say(look.title, look.number)
    sheet.text(rect, text, bold=True, em=size * sheet.em, align=align)


def scale(
    sheet: Sheet,
    look: ScreenLook,
    u: float = 0.086,
    ends: tuple[float, float] = (-0.126, 0.126),
    said: bool = True,
) -> None:
    """An upright bar, 0 at the bottom, filled up to the figure; every mark of it can be touched.

    `said` writes beside it what its ends mean.
    """
    (low, high), wide = ends, 0.060
    values = range(0, 11, 2 if look.skin == "faces" else 1)
    step = (high - low) / len(values)
    sheet.box(
        (u, (low + high) / 2, wide + 0.012, high - low + 0.012), DIM, radius=0.016, edge=FAINT, edge_m=0.0022
    )
    for index, value in enumerate(values):
        v = low + (index + 0.5) * step
        reached = look.figure is not None and value <= look.figure
        fill = (YELLOW if look.moving else BAR) if reached else SLATE
        mark = f"nrs-{value}" if look.name == "pain" and not look.moving else ""
        sheet.box((u, v, wide, step - 0.004), fill, radius=0.006, pad=mark)
    if not said:
        return
    beside = u - wide / 2 - 0.012
    if look.skin == "faces":
        for rating, v in ((10, high - 0.028), (0, low + 0.028)):
            sheet.face((beside - 0.028, v, 0.056, 0.056), rating)
        return
    for key, v in zip(look.ends, (low + 0.030, high - 0.030), strict=True):
        across = end_wide(sheet, key)
        sheet.text((beside - across / 2, v, across, 0.09), sheet.say(key), align="right")


def end_wide(sheet: Sheet, key: str) -> float:
    """How wide the words at an end of the scale are: some languages have longer ones."""
    return max([0.098, *(ink.width_em(word) * sheet.em for word in sheet.say(key).split())])
