"""Watch, then imagine: the moves of each level, and a trial that counts only when nothing but the mind moved."""

import itertools
from collections.abc import Callable

import pytest

from exercises import load
from exercises.imagery.trial import CATCH_EVERY, LONGEST, SHORTEST, STILL_M
from game.body.joints import Side
from game.body.postures import NAMES
from game.training.events import Ask, Finished, Hide, Say, Show, Trial

REST_SPOT = (0.17, 0.775, -0.47)
# Seconds before the first question: the opening, ready, a clip of 6 s, and its fading.
ASKED_S = 4 + 2 + 6 + 0.6


def imagines(table, x: float = 1.0, seconds: float = 6.0, **more):
    """Someone who presses "done" so many seconds after being asked, and knows which move it was."""
    here = table("watch-then-imagine", x, **more)

    def reply(ask: Ask) -> tuple[str, float]:
        if ask.choices == ("done",):
            return "done", seconds
        upper = max(here.of(Show)[-2:], key=lambda shown: shown.at[1])
        clip = next(shown for shown in reversed(here.of(Show)) if "to" in shown.look)
        return ("upper" if upper.look["posture"] == clip.look["to"] else "lower"), 1.0

    here.reply = reply
    return here


def uncaught(table, **more):
    """The same with a seed that does not ask in the first trial which move it was."""
    return imagines(table, seed=2, **more)


def moves_between(here, start_s: float, end_s: float, up_m: float = 0.0, open_by: float = 0.0) -> None:
    """The working hand lifts, or opens, between two times, and is still else."""

    def inside(t: float) -> bool:
        return start_s <= t < end_s

    here.palms_at = lambda t: (
        (REST_SPOT[0], REST_SPOT[1] + (up_m if inside(t) else 0.0), REST_SPOT[2]),
        REST_SPOT,
    )
    here.open_at = lambda t: 0.5 + (open_by if inside(t) else 0.0)


def test_the_levels_are_those_of_the_protocol() -> None:
    """Protocol.md 4.2: spread, wrist; fist; pinch; reach forward; reach and grasp; an object in two steps."""
    levels = load("watch-then-imagine").levels
    ends = [{end for _, end in level.moves} for level in levels]
    assert ends == [
        {"spread", "wrist-extended"},
        {"fist", "wrist-flexed"},
        {"pinch", "ok"},
        {"open", "point"},
        {"cup-grip", "key-grip"},
        {"cup-grip", "fist"},
    ]
    assert [level.reach_m > 0 for level in levels] == [False, False, False, True, True, True]
    assert [level.lift_m > 0 for level in levels] == [False] * 5 + [True]
    # 4.1: clips of 6 to 8 s.
    assert all(6.0 <= level.clip_s <= 8.0 for level in levels)
    assert {posture for level in levels for move in level.moves for posture in move} <= set(NAMES)


@pytest.mark.parametrize("level", range(1, 7))
def test_the_clip_shows_a_move_of_the_level_on_the_affected_side(table: Callable, level: int) -> None:
    here = imagines(table, float(level))
    here.run(17)
    clip, chosen = here.of(Show)[0], load("watch-then-imagine").levels[level - 1]
    assert (clip.look["posture"], clip.look["to"]) in chosen.moves
    assert clip.look["side"] == here.affected.value
    blends = [(t, cue.look["blend"]) for t, cue in here.cues if "blend" in cue.look]
    assert max(blend for _, blend in blends) == pytest.approx(1.0, abs=0.01)
    assert blends[-1][1] == 0.0
    steps = [abs(b - a) for (_, a), (_, b) in itertools.pairwise(blends)]
    assert max(steps) < 1.6 / (chosen.clip_s / 2) / 30 * 1.1
    heights = [cue.at[1] - clip.at[1] for _, cue in here.cues if cue.at]
    ways = [clip.at[2] - cue.at[2] for _, cue in here.cues if cue.at]
    assert max(heights) == pytest.approx(chosen.lift_m, abs=1e-3)
    assert max(ways) == pytest.approx(chosen.reach_m, abs=1e-3)


def test_ready_cue_go_and_done_come_in_their_order_and_time(table: Callable) -> None:
    here = uncaught(table)
    here.run(24)
    said = [(event.key, time_s) for time_s, event in here.events if isinstance(event, Say)]
    assert [key for key, _ in said[:3]] == ["imagine-start", "watch-the-hand", "now-in-your-mind"]
    assert said[1][1] == pytest.approx(6.0, abs=0.1)
    assert said[2][1] == pytest.approx(ASKED_S, abs=0.15)
    ask = here.of(Ask)[0]
    assert (ask.key, ask.choices, ask.limit_s) == ("press-when-done", ("done",), 20.0)
    trial, shown = here.of(Trial)[0], [t for t, event in here.events if isinstance(event, Show)]
    assert shown[1] - trial.end_s == pytest.approx(4.0, abs=0.1)
    assert [cue.look["chime"] for t, cue in here.cues if "chime" in cue.look and t < shown[1]] == [1, 2]


