"""Turns key, mouse and single-button events with their times into actions; no engine, no clock.

Session (through the view) hands every raw event to `Inputs`, together with the name of the pad under the
pointer, and calls `tick` once a frame. What comes back is a list of `Press`, `Hold` and `Release`, which go to
`screens.Screens`. Keys bear the engine's names ("space", "escape", "arrow_up").

Two acts are safe and count from any state: REST (Space, the rest pad, the single button held 1 s) and STOP
(Esc, the stop pad, the single button held 4 s): protocol.md 2.10. Space never does anything but REST.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Literal


@dataclass(frozen=True, slots=True)
class InputRules:
    """Section `input` of the preset: times in seconds, sources in the preset itself."""

    rest_hold_s: float
    stop_hold_s: float
    press_s: float
    rest_press_s: float
    press_height_m: float
    leave_height_m: float
    press_edge_m: float
    press_slide_m: float
    centre_s: float
    helper_s: float
    end_s: float
    row_scan_s: float
    nrs_scan_s: float
    nrs_sweeps: int
    nrs_repeat_s: float
    nrs_limit_s: float
    nrs_respeak_s: float
    caption_s: float
    fade_s: float
    stall_s: float
    first_stay: int
    bounce_s: float
    digit_join_s: float
    screen_lead_s: float
    dwell_s: float


# What a pinch does: nothing, an act of its own, or take the pad that is looked at.
PinchMode = Literal["off", "test", "on"]


class Action(Enum):
    """What a press asks for."""

    REST = "rest"
    STOP = "stop"
    COVER = "cover"
    RECENTRE = "recentre"
    PAIN = "pain"
    EASIER = "easier"
    PRAISE = "praise"
    NOTE = "note"
    SKIP = "skip"
    SEEN = "seen"
    EMERGENCY = "emergency"
    TAKE = "take"
    NEXT = "next"
    BACK = "back"
    MORE = "more"
    LESS = "less"
    SELECT = "select"
    PAD = "pad"
    DIGIT = "digit"
    PINCH = "pinch"


@dataclass(frozen=True, slots=True)
class Press:
    """One act of a person.

    `time_s` is when the key, button, mouse or hand went down (for a hold: when it had lasted long enough). `by` is
    key, button (a pad under the mouse), switch (the single button), gaze, hand, controller, pinch or WARD. `value`
    is the key of the pad for PAD, the figure for DIGIT and the words for NOTE.
    """

    action: Action
    time_s: float
    by: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Hold:
    """A pad, an arrow key or the single button (`target` "switch") went down and may be held."""

    target: str
    time_s: float


@dataclass(frozen=True, slots=True)
class Release:
    """What `Hold` began is over."""

    target: str
    time_s: float


@dataclass(frozen=True, slots=True)
class Pointer:
    """The mouse at one instant, also for the desktop device.

    `x` and `y` run from -1 to 1 over the window, right and up. `buttons` holds the names left, middle, right
    that are down; `wheel` counts notches since the last value, up positive. `pad` is the pad the panel found
    under it, None on the bare table.
    """

    time_s: float
    x: float
    y: float
    buttons: frozenset[str] = frozenset()
    wheel: int = 0
    pad: str | None = None


Input = Press | Hold | Release | Pointer

SWITCH = "switch"
# Who presses from afar, on the pages of the ward.
WARD = "ward"
# What the mouse finds where staff see an alarm.
SEEN_PAD = "alarm-seen"
# Staff hold it for a seizure or a collapse: nobody stops a programme by touching it.
EMERGENCY_PAD = "staff-emergency"
# The mouse stands among them under a name no key has; it is sent only in one-button mode.
MOUSE_SWITCH = "mouse"
SWITCH_KEYS = frozenset({"f13", "b", MOUSE_SWITCH})
KEYS: dict[str, Action] = {
    "space": Action.REST,
    "escape": Action.STOP,
    "c": Action.COVER,
    "r": Action.RECENTRE,
    "n": Action.PAIN,
    "-": Action.EASIER,
    "+": Action.PRAISE,
    "=": Action.PRAISE,
    "a": Action.SEEN,
    "e": Action.EMERGENCY,
    "enter": Action.TAKE,
    "tab": Action.NEXT,
    "arrow_right": Action.NEXT,
    "arrow_left": Action.BACK,
    "arrow_up": Action.MORE,
    "arrow_down": Action.LESS,
}
# A held arrow counts on as its pad does (protocol.md 8.2).
HELD_KEYS = {"arrow_up": "more", "arrow_down": "less"}
PAD_ACTIONS = {"rest": Action.REST, "stop": Action.STOP, SEEN_PAD: Action.SEEN}
BAR_PADS = "nrs-"


@dataclass(slots=True)
class _Held:
    """A switch or key that is down: since when, when it came up (a bounce may follow), what it has done."""

    down_s: float
    up_s: float | None = None
    rested: bool = False
    stopped: bool = False


class Inputs:
    """The state of all keys, buttons and the mouse; every method returns the acts that follow, oldest first.

    `one_button` makes a click anywhere the single button and the pads dead. F13 and B are the single button at
    all times. A second "down" of a key that is down (auto-repeat) does nothing, and neither does one that
    comes within `bounce_s` of its "up".
    """

    def __init__(self, rules: InputRules, one_button: bool = False) -> None:
        self.rules = rules
        self.one_button = one_button
        self._held: dict[str, _Held] = {}
        self._mouse_down = False
        self._mouse_pad: str | None = None
        self._mouse_up_s = float("-inf")
        # Since when staff hold their pad.
        self._emergency_s: float | None = None

    def key_down(self, key: str, time_s: float) -> list[Input]:
        """A key went down, or its auto-repeat came."""
        acts = self.tick(time_s)
        key = key.lower()
        held = self._held.get(key)
        if held is not None:
            held.up_s = None
            return acts
        self._held[key] = _Held(time_s)
        if key in SWITCH_KEYS:
            acts.append(Hold(SWITCH, time_s))
        elif key.isascii() and key.isdigit() and len(key) == 1:
            acts.append(Press(Action.DIGIT, time_s, "key", key))
        elif key in KEYS:
            acts.append(Press(KEYS[key], time_s, "key"))
            if key in HELD_KEYS:
                acts.append(Hold(HELD_KEYS[key], time_s))
        return acts

    def key_up(self, key: str, time_s: float) -> list[Input]:
        """A key came up; it counts once `bounce_s` has passed without another "down"."""
        acts = self.tick(time_s)
        held = self._held.get(key.lower())
        if held is not None and held.up_s is None:
            held.up_s = time_s
        return acts

    def pointer(self, pointer: Pointer) -> list[Input]:
        """The mouse moved, or one of its buttons changed."""
        down = "left" in pointer.buttons
        if self.one_button:
            if down != self._mouse_down:
                self._mouse_down = down
                turn = self.key_down if down else self.key_up
                return turn(MOUSE_SWITCH, pointer.time_s)
            return self.tick(pointer.time_s)
        acts = self.tick(pointer.time_s)
        before, self._mouse_down = self._mouse_down, down
        if not down or pointer.pad != EMERGENCY_PAD:
            self._emergency_s = None
        if before and not down:
            self._mouse_up_s = pointer.time_s
        if down and not before:
            acts.extend(self._pad_down(pointer))
        elif down and self._dragged(pointer.pad):
            self._mouse_pad = pointer.pad
            acts.append(Press(Action.PAD, pointer.time_s, "button", pointer.pad or ""))
        elif self._mouse_pad and (not down or pointer.pad != self._mouse_pad):
            acts.append(Release(self._mouse_pad, pointer.time_s))
            self._mouse_pad = None
        return acts

    def tick(self, time_s: float) -> list[Input]:
        """Time has come this far: holds that are long enough, and releases that were no bounce."""
        acts: list[Input] = []
        if self._emergency_s is not None and time_s - self._emergency_s >= self.rules.rest_hold_s:
            acts.append(Press(Action.EMERGENCY, self._emergency_s + self.rules.rest_hold_s, "button"))
            self._emergency_s = None
        for key in list(self._held):
            held = self._held[key]
            if key in SWITCH_KEYS:
                acts.extend(self._switch_so_far(held, time_s if held.up_s is None else held.up_s))
            if held.up_s is not None and time_s - held.up_s >= self.rules.bounce_s:
                del self._held[key]
                acts.extend(self._released(key, held, held.up_s))
        return acts

    def focus_lost(self, time_s: float) -> list[Input]:
        """The window is no longer listened to: everything held is let go, and nothing is chosen by that."""
        acts: list[Input] = []
        for key in self._held:
            if key in SWITCH_KEYS:
                acts.append(Release(SWITCH, time_s))
            elif key in HELD_KEYS:
                acts.append(Release(HELD_KEYS[key], time_s))
        if self._mouse_pad:
            acts.append(Release(self._mouse_pad, time_s))
        self._held.clear()
        self._mouse_down, self._mouse_pad, self._emergency_s = False, None, None
        return acts

    def _pad_down(self, pointer: Pointer) -> list[Input]:
        pad = pointer.pad
        if pad is None:
            return []
        if pad == EMERGENCY_PAD:
            self._emergency_s = pointer.time_s
            return []
        if pad in PAD_ACTIONS:
            return [Press(PAD_ACTIONS[pad], pointer.time_s, "button")]
        if pointer.time_s - self._mouse_up_s < self.rules.bounce_s:
            return []
        self._mouse_pad = pad
        return [Press(Action.PAD, pointer.time_s, "button", pad), Hold(pad, pointer.time_s)]

    def _dragged(self, pad: str | None) -> bool:
        before = self._mouse_pad
        on_bar = bool(before and before.startswith(BAR_PADS) and pad and pad.startswith(BAR_PADS))
        return on_bar and before != pad

    def _switch_so_far(self, held: _Held, until_s: float) -> list[Input]:
        acts: list[Input] = []
        if not held.rested and until_s - held.down_s >= self.rules.rest_hold_s:
            held.rested = True
            acts.append(Press(Action.REST, held.down_s + self.rules.rest_hold_s, SWITCH))
        if not held.stopped and until_s - held.down_s >= self.rules.stop_hold_s:
            held.stopped = True
            acts.append(Press(Action.STOP, held.down_s + self.rules.stop_hold_s, SWITCH))
        return acts

    def _released(self, key: str, held: _Held, up_s: float) -> list[Input]:
        if key in SWITCH_KEYS:
            # The choice comes first: the highlight stands still until the release.
            chosen: list[Input] = [] if held.rested else [Press(Action.SELECT, held.down_s, SWITCH)]
            return [*chosen, Release(SWITCH, up_s)]
        return [Release(HELD_KEYS[key], up_s)] if key in HELD_KEYS else []
