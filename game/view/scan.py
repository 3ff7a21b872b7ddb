"""The highlight that moves over choices: by arrow keys, or by itself for a single button."""

from __future__ import annotations

from collections.abc import Sequence

from game.view.input import SWITCH, Action, Hold, Input, InputRules, Press, Release


class Highlight:
    """Which of `count` choices is highlighted at any time, and from when on presses count.

    A screen calls `drawn` when it became visible; presses count from `lead_s` later. While `scanning` the
    highlight walks on every `step_s`, from `start`, where it stays `first_stay` steps; after `sweeps` rounds
    (None = for ever) it rests, nothing highlighted, until `restart`. It stands still while the button is held,
    so that what a person saw when pressing is what is taken.
    """

    def __init__(
        self,
        count: int,
        step_s: float,
        lead_s: float,
        *,
        scanning: bool,
        start: int | None = None,
        first_stay: int = 1,
        sweeps: int | None = None,
    ) -> None:
        self.count = count
        self.step_s = step_s
        self.lead_s = lead_s
        self.scanning = scanning
        self.start = start
        self.first_stay = first_stay
        self.sweeps = sweeps
        self.drawn_s: float | None = None
        self._since_s = 0.0
        self._held_s: float | None = None
        self._moved_to = start

    def drawn(self, time_s: float) -> None:
        """The choices became visible; only the first call counts."""
        if self.drawn_s is None:
            self.drawn_s = self._since_s = time_s

    def live(self, press_s: float) -> bool:
        """True when a press made at `press_s` was made after the choices could be seen."""
        return self.drawn_s is not None and press_s >= self.drawn_s + self.lead_s

    def hear(self, act: Hold | Release) -> None:
        """The single button went down or came up."""
        if act.target != SWITCH:
            return
        if isinstance(act, Hold):
            self._held_s = act.time_s
        elif self._held_s is not None:
            self._since_s += act.time_s - max(self._held_s, self._since_s)
            self._held_s = None

    def hold_from(self, time_s: float) -> None:
        """The button was already down when these choices came."""
        self._held_s = time_s

    def begin_scan(self, time_s: float) -> None:
        """From now on the highlight walks, beginning at `start`."""
        self.scanning = True
        self.restart(time_s)

    def restart(self, time_s: float) -> None:
        """The walk begins anew."""
        self._since_s = time_s

    def move(self, step: int) -> None:
        """An arrow key: on or back by one; from nothing, to the first or the last."""
        if self.scanning or not self.count:
            return
        if self._moved_to is None:
            self._moved_to = 0 if step > 0 else self.count - 1
        else:
            self._moved_to = (self._moved_to + step) % self.count

    def mark(self, index: int | None) -> None:
        """The arrow keys go on from here."""
        self._moved_to = index

    def at(self, time_s: float) -> int | None:
        """The index that is highlighted, None for nothing."""
        if not self.scanning:
            return self._moved_to
        if self.drawn_s is None or not self.count:
            return None
        first = self.start or 0
        until = time_s if self._held_s is None else min(time_s, self._held_s)
        steps = int(max(0.0, until - self._since_s) / self.step_s)
        walked = max(0, steps - (self.first_stay - 1))
        if self.sweeps is not None and steps >= self.sweeps * self.count + self.first_stay - 1:
            return None
        return (first + walked) % self.count


class Choice:
    """Pads of which one is taken by pad, by Enter on the highlighted one, or by the scan."""

    def __init__(
        self,
        keys: Sequence[str],
        rules: InputRules,
        *,
        scanning: bool,
        start: int | None = None,
        first_stay: int = 1,
    ) -> None:
        self.keys = tuple(keys)
        self.rules = rules
        self.marks = Highlight(
            len(self.keys),
            rules.row_scan_s,
            rules.screen_lead_s,
            scanning=scanning,
            start=start,
            first_stay=first_stay,
        )

    def hear(self, act: Input, scan_from: int = 0) -> str | None:
        """The key that was taken; "" when the act only moved the highlight; None when it was not for these."""
        if isinstance(act, Hold | Release):
            self.marks.hear(act)
            return ""
        if not isinstance(act, Press) or not self.marks.live(act.time_s):
            return None
        if act.action in (Action.NEXT, Action.BACK, Action.MORE, Action.LESS):
            self.marks.move(1 if act.action in (Action.NEXT, Action.LESS) else -1)
            return ""
        if act.action is Action.SELECT and not self.marks.scanning:
            self.scan(scan_from, act.time_s)
            return ""
        if act.action in (Action.TAKE, Action.SELECT):
            index = self.marks.at(act.time_s)
            return None if index is None else self.keys[index]
        return act.value if act.action is Action.PAD and act.value in self.keys else None

    def scan(self, start: int, time_s: float) -> None:
        """The highlight walks from `start` on, and stays there a little longer."""
        self.marks.start, self.marks.first_stay = start, self.rules.first_stay
        self.marks.begin_scan(time_s)

    def become(self, keys: Sequence[str], taken: str, time_s: float) -> None:
        """Other pads can be taken from now on. A walk goes on from the one just taken; else the mark stays."""
        marked = self.highlighted(time_s)
        self.keys, self.marks.count = tuple(keys), len(keys)
        if self.marks.scanning:
            self.scan(self.keys.index(taken), time_s)
        else:
            self.marks.mark(self.keys.index(marked) if marked in self.keys else None)

    def highlighted(self, time_s: float) -> str | None:
        """The key under the highlight."""
        index = self.marks.at(time_s)
        return None if index is None else self.keys[index]
