"""The lantern: a hand that opens and closes by its own range, to the bell, and not too fast."""

import itertools
from collections.abc import Callable

import numpy as np
import pytest

from exercises import load
from exercises.mirror.lantern import WEIGHTS, Beat, Path
from game.training.events import Say, Trial

# In the first trial READY begins when the opening has been said.
START_S = 3.5


def cues(table, name: str) -> list[tuple[float, float]]:
    return [(time_s, cue.look[name]) for time_s, cue in table.cues if name in cue.look]


def follow(table):
    """The hand does what the guide shows, or what the call showed before."""
    table.open_at = lambda _t: table.look.get("wanted_open", 0.4)
    return table


def test_the_levels_are_those_of_the_protocol() -> None:
    """Protocol.md 5.4, U02: beats a minute, range needed in %, window in ms, pattern."""
    levels = load("lantern").levels
    assert [level.beats_per_min for level in levels] == [12, 16, 20, 26, 32, 40]
    assert [level.need_pct for level in levels] == [40, 50, 60, 70, 80, 85]
    assert [level.window_s for level in levels] == [None, 0.9, 0.7, 0.5, 0.4, 0.3]
    assert [level.pattern for level in levels] == [*["even"] * 3, "long-short", "stop-and-go", "call-and-copy"]
    assert load("lantern").repetitions == 20
    assert WEIGHTS == (0.4, 0.3, 0.3)


@pytest.mark.parametrize("x", [1.0, 2.0, 3.5, 4.0, 5.0, 6.0])
def test_who_follows_the_guide_succeeds(table: Callable, x: float) -> None:
    here = follow(table("lantern", x))
    here.run(40)
    trials = here.of(Trial)
    assert len(trials) >= 2
    assert all(trial.success for trial in trials)
    assert all(trial.quality > 0.7 for trial in trials)


def test_the_lantern_follows_the_opening_hand_on_a_slow_ramp(table: Callable) -> None:
    here = table("lantern")
    here.open_at = lambda t: float(int(t * 2) % 2)
    here.run(20)
    bright = cues(here, "brightness")
    steps = [abs(b - a) / (t - s) for (s, a), (t, b) in itertools.pairwise(bright) if t > s]
    assert max(steps) <= 0.7 + 1e-6
    slow = table("lantern")
    slow.open_at = lambda _t: 0.9
    slow.run(6)
    assert cues(slow, "brightness")[-1][1] == pytest.approx(0.9, abs=0.02)


@pytest.mark.parametrize("hz", [0.9, 1.7, 3.0])
def test_no_trembling_hand_makes_the_light_swing_more_than_once_a_second(table: Callable, hz: float) -> None:
    """Protocol.md 10.1: light changes to and fro at most once a second, counted in swings of a fifth or more."""
    here = table("lantern")
    here.open_at = lambda t: 0.5 + 0.5 * np.sin(2 * np.pi * hz * t)
    here.run(20)
    turns, last, way = [], 0.0, 1.0
    for time_s, bright in cues(here, "brightness"):
        if (bright - last) * way > 0:
            last = bright
        elif abs(bright - last) >= 0.2:
            last, way = bright, -way
            turns.append(time_s)
    assert len(cues(here, "brightness")) > 100
    assert all(third - first >= 1.0 for first, third in zip(turns, turns[2:], strict=False))


def wave(beats_s: float, late_s: float = 0.0, lowest: float = 0.0, highest: float = 1.0):
    """Opens by the first beat after START_S and closes by the second, one quick smooth move each."""

    def open_at(t: float) -> float:
        phase = ((t - START_S - late_s) / beats_s) % 2
        up = min(1.0, max(0.0, (phase - 0.4) / 0.6)) if phase < 1 else 1 - min(1.0, max(0.0, (phase - 1.4) / 0.6))
        return lowest + (highest - lowest) * up * up * (3 - 2 * up)

    return open_at


