"""Two hands: both lift together, stay level, and are laid down; what counts is height, hold and symmetry."""

from collections.abc import Callable

import pytest

from exercises import load
from exercises.movement.two_hands import HOLD_SHARE, LIFT_LIMIT_S, WEIGHTS, Lift
from game.body.frame import Person
from game.body.joints import Side
from game.training.events import Finished, Say, Show, Trial

LIES_M = 0.775
REACH_M = Person(Side.LEFT).reach_m
# Seconds of the opening and of seeing that both hands lie: from here on a lift counts.
START_S = 3.5


def level_of(x: float) -> Lift:
    return load("two-hands").level_at(x)


def up_to(height_m: float, at_s: float, takes_s: float = 1.0, stays_s: float = 60.0, sinks_m: float = 0.0):
    """A smooth lift from the table at a time, and a smooth way down after the stay, or a sinking."""

    def height(t: float) -> float:
        up = min(1.0, max(0.0, (t - at_s) / takes_s))
        down = min(1.0, max(0.0, (t - at_s - takes_s - stays_s) / takes_s))
        drop = sinks_m if t > at_s + takes_s + 0.2 else 0.0
        return LIES_M + height_m * (smooth(up) - smooth(down)) - drop

    return height


def smooth(share: float) -> float:
    return share * share * (3 - 2 * share)


def lifts(table: Callable, own, other, x: float = 1.0, seconds: float = 20.0, **more):
    """`own` is the height of the affected palm over the floor at a time, `other` that of the intact one."""
    here = table("two-hands", x, **more)
    here.palms_at = lambda t: ((0.17, other(t), -0.47), (0.17, own(t), -0.47))
    here.run(seconds)
    return here


def first(table: Callable, own, other, x: float = 1.0, **more) -> Trial:
    return lifts(table, own, other, x, **more).of(Trial)[0]


def test_the_levels_ask_more_height_more_hold_and_more_symmetry() -> None:
    levels = load("two-hands").levels
    assert [level.height_share for level in levels] == [0.15, 0.20, 0.25, 0.30, 0.35, 0.40]
    assert [level.hold_s for level in levels] == [0.5, 0.75, 1.0, 1.25, 1.5, 2.0]
    assert [level.apart_pct for level in levels] == [50, 40, 35, 30, 25, 20]
    assert [level.together_s for level in levels] == [2.0, 1.6, 1.3, 1.0, 0.8, 0.6]
    # The weights of the other exercise with two hands (protocol.md 5.4b, U13); 10 to 15 repetitions (6.4).
    assert WEIGHTS == (0.5, 0.3, 0.2)
    assert 10 <= load("two-hands").repetitions <= 15


@pytest.mark.parametrize("x", [1.0, 2.5, 4.0, 6.0])
@pytest.mark.parametrize("affected", Side)
def test_both_hands_up_and_held_is_a_success(table: Callable, x: float, affected: Side) -> None:
    lift = up_to(1.05 * level_of(x).height_share * REACH_M, START_S)
    here = lifts(table, lift, lift, x, affected=affected, seconds=9)
    trial = here.of(Trial)[0]
    assert trial.success, trial
    assert trial.quality > 0.9
    assert trial.metrics["apart_pct"] == pytest.approx(0.0, abs=1e-6)
    assert trial.metrics["between_s"] == pytest.approx(0.0, abs=1e-6)
    assert trial.end_s - trial.start_s >= level_of(x).hold_s
    assert {Say("two-hands-hold"), Say("down-and-rest")} <= set(here.of(Say))


@pytest.mark.parametrize("lazy", ["affected", "intact"])
def test_one_hand_alone_is_not_enough(table: Callable, lazy: str) -> None:
    up, down = up_to(0.10, START_S), lambda _t: LIES_M
    own, other = (down, up) if lazy == "affected" else (up, down)
    here = lifts(table, own, other)
    trial = here.of(Trial)[0]
    assert (trial.success, trial.reason) == (False, "low")
    assert trial.metrics["height_m"] == pytest.approx(0.0, abs=1e-6)
    assert trial.end_s - trial.start_s >= LIFT_LIMIT_S
    assert Say("a-little-higher") in here.of(Say)


@pytest.mark.parametrize("share", [0.97, 1.03])
def test_height_counts_from_where_the_hands_lay(table: Callable, share: float) -> None:
    """In shares of the reach (level 1: 15 %), whatever the height of a hand that lies."""
    lift = up_to(share * 0.15 * REACH_M, START_S)

    def raised(t: float) -> float:
        return lift(t) + 0.02

    assert first(table, raised, lift).success is (share > 1)


