"""A steady look chooses a pad, once; a trembling head does not begin anew, and a glance chooses nothing."""

import pytest

from game.view.gaze import Dwell
from game.view.input import Action


def looked(dwell, *spells, step=0.02):
    """Looks at each (pad, seconds) in turn; gives the presses with their times."""
    acts, now = [], 0.0
    for pad, seconds in spells:
        for _ in range(round(seconds / step)):
            now += step
            acts += dwell.look(pad, now)
    return acts


def test_a_steady_look_chooses_once():
    (press,) = looked(Dwell(1.0), ("yes", 4.0))
    assert (press.action, press.value, press.by) == (Action.PAD, "yes", "gaze")
    assert press.time_s == pytest.approx(1.02, abs=0.021)


@pytest.mark.parametrize(("pad", "action"), [("rest", Action.REST), ("stop", Action.STOP)])
def test_rest_and_stop_can_be_looked_at(pad, action):
    (press,) = looked(Dwell(1.0), (pad, 1.5))
    assert (press.action, press.value) == (action, "")


def test_a_glance_chooses_nothing():
    assert looked(Dwell(1.0), ("yes", 0.9), (None, 0.5), ("yes", 0.9), ("no", 0.9)) == []


def test_a_trembling_head_does_not_begin_anew():
    assert len(looked(Dwell(1.0), ("yes", 0.6), (None, 0.1), ("yes", 0.5))) == 1


def test_nothing_is_chosen_beside_the_pad():
    dwell = Dwell(1.0)
    assert looked(dwell, ("yes", 0.96), (None, 0.1)) == []
    assert dwell.share <= 1.0


def test_looking_away_and_back_chooses_again():
    assert len(looked(Dwell(1.0), ("yes", 2.0), (None, 0.5), ("yes", 1.5))) == 2


def test_the_share_grows_and_is_over_once_chosen():
    dwell = Dwell(1.0)
    dwell.look("yes", 0.0)
    dwell.look("yes", 0.5)
    assert dwell.share == pytest.approx(0.5)
    dwell.look("yes", 1.0)
    assert dwell.share == 0.0


def test_a_picture_that_stood_still_was_no_steady_look():
    dwell = Dwell(1.0)
    assert dwell.look("stop", 0.0) == []
    assert dwell.look("stop", 5.0) == []
    assert dwell.look("stop", 5.4) == []


def test_a_look_that_was_forgotten_begins_anew():
    dwell = Dwell(1.0)
    assert looked(dwell, ("yes", 0.9)) == []
    dwell.forget()
    assert dwell.share == 0.0
    acts = [dwell.look("yes", 0.9 + 0.02 * step) for step in range(1, 60)]
    assert [step for step, act in enumerate(acts, 1) if act] == [pytest.approx(51, abs=1)]
