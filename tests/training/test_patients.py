"""Simulated patients do what their names say."""

from itertools import pairwise

import numpy as np
import pytest

from game.body.joints import PALM, Side
from game.body.measure import measure
from game.settings import default_ranges
from game.training.events import Ask, Cue, Hide, Show
from game.training.patients import (
    ABSENT,
    DILIGENT,
    DROPPING,
    HABITS,
    OTHERWISE,
    QUITTING,
    RESTLESS,
    STILL,
    WEAK,
    Patient,
    person_of,
)


def made(habit, side=Side.LEFT, **more):
    return Patient(habit, person_of(habit, side, default_ranges()), **{"moves": True, **more})


@pytest.mark.parametrize("habit", HABITS, ids=lambda habit: habit.name)
@pytest.mark.parametrize("side", list(Side))
def test_every_moment_is_of_the_right_sides_and_rises(habit, side) -> None:
    patient = made(habit, side)
    moments = [patient.moment(frame / 15) for frame in range(60)]
    assert all(moment.intact.side is side.other and moment.mirrored.side is side for moment in moments)
    assert all(after.time_s > before.time_s for before, after in pairwise(moments))
    assert all(moment.lead is moment.intact for moment in moments)


def test_left_and_right_affected_move_as_mirror_images() -> None:
    left, right = made(DILIGENT, Side.LEFT), made(DILIGENT, Side.RIGHT)
    left.see((Show(1, "cup", (0.2, 0.8, -0.4)),), (), 0.0)
    right.see((Show(1, "cup", (-0.2, 0.8, -0.4)),), (), 0.0)
    for frame in range(1, 20):
        one, other = left.moment(frame / 15).lead.positions, right.moment(frame / 15).lead.positions
        assert np.array_equal(one * [-1, 1, 1], other)


def test_the_diligent_goes_to_what_is_shown_and_back(person) -> None:
    patient = made(DILIGENT)
    rest = patient.moment(0.0).lead.positions[PALM]
    patient.see((Show(1, "cup", (0.2, 0.8, -0.4)),), (), 0.0)
    patient.moment(1.0)
    assert patient.moment(2.0).lead.near((0.2, 0.8, -0.4), 1e-6)
    patient.see((Hide(1),), (), 2.0)
    assert np.allclose(patient.moment(4.0).lead.positions[PALM], rest)


@pytest.mark.parametrize(("habit", "width"), [(DILIGENT, 0.75), (WEAK, 0.225)])
def test_the_hand_opens_over_the_persons_own_range(habit, width: float) -> None:
    patient = made(habit)
    patient.see((Show(1, "lantern", (0, 0.74, -0.4), {"wanted_open": 1.0}),), (), 0.0)
    wide = measure("curl", patient.moment(1.0).lead)
    patient.see((), (Cue(1, None, {"wanted_open": 0.0}),), 1.0)
    assert measure("curl", patient.moment(2.0).lead) - wide == pytest.approx(width, abs=0.02)


def test_the_absent_is_never_seen_and_the_still_never_moves() -> None:
    absent, still = made(ABSENT), made(STILL)
    still.see((Show(1, "cup", (0.2, 0.8, -0.4)),), (), 0.0)
    assert not absent.moment(1.0).lead.at_hand
    assert absent.moment(2.0).lost_s > 1.9
    assert np.array_equal(still.moment(1.0).lead.positions, still.moment(3.0).lead.positions)


def test_the_dropping_is_lost_now_and_then_and_the_restless_never_rests() -> None:
    dropping, restless = made(DROPPING), made(RESTLESS)
    lost = [dropping.moment(frame / 30).lost_s for frame in range(300)]
    assert 0.0 < sum(each > 0.5 for each in lost) < 100
    moved = [restless.moment(frame / 30).lead.positions[PALM] for frame in range(60)]
    assert np.ptp(np.array(moved), axis=0).max() > 0.1


def answer(habit, *shown, choices=("left", "right"), until_s=3.0):
    patient = made(habit)
    patient.moment(0.1)
    patient.see((*shown, Ask(9, "which", choices, 5.0)), (), 0.2)
    moments = [patient.moment(0.2 + frame / 30) for frame in range(1, int(until_s * 30))]
    assert moments[0].drawn == {9: 0.2}
    return [moment.answer for moment in moments if moment.answer]


def test_the_diligent_says_which_hand_is_shown_and_the_other_says_the_other() -> None:
    hand = Show(1, "hand", (0, 1.0, -0.6), {"side": "right"})
    assert [each.choice for each in answer(DILIGENT, hand)] == ["right"]
    assert [each.choice for each in answer(OTHERWISE, hand)] == ["left"]
    assert answer(STILL, hand) == []
    early, first, again = answer(RESTLESS, hand)
    assert early.time_s < 0.25
    assert first.choice == again.choice


def test_the_one_who_gives_up_does_nothing_more() -> None:
    patient = made(QUITTING)
    before = patient.moment(12.5)
    patient.see((Show(1, "cup", (0.2, 0.8, -0.4)), Ask(2, "which", ("a",), 5.0)), (), 12.6)
    after = patient.moment(20.0)
    assert np.array_equal(before.lead.positions, after.lead.positions)
    assert after.answer is None
