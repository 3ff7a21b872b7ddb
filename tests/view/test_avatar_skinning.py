"""The body follows two tracked limbs exactly, keeps its shape doing so, and never comes before the eye."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from game.body import rotations
from game.body.curls import DEFAULT_SHAPE, hand_from_curls
from game.body.joints import CHAINS, HAND, INDEX_TIP, THUMB_TIP, WRIST, Side
from game.body.postures import NAMES, place, posture, rest_limb
from game.mirror.reflect import reflect
from game.view.gallery import POSES, both
from game.view.skinning import Skinning
from game.view.window import EYE, FOV_DEG, LOOK_AT
from models3d.pack import load_body

PACKS = {name: load_body(name, "coarse") for name in ("man", "woman")}
X, Y, Z = np.eye(3)


@pytest.fixture(params=PACKS)
def skinning(request):
    """The pose of each body."""
    return Skinning(PACKS[request.param])


def skinned(matrices, mesh):
    """The mesh's points (N, 3) moved by matrices (J, 3, 4): the sum that the graphics card makes."""
    at = np.concatenate([mesh.points, np.ones((len(mesh.points), 1))], axis=1).astype(np.float64)
    moved = matrices[mesh.palette[mesh.bones]].astype(np.float64) @ at[:, None, :, None]
    return (moved[..., 0] * mesh.weights[:, :, None]).sum(axis=1)


def limb(name, at, roll=0.0, yaw=10.0):
    """A right limb in the seat frame with its wrist at `at`."""
    turn = rotations.multiply(
        rotations.about(Y, np.radians(yaw)),
        rotations.about(Z, np.radians(roll)),
    )
    return replace(place(posture(name, Side.RIGHT), np.array(at), turn), hinge=None)


def random_limb(rng, shape=DEFAULT_SHAPE):
    turn = rotations.about(Y, rng.uniform(-0.6, 0.6))
    turn = rotations.multiply(turn, rotations.about(X, rng.uniform(-0.5, 0.5)))
    turn = rotations.multiply(turn, rotations.about(Z, rng.uniform(-1.5, 1.2)))
    wrist = rng.uniform((0.0, 0.77, -0.60), (0.4, 1.1, -0.25))
    return hand_from_curls(rng.uniform(0.0, 1.0, 5), Side.RIGHT, wrist, turn, 0.0, shape)


def test_the_wrist_is_where_it_was_tracked_and_bones_keep_their_length(skinning):
    rng = np.random.default_rng(1)
    bind = skinning._grip.bind
    for _ in range(60):
        tracked = random_limb(rng)
        skinning.solve(None, None)
        skinning.solve(reflect(tracked), tracked)
        joints = skinning.joints[0]
        np.testing.assert_allclose(joints[WRIST], tracked.positions[WRIST], atol=1e-9)
        size = skinning._sizes[0]
        for chain in CHAINS.values():
            for a, b in itertools.pairwise(chain):
                wanted = size * np.linalg.norm(bind[b] - bind[a])
                assert np.linalg.norm(joints[b] - joints[a]) == pytest.approx(wanted, abs=1e-9)
        arm = skinning.arms[0]
        elbow, fore = np.array(arm.places[4]), skinning._bones.fore_m
        assert np.linalg.norm(joints[WRIST] - elbow) == pytest.approx(fore * arm.stretch, rel=1e-6)


def test_the_other_arm_is_the_mirror_image_to_the_last_digit(skinning):
    rng = np.random.default_rng(2)
    flip = np.array([-1.0, 1.0, 1.0])
    for _ in range(20):
        tracked = random_limb(rng)
        skinning.solve(reflect(tracked), tracked)
        right, left = skinning.matrices
        np.testing.assert_array_equal(left, right * flip[:, None])
        np.testing.assert_array_equal(skinning.joints[1], skinning.joints[0] * flip)


