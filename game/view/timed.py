"""Times that pass by themselves: a rest, breathing with a light, a calm scene; and sitting with somebody.

Nobody sees how much is left (protocol.md 10.1).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import accumulate

from game.training.events import Flag, Say
from game.view.asked import Asked
from game.view.ghost import Ghost
from game.view.input import InputRules, Press
from game.view.look import ScreenLook
from game.view.screens import Happening

# Steps in which the light grows: more than eyes tell apart, and few enough to keep each as it was drawn once.
SHADES = 64


@dataclass(frozen=True, slots=True)
class BreathRules:
    """Section `breathing` of the preset: seconds a breath goes in and out."""

    in_s: float
    out_s: float

    def light(self, since_s: float) -> float:
        """How far the light has grown so long after the first breath began, 0 to 1; it starts and stops softly."""
        at = since_s % (self.in_s + self.out_s)
        way = at / self.in_s if at < self.in_s else 1.0 - (at - self.in_s) / self.out_s
        return (1.0 - math.cos(math.pi * way)) / 2

    def is_in(self, since_s: float) -> bool:
        """True while a breath goes in."""
        return since_s % (self.in_s + self.out_s) < self.in_s


class Timed(Asked):
    """It ends after `seconds` from when it was seen: `result` "done", or "skipped" by *Go on*.

    *Go on* comes after `skippable_after_s` (None: never). With `breath` a light grows and fades, and the words say
    in or out. After REST it begins anew.
    """

    name = "timed"
    first = "go-on"

    def __init__(
        self,
        rules: InputRules,
        key: str,
        seconds: float,
        *,
        skippable_after_s: float | None = None,
        picture: str = "",
        breath: BreathRules | None = None,
        lines: tuple[str, ...] = (),
        scanning: bool = False,
        ghost: Ghost | None = None,
    ) -> None:
        self.seconds = seconds
        self.ghost = ghost
        self.skippable_after_s = skippable_after_s
        self.picture = picture
        self.breath = breath
        self.lines = lines
        self.result: str | None = None
        self._offered = False
        super().__init__(rules, key, scanning=scanning)

    @property
    def since_s(self) -> float:
        """How long it has been seen."""
        return 0.0 if self._drawn_s is None else max(0.0, self._now - self._drawn_s)

    def tick(self, time_s: float) -> list[Happening]:
        """It ends by itself; *Go on* comes when it may."""
        happened = super().tick(time_s)
        after = self.skippable_after_s
        if after is not None and not self._offered and self._drawn_s is not None and self.since_s >= after:
            self._offered = True
            self._choice = self._choices()
        if self._drawn_s is not None and self.since_s >= self.seconds and not self.done:
            self.done, self.result = True, "done"
        return happened

    def again(self) -> None:
        """It begins anew."""
        self.result, self._offered = None, False
        super().again()

    def look(self) -> ScreenLook:
        """The words, the light or the picture, and *Go on* once it may be."""
        pads = (self._pad("go-on", "go-on", "play", apart=True),) if self._offered else ()
        fill, lines = None, self.lines
        if self.breath is not None:
            fill = round(self.breath.light(self.since_s) * SHADES) / SHADES
            lines = ("breathe-in" if self.breath.is_in(self.since_s) else "breathe-out",)
        return ScreenLook(self.name, self.key, lines, pads=pads, fill=fill, picture=self.picture, ghost=self.ghost)

    def _keys(self) -> tuple[str, ...]:
        return ("go-on",) if self._offered else ()

    def _taken(self, key: str, act: Press) -> list[Happening]:  # noqa: ARG002 - there is one pad
        self.result = "skipped"
        return self._ends(act)


class SitWithMe(Asked):
    """No task: somebody is called to sit with the person (protocol.md 2.5). Only *Go on* ends it.

    `reach`: nobody is there who could hear a call, so nobody is called, and these lines say whom the person can
    call, with `filled` for the names in their {}.
    """

    name = "timed"
    first = None

    def __init__(
        self,
        rules: InputRules,
        key: str = "sit-with-me",
        *,
        reach: tuple[str, ...] = (),
        filled: tuple[tuple[str, str], ...] = (),
        picture: str = "",
        scanning: bool = False,
    ) -> None:
        self.reach = reach
        self.filled = filled
        self.picture = picture
        self.result: str | None = None
        self._called = bool(reach)
        super().__init__(rules, key, scanning=scanning)

    def tick(self, time_s: float) -> list[Happening]:
        """Calls, once, when it was seen."""
        happened = super().tick(time_s)
        if self._drawn_s is None or self._called:
            return happened
        self._called = True
        return [*happened, Flag("helper_called", "sit with me"), Say("helper-come")]

    def look(self) -> ScreenLook:
        """A calm picture, that somebody comes or whom to call, and *Go on*."""
        going = self._pad("go-on", "go-on", "play", apart=True)
        lines = self.reach or ("sit-with-me-2",)
        return ScreenLook(self.name, self.key, lines, pads=(going,), picture=self.picture, filled=self.filled)

    def _keys(self) -> tuple[str, ...]:
        return ("go-on",)

    def _taken(self, key: str, act: Press) -> list[Happening]:
        self.result = key
        return self._ends(act)


class Demonstration(Asked):
    """What is done, shown without a word: `pictures` with the seconds of each, `times` over (protocol.md 10.2).

    It ends by itself; after REST it begins anew.
    """

    name = "timed"
    first = None

    def __init__(
        self, rules: InputRules, pictures: tuple[tuple[str, float], ...], times: int, *, scanning: bool = False
    ) -> None:
        if not pictures or times < 1 or not all(seconds > 0.0 for _, seconds in pictures):
            raise ValueError("a demonstration has pictures that take time, and is shown at least once")
        self.pictures = pictures
        self.times = times
        super().__init__(rules, "", scanning=scanning)

    @property
    def _since_s(self) -> float:
        return 0.0 if self._drawn_s is None else max(0.0, self._now - self._drawn_s)

    @property
    def _once_s(self) -> float:
        return sum(seconds for _, seconds in self.pictures)

    def tick(self, time_s: float) -> list[Happening]:
        """It ends once all of it was seen."""
        happened = super().tick(time_s)
        self.done = self.done or (self._drawn_s is not None and self._since_s >= self.times * self._once_s)
        return happened

    def look(self) -> ScreenLook:
        """The picture of now, alone."""
        within = self._since_s % self._once_s
        ends_s = accumulate(seconds for _, seconds in self.pictures)
        shown = (name for (name, _), end_s in zip(self.pictures, ends_s, strict=True) if within < end_s)
        last = self.pictures[-1][0]
        return ScreenLook(self.name, picture=last if self.done else next(shown, last))

    def _keys(self) -> tuple[str, ...]:
        return ()

    def _taken(self, key: str, act: Press) -> list[Happening]:  # noqa: ARG002 - there is no pad
        return self._ends(act)
