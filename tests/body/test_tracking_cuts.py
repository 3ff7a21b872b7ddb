"""Cuts of 0.1, 0.3, 1.0 and 3.1 s in a good stretch are held, frozen, void and led back by protocol.md 2.6."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from game.body.blending import minimum_jerk
from game.body.gate import farthest
from game.body.joints import HAND_PARENTS, WRIST
from game.body.kinematics import complete
from game.body.postures import rest_limb
from game.body.tracking import Phase
from game.mirror.midline import seat_from_rest

CUTS = [0.1, 0.3, 1.0, 3.1]
HZ = 45.0
FRAME_S = 1 / HZ + 1e-6
PARENTS = np.array([WRIST, *HAND_PARENTS[1:]])
PARENTS[WRIST] = WRIST
# The fastest of a minimum-jerk way against its mean.
PEAK = 1.875


@pytest.fixture(scope="module")
def made():
    """What a source made, for the tests that come after: frames cannot be changed."""
    return {}


def simulated(moving, hands):
    return [moving(n / 60) for n in range(8 * 60)], 2.0


def recorded(moving, hands):
    raw = [complete(frame) for frame in hands("duke-gestures-right-111s") if 42.0 <= frame.time_s <= 50.0]
    seat = seat_from_rest(raw[:12], raw[0].side, rest_limb(raw[0].side, 0.0).positions[WRIST])
    return [seat.apply(frame) for frame in raw], 44.0


SOURCES = [simulated, pytest.param(recorded, marks=pytest.mark.recordings)]


def bones(frame):
    return np.linalg.norm(frame.positions - frame.positions[PARENTS], axis=1)


@pytest.mark.parametrize("silent", [False, True], ids=["flagged", "silent"])
@pytest.mark.parametrize("cut_s", CUTS)
@pytest.mark.parametrize("source", SOURCES)
def test_a_cut_is_held_frozen_void_and_led_back(
    source, cut_s, silent, made, moving, hands, watch, cut, speeds, tracking, filters
):
    if source not in made:
        made[source] = source(moving, hands)
    samples, from_s = made[source]
    left = cut(samples, from_s, cut_s, silent=silent)
    last = max(s.time_s for s in samples if s.time_s < from_s)
    back = min(s.time_s for s in samples if s.time_s >= from_s + cut_s)
    # Invalid time runs from the first sample flagged invalid or, where samples stop, from the last good one.
    gone = last if silent else min(s.time_s for s in samples if s.time_s >= from_s)
    drawn = watch(left, HZ, filters=filters)
    news = {item.phase: item for _, found in drawn for item in found.news if found.frame is not None}
    told = [item for at_s, found in drawn for item in found.news if at_s > from_s - 1]
    steady = [(at_s, found) for at_s, found in drawn if at_s > samples[0].time_s + 0.5]

    # When what happens.
    due = {"held": gone, "frozen": gone + 0.15, "void": gone + 0.5, "rest_pose": gone + 1.1, "hint": gone + 3.0}
    loss_s = back - gone
    wanted = {name for name, at_s in due.items() if at_s <= back + 0.2}
    if loss_s < 0.5:
        wanted -= {"void", "rest_pose"}
    if loss_s < 0.15:
        # A gap hardly longer than 0.10 s may fall between two frames of the display.
        wanted = {item.phase for item in told}
        assert wanted <= {"held"}
    assert {item.phase for item in told} - {"regain"} == wanted
    for name in wanted:
        assert news[name].at_s == pytest.approx(due[name], abs=1e-9)
    # Silence is known for a loss once it has lasted 0.10 s; everything else is told in the first frame after it.
    late = {"held": 0.1 + FRAME_S} if silent else {}
    for at_s, found in drawn:
        assert all(0.0 <= at_s - item.at_s + 1e-9 <= late.get(item.phase, FRAME_S) for item in found.news)
    assert ("regain" in {item.phase for item in told}) == (loss_s >= 0.15)

    # What is judged: nothing from the first bad sample to the end of the way back.
    judged_again = None
    for at_s, found in steady:
        tracked = found.phase is Phase.TRACKED
        assert found.lost_s == (0.0 if tracked else pytest.approx(at_s - gone, abs=1e-9))
        judged_again = judged_again if tracked else at_s
    if loss_s >= 0.15:
        regain = news["regain"]
        assert back + 0.2 <= regain.at_s <= back + 0.2 + FRAME_S
        least_s = 0.8 if "void" in wanted else 0.4
        assert regain.duration_s == pytest.approx(max(least_s, regain.distance_m / 1.0))
        assert judged_again == pytest.approx(regain.at_s + regain.duration_s, abs=FRAME_S)
    else:
        assert judged_again is None or judged_again < gone + 0.15 + FRAME_S

    # What is drawn: never a jump.
    live = max(farthest(a, b) / (b.time_s - a.time_s) for a, b in itertools.pairwise(samples))
    fade = farthest(next(f.frame for t, f in drawn if t >= gone), rest_limb(samples[0].side, 0.0)) / 0.6
    assert speeds(steady).max() < max(PEAK * fade, PEAK * 1.0 + live) * 1.05

    # Never an invented pose: held still to the last digit, then between the held pose and rest, no bone longer.
    before = [found.frame for at_s, found in drawn if found.phase is Phase.TRACKED and at_s < from_s + 0.1][-1]
    held = [
        found.frame for at_s, found in drawn if at_s > gone + 0.1 and found.phase in (Phase.HELD, Phase.FROZEN)
    ]
    for frame in held[: int(0.35 * HZ)] if loss_s >= 0.15 else held:
        np.testing.assert_array_equal(frame.positions, before.positions)
        np.testing.assert_array_equal(frame.orientations, before.orientations)
        assert not frame.tracked.any()
    known = np.array([bones(frame) for frame in [*samples, rest_limb(samples[0].side, 0.0)]])
    known = known.min(axis=0), known.max(axis=0)
    for _, found in steady:
        # The filter, which smooths each joint by its own speed, may take this much.
        assert (np.abs(bones(found.frame) - np.clip(bones(found.frame), *known)) < 2e-3).all()


@pytest.mark.parametrize("cut_s", [0.3, 3.1])
def test_what_is_drawn_in_a_cut_does_not_depend_on_what_comes_after_it(cut_s, moving, watch, cut, filters):
    samples = [moving(n / 60) for n in range(400)]
    other = [replace(s, positions=s.positions + 0.05) if s.time_s >= 2.0 + cut_s else s for s in samples]
    one, two = (watch(cut(each, 2.0, cut_s, silent=True), HZ, filters=filters) for each in (samples, other))
    for (at_s, a), (_, b) in zip(one, two, strict=True):
        if at_s < 2.0 + cut_s - 1e-9:
            np.testing.assert_array_equal(a.frame.positions, b.frame.positions) if a.frame else None
            assert a.news == b.news


def test_the_fade_ends_in_the_pose_of_rest_on_a_minimum_jerk_way(moving, watch, cut):
    samples = [moving(n / 60) for n in range(300)]
    drawn = watch(cut(samples, 2.0, 2.5, silent=False), HZ)
    rest = rest_limb(samples[0].side, 0.0)
    void_s = next(item.at_s for _, found in drawn for item in found.news if item.phase == "void")
    source = next(found.frame for at_s, found in drawn if at_s >= 2.2)
    for at_s, found in drawn:
        if found.phase is Phase.FADING:
            share = minimum_jerk((at_s - void_s) / 0.6)
            wrist = source.positions[WRIST] + share * (rest.positions[WRIST] - source.positions[WRIST])
            np.testing.assert_allclose(found.frame.positions[WRIST], wrist, atol=1e-9)
        if found.phase is Phase.RESTING:
            np.testing.assert_array_equal(found.frame.positions, rest.positions)
