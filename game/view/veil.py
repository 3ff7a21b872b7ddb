"""The dark before the eyes while the person is seated anew, so that nobody sees the room jump; no engine."""

from __future__ import annotations

from game.view.axes import Floats

# As `Headset.seat` has it, and how far the seat was risen for the table.
Seated = tuple[Floats, float, float]


class Veil:
    """`share` is how dark it is, 0 to 1.

    It comes in `fade_s`, the new seat is taken in the dark, and it goes again in as long.
    """

    def __init__(self, fade_s: float) -> None:
        self._fade_s = fade_s
        self._passed_s = 0.0
        self._next: Seated | None = None

    @property
    def share(self) -> float:
        """Eased, so that neither dark nor light comes with a jerk."""
        whole = min(1.0, self._passed_s / self._fade_s)
        return whole * whole * (3.0 - 2.0 * whole)

    def lay(self, seat: Seated) -> None:
        """Under it this seat is to be taken; the newest counts."""
        self._next = seat

    def lift(self) -> Seated | None:
        """Nothing is to be seen: it is not needed, and what waits under it may be taken at once."""
        seat, self._next, self._passed_s = self._next, None, 0.0
        return seat

    def tick(self, passed_s: float) -> Seated | None:
        """Time went on by so much; gives the seat when it is to be taken."""
        # A hitch of the picture is no jump of the light.
        step = min(passed_s, self._fade_s / 4)
        if self._next is None:
            self._passed_s = max(0.0, self._passed_s - step)
            return None
        if self._passed_s >= self._fade_s:
            # The frame before was wholly dark.
            seat, self._next = self._next, None
            return seat
        self._passed_s = min(self._fade_s, self._passed_s + step)
        return None
