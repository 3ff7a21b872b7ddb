"""A steady look chooses a pad, once; a trembling head does not begin anew, and a glance chooses nothing."""

import pytest

from game.view.gaze import SLIP_S, Coming, Dwell
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


YES, NO, AGAIN = (("yes", (0.2, 0.06, 0.2, 0.1)), ("no", (0.2, -0.06, 0.2, 0.1)), ("again", (0.2, 0.06, 0.2, 0.1)))


def came(coming, *frames, step=0.05):
    return [coming.came(spot, frozenset(there), step * n) for n, (spot, there) in enumerate(frames, 1)]


def test_a_look_that_comes_to_a_pad_may_choose_it():
    assert came(Coming(), (None, {YES, NO}), (YES, {YES, NO}), (NO, {YES, NO})) == [False, True, True]


def test_a_pad_that_appears_under_the_look_is_chosen_by_no_look_until_it_was_elsewhere():
    coming = Coming()
    assert not any(came(coming, (None, {YES}), *[(AGAIN, {AGAIN})] * 60)[1:])
    # A trembling head was not elsewhere.
    assert not any(came(coming, (None, {AGAIN}), *[(AGAIN, {AGAIN})] * 9))
    away = [(None, {AGAIN})] * (round(SLIP_S / 0.05) + 2)
    assert came(coming, *away, (AGAIN, {AGAIN}))[-1]


def test_the_same_pad_that_went_and_came_back_is_another():
    """The answers of the next question stand where those of the last one stood."""
    assert came(Coming(), (None, {YES}), (YES, {YES}), (None, set()), (YES, {YES}), (YES, {YES})) == [
        False,
        True,
        False,
        False,
        False,
    ]


def test_a_head_that_is_unknown_for_a_moment_makes_nothing_appear_anew():
    coming, there = Coming(), frozenset({YES})
    assert not coming.came(None, there, 0.05)
    assert coming.came(YES, there, 0.10)
    assert not coming.came(None, None, 0.15)
    assert coming.came(YES, there, 0.20)
    # For longer, and whoever looks on at the same place does not know what stands there.
    assert not coming.came(None, None, 0.20 + 2.0 * SLIP_S)
    assert not coming.came(YES, there, 0.25 + 2.0 * SLIP_S)
