"""A limb frame keeps what it was given, refuses what has another shape, and cannot be changed afterwards."""

from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.body.frame import LimbFrame, Range, every
from game.body.joints import CHAINS, LEG_JOINTS, PALM, WRIST, Side, Skeleton
from game.body.postures import posture

HAND = posture("rest", Side.RIGHT)


def flags(frame, *gone):
    valid = frame.position_valid.copy()
    valid[list(gone)] = False
    return valid


def test_arrays_are_copies_and_read_only():
    places = HAND.positions.copy()
    frame = replace(HAND, positions=places, hinge=[0.0, 0.9, 0.1], curl=(0, 0, 0, 0, 1))
    places[:] = 5.0
    np.testing.assert_array_equal(frame.positions, HAND.positions)
    for array in (
        frame.positions,
        frame.orientations,
        frame.position_valid,
        frame.tracked,
        frame.hinge,
        frame.curl,
    ):
        assert not array.flags.writeable
    assert frame.curl.dtype == np.float64
    with pytest.raises(FrozenInstanceError):
        frame.time_s = 3.0


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("positions", np.zeros((25, 3)), r"positions of a hand must be \(26, 3\), not \(25, 3\)"),
        ("orientations", np.zeros((26, 3)), r"orientations of a hand must be \(26, 4\)"),
        ("tracked", np.zeros(8, bool), r"tracked must have one flag a joint"),
        ("hinge", np.zeros(2), r"hinge must hold 3 numbers"),
        ("curl", np.zeros(4), r"curl must hold 5 numbers"),
    ],
)
def test_another_shape_is_refused_in_one_sentence(field, value, sentence):
    with pytest.raises(ValueError, match=sentence):
        replace(HAND, **{field: value})
    if field != "positions":
        with pytest.raises(ValueError, match=field):
            HAND.but(**{field: value})


def test_but_exchanges_what_is_named_and_keeps_the_rest():
    places = HAND.positions + 1.0
    elbow = np.zeros(3)
    frame = HAND.but(time_s=4.0, side=Side.LEFT, positions=places, hinge=elbow)
    assert (frame.time_s, frame.side, frame.skeleton) == (4.0, Side.LEFT, Skeleton.HAND)
    assert frame.positions is places
    assert not places.flags.writeable
    assert not elbow.flags.writeable
    assert frame.orientations is HAND.orientations
    assert frame.root is None
    assert HAND.but(hinge=None).hinge is None
    assert HAND.time_s == 0.0


def test_posed_is_but_for_joints_and_refuses_other_shapes():
    places, turns = HAND.positions + 1.0, HAND.orientations[::-1].copy()
    frame = HAND.posed(places, turns, Side.LEFT)
    wanted = HAND.but(positions=places, orientations=turns, side=Side.LEFT)
    assert vars(frame) == vars(wanted)
    assert not places.flags.writeable
    assert not turns.flags.writeable
    assert HAND.posed(places, turns).side is Side.RIGHT
    for wrong in ((turns, places), (places[:8], turns), (places, turns[:8])):
        with pytest.raises(ValueError, match="posed"):
            HAND.posed(*wrong)


def test_limbs_that_are_wholly_known_share_their_flags():
    whole = replace(HAND, position_valid=[True] * len(HAND.positions))
    assert whole.position_valid is HAND.position_valid
    assert every(whole.position_valid)
    assert every(whole.position_valid.copy())
    assert not every(flags(HAND, WRIST))
    assert replace(HAND, position_valid=flags(HAND, WRIST)).position_valid is not HAND.position_valid


def test_but_refuses_another_type_a_list_and_a_field_that_is_none():
    with pytest.raises(ValueError, match="float32"):
        HAND.but(positions=HAND.positions.astype(np.float32))
    with pytest.raises(AttributeError):
        HAND.but(positions=[[0.0, 0.0, 0.0]] * 26)
    with pytest.raises(AttributeError):
        HAND.but(colour="red")


def test_a_limb_never_seen_is_nowhere():
    unseen = LimbFrame.unseen(2.0, Side.LEFT)
    assert np.isnan(unseen.positions).all()
    assert not unseen.at_hand
    assert not unseen.near(np.zeros(3), 100.0)
    leg = LimbFrame.unseen(2.0, Side.LEFT, Skeleton.LEG)
    assert leg.positions.shape == (len(LEG_JOINTS), 3)
    assert not leg.at_hand


def test_a_hand_is_at_hand_with_wrist_or_palm_and_four_whole_fingers():
    little, ring = CHAINS["little"], CHAINS["ring"]
    assert replace(HAND, position_valid=flags(HAND, WRIST, *little)).at_hand
    assert replace(HAND, position_valid=flags(HAND, PALM, little[0], ring[0])).at_hand
    assert not replace(HAND, position_valid=flags(HAND, WRIST, PALM)).at_hand
    assert not replace(HAND, position_valid=flags(HAND, little[-1], ring[2])).at_hand


def test_near_takes_a_place_or_a_thing_that_has_one():
    class Cup:
        at = HAND.positions[PALM] + (0.0, 0.03, 0.0)

    assert HAND.near(Cup(), 0.031)
    assert not HAND.near(Cup(), 0.029)
    assert HAND.near(HAND.positions[WRIST], 0.001, joint=WRIST)
    assert not replace(HAND, position_valid=flags(HAND, PALM)).near(Cup(), 1.0)


def test_a_range_goes_on_beyond_its_ends():
    own = Range(0.2, 0.7)
    assert [own.percent(value) for value in (0.2, 0.45, 0.7, 0.95)] == pytest.approx([0.0, 50.0, 100.0, 150.0])


@given(st.floats(-3, 3), st.floats(0.05, 5), st.floats(0.2, 1), st.floats(0.2, 1))
def test_a_spared_range_lies_in_the_own_one_is_as_wide_and_ends_under_its_cap(low, width, share, cap):
    own = Range(low, low + width)
    spared = own.spared(share, cap)
    assert own.low - 1e-9 <= spared.low < spared.high
    assert own.percent(spared.high) <= 100 * cap + 1e-6
    assert spared.high - spared.low <= share * width + 1e-9
    if cap >= share:
        assert spared.high - spared.low == pytest.approx(share * width)
    whole = own.spared(1.0)
    assert (whole.low, whole.high) == (pytest.approx(own.low, abs=1e-9), pytest.approx(own.high, abs=1e-9))


def test_a_range_spared_to_six_tenths_ends_at_eight_tenths_of_the_own_one():
    """Protocol.md 2.2 R15 and 5.3: range x 0.6, and no target over 80 % of the personal range."""
    own = Range(-1.0, 1.0)
    spared = own.spared(0.6, 0.8)
    assert (own.percent(spared.low), own.percent(spared.high)) == (pytest.approx(20), pytest.approx(80))
    assert spared.percent(0.0) == pytest.approx(50)
    assert own.percent(own.spared(0.6, 0.5).high) == pytest.approx(50)
    for share, cap in ((0.0, 1.0), (1.1, 1.0), (1.0, 0.0), (float("nan"), 1.0)):
        with pytest.raises(ValueError, match="more than 0 and at most 1"):
            own.spared(share, cap)
