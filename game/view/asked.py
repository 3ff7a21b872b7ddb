"""What the screens of a visit have in common: pads, who took one and how soon, and the time that passes."""

from __future__ import annotations

from abc import ABC, abstractmethod

from game.training.events import Say
from game.view.input import Action, Hold, Input, InputRules, Press, Release
from game.view.look import Pad
from game.view.scan import Choice
from game.view.screens import Happening, stray

AGAIN = "again"


class Asked(ABC):
    """A screen with pads: `key` is the word key of what it says or asks.

    A screen says by `_keys` which pads count now, in the order of the scan, and by `_taken` what one does. Digits
    press the first of them in their order; those are for staff who press what the person points at, so the answer
    is `assisted`. *Again* speaks once more and is counted in `replays`.

    With `limit_s` it is spoken again as the pain question is, and ends without an answer (`missing`) when the time
    is over. `by` is the way of the press that ended it, `rt_s` how long that took since it was seen.
    """

    name = ""
    # How many of the first pads digits press, None for all but *Again*.
    digits: int | None = None
    # The pad that is highlighted at first; a question highlights none, so that no answer is offered first.
    first: str | None = None

    def __init__(
        self, rules: InputRules, key: str, *, scanning: bool = False, limit_s: float | None = None
    ) -> None:
        self.rules = rules
        self.key = key
        self.scanning = scanning
        self.limit_s = limit_s
        self.done = False
        self.missing = False
        self.assisted = False
        self.by = ""
        self.replays = 0
        self.rt_s: float | None = None
        self._now = 0.0
        self._drawn_s: float | None = None
        self._spoken = 0
        self._choice = self._choices()

    def drawn(self, time_s: float) -> None:
        """It became visible."""
        self._choice.marks.drawn(time_s)
        if self._drawn_s is None:
            self._drawn_s = time_s

    def hear(self, act: Input) -> list[Happening]:
        """One act; a press that is for no pad here, or came before it could be seen, is stray."""
        if isinstance(act, Hold | Release):
            self._held(act)
            return []
        if not isinstance(act, Press):
            return []
        if self.done:
            return [stray(act, "answered")]
        digit = self._digit(act)
        taken = digit or self._choice.hear(act)
        if taken is None:
            return [stray(act, self.name if self._choice.marks.live(act.time_s) else f"before the {self.name}")]
        if taken == "":
            return []
        if taken == AGAIN:
            return self._repeated()
        self.assisted = self.assisted or digit is not None
        return self._taken(taken, act)

    def tick(self, time_s: float) -> list[Happening]:
        """Speaks again, and ends without an answer, where there is a limit."""
        self._now = time_s
        if self.done or self.limit_s is None or self._drawn_s is None:
            return []
        since = time_s - self._drawn_s
        if since >= self.limit_s:
            self.done = self.missing = True
            return []
        due = int(since / self.rules.nrs_respeak_s)
        if due <= self._spoken:
            return []
        self._spoken = due
        return [Say(self.key)]

    def again(self) -> None:
        """REST lay over it: nothing chosen is kept, and it has its whole time."""
        self.done = self.missing = self.assisted = False
        self.by, self.rt_s = "", None
        self._drawn_s, self._spoken = None, 0
        self._choice = self._choices()

    @abstractmethod
    def _keys(self) -> tuple[str, ...]:
        """The pads that can be taken now."""

    @abstractmethod
    def _taken(self, key: str, act: Press) -> list[Happening]:
        """A pad was taken."""

    def _ends(self, act: Press) -> list[Happening]:
        """This press ended it."""
        self.done, self.by = True, act.by
        self.rt_s = None if self._drawn_s is None else act.time_s - self._drawn_s
        return []

    def _pad(self, key: str, words: str, icon: str = "", **look: object) -> Pad:
        """A pad of this screen, highlighted while it is, dead while it cannot be taken."""
        marked = self._choice.highlighted(self._now) == key
        return Pad(key, words, icon, marked, key not in self._choice.keys, **look)  # type: ignore[arg-type]

    def _again(self) -> Pad:
        return self._pad(AGAIN, "say-again", "again", apart=True)

    def _choices(self) -> Choice:
        keys = self._keys()
        start = keys.index(self.first) if self.first in keys else None
        return Choice(keys, self.rules, scanning=self.scanning, start=start)

    def _held(self, act: Hold | Release) -> None:
        self._choice.hear(act)

    def _repeated(self) -> list[Happening]:
        self.replays += 1
        return [Say(self.key)]

    def _digit(self, act: Press) -> str | None:
        if act.action is not Action.DIGIT or not self._choice.marks.live(act.time_s):
            return None
        keys = [key for key in self._choice.keys if key != AGAIN][: self.digits]
        index = int(act.value) - 1
        return keys[index] if 0 <= index < len(keys) else None
