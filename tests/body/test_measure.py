"""Measures tell what a clinician would see, and a personal range comes from percentiles, not from spikes."""

from dataclasses import replace

import numpy as np
import pytest

from game.body.frame import LimbFrame
from game.body.joints import Side, Skeleton
from game.body.kinematics import complete
from game.body.measure import MEASURES, Calibration, CalibrationRules, curls, measure
from game.body.postures import place, posture
from game.body.rotations import about
from game.settings import default_ranges, rules

AHEAD = np.array([0.0, 0.0, -1.0])


def turned(name, side, roll_deg):
    """Thumb up at 0, palm up at 90, palm down at -90."""
    angle = side.sign * np.radians(roll_deg + 90)
    return place(posture(name, side), np.array([0.1, 0.9, -0.3]), about(AHEAD, angle))


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("roll", [-90.0, -30.0, 0.0, 45.0, 90.0])
@pytest.mark.parametrize("name", ["rest", "wrist-flexed", "wrist-extended"])
def test_forearm_roll_is_clinical_whatever_the_side_and_the_wrist(side, roll, name):
    assert np.degrees(measure("forearm_roll", turned(name, side, roll))) == pytest.approx(roll, abs=1e-6)


def test_forearm_roll_without_an_elbow_takes_the_hand_and_is_unknown_upright():
    hand = replace(turned("open", Side.LEFT, 30.0), hinge=None)
    assert np.degrees(measure("forearm_roll", hand)) == pytest.approx(30.0)
    upright = place(hand, np.zeros(3), about(np.array([1.0, 0.0, 0.0]), np.pi / 2))
    assert np.isnan(measure("forearm_roll", upright))


def test_wrist_flexion_needs_the_elbow():
    assert measure("wrist_flexion", posture("wrist-flexed", Side.LEFT)) == pytest.approx(np.radians(55))
    assert np.isnan(measure("wrist_flexion", replace(posture("wrist-flexed", Side.LEFT), hinge=None)))


def test_every_measure_is_unknown_for_a_limb_never_seen_and_for_a_leg():
    for unseen in (LimbFrame.unseen(0.0, Side.LEFT), LimbFrame.unseen(0.0, Side.LEFT, Skeleton.LEG)):
        assert all(np.isnan(measure(name, unseen)) for name in MEASURES)


def test_one_unknown_finger_leaves_the_hands_curl_known():
    hand = posture("fist", Side.RIGHT)
    turns = hand.orientations.copy()
    turns[[22, 23, 24]] = np.nan
    valid = np.isfinite(turns[:, 0])
    partial = replace(hand, orientations=turns, orientation_valid=valid)
    assert np.isnan(measure("little_curl", partial))
    assert measure("curl", partial) == pytest.approx(curls(hand)[1:4].mean())


def test_every_default_range_is_of_a_measure():
    assert set(default_ranges()) <= set(MEASURES)


def test_an_unknown_measure_names_the_known_ones():
    with pytest.raises(ValueError, match=r"no measure 'grip'.*curl"):
        measure("grip", posture("rest", Side.LEFT))


def test_calibration_takes_percentiles_and_refuses_what_did_not_move(moving):
    calibration = Calibration(rules(CalibrationRules, "calibration"))
    for n in range(751):
        frame = moving(n / 30)
        if n % 100 == 50:  # a spike is no range
            frame = replace(frame, positions=frame.positions * 3.0)
        calibration.add(frame)
    calibration.add(replace(moving(25.1), tracked=np.zeros(26, bool)))
    found = calibration.ranges()
    assert found["curl"].low == pytest.approx(0.1, abs=0.03)
    assert found["curl"].high == pytest.approx(0.9, abs=0.03)
    assert found["pinch_gap_m"].high < 0.13
    assert calibration.share == 1.0
    assert set(calibration.refused()) == {"wrist_flexion", "forearm_roll"}


def test_calibration_counts_time_by_the_samples():
    calibration = Calibration(CalibrationRules(25.0, 0.02, 0.98, 0.08))
    assert calibration.share == 0.0
    assert calibration.ranges() == {}
    for time_s in (1.0, 6.0):
        calibration.add(replace(posture("rest", Side.LEFT), time_s=time_s))
    assert calibration.share == pytest.approx(0.2)


@pytest.mark.recordings
@pytest.mark.parametrize(
    ("name", "open_label", "fists"),
    [("duke-gestures-right-111s", 4, (6, 7)), ("duke-gestures-left-119s", 0, (2, 3))],
)
def test_labelled_fists_are_clearly_more_closed_than_labelled_open_hands(
    recordings, hands, name, open_label, fists
):
    labels = np.load(recordings / f"{name}.npz", allow_pickle=False)["label"]
    found = {}
    for frame, label in zip(hands(name), labels, strict=True):
        if frame.at_hand and np.isfinite(label):
            found.setdefault(int(label), []).append(measure("curl", complete(frame)))
    assert np.median(found[open_label]) < 0.15
    for label in fists:
        assert np.median(found[label]) > 0.5
        assert np.quantile(found[label], 0.25) > np.quantile(found[open_label], 0.5) + 0.35