@pytest.mark.parametrize(
    ("seconds", "reason"), [(1.7, "short"), (1.9, ""), (6.0, ""), (17.9, ""), (18.1, "long"), (25.0, "no-signal")]
)
def test_imagining_takes_a_third_to_three_times_the_clip(table: Callable, seconds: float, reason: str) -> None:
    assert (SHORTEST, LONGEST) == (0.3, 3.0)
    here = uncaught(table, seconds=seconds)
    here.run(ASKED_S + 22)
    trial = here.of(Trial)[0]
    assert (trial.success, trial.reason) == (not reason, reason)
    if reason == "no-signal":
        assert "imagined_s" not in trial.metrics
        assert Hide(here.of(Ask)[0].ask_id) in here.of(Hide)
    else:
        assert trial.metrics["imagined_s"] == pytest.approx(seconds, abs=1 / 30 + 1e-6)
        assert trial.metrics["imagined_per_shown"] == pytest.approx(seconds / 6.0, abs=0.01)


@pytest.mark.parametrize(
    ("up_m", "open_by", "reason"), [(0.014, 0.0, ""), (0.017, 0.0, "moved"), (0.0, 0.07, ""), (0.0, 0.11, "moved")]
)
def test_a_hand_that_moved_has_not_imagined_only(table: Callable, up_m, open_by, reason) -> None:
    """Protocol.md 4.4: 15 mm, or 15 degrees of the fingers."""
    assert STILL_M == 0.015
    here = uncaught(table)
    moves_between(here, ASKED_S + 2, ASKED_S + 4, up_m, open_by)
    here.run(ASKED_S + 8)
    trial = here.of(Trial)[0]
    assert trial.reason == reason
    assert (Say("only-in-your-mind") in here.of(Say)) is bool(reason)
    assert trial.metrics["moved_m"] == pytest.approx(up_m, abs=0.001)


@pytest.mark.parametrize("when", ["while the clip runs", "as it presses", "afterwards"])
def test_moving_at_another_time_is_nobodys_fault(table: Callable, when: str) -> None:
    here = uncaught(table)
    start_s = {"while the clip runs": 7.0, "as it presses": ASKED_S + 5.5, "afterwards": ASKED_S + 6.3}[when]
    moves_between(here, start_s, start_s + 1.5, up_m=0.1)
    here.run(ASKED_S + 8)
    assert here.of(Trial)[0].success


def test_a_hand_that_is_not_seen_is_no_moving_hand(table: Callable) -> None:
    here = uncaught(table)
    here.lost_at = lambda t: max(0.0, t - ASKED_S - 1)
    moves_between(here, ASKED_S + 2, ASKED_S + 4, up_m=0.1)
    here.run(ASKED_S + 8)
    assert here.of(Trial)[0].success


@pytest.mark.parametrize("knows", [True, False])
def test_one_trial_in_eight_asks_which_move_it_was(table: Callable, knows: bool) -> None:
    here = imagines(table, seconds=2.0, mode="probe", seed=3)
    right = here.reply

    def reply(ask: Ask) -> tuple[str, float]:
        choice, rt_s = right(ask)
        return ({"upper": "lower", "lower": "upper"}.get(choice, choice) if not knows else choice), rt_s

    here.reply = reply
    here.run(180)
    assert here.of(Finished)[0].trials == 8
    asked = [trial for trial in here.of(Trial) if "catch_right" in trial.metrics]
    assert len(asked) == 8 // CATCH_EVERY
    assert asked[0].metrics["catch_right"] == float(knows)
    assert asked[0].reason == ("" if knows else "catch")
    assert sum(trial.success for trial in here.of(Trial)) == (8 if knows else 7)
    # In a probe nothing is said of it.
    assert {event.key for event in here.of(Say)} <= {"watch-the-hand", "now-in-your-mind"}


def test_the_two_pictures_of_a_catch_are_two_moves_of_the_affected_side(table: Callable) -> None:
    here = imagines(table, seconds=2.0, seed=3, affected=Side.RIGHT)
    here.run(180)
    number = next(index for index, ask in enumerate(here.of(Ask)) if ask.choices == ("upper", "lower"))
    assert number <= CATCH_EVERY
    pair = [shown for shown in here.of(Show) if "to" not in shown.look]
    assert len(pair) == 2
    assert {shown.look["side"] for shown in pair} == {"right"}
    assert len({shown.look["posture"] for shown in pair}) == 2
    assert {ask.limit_s for ask in here.of(Ask) if ask.choices == ("upper", "lower")} == {15.0}


def test_catches_show_the_imagined_move_above_or_below_by_chance(table: Callable) -> None:
    said = set()
    for seed in range(1, 7):
        here = imagines(table, seconds=2.0, seed=seed)
        here.run(150)
        said |= set(here.choices)
        asked = [trial for trial in here.of(Trial) if "catch_right" in trial.metrics]
        assert all(trial.success and trial.metrics["catch_right"] == 1.0 for trial in asked)
        if said == {"done", "upper", "lower"}:
            return
    pytest.fail(f"always {said}")
