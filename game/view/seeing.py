"""The tests of sight as screens: letters, flashes, a hand among things, its turning (protocol.md 2.3, T2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Final

from game.view.asked import Asked
from game.view.input import InputRules, Press
from game.view.look import ScreenLook
from game.view.screens import Happening
from game.view.sheet import Drawing, Ruler, Shape
from game.view.sheet_plan import CIRCLE_DEG, SheetRules

GO_ON: Final = "go-on"
# The four ways of the letter as its pads stand, and how far it is turned clockwise for them.
WAYS: Final = {"left": 180.0, "up": 270.0, "down": 90.0, "right": 0.0}
# What was seen of a flash, as the pads stand.
SIDES: Final = ("left", "both", "right", "none")
SIDE_WORDS: Final = {"left": "left", "both": "both-sides", "right": "right", "none": "no-light"}
# The two ways of turning.
TURNS: Final = ("turn-left", "turn-right")


class _Series(Asked):
    """Question after question with the same pads."""

    name = "sheet"

    def _next(self, act: Press) -> None:
        """The next question has no pad marked, and counts from when it is seen."""
        self._choice = self._choices()
        self._choice.marks.drawn(act.time_s)


class Letters(_Series):
    """T2a: so many E, each open to one side, `size_mm` high; `result` is how many were told right."""

    def __init__(
        self, rules: InputRules, ruler: Ruler, seed: int, count: int, size_mm: float, *, scanning: bool = False
    ) -> None:
        random = Random(seed)
        ways: list[str] = []
        while len(ways) < count:
            ways.append(random.choice([way for way in WAYS if ways[-1:] != [way]]))
        self.ways = tuple(ways)
        self.ruler, self.size_mm = ruler, size_mm
        self.told: list[str] = []
        self.result: int | None = None
        super().__init__(rules, "t2a", scanning=scanning)

    def look(self) -> ScreenLook:
        """One letter, and an arrow each way."""
        way = self.ways[min(len(self.told), len(self.ways) - 1)]
        return ScreenLook(
            self.name,
            self.key,
            pads=tuple(self._pad(key, key, key) for key in WAYS),
            drawing=Drawing((Shape("letter", 0.0, 0.0, self.size_mm, WAYS[way]),), self.ruler.mm_a_px),
            immediate=True,
        )

    def _keys(self) -> tuple[str, ...]:
        return tuple(WAYS)

    def _taken(self, key: str, act: Press) -> list[Happening]:
        self.told.append(key)
        if len(self.told) < len(self.ways):
            self._next(act)
            return []
        self.result = sum(told == way for told, way in zip(self.told, self.ways, strict=True))
        return self._ends(act)


@dataclass(frozen=True, slots=True)
class Flash:
    """One that was answered: where it was, what was said to it, and how long it stood (s)."""

    where: str
    said: str
    stood_s: float


class Flashes(_Series):
    """T2b: a dot is looked at, a disc flashes at one side, at both or not at all, and its place is told.

    `counts` says how many of each of SIDES there are (`none` is a blank), in an order by the seed. A flash that
    stood longer than `flash_s` and what `sizes` allow does not count and comes once more at the end; when that
    happened as often as there are flashes, the screen is not fit for it: `unfit`, and it ends. `told` are those
    that count.
    """

    def __init__(
        self,
        rules: InputRules,
        ruler: Ruler,
        seed: int,
        counts: Mapping[str, int],
        angle_deg: float,
        disc_deg: float,
        flash_s: float,
        sizes: SheetRules,
        *,
        scanning: bool = False,
    ) -> None:
        self._random = Random(seed)
        self.planned = [side for side in SIDES for _ in range(counts.get(side, 0))]
        self._random.shuffle(self.planned)
        self._most_late = len(self.planned)
        self.ruler, self.sizes, self.flash_s = ruler, sizes, flash_s
        self.at_mm = ruler.across_mm(angle_deg)
        self.disc_mm = 2 * ruler.across_mm(disc_deg / 2)
        self.told: list[Flash] = []
        self.late = 0
        self.unfit = False
        self.phase = "wait"
        self._from_s: float | None = None
        self._on_s: float | None = None
        self._stood_s = 0.0
        self._wait_s = self._waits()
        super().__init__(rules, "t2b", scanning=scanning)

    def drawn(self, time_s: float) -> None:
        """What is seen now: how long a flash stood counts from picture to picture."""
        if self.phase == "answer":
            if self._on_s is not None:
                self._stood_s, self._on_s = time_s - self._on_s, None
            super().drawn(time_s)
        elif self.phase == "flash" and self._on_s is None:
            self._on_s = time_s
        elif self._from_s is None:
            self._from_s = time_s

    def tick(self, time_s: float) -> list[Happening]:
        """Dot, flash, answer."""
        if self.phase == "wait" and self._from_s is not None and time_s - self._from_s >= self._wait_s:
            self.phase, self._on_s = "flash", None
        elif self.phase == "flash" and self._on_s is not None and time_s - self._on_s >= self.flash_s - 1e-9:
            self.phase = "answer"
            self._choice = self._choices()
        return super().tick(time_s)

    def again(self) -> None:
        """The flash that REST lay over comes anew."""
        super().again()
        self._begins()

    def look(self) -> ScreenLook:
        """The dot, what flashes now, and the pads once it did."""
        dot = Shape("disc", 0.0, 0.0, self.sizes.dot_mm)
        shapes = [dot]
        if self.phase == "flash":
            where = self.planned[0]
            shapes += [
                Shape("disc", way * self.at_mm, 0.0, self.disc_mm)
                for way, side in ((-1.0, "left"), (1.0, "right"))
                if where in (side, "both")
            ]
        asks = self.phase == "answer"
        return ScreenLook(
            self.name,
            "t2b-2" if asks else self.key,
            pads=tuple(self._pad(key, SIDE_WORDS[key], _SIDE_ICONS[key]) for key in SIDES) if asks else (),
            moving=not asks,
            drawing=Drawing(tuple(shapes), self.ruler.mm_a_px, flashing=True),
            immediate=True,
        )

    def _keys(self) -> tuple[str, ...]:
        return SIDES if self.phase == "answer" else ()

    def _taken(self, key: str, act: Press) -> list[Happening]:
        where = self.planned.pop(0)
        if where != "none" and self._stood_s > self.flash_s + self.sizes.flash_late_ms / 1000.0:
            self.late += 1
            self.planned.append(where)
            self.unfit = self.late > self._most_late
        else:
            self.told.append(Flash(where, key, round(self._stood_s, 3)))
        if not self.planned or self.unfit:
            return self._ends(act)
        self._begins()
        return []

    def _begins(self) -> None:
        self.phase, self._from_s, self._on_s, self._wait_s = "wait", None, None, self._waits()
        self._choice = self._choices()

    def _waits(self) -> float:
        return self._random.uniform(self.sizes.wait_least_s, self.sizes.wait_most_s)


_SIDE_ICONS: Final = {"left": "left", "both": "both", "right": "right", "none": "no"}


class Touching(_Series):
    """T2c, "touch the hand": first one that is shown, then `count` times four pictures, one of them a hand.

    `hands` and `things` are pictures; there is no word to read but the first sentence. `result` is how many were
    right. The picture itself is the pad, so it needs no sheet and no place: every way of answering does.
    """

    name = "pick"

    def __init__(
        self,
        rules: InputRules,
        key: str,
        seed: int,
        count: int,
        hands: tuple[str, ...],
        things: tuple[str, ...],
        *,
        scanning: bool = False,
    ) -> None:
        random = Random(seed)
        self.hands = hands
        places = [number % _ARRAY for number in range(count + 1)]
        random.shuffle(places)
        self.arrays: list[tuple[str, ...]] = []
        for place in places:
            shown = random.sample(things, _ARRAY - 1)
            shown.insert(place, hands[len(self.arrays) % len(hands)])
            self.arrays.append(tuple(shown))
        self.told: list[str] = []
        self.shown = False
        self.result: int | None = None
        super().__init__(rules, key, scanning=scanning)

    @property
    def _array(self) -> tuple[str, ...]:
        return self.arrays[min(len(self.told) + self.shown, len(self.arrays) - 1)]

    def look(self) -> ScreenLook:
        """Four pictures; in the demonstration the hand is taken, and *Go on* or the hand begins."""
        pads = [
            self._pad(key, "", picture=key, chosen=not self.shown and key in self.hands) for key in self._array
        ]
        if not self.shown:
            pads.append(self._pad(GO_ON, GO_ON, "play", apart=True))
        return ScreenLook(self.name, self.key, pads=tuple(pads), immediate=True)

    def _keys(self) -> tuple[str, ...]:
        return self._array if self.shown else (GO_ON, *(key for key in self._array if key in self.hands))

    def _taken(self, key: str, act: Press) -> list[Happening]:
        if not self.shown:
            self.shown = True
        else:
            self.told.append(key)
        if len(self.told) == len(self.arrays) - 1:
            self.result = sum(each in self.hands for each in self.told)
            return self._ends(act)
        self._next(act)
        return []


_ARRAY: Final = 4


class Turning(_Series):
    """T2c, "which way does it turn": one that is shown, then `count` that are told; `result` how many were right.

    It turns evenly and never flickers, until it is told. `picture` is what turns, a leaf without one.
    """

    def __init__(
        self,
        rules: InputRules,
        seed: int,
        count: int,
        mm_a_px: float,
        size_mm: float,
        turn_deg_s: float,
        picture: str = "",
        *,
        scanning: bool = False,
    ) -> None:
        random = Random(seed)
        ways = [TURNS[number % 2] for number in range(count)]
        random.shuffle(ways)
        self.ways = (TURNS[0], *ways)
        self._starts = tuple(random.randrange(CIRCLE_DEG) for _ in self.ways)
        self.mm_a_px, self.size_mm, self.turn_deg_s, self.picture = mm_a_px, size_mm, turn_deg_s, picture
        self.told: list[str] = []
        self.shown = False
        self.result: int | None = None
        self._since_s: float | None = None
        super().__init__(rules, "t2c-2", scanning=scanning)

    @property
    def _number(self) -> int:
        return min(len(self.told) + self.shown, len(self.ways) - 1)

    def drawn(self, time_s: float) -> None:
        """It turns from when it is seen."""
        super().drawn(time_s)
        if self._since_s is None:
            self._since_s = time_s

    def again(self) -> None:
        """It turns from where it began."""
        self._since_s = None
        super().again()

    def look(self) -> ScreenLook:
        """What turns, and a pad each way; in the demonstration the right one is taken, and *Go on* begins."""
        way = self.ways[self._number]
        passed = 0.0 if self._since_s is None else max(0.0, self._now - self._since_s)
        turned = (1.0 if way == "turn-right" else -1.0) * self.turn_deg_s * passed
        shape = Shape(
            "disc" if self.picture else "leaf",
            0.0,
            0.0,
            self.size_mm,
            round(self._starts[self._number] + turned) % CIRCLE_DEG,
            picture=self.picture,
        )
        pads = [self._pad(key, key, key, chosen=not self.shown and key == way) for key in TURNS]
        if not self.shown:
            pads.append(self._pad(GO_ON, GO_ON, "play", apart=True))
        return ScreenLook(
            self.name,
            self.key,
            pads=tuple(pads),
            drawing=Drawing((shape,), self.mm_a_px, flashing=True),
            immediate=True,
        )

    def _keys(self) -> tuple[str, ...]:
        return TURNS if self.shown else (GO_ON,)

    def _taken(self, key: str, act: Press) -> list[Happening]:
        if not self.shown:
            self.shown = True
        else:
            self.told.append(key)
        if len(self.told) == len(self.ways) - 1:
            self.result = sum(told == way for told, way in zip(self.told, self.ways[1:], strict=True))
            return self._ends(act)
        self._since_s = None
        self._next(act)
        return []
