"""From what a device gives to what may be drawn and judged: the tracking rules of protocol.md 2.6, purely.

A limb that is lost is held, then frozen, then led to the pose of rest; one that comes back is led to where it is.
It never jumps, and it is never invented: before it has been seen there is no limb.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final, NamedTuple

import numpy as np

from game.body.blending import blend, minimum_jerk
from game.body.frame import LimbFrame, exchanged
from game.body.gate import Gate, farthest, judge
from game.body.smooth import FilterRules, Smoothed, smooth


class Phase(Enum):
    """What the drawn limb does in this frame."""

    UNSEEN = "unseen"
    TRACKED = "tracked"
    HELD = "held"
    FROZEN = "frozen"
    FADING = "fading"
    RESTING = "resting"
    REGAINING = "regaining"


@dataclass(frozen=True, slots=True)
class TrackingRules:
    """Section tracking; the preset gives each field's unit, source and limits."""

    held_s: float
    hold_s: float
    void_s: float
    fade_s: float
    hint_s: float
    rest_s: float
    regain_valid_s: float
    regain_min_s: float
    regain_after_fade_s: float
    regain_speed_m_s: float
    gate_speed_m_s: float
    gate_agree: int
    bridge_s: float
    losses_per_min: int
    void_share: float
    void_share_after: int


@dataclass(frozen=True, slots=True)
class News:
    """A change in this frame, with the time it was due (the frame itself is up to one frame later).

    `phase` is held, frozen, void (the fade begins), rest_pose (the fade is over), hint, rest or regain: the way
    back begins, over `distance_m` and `duration_s`, both 0 for a limb that is seen for the first time. A limb
    that comes back within the hold makes no news. `lost_s` is for how long it was not judged, at `at_s`.
    """

    phase: str
    at_s: float
    lost_s: float
    distance_m: float = 0.0
    duration_s: float = 0.0


