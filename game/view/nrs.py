"""The pain rating 0-10 as a state machine: blank at first, always confirmed, never guessed (protocol.md 8.2)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from game.view.input import BAR_PADS, Action, Hold, Input, InputRules, Press, Release
from game.view.scan import Highlight

LOWEST, HIGHEST = 0, 10
SKINS = ("bar", "faces")
RATERS = ("self", "pointed")
# Six faces stand for 0, 2, 4, 6, 8 and 10; such a rating is coarse.
FACE_STEP = 2
CONFIRM = ("yes", "again")


class Phase(Enum):
    """What the screen waits for."""

    CHOOSE = "choose"
    CONFIRM = "confirm"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Rating:
    """A confirmed rating, or None as `value` when the time was over without one.

    `rater` is self, or pointed (staff pressed what the patient pointed at). `by` is the way: key, button,
    switch; "" for a missing one. `coarse` is true for faces, whose steps are two points. `rt_s` is from being
    seen, blank, to *That is it*; None for a missing one.
    """

    value: int | None
    rater: str
    skin: str
    by: str
    time_s: float
    coarse: bool
    rt_s: float | None = None


class NrsInput:
    """One question for pain. Give it every act by `hear`, the time by `tick`, and read `phase` and `rating`.

    Nothing is shown or chosen before the person acts. `drawn` starts the 60 s. *That's it* is dead while
    nothing is shown. Number keys are for staff who press what the patient points at, so they make the rating
    "pointed"; `rater` says who else acts. `title` is the word key of the question, spoken again.
    """

    def __init__(
        self,
        rules: InputRules,
        skin: str = "bar",
        *,
        scanning: bool = False,
        rater: str = "self",
        title: str = "pain-now",
    ) -> None:
        if skin not in SKINS:
            raise ValueError(f"there is no skin {skin!r} for the pain scale; known ones are {', '.join(SKINS)}")
        if rater not in RATERS:
            raise ValueError(f"a rater is {' or '.join(RATERS)}, not {rater!r}")
        self.rules = rules
        self.skin = skin
        self.rater = rater
        self.title = title
        self.scanning = scanning
        self.step = FACE_STEP if skin == "faces" else 1
        self.phase = Phase.CHOOSE
        self.value: int | None = None
        self.rating: Rating | None = None
        self._first_s: float | None = None
        self._asked_s: float | None = None
        self._rt_s: float | None = None
        self._spoken = 0
        self._pointed = False
        self._held: tuple[str, float] | None = None
        self._digit: tuple[str, float] = ("", float("-inf"))
        self._marks = self._scale()

    @property
    def values(self) -> range:
        """What can be said: 0 to 10, in steps of two with faces."""
        return range(LOWEST, HIGHEST + 1, self.step)

    def shown(self, time_s: float) -> int | None:
        """The figure to draw: the chosen value or, while scanning, where the scan is; None is blank."""
        if self.phase is Phase.CHOOSE and self.scanning:
            index = self._marks.at(time_s)
            return None if index is None else self.values[index]
        return self.value

    def highlighted(self, time_s: float) -> str | None:
        """*yes* or *again* while confirming; None otherwise."""
        index = self._marks.at(time_s) if self.phase is Phase.CONFIRM else None
        return None if index is None else CONFIRM[index]

    def live(self, press_s: float) -> bool:
        """True when a press made at `press_s` counts for what is asked now."""
        return self.phase is not Phase.DONE and self._marks.live(press_s)

    def drawn(self, time_s: float) -> None:
        """What is asked now became visible."""
        self._marks.drawn(time_s)
        if self._first_s is None:
            self._first_s = time_s
        if self._asked_s is None:
            self._asked_s = time_s

    def hear(self, act: Input) -> bool:
        """One act of a person; False when it was none for this screen, or came before it could be seen."""
        if isinstance(act, Hold | Release):
            self._hear_hold(act)
            return True
        if not isinstance(act, Press) or not self.live(act.time_s):
            return False
        if self.phase is Phase.CONFIRM:
            return self._confirm(act)
        return self._choose(act)

    def tick(self, time_s: float) -> list[str]:
        """Time has come this far; the keys of the sentences to speak again."""
        if self.phase is Phase.DONE or self._first_s is None:
            return []
        since = time_s - self._first_s
        if since >= self.rules.nrs_limit_s:
            self._end(None, "", self._first_s + self.rules.nrs_limit_s)
            return []
        self._repeat(time_s)
        due = int(since / self.rules.nrs_respeak_s)
        if due > self._spoken:
            self._spoken = due
            return ["you-said" if self.phase is Phase.CONFIRM else self.title]
        return []

    def again(self) -> None:
        """The screen was covered and comes back: blank, with its whole time."""
        if self.phase is not Phase.DONE:
            self._blank()
            self._first_s = None
            self._spoken = 0

    def _scale(self) -> Highlight:
        rules = self.rules
        return Highlight(
            len(self.values),
            rules.nrs_scan_s,
            rules.screen_lead_s,
            scanning=self.scanning,
            sweeps=rules.nrs_sweeps,
        )

    def _blank(self) -> None:
        self.phase, self.value, self._held = Phase.CHOOSE, None, None
        self._pointed = False
        self._asked_s = self._rt_s = None
        self._digit = ("", float("-inf"))
        self._marks = self._scale()

    def _hear_hold(self, act: Hold | Release) -> None:
        self._marks.hear(act)
        if isinstance(act, Release):
            self._repeat(act.time_s)
            self._held = None
        elif act.target in ("more", "less") and self.phase is Phase.CHOOSE and self.live(act.time_s):
            self._held = (act.target, act.time_s)

    def _repeat(self, time_s: float) -> None:
        # One step at most for each call, so that a hitch of the picture never makes the figure jump.
        if self._held and self.phase is Phase.CHOOSE and time_s - self._held[1] >= self.rules.nrs_repeat_s:
            target, since_s = self._held
            self._held = (target, since_s + self.rules.nrs_repeat_s)
            self._turn(target)

    def _turn(self, target: str) -> None:
        if self.value is None:
            self.value = LOWEST if target == "more" else None
        else:
            step = self.step if target == "more" else -self.step
            self.value = min(HIGHEST, max(LOWEST, self.value + step))

    def _choose(self, act: Press) -> bool:
        name = act.value if act.action is Action.PAD else act.action.value
        if act.action is Action.SELECT:
            return self._scan_press(act)
        if act.action is Action.DIGIT:
            return self._type(act)
        if name in ("more", "less"):
            self._leave_scan()
            self._turn(name)
        elif name.startswith(BAR_PADS):
            self._leave_scan()
            return self._touch(name.removeprefix(BAR_PADS))
        elif name in ("thats-it", "take"):
            if self.value is None or self.scanning:
                return False
            self._ask_back(act.time_s)
        else:
            return False
        return True

    def _touch(self, figure: str) -> bool:
        if not figure.isdecimal() or int(figure) not in self.values:
            return False
        self.value = int(figure)
        return True

    def _type(self, act: Press) -> bool:
        before, before_s = self._digit
        ten = act.value == "0" and before == "1" and act.time_s - before_s <= self.rules.digit_join_s
        self._digit = (act.value, act.time_s)
        if not self._touch("10" if ten else act.value):
            return False
        if self.scanning:
            chosen = self.value
            self._leave_scan()
            self.value = chosen
        self._pointed = True
        return True

    def _scan_press(self, act: Press) -> bool:
        if not self.scanning:
            self.scanning, self.value = True, None
            self._marks = self._scale()
            return True
        index = self._marks.at(act.time_s)
        if index is None:
            self._marks.restart(act.time_s)
            return True
        self.value = self.values[index]
        self._ask_back(act.time_s)
        return True

    def _leave_scan(self) -> None:
        if self.scanning:
            drawn = self._marks.drawn_s
            self.scanning, self.value = False, None
            self._marks = self._scale()
            if drawn is not None:
                self._marks.drawn(drawn)

    def _ask_back(self, time_s: float) -> None:
        self.phase, self._held = Phase.CONFIRM, None
        self._rt_s = None if self._asked_s is None else time_s - self._asked_s
        rules = self.rules
        self._marks = Highlight(
            len(CONFIRM),
            rules.row_scan_s,
            rules.screen_lead_s,
            scanning=self.scanning,
            first_stay=rules.first_stay,
        )

    def _confirm(self, act: Press) -> bool:
        if act.action in (Action.NEXT, Action.BACK):
            self._marks.move(1 if act.action is Action.NEXT else -1)
            return True
        if act.action is Action.SELECT and not self._marks.scanning:
            self.scanning = True
            self._marks.begin_scan(act.time_s)
            return True
        if act.action in (Action.TAKE, Action.SELECT):
            index = self._marks.at(act.time_s)
            if index is None:
                # Nothing is said for the person: the first is marked, and may be taken.
                self._marks.move(1)
                return True
            choice = CONFIRM[index]
        else:
            choice = act.value if act.action is Action.PAD else ""
        if choice == "yes":
            self._end(self.value, act.by, act.time_s)
        elif choice == "again":
            self._blank()
        return choice in CONFIRM

    def _end(self, value: int | None, by: str, time_s: float) -> None:
        rater = "pointed" if self._pointed and value is not None else self.rater
        self.value, self.phase, self._held = value, Phase.DONE, None
        rt_s = self._rt_s if value is not None else None
        self.rating = Rating(value, rater, self.skin, by, time_s, self.skin == "faces", rt_s)


def parse_pain(text: str) -> tuple[int, int]:
    """The ratings before and after of `--pain BEFORE,AFTER`; ValueError says in one sentence what is wrong."""
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != 2 or not all(parts):
        raise ValueError(f"--pain takes two whole numbers with a comma, such as 5,4; {text!r} is not that.")
    values = []
    for part in parts:
        if not re.fullmatch(r"[0-9]{1,3}", part):
            raise ValueError(f"Pain is a whole number from 0 to 10, such as --pain 5,4; {part!r} is not one.")
        if not LOWEST <= int(part) <= HIGHEST:
            raise ValueError(f"Pain goes from 0 to 10; {part} lies outside, so give another number.")
        values.append(int(part))
    return values[0], values[1]
