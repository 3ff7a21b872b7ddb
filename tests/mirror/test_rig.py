"""What stands in the affected place in each mode, and that no mode draws a limb that is not true or too large."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.body.frame import LimbFrame
from game.body.joints import HAND_PARENTS, LEG, WRIST, Side, Skeleton
from game.body.postures import place, posture, rest_limb
from game.body.rotations import about, angle_between
from game.mirror.midline import Plane
from game.mirror.reflect import reflect
from game.mirror.rig import MirrorLimits, MirrorRig, shown
from game.settings import rules

LIMITS = rules(MirrorLimits, "mirror")
UP = np.array([0.0, 1.0, 0.0])
PARENTS = np.array([WRIST, *HAND_PARENTS[1:]])
PARENTS[WRIST] = WRIST
INTACT = place(posture("point", Side.RIGHT), np.array([0.17, 0.78, -0.4]), about(UP, 0.25)).at_time(2.0)
AFFECTED = place(posture("rest", Side.LEFT), np.array([-0.2, 0.77, -0.35]), about(UP, -0.3)).at_time(1.99)
KEPT = place(posture("open", Side.LEFT), np.array([-0.1, 0.8, -0.5])).at_time(1.0)


def bones(frame):
    return np.linalg.norm(frame.positions - frame.positions[PARENTS], axis=1)


def same(a, b):
    np.testing.assert_allclose(a.positions, b.positions, atol=1e-12)
    assert angle_between(a.orientations, b.orientations).max() < 1e-9
    assert a.side is b.side


def test_reflect_is_the_mirror_image_and_nothing_else():
    same(shown(MirrorRig(), INTACT, AFFECTED, frozen=KEPT), reflect(INTACT))
    plane = Plane(np.array([1.0, 0.0, 0.2]), np.array([0.05, 0.0, 0.0]))
    same(shown(MirrorRig(), INTACT, plane=plane), reflect(INTACT, plane))


@pytest.mark.parametrize(
    "rig", [MirrorRig("cover"), MirrorRig(condition="covered"), MirrorRig("real", condition="covered")]
)
def test_cover_draws_nothing(rig):
    assert shown(rig, INTACT, AFFECTED, frozen=KEPT) is None


def test_freeze_keeps_the_pose_it_was_given_and_its_time():
    rig = MirrorRig("freeze", gain=1.5, assist=0.3)
    assert shown(rig, INTACT, AFFECTED, frozen=KEPT, target=np.zeros(3)) is KEPT
    # Before there is a kept pose, the mirror goes on.
    same(shown(MirrorRig("freeze"), INTACT), reflect(INTACT))


def test_real_and_direct_draw_the_true_limb_or_none():
    for rig in (MirrorRig("real"), MirrorRig(condition="direct")):
        assert shown(rig, INTACT, AFFECTED) is AFFECTED
        assert shown(rig, INTACT, None) is None


@pytest.mark.parametrize("w", [0.1, 0.35, 0.5, 0.9])
def test_blend_goes_from_the_image_to_the_true_limb_with_whole_bones(w):
    image = reflect(INTACT)
    found = shown(MirrorRig("blend", w=w), INTACT, AFFECTED)
    wrist = image.positions[WRIST] + w * (AFFECTED.positions[WRIST] - image.positions[WRIST])
    np.testing.assert_allclose(found.positions[WRIST], wrist, atol=1e-12)
    np.testing.assert_allclose(bones(found), bones(image), atol=1e-9)
    assert found.side is Side.LEFT
    turned = angle_between(found.orientations, image.orientations)[WRIST]
    assert turned == pytest.approx(w * angle_between(AFFECTED.orientations, image.orientations)[WRIST], abs=1e-9)


def test_blend_at_its_ends_and_where_one_limb_is_missing():
    same(shown(MirrorRig("blend", w=0.0), INTACT, AFFECTED), reflect(INTACT))
    same(shown(MirrorRig("blend", w=1.0), INTACT, AFFECTED), AFFECTED)
    same(shown(MirrorRig("blend", w=0.5), INTACT, None), reflect(INTACT))
    same(shown(MirrorRig("blend", w=0.5), INTACT, LimbFrame.unseen(2.0, Side.LEFT)), reflect(INTACT))
    same(shown(MirrorRig("blend", w=0.5), LimbFrame.unseen(2.0, Side.RIGHT), AFFECTED), AFFECTED)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["reflect", "cover", "freeze", "blend", "real"]),
    st.sampled_from(["mirror", "covered", "direct"]),
    st.floats(0.0, 1.0),
    st.floats(0.8, 2.0),
    st.floats(0.85, 1.0),
    st.booleans(),
)
def test_no_setting_invents_a_limb_that_was_not_seen(mode, condition, w, gain, size, with_affected):
    unseen = LimbFrame.unseen(2.0, Side.RIGHT)
    affected = LimbFrame.unseen(2.0, Side.LEFT) if with_affected else None
    found = shown(MirrorRig(mode, w=w, gain=gain, size=size, condition=condition), unseen, affected)
    assert found is None or not found.at_hand


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["reflect", "freeze", "blend", "real"]),
    st.floats(0.0, 1.0),
    st.floats(0.8, 2.0),
    st.floats(0.85, 1.0),
)
def test_no_setting_draws_a_limb_larger_than_life(mode, w, gain, size):
    found = shown(MirrorRig(mode, w=w, gain=gain, size=size), INTACT, AFFECTED, frozen=KEPT)
    np.testing.assert_allclose(bones(found), size * bones(INTACT), atol=1e-9)


@pytest.mark.parametrize("size", [1.0001, 1.2, 2.0, np.inf, np.nan])
def test_a_size_above_one_is_refused_here_whatever_the_preset_says(size):
    with pytest.raises(
        ValueError, match=r"cannot be drawn at size .*1\.00 is the largest, because a larger limb raises pain"
    ):
        MirrorRig(size=size)


def test_a_smaller_limb_is_drawn_about_its_wrist():
    found, whole = shown(MirrorRig(size=0.9), INTACT), reflect(INTACT)
    np.testing.assert_allclose(found.positions[WRIST], whole.positions[WRIST], atol=1e-12)
    np.testing.assert_allclose(bones(found), 0.9 * bones(whole), atol=1e-12)
    np.testing.assert_allclose(found.hinge - found.positions[WRIST], 0.9 * (whole.hinge - whole.positions[WRIST]))
    np.testing.assert_array_equal(found.orientations, whole.orientations)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"mode": "mirror"}, "no mode 'mirror'; choose one of reflect, cover, freeze, blend, real"),
        ({"condition": "sham"}, "no condition 'sham'; choose one of mirror, covered, direct"),
        ({"w": 1.1}, "w and assist from 0 to 1"),
        ({"gain": 0.0}, "a gain above 0"),
        ({"assist": -0.1}, "w and assist from 0 to 1"),
        ({"size": 0.0}, "a size and a gain above 0"),
        ({"w": np.nan}, "w and assist from 0 to 1"),
    ],
)
def test_a_rig_that_cannot_be_is_one_sentence(values, sentence):
    with pytest.raises(ValueError, match=sentence):
        MirrorRig(**values)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"size": 0.8}, r"size is 0.8; here it must lie between 0.85 and 1.0"),
        ({"gain": 2.1}, r"gain is 2.1; here it must lie between 0.8 and 2.0"),
        ({"assist": 0.6}, r"assist is 0.6; here it must lie between 0.0 and 0.5"),
    ],
)
def test_a_rig_beyond_the_presets_limits_is_one_sentence(values, sentence):
    MirrorRig().check(LIMITS)
    with pytest.raises(ValueError, match=sentence):
        MirrorRig(**values).check(LIMITS)


def test_the_preset_itself_never_allows_more_than_life_size():
    assert LIMITS.size_max <= 1.0
    assert rest_limb(Side.LEFT, 0.0).at_hand


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("length", [1.0, 0.8, 0.5, 0.2])
def test_the_hand_is_drawn_along_the_limb_where_it_is_felt(side, length):
    """Protocol.md 9.2: 100 % is the normal place; less is nearer the elbow, and never larger."""
    intact = place(posture("point", side.other), np.array([0.1, 0.78, -0.4]), about(UP, 0.25))
    image, drawn = reflect(intact), shown(MirrorRig(length=length), intact)
    way, felt = image.positions[WRIST] - image.hinge, drawn.positions[WRIST] - drawn.hinge
    np.testing.assert_allclose(felt, length * way, atol=1e-12)
    np.testing.assert_allclose(bones(drawn), bones(image), atol=1e-12)
    np.testing.assert_allclose(drawn.hinge, image.hinge)
    if length == 1.0:
        same(drawn, image)
    # With a size as well it is the smaller hand at the same place.
    small = shown(MirrorRig(length=length, size=0.85), intact)
    np.testing.assert_allclose(small.positions[WRIST], drawn.positions[WRIST], atol=1e-12)
    np.testing.assert_allclose(bones(small), 0.85 * bones(drawn), atol=1e-12)


def test_without_an_elbow_the_forearm_goes_on_straight_from_the_hand():
    drawn, image = (shown(MirrorRig(length=each), INTACT.but(hinge=None)) for each in (0.5, 1.0))
    way = drawn.positions[WRIST] - image.positions[WRIST]
    assert np.linalg.norm(way) == pytest.approx(0.5 * 0.255)
    np.testing.assert_allclose(way, 0.5 * (reflect(INTACT).hinge - image.positions[WRIST]), atol=1e-9)


def test_a_hand_that_lies_on_the_table_stays_on_it():
    rest = rest_limb(Side.RIGHT, 1.0)
    assert rest.hinge is None
    drawn = shown(MirrorRig(length=0.2), rest)
    np.testing.assert_allclose(drawn.positions[:, 1], rest.positions[:, 1], atol=1e-12)
    # A hand that points up comes down along itself.
    turned = about(np.array([1.0, 0, 0]), np.pi / 2)
    upright = place(posture("open", Side.RIGHT), np.array([0.2, 1.0, -0.4]), turned)
    drawn = shown(MirrorRig(length=0.2), upright.but(hinge=None))
    assert drawn.positions[WRIST, 1] == pytest.approx(1.0 - 0.8 * 0.255)


def test_the_true_limb_is_never_moved():
    assert shown(MirrorRig("real", length=0.5), INTACT, AFFECTED) is AFFECTED
    assert shown(MirrorRig(condition="direct", length=0.5), INTACT, AFFECTED) is AFFECTED


@pytest.mark.parametrize("length", [0.0, -0.1, 1.0001, 1.5, np.nan])
def test_no_length_beyond_the_normal_place(length):
    with pytest.raises(ValueError, match="of its length"):
        MirrorRig(length=length)


@pytest.mark.parametrize("length", [0.2, 0.7])
def test_a_foot_is_drawn_nearer_the_knee(length):
    knee, ankle = LEG["knee"], LEG["ankle"]
    leg = LimbFrame.unseen(1.0, Side.RIGHT, Skeleton.LEG)
    places = np.array([[0.1, 0.5, 0.0], [0.1, 0.5, -0.45], [0.1, 0.08, -0.45], *[[0.1, 0.05, -0.5]] * 5])
    known = np.ones(8, dtype=bool)
    leg = leg.but(positions=places, position_valid=known, orientations=np.tile([0, 0, 0, 1.0], (8, 1)))
    image, drawn = shown(MirrorRig(), leg), shown(MirrorRig(length=length), leg)
    np.testing.assert_array_equal(drawn.positions[[0, knee]], image.positions[[0, knee]])
    way = image.positions[ankle] - image.positions[knee]
    np.testing.assert_allclose(drawn.positions[ankle] - drawn.positions[knee], length * way, atol=1e-12)
    foot = drawn.positions[ankle:7] - drawn.positions[ankle]
    np.testing.assert_allclose(foot, image.positions[ankle:7] - image.positions[ankle], atol=1e-12)
