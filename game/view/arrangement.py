"""Which plates there are and what stands on each, for a window; `worn` has the same for a headset. No engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Protocol

from game.view import layout, pages, plates
from game.view.layout import Thing, Words
from game.view.look import ScreenLook
from game.view.plates import Plate


class Arrangement(Protocol):
    """Groups of things, each on its plate: the farthest first, as they are drawn.

    `screens` are those that a screen fills, `felt` those whose pads a hand presses and no look chooses.
    """

    @property
    def plates(self) -> Mapping[str, Plate]:
        """The plate of each group."""
        ...

    @property
    def screens(self) -> Sequence[str]:
        """Groups that come and go with a screen."""
        ...

    @property
    def felt(self) -> frozenset[str]:
        """Groups under the hand."""
        ...

    def always(self) -> Mapping[str, list[Thing]]:
        """What is always there, never faded."""
        ...

    def banner(self, key: str) -> list[Thing]:
        """Whom this is for."""
        ...

    def caption(self, text: str, icon: str, look: ScreenLook | None) -> list[Thing]:
        """A sentence, while this look is in front."""
        ...

    def screen(self, look: ScreenLook) -> Mapping[str, list[Thing]]:
        """What each group shows of a look; a group that is not named shows nothing."""
        ...


class Window:
    """On a screen at the PC: `layout`'s plates, each pad once."""

    plates: Final[Mapping[str, Plate]] = {
        "banner": plates.EDGE,
        "chrome": plates.EDGE,
        "marked": plates.EDGE,
        "caption": plates.EDGE,
        "answers": plates.TABLE,
        "sheet": plates.SHEET,
    }
    screens: Final = ("marked", "answers", "sheet")
    felt: Final[frozenset[str]] = frozenset()

    def __init__(self, words: Words, mirror: float) -> None:
        self.words = words
        self.mirror = mirror

    def always(self) -> Mapping[str, list[Thing]]:
        """REST and STOP."""
        return {"chrome": layout.chrome(self.words, self.mirror)}

    def banner(self, key: str) -> list[Thing]:
        """On the affected side."""
        return layout.banner(self.words, self.mirror, key)

    def caption(self, text: str, icon: str, look: ScreenLook | None) -> list[Thing]:  # noqa: ARG002
        """At the far edge."""
        return layout.caption(self.words, self.mirror, text, icon)

    def screen(self, look: ScreenLook) -> Mapping[str, list[Thing]]:
        """Answers beside the hand, what stops the play beyond it."""
        if look.name == "question":
            return {"answers": layout.answers(look, self.words)}
        found = {"sheet": pages.screen(look, self.words, self.mirror)}
        if look.name == "rest":
            found["marked"] = layout.marked(look, self.words, self.mirror)
        return found
