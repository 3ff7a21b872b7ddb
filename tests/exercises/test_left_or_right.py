"""Left or right: balanced pictures by the protocol's levels, and reaction times from the press's own time."""

import itertools
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

from exercises import load
from game.body.joints import Side
from game.training.events import Ask, Finished, Hide, Say, Show, Trial

THIRD = ["open", "rest", "fist", "point", "thumb-up", "spread"]
FOURTH = [*THIRD, "pinch", "key-grip", "cup-grip", "wrist-flexed"]
EIGHTS = {0, 45, 90, 135, 180, 225, 270, 315}
FOUR = {"dorsal", "palmar", "thumb", "little"}
# Protocol.md 3.3: views, rotations, postures, objects, limit in s and share of palm views, levels 1 to 5.
TABLE = [
    ({"dorsal"}, {0, 45, 315}, THIRD[:2], {"none"}, 30.0, 0),
    ({"dorsal", "palmar"}, {0, 45, 90, 270, 315}, THIRD[:2], {"none"}, 8.0, 6),
    ({"dorsal", "palmar"}, EIGHTS, THIRD, {"none"}, 6.0, 10),
    (FOUR, EIGHTS, FOURTH, {"none"}, 5.0, 10),
    (FOUR, EIGHTS, FOURTH, {"none", "cup", "pen", "brush"}, 4.0, 10),
]


def looks(here) -> list[dict]:
    return [dict(event.look) for event in here.of(Show)]


def side_shown(here) -> str:
    return str(here.of(Show)[-1].look["side"])


def knows(table, x: float = 1.0, rt_s: float = 0.8, **more):
    """Someone who answers rightly, so many seconds after the picture was drawn."""
    here = table("left-or-right", x, **more)
    here.reply = lambda _ask: (side_shown(here), rt_s)
    return here


def other(side: str) -> str:
    return Side(side).other.value


@pytest.mark.parametrize("level", range(1, 6))
def test_a_block_is_balanced_and_by_its_level(table: Callable, level: int) -> None:
    here = knows(table, float(level), mode="probe", rt_s=0.4)
    here.run(180)
    shown = looks(here)
    assert here.of(Finished)[0].reason == "completed"
    views, turns, postures, objects, limit_s, palms = TABLE[level - 1]
    assert {look["view"] for look in shown} == views
    assert sum(look["view"] == "palmar" for look in shown) == palms
    assert {look["object"] for look in shown} == objects
    assert set(postures) == {look["posture"] for look in shown}
    turned = Counter(look["turn_deg"] for look in shown)
    assert set(turned) == turns
    assert max(turned.values()) - min(turned.values()) <= 1
    sides = [look["side"] for look in shown]
    assert Counter(sides) == {"left": 10, "right": 10}
    assert max(len(list(run)) for _, run in itertools.groupby(sides)) <= 3
    assert {ask.limit_s for ask in here.of(Ask)} == {limit_s}
    assert {ask.soft_s for ask in here.of(Ask)} == ({10.0} if level == 1 else {None})


def test_a_probe_of_forty_is_balanced_too_and_says_nothing(table: Callable, all_rules) -> None:
    from game.training.runner import Runner

    here = knows(table, 4.0, mode="probe", rt_s=0.3)
    forty = replace(load("left-or-right"), repetitions=40)
    here.runner = Runner(forty, 4.0, 3, here.person, all_rules, "probe")
    here.run(180)
    assert here.of(Finished)[0].trials == 40
    assert Counter(look["side"] for look in looks(here)) == {"left": 20, "right": 20}
    assert here.of(Say) == []
    assert here.cues == []


def test_another_seed_deals_other_pictures_in_another_order(table: Callable) -> None:
    dealt = []
    for seed in (1, 1, 2, 3, 4, 5):
        here = knows(table, 3.0, seed=seed, mode="probe", rt_s=0.2)
        here.run(40)
        dealt.append(looks(here))
    assert dealt[0] == dealt[1]
    orders = [tuple(look["side"] for look in shown) for shown in dealt]
    assert len(set(orders)) == 5
    assert all(len(list(run)) <= 3 for order in orders for _, run in itertools.groupby(order))


@pytest.mark.parametrize("rt_s", [0.637, 1.2345])
def test_the_reaction_time_is_press_minus_drawn_whatever_the_frames(table: Callable, rt_s: float) -> None:
    here = knows(table, rt_s=rt_s)
    here.run(9)
    assert here.of(Trial)[0].metrics["rt_s"] == pytest.approx(rt_s, abs=1e-9)


def test_a_picture_drawn_late_counts_from_when_it_was_seen(table: Callable) -> None:
    here = knows(table, rt_s=0.9)
    here.drawn_late_s = 0.25
    here.run(9)
    assert here.of(Trial)[0].metrics["rt_s"] == pytest.approx(0.65)