class Clean(NamedTuple):
    """What one frame draws and judges: `frame` is None only for a limb never seen; `lost_s` as in `Moment`."""

    frame: LimbFrame | None
    lost_s: float
    phase: Phase
    news: tuple[News, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class _Move:
    """A minimum-jerk way from a pose to another, begun at `since_s`."""

    source: LimbFrame
    since_s: float
    duration_s: float

    def share(self, at_s: float) -> float:
        if self.duration_s <= 0.0:
            return 1.0
        return minimum_jerk((at_s - self.since_s) / self.duration_s)


# No slots: see `exchanged`.
@dataclass(frozen=True, eq=False)
class Tracking:
    """Everything `clean` remembers from frame to frame; `begin` makes the first one."""

    # Where a lost limb goes; it also says which limb this is.
    rest: LimbFrame
    phase: Phase = Phase.UNSEEN
    begun_s: float = math.nan
    gate: Gate = field(default_factory=Gate)
    smoothed: Smoothed | None = None
    # The newest sample's time; when the newest good one was taken; since when good ones follow each other
    # without a break, NaN where the newest is bad; since when samples are bad, NaN where the newest is good.
    sample_s: float = -math.inf
    good_s: float = math.nan
    valid_since_s: float = math.nan
    bad_since_s: float = math.nan
    # The limb where it is now; as it was last drawn; since when it is not judged, and since when it is gone;
    # whether it is known to be elsewhere now.
    target: LimbFrame | None = None
    shown: LimbFrame | None = None
    lost_since_s: float = math.nan
    gone_since_s: float = math.nan
    moved_away: bool = False
    fade: _Move | None = None
    move: _Move | None = None
    told: frozenset[str] = frozenset()
    # The last frame in which the limb was not tracked.
    frame_s: float = math.nan


_FIELDS: Final = frozenset(Tracking.__dataclass_fields__)


def _but(state: Tracking, **changes: Any) -> Tracking:
    """The state with some fields exchanged, for every frame of a session."""
    if not changes.keys() <= _FIELDS:
        raise TypeError(f"there is no {', '.join(changes.keys() - _FIELDS)} in Tracking")
    return exchanged(state, changes)


def begin(rest: LimbFrame) -> Tracking:
    """The state of a limb that has not been seen, and of which `rest` is the pose of rest in the seat frame."""
    return Tracking(_untracked(rest))


def clean(
    state: Tracking,
    sample: LimbFrame | None,
    at_s: float,
    rules: TrackingRules,
    filters: FilterRules | None = None,
) -> tuple[Tracking, Clean]:
    """One drawn frame at `at_s`, rising, from the device's `pose(at_s)`: completed, and in the seat frame.

    Without `filters` samples are taken as they are, for devices that smooth. Invalid time runs from the first
    bad sample or, once none has come for `held_s`, from the last good one. A limb never seen is shown, where it
    is, when it has been valid for `regain_valid_s`. Samples of the other side are bad, whatever they show.
    """
    if math.isnan(state.begun_s):
        state = _but(state, begun_s=at_s)
    if sample is not None and sample.time_s > state.sample_s:
        state = _take(state, sample, rules, filters)
    # An enumeration is a slow key.
    step = _tracked if state.phase is Phase.TRACKED else _STEPS[state.phase]
    state, news = step(state, at_s, _gone_since(state, at_s, rules), rules)
    news += _waiting_news(state, at_s, rules)
    if news:
        state = _but(state, told=state.told | {item.phase for item in news})
    if state.phase is not Phase.TRACKED:
        state = _but(state, frame_s=at_s)
    return state, Clean(state.shown, _lost(state, at_s), state.phase, news)


def _lost(state: Tracking, at_s: float) -> float:
    if state.phase is Phase.TRACKED:
        return 0.0
    return max(at_s - (state.begun_s if state.phase is Phase.UNSEEN else state.lost_since_s), 0.0)


def _take(state: Tracking, sample: LimbFrame, rules: TrackingRules, filters: FilterRules | None) -> Tracking:
    """Judge a new sample, and keep it as the limb's place when it is good."""
    gate, verdict = judge(state.gate, sample, state.rest.side, rules.gate_speed_m_s, rules.gate_agree)
    if not verdict.good:
        return _but(
            state,
            gate=gate,
            sample_s=sample.time_s,
            valid_since_s=math.nan,
            bad_since_s=_first(state.bad_since_s, sample.time_s),
        )
    since_good_s = sample.time_s - state.good_s
    unbroken = since_good_s <= rules.bridge_s and not verdict.again
    # A display so slow that its frames lie further apart than the hold still sees the limb in each of them.
    unmissed = since_good_s < rules.hold_s or state.frame_s - state.good_s <= rules.held_s
    follows = unmissed and not verdict.again and not math.isnan(state.valid_since_s)
    target, smoothed = sample, None
    if filters is not None:
        smoothed = smooth(state.smoothed if unbroken else None, sample, filters)
        target = smoothed.frame
    return _but(
        state,
        gate=gate,
        smoothed=smoothed,
        sample_s=sample.time_s,
        good_s=sample.time_s,
        valid_since_s=state.valid_since_s if follows else verdict.since_s,
        bad_since_s=math.nan,
        target=target,
        moved_away=state.moved_away or verdict.again,
    )


def _first(since_s: float, now_s: float) -> float:
    return now_s if math.isnan(since_s) else since_s


def _gone_since(state: Tracking, at_s: float, rules: TrackingRules) -> float:
    """Since when the limb is not tracked, NaN while it is."""
    if not math.isnan(state.bad_since_s):
        return state.bad_since_s
    if at_s - state.good_s > rules.held_s:
        return state.good_s
    return math.nan


def _steady(state: Tracking, at_s: float, gone_s: float, rules: TrackingRules) -> bool:
    """True when the limb is tracked and has been for long enough to be trusted."""
    return math.isnan(gone_s) and at_s - state.valid_since_s >= rules.regain_valid_s


Step = tuple[Tracking, tuple[News, ...]]


def _unseen(state: Tracking, at_s: float, gone_s: float, rules: TrackingRules) -> Step:
    if not _steady(state, at_s, gone_s, rules):
        return state, ()
    seen_s = state.valid_since_s + rules.regain_valid_s
    state = _but(state, phase=Phase.TRACKED, shown=state.target, moved_away=False, told=frozenset())
    return state, (News("regain", seen_s, seen_s - state.begun_s),)


def _tracked(state: Tracking, at_s: float, gone_s: float, rules: TrackingRules) -> Step:
    if math.isnan(gone_s):
        return _follow(state, at_s), ()
    held = _but(
        state,
        phase=Phase.HELD,
        shown=None if state.shown is None else _untracked(state.shown),
        lost_since_s=gone_s,
        gone_since_s=gone_s,
        move=None,
        told=frozenset(),
    )
    held, news = _lost_limb(held, at_s, gone_s, rules)
    return held, (News("held", gone_s, 0.0), *news)


def _follow(state: Tracking, at_s: float) -> Tracking:
    """Draw the limb where it is, or on the way there after a short hold."""
    if state.move is None or state.target is None:
        return _but(state, shown=state.target)
    share = state.move.share(at_s)
    if share >= 1.0:
        return _but(state, shown=state.target, move=None)
    on_the_way = blend(state.move.source, state.target, share)
    return _but(state, shown=on_the_way.but(time_s=state.target.time_s, tracked=state.target.tracked))


def _lost_limb(state: Tracking, at_s: float, gone_s: float, rules: TrackingRules) -> Step:
    """Held, frozen, fading or resting: go on with that, or begin the way back."""
    back = math.isnan(gone_s)
    short = state.phase is Phase.HELD and state.valid_since_s - state.gone_since_s < rules.hold_s
    if back and short and not state.moved_away:
        # Still judged, and drawn on a way that is no faster than the way back after a loss.
        state = _but(state, phase=Phase.TRACKED, told=frozenset(), move=_way_back(state, at_s, 0.0, rules))
        return _follow(state, at_s), ()
    news: list[News] = []
    gone_for_s = at_s - state.gone_since_s
    if state.phase is Phase.HELD and gone_for_s >= rules.hold_s:
        news.append(_due("frozen", state, state.gone_since_s + rules.hold_s))
        state = _but(state, phase=Phase.FROZEN)
    if state.phase is Phase.FROZEN and gone_for_s >= rules.void_s and not back:
        state = _begin_fade(state, gone_s, rules)
        news.append(_due("void", state, state.gone_since_s + rules.void_s))
    if state.phase is Phase.FADING:
        state, arrived = _go_on_fading(state, at_s)
        news += arrived
    if _steady(state, at_s, gone_s, rules):
        state, regain = _begin_regain(state, at_s, rules)
        news.append(regain)
    return state, tuple(news)


def _due(phase: str, state: Tracking, at_s: float) -> News:
    return News(phase, at_s, at_s - state.lost_since_s)


def _begin_fade(state: Tracking, gone_s: float, rules: TrackingRules) -> Tracking:
    # A limb that seemed to come back and went again starts to fade when it goes, not before.
    since_s = max(state.gone_since_s + rules.void_s, gone_s)
    source = state.shown or state.rest
    return _but(state, phase=Phase.FADING, fade=_Move(source, since_s, rules.fade_s))


def _go_on_fading(state: Tracking, at_s: float) -> Step:
    fade = state.fade
    if fade is None:
        return state, ()
    end_s = fade.since_s + fade.duration_s
    if at_s >= end_s:
        resting = _but(state, phase=Phase.RESTING, shown=state.rest)
        return resting, (_due("rest_pose", state, end_s),)
    return _but(state, shown=_fading(fade, at_s, state.rest)), ()


def _fading(fade: _Move, at_s: float, rest: LimbFrame) -> LimbFrame:
    return blend(fade.source, rest, fade.share(at_s)).at_time(fade.source.time_s)


def _way_back(state: Tracking, at_s: float, least_s: float, rules: TrackingRules) -> _Move | None:
    if state.shown is None or state.target is None:
        return None
    distance_m = farthest(state.shown, state.target)
    return _Move(state.shown, at_s, max(least_s, distance_m / rules.regain_speed_m_s))


def _begin_regain(state: Tracking, at_s: float, rules: TrackingRules) -> tuple[Tracking, News]:
    least_s = rules.regain_min_s if state.fade is None else rules.regain_after_fade_s
    move = _way_back(state, at_s, least_s, rules) or _Move(state.rest, at_s, least_s)
    distance_m = farthest(move.source, state.target or state.rest)
    fade = state.fade if state.phase is Phase.FADING else None
    state = _but(state, phase=Phase.REGAINING, move=move, fade=fade, moved_away=False, told=frozenset())
    return state, News("regain", at_s, at_s - state.lost_since_s, distance_m, move.duration_s)


def _regaining(state: Tracking, at_s: float, gone_s: float, rules: TrackingRules) -> Step:
    move, target = state.move, state.target
    if move is None or target is None:
        return state, ()
    gone_for_s = 0.0 if math.isnan(gone_s) else at_s - gone_s
    if state.moved_away or gone_for_s >= rules.hold_s:
        since_s = state.valid_since_s if math.isnan(gone_s) else gone_s
        frozen = _but(state, phase=Phase.FROZEN, gone_since_s=since_s, move=None, fade=None)
        frozen, news = _lost_limb(frozen, at_s, gone_s, rules)
        return frozen, (_due("frozen", frozen, since_s + rules.hold_s), *news)
    if at_s >= move.since_s + move.duration_s and gone_for_s == 0.0:
        return _but(state, phase=Phase.TRACKED, shown=target, move=None, fade=None), ()
    # A limb that comes back while it still fades goes on fading under the way back, so that it never stops short.
    source = move.source if state.fade is None else _fading(state.fade, at_s, state.rest)
    on_the_way = blend(source, target, move.share(at_s)).at_time(target.time_s)
    return _but(state, shown=_untracked(on_the_way)), ()


_STEPS: Final = {
    Phase.UNSEEN: _unseen,
    Phase.TRACKED: _tracked,
    Phase.HELD: _lost_limb,
    Phase.FROZEN: _lost_limb,
    Phase.FADING: _lost_limb,
    Phase.RESTING: _lost_limb,
    Phase.REGAINING: _regaining,
}


def _waiting_news(state: Tracking, at_s: float, rules: TrackingRules) -> tuple[News, ...]:
    """The hint and REST, once each in a loss."""
    if state.phase in (Phase.TRACKED, Phase.REGAINING):
        return ()
    unseen = state.phase is Phase.UNSEEN
    gone_since_s = state.begun_s if unseen else state.gone_since_s
    lost_since_s = state.begun_s if unseen else state.lost_since_s
    return tuple(
        News(phase, gone_since_s + after_s, gone_since_s + after_s - lost_since_s)
        for phase, after_s in (("hint", rules.hint_s), ("rest", rules.rest_s))
        if phase not in state.told and at_s >= gone_since_s + after_s
    )


def _untracked(frame: LimbFrame) -> LimbFrame:
    """The same pose, no longer tracked; nothing new is made where it is that already."""
    if b"\1" not in frame.tracked.tobytes():
        return frame
    return frame.but(tracked=np.zeros(len(frame.tracked), dtype=np.bool_))
