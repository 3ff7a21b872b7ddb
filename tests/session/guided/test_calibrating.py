"""The day's calibration at the loop: sentences, the range that is told, its blocks, the pose of rest."""

from dataclasses import replace

import numpy as np
import pytest

from game.body.frame import Person
from game.body.joints import Side
from game.mirror.reflect import reflect
from game.programme.parts import Part, Sort
from game.session.guided import exercising
from game.session.guided.calibrating import FIRST, MOVES, parts
from game.session.guided.desk import Order, Stopped
from game.settings import default_ranges, rules
from game.training import staircase
from game.training.events import Calib, Say
from game.training.rules import StaircaseRules
from game.view.input import Action, Press
from tests.session.guided.test_reveal import frames, seated  # noqa: F401


def calibrated(desk, seconds=25.0, each=lambda: None):
    story = desk.calibrate(seconds)
    for _ in range(round(30 * (seconds + 5))):
        each()
        if not desk.loop.frame(story):
            return
    raise AssertionError("it does not end")


def events(desk, kind):
    return [each for _, _, _, each in desk.loop.record.entries if isinstance(each, kind)]


def test_its_sentences_fill_its_time():
    """Protocol.md 5.3: open hand, fist, palm up, palm down, wrist up, wrist down, thumb to little finger; 25 s."""
    told = parts(25.0)
    assert [key for key, _ in told] == [FIRST, *MOVES]
    assert sum(seconds for _, seconds in told) == pytest.approx(25.0)
    assert len(MOVES) == 7


def test_what_the_hand_shows_is_its_range_for_the_blocks_of_the_day(seated):  # noqa: F811
    desk = seated("sim:grasp")
    # A block was played before, so that there is an image to draw.
    desk.loop.reading = desk.loop.counting = True
    frames(desk.loop, 1.0)
    assert desk.loop.at_s is not None
    shown = []
    calibrated(desk, each=lambda: shown.append((desk.loop.view.left, desk.loop.view.right)))
    (calib,) = events(desk, Calib)
    assert [each.key for each in events(desk, Say)] == [FIRST, *MOVES]
    assert calib.source == "day"
    low, high = calib.ranges["curl"]
    assert 0.0 <= low < 0.3
    assert 0.7 < high <= 1.0
    # A simulated hand that only grasps has no range of the wrist of its own: the usual one stays.
    assert "wrist_flexion" not in calib.ranges
    assert desk.ranges["wrist_flexion"] == default_ranges()["wrist_flexion"]
    assert desk.ranges["curl"].high == pytest.approx(high, abs=1e-4)
    # The working hand alone is drawn, and nothing after it.
    assert all(left is None for left, _ in shown)
    assert any(right is not None for _, right in shown)
    assert desk.loop.view.right is None
    # It moved all the while: this is no rest.
    assert desk.loop.presenting.rest is None


def test_the_hand_that_lay_still_before_is_the_rest_of_the_reveal(seated):  # noqa: F811
    desk = seated("sim:still")
    calibrated(desk)
    lay = desk.loop.presenting.rest
    assert lay.side is Side.LEFT
    np.testing.assert_allclose(lay.positions, reflect(desk.loop.moment.intact).positions, atol=0.01)
    # Nothing moved, so there is no range, and staff are told.
    (calib,) = events(desk, Calib)
    assert calib.ranges == {}
    assert desk.ranges == default_ranges()


def test_a_block_is_played_with_the_own_range(seated, monkeypatch):  # noqa: F811
    desk = seated("sim:grasp")
    calibrated(desk)
    taken = []

    class Enough(Exception):
        pass

    def runner(_exercise, _start, _seed, person, *_args, **_named):
        taken.append(person)
        raise Enough

    monkeypatch.setattr(exercising, "Runner", runner)
    with pytest.raises(Enough):
        next(desk.perform(order(desk)))
    assert taken[0].ranges["curl"] == desk.ranges["curl"]


def test_a_sore_working_hand_is_asked_for_less_of_its_own_range_and_reach(seated, monkeypatch):  # noqa: F811
    desk, taken = seated("sim:grasp"), []
    calibrated(desk)

    class Enough(Exception):
        pass

    def runner(_exercise, _start, _seed, person, *_args, **_named):
        taken.append(person)
        raise Enough

    monkeypatch.setattr(exercising, "Runner", runner)
    with pytest.raises(Enough):
        next(desk.perform(replace(order(desk), limb_share=0.6, range_cap=0.8)))
    own, asked = desk.ranges["curl"], taken[0].ranges["curl"]
    assert own.percent(asked.high) == pytest.approx(80.0)
    assert asked.high - asked.low == pytest.approx(0.6 * (own.high - own.low))
    assert taken[0].reach_m == pytest.approx(0.6 * Person(Side.LEFT).reach_m)
    spared = events(desk, Calib)[-1]
    assert (spared.source, spared.ranges["curl"][1]) == ("spared", pytest.approx(asked.high, abs=1e-4))
    # What was measured stays as it was measured.
    assert desk.ranges["curl"] == own


def order(desk):
    stairs = rules(StaircaseRules, "staircase")
    part = Part(Sort.MIRROR, "U02", 3, 60)
    return Order(part, "U02", staircase.begin(1.0, 6.99, stairs), stairs)


def test_stop_ends_it_and_no_hand_stays(seated):  # noqa: F811
    desk = seated("sim:grasp")

    def stop():
        if desk.loop.time_s > 6:
            desk.loop.view.acts.append(Press(Action.STOP, desk.loop.time_s, "key"))

    with pytest.raises(Stopped):
        calibrated(desk, each=stop)
    assert desk.loop.draw_body is False
    assert not events(desk, Calib)
