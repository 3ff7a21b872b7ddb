"""Open and close the fist to a slow rhythm: in the mirror the other hand does it, and a lantern shines."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from exercises.api import Moment, Prop, RunningTrial, Script, Stage, Task, clamp, exercise, smoothness, weighted

# Quality: goal, smoothness, timing (U02).
WEIGHTS = (0.4, 0.3, 0.3)
# Where no window is asked the pace is the person's own; a half-movement may take so many beats.
OWN_PACE_BEATS = 2.5
# The guide moves in this last share of a beat and is still before; at the own pace in this first share, and waits.
GUIDE_SHARE = 0.6
OWN_GUIDE_SHARE = 0.4
# How far open the guide asks the hand to be between trials: at ease.
EASE_OPEN = 0.4
# The guide's highest speed as a multiple of its mean speed: what is asked of the hand at most.
GUIDE_PEAK = 1.5
# Speed is judged over this share of the needed way, so that a tracker's noise is none.
SPEED_SHARE = 0.6
# The lantern follows the hand no faster than this, in brightness (0 to 1) a second: never a flash.
RAMP_PER_S = 0.7
# From brighter to darker, or back, no sooner than this after the last turn: even under a trembling hand the light
# swings less than once a second (10.1). The shortest asked half-movement takes longer.
TURN_S = 0.75
READY_S = 0.5
REST_S = 0.7
# A call is copied in so many trials, then comes the next.
COPIES = 4

OPEN, CLOSED = True, False
PATTERNS: dict[str, tuple[tuple[bool, float], ...]] = {
    "even": ((OPEN, 1.0), (CLOSED, 1.0)),
    "long-short": ((OPEN, 1.4), (CLOSED, 0.6)),
    "stop-and-go": ((OPEN, 1.0), (OPEN, 1.0), (CLOSED, 1.0), (CLOSED, 1.0)),
    "call-and-copy": ((OPEN, 1.0), (CLOSED, 1.0), (OPEN, 1.0), (CLOSED, 1.0)),
}
# The four beats of a call, in beats; every call lasts as long.
CALLS = ((1.0, 1.0, 1.0, 1.0), (1.4, 0.8, 1.0, 0.8), (0.8, 1.4, 0.8, 1.0), (1.2, 1.2, 0.8, 0.8))


@dataclass(frozen=True)
class Rhythm:
    """U02: a beat is one opening or closing. `window_s` is the time before and after it, None the own pace."""

    beats_per_min: float
    need_pct: float
    window_s: float | None
    pattern: str


@dataclass(frozen=True)
class Beat:
    """What the hand should be at a time of the trial, seconds after its start."""

    wants_open: bool
    at_s: float
    seconds: float


@dataclass
class Path:
    """How far open the hand was over the trial, in % of the personal range, and which beats it met."""

    beats: list[Beat]
    times_s: list[float] = field(default_factory=list)
    open_pct: list[float] = field(default_factory=list)
    late_s: dict[int, float] = field(default_factory=dict)
    # The most closed and the widest open before the newest sample, which another may still replace.
    _least_pct: float = math.inf
    _most_pct: float = -math.inf

    def add(self, time_s: float, open_pct: float) -> None:
        """Keep one sample; after a pause, in which the exercise's clock stood, the newer one takes its place."""
        if self.times_s and time_s <= self.times_s[-1]:
            self.open_pct[-1] = open_pct
            return
        if self.open_pct:
            self._least_pct, self._most_pct = self._ends_pct()
        self.times_s.append(time_s)
        self.open_pct.append(open_pct)

    def meet(self, number: int, need_pct: float) -> bool:
        """True when the newest sample is where beat `number` wants it; keeps how far from the beat that was."""
        beat, now = self.beats[number], self.open_pct[-1]
        there = now >= need_pct if beat.wants_open else now <= 100.0 - need_pct
        if there:
            away = abs(self.times_s[-1] - beat.at_s)
            self.late_s[number] = min(away, self.late_s.get(number, away))
        return there

    @property
    def span_pct(self) -> float:
        """From the most closed to the widest open."""
        least, most = self._ends_pct()
        return max(most - least, 0.0)

    def _ends_pct(self) -> tuple[float, float]:
        """The most closed and the widest open so far; the one beyond the other while nothing is known."""
        newest = self.open_pct[-1] if self.open_pct else math.nan
        # Asked in every frame of a trial. What is not known is neither below nor above anything.
        least = newest if newest < self._least_pct else self._least_pct
        most = newest if newest > self._most_pct else self._most_pct
        return least, most

    def fastest_pct_s(self, way_pct: float) -> float:
        """The highest mean speed over any stretch of `way_pct`, in % of the personal range a second."""
        known = [(t, value) for t, value in zip(self.times_s, self.open_pct, strict=True) if value == value]
        start, quickest = 0, float("inf")
        for end in range(len(known)):
            while start < end and abs(known[end][1] - known[start + 1][1]) >= way_pct:
                start += 1
            if abs(known[end][1] - known[start][1]) >= way_pct:
                quickest = min(quickest, known[end][0] - known[start][0])
        return way_pct / quickest


