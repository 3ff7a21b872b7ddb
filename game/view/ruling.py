"""Staff measure a screen: a bank card is held to an outline until it fits, then the distance to the eyes."""

from __future__ import annotations

from typing import Final

from game.view.input import InputRules
from game.view.look import Pad, ScreenLook
from game.view.screens import Happening
from game.view.sheet import CARD_MM, Drawing, Ruler, Shape
from game.view.sliders import Slider

# How wide the outline may be in pixels: from a coarse screen to a very fine one. Held, it goes on faster.
CARD_PX: Final = (140.0, 1200.0)
FASTER: Final = 20
# How far the eyes may be (mm), and by how much a press changes that.
EYES_MM: Final = (300.0, 1200.0, 10.0)
MM_A_CM: Final = 10.0


class _Measured(Slider):
    """A slider whose figure staff see in the title."""

    def _pads(self, more: str, less: str) -> tuple[Pad, ...]:
        return (
            self._pad("more", more, "up"),
            self._pad("less", less, "down"),
            self._pad("thats-it", "thats-it", "yes", apart=True),
        )


class CardFit(_Measured):
    """The outline of a bank card that is made larger or smaller; `result` is its width in pixels.

    It begins too small, so that nobody can say that it fits before something was done. `mm_a_px` follows from it.
    """

    name = "sheet"

    def __init__(self, rules: InputRules, size_px: tuple[int, int], *, scanning: bool = False) -> None:
        self.size_px = size_px
        super().__init__(rules, "staff-card-size", *CARD_PX, 1.0, scanning=scanning)

    @property
    def mm_a_px(self) -> float:
        """Millimetres a pixel, as the outline stands."""
        return CARD_MM[0] / (self.low if self.value is None else self.value)

    def tick(self, time_s: float) -> list[Happening]:
        """Held, it grows by more than a pixel."""
        if self._turning and not self.done and time_s - self._turning[1] >= self.rules.nrs_repeat_s:
            for _ in range(FASTER - 1):
                self._turn(self._turning[0])
        return super().tick(time_s)

    def look(self) -> ScreenLook:
        """The outline in the middle."""
        drawing = Drawing((Shape("card", 0.0, 0.0, CARD_MM[0]),), self.mm_a_px)
        return ScreenLook(
            self.name,
            self.key,
            pads=self._pads("fit-bigger", "fit-smaller"),
            staff=True,
            drawing=drawing,
        )


class Eyes(_Measured):
    """How far the eyes are from the screen; `result` in mm, told in cm."""

    name = "sheet"

    def __init__(
        self, rules: InputRules, mm_a_px: float, start_mm: float | None = None, *, scanning: bool = False
    ) -> None:
        self.mm_a_px = mm_a_px
        low, high, step = EYES_MM
        start = None if start_mm is None else min(high, max(low, start_mm))
        super().__init__(rules, "staff-distance", low, high, step, start, scanning=scanning)

    def look(self) -> ScreenLook:
        """The figure in cm, with a dot where the eyes look."""
        cm = "–" if self.value is None else f"{self.value / MM_A_CM:g}"
        return ScreenLook(
            self.name,
            self.key,
            ("staff-distance-cm",),
            pads=self._pads("more", "less"),
            staff=True,
            filled=(("number", cm),),
            drawing=Drawing((Shape("ring", 0.0, 0.0, 2 * MM_A_CM),), self.mm_a_px),
        )


class Total(_Measured):
    """The sum of a questionnaire that the clinic has, or minutes; the figure is shown to staff in the title."""

    def look(self) -> ScreenLook:
        """The bar, with the figure in the title."""
        figure = "–" if self.value is None else f"{self.value:g}"
        return ScreenLook(
            self.name,
            self.key,
            pads=self._pads("more", "less"),
            bar=True,
            fill=self.share,
            staff=True,
            ends=(f"{self.low:g}", f"{self.high:g}"),
            filled=(("number", figure),),
        )


def ruler_of(card_px: float, eyes_mm: float, size_px: tuple[int, int]) -> Ruler:
    """The ruler of a screen on which a card is so many pixels wide."""
    return Ruler(CARD_MM[0] / card_px, eyes_mm, size_px)
