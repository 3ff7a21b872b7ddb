"""The watch over display rate and latency, on a clock of its own."""

import itertools

import pytest

from game.session.watch import Advice, Watch, WatchRules, step, too_many_losses
from game.settings import rules

RULES = rules(WatchRules, "watch")


def run(hz, seconds, latency_s=0.02, display_hz=60.0):
    watch, advice, time_s = Watch(), [], 0.0
    while time_s < seconds:
        watch, fresh = step(watch, RULES, time_s, display_hz, latency_s)
        advice += [(each, round(time_s, 1)) for each in fresh]
        time_s += 1 / hz
    return advice


def test_a_good_rate_gives_no_advice():
    assert run(60, 20) == []


def test_a_slow_display_draws_less_after_two_seconds_and_pauses_after_five():
    advice = dict(reversed(run(40, 10)))
    assert 1.9 < advice[Advice.DRAW_LESS] < 3.2
    assert 4.9 < advice[Advice.PAUSE_RATE] < 6.2


def test_a_slightly_slow_display_never_pauses():
    assert {each for each, _ in run(52, 20)} == {Advice.DRAW_LESS}


def test_less_is_drawn_step_by_step_and_only_so_often():
    times = [time_s for each, time_s in run(52, 60) if each is Advice.DRAW_LESS]
    assert len(times) == RULES.rate_steps
    assert all(after - before >= RULES.rate_step_s - 0.05 for before, after in itertools.pairwise(times))


def test_a_rate_that_comes_and_goes_takes_no_step():
    """Dips of less than two seconds, however many, and a rate just at the limit."""
    watch, advice, time_s = Watch(), [], 0.0
    while time_s < 60.0:
        hz = 45.0 if time_s % 4.0 < 1.2 else 60.0
        watch, fresh = step(watch, RULES, time_s, 60.0, None)
        advice += fresh
        time_s += 1 / hz
    assert advice == []
    assert run(0.92 * 60, 60) == []


@pytest.mark.parametrize("display_hz", [72.0, 90.0, 120.0])
def test_every_third_frame_shown_twice_is_three_quarters_of_the_rate(display_hz):
    """As a headset tells it: each time is a whole number of its periods after the last."""
    watch, advice, time_s = Watch(), [], 0.0
    for number in range(round(9 * display_hz)):
        time_s += (2 if number % 3 == 0 else 1) / display_hz
        watch, fresh = step(watch, RULES, time_s, display_hz, None)
        advice += fresh
    assert 1.0 / watch.pace_s == pytest.approx(0.75 * display_hz, rel=0.02)
    assert Advice.PAUSE_RATE in advice
    # One in ten is 0.909 of the rate, which is enough.
    watch, advice, time_s = Watch(), [], 0.0
    for number in range(round(30 * display_hz)):
        time_s += (2 if number % 10 == 0 else 1) / display_hz
        watch, fresh = step(watch, RULES, time_s, display_hz, None)
        advice += fresh
    assert Advice.PAUSE_RATE not in advice


def test_one_long_hitch_is_no_slow_display():
    watch, advice, time_s = Watch(), [], 0.0
    for number in range(1200):
        time_s += 2.0 if number == 300 else 1 / 90
        watch, fresh = step(watch, RULES, time_s, 90.0, None)
        advice += fresh
    assert advice == []


def test_while_no_rate_holds_nothing_is_kept_of_it():
    watch, advice, time_s = Watch(), [], 0.0
    for number in range(2000):
        off = 500 <= number < 600
        time_s += 0.1 if off or number == 600 else 1 / 90
        watch, fresh = step(watch, RULES, time_s, None if off else 90.0, None)
        advice += fresh
    assert advice == []


def test_offscreen_has_no_rate():
    assert run(5, 20, display_hz=None) == []


def test_latency_warns_at_120_ms_and_pauses_at_190():
    assert [each for each, _ in run(60, 5, latency_s=0.15)] == [Advice.WARN_LATENCY]
    advice = dict(run(60, 5, latency_s=0.2))
    assert 1.9 < advice[Advice.PAUSE_LATENCY] < 2.2


def test_advice_is_given_once_until_all_was_well_again():
    watch, advice = Watch(), []
    for number in range(1200):
        late = 0.2 if number < 300 or 600 <= number < 900 else 0.02
        watch, fresh = step(watch, RULES, number / 60, 60.0, late)
        advice += fresh
    assert advice.count(Advice.PAUSE_LATENCY) == 2


def test_more_than_four_losses_within_a_minute_are_too_many():
    assert not too_many_losses([0, 10, 20, 30], 31, 4)
    assert too_many_losses([0, 10, 20, 30, 40], 41, 4)
    assert not too_many_losses([0, 10, 20, 30, 40], 60, 4)
