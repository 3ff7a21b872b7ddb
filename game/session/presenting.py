"""Which limbs are drawn, and how the mirror limb first comes: at rest, slowly or from under the cloth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from game.body.blending import blend, minimum_jerk
from game.body.frame import LimbFrame
from game.body.joints import Side
from game.body.postures import rest_limb
from game.mirror.opening import GAP_S, Opening, after, at_rest, opened
from game.mirror.rig import fitted, shown
from game.training.events import Say
from game.training.task import TABLE_EDGE_M

if TYPE_CHECKING:
    from game.session.loop import Loop

# A limb that was held at rest goes over into the true image in so many seconds.
LOOSEN_S: Final = 0.8
# The cloth needs half a second; the limb lies whole beneath it before it is taken away.
UNDER_CLOTH_S: Final = 1.0
# What is said when a frozen hand has opened for the first time.
OPENS: Final = "fit-opens"

Limbs = tuple[LimbFrame | None, LimbFrame | None]


@dataclass(frozen=True, slots=True)
class Way:
    """A slow way of the drawn limb along itself: from and to shares of its length, and in how many seconds."""

    begun: float
    to: float
    seconds: float
    gone_s: float = 0.0

    @property
    def length(self) -> float:
        """Where it is now; soft at both ends."""
        share = min(1.0, self.gone_s / self.seconds)
        return self.begun + minimum_jerk(share) * (self.to - self.begun)


class Presenting:
    """What the loop hands to the view as limbs, each frame.

    `rest` is the mirror limb's pose at rest as the day's calibration kept it, else the usual one is taken;
    `opening` how far a hand that is felt frozen has opened, None where none is.
    """

    def __init__(self, affected: Side) -> None:
        self._affected = affected
        self.rest: LimbFrame | None = None
        self.opening: Opening | None = None
        self.way: Way | None = None
        self._opens_s = float("-inf")
        self._held: LimbFrame | None = None
        self._loosened_s: float | None = None
        self._uncover_s: float | None = None
        self._alone = False
        # Where the mirror limb was drawn last.
        self.seen: LimbFrame | None = None
        # The working hand of a demonstration, in place of the person's own; no mirror limb is drawn beside it.
        self.shows: LimbFrame | None = None

    @property
    def resting(self) -> LimbFrame | None:
        """The mirror limb while it lies at rest, before it follows the other hand."""
        return self._held if self._loosened_s is None else None

    @property
    def held(self) -> bool:
        """True while the mirror limb lies at rest, whatever the other hand does."""
        return self._held is not None

    def reveal(self, loop: Loop, fade_s: float, uncover: bool) -> None:
        """The mirror limb comes at rest: fading in within `fade_s`, or opaque from under the cloth (2.5)."""
        rest = self.rest or rest_limb(self._affected, loop.time_s)
        if self.opening is not None:
            rest = at_rest(self.opening, rest, loop.intact.table_m, TABLE_EDGE_M)
        rest = fitted(loop.rig, rest)
        self._held, self._loosened_s, self._alone = rest, None, False
        # The hand that is there is drawn beside it.
        loop.reading = loop.draw_body = True
        loop.view.coming(fade_s, under=uncover)
        if uncover:
            loop.lay(True, "rule")
            self._uncover_s = loop.time_s + UNDER_CLOTH_S

    def alone(self, loop: Loop) -> None:
        """The hand that is there is drawn, and no mirror limb."""
        self._held = self._uncover_s = None
        self._alone = loop.reading = loop.draw_body = True

    def hide(self, loop: Loop) -> None:
        """No limb is drawn."""
        self._held = self._uncover_s = None
        self._alone = loop.draw_body = False

    def loosen(self, loop: Loop) -> None:
        """The mirror limb follows the other hand, from where it lies, softly."""
        self._alone = False
        if self._held is not None and self._loosened_s is None:
            self._loosened_s = loop.time_s

    def opens(self, loop: Loop, image: LimbFrame, *, breathing: bool) -> None:
        """A frame of a hand that is felt frozen; each whole breath by which it opened is journaled, the first
        said."""
        before, passed_s = self.opening, loop.time_s - self._opens_s
        self._opens_s = loop.time_s
        if self.way is not None and breathing and self._held is None and passed_s < GAP_S:
            self.way = replace(self.way, gone_s=self.way.gone_s + passed_s)
            loop.rig = replace(loop.rig, length=self.way.length)
        if before is None:
            return
        self.opening = after(before, image, passed_s, breathing=breathing and self._held is None)
        if self.opening.breaths > before.breaths and before.share < 1.0:
            loop.tell_rig()
            if before.breaths == 0:
                loop.tell(Say(OPENS))

    def image(
        self, loop: Loop, intact: LimbFrame, affected: LimbFrame | None, kept: LimbFrame | None
    ) -> LimbFrame | None:
        """The limb in the affected place: as the mirror stands, and opened so far."""
        posed = None if self.opening is None else self._opened(loop)
        return shown(loop.rig, intact, affected, frozen=kept, posed=posed)

    def _opened(self, loop: Loop) -> Callable[[LimbFrame], LimbFrame]:
        opening, table_m = self.opening, loop.intact.table_m
        assert opening is not None
        return lambda limb: opened(opening, limb, table_m, TABLE_EDGE_M)

    def pose(self, loop: Loop) -> Limbs:
        """The left and the right limb of this frame."""
        if self._uncover_s is not None and loop.time_s >= self._uncover_s:
            self._uncover_s = None
            loop.lay(False, "rule")
        if self.shows is not None:
            return (None, self.shows) if self._affected is Side.LEFT else (self.shows, None)
        intact, image = self._seen(loop)
        if self._held is not None:
            image = self._at_rest(loop.time_s, image)
        if image is not None:
            self.seen = image
        return (image, intact) if self._affected is Side.LEFT else (intact, image)

    def _seen(self, loop: Loop) -> Limbs:
        """The intact limb and the image, as they are."""
        moment = loop.moment
        if not loop.draw_body or moment is None:
            return None, None
        intact = moment.intact if moment.intact.at_hand else None
        # Under the cloth the mirror limb lies where it was: nothing vanishes.
        other = moment.shown
        if other is None and intact is not None and loop.kept is not None:
            kept = loop.kept if self.opening is None else self._opened(loop)(loop.kept)
            other = fitted(loop.rig, kept)
        # Before the block begins people see the hand they have, and no mirror image yet.
        return intact, None if loop.at_s is None or self._alone else other

    def _at_rest(self, time_s: float, image: LimbFrame | None) -> LimbFrame | None:
        held = self._held
        if held is None or self._loosened_s is None or image is None or not image.at_hand:
            return held
        share = (time_s - self._loosened_s) / LOOSEN_S
        if share >= 1.0:
            self._held = self._loosened_s = None
            return image
        return blend(held, image, minimum_jerk(share))