@exercise("lantern", Stage.MIRROR, code="U02", scene="kitchen-table", repetitions=20, levels=[
    Rhythm(12, 40, None, "even"),
    Rhythm(16, 50, 0.9, "even"),
    Rhythm(20, 60, 0.7, "even"),
    Rhythm(26, 70, 0.5, "long-short"),
    Rhythm(32, 80, 0.4, "stop-and-go"),
    Rhythm(40, 85, 0.3, "call-and-copy"),
])  # fmt: skip
def lantern(task: Task[Rhythm]) -> Script[None]:
    """Open and close the hand; the lantern shines and rests with it.

    U02 (protocol.md 5.4, 5.4b), rung M2 to M3. A trial is one run of the level's pattern. It succeeds when the
    hand opens and closes by `need_pct` of its own range, each within `window_s` of its beat and not in less
    than the asked time of half a beat, `too_fast` allowed for; without a window the pace is the person's own.

    Status: draft.
    """
    lamp = task.show(
        "lantern", at=task.place(forward_m=0.33), brightness=0.0, guide=EASE_OPEN, wanted_open=EASE_OPEN
    )
    glow = Glow(task, lamp)
    calls = task.random.integers(len(CALLS), size=task.repetitions).tolist()
    task.say("lantern-start")
    yield from task.rest(3)
    for trial in task.trials():
        level = trial.level
        beats = _beats(level, CALLS[calls[(trial.number - 1) // COPIES]])
        if trial.assist:
            task.say("lantern-watch")
        if level.pattern == "call-and-copy" and _calls_now(task, trial):
            task.say("lantern-watch-first")
            yield from _call(task, lamp, beats)
            task.say("lantern-your-turn")
        yield from task.rest(READY_S)
        path = Path(beats)
        if level.window_s is None:
            yield from _own_pace(task, lamp, glow, level, path)
        else:
            yield from _to_the_bell(task, lamp, glow, level, path)
        _judge(task, trial, lamp, path)
        task.change(lamp, guide=EASE_OPEN, wanted_open=EASE_OPEN)
        yield from task.watch(REST_S, glow.begin())


def _calls_now(task: Task[Rhythm], trial: RunningTrial[Rhythm]) -> bool:
    """True for the first copy of a call, for the first one on this level, and where help is due."""
    first = (trial.number - 1) % COPIES == 0
    return first or trial.assist or not task.scores or int(task.scores[-1].x) < int(trial.x)


def _beats(level: Rhythm, call: tuple[float, ...]) -> list[Beat]:
    beat_s = 60.0 / level.beats_per_min
    pattern = PATTERNS[level.pattern]
    if level.pattern == "call-and-copy":
        pattern = tuple((wants, beats) for (wants, _), beats in zip(pattern, call, strict=True))
    beats, at_s = [], 0.0
    for wants_open, share in pattern:
        at_s += share * beat_s
        beats.append(Beat(wants_open, at_s, share * beat_s))
    return beats


def _own_pace(task: Task[Rhythm], lamp: Prop, glow: Glow, level: Rhythm, path: Path) -> Script[None]:
    """Each half-movement lasts until it is done; the guide shows the asked pace and then waits."""
    began = task.time_s
    shine = glow.begin()
    for number, beat in enumerate(path.beats):
        turned = task.time_s
        quick_s = OWN_GUIDE_SHARE * beat.seconds

        def step(now: Moment) -> bool:
            shine(now)
            wanted = _guide(path.beats, number, (task.time_s - turned) / quick_s)
            task.change(lamp, guide=wanted, wanted_open=wanted)
            path.add(task.time_s - began, _opening(task))
            path.meet(number, level.need_pct)
            far = number == 0 or path.span_pct >= level.need_pct
            return number in path.late_s and far and task.time_s - turned >= quick_s

        yield from task.watch(OWN_PACE_BEATS * beat.seconds, step)
        task.change(lamp, beat=number + 1)


def _to_the_bell(task: Task[Rhythm], lamp: Prop, glow: Glow, level: Rhythm, path: Path) -> Script[None]:
    """The guide keeps the tempo; a beat is met when the hand is there within the window around it."""
    began, window_s = task.time_s, level.window_s or 0.0
    shine = glow.begin()
    from_memory = level.pattern == "call-and-copy"
    rung = 0

    def step(now: Moment) -> bool:
        nonlocal rung
        shine(now)
        time_s = task.time_s - began
        path.add(time_s, _opening(task))
        for number, beat in enumerate(path.beats):
            if abs(time_s - beat.at_s) <= window_s:
                path.meet(number, level.need_pct)
        number = _number(path.beats, time_s)
        if number > rung:
            rung = number
            task.change(lamp, beat=number)
        wanted = _guide(path.beats, number, _share(path.beats[number], time_s))
        task.change(lamp, guide=0.0 if from_memory else wanted, wanted_open=wanted)
        return time_s >= path.beats[-1].at_s and len(path.beats) - 1 in path.late_s

    yield from task.watch(path.beats[-1].at_s + window_s, step)
    task.change(lamp, beat=len(path.beats))


def _call(task: Task[Rhythm], lamp: Prop, beats: list[Beat]) -> Script[None]:
    """The lantern shows the pattern by itself; the hand only watches."""
    began = task.time_s

    def step(_now: Moment) -> None:
        time_s = task.time_s - began
        number = _number(beats, time_s)
        wanted = _guide(beats, number, _share(beats[number], time_s))
        task.change(lamp, guide=wanted, beat=number + 1)

    yield from task.watch(beats[-1].at_s, step)


def _number(beats: list[Beat], time_s: float) -> int:
    """The beat that comes next at this time, the last one after all."""
    return next((number for number, beat in enumerate(beats) if time_s < beat.at_s), len(beats) - 1)


def _share(beat: Beat, time_s: float) -> float:
    """How far the guide is on its way to this beat, 0 to 1."""
    return 1.0 - (beat.at_s - time_s) / (GUIDE_SHARE * beat.seconds)


def _guide(beats: list[Beat], number: int, share: float) -> float:
    """How far open the guide is, 0 to 1, on its way from the beat before to beat `number`."""
    start = EASE_OPEN if number == 0 else float(beats[number - 1].wants_open)
    share = clamp(share)
    return start + (float(beats[number].wants_open) - start) * share * share * (3.0 - 2.0 * share)


def _opening(task: Task[Rhythm]) -> float:
    return 100.0 - task.measure("curl")


class Glow:
    """How bright the lantern is: it follows the opening hand on a slow ramp, and turns slowly."""

    def __init__(self, task: Task[Rhythm], lamp: Prop) -> None:
        self._task = task
        self._lamp = lamp
        self._brightness = float(lamp.look["brightness"])
        self._before_s = task.time_s
        self._brighter = True
        self._turned_s = float("-inf")

    def begin(self) -> Callable[[Moment], None]:
        """The step of a wait that begins now."""
        self._before_s = self._task.time_s
        return self._step

    def _step(self, _now: Moment) -> None:
        time_s, opening = self._task.time_s, _opening(self._task)
        most = RAMP_PER_S * (time_s - self._before_s)
        self._before_s = time_s
        if opening != opening:
            return
        way = clamp(opening / 100.0) - self._brightness
        if way and (way > 0.0) != self._brighter:
            if time_s - self._turned_s < TURN_S:
                return
            self._brighter, self._turned_s = way > 0.0, time_s
        self._brightness += min(most, max(-most, way))
        self._task.change(self._lamp, brightness=self._brightness)


def _judge(task: Task[Rhythm], trial: RunningTrial[Rhythm], lamp: Prop, path: Path) -> None:
    level = trial.level
    met = [number in path.late_s for number in range(len(path.beats))]
    fastest = path.fastest_pct_s(SPEED_SHARE * level.need_pct)
    asked = GUIDE_PEAK * 100.0 / (GUIDE_SHARE * min(beat.seconds for beat in path.beats))
    reason = _reason(level, path, met, fastest > task.too_fast * asked)
    late_s = float("nan")
    timing = 1.0 if level.window_s is None else 0.0
    if level.window_s is not None and path.late_s:
        late_s = sum(path.late_s.values()) / len(path.late_s)
        timing = 1.0 - late_s / level.window_s
    turns = sum(one.wants_open != other.wants_open for one, other in pairwise(path.beats))
    smooth = smoothness(path.times_s, path.open_pct, moves=1 + turns)
    goal = min(sum(met) / len(met), path.span_pct / level.need_pct)
    task.score(
        trial,
        success=not reason,
        quality=weighted(goal, smooth, timing, WEIGHTS),
        reason=reason,
        span_pct=path.span_pct,
        timing_error_s=late_s,
        fastest_pct_s=fastest,
    )
    if not task.feedback:
        return
    if reason:
        task.say(
            {"open": "open-wider", "close": "close-further", "timing": "with-the-bell", "fast": "softly"}[reason]
        )
    else:
        task.change(lamp, chime=sum(1 for scored in task.scores if scored.success))


def _reason(level: Rhythm, path: Path, met: list[bool], too_fast: bool) -> str:
    """Why the trial does not count: not open or closed enough, off the beat, or too fast; empty if it does."""
    known = [value for value in path.open_pct if value == value]
    if not known or max(known) < level.need_pct:
        return "open"
    if min(known) > 100.0 - level.need_pct or path.span_pct < level.need_pct:
        return "close"
    if not all(met):
        return "timing"
    return "fast" if level.window_s is not None and too_fast else ""
