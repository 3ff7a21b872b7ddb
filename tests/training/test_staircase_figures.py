"""The figures of protocol.md 7.2 with the rules as they are: virtual patients of section 7.9, seeded.

`python tests/training/test_staircase_figures.py` prints the table that game/training/README.md quotes.
"""

import math
import random
import statistics
from dataclasses import dataclass, replace

import pytest

from game.settings import rules
from game.training.rules import StaircaseRules
from game.training.staircase import after_trial, begin, played_x

RULES = rules(StaircaseRules, "staircase")
SLOPE, LAPSE = 1.6, 0.06
SESSIONS, TRIALS = 20, 60
# Sessions before this one are for finding the level.
FIRST = 8


@dataclass
class Figures:
    success: float
    spread: float
    turns_a_session: float
    trials_to_level: float


def chance(ability: float, x: float) -> float:
    """How likely a patient of this ability succeeds at difficulty x."""
    return LAPSE / 2 + (1 - LAPSE) / (1 + math.exp(-SLOPE * (ability - x)))


def x_of(p: float, ability: float) -> float:
    """The difficulty at which this ability succeeds with probability p."""
    return ability - math.log((p - LAPSE / 2) / (1 - LAPSE / 2 - p)) / SLOPE


def figures(
    use: StaircaseRules, patients: int, seed: int, first_sessions: int = 8, day_gain: float = 6.0
) -> Figures:
    """Success from session 8 on, trials at the ceiling left out; turns of the shown level; trials to the level."""
    dice = random.Random(seed)
    use = replace(use, max_gain=6.0)
    rates, turns, reached = [], [], []
    for _ in range(patients):
        ability, x, shown, first, count = dice.uniform(2.5, 6.0), 1.0, 1, True, 0
        goal = None
        rev, last = 0, None
        for session in range(SESSIONS):
            state = begin(6, TRIALS, use, x=x, first_time=first)
            state = replace(state, reversals=rev, last=last, shown=shown)
            right, scored, turned, way = 0, 0, 0, 0
            for _ in range(TRIALS):
                at, moves = played_x(state, use), state.warmup_left == 0 and not state.assist
                ok = dice.random() < chance(ability, at)
                if moves and state.x < min(state.ceiling, state.top) - 1e-9:
                    right, scored = right + ok, scored + 1
                before = state.shown
                state = after_trial(state, ok, "" if ok else "far", use)
                change = state.shown - before
                if change:
                    turned += bool(way) and (change > 0) != (way > 0)
                    way = change
                count += 1
                if goal is None and state.x >= x_of(use.p, ability) - 0.25:
                    goal = count
            x, shown, rev, last = state.x, state.shown, state.reversals, state.last
            if session >= FIRST:
                rates.append(right / scored if scored else use.p)
                turns.append(turned)
        reached.append(goal or SESSIONS * TRIALS)
    return Figures(
        statistics.mean(rates), statistics.pstdev(rates), statistics.mean(turns), statistics.median(reached)
    )


def few(ability: float, trials: int, sessions: int, seed: int) -> float:
    """Where a player of this ability stands, on average over 200 players, after so many short sessions."""
    dice = random.Random(seed)
    ends = []
    for _ in range(200):
        state = begin(6, trials, RULES)
        for _ in range(sessions):
            state = replace(
                begin(6, trials, RULES, x=state.x), few_scored=state.few_scored, few_right=state.few_right
            )
            for _ in range(trials):
                ok = dice.random() < chance(ability, played_x(state, RULES))
                state = after_trial(state, ok, "" if ok else "far", RULES)
        ends.append(state.x)
    return statistics.mean(ends)


@pytest.mark.parametrize("p", [0.75, 0.85])
def test_success_settles_at_p(p: float) -> None:
    assert figures(replace(RULES, p=p), 40, seed=3).success == pytest.approx(p, abs=0.03)


def test_t_conv_300_patients_settle_and_the_shown_level_does_not_flutter() -> None:
    found = figures(RULES, 300, seed=4)
    assert found.success == pytest.approx(RULES.p, abs=0.03)
    assert found.turns_a_session <= 0.5


def test_the_fast_start_is_faster() -> None:
    slow = figures(replace(RULES, fast_start=False), 30, seed=5).trials_to_level
    assert figures(RULES, 30, seed=5).trials_to_level < 0.5 * slow


def test_a_perfect_player_of_short_sessions_reaches_level_3() -> None:
    state = begin(6, 6, RULES)
    for _ in range(40):
        state = replace(begin(6, 6, RULES, x=state.x, first_time=False), few_scored=state.few_scored,
                        few_right=state.few_right, shown=state.shown)  # fmt: skip
        for _ in range(6):
            state = after_trial(state, True, "", RULES)
    assert state.shown >= 3


def _table() -> None:
    for name, use in (
        ("0.02", replace(RULES, step_up=0.02, fast_start=False)),
        ("0.05", replace(RULES, fast_start=False)),
        ("0.10", replace(RULES, step_up=0.10, fast_start=False)),
        ("0.20", replace(RULES, step_up=0.20, fast_start=False)),
        ("fast start, then 0.05", RULES),
    ):
        print(name, figures(use, 300, seed=1))
    for sessions in (20, 60):
        print("few", sessions, round(few(5.0, 6, sessions, seed=1), 2))


if __name__ == "__main__":
    _table()
