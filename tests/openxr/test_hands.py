"""A hand as the runtime's memory holds it: quick when all of it is seen, and never more than is there."""

import ctypes

import numpy as np
import pytest

from devices.openxr.hands import HandTracker
from devices.openxr.link import load
from game.body.curls import hand_from_curls
from game.body.joints import INDEX_TIP, WRIST, Side

SEEN, ONLY_VALID = 15, 3


@pytest.fixture
def hand():
    return hand_from_curls(
        np.full(5, 0.3), Side.LEFT, np.array([0.1, 1.0, -0.4]), np.array([0.0, 0.6, 0.0, 0.8]), 0.0
    )


@pytest.fixture
def tracker(hand):
    made = HandTracker(load(), lambda *_: 0, None, None, Side.LEFT)
    made._found.is_active = 1
    made._joints["flags"] = SEEN
    made._joints["place"], made._joints["turn"] = hand.positions, hand.orientations
    return made


def test_a_hand_that_is_wholly_seen_is_given_as_it_is(tracker, hand, monkeypatch):
    frame = tracker.frame(2.5)
    assert (frame.time_s, frame.side, frame.at_hand) == (2.5, Side.LEFT, True)
    assert np.allclose(frame.positions, hand.positions, atol=1e-6)
    assert np.allclose(frame.orientations, hand.orientations, atol=1e-6)
    assert frame.positions.dtype == frame.orientations.dtype == np.float64
    assert frame.tracked.all()
    assert frame.position_valid.all()
    assert frame.orientation_valid.all()
    assert not frame.derived.any()
    # The slow way says the same.
    monkeypatch.setattr(tracker, "_wholly", lambda time_s: None)
    slow = tracker.frame(2.5)
    for name in ("positions", "orientations", "position_valid", "orientation_valid", "tracked", "derived"):
        assert np.allclose(getattr(slow, name), getattr(frame, name), atol=1e-6)


def test_a_frame_keeps_what_it_was_though_the_memory_changes(tracker, hand):
    frame = tracker.frame(1.0)
    tracker._joints["place"] += 1.0
    assert np.allclose(frame.positions, hand.positions, atol=1e-6)
    assert not frame.positions.flags.writeable
    assert not frame.orientations.flags.writeable


def test_joints_that_are_only_guessed_are_not_tracked(tracker):
    tracker._joints["flags"][INDEX_TIP] = ONLY_VALID
    frame = tracker.frame(1.0)
    assert np.flatnonzero(~frame.tracked).tolist() == [INDEX_TIP]
    assert frame.position_valid.all()


@pytest.mark.parametrize("worth", [np.nan, np.inf, -np.inf])
def test_a_place_that_is_no_number_is_no_place(tracker, worth):
    tracker._joints["place"][WRIST, 1] = worth
    frame = tracker.frame(1.0)
    assert np.flatnonzero(~frame.position_valid).tolist() == [WRIST]
    assert np.isnan(frame.positions[WRIST]).all()


@pytest.mark.parametrize("worth", [0.0, np.nan])
def test_a_turn_that_is_none_is_no_turn(tracker, worth):
    tracker._joints["turn"][WRIST] = worth
    frame = tracker.frame(1.0)
    assert np.flatnonzero(~frame.orientation_valid).tolist() == [WRIST]
    assert np.isnan(frame.orientations[WRIST]).all()


def test_a_turn_of_another_length_is_made_one(tracker, hand):
    tracker._joints["turn"] *= 1.02
    assert np.allclose(tracker.frame(1.0).orientations, hand.orientations, atol=1e-6)


def test_a_hand_that_is_not_active_shows_nothing_of_long_ago(tracker):
    tracker._found.is_active = 0
    frame = tracker.frame(1.0)
    assert not frame.at_hand
    assert np.isnan(frame.positions).all()


def test_the_memory_is_laid_out_as_openxr_says(tracker):
    assert ctypes.sizeof(load().HandJointLocationEXT) == tracker._joints.itemsize == 40
