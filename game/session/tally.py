"""What the loop counts and times."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Timings:
    """Seconds of each frame: steps 2 to 6, everything of ours before the engine renders, and steps 2 to 7."""

    steps: list[float] = field(default_factory=list)
    ours: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)


@dataclass(slots=True)
class Tally:
    """What is counted while a block runs. Limbs that are lost together are one loss, counted when it begins."""

    frames: int = 0
    tracked: int = 0
    losses_s: list[float] = field(default_factory=list)
    _lost: set[str] = field(default_factory=set)

    @property
    def share(self) -> float:
        """Share of frames in which the judged limb was tracked."""
        return self.tracked / self.frames if self.frames else 0.0

    def lose(self, role: str, at_s: float) -> None:
        """A limb is no longer judged from here on."""
        if not self._lost:
            self.losses_s.append(at_s)
        self._lost.add(role)

    def regain(self, role: str) -> None:
        """It is on its way back."""
        self._lost.discard(role)


@dataclass(slots=True)
class Calls:
    """What a lost limb calls for, the hint and REST: once in each loss, and no sooner than it is needed."""

    _due: dict[str, list[str]] = field(default_factory=dict)

    def lost(self, role: str, phase: str) -> None:
        """One phase more of a loss; only `hint` and `rest` call for anything."""
        if phase in ("hint", "rest"):
            self._due.setdefault(role, []).append(phase)

    def back(self, role: str) -> None:
        """It calls for nothing any more."""
        self._due.pop(role, None)

    def take(self, role: str) -> list[str]:
        """What is due, in order; it is not given again."""
        return self._due.pop(role, [])
