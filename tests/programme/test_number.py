"""Numbers that are told: what can be counted with goes through as it is, all else is a sentence."""

import math

import pytest

from game.programme.field import ProgrammeError
from game.programme.number import carried, counted


def test_what_is_carried_over_goes_through_as_it_is():
    assert carried([5, 3]) == (5, 3)
    assert carried((0, 0)) == (0, 0)


@pytest.mark.parametrize("pair", [(3, 5), (5, -1), (5,), (5, 3, 1), ()])
def test_more_successes_than_trials_are_refused(pair):
    with pytest.raises(ProgrammeError, match="give the scored trials"):
        carried(pair)


@pytest.mark.parametrize("value", [math.nan, math.inf, -0.1])
def test_what_cannot_be_counted_with_is_refused(value):
    with pytest.raises(ProgrammeError, match="time is"):
        counted("time", 1.0, None, value)


def test_what_was_not_told_is_fine():
    counted("time", None, 0.0, 2.5)