def first(table: Callable, open_at, x: float = 3.0):
    here = table("lantern", x)
    here.open_at = open_at
    here.run(14)
    return here.of(Trial)[0], here


def test_on_the_beat_is_right_and_off_the_beat_is_not(table: Callable) -> None:
    right, _ = first(table, wave(3.0))
    # Where 60 % are needed, a hand two seconds behind the bell is there a second after it: outside its 0.7 s.
    late, here = first(table, wave(3.0, late_s=2.0))
    assert right.success
    assert right.metrics["timing_error_s"] < 0.1
    assert (late.success, late.reason) == (False, "timing")
    assert Say("with-the-bell") in here.of(Say)


@pytest.mark.parametrize(
    ("low", "high", "reason"), [(0.0, 0.5, "open"), (0.5, 1.0, "close"), (0.38, 0.62, "close"), (0.0, 1.0, "")]
)
def test_the_hand_must_open_and_close_by_what_is_needed(table: Callable, low, high, reason) -> None:
    trial, _ = first(table, wave(3.0, lowest=low, highest=high))
    assert trial.reason == reason


def test_a_jerk_is_too_fast_and_the_hint_is_soft(table: Callable) -> None:
    trial, here = first(table, lambda t: 1.0 if ((t - START_S) / 3.0) % 2 < 1.1 else 0.0)
    assert (trial.success, trial.reason) == (False, "fast")
    assert Say("softly") in here.of(Say)


def test_at_level_1_the_pace_is_the_persons_own(table: Callable) -> None:
    here = table("lantern", 1.0)
    here.open_at = lambda t: 0.5 + 0.5 * np.cos(2 * np.pi * t / 9)
    here.run(40)
    assert len(here.of(Trial)) >= 3
    assert all(trial.success for trial in here.of(Trial))
    assert "timing_error_s" not in here.of(Trial)[0].metrics


def test_a_call_is_shown_once_for_four_copies_and_then_hidden(table: Callable) -> None:
    here = follow(table("lantern", 6.0))
    here.run(50)
    calls = [time_s for time_s, event in here.events if event == Say("lantern-watch-first")]
    ends = [time_s for time_s, event in here.events if isinstance(event, Trial)]
    assert len(calls) == 2
    assert len([end for end in ends if end <= calls[1]]) == 4
    assert all(trial.success for trial in here.of(Trial))
    first_turn = next(time_s for time_s, event in here.events if event == Say("lantern-your-turn"))
    guide = cues(here, "guide")
    assert max(value for time_s, value in guide if calls[0] <= time_s < first_turn) > 0.9
    assert all(value in (0.0, 0.4) for time_s, value in guide if first_turn < time_s < calls[1])


def test_a_picture_that_stood_still_makes_no_movement_endlessly_fast():
    # The exercise's clock stands still in a pause; the hand does not.
    path = Path([Beat(True, 1.0, 1.0)])
    for time_s, open_pct in ((0.0, 5.0), (0.1, 6.0), (0.1, 95.0), (0.2, 96.0)):
        path.add(time_s, open_pct)
    assert path.times_s == [0.0, 0.1, 0.2]
    assert 0.0 < path.fastest_pct_s(60.0) < float("inf")


def test_the_span_is_that_of_all_that_was_known_and_of_no_sample_that_was_replaced():
    chance = np.random.default_rng(4)
    path, time_s = Path([Beat(True, 1.0, 1.0)]), 0.0
    assert path.span_pct == 0.0
    for open_pct in np.where(chance.random(400) < 0.3, np.nan, chance.normal(50.0, 20.0, 400)).tolist():
        # Every third time stands still, and the newer sample takes the place of the older.
        time_s += chance.choice([0.0, 0.03, 0.03])
        path.add(time_s, open_pct)
        known = [value for value in path.open_pct if value == value]
        assert path.span_pct == (max(known) - min(known) if known else 0.0)