@pytest.mark.parametrize("level", [2.0, 5.0])
def test_a_time_out_is_an_error_without_a_reaction_time(table: Callable, level: float) -> None:
    here = table("left-or-right", level)
    here.run(14)
    trial = here.of(Trial)[0]
    assert (trial.success, trial.reason) == (False, "time")
    assert "rt_s" not in trial.metrics
    assert trial.end_s - trial.start_s == pytest.approx(TABLE[int(level) - 1][4], abs=0.04)


def test_a_press_too_soon_to_be_an_answer_brings_the_picture_again(table: Callable) -> None:
    here = knows(table)
    here.reply = lambda _ask: (side_shown(here), 0.12 if len(here.of(Ask)) == 1 else 0.7)
    here.run(9)
    first = here.of(Trial)[0]
    assert first.success
    assert (first.metrics["again"], first.metrics["hasty"]) == (1.0, 0.0)
    assert first.metrics["rt_s"] == pytest.approx(0.7)
    assert looks(here)[0] == looks(here)[1]
    assert Say("take-your-time") in here.of(Say)


def test_who_always_presses_too_soon_comes_to_an_end_all_the_same(table: Callable) -> None:
    here = knows(table, rt_s=0.12)
    here.run(180)
    assert here.of(Finished)[0].reason in ("completed", "time_limit")
    assert all(trial.metrics["again"] == 3.0 for trial in here.of(Trial))
    assert all(trial.metrics["hasty"] == 1.0 for trial in here.of(Trial))


def test_hasty_answers_count_and_after_more_than_three_time_is_offered_once(table: Callable) -> None:
    here = knows(table, rt_s=0.2)
    here.run(60)
    assert all(trial.success and trial.metrics["hasty"] == 1.0 for trial in here.of(Trial))
    offered = [time_s for time_s, event in here.events if event == Say("take-your-time")]
    scored = [time_s for time_s, event in here.events if isinstance(event, Trial)]
    assert len(offered) == 1
    assert scored[3] <= offered[0] < scored[4]


def test_right_ones_sound_and_turn_and_others_are_named_for_a_second(table: Callable) -> None:
    here = knows(table, 3.0)
    here.reply = lambda _ask: (side_shown(here) if len(here.of(Ask)) > 1 else other(side_shown(here)), 0.8)
    here.run(16)
    trials = here.of(Trial)
    assert [trial.success for trial in trials[:2]] == [False, True]
    assert trials[0].reason == "side"
    scored = [time_s for time_s, event in here.events if isinstance(event, Trial)]
    hidden = [time_s for time_s, event in here.events if isinstance(event, Hide)]
    assert Say(f"this-was-{looks(here)[0]['side']}") in here.of(Say)
    assert hidden[0] - scored[0] >= 1.0
    chimes = [time_s for time_s, cue in here.cues if "chime" in cue.look]
    assert chimes[0] == scored[1]
    # It shows itself: at the end of its turn the fingers point up.
    last = [cue.look["turn_deg"] for time_s, cue in here.cues if time_s <= hidden[0] and "turn_deg" in cue.look]
    assert last[-1] == pytest.approx(0.0, abs=1e-6)


def test_from_level_5_on_feedback_comes_only_at_the_end(table: Callable) -> None:
    here = knows(table, 5.0)
    here.run(180)
    assert here.of(Say) == [Say("left-or-right-start"), Say("many-right")]
    assert here.cues == []


@pytest.mark.parametrize("right", [True, False])
def test_a_picture_says_whether_it_points_to_the_midline(table: Callable, right: bool) -> None:
    here = knows(table, 4.0, affected=Side.LEFT if right else Side.RIGHT)
    here.run(60)
    for trial, look in zip(here.of(Trial), looks(here), strict=False):
        outwards = {45, 90, 135} if look["side"] == "right" else {225, 270, 315}
        neutral = look["turn_deg"] in (0, 180)
        assert trial.metrics["lateral"] == float(look["turn_deg"] in outwards)
        assert trial.metrics["medial"] == float(not neutral and look["turn_deg"] not in outwards)
        assert trial.metrics["palm"] == float(look["view"] == "palmar")
        assert trial.metrics["of_affected_side"] == float(look["side"] == here.affected.value)


def test_two_misses_of_one_kind_make_the_next_hand_point_up(table: Callable) -> None:
    here = knows(table, 4.0, mode="training")
    # Two warm ones first, then misses.
    here.reply = lambda _ask: (side_shown(here) if len(here.of(Ask)) < 3 else other(side_shown(here)), 0.8)
    here.run(60)
    helped = [number for number, trial in enumerate(here.of(Trial)) if "assist" in trial.metrics]
    assert helped[0] == 4
    assert all(looks(here)[number]["turn_deg"] == 0.0 for number in helped)
