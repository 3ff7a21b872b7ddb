"""How a glove is, judged from what it sent: the state and one sentence a nurse can act on; pure."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Final, NamedTuple

from devices.api import State
from devices.glove.protocol import Five
from game.body.joints import FINGERS

# devices.md 4: no good line for so long.
STALE_S: Final = 0.1
LOST_S: Final = 1.0
# A board that was reset by opening its port needs so long to start.
BOOT_S: Final = 2.0
# Stock firmware that does not hear our newline sends one line a second.
DEAF_HZ: Final = (0.8, 1.2)
DEAF_GAPS: Final = 2
DEAF_AGE_S: Final = 1.4
BAD_SHARE: Final = 0.05
# Judged once a second, and good again only well below, so that the sentence does not flicker.
BAD_AGAIN: Final = 0.03
BAD_OVER_S: Final = 2.0
BAD_LEAST_LINES: Final = 20
RATE_OVER_S: Final = 1.0
FROZEN_S: Final = 5.0
# "Others move" means this share of the range within FROZEN_S.
MOVED_SHARE: Final = 0.2
# All five channels exactly alike and constant, and all five constant at different values.
ALIKE_S: Final = 10.0
CONSTANT_S: Final = 30.0
# A self-calibrating board knows the hand after so many full openings and closings.
LEARNED_CYCLES: Final = 2
_CLOSED: Final = 0.7
_OPEN: Final = 0.3
_SMOOTH_S: Final = 0.2


class _Second(NamedTuple):
    start_s: float
    good: int
    bad: int
    low: Five
    high: Five


class Watch:
    """Follows the channels and the share of bad lines; the reader's thread feeds it, anyone may ask."""

    def __init__(self) -> None:
        self._seconds: deque[_Second] = deque(maxlen=8)
        self._value: Five | None = None
        self._since = [0.0] * 5
        self._scale = 1
        self._good = self._bad = 0
        self._time_s = 0.0
        self._damaged = False
        self._rate_hz = 0.0
        self._gaps_s: deque[float] = deque(maxlen=DEAF_GAPS)
        self._learning = False
        self._mean = 0.0
        self._closed = False
        self._cycles = 0

    def see(self, time_s: float, curls: Five, scale: int, good: int, bad: int) -> None:
        """The newest curls and the counts so far of good lines and of bad or held back ones."""
        if self._value is None:
            self._value = curls
            self._since = [time_s] * 5
            self._time_s = time_s
        else:
            self._gaps_s.append(time_s - self._time_s)
        if curls == (scale // 2,) * 5:
            self._learning, self._cycles, self._closed, self._mean = True, 0, False, 0.5
        for channel in range(5):
            if curls[channel] != self._value[channel]:
                self._since[channel] = time_s
        if self._learning:
            self._learn(time_s, sum(curls) / (5 * scale))
        self._value, self._scale, self._time_s = curls, scale, time_s
        self._good, self._bad = good, bad
        self._measure(time_s, good)
        last = self._seconds[-1] if self._seconds else None
        if last is None or time_s - last.start_s >= 1.0:
            self._seconds.append(_Second(time_s, good, bad, curls, curls))
            self._judge_lines(time_s)
        elif not all(low <= curl <= high for low, curl, high in zip(last.low, curls, last.high, strict=True)):
            self._seconds[-1] = last._replace(low=_lower(last.low, curls), high=_higher(last.high, curls))

    @property
    def rate_hz(self) -> float:
        """Accepted samples a second over the last one or two seconds; 0.0 until there are two."""
        return self._rate_hz

    @property
    def deaf(self) -> bool:
        """Whether the newest samples came once a second each: the board waits in vain for our newline."""
        slow, fast = DEAF_HZ
        gaps_s = list(self._gaps_s)
        return len(gaps_s) == DEAF_GAPS and all(1 / fast <= gap_s <= 1 / slow for gap_s in gaps_s)

    def count(self, good: int, bad: int) -> None:
        """New counts without a reading."""
        self._good, self._bad = good, bad

    def fault(self, now_s: float) -> str:
        """What is wrong with the sensors or the wire, as a sentence; empty when nothing is."""
        seconds = list(self._seconds)
        value = self._value
        if not seconds or value is None:
            return ""
        return self._unlearned() or self._bad_lines() or self._channels(seconds, value, now_s)

    def _learn(self, time_s: float, mean: float) -> None:
        self._mean += (mean - self._mean) * min(1.0, (time_s - self._time_s) / _SMOOTH_S)
        if self._mean > _CLOSED:
            self._closed = True
        elif self._closed and self._mean < _OPEN:
            self._closed = False
            self._cycles += 1
            self._learning = self._cycles < LEARNED_CYCLES

    def _unlearned(self) -> str:
        if not self._learning:
            return ""
        return (
            "The glove was just switched on and does not know this hand yet: "
            "open the hand wide and close it fully, at least twice."
        )

    def _measure(self, time_s: float, good: int) -> None:
        for second in reversed(self._seconds):
            if time_s - second.start_s >= RATE_OVER_S or second is self._seconds[0]:
                spent_s = time_s - second.start_s
                self._rate_hz = (good - second.good) / spent_s if spent_s > 0.0 else 0.0
                return

    def _judge_lines(self, time_s: float) -> None:
        first = next(second for second in self._seconds if time_s - second.start_s <= BAD_OVER_S + 1.0)
        good, bad = self._good - first.good, self._bad - first.bad
        if good + bad >= BAD_LEAST_LINES:
            self._damaged = bad > (BAD_AGAIN if self._damaged else BAD_SHARE) * (good + bad)

    def _bad_lines(self) -> str:
        if not self._damaged:
            return ""
        return (
            "Much of what the glove sends arrives damaged: "
            "push its plug in firmly, use a shorter cable, or bring the computer closer."
        )

    def _channels(self, seconds: list[_Second], value: Five, now_s: float) -> str:
        recent = [second for second in seconds if now_s - second.start_s <= FROZEN_S + 1.0]
        if not recent:
            return ""
        travel = [
            max(second.high[channel] for second in recent) - min(second.low[channel] for second in recent)
            for channel in range(5)
        ]
        still_s = [self._time_s - since for since in self._since]
        if max(travel) >= MOVED_SHARE * self._scale:
            pegged = [i for i in range(5) if still_s[i] >= FROZEN_S and value[i] == self._scale]
            frozen = [i for i in range(5) if still_s[i] >= FROZEN_S and value[i] != self._scale]
            if pegged:
                return f"The glove shows the {_names(pegged)} closed all the time: check the sensor cable there."
            if frozen:
                return (
                    f"The glove shows no movement of the {_names(frozen)} while other fingers move: "
                    "if that is not on purpose, check the sensor cable there."
                )
            return ""
        if min(still_s) >= (ALIKE_S if len(set(value)) == 1 else CONSTANT_S):
            return (
                "Nothing at all changes in what the glove sends: if the hand has moved, "
                "switch the glove off and on, then open and close the hand fully twice."
            )
        return ""


def _lower(one: Five, two: Five) -> Five:
    a, b, c, d, e = map(min, one, two)
    return a, b, c, d, e


def _higher(one: Five, two: Five) -> Five:
    a, b, c, d, e = map(max, one, two)
    return a, b, c, d, e


def _names(channels: list[int]) -> str:
    names = [FINGERS[channel] if channel == 0 else f"{FINGERS[channel]} finger" for channel in channels]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the port knows at one moment; ages in s, `lost` a sentence when the port itself is gone.

    `open_s` counts from the first opening, `heard_s` is the age of the last byte, `age_s` of the last sample.
    """

    port: str
    open_s: float
    heard_s: float
    age_s: float
    deaf: bool
    ever: bool
    lost: str
    bad: int
    legacy: int
    above_scale: int
    fault: str


def judge(facts: Facts) -> tuple[State, str]:
    """The state and the sentence for it; the sentence is empty only when all is well."""
    if facts.lost:
        return State.LOST, facts.lost
    if not facts.ever:
        return _never(facts)
    if facts.deaf and facts.age_s <= DEAF_AGE_S:
        return State.SUSPECT, (
            "The glove sends only once a second because it does not hear the computer: "
            "unplug it, plug it in again, and try another cable if that does not help."
        )
    if facts.age_s > LOST_S and facts.heard_s <= STALE_S:
        return State.LOST, ("What the glove sends cannot be read any more: unplug it, then plug it in again.")
    if facts.age_s > LOST_S:
        return State.LOST, (
            "The glove has stopped sending: check that it is switched on and charged; it comes back by itself."
        )
    if facts.age_s > STALE_S:
        return State.STALE, "The glove has just stopped sending; if this lasts, check its battery and cable."
    if facts.fault:
        return State.SUSPECT, facts.fault
    return State.LIVE, ""


def _never(facts: Facts) -> tuple[State, str]:
    if facts.open_s <= BOOT_S:
        return State.WAITING, "Waiting for the glove to start."
    if facts.legacy:
        return (
            State.SUSPECT,
            "This glove speaks the older firmware's language: add encoding=legacy to its address.",
        )
    if facts.above_scale:
        return (
            State.SUSPECT,
            "This glove sends values up to 4095: leave scale= out of its address, or say scale=4095.",
        )
    if facts.bad:
        return State.SUSPECT, (
            f"What comes from {facts.port} is not a glove's data: check that this is the glove's port "
            "and that baud= is the speed of its firmware (115200 unless it was changed)."
        )
    return State.LOST, (
        f"{facts.port} is open but the glove sends nothing: switch it on, charge it, or plug it in again."
    )
