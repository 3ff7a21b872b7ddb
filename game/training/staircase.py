"""How difficulty follows success: the weighted up-down staircase of protocol.md 7.2, as pure functions."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

from game.training.rules import StaircaseRules

LOWEST: Final = 1.0
# x runs this far past the number of the last level, so that the last level is played like the others.
PAST_LAST: Final = 0.99


@dataclass(frozen=True, slots=True)
class StaircaseState:
    """Where one person stands in one exercise.

    `x` is the difficulty in levels, `top` the highest it may be and `ceiling` the highest for this calendar
    day. `planned` is the number of trials planned for the session, `warmup_left` how many still warm up. `held`
    says that x must not rise. `reversals`, `last` and `first_time` serve the fast start; `few_scored` and
    `few_right` the rule for short sessions; `missed_for` and `assist` the bigger hint after two misses for the
    same reason; `shown` is the level that people see.
    """

    x: float
    top: float
    ceiling: float
    planned: int
    warmup_left: int
    held: bool = False
    first_time: bool = True
    reversals: int = 0
    last: bool | None = None
    few_scored: int = 0
    few_right: int = 0
    missed_for: str = ""
    assist: bool = False
    shown: int = 1


def top_of(levels: int) -> float:
    """The highest x of an exercise with so many levels."""
    return levels + PAST_LAST


def begin(
    levels: int,
    planned: int,
    rules: StaircaseRules,
    *,
    x: float = LOWEST,
    day_start: float | None = None,
    held: bool = False,
    gain_factor: float = 1.0,
    first_time: bool = True,
    few: tuple[int, int] = (0, 0),
) -> StaircaseState:
    """The state at the start of a session.

    `day_start` is x at the start of the calendar day (protocol.md 7.3): all sessions of a day share its ceiling.
    `gain_factor` is 0.5 in NORMAL_LOW; `held` (hold or GENTLE) leaves no room to rise at all. `few` are the scored
    trials and the successes that short sessions carried over. ValueError when x is not in the exercise's range.
    """
    top = top_of(levels)
    if not LOWEST <= x <= top:
        raise ValueError(f"x must lie between {LOWEST:g} and {top:g}, not at {x:g}")
    room = 0.0 if held else rules.max_gain * gain_factor
    start = x if day_start is None else day_start
    return StaircaseState(
        x=x,
        top=top,
        ceiling=min(top, start + room),
        planned=planned,
        warmup_left=min(rules.warm_trials, planned // rules.warm_divisor),
        held=held,
        first_time=first_time,
        few_scored=few[0] if planned < rules.few_trials else 0,
        few_right=few[1] if planned < rules.few_trials else 0,
        shown=min(levels, math.floor(x)),
    )


def played_x(state: StaircaseState, rules: StaircaseRules) -> float:
    """The difficulty at which the next trial is played: a warm-up is easier, x itself does not drop."""
    return max(LOWEST, state.x - rules.warm_drop) if state.warmup_left > 0 else state.x


def after_trial(state: StaircaseState, ok: bool, reason: str, rules: StaircaseRules) -> StaircaseState:
    """The state after a valid trial; a void one changes nothing, so it never comes here.

    `reason` names why a trial was missed. Two misses in a row for the same named reason make the next trial an
    assisted one (`assist`), which leaves x where it is.
    """
    if state.warmup_left > 0:
        return replace(state, warmup_left=state.warmup_left - 1)
    if state.assist:
        return replace(state, assist=False, missed_for="")
    state, step = _few(state, ok, rules) if state.planned < rules.few_trials else _weighted(state, ok, rules)
    x = state.x + step
    if step > 0:
        # The ceiling stops a rise; it never pulls x down.
        x = max(state.x, min(x, state.ceiling))
    # Rounded, so that steps add up to whole levels.
    x = round(min(state.top, max(LOWEST, x)), 6)
    again = not ok and reason != "" and reason == state.missed_for
    return replace(
        state,
        x=x,
        reversals=state.reversals + (state.last is not None and ok != state.last),
        last=ok,
        assist=again,
        missed_for="" if ok else reason,
        shown=_shown(state, x, rules),
    )


def eased(state: StaircaseState, rules: StaircaseRules) -> StaircaseState:
    """The state after staff pressed *Easier*."""
    x = round(max(LOWEST, state.x - rules.easier_drop), 6)
    return replace(state, x=x, shown=_shown(state, x, rules))


def _weighted(state: StaircaseState, ok: bool, rules: StaircaseRules) -> tuple[StaircaseState, float]:
    fast = rules.fast_start and state.first_time and state.reversals < rules.fast_reversals and not state.held
    if fast:
        return state, rules.fast_up if ok else -rules.fast_down
    return state, rules.step_up if ok else -rules.step_down


def _few(state: StaircaseState, ok: bool, rules: StaircaseRules) -> tuple[StaircaseState, float]:
    scored, right = state.few_scored + 1, state.few_right + ok
    if scored < rules.few_window:
        return replace(state, few_scored=scored, few_right=right), 0.0
    step = rules.few_step if right >= rules.few_up_at else -rules.few_step if right <= rules.few_down_at else 0.0
    return replace(state, few_scored=0, few_right=0), step


def _shown(state: StaircaseState, x: float, rules: StaircaseRules) -> int:
    """The level that people see once x is here."""
    shown = state.shown
    last = math.floor(state.top)
    while shown < last and x >= shown + 1 + rules.hysteresis:
        shown += 1
    while shown > LOWEST and x < shown - rules.hysteresis:
        shown -= 1
    return shown
