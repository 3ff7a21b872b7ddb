"""A frozen phantom at the loop: it comes in its own pose, opens with the breath, and nothing makes it jump."""

import math

import numpy as np
import pytest

from game.body.blending import take_apart
from game.body.joints import CHAINS, WRIST, Side
from game.body.measure import curls
from game.body.rotations import angle_between
from game.mirror.opening import HandPose, Opening, OpeningRules, turned
from game.training.events import RigSet, Say
from game.view.input import Action, Press
from tests.session.guided.test_reveal import frames, seated

__all__ = ["seated"]
# A breath of two seconds and a step of a tenth, so that little time shows much.
RULES = OpeningRules(0.1, 0.8, 1.2, 180.0)
BREATH = 2.0
POSE = HandPose(60.0, 0.9)
FINGERS = [joint for chain in CHAINS.values() for joint in chain[1:]]


def begun(seated, affected=Side.LEFT, moves="sim:grasp"):
    desk = seated(moves, affected)
    desk.fit(0.6, 0.9, Opening(POSE, RULES))
    desk.body("both", 4.0)
    return desk, desk.loop


def mirror(loop):
    return loop.view.left if loop.person.affected is Side.LEFT else loop.view.right


def play(loop):
    loop.counting = True
    loop.presenting.loosen(loop)


def rigs(loop):
    return [each for _, _, _, each in loop.record.entries if isinstance(each, RigSet)]


@pytest.mark.parametrize("affected", list(Side))
def test_it_comes_at_rest_in_the_pose_that_is_felt_and_waits(seated, affected):
    _, loop = begun(seated, affected)
    frames(loop, 5.0)
    limb = mirror(loop)
    assert math.degrees(turned(limb)) == pytest.approx(60.0, abs=1e-6)
    np.testing.assert_allclose(curls(limb)[1:], 0.9, atol=0.01)
    assert (rigs(loop)[0].length, rigs(loop)[0].size) == (0.6, 0.9)
    assert (rigs(loop)[0].turn, rigs(loop)[0].curl, rigs(loop)[0].opened) == (60.0, 0.9, 0.0)
    # While it lies there it does not open.
    assert loop.presenting.opening.share == 0.0


def test_in_play_it_opens_by_a_step_a_breath_until_it_is_the_image(seated):
    desk, loop = begun(seated)
    frames(loop, 2.0)
    play(loop)
    frames(loop, 1.0)
    now, image = mirror(loop), loop.moment.mirrored
    # It stands where the image would with its length, in its own pose.
    assert math.degrees(turned(now)) == pytest.approx(60.0, abs=0.5)
    np.testing.assert_allclose(curls(now)[1:], 0.9, atol=0.01)
    assert np.linalg.norm(now.positions[WRIST] - image.positions[WRIST]) == pytest.approx(0.4 * 0.255, abs=0.02)
    frames(loop, 11 * BREATH)
    assert [each.opened for each in rigs(loop)] == [0.0, *(n / 10 for n in range(1, 11))]
    assert [each.key for _, _, _, each in loop.record.entries if isinstance(each, Say)] == ["fit-opens"]
    assert loop.presenting.opening.over
    desk.fit(1.0, 1.0, None)
    frames(loop, 0.1)
    np.testing.assert_array_equal(mirror(loop).positions, loop.moment.mirrored.positions)


@pytest.mark.parametrize("moves", ["sim:grasp", "sim:reach"])
def test_no_joint_jumps_from_the_reveal_through_the_whole_opening(seated, moves):
    _, loop = begun(seated, moves=moves)
    frames(loop, 2.0)
    play(loop)
    before, image, worst = [mirror(loop)], [loop.moment.mirrored], [0.0, 0.0]

    def each():
        limb, now = mirror(loop), loop.moment.mirrored
        parts = [take_apart(one.positions, one.orientations)[0] for one in (limb, before[0], now, image[0])]
        moved, free = angle_between(parts[0], parts[1]), angle_between(parts[2], parts[3])
        worst[0] = max(worst[0], float((moved - free)[FINGERS].max()))
        worst[1] = max(worst[1], float(np.linalg.norm(limb.positions - before[0].positions, axis=1).max()))
        before[0], image[0] = limb, now

    frames(loop, 12 * BREATH, each)
    # Never quicker than the other hand's own joints by more than a degree and a half a frame.
    assert math.degrees(worst[0]) < 1.5
    assert worst[1] < 0.04


def test_rest_cover_and_a_lost_hand_hold_it_where_it_is(seated):
    desk, loop = begun(seated)
    frames(loop, 1.0)
    play(loop)
    frames(loop, 3 * BREATH + 0.5)
    held = loop.presenting.opening.share
    assert 0.2 < held < 0.4
    loop.rest("patient", "asked")
    frames(loop, 4 * BREATH)
    assert loop.presenting.opening.share == held
    loop.screens.hear([Press(Action.PAD, loop.time_s, "hand", "go-on")])
    loop._lay_cover()
    desk.cover(True, "staff")
    frames(loop, 4 * BREATH)
    assert loop.presenting.opening.share == held
    desk.cover(False, "staff")
    lost = loop.intact.device.pose
    loop.intact.device.pose = lambda at_s: None
    frames(loop, 3.0)
    assert loop.presenting.opening.share == pytest.approx(held, abs=0.02)
    held = loop.presenting.opening.share
    loop.intact.device.pose = lost
    frames(loop, 2 * BREATH)
    assert loop.presenting.opening.share > held


def test_the_same_frames_make_the_same_limbs_and_rows(seated):
    runs = []
    for _ in range(2):
        _, loop = begun(seated)
        frames(loop, 1.0)
        play(loop)
        limbs = []
        frames(loop, 3 * BREATH, lambda loop=loop, limbs=limbs: limbs.append(mirror(loop).positions.tobytes()))
        runs.append((limbs, rigs(loop)))
    assert runs[0] == runs[1]
