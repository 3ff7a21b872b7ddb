import numpy as np
import pytest

from devices.between import between, bridge_rules, joins
from game.body.curls import hand_from_curls
from game.body.frame import LimbFrame
from game.body.joints import HAND, Side
from game.body.rotations import about, angle_between

UP = np.array([0.0, 1.0, 0.0])


def hand(
    time_s: float, x: float = 0.0, turn: float = 0.0, curl: float = 0.0, side: Side = Side.RIGHT
) -> LimbFrame:
    return hand_from_curls(np.full(5, curl), side, np.array([x, 0.8, -0.4]), about(UP, turn), time_s)


def without(frame: LimbFrame, joint: str) -> LimbFrame:
    valid = frame.position_valid.copy()
    valid[HAND[joint]] = False
    positions, orientations = frame.positions.copy(), frame.orientations.copy()
    positions[~valid], orientations[~valid] = np.nan, np.nan
    return LimbFrame(frame.time_s, frame.side, positions, orientations, valid, valid, valid, frame.derived)


def test_half_way_is_half_way() -> None:
    mid = between(hand(1.0), hand(1.1, 0.1, 0.4, 1.0), 1.05)
    assert mid.time_s == 1.05
    assert mid.positions[HAND["wrist"]] == pytest.approx([0.05, 0.8, -0.4])
    assert angle_between(mid.orientations[HAND["wrist"]], about(UP, 0.2)) == pytest.approx(0.0, abs=1e-9)
    assert mid.curl == pytest.approx(np.full(5, 0.5))
    assert np.linalg.norm(mid.orientations, axis=1) == pytest.approx(np.ones(26))


def test_orientations_take_the_shorter_way_at_even_speed() -> None:
    a, b = hand(0.0), hand(1.0, turn=3.0)
    flipped = LimbFrame(
        b.time_s, b.side, b.positions, -b.orientations, b.position_valid, b.orientation_valid, b.tracked, b.derived
    )
    for share in (0.1, 0.5, 0.9):
        for end in (b, flipped):
            turned = between(a, end, share).orientations[HAND["wrist"]]
            assert angle_between(turned, about(UP, 3.0 * share)) == pytest.approx(0.0, abs=1e-9)


def test_the_same_instant_is_the_same_sample() -> None:
    a, b = hand(1.0), hand(1.05, 0.02, 0.1)
    assert between(a, b, 1.0) is a
    assert np.allclose(between(a, b, 1.05).positions, b.positions, atol=1e-12)
    assert np.allclose(between(a, a.at_time(2.0), 1.5).orientations, a.orientations, atol=1e-12)


def test_a_joint_that_one_sample_lacks_is_not_invented() -> None:
    for a, b in ((without(hand(0.0), "little_tip"), hand(0.1)), (hand(0.0), without(hand(0.1), "little_tip"))):
        mid = between(a, b, 0.04)
        tip = HAND["little_tip"]
        assert not mid.position_valid[tip]
        assert not mid.orientation_valid[tip]
        assert not mid.tracked[tip]
        assert np.isnan(mid.positions[tip]).all()
        assert np.isnan(mid.orientations[tip]).all()
        assert np.isfinite(np.delete(mid.positions, tip, axis=0)).all()


@pytest.mark.parametrize(
    ("a", "b", "known"),
    [
        (hand(0.0), hand(0.25), True),
        (hand(0.0), hand(0.2501), False),
        (hand(0.0), hand(0.0), False),
        (hand(0.0), LimbFrame.unseen(0.1, Side.RIGHT), False),
        (LimbFrame.unseen(0.0, Side.RIGHT), hand(0.1), False),
        (hand(0.0), hand(0.1, side=Side.LEFT), False),
        (hand(0.0), hand(0.1, 0.29), True),
        (hand(0.0), hand(0.1, 0.31), False),
    ],
)
def test_samples_join_only_where_the_limb_between_them_is_known(a: LimbFrame, b: LimbFrame, known: bool) -> None:
    assert bridge_rules().bridge_s == 0.25
    assert bridge_rules().speed_m_s == 3.0
    assert joins(a, b) is known
