"""Watches the display's rate and the hand's latency, and says when to draw less or to pause (protocol.md 2.6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum


@dataclass(frozen=True, slots=True)
class WatchRules:
    """The limits, from the section `watch` of the preset."""

    latency_warn_s: float
    latency_pause_s: float
    latency_for_s: float
    rate_drop_share: float
    rate_drop_for_s: float
    rate_pause_share: float
    rate_pause_for_s: float
    rate_step_s: float
    rate_steps: int


class Advice(Enum):
    """What the watch asks for; PAUSE is a REST."""

    WARN_LATENCY = "hand latency"
    PAUSE_LATENCY = "hand latency too long"
    DRAW_LESS = "frame rate"
    PAUSE_RATE = "frame rate too low"


@dataclass(frozen=True, slots=True)
class Watch:
    """Since when each limit has been passed, None while it is kept; the pace of frames, and steps taken so far."""

    warn_since: float | None = None
    late_since: float | None = None
    slow_since: float | None = None
    crawl_since: float | None = None
    last_s: float | None = None
    pace_s: float | None = None
    stepped_s: float | None = None
    steps: int = 0
    said: frozenset[Advice] = frozenset()


MINUTE_S = 60.0


def too_many_losses(begun_s: Sequence[float], time_s: float, most_per_min: int) -> bool:
    """True when more than so many losses of the limb began within the last minute (protocol.md 2.6)."""
    return len(begun_s) > most_per_min and sum(time_s - each < MINUTE_S for each in begun_s) > most_per_min


# Weight of the newest frame in the running pace: about half a second at 60 Hz.
PACE_WEIGHT = 0.05


def step(
    watch: Watch, rules: WatchRules, time_s: float, display_hz: float | None, latency_s: float | None
) -> tuple[Watch, tuple[Advice, ...]]:
    """One frame on: the new state and advice given once each time a limit has been passed for long enough.

    DRAW_LESS is given again, `rate_step_s` apart and `rate_steps` times at most, while the rate stays low: never
    back, so that nothing flickers. `display_hz` is None where no rate holds: offscreen, and while nobody looks
    into the headset. A frame that a display had to show twice counts as two of its periods. `latency_s` is display
    time minus measurement time, None while the limb is not tracked.
    """
    pace = watch.pace_s
    if display_hz is None:
        pace = None
    elif watch.last_s is not None and time_s > watch.last_s:
        took_s = time_s - watch.last_s
        pace = took_s if pace is None else pace + PACE_WEIGHT * (took_s - pace)
    share = None if pace is None or display_hz is None else 1.0 / (pace * display_hz)

    def since(start: float | None, passed: bool) -> float | None:
        return None if not passed else time_s if start is None else start

    new = replace(
        watch,
        # What passed before a rate held says nothing about it.
        last_s=None if display_hz is None else time_s,
        pace_s=pace,
        warn_since=since(watch.warn_since, latency_s is not None and latency_s > rules.latency_warn_s),
        late_since=since(watch.late_since, latency_s is not None and latency_s > rules.latency_pause_s),
        slow_since=since(watch.slow_since, share is not None and share < rules.rate_drop_share),
        crawl_since=since(watch.crawl_since, share is not None and share < rules.rate_pause_share),
    )
    due = {
        Advice.WARN_LATENCY: (new.warn_since, rules.latency_for_s),
        Advice.PAUSE_LATENCY: (new.late_since, rules.latency_for_s),
        Advice.DRAW_LESS: (new.slow_since, rules.rate_drop_for_s),
        Advice.PAUSE_RATE: (new.crawl_since, rules.rate_pause_for_s),
    }
    passed = {advice for advice, (start, for_s) in due.items() if start is not None and time_s - start >= for_s}
    fresh = tuple(advice for advice in Advice if advice in passed and _new(advice, new, rules, time_s))
    if Advice.DRAW_LESS in fresh:
        new = replace(new, stepped_s=time_s, steps=new.steps + 1)
    return replace(new, said=frozenset(passed)), fresh


def _new(advice: Advice, watch: Watch, rules: WatchRules, time_s: float) -> bool:
    if advice is not Advice.DRAW_LESS:
        return advice not in watch.said
    waited = watch.stepped_s is None or time_s - watch.stepped_s >= rules.rate_step_s
    return waited and watch.steps < rules.rate_steps