def test_an_image_that_is_copied_is_the_one_that_is_solved(skinning, monkeypatch):
    """Through seconds in which the other hand is now the image, now another hand, now gone."""
    solving = Skinning(skinning._pack)
    monkeypatch.setattr(solving, "_twins", lambda left, right: False)
    rng = np.random.default_rng(7)
    ends = [random_limb(rng) for _ in range(13)]
    copied = []
    for number in range(1200):
        part, share = divmod(number, 100)
        right = ends[part].but(
            positions=(1 - share / 100) * ends[part].positions + share / 100 * ends[part + 1].positions
        )
        right = right.but(
            time_s=number / 30, hinge=right.positions[WRIST] + (0.05, -0.05, 0.25) if part % 2 else None
        )
        left = reflect(right)
        if number % 400 > 330:
            left = (None, reflect(random_limb(rng)), left.but(time_s=number / 30 + 0.01))[number // 400]
        elif number > 720 and number % 400 > 320:
            left = left.but(hinge=np.array((-0.3, 0.9, 0.1)))
        elif 300 < number <= 310:
            left = left.but(positions=left.positions + np.array((0.0, 0.0, 0.02)))
        copied.append(left is not None and skinning._twins(left, right))
        skinning.solve(left, right)
        solving.solve(left, right)
        assert np.abs(skinning.matrices - solving.matrices).max() < 2e-6
        assert np.nanmax(np.abs(skinning.joints - solving.joints)) < 1e-6
        assert skinning.drawn == solving.drawn
    # Again within seconds of another hand.
    assert all(copied[200:301]), copied
    assert all(copied[600:720]), copied
    assert all(copied[1000:1120]), copied
    assert not any(copied[301:311] + copied[331:400] + copied[721:800] + copied[1121:])


@pytest.mark.parametrize("gap_m", [0.0, 0.008, 0.018])
def test_a_pinch_stands_as_far_open_as_it_was_tracked(skinning, gap_m):
    pinching = limb("pinch", (0.17, 0.85, -0.4))
    apart = pinching.positions[THUMB_TIP] - pinching.positions[INDEX_TIP]
    positions = pinching.positions.copy()
    positions[THUMB_TIP] += apart / np.linalg.norm(apart) * (gap_m - np.linalg.norm(apart))
    tracked = replace(pinching, positions=positions)
    skinning.solve(None, tracked)
    seen = np.linalg.norm(skinning.joints[0, THUMB_TIP] - skinning.joints[0, INDEX_TIP])
    assert seen == pytest.approx(gap_m, abs=0.002)


@pytest.mark.parametrize("roll", range(-165, 61, 15))
def test_no_roll_of_the_hand_wrings_the_forearm(skinning, roll):
    """Every slice of the forearm stays as thick as it is: no candy wrapper."""
    skinning.solve(None, limb("open", (0.17, 0.84, -0.38), roll=roll))
    mesh = skinning._pack.parts["arm"]
    posed = skinned(skinning.matrices[0], mesh)
    elbow, wrist = (skinning._pack.places[skinning._pack.index(name)] for name in ("lowerarm01", "wrist"))
    along = (mesh.points - elbow) @ (wrist - elbow) / ((wrist - elbow) @ (wrist - elbow))
    for low in np.arange(0.30, 1.0, 0.15):
        ring = (along > low) & (along < low + 0.15)
        assert ring.sum() > 5
        before = thickness(mesh.points[ring], elbow, wrist)
        after = thickness(posed[ring], np.array(skinning.arms[0].places[4]), skinning.joints[0, WRIST])
        assert after > 0.85 * before, (roll, low)


def thickness(points, start, end):
    """The middle distance of points from the line through two others."""
    way = (end - start) / np.linalg.norm(end - start)
    return float(np.median(np.linalg.norm(np.cross(points - start, way), axis=1)))


def on_picture(points):
    """Where points (N, 3) are on the picture of a seated person, (N, 2) in -1..1 by height, and how far ahead."""
    ahead = np.array(LOOK_AT) - np.array(EYE)
    ahead /= np.linalg.norm(ahead)
    right = np.cross(ahead, Y)
    up = np.cross(right, ahead)
    away = points - np.array(EYE)
    far = away @ ahead
    wide = np.tan(np.radians(FOV_DEG / 2))
    return np.column_stack([away @ right, away @ up]) / np.maximum(far, 1e-3)[:, None] / wide, far


@pytest.mark.parametrize("aspect", [16 / 9, 4 / 3, 5 / 4])
@pytest.mark.parametrize("wrist", [(0.1, 0.79, -0.66), (0.3, 0.80, -0.62), (0.17, 1.1, -0.55), (0.2, 0.9, -0.2)])
def test_the_trunk_never_comes_before_the_eye(skinning, aspect, wrist):
    """Only what is below the table's near edge may be seen of it, however far one reaches."""
    tracked = limb("open", wrist)
    skinning.solve(reflect(tracked), tracked)
    mesh = skinning._pack.parts["shirt"]
    for half in (0, 1):
        points = skinned(skinning.matrices[half], mesh)
        # What lies behind the shoulder's seam is sleeve.
        at, far = on_picture(points[points[:, 1] > 0.9])
        seen = (far > 0.05) & (np.abs(at[:, 0]) < 0.6) & (at[:, 1] > -0.86 / aspect)
        assert not seen.any(), at[(far > 0.05) & (np.abs(at[:, 0]) < 0.6), 1].max() * aspect


def test_what_is_worn_on_head_and_neck_only_casts_shadows(skinning):
    materials = {name: mesh.material for name, mesh in skinning._pack.parts.items()}
    assert materials["head"] == materials["neck"] == "shadow"


@pytest.mark.parametrize("name", POSES)
def test_no_finger_goes_through_the_table_in_the_gallery(skinning, name):
    skinning.solve(*both(POSES[name]))
    mesh = skinning._pack.parts["arm"]
    points = skinned(skinning.matrices[0], mesh)
    hand = np.isin(np.array(skinning._pack.names)[mesh.palette[mesh.bones[:, 0]]], list(HAND))
    assert points[hand, 1].min() > 0.74 - 0.003


def test_resting_arms_and_elbows_lie_on_the_table_not_in_it(skinning):
    skinning.solve(rest_limb(Side.LEFT, 0.0), rest_limb(Side.RIGHT, 0.0))
    points = skinned(skinning.matrices[0], skinning._pack.parts["arm"])
    over = points[points[:, 2] < -0.19]
    assert over[:, 1].min() > 0.74 - 0.006


@pytest.mark.parametrize("name", NAMES)
def test_every_posture_gives_finite_matrices_and_is_drawn_only_at_hand(skinning, name):
    tracked = limb(name, (0.17, 0.9, -0.4))
    skinning.solve(None, tracked)
    assert np.isfinite(skinning.matrices).all()
    assert skinning.drawn == [True, False]
    assert np.isnan(skinning.joints[1]).all()
    skinning.solve(None, None)
    assert skinning.drawn == [False, False]


@pytest.mark.parametrize("scale", [0.7, 0.85, 1.0, 1.1, 1.3])
def test_a_hand_is_drawn_in_its_own_size_within_what_a_body_bears(skinning, scale):
    rng = np.random.default_rng(3)
    skinning.solve(None, random_limb(rng, DEFAULT_SHAPE.scaled(scale)))
    palm = np.linalg.norm(skinning._grip.bind[HAND["middle_proximal"]] - skinning._grip.bind[WRIST])
    own = 0.1101 * scale / palm
    assert skinning._sizes[0] == pytest.approx(np.clip(own, 0.75, 1.12), abs=0.02)
