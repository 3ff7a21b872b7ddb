"""The quiet hand: still for the hold, further away at first, in slow light, and nobody must look."""

import itertools
from collections.abc import Callable

import numpy as np
import pytest

from exercises import load
from exercises.mirror.quiet_hand import WEIGHTS, _turned_deg
from game.body.joints import PALM, Side
from game.body.postures import place, rest_limb
from game.body.rotations import about
from game.training.events import Ask, Say, Show, Trial

LIES = (0.17, 0.775, -0.47)


def moves(path: Callable[[float], tuple[float, float, float]]):
    return lambda t: (tuple(np.add(LIES, path(t))), LIES)


def looks(table, kind: str, name: str) -> list[tuple[float, object]]:
    ids = {event.prop_id for event in table.of(Show) if event.prop == kind}
    return [(t, cue.look[name]) for t, cue in table.cues if cue.prop_id in ids and name in cue.look]


def test_the_levels_are_those_of_the_protocol() -> None:
    """Protocol.md 5.4, U01: hold in s, distance of the limb in m, what is added."""
    levels = load("quiet-hand").levels
    assert [level.hold_s for level in levels] == [10, 15, 20, 30, 45, 60]
    assert [level.away_m for level in levels] == [1.2, 1.0, 0.8, None, None, None]
    assert [level.palm for level in levels] == ["down", "down", "down", "up", "free", "free"]
    assert [level.breath for level in levels] == [False, False, True, True, True, True]
    assert [level.leaf for level in levels] == [False] * 5 + [True]
    assert WEIGHTS == (0.7, 0.3, 0.0)


@pytest.mark.parametrize("x", [1.0, 2.0, 3.0, 3.9, 4.0, 5.0, 6.0])
@pytest.mark.parametrize("side", list(Side))
def test_a_hand_that_lies_still_succeeds(table: Callable, x: float, side: Side) -> None:
    here = table("quiet-hand", x, affected=side)
    here.run(150)
    first, second = here.of(Trial)
    assert first.success
    assert second.success
    assert first.quality == pytest.approx(1.0)
    assert first.metrics["held_s"] == pytest.approx(here.exercise.level_at(x).hold_s, abs=0.1)
    assert here.runner.finished
    # Nothing asks whether anybody looked.
    assert not here.of(Ask)


@pytest.mark.parametrize(("far_m", "success"), [(0.007, True), (0.009, False)])
def test_the_palm_may_move_less_than_eight_millimetres(table: Callable, far_m: float, success: bool) -> None:
    here = table("quiet-hand")
    here.palms_at = moves(lambda t: (0.0, 0.0, far_m * min(1.0, max(0.0, t - 13.0))))
    here.run(20)
    trial = here.of(Trial)[0]
    assert (trial.success, trial.reason) == (success, "" if success else "moved")
    assert trial.metrics["most_mm"] == pytest.approx(min(1000 * far_m, 8.0), abs=1.05)
    assert trial.quality < 1.0 if success else trial.quality < 0.7


@pytest.mark.parametrize(("opening", "success"), [(0.55, True), (0.9, False)])
def test_the_fingers_lie_still_as_well(table: Callable, opening: float, success: bool) -> None:
    here = table("quiet-hand")
    here.open_at = lambda t: 0.5 if t < 13 else opening
    here.run(20)
    trial = here.of(Trial)[0]
    assert (trial.success, trial.reason) == (success, "" if success else "fingers")


@pytest.mark.parametrize("degrees", [9.0, 11.0])
def test_a_turn_is_measured_whatever_its_axis(degrees: float) -> None:
    limb = rest_limb(Side.RIGHT, 0.0)
    for axis in np.eye(3):
        other = place(limb, np.zeros(3), about(axis, np.radians(degrees)))
        assert _turned_deg(other, limb, PALM) == pytest.approx(degrees, abs=1e-6)


def test_who_never_lies_still_is_let_be_and_told_kindly(table: Callable) -> None:
    here = table("quiet-hand")
    here.palms_at = moves(lambda t: (0.0, 0.06 * np.sin(9 * t) ** 2, 0.0))
    here.run(60)
    assert [(trial.success, trial.reason, trial.quality) for trial in here.of(Trial)] == [
        (False, "moved", 0.0)
    ] * 2
    assert [event.key for event in here.of(Say)] == ["quiet-start", "quiet-again"]


@pytest.mark.parametrize(("x", "away_m"), [(1.0, 1.2), (2.0, 1.0), (3.5, 0.8), (4.0, None)])
@pytest.mark.parametrize("side", list(Side))
def test_the_limb_stands_as_far_away_as_its_level_says(
    table: Callable, x: float, away_m: float | None, side: Side
) -> None:
    here = table("quiet-hand", x, affected=side)
    here.run(10)
    boards = [event for time_s, event in here.events if isinstance(event, Show) and event.prop == "hand"]
    if away_m is None:
        assert not boards
        return
    (board,) = boards
    assert np.linalg.norm(np.subtract(board.at, (0.0, 1.2, -0.06))) == pytest.approx(away_m)
    assert np.sign(board.at[0]) == side.sign
    assert board.look["side"] == side.value
    # From the very first frame on, empty while something is said.
    assert here.events[0][0] == next(t for t, event in here.events if event is board) == 0.0
    assert board.look["stands_for"] == "nothing"
    ((came_s, came),) = looks(here, "hand", "stands_for")
    assert came == "mirror"
    assert came_s > 6.9
    assert here.of(Say)[-1].key.startswith("quiet-")
    assert max(t for t, event in here.events if isinstance(event, Say)) == 0.0


@pytest.mark.parametrize("x", [3.0, 6.0])
def test_light_and_leaves_move_slowly(table: Callable, x: float) -> None:
    """Protocol.md 9.3: six breaths a minute, out longer than in; a leaf's shadow goes to and fro below 0.2 Hz."""
    here = table("quiet-hand", x)
    here.run(60)
    for kind, name, hz in (("dot", "glow", 0.1), ("sunlight", "sway", 0.2)):
        times, values = (np.array(each, float) for each in zip(*looks(here, kind, name), strict=True))
        rate = np.abs(np.diff(values)) / np.diff(times)
        assert rate.max() < 1.0, kind
        ups = np.flatnonzero((values[1:-1] >= values[:-2]) & (values[1:-1] > values[2:]))
        assert np.diff(times[ups]).min() > 1 / hz - 0.2, kind
    assert {value for _, value in looks(here, "sunlight", "warmth")} == {float(x >= 4)}


def test_the_leaf_touches_the_hand_lightly_and_leaves_it(table: Callable) -> None:
    here = table("quiet-hand", 6.0)
    here.run(60)
    (leaf,) = {event.prop_id for event in here.of(Show) if event.prop == "leaf"}
    places = [(t, cue.at) for t, cue in here.cues if cue.prop_id == leaf and cue.at is not None]
    above = np.array([at[1] - LIES[1] for _, at in places])
    assert 0.015 < above.min() < 0.03
    assert above.max() > 0.15
    assert all(at[0] == pytest.approx(LIES[0]) and at[2] == pytest.approx(LIES[2]) for _, at in places)
    speeds = [np.linalg.norm(np.subtract(b, a)) / (t - s) for (s, a), (t, b) in itertools.pairwise(places)]
    assert max(speeds) < 0.1