@pytest.mark.parametrize(("apart", "reason"), [(0.16, ""), (0.24, "apart")])
@pytest.mark.parametrize("higher", ["affected", "intact"])
def test_hands_may_differ_by_so_much_of_the_height_and_no_more(table: Callable, apart, reason, higher) -> None:
    """Level 6: 20 %."""
    height_m = 0.40 * REACH_M
    low, high = up_to(1.02 * height_m, START_S), up_to((1.02 + apart) * height_m, START_S)
    own, other = (high, low) if higher == "affected" else (low, high)
    trial = first(table, own, other, 6.0)
    assert (trial.success, trial.reason) == (not reason, reason)
    if not reason:
        assert trial.metrics["apart_pct"] == pytest.approx(100 * apart, abs=1.0)


@pytest.mark.parametrize(("later_s", "reason"), [(0.5, ""), (0.75, "apart")])
def test_hands_pass_half_the_height_together(table: Callable, later_s: float, reason: str) -> None:
    """Level 6: within 0.6 s."""
    height_m = 1.02 * 0.40 * REACH_M
    trial = first(table, up_to(height_m, START_S + later_s), up_to(height_m, START_S), 6.0)
    assert trial.metrics["between_s"] == pytest.approx(later_s, abs=0.05)
    assert (trial.success, trial.reason) == (not reason, reason)


@pytest.mark.parametrize(("sinks", "reason"), [(0.15, ""), (0.28, "sank")])
def test_a_hand_may_sink_a_little_while_it_holds(table: Callable, sinks: float, reason: str) -> None:
    height_m = 0.40 * REACH_M
    lift = up_to(1.02 * height_m, START_S, sinks_m=sinks * height_m)
    assert HOLD_SHARE == 0.8
    trial = first(table, lift, lift, 6.0)
    assert (trial.success, trial.reason) == (not reason, reason)


def test_letting_go_before_the_hold_is_over_is_no_success(table: Callable) -> None:
    long_enough = up_to(0.10, START_S, stays_s=1.0)
    too_short = up_to(0.40 * REACH_M * 1.05, START_S, stays_s=1.0)
    assert first(table, long_enough, long_enough).success
    assert first(table, too_short, too_short, 6.0).reason == "sank"


def test_the_bar_follows_the_lower_hand_and_tilts_to_the_side_that_is_higher(table: Callable) -> None:
    for affected in Side:
        high = up_to(0.08, START_S)
        here = lifts(table, high, up_to(0.04, START_S), seconds=9, affected=affected)
        level = max(cue.look["level"] for _, cue in here.cues if "level" in cue.look)
        tilts = [cue.look["tilt"] for _, cue in here.cues if "tilt" in cue.look]
        assert level == pytest.approx(0.04 / (0.15 * REACH_M), abs=0.02)
        assert max(tilts, key=abs) * affected.sign > 0.5
        assert all(abs(tilt) <= 1 for tilt in tilts)
    assert len(here.of(Show)) == 1


def test_a_lift_counts_only_from_hands_that_lie_still(table: Callable) -> None:
    """The bar asks for the lift once they do; hands that wander on the table are given six seconds."""

    def wandering(t: float) -> float:
        return LIES_M + (0.012 * (int(5 * t) % 2) if t < 6 else 0.0)

    here = lifts(table, wandering, wandering, seconds=10)
    asked = [time_s for time_s, cue in here.cues if cue.look.get("wanted_lift_m", 0.0) > 0.1]
    assert 6.0 < asked[0] < 6.6
    calm = lifts(table, lambda _t: LIES_M, lambda _t: LIES_M, seconds=10)
    asked = [time_s for time_s, cue in calm.cues if cue.look.get("wanted_lift_m", 0.0) > 0.1]
    assert 3.2 < asked[0] < 3.5


def test_without_hurry_hands_are_laid_down_between_lifts(table: Callable) -> None:
    """Hands kept up all the time give no second lift: heights count from a hand that lies still."""
    lift = up_to(0.10, START_S)
    here = lifts(table, lift, lift, seconds=40)
    assert [trial.success for trial in here.of(Trial)[:2]] == [True, False]

    def again(t: float) -> float:
        return up_to(0.10, START_S + 6 * max(0, int((t - START_S) // 6)), stays_s=1.5)(t)

    here = lifts(table, again, again, seconds=40)
    assert len(here.of(Trial)) >= 5
    assert all(trial.success for trial in here.of(Trial))


def test_a_block_of_twelve_ends_within_its_three_minutes(table: Callable) -> None:
    def again(t: float) -> float:
        return up_to(0.10, START_S + 7 * max(0, int((t - START_S) // 7)), stays_s=1.5)(t)

    here = lifts(table, again, again, seconds=180)
    assert here.of(Finished)[0] == Finished("completed", 12, 12, 0, 1.0, 1.0)
