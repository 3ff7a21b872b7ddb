"""The staircase keeps its rules at every step (protocol.md 7.2 and 7.3)."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.settings import rules
from game.training.rules import StaircaseRules
from game.training.staircase import after_trial, begin, played_x, top_of

RULES = rules(StaircaseRules, "staircase")
SLOW = replace(RULES, fast_start=False)
RESULTS = st.lists(st.tuples(st.booleans(), st.sampled_from(["", "open", "close"])), max_size=120)


def walk(state, results, use=RULES):
    states = [state]
    for ok, reason in results:
        states.append(after_trial(states[-1], ok, "" if ok else reason, use))
    return states


def settled(x=3.0, **more):
    """A state past its warm-up, with room to rise."""
    made = begin(6, 60, RULES, x=x, **more)
    return replace(made, warmup_left=0)


@given(RESULTS, st.integers(1, 120), st.floats(1.0, 6.99), st.booleans())
def test_x_stays_in_range_under_the_ceiling_and_moves_by_known_steps(results, planned, x, held) -> None:
    states = walk(begin(6, planned, RULES, x=x, held=held), results)
    steps = (RULES.fast_down, RULES.step_down, RULES.few_step)
    for before, after in pairwise(states):
        assert 1.0 <= after.x <= top_of(6)
        assert after.x <= max(before.x, after.ceiling) + 1e-6
        assert after.x >= before.x - max(steps) - 1e-6
    if held:
        assert all(state.x <= max(x, 1.0) + 1e-6 for state in states)


@given(RESULTS, st.floats(1.0, 6.99))
def test_a_success_never_lowers_x(results, x) -> None:
    states = walk(begin(6, 60, RULES, x=x, day_start=1.0), results)
    for (ok, _), before, after in zip(results, states, states[1:], strict=False):
        assert not ok or after.x >= before.x - 1e-6


@given(RESULTS)
def test_the_shown_level_is_near_x_and_changes_with_hysteresis(results) -> None:
    for state in walk(settled(day_start=6.0), results):
        assert state.shown - RULES.hysteresis <= state.x < state.shown + 1 + RULES.hysteresis


def test_up_and_down_hold_the_target_share() -> None:
    assert RULES.step_down == pytest.approx(0.20)
    state = settled()
    state = replace(state, first_time=False)
    assert after_trial(state, True, "", RULES).x == pytest.approx(3.05)
    assert after_trial(state, False, "", RULES).x == pytest.approx(2.80)


def test_the_fast_start_ends_after_two_reversals() -> None:
    states = walk(settled(), [(True, ""), (False, ""), (True, ""), (True, "")])
    assert [round(state.x, 2) for state in states] == [3.0, 3.2, 2.8, 3.0, 3.05]


def test_no_fast_start_where_it_is_off_or_x_is_held() -> None:
    assert after_trial(settled(), True, "", SLOW).x == pytest.approx(3.05)
    held = replace(settled(held=True))
    assert after_trial(held, True, "", RULES).x == 3.0
    assert after_trial(held, False, "", RULES).x == pytest.approx(2.8)


def test_warm_ups_are_easier_and_move_nothing() -> None:
    state = begin(6, 60, RULES, x=3.0)
    assert state.warmup_left == 2
    assert played_x(state, RULES) == pytest.approx(2.7)
    state = after_trial(after_trial(state, False, "open", RULES), False, "open", RULES)
    assert (state.x, state.warmup_left, state.assist) == (3.0, 0, False)
    assert played_x(state, RULES) == 3.0
    assert played_x(begin(6, 60, RULES, x=1.1), RULES) == 1.0


@pytest.mark.parametrize(("planned", "warm"), [(2, 0), (3, 1), (5, 1), (6, 2), (60, 2)])
def test_at_most_a_third_of_a_short_session_warms_up(planned: int, warm: int) -> None:
    assert begin(6, planned, RULES).warmup_left == warm


@pytest.mark.parametrize(("right", "step"), [(10, 0.25), (9, 0.25), (8, 0.0), (7, -0.25), (0, -0.25)])
def test_short_sessions_decide_every_ten_trials(right: int, step: float) -> None:
    state = replace(begin(6, 8, RULES, x=3.0), warmup_left=0)
    results = [(True, "")] * right + [(False, "")] * (10 - right)
    states = walk(state, results)
    assert {each.x for each in states[:-1]} == {3.0}
    assert states[-1].x == pytest.approx(3.0 + step)
    assert (states[-1].few_scored, states[-1].few_right) == (0, 0)


def test_two_misses_for_one_reason_give_one_assisted_trial_that_moves_nothing() -> None:
    state = replace(settled(), first_time=False)
    state = walk(state, [(False, "open"), (False, "open")], RULES)[-1]
    assert state.assist
    assert state.x == pytest.approx(2.6)
    after = after_trial(state, False, "open", RULES)
    assert (after.x, after.assist) == (state.x, False)
    assert not after_trial(after, False, "open", RULES).assist


@pytest.mark.parametrize(
    "misses", [[(False, "open"), (False, "close")], [(False, "open"), (True, ""), (False, "open")]]
)
def test_other_misses_give_no_assist(misses) -> None:
    assert not any(state.assist for state in walk(settled(), misses))


def test_all_sessions_of_a_day_share_one_ceiling() -> None:
    x = 2.0
    for _ in range(5):
        state = replace(begin(6, 60, RULES, x=x, day_start=2.0), warmup_left=0)
        x = walk(state, [(True, "")] * 60)[-1].x
    assert x == pytest.approx(2.0 + RULES.max_gain)
    low = begin(6, 60, RULES, x=2.0, gain_factor=0.5)
    assert walk(low, [(True, "")] * 200)[-1].x == pytest.approx(2.5)


def test_hold_at_the_lowest_stays_there() -> None:
    assert walk(begin(6, 60, RULES, held=True), [(True, "")] * 100)[-1].x == 1.0


def test_a_start_outside_the_levels_is_refused() -> None:
    with pytest.raises(ValueError, match=r"between 1 and 6\.99"):
        begin(6, 60, RULES, x=7.0)
