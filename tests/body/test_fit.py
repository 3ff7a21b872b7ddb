"""Table and reach are measured from a hand that lies and a hand that reaches, and from nothing else."""

import math
from dataclasses import replace

import numpy as np
import pytest

from game.body.fit import SHOULDER_X_M, Asked, Fit, FitRules
from game.body.joints import WRIST, Side
from game.body.postures import rest_limb
from game.body.table import FLESH_M
from game.settings import rules

HZ = 90
TABLE_M = 0.74


@pytest.fixture(scope="module")
def fit_rules():
    return rules(FitRules, "fit")


def hand(side, offset=(0.0, 0.0, 0.0)):
    """The hand at ease on the drawn table, moved: x outwards."""
    limb = rest_limb(side, 0.0)
    moved = limb.positions + np.multiply(offset, (side.sign, 1.0, 1.0))
    return limb.but(positions=moved, tracked=np.ones(26, bool))


def fed(fit, begin_s, seconds, frame):
    """Feeds frames; `frame` is one or a function of the time since the beginning. The time after the last."""
    for number in range(round(seconds * HZ)):
        at_s = begin_s + number / HZ
        fit.step(frame(number / HZ) if callable(frame) else frame, at_s)
    return begin_s + seconds


def trembling(side, offset):
    """A tremor of 5 Hz and 6 mm to each side, and a tracker's noise of a millimetre."""
    chance = np.random.default_rng(1)

    def at(t):
        swing = np.array([0.006 * math.sin(10.0 * math.pi * t), 0.0, 0.0])
        return hand(side, np.array(offset) + swing + 0.001 * chance.standard_normal(3))

    return at


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("rise_m", [-0.12, 0.0, 0.09])
def test_a_hand_that_lies_and_reaches_fits_table_and_reach(fit_rules, side, rise_m):
    fit = Fit(fit_rules, TABLE_M)
    under = TABLE_M - (rest_limb(side, 0.0).positions[:, 1] - FLESH_M).min()
    at_s = fed(fit, 10.0, 1.6, trembling(side, (0.0, rise_m + under, 0.0)))
    assert fit.asked is Asked.REACH
    fed(fit, at_s, 2.0, trembling(side, (0.0, rise_m + under, -0.12)))
    assert fit.asked is Asked.NOTHING
    assert fit.found.rise_m == pytest.approx(rise_m, abs=0.01)
    wrist = rest_limb(side, 0.0).positions[WRIST]
    assert fit.found.reach_m == pytest.approx(math.hypot(abs(wrist[0]) - SHOULDER_X_M, wrist[2] - 0.12), abs=0.01)


@pytest.mark.parametrize("rise_m", [-0.12, 0.12])
def test_a_table_that_came_to_the_hand_is_no_reach(fit_rules, rise_m):
    """Once the table is fitted, the hand that still lies there is on the drawn one, in the seat frame."""
    fit = Fit(fit_rules, TABLE_M)
    under = TABLE_M - (rest_limb(Side.RIGHT, 0.0).positions[:, 1] - FLESH_M).min()
    at_s = fed(fit, 0.0, 1.6, hand(Side.RIGHT, (0.0, rise_m + under, 0.0)))
    at_s = fed(fit, at_s, 4.0, hand(Side.RIGHT, (0.0, under, 0.0)))
    assert fit.asked is Asked.REACH
    fed(fit, at_s, 2.0, hand(Side.RIGHT, (0.0, under, -0.1)))
    assert fit.found.reach_m is not None
    assert fit.asked is Asked.NOTHING


def test_it_takes_three_seconds_of_a_hand_that_does_as_asked(fit_rules):
    assert 2 * fit_rules.still_s == pytest.approx(3.0)


def test_a_hand_in_the_lap_or_in_the_air_is_no_table(fit_rules):
    for height in (-0.25, 0.3):
        fit = Fit(fit_rules, TABLE_M)
        fed(fit, 0.0, fit_rules.limit_s - 0.1, hand(Side.RIGHT, (0.0, height, 0.0)))
        assert fit.asked is Asked.LIE
        fed(fit, fit_rules.limit_s - 0.1, 0.3, hand(Side.RIGHT, (0.0, height, 0.0)))
        assert fit.asked is Asked.NOTHING
        assert (fit.found.rise_m, fit.found.reach_m) == (None, None)


def test_a_hand_that_moves_does_not_lie(fit_rules):
    fit = Fit(fit_rules, TABLE_M)
    fed(fit, 0.0, 5.0, lambda t: hand(Side.RIGHT, (0.0, 0.0, -0.05 * math.sin(2 * t))))
    assert fit.asked is Asked.LIE


def test_a_hand_that_is_lost_between_begins_anew(fit_rules):
    fit = Fit(fit_rules, TABLE_M)
    at_s = 0.0
    for _ in range(5):
        at_s = fed(fit, at_s, 0.9 * fit_rules.still_s, hand(Side.RIGHT))
        at_s = fed(fit, at_s, 0.05, None)
    assert fit.asked is Asked.LIE
    fed(fit, at_s, 1.1 * fit_rules.still_s, hand(Side.RIGHT))
    assert fit.asked is Asked.REACH


def test_a_hand_that_is_drawn_but_not_tracked_tells_nothing(fit_rules):
    fit = Fit(fit_rules, TABLE_M)
    fed(fit, 0.0, 5.0, replace(hand(Side.RIGHT), tracked=np.zeros(26, bool)))
    assert fit.asked is Asked.LIE


def test_an_arm_that_cannot_reach_keeps_what_it_has(fit_rules):
    fit = Fit(fit_rules, TABLE_M)
    at_s = fed(fit, 0.0, 1.6, hand(Side.LEFT))
    fed(fit, at_s, fit_rules.limit_s + 0.1, hand(Side.LEFT, (0.0, 0.0, -0.01)))
    assert fit.asked is Asked.NOTHING
    assert fit.found.reach_m == pytest.approx(0.41, abs=0.01)


def test_reach_keeps_its_limits(fit_rules):
    for forward, reach in ((-0.6, fit_rules.reach_most_m), (0.25, fit_rules.reach_least_m)):
        fit = Fit(fit_rules, TABLE_M)
        at_s = fed(fit, 0.0, 1.6, hand(Side.LEFT))
        fed(fit, at_s, 2.0, hand(Side.LEFT, (0.0, 0.0, forward)))
        assert fit.found.reach_m == reach


def test_what_is_asked_changes_once_each(fit_rules):
    fit = Fit(fit_rules, TABLE_M)
    changes = 0
    for number in range(10 * HZ):
        changes += fit.step(hand(Side.RIGHT, (0.0, 0.0, -0.2 if number > 3 * HZ else 0.0)), number / HZ)
    assert changes == 2
