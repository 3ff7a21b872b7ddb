"""The watch over display rate and latency, on a clock of its own."""

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
    advice = dict(run(40, 10))
    assert 1.9 < advice[Advice.DRAW_LESS] < 3.2
    assert 4.9 < advice[Advice.PAUSE_RATE] < 6.2


def test_a_slightly_slow_display_never_pauses():
    assert [each for each, _ in run(52, 20)] == [Advice.DRAW_LESS]


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
