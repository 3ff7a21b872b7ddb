"""How a person feels, without a figure where that is possible: faces, dots that grow, and the scale of the pain
question with another title (protocol.md 2.5, 8.2, 8.3, 8.7a)."""

from __future__ import annotations

from abc import abstractmethod
from typing import Final

from game.training.events import Say
from game.view.asked import AGAIN, Asked
from game.view.ghost import Ghost
from game.view.input import Input, InputRules, Press
from game.view.look import AMOUNT, ScreenLook
from game.view.nrs import NrsInput, Phase, Rating
from game.view.screens import Happening, said_back, scale_look, stray
from game.view.sliders import Slider as Slider

# What each face stands for: well or not, and how dizzy (game/programme/dizziness has the same steps).
FACES: Final = {"ok": ("happy", "neutral", "sad"), "dizzy": (0, 5, 10, 15, 20)}
# How many dots there are, and how many of them a coarse question has.
DOTS, COARSE = 5, 3


class _Row(Asked):
    """Pads in a row, each for a value; the two ends are told in words."""

    ends: tuple[str, str] = ("", "")
    picture = ""
    ghost: Ghost | None = None

    @abstractmethod
    def _values(self) -> tuple[int | str, ...]:
        """What each pad stands for."""

    @abstractmethod
    def _icons(self) -> tuple[str, ...]:
        """The icon of each pad."""

    def _words(self) -> tuple[str, ...]:
        return ("",) * len(self._values())

    def again(self) -> None:
        """Nothing is chosen."""
        self.result: int | str | None = None
        super().again()

    def look(self) -> ScreenLook:
        """The row, and *Say it again*."""
        pads = [
            self._pad(str(value), words, icon, chosen=self.result == value)
            for value, words, icon in zip(self._values(), self._words(), self._icons(), strict=True)
        ]
        return ScreenLook(
            self.name,
            self.key,
            pads=(*pads, self._again()),
            ends=self.ends,
            picture=self.picture,
            ghost=self.ghost,
            immediate=True,
        )

    def _keys(self) -> tuple[str, ...]:
        return (*(str(value) for value in self._values()), AGAIN)

    def _taken(self, key: str, act: Press) -> list[Happening]:
        self.result = next(value for value in self._values() if str(value) == key)
        return self._ends(act)


class Faces(_Row):
    """`kind` "ok": happy, neutral or sad; "dizzy": five faces for 0, 5, 10, 15 and 20, with no figure shown.

    ValueError for another kind.
    """

    name = "faces"

    def __init__(
        self,
        rules: InputRules,
        key: str,
        kind: str = "ok",
        *,
        scanning: bool = False,
        limit_s: float | None = None,
        picture: str = "",
    ) -> None:
        if kind not in FACES:
            raise ValueError(f"there are no faces {kind!r}; known ones are {', '.join(FACES)}")
        self.kind = kind
        self.picture = picture
        self.ends = ("dizzy-0", "dizzy-20") if kind == "dizzy" else ("", "")
        self.result: int | str | None = None
        super().__init__(rules, key, scanning=scanning, limit_s=rules.nrs_limit_s if limit_s is None else limit_s)

    def _values(self) -> tuple[int | str, ...]:
        return FACES[self.kind]

    def _icons(self) -> tuple[str, ...]:
        stem = "dizzy" if self.kind == "dizzy" else "mood"
        return tuple(f"{stem}-{index}" for index in range(len(self._values())))

    def _words(self) -> tuple[str, ...]:
        return super()._words() if self.kind == "dizzy" else tuple(f"face-{value}" for value in self._values())


class Dots(_Row):
    """Dots that grow, from `low` to `high`, five of them (three when `coarse`, for the lowest, middle and highest
    value); `result` is an int. `ends` are the word keys of what the two ends mean."""

    name = "dots"

    def __init__(
        self,
        rules: InputRules,
        key: str,
        low: int,
        high: int,
        coarse: bool = False,
        *,
        ends: tuple[str, str] = AMOUNT,
        scanning: bool = False,
        limit_s: float | None = None,
        picture: str = "",
        ghost: Ghost | None = None,
    ) -> None:
        if high - low != DOTS - 1:
            raise ValueError(f"{key}: {DOTS} dots cannot stand for {low} to {high}")
        self.low, self.high = low, high
        self.coarse = coarse
        self.ends = ends
        self.picture = picture
        self.ghost = ghost
        self.result: int | str | None = None
        super().__init__(rules, key, scanning=scanning, limit_s=rules.nrs_limit_s if limit_s is None else limit_s)

    def _values(self) -> tuple[int | str, ...]:
        return tuple(range(self.low, self.high + 1, 2 if self.coarse else 1))

    def _icons(self) -> tuple[str, ...]:
        return tuple(f"dot-{int(value) - self.low}" for value in self._values())


class Scale:
    """Another question from 0 to 10, asked as pain is: blank at first, asked back, missing at the end of its time.

    `result` is the figure or None; `rating` says who gave it and how soon. `ends` are what 0 and 10 mean.
    """

    name = "pain"

    def __init__(
        self,
        rules: InputRules,
        key: str,
        *,
        ends: tuple[str, str] = ("pain-low", "pain-high"),
        skin: str = "bar",
        scanning: bool = False,
        rater: str = "self",
        picture: str = "",
    ) -> None:
        self.key = key
        self.ends = ends
        self.picture = picture
        self.nrs = NrsInput(rules, skin, scanning=scanning, rater=rater, title=key)
        self.done = False
        self._now = 0.0

    @property
    def rating(self) -> Rating | None:
        """The confirmed rating once there is one."""
        return self.nrs.rating

    @property
    def result(self) -> int | None:
        """The figure; None while it is asked, and when it is missing."""
        return None if self.nrs.rating is None else self.nrs.rating.value

    @property
    def missing(self) -> bool:
        """True when the time was over without an answer."""
        return self.done and self.result is None

    @property
    def assisted(self) -> bool:
        """True when staff pressed what the person pointed at."""
        return self.nrs.rating is not None and self.nrs.rating.rater == "pointed"

    @property
    def by(self) -> str:
        """The way of the last press."""
        return "" if self.nrs.rating is None else self.nrs.rating.by

    @property
    def rt_s(self) -> float | None:
        """From being seen to *That is it*."""
        return None if self.nrs.rating is None else self.nrs.rating.rt_s

    def drawn(self, time_s: float) -> None:
        """It became visible."""
        self.nrs.drawn(time_s)

    def hear(self, act: Input) -> list[Happening]:
        """As the pain question hears it."""
        heard = self.nrs.hear(act)
        self.done = self.nrs.phase is Phase.DONE
        return [stray(act, "scale")] if isinstance(act, Press) and not heard else []

    def tick(self, time_s: float) -> list[Happening]:
        """Speaks again; ends without a figure when the time is over."""
        self._now = time_s
        spoken = self.nrs.tick(time_s)
        said: list[Happening] = [
            Say(said_back(self.nrs, self.ends) if key == "you-said" else key) for key in spoken
        ]
        self.done = self.nrs.phase is Phase.DONE
        return said

    def again(self) -> None:
        """Blank again, with its whole time."""
        self.nrs.again()

    def look(self) -> ScreenLook:
        """As the pain question looks, with its own words."""
        return scale_look(self.nrs, self._now, self.key, self.ends, self.picture)
